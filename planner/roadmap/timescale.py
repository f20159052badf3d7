"""How much time a timeline shows, and where on it a day lies. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from planner.days.rules import FIRST_DAY, LAST_DAY, Span, months_later


class Zoom(enum.StrEnum):
    """How much of the plan is in sight."""

    QUARTER = "quarter"
    YEAR = "year"
    THREE_YEARS = "3-years"


MONTHS = {Zoom.QUARTER: 3, Zoom.YEAR: 12, Zoom.THREE_YEARS: 36}
STEP = {Zoom.QUARTER: 3, Zoom.YEAR: 6, Zoom.THREE_YEARS: 12}  # months by which one goes on


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def window_of(zoom: Zoom, today: date, first: date | None = None) -> Span:
    """Whole months. From `first`'s month on; without it around today: this quarter, a year that begins with the
    quarter before this one, or three years from January."""
    usual = {
        Zoom.QUARTER: quarter_of(today),
        Zoom.YEAR: months_later(quarter_of(today), -3),
        Zoom.THREE_YEARS: date(today.year, 1, 1),
    }
    begin = first.replace(day=1) if first else usual[zoom]
    begin = min(max(begin, FIRST_DAY), months_later(LAST_DAY.replace(day=1), 1 - MONTHS[zoom]))
    return Span(begin, months_later(begin, MONTHS[zoom]) - timedelta(days=1))


def beside(zoom: Zoom, window: Span) -> tuple[date, date]:
    """The first days of the windows before and after this one; they overlap where a year is in sight."""
    return months_later(window.first, -STEP[zoom]), months_later(window.first, STEP[zoom])


class Scale(NamedTuple):
    """Days as pixels: the window lies between `left` and `right`."""

    window: Span
    left: float
    right: float

    def x(self, day: date) -> float:
        """Where that day begins; days outside of the window lie outside of its pixels."""
        return round(self.left + (day - self.window.first).days * (self.right - self.left) / len(self.window), 1)

    def within(self, day: date) -> float:
        """The same, but days outside of the window stand at its edge."""
        return min(max(self.x(day), self.left), self.right)


def heads_of(zoom: Zoom, window: Span) -> list[date]:
    """Where the names at the very top begin: months, quarters, or years."""
    return list(_every({Zoom.QUARTER: 1, Zoom.YEAR: 3, Zoom.THREE_YEARS: 12}[zoom], window))


def ticks_of(zoom: Zoom, window: Span) -> list[date]:
    """Where the lines are drawn: weeks, months, or quarters."""
    if zoom == Zoom.QUARTER:
        monday = window.first + timedelta(days=-window.first.weekday() % 7)
        return [monday + timedelta(weeks=n) for n in range((window.last - monday).days // 7 + 1)]
    return list(_every({Zoom.YEAR: 1, Zoom.THREE_YEARS: 3}[zoom], window))


def _every(months: int, window: Span) -> Iterator[date]:
    """The first days of months in the window that divide the year so, and the window's own first day."""
    day = window.first
    while day <= window.last:
        if (day.month - 1) % months == 0 or day == window.first:
            yield day
        day = months_later(day, 1)
