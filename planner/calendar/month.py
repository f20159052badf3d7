"""A month as its page shows it: weeks of days, each with its posts, milestones and what is worth knowing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from markupsafe import Markup

from planner.calendar import queries
from planner.calendar.chips import Chips
from planner.calendar.filters import Filters
from planner.calendar.rules import State
from planner.days.holidays import NoSuchPlace
from planner.days.observances import known_days
from planner.days.rules import Span, month_weeks
from planner.people.models import Organisation
from planner.people.rules import Access
from planner.web import dates

SHOWN = 4  # a day with more says how many, and opens in place


@dataclass
class DayCell:
    """One day: what stands in it, as HTML where that is kept."""

    day: date
    outside: bool = False
    today: bool = False
    note: str = ""
    quiet: str = ""
    milestones: list[Markup] = field(default_factory=list)
    shown: list[Markup] = field(default_factory=list)
    more: list[Markup] = field(default_factory=list)
    overdue: int = 0
    to_approve: int = 0


@dataclass(frozen=True)
class MonthWeek:
    """One row: the calendar week's number and its seven days."""

    number: int
    days: Sequence[DayCell]


def month_of(
    month: date, filters: Filters, access: Access, company: Organisation | None, *, now: datetime, today: date
) -> list[MonthWeek]:
    """The weeks that show a month, from the Monday before its first day."""
    weeks = month_weeks(month)
    first, last = weeks[0].days[0], weeks[-1].days[-1]
    chips = Chips(access, now=now, today=today)
    posts = queries.posts_between(first, last, filters, access, chips.lang)
    milestones = queries.milestones_between(first, last, filters, chips.lang)
    notes = notes_between(first, last, company)
    quiet = quiet_days(first, last)

    def cell(day: date) -> DayCell:
        made = DayCell(day, day.month != month.month, day == today, ", ".join(notes.get(day, ())), quiet.get(day, ""))
        made.milestones = [chips.milestone(row) for row in milestones.get(day, ())]
        of_day = posts.get(day, [])
        # a fold of one would hide no more than it takes
        fits = SHOWN if len(of_day) > SHOWN + 1 else SHOWN + 1
        made.shown = [chips.post(post) for post in of_day[:fits]]
        for post in of_day[fits:]:
            made.more.append(chips.post(post))
            made.overdue += chips.overdue(post)
            made.to_approve += post.state == State.IN_REVIEW and not chips.overdue(post)
        return made

    return [MonthWeek(week.number, [cell(day) for day in week.days]) for week in weeks]


def quiet_days(first: date, last: date) -> dict[date, str]:
    """The days of the whole company's quiet periods, with their reasons."""
    days: dict[date, str] = {}
    for period in queries.quiet_between(first, last):
        if period.department_id is None and period.channel_id is None:
            span = Span(max(first, period.first_day), min(last, period.last_day))
            days |= dict.fromkeys(span, period.reason)
    return days


def notes_between(first: date, last: date, company: Organisation | None) -> dict[date, list[str]]:
    """Holidays, days worth knowing and the company's own, in the reader's language."""
    notes: dict[date, list[str]] = {}
    if company is None:
        return notes
    try:
        known = known_days(Span(first, last), company.country, company.land or None, dates.company_zone())
    except NoSuchPlace:
        known = []
    for observance in known:
        notes.setdefault(observance.day, []).append(observance.name(dates.language()))
    for own in queries.company_days_between(first, last):
        days = (
            [own.day]
            if not own.yearly
            else [own.day.replace(year=y) for y in {first.year, last.year} if _is_day(own.day, y)]
        )
        for day in days:
            if first <= day <= last:
                notes.setdefault(day, []).append(own.name)
    return notes


def _is_day(day: date, year: int) -> bool:
    """29 February exists in some years only."""
    try:
        day.replace(year=year)
    except ValueError:
        return False
    return True
