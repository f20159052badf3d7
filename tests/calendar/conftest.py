"""Chips are kept from one answer to the next; each test has posts of its own under the same numbers."""

import pytest

from planner.calendar import chips


@pytest.fixture(autouse=True)
def no_chips_of_another_test():
    chips._kept.clear()
