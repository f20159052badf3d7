"""Giving out addresses: new subscriptions, new secrets, what ends, and when a feed was last fetched."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Engine, update
from sqlalchemy.exc import OperationalError

from planner.db import apart, db
from planner.feeds.models import Subscription
from planner.feeds.programs import TOKEN_PREFIX, Program, token_digest
from planner.feeds.rules import Source
from planner.people.models import Department


def subscribe(
    person_id: int,
    source: Source,
    department: Department | None,
    *,
    program: Program,
    name: str,
    language: str,
    now: datetime,
) -> tuple[Subscription, str]:
    """A new subscription and its secret, which nobody can read again. `department` where the source is one."""
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    subscription = Subscription(
        person_id=person_id,
        source=source,
        department=department,
        name=name,
        program=program,
        token_digest=token_digest(secret),
        language=language,
        created_at=now,
        changed_at=now,
    )
    db.session.add(subscription)
    return subscription, secret


def renew(subscription: Subscription, *, now: datetime) -> str:
    """A new secret; the address from before ends."""
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    subscription.renew(token_digest(secret), now=now)
    return secret


def note_fetch(engine: Engine, subscription_id: int, program: Program, *, now: datetime) -> None:
    """Notes when and by which program a feed was fetched; where the database is busy, the next fetch does."""
    with suppress(OperationalError), apart(engine) as connection:
        connection.execute(
            update(Subscription)
            .where(Subscription.id == subscription_id)
            .values(last_fetched_at=now, last_program=program.value)
        )


def address_of(base_address: str, secret: str, name: str) -> str:
    """A feed's whole address; `name` is for people to read."""
    return f"{base_address}/feeds/{secret}/{name}.ics"
