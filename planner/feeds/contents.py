"""The plan's rows as a feed's entries, in a reader's words, read on the connection that is passed in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import force_locale, gettext
from sqlalchemy import BindParameter, Connection, Executable, Row, bindparam, select

from planner.calendar.models import Campaign, Post, Variant
from planner.calendar.rules import State
from planner.calendar.words import state_word
from planner.channels.models import Channel
from planner.days.models import CompanyDay, QuietPeriod
from planner.days.observances import known_days
from planner.days.rules import Observance, Span
from planner.feeds.entries import Entry, Head, opening
from planner.feeds.models import FeedRevision
from planner.feeds.rules import SOURCE_HUES, Kind, Source, Status, Wanted, colour_of
from planner.goals.models import Goal
from planner.people.models import Department, Organisation, Person
from planner.roadmap import words as roadmap
from planner.roadmap.models import Milestone
from planner.roadmap.rules import MilestoneState
from planner.web import dates

UNAPPROVED = frozenset({State.IDEA, State.DRAFT, State.IN_REVIEW})
FIRM = frozenset({MilestoneState.COMMITTED, MilestoneState.REACHED})
IDS: BindParameter[Any] = bindparam("ids", expanding=True)
AT_ONCE = 500


def head_of(connection: Connection, wanted: Wanted) -> Head:
    """What a feed calls itself. Its id stays through every new address, so that Outlook overwrites its calendar
    instead of adding a second."""
    query = (
        select(
            Department.name_in(wanted.language).label("department"), Department.hue, FeedRevision.uid, Organisation.name
        )
        .select_from(FeedRevision)
        .outerjoin(Department, Department.id == FeedRevision.source)
        .outerjoin(Organisation, Organisation.id == 1)
        .where(FeedRevision.source == wanted.named_after)
    )
    row = connection.execute(query).one_or_none()
    uid, hue = (row.uid, row.hue) if row else ("planner", None)
    with force_locale(wanted.language):
        name = {
            Source.DEPARTMENT: row.department if row else "",
            Source.COMPANY: (row.name if row else None) or gettext("Whole company"),
            Source.OWN: gettext("My work"),
            Source.ROADMAP: gettext("Roadmap"),
        }[wanted.source]
        return Head(
            name=f"Planner: {name}",
            description=gettext("From 90 days back to 18 months ahead."),
            feed_id=f"{uid}{_of_its_own(wanted)}@planner",
            colour=colour_of(hue or SOURCE_HUES.get(wanted.source, 1)),
        )


def _of_its_own(wanted: Wanted) -> str:
    """What tells the feeds apart that are named after the company."""
    if wanted.source == Source.ROADMAP:
        return "-roadmap"
    return f"-{wanted.person_id}" if wanted.person_id else ""


def entries_of(
    connection: Connection, kind: Kind, ids: Collection[int], *, language: str, base_address: str
) -> dict[int, Entry]:
    """The entries of these rows, by id, in `language`. Rows without a day have none."""
    read = {
        Kind.POST: _posts,
        Kind.MILESTONE: _milestones,
        Kind.UPDATE: _updates,
        Kind.QUIET_PERIOD: _quiet_periods,
    }[kind]
    found: dict[int, Entry] = {}
    wanted = list(ids)
    with force_locale(language):
        for start in range(0, len(wanted), AT_ONCE):
            found |= read(connection, wanted[start : start + AT_ONCE], language, base_address)
    return found


# Posts


@lru_cache(maxsize=4)
def _posts_query(language: str) -> Executable:
    return (
        select(
            Post.id,
            Post.uid,
            Post.title,
            Post.state,
            Post.day,
            Post.moment,
            Post.confidential,
            Post.changed_at,
            Department.name_in(language).label("department"),
            Person.name.label("owner"),
            Campaign.title_in(language).label("campaign"),
            Goal.title_in(language).label("goal"),
            Milestone.title_in(language).label("milestone"),
            Channel.name.label("channel"),
            Channel.lasts,
            Variant.text,
        )
        .join(Department, Department.id == Post.department_id)
        .join(Person, Person.id == Post.owner_id)
        .outerjoin(Campaign, Campaign.id == Post.campaign_id)
        .outerjoin(Goal, Goal.id == Post.goal_id)
        .outerjoin(Milestone, Milestone.id == Post.milestone_id)
        .outerjoin(Variant, Variant.post_id == Post.id)
        .outerjoin(Channel, Channel.id == Variant.channel_id)
        .where(Post.id.in_(IDS), Post.day.is_not(None))
        .order_by(Post.id, Variant.position, Variant.id)
    )


def _posts(connection: Connection, ids: list[int], language: str, base: str) -> dict[int, Entry]:
    rows = connection.execute(_posts_query(language), {"ids": ids})
    return {id_: _post(list(variants), base) for id_, variants in groupby(rows, key=lambda row: row.id)}


def _post(variants: list[Row[Any]], base: str) -> Entry:
    post = variants[0]
    channels = [row.channel for row in variants if row.channel]
    text = next((row.text for row in variants if row.text and row.text.strip()), "")
    facts = [
        (gettext("Department"), post.department),
        (gettext("Channel"), ", ".join(channels)),
        (gettext("Owner"), post.owner),
        (gettext("State"), state_word(post.state)),
        (gettext("Goal"), post.goal),
        (gettext("Milestone"), post.milestone),
    ]
    lines = _said(facts)
    if post.confidential and post.state != State.PUBLISHED:
        lines.append(gettext("Confidential until published"))
    return Entry(
        uid=f"{post.uid}@planner",
        kind=Kind.POST,
        summary=_summary(post.title, post.state, channels),
        link=f"{base}/posts/{post.id}",
        changed_at=post.changed_at,
        starts_at=post.moment,
        minutes=post.lasts or 30,
        first_day=None if post.moment else post.day,
        description=(*lines, "", opening(text), "") if text else (*lines, ""),
        status=_status(post.state),
        categories=tuple(filter(None, (post.department, post.campaign))),
    )


def _summary(title: str, state: State, channels: list[str]) -> str:
    """'LinkedIn DE +1: Pilot results', with '[in review]' before it until it is approved."""
    if channels:
        more = f" +{len(channels) - 1}" if len(channels) > 1 else ""
        title = f"{channels[0]}{more}: {title}"
    if state == State.CANCELLED:
        return gettext("Cancelled: %(title)s", title=title)
    return f"[{state_word(state)}] {title}" if state in UNAPPROVED else title


def _status(state: State) -> Status:
    if state == State.CANCELLED:
        return Status.CANCELLED
    return Status.TENTATIVE if state in UNAPPROVED else Status.CONFIRMED


# Milestones


@lru_cache(maxsize=4)
def _milestones_query(language: str) -> Executable:
    return (
        select(
            Milestone.id,
            Milestone.uid,
            Milestone.title_in(language).label("title"),
            Milestone.day,
            Milestone.update_due,
            Milestone.baseline_day,
            Milestone.state,
            Milestone.done_when,
            Milestone.changed_at,
            Department.name_in(language).label("department"),
            Person.name.label("owner"),
            Goal.title_in(language).label("goal"),
        )
        .join(Department, Department.id == Milestone.department_id)
        .outerjoin(Person, Person.id == Milestone.owner_id)
        .outerjoin(Goal, Goal.id == Milestone.goal_id)
        .where(Milestone.id.in_(IDS), Milestone.day.is_not(None))
    )


def _milestones(connection: Connection, ids: list[int], language: str, base: str) -> dict[int, Entry]:
    return {row.id: _milestone(row, base) for row in connection.execute(_milestones_query(language), {"ids": ids})}


def _milestone(row: Row[Any], base: str) -> Entry:
    state = gettext(roadmap.STATES[row.state])
    title = _slipped(row.title, row.day, row.baseline_day)
    facts = [
        (gettext("Department"), row.department),
        (gettext("Owner"), row.owner),
        (gettext("State"), state),
        (gettext("Goal"), row.goal),
        (gettext("Done when"), opening(row.done_when)),
    ]
    return Entry(
        uid=f"{row.uid}@planner",
        kind=Kind.MILESTONE,
        summary=title if row.state in FIRM else f"[{state}] {title}",
        link=f"{base}/milestones/{row.id}",
        changed_at=row.changed_at,
        first_day=row.day,
        description=(*_said(facts), ""),
        status=Status.CONFIRMED if row.state in FIRM else Status.TENTATIVE,
        categories=(row.department, gettext("Milestone")),
    )


def _updates(connection: Connection, ids: list[int], language: str, base: str) -> dict[int, Entry]:
    rows = connection.execute(_milestones_query(language), {"ids": ids})
    return {row.id: _update(row, base) for row in rows if row.update_due}


def _update(row: Row[Any], base: str) -> Entry:
    facts = [
        (gettext("Department"), row.department),
        (gettext("Owner"), row.owner),
        (gettext("Milestone"), f"{row.title}, {dates.day_long(row.day)}"),
    ]
    return Entry(
        uid=f"{row.uid}-update@planner",
        kind=Kind.UPDATE,
        summary=gettext("Update due: %(title)s", title=row.title),
        link=f"{base}/milestones/{row.id}",
        changed_at=row.changed_at,
        first_day=row.update_due,
        description=(*_said(facts), ""),
        categories=(row.department, gettext("Milestone")),
    )


def _slipped(title: str, day: date, baseline: date | None) -> str:
    """'Launch (moved +14 d, was 3 Mar)'."""
    if baseline is None or baseline == day:
        return title
    slip = roadmap.slip_said((day - baseline).days)
    was = dates.day_month(baseline) if baseline.year == day.year else dates.day_long(baseline)
    return gettext("%(title)s (moved %(slip)s, was %(day)s)", title=title, slip=slip, day=was)


# Quiet periods


@lru_cache(maxsize=4)
def _quiet_query(language: str) -> Executable:
    return (
        select(
            QuietPeriod.id,
            QuietPeriod.uid,
            QuietPeriod.first_day,
            QuietPeriod.last_day,
            QuietPeriod.reason,
            QuietPeriod.changed_at,
            Department.name_in(language).label("department"),
            Channel.name.label("channel"),
        )
        .outerjoin(Department, Department.id == QuietPeriod.department_id)
        .outerjoin(Channel, Channel.id == QuietPeriod.channel_id)
        .where(QuietPeriod.id.in_(IDS))
    )


def _quiet_periods(connection: Connection, ids: list[int], language: str, base: str) -> dict[int, Entry]:
    return {row.id: _quiet_period(row, base) for row in connection.execute(_quiet_query(language), {"ids": ids})}


def _quiet_period(row: Row[Any], base: str) -> Entry:
    title = gettext("Quiet period: %(reason)s", reason=row.reason)
    where = [(gettext("Department"), row.department), (gettext("Channel"), row.channel)]
    return Entry(
        uid=f"{row.uid}@planner",
        kind=Kind.QUIET_PERIOD,
        summary=f"{row.channel}: {title}" if row.channel else title,
        link=f"{base}/calendar/month/{row.first_day:%Y-%m}",
        changed_at=row.changed_at,
        first_day=row.first_day,
        last_day=row.last_day,
        description=(gettext("Nothing goes out on these days."), *_said(where), ""),
        categories=tuple(filter(None, (row.department, gettext("Quiet period")))),
    )


def _said(facts: Iterable[tuple[str, str | None]]) -> list[str]:
    return [f"{label}: {value}" for label, value in facts if value]


# Days worth knowing


def observances(connection: Connection, span: Span, *, language: str, base_address: str) -> list[Entry]:
    """Public holidays, days worth knowing and the company's own. They have no row with an id that would stay, so the
    UID is made from what stands there: another name is another entry."""
    company = connection.execute(select(Organisation.country, Organisation.land, Organisation.zone)).first()
    if company is None:
        return []
    days = known_days(span, company.country, company.land or None, ZoneInfo(company.zone))
    own = connection.execute(select(CompanyDay.name, CompanyDay.day, CompanyDay.yearly))
    years = range(span.first.year, span.last.year + 1)
    for name, first, yearly in own:
        occurrences = _each_year(first, years) if yearly else [first]
        days += [Observance(day, name, name) for day in occurrences if day in span]
    return [_observance(day, language, base_address) for day in days]


def _each_year(day: date, years: range) -> Iterator[date]:
    for year in years:
        with suppress(ValueError):  # 29 February
            yield day.replace(year=year)


def _observance(day: Observance, language: str, base: str) -> Entry:
    return Entry(
        uid=f"{sha256(f'{day.day} {day.english}'.encode()).hexdigest()[:32]}@planner",
        kind=Kind.OBSERVANCE,
        summary=day.name(language),
        link=f"{base}/calendar/month/{day.day:%Y-%m}",
        changed_at=datetime(day.day.year, 1, 1, tzinfo=UTC),
        first_day=day.day,
    )
