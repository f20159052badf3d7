"""Business goals, which posts and milestones serve, and the measures by which they are judged."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import func
from sqlalchemy.sql.elements import ColumnElement

from planner.db import Base, Versioned, words_of
from planner.goals.rules import Better, Unit
from planner.people.models import Person


class Goal(Versioned, Base):
    """What the company wants to get at, in business terms."""

    __tablename__ = "goal"
    __table_args__ = (CheckConstraint("hue BETWEEN 1 AND 12", name="hue"),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    title_de: Mapped[str | None] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(Text, default="")
    hue: Mapped[int] = mapped_column(default=1)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    archived_at: Mapped[datetime | None] = mapped_column()

    owner: Mapped[Person | None] = relationship()

    def called(self, language: str) -> str:
        """Its title in the reader's language."""
        return (self.title_de if language == "de" else None) or self.title

    @classmethod
    def title_in(cls, language: str) -> ColumnElement[str]:
        return func.coalesce(cls.title_de, cls.title) if language == "de" else cls.title.expression


class Measure(Versioned, Base):
    """A figure by which a goal is judged. The first of a goal's is its headline. What is unknown is None, never 0."""

    __tablename__ = "measure"
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey(Goal.id), index=True)
    title: Mapped[str] = mapped_column(String(200))
    title_de: Mapped[str | None] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(120), default="")
    unit: Mapped[Unit] = mapped_column(words_of(Unit))
    better: Mapped[Better] = mapped_column(words_of(Better), default=Better.UP)
    start: Mapped[float | None] = mapped_column()
    start_day: Mapped[date | None] = mapped_column()
    target: Mapped[float | None] = mapped_column()
    target_day: Mapped[date | None] = mapped_column()
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None] = mapped_column()

    def belongs_to(self) -> tuple[str, int]:
        return "goal", self.goal_id

    def called(self, language: str) -> str:
        """Its title in the reader's language."""
        return (self.title_de if language == "de" else None) or self.title

    @classmethod
    def title_in(cls, language: str) -> ColumnElement[str]:
        return func.coalesce(cls.title_de, cls.title) if language == "de" else cls.title.expression


class Reading(Base):
    """What a measure was on a day; one a day, the last that was entered."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("measure_id", "day"),)
    tracked = True
    unwatched = frozenset({"at"})

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey(Measure.id))
    day: Mapped[date] = mapped_column()
    value: Mapped[float] = mapped_column()
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    at: Mapped[datetime] = mapped_column()

    measure: Mapped[Measure] = relationship()

    def belongs_to(self) -> tuple[str, int]:
        return "goal", self.measure.goal_id
