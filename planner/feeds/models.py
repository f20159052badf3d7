"""Subscriptions, the revision of each feed's source, and the bytes of each entry as they were last made."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.calendar.rules import State
from planner.db import Base, Versioned, words_of
from planner.feeds.programs import Program
from planner.feeds.rules import SHOWN_STATES, Kind, Source
from planner.people.models import Department, Person


def spelled(states: frozenset[State] | set[State]) -> str:
    """States as one text, in the order of a post's life."""
    return ",".join(state.value for state in State if state in states)


@lru_cache(maxsize=256)
def states_in(text: str) -> frozenset[State]:
    """The states that such a text names."""
    return frozenset(State(state) for state in text.split(",") if state)


class Subscription(Versioned, Base):
    """One person's address of one feed. Of the secret in it only the SHA-256 stands here.

    `states` are a post's states with commas between; `reached` says whether milestones that are reached stay in it.
    """

    __tablename__ = "subscription"
    __table_args__ = (CheckConstraint("(source = 'department') = (department_id IS NOT NULL)", name="of_department"),)
    tracked = True
    unwatched = frozenset({"version", "token_digest", "last_fetched_at", "last_program"})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    source: Mapped[Source] = mapped_column(words_of(Source))
    department_id: Mapped[int | None] = mapped_column(ForeignKey(Department.id), index=True)
    name: Mapped[str] = mapped_column(String(80))
    program: Mapped[Program] = mapped_column(words_of(Program))  # the one it was made for
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    states: Mapped[str] = mapped_column(String(120), default=lambda: spelled(SHOWN_STATES))
    observances: Mapped[bool] = mapped_column(default=False)
    reached: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column()
    changed_at: Mapped[datetime] = mapped_column()
    revoked_at: Mapped[datetime | None] = mapped_column()
    last_fetched_at: Mapped[datetime | None] = mapped_column()
    last_program: Mapped[str | None] = mapped_column(String(20))  # a Program

    person: Mapped[Person] = relationship()
    department: Mapped[Department | None] = relationship()

    @property
    def wanted_states(self) -> frozenset[State]:
        return states_in(self.states)

    def renew(self, token_digest: str, *, now: datetime) -> None:
        """A new secret: the address from before ends."""
        self.token_digest, self.changed_at = token_digest, now
        self.last_fetched_at = self.last_program = None

    def revoke(self, *, now: datetime) -> None:
        """Ends it for good."""
        self.revoked_at = self.changed_at = now


class FeedRevision(Base):
    """What stands in a source as of its last change: `revision` is a new random word after each, so that it says the
    same on every host and never comes again, not even after an old backup was restored.

    `source` is a department's id, rules.COMPANY or rules.ROADMAP. `modified_at` is in whole seconds since 1970, at
    least one more with each change: two changes in one second are two for Last-Modified too. `uid` stays.
    """

    __tablename__ = "feed_revision"

    source: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    uid: Mapped[str] = mapped_column(String(36))
    revision: Mapped[str] = mapped_column(String(32))
    modified_at: Mapped[int] = mapped_column(BigInteger)


class FeedChange(Base):
    """The latest rows that changed in feeds, so that a process that holds a feed as it was reads only those again.

    Without a `kind` it was more than rows: a name, say. `revision` is the one that the change brought.
    """

    __tablename__ = "feed_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[str] = mapped_column(String(32))
    kind: Mapped[Kind | None] = mapped_column(words_of(Kind))
    row_id: Mapped[int | None] = mapped_column()


class KeptEvent(Base):
    """An entry's bytes in one language and for one base address, with the edition that they are.

    `place` orders it in a feed. `stale_at` is when something that went in may have changed since they were made; no
    foreign key: the sequence outlives its row, which an undo may bring back.
    """

    __tablename__ = "kept_event"

    row_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Kind] = mapped_column(words_of(Kind), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    base_address: Mapped[str] = mapped_column(String(255), primary_key=True)
    place: Mapped[str] = mapped_column(String(80))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    serializer: Mapped[int] = mapped_column()
    sequence: Mapped[int] = mapped_column()
    stamp: Mapped[datetime] = mapped_column()
    stale_at: Mapped[datetime | None] = mapped_column()
