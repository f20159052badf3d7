"""What the feeds' views read: a subscription by its secret, and what the page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, select

from planner.calendar.rules import State
from planner.feeds.models import FeedRevision, Subscription
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
    .outerjoin(FeedRevision, FeedRevision.source == func.coalesce(Subscription.department_id, COMPANY))
    .outerjoin(Organisation, Organisation.id == 1)
    .where(Subscription.token_digest == bindparam("digest"), Subscription.revoked_at.is_(None))
)


def fetched_by(connection: Connection, token_digest: str) -> Fetched | None:
    """The subscription with this secret; None for one that was never given, is revoked, or whose owner is switched
    off. One look-up by an index."""
    row = connection.execute(_BY_TOKEN, {"digest": token_digest}).one_or_none()
    if row is None:
        return None
    changed_at = row.changed_at
    if row.modified_at is not None:
        changed_at = max(changed_at, datetime.fromtimestamp(row.modified_at, UTC))
    return Fetched(
        row.id, _wanted(row), row.slug or row.source, row.zone, row.revision or "", changed_at, row.last_fetched_at
    )


def _wanted(row: Any) -> Wanted:
    return Wanted(
        source=row.source,
        department_id=row.department_id,
        person_id=row.person_id if row.source == Source.OWN else None,
        states=frozenset(State(state) for state in row.states.split(",") if state),
        observances=row.observances,
        reached=row.reached,
        language=row.language,
        confidential=row.membership_id is not None,
    )
