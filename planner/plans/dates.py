"""Days as people write them: 2026-09-24, 24.09.26, 24th Sept 2026, 9/24/26, KW 39, T-2_Mon, 46289. Pure.

A cell is read for what it says (`read_day`) before it is settled which day that is (`Settling.day`): whether 1/6/26
is in June can be seen from the column as a whole, never from the cell. Nothing is guessed: a day without a year, or
one whose order stays unclear, is a problem that names itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from planner.days.rules import DayOutOfReach, NoSuchWeek, check_day, monday_of, week_numbered
from planner.plans.times import LONGEST, of_day_part, read_time
from planner.plans.values import folded, numbered
from planner.web.refusal import N_

NO_DAY = N_("This is no day that can be read.")
NO_SUCH_DAY = N_("There is no such day.")
NO_SUCH_WEEK = N_("That year has no such week.")
NO_YEAR = N_("The year is missing.")
NO_WEEKDAY = N_("It names a week, but no day in it.")
NO_WEEK = N_("It names a weekday, but no date.")
UNCLEAR = N_("It can't be told which number is the day and which the month.")
RELATIVE = N_("It counts from a day T that isn't given.")
TOO_FAR = N_("Only days between 1970 and 2199 can be planned.")

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\.?")
_COMPACT = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?")
_NUMBERS = re.compile(r"(\d{1,2})\s?([./-])\s?(\d{1,2})(?:\s?\2\s?(\d{4}|\d{2})?)?")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s/-]*(?:of\s+)?([^\W\d_]{3,9})[.,]?(?:[\s/,.'’-]*(\d{4}|\d{2}))?"
)
_MONTH_DAY = re.compile(r"([^\W\d_]{3,9})[.,]?[\s/-]*(\d{1,2})(?:st|nd|rd|th|\.)?(?:[\s/,.'’-]+(\d{4}|\d{2}))?")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})[\s/-]+([^\W\d_]{3,9})\.?[\s/-]+(\d{1,2})")
_WEEK = re.compile(
    r"(?:(\d{4})[\s/-]*)?(?:kalenderwoche|woche|week|kw|cw|wk|w)[\s.:]*(\d{1,2})(?:-([1-7]))?(?:[\s/,.-]+(\d{4}|\d{2}))?",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"[TD]\s?(?:([+\-−–])?\s?(\d{1,3}))?\s?(weeks?|wochen?|wk|w|days?|tage?|d)?(?:[\s_/:-]*([^\W\d_]{2,10}))?",
    re.IGNORECASE,
)
_WEEKDAY_FIRST = re.compile(r"\(?([^\W\d_]{2,10})\.?\)?[\s,.]+(?:de[nr]\s|the\s)?(?=\S)|([^\W\d_]{2,10})\.?")
_WEEKDAY_LAST = re.compile(r"(?<![\s,])[\s,]+\(?([^\W\d_]{2,10})\.?\)?$")
_TIME_LAST = re.compile(
    r"(?:T|(?<![\s,|/–-])[\s,|/–-]+(?:um|at|@)?\s?)(\d{1,2}(?::\d{2}|\s?uhr|\.\d{2}\s?uhr|\.\d{2}$|\s?[ap]\.?m|\s?h\b).*)$",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"\b(?:tt|dd|d)[./ -]+m{1,2}\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"\bm{1,2}[./ -]+(?:tt|dd|d)\b", re.IGNORECASE)

_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets, from March 1900 on


class WrittenDay(NamedTuple):
    """What a cell says about the day, before it is settled which day that is."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    swappable: bool = False  # month and day may stand the other way round
    weekday: int | None = None
    week: int | None = None
    ahead: timedelta | None = None  # from T, or from the Monday of its week when there is a weekday
    at: time | None = None
    zone: str = ""
    offset: timedelta | None = None
    problem: str = ""


