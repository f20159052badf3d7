"""What is written down of milestones and stays: each move of a day, each status update, the plan as it once stood."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.db import Base, Versioned, words_of
from planner.people.models import Person
from planner.roadmap.health import Health
from planner.roadmap.models import Milestone
from planner.roadmap.rules import MilestoneState, Reason


class Move(Base):
    """One change of a milestone's day. Of a draft, which nobody was promised, no reason is asked."""

    __tablename__ = "milestone_move"
    __table_args__ = (Index("ix_milestone_move_milestone_id_at", "milestone_id", "at"),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey(Milestone.id))
    old_day: Mapped[date | None] = mapped_column()
    new_day: Mapped[date | None] = mapped_column()
    reason: Mapped[Reason | None] = mapped_column(words_of(Reason))
    text: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    at: Mapped[datetime] = mapped_column()

    person: Mapped[Person] = relationship()

    def belongs_to(self) -> tuple[str, int]:
        return "milestone", self.milestone_id


class StatusUpdate(Versioned, Base):
    """What was said of a milestone at a moment, against the day that then held. `stood` is a picture of it then,
    `changed` what became different since the update before; `move_id` where a move wrote it by itself."""

    __tablename__ = "status_update"
    __table_args__ = (Index("ix_status_update_milestone_id_at", "milestone_id", "at"),)
    tracked = True
    unwatched = frozenset({"version", "stood", "changed"})

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey(Milestone.id))
    health: Mapped[Health] = mapped_column(words_of(Health))
    text: Mapped[str] = mapped_column(Text, default="")
    help: Mapped[str] = mapped_column(Text, default="")
    against_day: Mapped[date | None] = mapped_column()
    stood: Mapped[dict[str, Any]] = mapped_column()
    changed: Mapped[dict[str, Any]] = mapped_column()
    move_id: Mapped[int | None] = mapped_column(ForeignKey(Move.id), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    at: Mapped[datetime] = mapped_column()
    corrected_at: Mapped[datetime | None] = mapped_column()

    person: Mapped[Person] = relationship()

    def belongs_to(self) -> tuple[str, int]:
        return "milestone", self.milestone_id


class Dependency(Base):
    """`to_id` waits for `from_id`, and then `lag` working days more. Never in a circle, which is looked at with all
    others locked."""

    __tablename__ = "dependency"
    __table_args__ = (
        UniqueConstraint("from_id", "to_id"),
        CheckConstraint("from_id <> to_id", name="two"),
        CheckConstraint("lag BETWEEN 0 AND 250", name="lag"),
    )
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey(Milestone.id))
    to_id: Mapped[int] = mapped_column(ForeignKey(Milestone.id), index=True)
    lag: Mapped[int] = mapped_column(default=0)

    def belongs_to(self) -> tuple[str, int]:
        return "milestone", self.to_id


class Baseline(Base):
    """The whole plan as it stood on a day, under a name; without one it is called after the day."""

    __tablename__ = "baseline"
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    day: Mapped[date] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    at: Mapped[datetime] = mapped_column()

    person: Mapped[Person] = relationship()


class BaselineDay(Base):
    """One milestone in such a picture. There is one for each that was neither a draft nor dropped."""

    __tablename__ = "baseline_day"
    __table_args__ = (UniqueConstraint("baseline_id", "milestone_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    baseline_id: Mapped[int] = mapped_column(ForeignKey(Baseline.id))
    milestone_id: Mapped[int] = mapped_column(ForeignKey(Milestone.id), index=True)
    day: Mapped[date | None] = mapped_column()
    state: Mapped[MilestoneState] = mapped_column(words_of(MilestoneState))
