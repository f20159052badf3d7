"""Working days in numbers: many questions over the same years, each answered by a look into one table. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache

from planner.days.rules import DayOutOfReach, is_working


class WorkingDays:
    """The working days from the first day to the last, both included; Monday to Friday but for public holidays.

    A question that leads out of them is refused (`DayOutOfReach`)."""

    def __init__(self, first: date, last: date, holidays: Collection[date] = ()) -> None:
        off = frozenset(holidays)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        self.days = [day for day in days if is_working(day, off)]

    def after(self, day: date, by: int) -> date:
        """The so-manieth working day after that day; by 0 the day itself where it is one, else the next one."""
        number = bisect_left(self.days, day) if by == 0 else bisect_right(self.days, day) + by - 1
        if not 0 <= number < len(self.days):
            raise DayOutOfReach(day)
        return self.days[number]

    def between(self, earlier: date, later: date) -> int:
        """How many working days lie after the one day up to the other; fewer than 0 where that is the earlier one."""
        return bisect_right(self.days, later) - bisect_right(self.days, earlier)


@lru_cache(maxsize=16)
def working_days(first_year: int, last_year: int, holidays: frozenset[date]) -> WorkingDays:
    """Those of whole years, kept: a table of ten years takes a millisecond."""
    return WorkingDays(date(first_year, 1, 1), date(last_year, 12, 31), holidays)
