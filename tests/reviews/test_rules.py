"""What becomes of posts when their milestone moves, and who is asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.days.working import working_days
from planner.reviews.rules import announces, has_to_agree, is_passed, is_too_early, shifted

OLD, NEW = date(2027, 1, 29), date(2027, 2, 19)
WORKING = working_days(2026, 2030, frozenset({date(2027, 3, 26), date(2027, 3, 29)}))
DAYS = st.dates(date(2026, 6, 1), date(2028, 6, 1))


@pytest.mark.parametrize(
    ("post", "passed"),
    [
        (date(2027, 1, 14), False),  # leads up to it
        (date(2027, 1, 22), True),
        (date(2027, 1, 27), True),
        (OLD, True),
        (date(2027, 2, 18), True),
        (NEW, False),
    ],
)
def test_a_post_is_passed_that_would_announce_what_is_not_true_yet(post, passed):
    assert is_passed(post, OLD, NEW) is passed


def test_moving_earlier_passes_nothing():
    assert not is_passed(date(2027, 2, 1), NEW, OLD)


@pytest.mark.parametrize(
    ("post", "there"),
    [
        (date(2027, 1, 27), date(2027, 2, 22)),  # stood before it: the working day after
        (OLD, NEW),
        (date(2027, 2, 1), date(2027, 2, 22)),
        (date(2027, 2, 15), date(2027, 3, 8)),
    ],
)
def test_a_post_moves_along(post, there):
    assert shifted(post, OLD, NEW, WORKING) == there


@given(DAYS, DAYS, DAYS)
def test_what_moves_along_is_too_early_no_more(post, old, new):
    if is_passed(post, old, new):
        there = shifted(post, old, new, WORKING)
        assert there >= new
        assert there.weekday() < 5
        assert not is_too_early(there, new)


@given(DAYS, DAYS)
def test_what_is_too_early_announces(post, day):
    assert is_too_early(post, day) == (announces(post, day) and post < day)
    assert not is_too_early(day + timedelta(days=1), day)


@pytest.mark.parametrize(
    ("owner", "may", "elsewhere", "asked"),
    [
        (2, True, False, False),
        (2, True, True, True),
        (2, False, False, True),
        (1, False, True, False),
        (None, True, True, False),
    ],
)
def test_who_is_asked(owner, may, elsewhere, asked):
    assert has_to_agree(owner, 1, may=may, elsewhere=elsewhere) is asked
