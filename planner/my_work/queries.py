"""What waits for a person, and whom they wait for; oldest first."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Date, Select, and_, bindparam, func, or_, select, true, union
from sqlalchemy.orm import aliased

from planner.calendar.filters import Rows, visible
from planner.calendar.models import Approval, Comment, Mention, Post, Variant, Writer
from planner.calendar.models import Asked as AskedOf
from planner.calendar.queries import has_passed, over
from planner.calendar.rules import OPEN, State
from planner.channels.models import Channel, Topic
from planner.db import Instant, db
from planner.guidelines.readers import asked_of
from planner.people.models import Department, Person
from planner.people.rules import Access, Role, Standing
from planner.reviews.models import Suggestion

ON_THE_WAY = (State.IN_REVIEW, State.APPROVED, State.SCHEDULED)


class Waiting(NamedTuple):
    """A post that waits: why ('approve', 'again', 'overdue', 'returned', 'publish', 'fix'), and since when."""

    why: str
    post_id: int
    version: int
    title: str
    state: State
    day: date | None
    moment: datetime | None
    since: datetime
    owner: str
    hue: int
    department: str
    overdue: bool
    channels: str
    said: str


class Waits(NamedTuple):
    """How many things wait for somebody; `edition` is the number of the guidelines' edition that they have still to
    acknowledge, `since` that of the last which they have."""

    things: int
    edition: str | None
    since: str | None


class Asked(NamedTuple):
    """A comment that mentions this person."""

    comment_id: int
    post_id: int
    title: str
    who: str
    text: str
    at: datetime
    hue: int
    department: str


def may_be_approved_by(access: Access) -> ColumnElement[bool]:
    """Posts in review that wait for a department that this person approves for, but for their own and those they
    wrote or have approved."""
    completed = select(func.max(Approval.at)).where(Approval.post_id == Post.id, Approval.completes)
    approved = completed.correlate(Post).scalar_subquery()
    wrote = select(Writer.post_id).where(
        Writer.post_id == Post.id,
        Writer.person_id == access.person_id,
        or_(approved.is_(None), Writer.at > approved),
    )
    gave = select(Approval.id).where(
        Approval.post_id == Post.id, Approval.person_id == access.person_id, Approval.dropped_at.is_(None)
    )
    free = and_(Post.state == State.IN_REVIEW, Post.owner_id != access.person_id, ~wrote.exists(), ~gave.exists())
    own = ~_has_approved(Post.department_id)
    second = select(Topic.id).where(Topic.id == Post.topic_id, ~_has_approved(Topic.second_department_id))
    asked = select(AskedOf.post_id).where(AskedOf.post_id == Post.id, ~_has_approved(AskedOf.department_id))
    if access.admin:
        return and_(free, or_(own, second.where(Topic.second_department_id.is_not(None)).exists(), asked.exists()))
    theirs = access.approves_in
    return and_(
        free,
        or_(
            and_(Post.department_id.in_(theirs), own),
            second.where(Topic.second_department_id.in_(theirs)).exists(),
            asked.where(AskedOf.department_id.in_(theirs)).exists(),
        ),
    )


def _has_approved(department: Any) -> ColumnElement[bool]:
    standing = select(Approval.id).where(Approval.post_id == Post.id, Approval.dropped_at.is_(None))
    return standing.where(Approval.department_id == department).correlate(Post, Topic, AskedOf).exists()


def _returned(access: Access) -> ColumnElement[bool]:
    return and_(Post.owner_id == access.person_id, Post.returned_at.is_not(None))


def _overdue(access: Access, passed: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(Post.owner_id == access.person_id, Post.state.in_(OPEN), Post.day.is_not(None), passed)


def _to_publish(access: Access, passed: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(Post.owner_id == access.person_id, Post.state == State.SCHEDULED, passed)


def _to_fix(access: Access, passed: ColumnElement[bool]) -> ColumnElement[bool]:
    """This person's posts on their way that the guidelines have something against, as after a rule has changed."""
    still = passed.is_not(true())  # what has no time makes it neither true nor false
    return and_(Post.owner_id == access.person_id, Post.to_fix > 0, Post.state.in_(ON_THE_WAY), still)


