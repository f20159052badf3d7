"""Campaigns."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import func
from sqlalchemy.sql.elements import ColumnElement

from planner.db import Base, Versioned
from planner.people.models import Department, Person


class Campaign(Versioned, Base):
    """Posts that belong together, with a start and an end."""

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="order"),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    title_de: Mapped[str | None] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(Text, default="")
    department_id: Mapped[int] = mapped_column(ForeignKey(Department.id), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    first_day: Mapped[date] = mapped_column()
    last_day: Mapped[date] = mapped_column()
    archived_at: Mapped[datetime | None] = mapped_column()

    department: Mapped[Department] = relationship()
    owner: Mapped[Person | None] = relationship()

    def called(self, language: str) -> str:
        """Its title in the reader's language."""
        return (self.title_de if language == "de" else None) or self.title

    @classmethod
    def title_in(cls, language: str) -> ColumnElement[str]:
        return func.coalesce(cls.title_de, cls.title) if language == "de" else cls.title.expression
