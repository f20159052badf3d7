"""Which rows stand in a feed, with the bytes that are kept of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, and_, case, or_, select

from planner.calendar.models import Post
from planner.calendar.rules import State
from planner.days.models import QuietPeriod
from planner.days.rules import Span
from planner.feeds.models import KeptEvent
from planner.feeds.rules import HIDDEN_MILESTONES, SERIALIZER, Kind, Source, Wanted, shows, window
from planner.history.models import Change
from planner.my_work.queries import may_be_approved_by
from planner.people.models import Membership, Person
from planner.people.rules import Access
from planner.roadmap.models import Milestone
from planner.roadmap.rules import MilestoneState

IDS: dict[Kind, Any] = {
    Kind.POST: Post.id,
    Kind.MILESTONE: Milestone.id,
    Kind.UPDATE: Milestone.id,
    Kind.QUIET_PERIOD: QuietPeriod.id,
}
EVERYTHING = frozenset({Kind.POST, Kind.MILESTONE, Kind.QUIET_PERIOD})
IN = {  # what stands in which feed
    Source.DEPARTMENT: EVERYTHING,
    Source.COMPANY: EVERYTHING,
    Source.OWN: frozenset({Kind.POST, Kind.MILESTONE}),
    Source.ROADMAP: frozenset({Kind.MILESTONE, Kind.UPDATE}),
}


# Of a row in a feed: its id, what orders it, and its bytes; without bytes they have to be made
Listed = Sequence[Any]


def listed(
    connection: Connection,
    wanted: Wanted,
    *,
    today: date,
    zone: ZoneInfo,
    base_address: str,
    only: Mapping[Kind, Collection[int]] | None = None,
) -> dict[Kind, Listed]:
    """The rows of a feed on a local day, by kind; with `only`, those of these ids that stand in it."""
    span, midnight = window(today), datetime.combine(today, time(), zone).astimezone(UTC)
    found: dict[Kind, Listed] = {}
    for kind, id_ in IDS.items():
        if kind not in IN[wanted.source] or (only is not None and not only.get(kind)):
            continue
        these = [] if only is None else [id_.in_(only[kind])]
        if kind == Kind.POST:
            where = _posts(connection, wanted, span, midnight, these)
        elif kind == Kind.MILESTONE:
            where = _milestones(wanted, span)
        elif kind == Kind.UPDATE:
            where = _updates(span)
        else:
            where = _quiet_periods(wanted, span)
        found[kind] = connection.execute(_kept_beside(kind, id_, wanted, base_address).where(*where, *these)).all()
    return found


def coming(connection: Connection, wanted: Wanted, *, today: date, zone: ZoneInfo, most: int) -> dict[Kind, list[int]]:
    """The ids of the next posts and milestones of a feed, and of what updates are due, so many of each at most."""
    span, midnight = window(today), datetime.combine(today, time(), zone).astimezone(UTC)
    if wanted.source == Source.ROADMAP:
        updates = select(Milestone.id).where(*_updates(span), Milestone.update_due >= today)
        due = connection.scalars(updates.order_by(Milestone.update_due, Milestone.id).limit(most))
        return {Kind.MILESTONE: _next_milestones(connection, wanted, span, today, most), Kind.UPDATE: list(due)}
    ahead = [Post.day >= today]
    posts = select(Post.id).where(*_posts(connection, wanted, span, midnight, ahead), *ahead)
    return {
        Kind.POST: list(connection.scalars(posts.order_by(Post.day, Post.moment, Post.id).limit(most))),
        Kind.MILESTONE: _next_milestones(connection, wanted, span, today, most),
    }


def _next_milestones(connection: Connection, wanted: Wanted, span: Span, today: date, most: int) -> list[int]:
    query = select(Milestone.id).where(*_milestones(wanted, span), Milestone.day >= today)
    return list(connection.scalars(query.order_by(Milestone.day, Milestone.id).limit(most)))


def _kept_beside(kind: Kind, id_: Any, wanted: Wanted, base_address: str) -> Select[Any]:
    valid = and_(KeptEvent.stale_at.is_(None), KeptEvent.serializer == SERIALIZER)
    return select(id_, KeptEvent.place, case((valid, KeptEvent.body))).outerjoin(
        KeptEvent,
        and_(
            KeptEvent.kind == kind,
            KeptEvent.row_id == id_,
            KeptEvent.language == wanted.language,
            KeptEvent.base_address == base_address,
        ),
    )


def _posts(
    connection: Connection, wanted: Wanted, span: Span, midnight: datetime, these: Sequence[ColumnElement[bool]]
) -> list[ColumnElement[bool]]:
    theirs = _whose(connection, wanted)
    states: ColumnElement[bool] = Post.state.in_(wanted.states)
    cancelled = _cancelled(connection, wanted, [*theirs, *these, Post.day.between(span.first, span.last)], midnight)
    return [
        *theirs,
        Post.day.between(span.first, span.last),
        or_(states, Post.id.in_(cancelled)) if cancelled else states,
    ]


def _whose(connection: Connection, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Of the department, of the company, or what one owns or has to approve. What is confidential until it is out
    stands in its department's feed alone, and there for the department's own people."""
    open_to_all = or_(Post.confidential.is_(False), Post.state == State.PUBLISHED)
    if wanted.source == Source.DEPARTMENT:
        theirs: list[ColumnElement[bool]] = [Post.department_id == wanted.department_id]
        return theirs if wanted.confidential else [*theirs, open_to_all]
    if wanted.source == Source.COMPANY:
        return [open_to_all]
    access = _access(connection, wanted.person_id or 0)
    return [or_(Post.owner_id == access.person_id, may_be_approved_by(access)), open_to_all]