def _everything(access: Access, passed: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    mine = [_returned(access), _overdue(access, passed), _to_publish(access, passed), _to_fix(access, passed)]
    return [may_be_approved_by(access), *mine] if access.admin or access.approves_in else mine


def waiting_for(access: Access, *, now: datetime, today: date, most: int = 100) -> Waits:
    """What waits for this person, `most` for that many or more; one query, which every page asks."""
    counted = _count(access.person_id, access.standing, tuple(access.roles.items()), most)
    when = {"now": now, "today": today, "tomorrow": today + timedelta(days=1)}
    count, edition, since = db.session.execute(counted, when).one()
    return Waits(min(most, count + bool(edition)), edition, since)


@lru_cache(maxsize=256)
def _count(person_id: int, standing: Standing, roles: tuple[tuple[int, Role], ...], most: int) -> Select[Any]:
    """The question, which takes longer to write than to answer, once for each person."""
    access = Access(person_id, dict(roles), standing)
    day = {name: bindparam(name, type_=Date()) for name in ("today", "tomorrow")}
    posts = _ids(access, over(bindparam("now", type_=Instant()), day["today"], day["tomorrow"]), most).subquery()
    asked = _mentions(select(func.count()), access)
    number, since = asked_of(person_id)
    proposed = select(func.count()).where(Suggestion.to_id == person_id, Suggestion.answered_at.is_(None))
    things = select(func.count()).select_from(posts).scalar_subquery() + asked.scalar_subquery()
    return select(things + proposed.scalar_subquery(), number, since)


def _ids(access: Access, passed: ColumnElement[bool], most: int) -> CompoundSelect[int]:
    """Ids of the posts that wait, at most so many of each kind, each once."""
    each = [select(Post.id).where(where).limit(most).subquery() for where in _everything(access, passed)]
    return union(*(select(found.c.id) for found in each))


def waits_for(access: Access, lang: str, *, now: datetime, today: date) -> list[Waiting]:
    """The posts that wait for this person: what is overdue first, then oldest first."""
    rows = db.session.execute(_posts(lang).where(Post.id.in_(_ids(access, has_passed(now, today), 200)))).all()
    said = _last_returned([row.id for row in rows])
    found = []
    for row in rows:
        passed = row.day is not None and (row.moment < now if row.moment else row.day < today)
        overdue = row.state in OPEN and passed
        if row.state == State.IN_REVIEW and row.owner_id != access.person_id:
            why = "again" if row.dropped else "approve"
        elif row.state == State.SCHEDULED and passed:
            why = "publish"
        elif overdue:
            why = "overdue"
        else:
            why = "returned" if row.returned_at else "fix"
        back_at, back_text = said.get(row.id, (None, ""))
        since = (back_at if why == "returned" else None) or row.sent_at or row.moment or row.changed_at
        found.append(_waiting(row, why, since, overdue, back_text))
    return sorted(found, key=lambda w: (not w.overdue, w.since, w.post_id))


def i_wait_for(access: Access, lang: str) -> list[Waiting]:
    """This person's posts that somebody else has to approve, oldest first."""
    query = _posts(lang).where(Post.owner_id == access.person_id, Post.state == State.IN_REVIEW)
    rows = db.session.execute(query).all()
    found = [_waiting(row, "approve", row.sent_at or row.changed_at, False, "") for row in rows]
    return sorted(found, key=lambda w: (w.since, w.post_id))


def of_mine(access: Access, lang: str, *, done: bool, most: int = 100) -> list[Waiting]:
    """This person's posts: those still on their way by day, or those that are out or cancelled, latest first."""
    over = (State.PUBLISHED, State.CANCELLED)
    query = _posts(lang).where(Post.owner_id == access.person_id)
    if done:
        query = query.where(Post.state.in_(over)).order_by(Post.day.desc(), Post.id.desc())
    else:
        query = query.where(Post.state.not_in(over)).order_by(Post.day.is_(None), Post.day, Post.at, Post.id)
    rows = db.session.execute(query.limit(most)).all()
    return [_waiting(row, "mine", row.changed_at, False, "") for row in rows]


def asked(access: Access, lang: str) -> list[Asked]:
    """Comments that mention this person and wait for an answer, oldest first."""
    told = (Comment.id, Comment.post_id, Post.title, Person.name, Comment.text, Comment.at)
    query = _mentions(select(*told, Department.hue, Department.name_in(lang)), access)
    query = query.join(Person, Person.id == Comment.person_id)
    query = query.join(Department, Department.id == Post.department_id)
    return [Asked(*row) for row in db.session.execute(query.order_by(Comment.at, Comment.id).limit(200))]


def _mentions(query: Rows, access: Access) -> Rows:
    """Narrows a query of mentions to those that wait for this person, under posts that they may see."""
    seen = visible(access)
    query = query.select_from(Mention).join(Comment, Comment.id == Mention.comment_id)
    query = query.join(Post, Post.id == Comment.post_id)
    query = query.where(Mention.person_id == access.person_id, Mention.seen_at.is_(None))
    return query if seen is None else query.where(seen)


def _posts(lang: str) -> Rows:
    owner = aliased(Person)
    dropped = select(Approval.id).where(Approval.post_id == Post.id, Approval.dropped_at.is_not(None)).exists()
    names = (
        select(func.aggregate_strings(Channel.name, ", "))
        .join(Variant, Variant.channel_id == Channel.id)
        .where(Variant.post_id == Post.id)
        .scalar_subquery()
    )
    return (
        select(
            Post.id,
            Post.version,
            Post.title,
            Post.state,
            Post.day,
            Post.moment,
            Post.sent_at,
            Post.returned_at,
            Post.changed_at,
            Post.owner_id,
            owner.name.label("owner"),
            Department.hue,
            Department.name_in(lang).label("department"),
            dropped.label("dropped"),
            names.label("channels"),
        )
        .join(owner, owner.id == Post.owner_id)
        .join(Department, Department.id == Post.department_id)
        .limit(300)
    )


def _waiting(row: Any, why: str, since: datetime, overdue: bool, said: str) -> Waiting:
    return Waiting(
        why,
        row.id,
        row.version,
        row.title,
        State(row.state),
        row.day,
        row.moment,
        since,
        row.owner,
        row.hue,
        row.department,
        overdue,
        row.channels or "",
        said,
    )


def _last_returned(posts: list[int]) -> dict[int, tuple[datetime, str]]:
    """The last comment that returned each of these posts."""
    query = select(Comment.post_id, Comment.at, Comment.text).where(Comment.post_id.in_(posts), Comment.returned)
    return {post_id: (at, text) for post_id, at, text in db.session.execute(query.order_by(Comment.id))}
