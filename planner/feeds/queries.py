"""What the feeds' views read: a subscription by its secret, and what the page shows."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, and_, bindparam, func, literal_column, select
from sqlalchemy.exc import DBAPIError

from planner.feeds.models import FeedRevision, Subscription, states_in
from planner.feeds.rules import COMPANY, Source, Wanted
from planner.people.models import Department, Membership, Organisation, Person


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
        FeedRevision.source == func.coalesce(Subscription.department_id, literal_column(str(COMPANY))),
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