@lru_cache(maxsize=4096)
def read_day(cell: str) -> WrittenDay:
    """What a cell says. `problem` is set when it says nothing that could be a day."""
    text = unicodedata.normalize("NFC", " ".join(cell.split()).rstrip(",;"))
    if len(text) > LONGEST:
        return WrittenDay(problem=NO_DAY)
    written = _plain(text)
    if written is None and (clock := _TIME_LAST.search(text)):
        said = read_time(clock[1])
        if not said.problem and (before := _plain(text[: clock.start()].rstrip(" ,"))):
            written = before._replace(at=said.at, zone=said.zone, offset=said.offset)
    return written or WrittenDay(problem=NO_DAY)


def _plain(text: str) -> WrittenDay | None:
    """What a text without a time says."""
    return _of_numbers(text) or _of_words(text) or _with_weekday(text)


def _of_numbers(text: str) -> WrittenDay | None:
    if iso := _ISO.fullmatch(text):
        return WrittenDay(int(iso[1]), int(iso[3]), int(iso[4]))
    if numbers := _NUMBERS.fullmatch(text):
        day, sign, month, year = numbers.groups()
        return WrittenDay(_year(year), int(month), int(day), swappable=sign != ".")
    if compact := _COMPACT.fullmatch(text):
        return WrittenDay(int(compact[1]), int(compact[2]), int(compact[3]))
    if serial := _SERIAL.fullmatch(text):
        day_ = _EPOCH + timedelta(days=int(serial[1]))
        at = of_day_part(float(f"0.{serial[2]}")) if serial[2] else None
        return WrittenDay(day_.year, day_.month, day_.day, at=at)
    return None


def _of_words(text: str) -> WrittenDay | None:
    for pattern, order in ((_DAY_MONTH, "dmy"), (_MONTH_DAY, "mdy"), (_YEAR_MONTH_DAY, "ymd")):
        if match := pattern.fullmatch(text):
            said = dict(zip(order, match.groups(), strict=True))
            month = numbered("months").get(folded(said["m"]))
            if month is not None:
                return WrittenDay(_year(said["y"]), month + 1, int(said["d"]))
    if week := _WEEK.fullmatch(text):
        weekday = int(week[3]) - 1 if week[3] else None
        return WrittenDay(_year(week[1] or week[4]), week=int(week[2]), weekday=weekday)
    if relative := _RELATIVE.fullmatch(text):
        return _relative(*relative.groups())
    return None


def _relative(sign: str | None, number: str | None, unit: str | None, name: str | None) -> WrittenDay | None:
    weekday = numbered("weekdays").get(folded(name)) if name else None
    if name and weekday is None:
        return None
    in_weeks = weekday is not None if unit is None else unit[0] in "wW"
    count = int(number or 0) * (-1 if sign and sign != "+" else 1)
    return WrittenDay(ahead=timedelta(weeks=count) if in_weeks else timedelta(days=count), weekday=weekday)


def _with_weekday(text: str) -> WrittenDay | None:
    """A weekday alone, before or behind the day."""
    for pattern in (_WEEKDAY_FIRST, _WEEKDAY_LAST):
        match = pattern.match(text) if pattern is _WEEKDAY_FIRST else pattern.search(text)
        if not match:
            continue
        weekday = numbered("weekdays").get(folded(match[1] or match[match.lastindex or 1]))
        if weekday is None:
            continue
        rest = text[: match.start()] + text[match.end() :]
        if not rest:
            return WrittenDay(weekday=weekday)
        if written := _of_numbers(rest) or _of_words(rest):
            return written if written.weekday is not None else written._replace(weekday=weekday)
    return None


def _year(text: str | None) -> int | None:
    """Two digits mean this century."""
    return None if text is None else int(text) + (2000 if len(text) == 2 else 0)


