"""Signing in and out, sessions, one-time links: the secrets of people. Only hashes of secrets are stored."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import current_app, g, request, session
from sqlalchemy import bindparam, delete, func, select, text, update

from planner.db import db
from planner.people.models import (
    Department,
    FailedTry,
    Membership,
    OneTimeLink,
    Person,
    Purpose,
    SignedIn,
)
from planner.people.rules import (
    INVITATION_LASTS,
    PAUSE,
    RESET_LASTS,
    SESSION_KEPT,
    SESSION_LASTS,
    TRIES,
    Access,
    Role,
    Standing,
    initials,
)


@dataclass(frozen=True)
class Me:
    """Who is signed in, read with one query at the start of each request."""

    id: int
    name: str
    email: str
    language: str | None
    scheme: str
    zone: str | None
    keys: bool
    access: Access
    hue: int
    department_id: int | None
    department: str
    role: Role | None
    session_id: int

    @property
    def initials(self) -> str:
        return initials(self.name)


def hashed(secret: str) -> str:
    """The SHA-256 under which a random secret is stored; for 256 random bits that is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@lru_cache(maxsize=2)
def _hasher(quick: bool) -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1) if quick else PasswordHasher()


def hasher() -> PasswordHasher:
    """Argon2id; cheaper settings in tests only."""
    return _hasher(bool(current_app.testing))


@lru_cache(maxsize=2)
def _nobodys_hash(quick: bool) -> str:
    return _hasher(quick).hash("nobody has this password")


def right_password(password_hash: str | None, password: str) -> bool:
    """Takes as long for somebody unknown as for a wrong password. No transaction should be open meanwhile."""
    try:
        hasher().verify(password_hash or _nobodys_hash(bool(current_app.testing)), password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


def tries_left(account: str, address: str, now: datetime) -> int:
    """How often this account, from this address, may still try within the pause. Nobody else is counted meanwhile."""
    if db.session.connection().dialect.name == "postgresql":  # SQLite lets one write at a time anyway
        db.session.execute(text("LOCK TABLE failed_try IN SHARE ROW EXCLUSIVE MODE"))
    since = now - PAUSE
    counts = [
        db.session.scalar(select(func.count()).where(FailedTry.account == hashed(account), FailedTry.at > since)),
        db.session.scalar(select(func.count()).where(FailedTry.address == address, FailedTry.at > since)),
    ]
    return max(0, TRIES - max(count or 0 for count in counts))


def note_failure(account: str, address: str, now: datetime) -> None:
    """Counts a failed try, and forgets those that no longer count."""
    db.session.execute(delete(FailedTry).where(FailedTry.at < now - timedelta(days=1)))
    db.session.add(FailedTry(account=hashed(account), address=address, at=now))


def forget_failures(account: str, address: str) -> None:
    """After a success the account starts anew, from this address too."""
    db.session.execute(delete(FailedTry).where(FailedTry.account == hashed(account)))
    db.session.execute(delete(FailedTry).where(FailedTry.address == address))


def open_session(person: Person, *, keep: bool, now: datetime) -> None:
    """Signs in on this browser under a new id; `keep` for 30 days, else until the browser closes or 12 hours."""
    session.clear()  # a new CSRF secret too
    secret = secrets.token_urlsafe(32)
    session["secret"] = secret
    session.permanent = keep
    db.session.execute(delete(SignedIn).where(SignedIn.expires_at < now))
    expires = now + (SESSION_KEPT if keep else SESSION_LASTS)
    db.session.add(
        SignedIn(
            secret_hash=hashed(secret),
            person_id=person.id,
            created_at=now,
            expires_at=expires,
        )
    )
    # past the session: signing in is no change of the person, so it leaves the version that pages carry
    people: Any = Person.__table__
    db.session.execute(update(people).where(people.c.id == person.id).values(signed_in_at=now))


def close_sessions(person_id: int) -> None:
    """Ends every session of a person, at once."""
    db.session.execute(delete(SignedIn).where(SignedIn.person_id == person_id))


def make_link(purpose: Purpose, person: Person | None, *, now: datetime) -> str:
    """A one-time link's secret: invitations last a week, resets ten minutes; older ones of this person end."""
    if person:
        db.session.execute(delete(OneTimeLink).where(OneTimeLink.person == person, OneTimeLink.used_at.is_(None)))
    secret = secrets.token_urlsafe(32)
    lasts = RESET_LASTS if purpose == Purpose.RESET else INVITATION_LASTS
    link = OneTimeLink(
        secret_hash=hashed(secret),
        purpose=purpose,
        person=person,
        expires_at=now + lasts,
    )
    db.session.add(link)
    return secret


def link_of(secret: str, now: datetime) -> OneTimeLink | None:
    """The link that may still be used."""
    wanted = select(OneTimeLink).where(OneTimeLink.secret_hash == hashed(secret))
    link = db.session.scalar(wanted.where(OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now))
    return None if link and link.person and not link.person.active else link


WHO = (
    select(
        Person.id,
        Person.name,
        Person.email,
        Person.language,
        Person.scheme,
        Person.zone,
        Person.keys,
        Person.standing,
        Membership.role,
        Department.id.label("department_id"),
        Department.name.label("department"),
        Department.name_de,
        Department.hue,
        SignedIn.id.label("session_id"),
    )
    .join(SignedIn, SignedIn.person_id == Person.id)
    .outerjoin(Membership, Membership.person_id == Person.id)
    .outerjoin(
        Department,
        (Department.id == Membership.department_id) & Department.archived_at.is_(None),
    )
    .where(
        SignedIn.secret_hash == bindparam("secret"),
        SignedIn.expires_at > bindparam("now"),
        Person.active,
    )
    .order_by(Membership.id)
)


def use_link(secret: str, now: datetime) -> OneTimeLink | None:
    """The same link, used up: of two who come at once it is the first's."""
    link = link_of(secret, now)
    if link is None:
        return None
    unused = update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None))
    claimed = db.session.connection().execute(unused.values(used_at=now))
    return link if claimed.rowcount else None


def whoever_asks(now: datetime) -> Me | None:
    """Who this request's cookie belongs to, with roles as they are now; one query."""
    secret = session.get("secret")
    if not isinstance(secret, str):
        return None
    rows = db.session.connection().execute(WHO, {"secret": hashed(secret), "now": now}).all()
    if not rows:
        return None
    first = rows[0]
    roles = {row.department_id: Role(row.role) for row in rows if row.department_id is not None}
    home = next((row for row in rows if row.department_id is not None), None)
    called = (home.name_de if first.language == "de" else None) or home.department if home else ""
    return Me(
        id=first.id,
        name=first.name,
        email=first.email,
        language=first.language,
        scheme=first.scheme,
        zone=first.zone,
        keys=first.keys,
        access=Access(first.id, roles, Standing(first.standing)),
        hue=home.hue if home else 1,
        department_id=home.department_id if home else None,
        department=called,
        role=roles.get(home.department_id) if home else None,
        session_id=first.session_id,
    )


def me() -> Me:
    """Who is signed in; only behind the sign-in."""
    who: Me = g.me
    return who


def address_of_request() -> str:
    """Where the request comes from, as the server knows it."""
    return request.remote_addr or "unknown"
