"""What the feeds' views read: a subscription by its secret, and what the page shows."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, and_, bindparam, case, func, literal_column, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import selectinload

from planner.calendar.models import Post
from planner.calendar.rules import State
from planner.db import db
from planner.feeds.models import FeedRevision, Subscription, states_in
from planner.feeds.rules import COMPANY, HIDDEN_MILESTONES, ROADMAP, SHOWN_STATES, Source, Wanted, window
from planner.people.models import Department, Membership, Organisation, Person
from planner.people.rules import Access
from planner.roadmap.models import Milestone


@dataclass(frozen=True, slots=True)
class Fetched:
    """A subscription whose address was asked for, with all that its validator is made of."""

    id: int
    wanted: Wanted
    slug: str
    zone: str | None
    revision: str
    changed_at: datetime
    last_fetched_at: datetime | None


_BY_TOKEN = (
    select(
        Subscription.id,
        Subscription.source,
        Subscription.department_id,
        Subscription.person_id,
        Subscription.states,
        Subscription.observances,
        Subscription.reached,
        Subscription.language,
        Subscription.changed_at,
        Subscription.last_fetched_at,
        Department.slug,
        Membership.id.label("membership_id"),
        FeedRevision.revision,
        FeedRevision.modified_at,
        Organisation.zone,
    )
    .join(Person, and_(Person.id == Subscription.person_id, Person.active))
    .outerjoin(Department, Department.id == Subscription.department_id)
    .outerjoin(
        Membership,
        and_(Membership.person_id == Person.id, Membership.department_id == Subscription.department_id),
    )
    .outerjoin(
        FeedRevision,
        FeedRevision.source
        == case(
            (Subscription.source == literal_column(f"'{Source.ROADMAP.value}'"), literal_column(str(ROADMAP))),
            else_=func.coalesce(Subscription.department_id, literal_column(str(COMPANY))),
        ),
    )
    .outerjoin(Organisation, Organisation.id == literal_column("1"))
    .where(Subscription.token_digest == bindparam("digest"), Subscription.revoked_at.is_(None))
)


def fetched_by(connection: Connection, token_digest: str) -> Fetched | None:
    """The subscription with this secret; None for one that was never given, is revoked, or whose owner is switched
    off. One look-up by an index."""
    row = connection.execute(_BY_TOKEN, {"digest": token_digest}).one_or_none()
    return _fetched(row) if row else None


def fetched_now(engine: Engine, token_digest: str) -> Fetched | None:
    """The same, without what SQLAlchemy adds to a statement (ten times the look-up itself): most fetches are this one
    statement and nothing else."""
    sql, row_of, processors = _prepared(engine.dialect)
    connection = engine.raw_connection()
    driver = engine.dialect.loaded_dbapi
    try:
        cursor = connection.cursor()
        cursor.execute(sql, (token_digest,) if engine.dialect.positional else {"digest": token_digest})
        found = cursor.fetchone()
        cursor.close()
    except driver.Error as error:
        raise DBAPIError.instance(sql, None, error, driver.Error) from error
    finally:
        connection.close()
    if found is None:
        return None
    return _fetched(row_of(*(read(value) if read else value for read, value in zip(processors, found, strict=True))))


@lru_cache(maxsize=4)
def _prepared(dialect: Dialect) -> tuple[str, Callable[..., Any], list[Any]]:
    """The statement as the driver takes it, what makes a row of its values, and what makes each value Python's."""
    compiled = _BY_TOKEN.compile(dialect=dialect)
    columns = list(_BY_TOKEN.selected_columns)
    processors = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    return str(compiled), namedtuple("Row", [str(column.key) for column in columns]), processors


def _fetched(row: Any) -> Fetched:
    changed_at = row.changed_at
    if row.modified_at is not None:
        changed_at = max(changed_at, datetime.fromtimestamp(row.modified_at, UTC))
    slug = row.slug or row.source.value
    return Fetched(row.id, _wanted(row), slug, row.zone, row.revision or "", changed_at, row.last_fetched_at)


def _wanted(row: Any) -> Wanted:
    return Wanted(
        source=row.source,
        department_id=row.department_id,
        person_id=row.person_id if row.source == Source.OWN else None,
        states=states_in(row.states),
        observances=row.observances,
        reached=row.reached,
        language=row.language,
        confidential=row.membership_id is not None,
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed that can be subscribed to, with what is ahead in it and how many entries it has in all."""

    source: Source
    department_id: int | None
    name: str
    hue: int
    posts: int = 0
    milestones: int = 0
    entries: int = 0

    @property
    def key(self) -> str:
        """What a form calls it."""
        return str(self.department_id or self.source.value)


def subscriptions_of(person_id: int) -> list[Subscription]:
    """A person's subscriptions that have not ended, the oldest first."""
    query = select(Subscription).where(Subscription.person_id == person_id, Subscription.revoked_at.is_(None))
    return list(db.session.scalars(query.order_by(Subscription.id).options(selectinload(Subscription.department))))


def own_subscription(subscription_id: int, person_id: int) -> Subscription | None:
    """One of a person's own that has not ended."""
    query = select(Subscription).where(
        Subscription.id == subscription_id, Subscription.person_id == person_id, Subscription.revoked_at.is_(None)
    )
    return db.session.scalar(query.options(selectinload(Subscription.department)))


def departments_with_feeds(access: Access, today: date, language: str) -> list[Offer]:
    """Every department with a feed: those that are not archived, one's own first."""
    departments = db.session.execute(
        select(Department.id, Department.name_in(language).label("name"), Department.hue)
        .where(Department.archived_at.is_(None))
        .order_by(Department.id)
    ).all()
    posts = _posts_by_department([row.id for row in departments], access, today)
    milestones = _milestones_by_department(today)
    found = [
        Offer(
            Source.DEPARTMENT,
            row.id,
            row.name,
            row.hue,
            posts.get(row.id, (0, 0))[1],
            milestones.get(row.id, (0, 0))[1],
            posts.get(row.id, (0, 0))[0] + milestones.get(row.id, (0, 0))[0],
        )
        for row in departments
    ]
    return sorted(found, key=lambda offer: offer.department_id not in access.roles)


def _posts_by_department(departments: list[int], access: Access, today: date) -> dict[int, tuple[int, int]]:
    """How many posts each department's feed has, and how many of them are ahead."""
    span = window(today)
    seen = or_(Post.confidential.is_(False), Post.state == State.PUBLISHED, Post.department_id.in_(list(access.roles)))
    query = (
        select(Post.department_id, func.count(), func.sum(case((Post.day >= today, 1), else_=0)))
        .where(Post.department_id.in_(departments), Post.day.between(span.first, span.last))  # by their index
        .where(Post.state.in_(SHOWN_STATES), seen)
        .group_by(Post.department_id)
    )
    return {department: (count, ahead) for department, count, ahead in db.session.execute(query)}


def _milestones_by_department(today: date) -> dict[int, tuple[int, int]]:
    span = window(today)
    query = (
        select(Milestone.department_id, func.count(), func.sum(case((Milestone.day >= today, 1), else_=0)))
        .where(Milestone.state.not_in(HIDDEN_MILESTONES), Milestone.day.between(span.first, span.last))
        .group_by(Milestone.department_id)
    )
    return {department: (count, ahead) for department, count, ahead in db.session.execute(query)}
