"""A rule of the company: what a program checks for a clause."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from planner.db import Base, Versioned, words_of
from planner.guidelines.checks.kinds import Level


class ClauseRule(Versioned, Base):
    """A kind of rule with the company's level and parameters. `clause` is the number of the clause that it checks, ''
    where it stands for itself; empty `channels` or `departments` (lists of ids) mean all of them."""

    __tablename__ = "clause_rule"
    __table_args__ = (
        CheckConstraint("kind <> ''", name="kind"),
        Index("ix_clause_rule_clause", "clause"),
    )
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    clause: Mapped[str] = mapped_column(String(12), default="")
    kind: Mapped[str] = mapped_column(String(40))
    level: Mapped[Level] = mapped_column(words_of(Level))
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    channels: Mapped[list[int]] = mapped_column(JSON, default=list)
    departments: Mapped[list[int]] = mapped_column(JSON, default=list)
    active: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime] = mapped_column()
