"""A month as its page shows it: weeks of days, each with its posts, milestones and what is worth knowing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from flask_babel import gettext
from markupsafe import Markup, escape

from planner.calendar import queries
from planner.calendar.chips import Chips
from planner.calendar.directory import Named, directory
from planner.calendar.filters import Filters
from planner.calendar.rules import State
from planner.days.holidays import NoSuchPlace
from planner.days.observances import known_days
from planner.days.rules import Span, month_weeks
from planner.people.models import Organisation
from planner.people.rules import Access
from planner.web import dates

SHOWN = 4  # a day with more says how many, and opens in place


@dataclass(frozen=True)
class MonthWeek:
    """One row: the calendar week's number, and its seven days as HTML."""

    number: int
    days: Sequence[Markup]


@dataclass(frozen=True)
class Month:
    """A month's weeks; `empty` when nothing stands in them."""

    weeks: Sequence[MonthWeek]
    empty: bool


@dataclass(frozen=True)
class Frame:
    """What posts stand among in a month: milestones, what is worth knowing of its days, the reasons of quiet ones, and
    everything that has a name. It is the same for everybody."""

    directory: Mapping[str, Sequence[Named]]
    milestones: Mapping[date, Sequence[queries.MilestoneRow]]
    notes: Mapping[date, Sequence[str]]
    quiet: Mapping[date, str]


def frame_of(month: date, filters: Filters, company: Organisation | None) -> Frame:
    """Four queries, for the weeks that show this month."""
    weeks, lang = month_weeks(month), dates.language()
    first, last = weeks[0].days[0], weeks[-1].days[-1]
    return Frame(
        directory(lang),
        queries.milestones_between(first, last, filters, lang),
        notes_between(first, last, company),
        quiet_days(first, last),
    )


@dataclass(frozen=True)
class Written:
    """What stands in each of some days, as HTML."""

    days: Mapping[date, Markup]
    empty: bool


def month_of(
    month: date,
    filters: Filters,
    access: Access,
    frame: Frame,
    *,
    here: str,
    may_write: bool,
    now: datetime,
    today: date,
) -> Month:
    """The weeks that show a month, from the Monday before its first day. `here` is the address of the view."""
    weeks = month_weeks(month)
    days = [day for week in weeks for day in week.days]
    written = days_of(days, filters, access, frame, now=now, today=today)
    lang = dates.language()
    new = f"/posts/new?{urlencode({'view': here})}&amp;day=" if may_write else ""

    def cell(day: date) -> Markup:
        kind = "outside " if day.month != month.month else ""
        kind += ("today " if day == today else "") + ("blackout" if day in frame.quiet else "")
        return cell_html(day, kind, lang, new, written.days[day])

    rows = [MonthWeek(week.number, [cell(day) for day in week.days]) for week in weeks]
    return Month(rows, written.empty)


def days_of(
    days: Sequence[date],
    filters: Filters,
    access: Access,
    frame: Frame,
    *,
    now: datetime,
    today: date,
) -> Written:
    """What stands in these days of a month under these filters; one query, and one for chips that aren't kept."""
    chips = Chips(access, frame.directory)
    placed = queries.placed_on(days, filters, access, now=now, today=today)
    posts: dict[date, list[tuple[queries.Placed, Markup]]] = {}
    for post, chip in zip(placed, chips.posts(placed), strict=True):
        posts.setdefault(post.day, []).append((post, chip))

    def inside(day: date) -> Markup:
        milestones = [chips.milestone(row) for row in frame.milestones.get(day, ())]
        notes = frame.notes.get(day, ())
        return inside_html(day, day == today, chips.lang, frame.quiet.get(day), notes, milestones, posts.get(day, ()))

    return Written({day: inside(day) for day in days}, not placed and not frame.milestones)


def cell_html(day: date, kind: str, lang: str, new: str, inside: Markup) -> Markup:
    """One day's cell. Forty-two of them make a month, so they are written here and not by the template."""
    iso = day.isoformat()
    asks = f' data-new="{new}{iso}"' if new else ""
    return Markup(
        f'<td role="cell" class="{kind}" data-date="{iso}" data-day="{dates.written(day, "weekday", lang)}"'
        f' data-short="{dates.written(day, "short", lang)}"{asks}>{inside}</td>'
    )


def inside_html(
    day: date,
    is_today: bool,
    lang: str,
    quiet: str | None,
    notes: Sequence[str],
    milestones: Sequence[Markup],
    posts: Sequence[tuple[queries.Placed, Markup]],
) -> Markup:
    """What stands in a day's cell: its number, what is worth knowing, milestones and posts."""
    iso = day.isoformat()
    current = ' aria-current="date"' if is_today else ""
    note = gettext("Quiet: %(reason)s", reason=quiet) if quiet else ", ".join(notes)
    said = f'<span class="note" title="{escape(note)}">{escape(note)}</span>' if note else ""
    # a fold of one would hide no more than it takes
    fits = SHOWN if len(posts) > SHOWN + 1 else SHOWN + 1
    items = "".join(f"<li>{chip}</li>" for chip in (*milestones, *(chip for _, chip in posts[:fits])))
    return Markup(
        f'<div class="date"><a href="/calendar/day/{iso}" aria-label="{dates.written(day, "long_weekday", lang)}"'
        f'{current}>{day.day}</a>{said}</div><ol role="list">{items}</ol>{_more(iso, posts[fits:])}'
    )


def _more(iso: str, posts: Sequence[tuple[queries.Placed, Markup]]) -> str:
    """What a crowded day hides: how many, how many of them are urgent; it opens in place."""
    if not posts:
        return ""
    late = sum(post.overdue for post, _ in posts)
    open_ = sum(post.state == State.IN_REVIEW and not post.overdue for post, _ in posts)
    urgent = []
    if late:
        urgent.append(f'<b class="bad">{escape(gettext("%(n)s overdue", n=late))}</b>')
    if open_:
        urgent.append(f'<b class="watch">{escape(gettext("%(n)s to approve", n=open_))}</b>')
    count = f"<b>+{len(posts)}</b> ({', '.join(urgent)})" if urgent else escape(gettext("%(n)s more", n=len(posts)))
    items = "".join(f"<li>{chip}</li>" for _, chip in posts)
    return (
        f'<details class="day-more" id="more-{iso}"><summary><span>{count}</span></summary>'
        f'<div class="day-all"><ol role="list">{items}</ol></div></details>'
    )


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
