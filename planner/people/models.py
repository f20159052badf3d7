"""The organisation, its departments and people, their roles, sessions and one-time links."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import func
from sqlalchemy.sql.elements import ColumnElement

from planner.db import Base, Versioned, words_of
from planner.people.rules import Access, Role, Standing, initials


class Organisation(Versioned, Base):
    """The company; one row. `zone` is an IANA name, `land` a subdivision's code (NI), `own_domains`
    and `own_words` (by which compounds in hashtags are told apart) a line each.

    `language` is that of its posts unless they say otherwise; `languages`, by commas, those of its guidelines."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))
    land: Mapped[str] = mapped_column(String(8), default="")
    language: Mapped[str] = mapped_column(String(8))
    languages: Mapped[str] = mapped_column(String(40), default="en,de", server_default="en,de")
    zone: Mapped[str] = mapped_column(String(64))
    own_domains: Mapped[str] = mapped_column(Text, default="")
    own_words: Mapped[str] = mapped_column(Text, default="", server_default="")
    set_up_at: Mapped[datetime | None] = mapped_column()


class Department(Versioned, Base):
    """A part of the company with a calendar of its own. The slug never changes when the name does."""

    __tablename__ = "department"
    __table_args__ = (CheckConstraint("hue BETWEEN 1 AND 12", name="hue"),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    name_de: Mapped[str | None] = mapped_column(String(80))
    hue: Mapped[int] = mapped_column()
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    archived_at: Mapped[datetime | None] = mapped_column()

    lead: Mapped[Person | None] = relationship(foreign_keys=[lead_id])

    def called(self, language: str) -> str:
        """Its name in the reader's language."""
        return (self.name_de if language == "de" else None) or self.name

    @classmethod
    def name_in(cls, language: str) -> ColumnElement[str]:
        return func.coalesce(cls.name_de, cls.name) if language == "de" else cls.name.expression


class Person(Versioned, Base):
    """Somebody who signs in. Without a password they are invited; `active` is False once they are switched off."""

    __tablename__ = "person"
    tracked = True
    unwatched = frozenset({"version", "password_hash", "signed_in_at"})

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    standing: Mapped[Standing] = mapped_column(words_of(Standing), default=Standing.MEMBER)
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str | None] = mapped_column(String(8))
    scheme: Mapped[str] = mapped_column(String(8), default="system")
    zone: Mapped[str | None] = mapped_column(String(64))
    keys: Mapped[bool] = mapped_column(default=True)
    away_from: Mapped[date | None] = mapped_column()
    away_until: Mapped[date | None] = mapped_column()
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column()
    signed_in_at: Mapped[datetime | None] = mapped_column()

    memberships: Mapped[list[Membership]] = relationship(back_populates="person", cascade="all, delete-orphan")

    @property
    def access(self) -> Access:
        return Access(self.id, {m.department_id: m.role for m in self.memberships}, self.standing)

    @property
    def initials(self) -> str:
        return initials(self.name)


class Membership(Base):
    """One person's role in one department."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "department_id"),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey(Department.id), index=True)
    role: Mapped[Role] = mapped_column(words_of(Role))

    person: Mapped[Person] = relationship(back_populates="memberships")
    department: Mapped[Department] = relationship()

    def belongs_to(self) -> tuple[str, int]:
        return "person", self.person_id


class SignedIn(Base):
    """A session: the cookie holds a secret of which only the SHA-256 stands here, so that it can be revoked."""

    __tablename__ = "signed_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    created_at: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Purpose(enum.StrEnum):
    """What a one-time link is for."""

    FIRST = "first"
    INVITATION = "invitation"
    RESET = "reset"


class OneTimeLink(Base):
    """A link that sets a password, once. The first administrator's has no person yet."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[Purpose] = mapped_column(words_of(Purpose))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    expires_at: Mapped[datetime] = mapped_column()
    used_at: Mapped[datetime | None] = mapped_column()

    person: Mapped[Person | None] = relationship()


class FailedTry(Base):
    """A sign-in that failed; counted for its account and for its address, on every worker alike."""

    __tablename__ = "failed_try"
    __table_args__ = (
        Index("ix_failed_try_account_at", "account", "at"),
        Index("ix_failed_try_address_at", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column()
