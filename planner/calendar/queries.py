"""What the calendar's views read: one query for the posts of some days serves them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    String,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import selectinload

from planner.calendar.filters import Filters, Rows, narrowed, visible
from planner.calendar.models import Approval, Campaign, Comment, Medium, Post, Variant
from planner.calendar.rules import FIXED, OPEN, UNDATED, State
from planner.channels.models import Channel, Network
from planner.days.models import CompanyDay, QuietPeriod
from planner.db import Instant, db
from planner.goals.models import Goal
from planner.people.models import Department, Membership, Person
from planner.people.rules import Access, Role, Standing
from planner.roadmap.models import Milestone
from planner.roadmap.rules import MilestoneState


class PostRow(NamedTuple):
    """A post as lists show it: plain values, hashable, so that its chip can be kept."""

    id: int
    version: int
    title: str
    state: str
    day: date | None
    at: time | None
    moment: datetime | None
    hue: int
    department: str
    department_id: int
    owner_id: int
    confidential: bool
    language: str
    network: str
    network_name: str
    channels: int


class AgendaRow(NamedTuple):
    """A post as the agenda shows it."""

    post: PostRow
    owner: str
    campaign: str
    goal: str
    goal_hue: int
    channel: str
    to_fix: int


def _rows(lang: str, *more: Any) -> Rows:
    query: Rows = (
        select(
            Post.id,
            Post.version,
            Post.title,
            Post.state,
            Post.day,
            Post.at,
            Post.moment,
            Department.hue,
            Department.name_in(lang).label("department"),
            Post.department_id,
            Post.owner_id,
            Post.confidential,
            Post.language,
            Network.slug.label("network"),
            Network.name.label("network_name"),
            *more,
        )
        .join(Department, Department.id == Post.department_id)
        .outerjoin(Variant, Variant.post_id == Post.id)
        .outerjoin(Channel, Channel.id == Variant.channel_id)
        .outerjoin(Network, Network.id == Channel.network_id)
    )
    return query


def _one_a_post(rows: Iterable[Row[Any]]) -> list[tuple[PostRow, Row[Any]]]:
    """A row a post out of a row a variant; the first variant's network stands for it."""
    posts: dict[int, tuple[Row[Any], int]] = {}
    for row in rows:
        first, channels = posts.get(row.id, (row, 0))
        posts[row.id] = (first, channels + 1)
    return [
        (
            PostRow._make((*first[:13], first.network or "", first.network_name or "", channels)),
            first,
        )
        for first, channels in posts.values()
    ]


class Placed(NamedTuple):
    """As little of a post as its place in a calendar needs; `changed` tells it from any other with its id."""

    id: int
    version: int
    changed: Any
    state: State
    day: date
    department_id: int
    to_fix: int
    overdue: int


def has_passed(now: datetime, today: date) -> ColumnElement[bool]:
    """Posts whose time is over: their moment, or without a time their day."""
    return over(now, today, today + timedelta(days=1))


def over(now: Any, today: Any, tomorrow: Any) -> ColumnElement[bool]:
    """The same for values that are bound later. The day narrows the search: no zone is a day away."""
    return and_(Post.day <= tomorrow, or_(Post.moment < now, and_(Post.moment.is_(None), Post.day < today)))


def placed_on(days: Sequence[date], filters: Filters, access: Access, *, now: datetime, today: date) -> list[Placed]:
    """The posts of these days, by day: those without a time first, then by time. One table, one range of an index
    where the days follow each other, for this is what the month asks most."""
    first, last = min(days), max(days)
    in_a_row = (last - first).days < len(days)
    asked = _placed(filters, access.person_id, tuple(access.roles.items()), access.standing, in_a_row=in_a_row)
    values: dict[str, Any] = {"now": now, "today": today, "tomorrow": today + timedelta(days=1)}
    values |= {"first": first, "last": last} if in_a_row else {"days": days}
    return list(map(Placed._make, db.session.connection().execute(asked, values)))