def read_week(cell: str) -> tuple[int | None, int] | None:
    """Year, if given, and number of the week that a cell in a column of weeks says."""
    text = " ".join(cell.split())
    if len(text) > LONGEST:
        return None
    if match := re.fullmatch(r"(\d{1,2})(?:[./ ]+(\d{4}))?", text):
        return _year(match[2]), int(match[1])
    match = _WEEK.fullmatch(text)
    return (_year(match[1] or match[4]), int(match[2])) if match else None


def read_weekday(cell: str) -> int | None:
    """The weekday that a cell says, Monday is 0."""
    return numbered("weekdays").get(folded(cell)) if len(cell) <= LONGEST else None


# Which day that is


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def order_of(written: Iterable[tuple[WrittenDay, int | None]], heading: str = "") -> bool | None:
    """Whether the days of a column, each with the weekday that stands beside it, put the day before the month.

    Told by the heading (TT/MM), by numbers above 12, else by the weekdays; None when nothing tells, or when they
    contradict each other."""
    if bool(_DAY_FIRST.search(heading)) != bool(_MONTH_FIRST.search(heading)):
        return bool(_DAY_FIRST.search(heading))
    by_number: set[bool] = set()
    by_weekday: set[bool] = set()
    for one, beside in written:
        if not one.swappable or one.month is None or one.day is None:
            continue
        if one.day > 12 >= one.month:
            by_number.add(True)
        elif one.month > 12 >= one.day:
            by_number.add(False)
        weekday = one.weekday if beside is None else beside
        if weekday is None or one.year is None:
            continue
        fits = {
            first
            for first, day in (
                (True, _existing(one.year, one.month, one.day)),
                (False, _existing(one.year, one.day, one.month)),
            )
            if day and day.weekday() == weekday
        }
        if len(fits) == 1:
            by_weekday |= fits
    told = by_number or by_weekday
    return told.pop() if len(told) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """What holds for a whole column: whether the day stands before the month (None: unclear), the year of days
    without one, the day T."""

    day_first: bool | None
    year: int | None
    start: date | None

    def day(
        self, written: WrittenDay, *, weekday: int | None = None, week: tuple[int | None, int] | None = None
    ) -> date | str:
        """The day that is meant, or the problem with it. `weekday` and `week` stand beside it in the row."""
        if written.problem:
            return written.problem
        try:
            day = self._day(written, written.weekday if written.weekday is not None else weekday, week)
            return day if isinstance(day, str) else check_day(day)
        except NoSuchWeek:
            return NO_SUCH_WEEK
        except (DayOutOfReach, OverflowError):
            return TOO_FAR

    def _day(self, written: WrittenDay, weekday: int | None, week: tuple[int | None, int] | None) -> date | str:
        if written.ahead is not None:
            if self.start is None:
                return RELATIVE
            if weekday is None or written.weekday is None:
                return self.start + written.ahead
            return monday_of(self.start) + written.ahead + timedelta(days=written.weekday)
        if written.month is None or written.day is None:
            return self._day_in_week(written, weekday, week)
        return self._day_in_month(written.year or self.year, written.month, written.day, written.swappable)

    def _day_in_week(self, written: WrittenDay, weekday: int | None, week: tuple[int | None, int] | None) -> date | str:
        year, number = (written.year, written.week) if written.week is not None else week or (None, None)
        if number is None:
            return NO_WEEK
        if weekday is None:
            return NO_WEEKDAY
        year = year or self.year
        return week_numbered(year, number).days[weekday] if year else NO_YEAR

    def _day_in_month(self, year: int | None, month: int, day: int, swappable: bool) -> date | str:
        # 29 February may be what the missing year decides
        as_written, swapped = (
            _existing(year or 2000, month, day),
            _existing(year or 2000, day, month) if swappable else None,
        )
        if not as_written and not swapped:
            return NO_SUCH_DAY
        if year is None:
            return NO_YEAR
        if as_written and swapped and as_written != swapped:
            return UNCLEAR if self.day_first is None else as_written if self.day_first else swapped
        return as_written or swapped or NO_SUCH_DAY
