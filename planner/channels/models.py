"""Networks with their limits, the company's channels on them, and topics."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.channels.counting import Unit
from planner.db import Base, Versioned, words_of
from planner.people.models import Department, Person


class Network(Versioned, Base):
    """A network with its limits: facts that change, so they are rows. None where a limit isn't known."""

    __tablename__ = "network"
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    text_limit: Mapped[int | None] = mapped_column()
    unit: Mapped[Unit] = mapped_column(words_of(Unit))
    link_counts_as: Mapped[str] = mapped_column(String(20))
    hashtag_limit: Mapped[int | None] = mapped_column()
    link_limit: Mapped[int | None] = mapped_column()
    pictures_max: Mapped[int | None] = mapped_column()
    alt_text_limit: Mapped[int | None] = mapped_column()
    title_limit: Mapped[int | None] = mapped_column()
    trust: Mapped[str] = mapped_column(String(40))
    as_of: Mapped[str] = mapped_column(String(10))


class Channel(Versioned, Base):
    """The company's account on a network. `minimum_gap` and `lasts` are minutes; `languages` codes, by commas."""

    __tablename__ = "channel"
    __table_args__ = (
        CheckConstraint("minimum_gap >= 0", name="gap"),
        CheckConstraint("lasts > 0", name="lasts"),
    )
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    network_id: Mapped[int] = mapped_column(ForeignKey(Network.id), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey(Department.id), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    languages: Mapped[str] = mapped_column(String(40), default="")
    audience: Mapped[str] = mapped_column(String(200), default="")
    minimum_gap: Mapped[int] = mapped_column(default=120)
    lasts: Mapped[int] = mapped_column(default=30)
    legal_notice: Mapped[str] = mapped_column(String(500), default="")
    works_council: Mapped[str] = mapped_column(String(200), default="")
    archived_at: Mapped[datetime | None] = mapped_column()

    network: Mapped[Network] = relationship()
    department: Mapped[Department] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    deputy: Mapped[Person | None] = relationship(foreign_keys=[deputy_id])


class Topic(Versioned, Base):
    """What posts are about. A topic may name a second department that approves too, and a day before which
    nothing about it goes out."""

    __tablename__ = "topic"
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    note: Mapped[str] = mapped_column(Text, default="")
    second_department_id: Mapped[int | None] = mapped_column(ForeignKey(Department.id), index=True)
    not_before: Mapped[date | None] = mapped_column()
    archived_at: Mapped[datetime | None] = mapped_column()

    second_department: Mapped[Department | None] = relationship()