@lru_cache(maxsize=500)
def _placed(
    filters: Filters, person_id: int, roles: tuple[tuple[int, Role], ...], standing: Standing, *, in_a_row: bool
) -> Rows:
    """The question, which takes about as long to write as to answer, once for each person and what they look at."""
    day = {name: bindparam(name, type_=Date()) for name in ("today", "tomorrow", "first", "last")}
    passed = over(bindparam("now", type_=Instant()), day["today"], day["tomorrow"])
    overdue = case((and_(Post.state.in_(OPEN), passed), 1), else_=0)
    changed = type_coerce(Post.changed_at, String)
    query = select(Post.id, Post.version, changed, Post.state, Post.day, Post.department_id, Post.to_fix, overdue)
    query = narrowed(query, filters, Access(person_id, dict(roles), standing))
    on = Post.day.between(day["first"], day["last"]) if in_a_row else Post.day.in_(bindparam("days", expanding=True))
    return query.where(on).order_by(Post.day, Post.at.is_not(None), Post.at, Post.id)


def next_overdue(now: datetime, today: date) -> datetime | None:
    """When the next post of these days will be overdue unless somebody approves it; None when none will."""
    near = Post.day.between(today - timedelta(days=1), today + timedelta(days=1))
    query = select(func.min(Post.moment)).where(near, Post.moment > now, Post.state.in_(OPEN))
    return db.session.scalar(query)


def rows_of(ids: Sequence[int], lang: str) -> list[PostRow]:
    """These posts as lists show them."""
    return [post for post, _ in _one_a_post(db.session.connection().execute(_these_rows(lang), {"ids": ids}))]


@lru_cache(maxsize=4)
def _these_rows(lang: str) -> Rows:
    return _rows(lang).where(Post.id.in_(bindparam("ids", expanding=True))).order_by(Post.id, Variant.position)


def agenda_between(first: date, last: date, filters: Filters, access: Access, lang: str) -> dict[date, list[AgendaRow]]:
    """The same posts with what the agenda's columns say."""
    more = (
        Person.name.label("owner"),
        Campaign.title.label("campaign"),
        Campaign.title_de.label("campaign_de"),
        Goal.title_in(lang).label("goal"),
        Goal.hue.label("goal_hue"),
        Channel.name.label("channel"),
        Post.to_fix,
    )
    query = narrowed(_rows(lang, *more), filters, access).where(Post.day.between(first, last))
    query = query.join(Person, Person.id == Post.owner_id)
    query = query.outerjoin(Campaign, Campaign.id == Post.campaign_id).outerjoin(Goal, Goal.id == Post.goal_id)
    query = query.order_by(Post.day, Post.at.is_not(None), Post.at, Post.id, Variant.position)
    days: dict[date, list[AgendaRow]] = {}
    for post, row in _one_a_post(db.session.execute(query)):
        campaign = (row.campaign_de if lang == "de" else None) or row.campaign or ""
        if post.day:
            line = AgendaRow(
                post,
                row.owner,
                campaign,
                row.goal or "",
                row.goal_hue or 1,
                row.channel or "",
                0 if post.state in FIXED else row.to_fix,
            )
            days.setdefault(post.day, []).append(line)
    return days


class Waiting(NamedTuple):
    """A post without a day, as the backlog shows it; names and hues come from the directory."""

    id: int
    version: int
    title: str
    state: State
    department_id: int
    owner_id: int
    created_at: datetime


def backlog(filters: Filters, access: Access, *, most: int, after: int | None = None) -> list[Waiting]:
    """Ideas and drafts without a day, newest first; `after` is the id of the last one on the page before."""
    query = select(
        Post.id, Post.version, Post.title, Post.state, Post.department_id, Post.owner_id, Post.created_at
    ).order_by(Post.created_at.desc(), Post.id.desc())
    if after:
        last = select(Post.created_at).where(Post.id == after).scalar_subquery()
        query = query.where(or_(Post.created_at < last, and_(Post.created_at == last, Post.id < after)))
    return list(map(Waiting._make, db.session.execute(_undated(query, filters, access).limit(most))))


def backlog_size(filters: Filters, access: Access) -> int:
    """How many ideas and drafts have no day."""
    return db.session.scalar(_undated(select(func.count()).select_from(Post), filters, access)) or 0


def _undated(query: Rows, filters: Filters, access: Access) -> Rows:
    return narrowed(query, filters, access).where(Post.day.is_(None), Post.state.in_(UNDATED))


