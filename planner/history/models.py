"""Who changed what, when, with the values before and after. Written by the session's hook alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.db import Base
from planner.people.models import Person


class Act(Base):
    """What somebody did at one moment, over one row or many; what is undone is an act."""

    __tablename__ = "act"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    verb: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(String(500), default="")
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("act.id"), unique=True)

    person: Mapped[Person | None] = relationship()


class Change(Base):
    """One row's part of an act. `before` is None for what was made, `after` for what was deleted."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_about", "about_kind", "about_id", "act_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey(Act.id), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int] = mapped_column()
    about_kind: Mapped[str] = mapped_column(String(40))
    about_id: Mapped[int] = mapped_column()
    before: Mapped[dict[str, Any] | None] = mapped_column()
    after: Mapped[dict[str, Any] | None] = mapped_column()

    act: Mapped[Act] = relationship()
