"""When a row's post goes out: from its cells for day, time, zone, week and weekday. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from planner.days.rules import DayOutOfReach, NoSuchTime, exists_twice, instant_of, week_of
from planner.plans.dates import NO_YEAR, Settling, WrittenDay, read_day, read_week, read_weekday
from planner.plans.layout import Layout
from planner.plans.times import read_time
from planner.plans.values import folded
from planner.web.refusal import N_

UNKNOWN_ZONE = N_("This time zone isn't known.")
FIRST_TIME = N_("Of two times the first counts; both are kept in the notes.")
TWICE = N_("The clocks show this time twice on that day; the earlier is meant.")
OTHER_WEEKDAY = N_("That day is another weekday; the date counts, and this is kept in the notes.")
OTHER_WEEK = N_("That day is in another week; the date counts, and this is kept in the notes.")
WEEK_WITHOUT_YEAR = N_("A week without a year is no day: this became an idea, with the week in its notes.")
ZONE_IN_NOTES = N_("This time zone isn't known; it is kept in the notes.")
TIME_WITHOUT_DAY = N_("A time without a day is kept in the notes.")

MIDNIGHT = time(0)  # what programs write behind a day that has no time
CENTRAL_EUROPE = {"MEZ": "CET", "MESZ": "CEST"}
COUNTED_BY_YEAR = frozenset(("kw", "cw", "kalenderwoche", "calendar week"))  # headings; 'Week' may count a plan's own

_ZONE_IN_BRACKETS = re.compile(r"\((UTC|GMT|WES?T|CES?T|MES?Z|EES?T|BST|IST|[ECMP][SD]?T)\)")

Row = Sequence[str]


class Problem(Exception):
    """Why a row is refused, and the index of the cell that is to blame, -1 for none."""

    def __init__(self, text: str, index: int, **values: Any) -> None:
        super().__init__(text)
        self.text = text
        self.index = index
        self.values = values


class When(NamedTuple):
    """Day and time, the zone where the row has one of its own, what was used up of the row, and what is to be said:
    texts with the index of a cell, and the line for the notes that stands in another row."""

    day: date | None
    at: time | None
    zone: str
    used: frozenset[int]
    remarks: tuple[tuple[str, int], ...] = ()
    note: str = ""


class WhenReader:
    """Reads the rows of one sheet in their order: a week stands on the first row of its week only."""

    def __init__(self, layout: Layout, settling: Settling, zone: ZoneInfo) -> None:
        self._settling = settling
        self._zone = zone
        self._date, self._time, self._zone_column, self._weekday, self._week = (
            (layout.by_field.get(field) or [-1])[0] for field in ("date", "time", "zone", "weekday", "week")
        )
        self._counted_by_year = self._week >= 0 and folded(layout.heading(self._week)) in COUNTED_BY_YEAR
        self._week_heading = layout.heading(self._week) if self._week >= 0 else ""
        # 'Time (EST)' says of all its times where they hold
        self._letters = {
            index: _zone_in(layout.heading(index)) if index >= 0 else "" for index in (self._date, self._time)
        }
        self._carried = ""
        self._seen: dict[tuple[str, ...], When] = {}

    def between(self, row: Row) -> str | None:
        """What a line between the rows says: '' when it only says which week or weekday the next ones are in; None for
        a row of its own. Words alone where the day should stand ('February') are such a line."""
        filled = [index for index, cell in enumerate(row) if cell]
        if all(index in (self._week, self._weekday) for index in filled):
            week, weekday = (row[index] if index >= 0 else "" for index in (self._week, self._weekday))
            self._carried = week or self._carried
            known = (not week or read_week(week)) and (not weekday or read_weekday(weekday) is not None)
            return "" if known else " ".join(row[index] for index in filled)
        if filled == [self._date] and len(row) > 2 and read_day(row[self._date]).problem:
            return row[self._date]
        return None

    def when(self, row: Row) -> When:
        """Raises `Problem` where day or time can't be read or don't exist."""
        if self._week >= 0 and row[self._week]:
            self._carried = row[self._week]
        cells = [
            row[index] if index >= 0 else ""
            for index in (self._date, self._time, self._zone_column, self._weekday, self._week)
        ]
        key = (*cells, self._carried)
        if key not in self._seen:
            self._seen[key] = self._when(*cells)
        return self._seen[key]

    def _when(self, date_cell: str, time_cell: str, zone_cell: str, weekday_cell: str, week_cell: str) -> When:
        remarks: list[tuple[str, int]] = []
        used: set[int] = set()
        weekday = read_weekday(weekday_cell)
        week = read_week(self._carried) if self._carried else None
        written, note = WrittenDay(), ""
        day: date | str | None = None
        if date_cell:
            written = read_day(date_cell)
            day = self._settling.day(written, weekday=weekday, week=week)
            if isinstance(day, str):
                raise Problem(day, self._date)
            used.add(self._date)
            if written.weekday not in (None, day.weekday()):
                remarks.append((OTHER_WEEKDAY, self._date))
                used.discard(self._date)
        elif week and weekday is not None:
            day = self._settling.day(WrittenDay(weekday=weekday), week=week)
            if day == NO_YEAR:
                remarks.append((WEEK_WITHOUT_YEAR, self._weekday))
                day, note = None, "" if week_cell else f"{self._week_heading}: {self._carried}"
            elif isinstance(day, str):
                raise Problem(day, self._week)
        if day is None:
            return self._someday(time_cell, zone_cell, remarks, note)
        assert isinstance(day, date)
        self._compare(day, weekday_cell, weekday, week_cell, remarks, used)
        zone = self._own_zone(zone_cell, remarks, used)
        day, at = self._time_of(day, written, time_cell, ZoneInfo(zone) if zone else self._zone, remarks, used)
        return When(day, at, zone, frozenset(used), tuple(remarks), note)

    def _someday(self, time_cell: str, zone_cell: str, remarks: list[tuple[str, int]], note: str) -> When:
        """An idea for the backlog has no time; one that can't be read is refused all the same."""
        if time_cell:
            self._read_time(time_cell)
            remarks.append((TIME_WITHOUT_DAY, self._time))
        used: set[int] = set()
        zone = self._own_zone(zone_cell, remarks, used)
        return When(None, None, zone, frozenset(used), tuple(remarks), note)

    def _compare(
        self,
        day: date,
        weekday_cell: str,
        weekday: int | None,
        week_cell: str,
        remarks: list[tuple[str, int]],
        used: set[int],
    ) -> None:
        """Week and weekday beside a date are a check, and worth keeping only where they say something else."""
        if weekday_cell:
            if weekday == day.weekday() or weekday_cell.lstrip("0") == str(day.day):
                used.add(self._weekday)
            elif weekday is not None:
                remarks.append((OTHER_WEEKDAY, self._weekday))
        if week_cell:
            said = read_week(week_cell)
            if said and said[1] == week_of(day).number:
                used.add(self._week)
            elif said and (self._counted_by_year or not week_cell.isdigit()):
                remarks.append((OTHER_WEEK, self._week))

    def _own_zone(self, cell: str, remarks: list[tuple[str, int]], used: set[int]) -> str:
        if not cell:
            return ""
        if zone := _known_zone(cell):
            used.add(self._zone_column)
            return "" if zone == self._zone.key else zone
        if CENTRAL_EUROPE.get(cell.upper(), cell.upper()) in _short_names(self._zone):
            used.add(self._zone_column)
        else:
            remarks.append((ZONE_IN_NOTES, self._zone_column))
        return ""

    def _read_time(self, cell: str) -> tuple[time, str, timedelta | None, bool]:
        said = read_time(cell)
        if said.problem and (at := (moment := read_day(cell)).at):  # a cell of a workbook with day and time
            return at, moment.zone, moment.offset, False
        if said.problem or said.at is None:
            raise Problem(said.problem, self._time)
        return said.at, said.zone, said.offset, said.until

    def _time_of(
        self, day: date, written: WrittenDay, cell: str, zone: ZoneInfo, remarks: list[tuple[str, int]], used: set[int]
    ) -> tuple[date, time | None]:
        """Day and time in that zone, of the cell for the time or else of the one for the day."""
        index = self._time if cell else self._date
        if cell:
            at, letters, offset, until = self._read_time(cell)
            used.add(index)
            if until:
                remarks.append((FIRST_TIME, index))
                used.discard(index)
        elif written.at and written.at != MIDNIGHT:
            at, letters, offset = written.at, written.zone, written.offset
        else:
            return day, None
        letters = letters or ("" if offset is not None else self._letters[index])
        if letters in ("UTC", "GMT"):
            offset = timedelta(0)
        if offset is not None:
            local = (datetime.combine(day, at, ZoneInfo("UTC")) - offset).astimezone(zone)
            day, at = local.date(), local.time()
        elif letters and CENTRAL_EUROPE.get(letters, letters) not in _short_names(zone):
            raise Problem(UNKNOWN_ZONE, index)
        try:
            instant_of(day, at, zone)
        except (NoSuchTime, DayOutOfReach) as problem:
            raise Problem(problem.text, index, **problem.values) from None
        if exists_twice(day, at, zone):
            remarks.append((TWICE, index))
        return day, at


def _zone_in(heading: str) -> str:
    """The letters of a time zone that stand in brackets in a heading."""
    found = _ZONE_IN_BRACKETS.search(heading)
    return found[1] if found else ""


@lru_cache(maxsize=100)
def _known_zone(cell: str) -> str:
    """A zone's name as the time zone database has it, or ''."""
    if "/" not in cell or len(cell) > 60:
        return "UTC" if cell.upper() == "UTC" else ""
    try:
        return ZoneInfo(cell).key
    except (ValueError, OSError, KeyError):
        return ""


@lru_cache(maxsize=100)
def _short_names(zone: ZoneInfo) -> frozenset[str]:
    """What the zone is called in January and in July: CET and CEST."""
    return frozenset(datetime(2026, month, 1, tzinfo=zone).tzname() or "" for month in (1, 7))
