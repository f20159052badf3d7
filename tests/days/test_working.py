from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.days.holidays import holiday_days
from planner.days.rules import DayOutOfReach, Span, is_working, shift
from planner.days.rules import working_days as counted
from planner.days.working import WorkingDays, working_days

HOLIDAYS = holiday_days("DE", "NI", date(2026, 1, 1), date(2028, 12, 31))
WORKING = WorkingDays(date(2026, 1, 1), date(2028, 12, 31), HOLIDAYS)
DAYS = st.dates(date(2026, 6, 1), date(2028, 6, 1))


@given(DAYS, st.integers(-60, 60))
def test_it_says_what_going_day_by_day_says(day, by):
    if by > 0:
        assert WORKING.after(day, by) == shift(day, by, HOLIDAYS)
    if by == 0:
        assert is_working(WORKING.after(day, 0), HOLIDAYS)
        assert WORKING.after(day, 0) >= day


@given(DAYS, DAYS)
def test_it_counts_what_counting_counts(one, other):
    first, last = min(one, other), max(one, other)
    expected = counted(Span(first + timedelta(days=1), last), HOLIDAYS) if first < last else 0
    assert WORKING.between(first, last) == expected
    assert WORKING.between(last, first) == -expected


@given(DAYS, st.integers(0, 60))
def test_going_on_and_counting_back_agree(day, by):
    start = WORKING.after(day, 0)
    assert WORKING.between(start, WORKING.after(start, by)) == by


def test_nothing_lies_beyond_its_years():
    with pytest.raises(DayOutOfReach):
        WORKING.after(date(2028, 12, 29), 1)
    assert working_days(2026, 2028, frozenset(HOLIDAYS)).days == WORKING.days
