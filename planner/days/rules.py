"""Days, weeks, working days, and the moment that a wall clock means. Pure; no clock is read here."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from planner.web.refusal import N_, Refused

FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(2199, 12, 31)  # far enough, and no sum of days or change of zone runs off the calendar's end
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


class NoSuchTime(Refused):
    """The clocks skip this wall time. `next` is the next wall time that exists, without a zone."""

    def __init__(self, day: date, at: time, next_: datetime) -> None:
        text = N_("On %(day)s there is no %(time)s: the clocks go forward. The next time is %(next)s.")
        if next_.date() != day:
            text = N_(
                "On %(day)s there is no %(time)s: the clocks go forward. The next time is %(next)s on %(next_day)s."
            )
        super().__init__(text, day=day, time=at, next=next_.time(), next_day=next_.date())
        self.day = day
        self.at = at
        self.next = next_


class DayOutOfReach(Refused):
    """Nothing is planned so long ago or so far ahead."""

    def __init__(self, day: date) -> None:
        text = N_("Only days between %(first)s and %(last)s can be planned.")
        super().__init__(text, first=FIRST_DAY.year, last=LAST_DAY.year)
        self.day = day


class NoSuchWeek(ValueError):
    """That year has no calendar week of this number."""

    def __init__(self, year: int, number: int) -> None:
        super().__init__(f"{year} has no week {number}")
        self.year = year
        self.number = number


def check_day(day: date) -> date:
    """The day itself; refuses one before 1970 or after 2199 (`DayOutOfReach`)."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise DayOutOfReach(day)
    return day


# Spans


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a span ends on its first day or after it")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(len(self)))

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def overlaps(self, other: Span) -> bool:
        """Is there a day in both?"""
        return self.first <= other.last and other.first <= self.last


def months_later(day: date, months: int) -> date:
    """The same day so many months on (or back), or its month's last: 31 August and 18 months is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# Weeks and months


class Week(NamedTuple):
    """A calendar week from Monday to Sunday (ISO 8601): the year is that of its Thursday."""

    year: int
    number: int
    days: tuple[date, ...]

    @property
    def address(self) -> str:
        """As addresses name it: '2026-W48'."""
        return f"{self.year:04}-W{self.number:02}"


def monday_of(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())


def week_of(day: date) -> Week:
    """The calendar week in which that day lies."""
    year, number, _ = day.isocalendar()
    monday = monday_of(day)
    return Week(year, number, tuple(monday + timedelta(days=n) for n in range(7)))


def week_numbered(year: int, number: int) -> Week:
    """That calendar week; refuses one that the year hasn't got (`NoSuchWeek`), or out of reach (`DayOutOfReach`)."""
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:
        raise NoSuchWeek(year, number) from None
    return week_of(check_day(monday))


def month_weeks(month: date) -> tuple[Week, ...]:
    """The four to six weeks that show a day's month, from the Monday on or before its first day."""
    first = check_day(month).replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return tuple(week_of(monday) for monday in _every_week(monday_of(first), last))


def _every_week(monday: date, last: date) -> Iterator[date]:
    while monday <= last:
        yield monday
        monday += WEEK


# Working days; `holidays` holds the public holidays of all years that are touched


def is_working(day: date, holidays: Container[date] = ()) -> bool:
    """Monday to Friday, and no public holiday."""
    return day.weekday() < 5 and day not in holidays


def working_day_from(day: date, holidays: Container[date] = ()) -> date:
    """That day when it is a working day, else the next one that is."""
    while not is_working(day, holidays):
        day = check_day(day + DAY)
    return day


def shift(day: date, by: int, holidays: Container[date] = ()) -> date:
    """The so-manieth working day after that day, before it when `by` is negative; by 0 the day itself.

    Refuses to leave what can be planned (`DayOutOfReach`).
    """
    step = DAY if by > 0 else -DAY
    left = abs(by)
    while left:
        day = check_day(day + step)
        left -= is_working(day, holidays)
    return day


def working_days(span: Span, holidays: Container[date] = ()) -> int:
    """How many working days a span has."""
    return sum(is_working(day, holidays) for day in span)


# Moments


def instant_of(day: date, at: time, zone: ZoneInfo, fold: int = 0) -> datetime:
    """The instant, in UTC, that this wall time means in that zone.

    Refuses a time that the clocks skip (`NoSuchTime`). One that exists twice is the earlier, with `fold` 1 the later;
    else `fold` means nothing. zoneinfo takes a skipped time without a word, so it is asked for the way back.
    """
    wall = datetime.combine(check_day(day), at)
    instant = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != wall:
        raise NoSuchTime(day, at, _after_the_gap(wall, zone))
    return instant


def exists_twice(day: date, at: time, zone: ZoneInfo) -> bool:
    """Do the clocks show this time twice on that day? False for one that they skip."""
    wall = datetime.combine(check_day(day), at, zone)
    # the second time of a doubled hour has the smaller offset, what is made of a skipped one the larger
    return _offset(wall.replace(fold=1)) < _offset(wall.replace(fold=0))


def _offset(wall: datetime) -> timedelta:
    return wall.utcoffset() or timedelta(0)


def _after_the_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first wall time after the skipped ones. The clocks changed between the two instants that fold 0 and 1 make
    of a skipped time, in whole seconds."""
    late = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    early = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = _offset(late.astimezone(zone))
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        if _offset(middle.astimezone(zone)) == after:
            late = middle
        else:
            early = middle
    return late.astimezone(zone).replace(tzinfo=None, microsecond=0)


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """The day on which that instant falls there: the one notion of it for calendar, feeds and counts."""
    return instant.astimezone(zone).date()


class Elsewhere(NamedTuple):
    """What a moment is in a zone: 'Chicago', UTC−6, 04:00 on that day."""

    place: str
    utc: str
    day: date
    time: time


def elsewhere(instant: datetime, zone: ZoneInfo) -> Elsewhere:
    """What clocks and calendars show there at that instant."""
    local = instant.astimezone(zone)
    return Elsewhere(place_of(zone), utc_name(_offset(local)), local.date(), local.time())


def place_of(zone: ZoneInfo) -> str:
    """'Berlin' for Europe/Berlin, 'Buenos Aires' for America/Argentina/Buenos_Aires."""
    return zone.key.rsplit("/", 1)[-1].replace("_", " ")


def utc_name(offset: timedelta) -> str:
    """'UTC+1', 'UTC−3:30', 'UTC'."""
    minutes = round(offset / timedelta(minutes=1))
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


def clock_changes(year: int, zone: ZoneInfo) -> list[tuple[date, bool]]:
    """The days of a year on which the clocks change there, each with True when they go forward."""
    midnights = [datetime(year, 1, 1, tzinfo=zone) + timedelta(days=n) for n in range(367)]
    changes = [
        (today.date(), _offset(tomorrow) > _offset(today))
        for today, tomorrow in pairwise(midnights)
        if _offset(tomorrow) != _offset(today)
    ]
    return [change for change in changes if change[0].year == year]


# What stands in a calendar


class Observance(NamedTuple):
    """A public holiday, or a day worth knowing."""

    day: date
    english: str
    german: str
    is_holiday: bool = False

    def name(self, language: str) -> str:
        """In the reader's language: German for 'de', English for any other."""
        return self.german if language == "de" else self.english
