"""Business goals; posts and milestones name the one that they serve."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import func
from sqlalchemy.sql.elements import ColumnElement

from planner.db import Base, Versioned
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