def _access(connection: Connection, person_id: int) -> Access:
    standing = connection.execute(select(Person.standing).where(Person.id == person_id)).scalar_one()
    roles = connection.execute(
        select(Membership.department_id, Membership.role).where(Membership.person_id == person_id)
    )
    return Access(person_id, {row.department_id: row.role for row in roles}, standing)


def _cancelled(
    connection: Connection, wanted: Wanted, where: Collection[ColumnElement[bool]], midnight: datetime
) -> list[int]:
    """What was cancelled within 30 days before the day began, from a state that this feed shows. A cancelled post no
    longer changes, so its last change is when it was cancelled."""
    query = select(Post.id, Post.changed_at).where(*where, Post.state == State.CANCELLED)
    since = {row.id: row.changed_at for row in connection.execute(query)}
    candidates = [id_ for id_, at in since.items() if shows(State.CANCELLED, now=midnight, cancelled_at=at)]
    before = _states_before(connection, candidates)
    return [
        id_
        for id_ in candidates
        if shows(
            State.CANCELLED,
            wanted=wanted.states,
            now=midnight,
            cancelled_at=since[id_],
            cancelled_from=before.get(id_),
        )
    ]


def _states_before(connection: Connection, ids: list[int]) -> dict[int, State]:
    """From which state each was cancelled, as far as the history knows."""
    found: dict[int, State] = {}
    if not ids:
        return found
    query = (
        select(Change.row_id, Change.before, Change.after)
        .where(Change.about_kind == "post", Change.about_id.in_(ids), Change.kind == "post")
        .order_by(Change.id)
    )
    for row in connection.execute(query):
        if row.before and (row.after or {}).get("state") == State.CANCELLED:
            found[row.row_id] = State(row.before["state"])
    return found


def _milestones(wanted: Wanted, span: Span) -> list[ColumnElement[bool]]:
    hidden = HIDDEN_MILESTONES if wanted.reached else (*HIDDEN_MILESTONES, MilestoneState.REACHED)
    where: list[ColumnElement[bool]] = [Milestone.day.between(span.first, span.last), Milestone.state.not_in(hidden)]
    if wanted.source == Source.DEPARTMENT:
        where.append(Milestone.department_id == wanted.department_id)
    elif wanted.source == Source.OWN:
        where.append(Milestone.owner_id == wanted.person_id)
    return where


def _updates(span: Span) -> list[ColumnElement[bool]]:
    """Of milestones that are committed and have a day: of others none is due."""
    return [Milestone.update_due.between(span.first, span.last)]


def _quiet_periods(wanted: Wanted, span: Span) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [QuietPeriod.first_day <= span.last, QuietPeriod.last_day >= span.first]
    if wanted.source == Source.DEPARTMENT:
        theirs = or_(QuietPeriod.department_id.is_(None), QuietPeriod.department_id == wanted.department_id)
        where.append(theirs)
    return where