def posts_of(
    access: Access,
    lang: str,
    *,
    campaign: int | None = None,
    milestone: int | None = None,
    goal: int | None = None,
    since: date | None = None,
    most: int = 200,
) -> list[PostRow]:
    """The posts of one campaign, or those that serve one milestone or goal, by day; ideas without one last."""
    order = (Post.day.is_(None), Post.day, Post.at, Post.id)
    ids = narrowed(select(Post.id), Filters(), access)
    for column, wanted in (
        (Post.campaign_id, campaign),
        (Post.milestone_id, milestone),
        (Post.goal_id, goal),
    ):
        if wanted:
            ids = ids.where(column == wanted)
    if since:
        ids = ids.where(or_(Post.day >= since, Post.day.is_(None)))
    first = ids.order_by(*order).limit(most).subquery()
    query = _rows(lang).where(Post.id.in_(select(first))).order_by(*order, Variant.position)
    return [post for post, _ in _one_a_post(db.session.execute(query))]


class MilestoneRow(NamedTuple):
    id: int
    title: str
    day: date
    hue: int
    department: str


def milestones_between(first: date, last: date, filters: Filters, lang: str) -> dict[date, list[MilestoneRow]]:
    """The milestones of these days; the filters for department and goal hold for them too."""
    query: Rows = (
        select(
            Milestone.id,
            Milestone.title_in(lang),
            Milestone.day,
            Department.hue,
            Department.name_in(lang),
        )
        .join(Department, Department.id == Milestone.department_id)
        .where(Milestone.day.between(first, last))
        .where(Milestone.state.not_in((MilestoneState.DRAFT, MilestoneState.DROPPED)))
        .order_by(Milestone.day, Milestone.id)
    )
    if filters.department:
        query = query.where(Department.slug.in_(filters.department))
    if filters.goal:
        query = query.where(Milestone.goal_id.in_(select(Goal.id).where(Goal.slug.in_(filters.goal))))
    days: dict[date, list[MilestoneRow]] = {}
    for row in db.session.execute(query):
        days.setdefault(row[2], []).append(MilestoneRow._make(row))
    return days


class Quiet(NamedTuple):
    """A quiet period: for everybody, or for one department or channel."""

    first_day: date
    last_day: date
    reason: str
    department_id: int | None
    channel_id: int | None


_QUIET = (
    select(*(getattr(QuietPeriod, name) for name in Quiet._fields))
    .where(QuietPeriod.first_day <= bindparam("last"), QuietPeriod.last_day >= bindparam("first"))
    .order_by(QuietPeriod.first_day, QuietPeriod.id)
)


def quiet_between(first: date, last: date) -> list[Quiet]:
    """Quiet periods that touch these days."""
    return list(map(Quiet._make, db.session.connection().execute(_QUIET, {"first": first, "last": last})))


def company_days_between(first: date, last: date) -> list[CompanyDay]:
    """The company's own days; yearly ones whatever their year."""
    days = db.session.scalars(select(CompanyDay).where(or_(CompanyDay.day.between(first, last), CompanyDay.yearly)))
    return list(days)


def whole_post(post_id: int, access: Access) -> Post | None:
    """A post with all that the composer shows; None where this person may not see it."""
    query = select(Post).where(Post.id == post_id)
    seen = visible(access)
    if seen is not None:
        query = query.where(seen)
    return db.session.scalars(
        query.options(
            selectinload(Post.variants).selectinload(Variant.channel).selectinload(Channel.network),
            selectinload(Post.variants).selectinload(Variant.media).selectinload(Medium.file),
            selectinload(Post.approvals).selectinload(Approval.person),
            selectinload(Post.writers),
            selectinload(Post.asked),
            selectinload(Post.topic),
            selectinload(Post.department),
            selectinload(Post.owner),
            selectinload(Post.campaign),
            selectinload(Post.goal),
            selectinload(Post.milestone),
        )
    ).one_or_none()


def talk_of(post_id: int) -> list[Comment]:
    """What was said about a post, oldest first."""
    query = select(Comment).where(Comment.post_id == post_id).order_by(Comment.at, Comment.id)
    return list(db.session.scalars(query.options(selectinload(Comment.person), selectinload(Comment.mentions))))


def who_can_approve(departments: Sequence[int], *, but: Iterable[int]) -> list[str]:
    """Names of the people who may approve for one of these departments, without those in `but`."""
    members = (
        select(Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.department_id.in_(departments),
            Membership.role == Role.APPROVER,
            Person.active,
        )
        .where(Person.id.not_in(list(but)))
        .distinct()
        .order_by(Person.name)
    )
    names = list(db.session.scalars(members))
    if names:
        return names
    admins = select(Person.name).where(Person.standing == Standing.ADMIN, Person.active, Person.id.not_in(list(but)))
    return list(db.session.scalars(admins.order_by(Person.name)))
