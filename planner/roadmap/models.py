"""Milestones: a day by which something is true."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import func
from sqlalchemy.sql.elements import ColumnElement

from planner.db import Base, Versioned, words_of
from planner.goals.models import Goal
from planner.people.models import Department, Person
from planner.roadmap import rules
from planner.roadmap.rules import MilestoneState


class Milestone(Versioned, Base):
    """A day by which something is true; a pure date, never a moment. `baseline_day` is the first one promised."""

    __tablename__ = "milestone"
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    title_de: Mapped[str | None] = mapped_column(String(200))
    day: Mapped[date | None] = mapped_column(index=True)
    baseline_day: Mapped[date | None] = mapped_column()
    state: Mapped[MilestoneState] = mapped_column(words_of(MilestoneState), default=MilestoneState.DRAFT)
    department_id: Mapped[int] = mapped_column(ForeignKey(Department.id), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    goal_id: Mapped[int | None] = mapped_column(ForeignKey(Goal.id), index=True)
    done_when: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column()

    department: Mapped[Department] = relationship()
    owner: Mapped[Person | None] = relationship()
    goal: Mapped[Goal | None] = relationship()

    def called(self, language: str) -> str:
        """Its title in the reader's language."""
        return (self.title_de if language == "de" else None) or self.title

    @classmethod
    def title_in(cls, language: str) -> ColumnElement[str]:
        return func.coalesce(cls.title_de, cls.title) if language == "de" else cls.title.expression

    @property
    def slip(self) -> int:
        """Days by which it is later than first promised; fewer than 0 where it is earlier."""
        return rules.slip(self.day, self.baseline_day)

    def plan(self, state: MilestoneState, day: date | None, owner_id: int | None, *, now: datetime) -> None:
        """State, day and owner together, since a promise needs both; the first day that was promised stays its
        baseline. Refuses a promise without owner or day, and another day for what is reached or dropped."""
        for refusal in rules.lacking(state, day=day, owner_id=owner_id):
            raise refusal
        if day != self.day and state == self.state:
            rules.check_movable(state)
        self.state, self.day, self.owner_id, self.changed_at = state, day, owner_id, now
        if state in rules.PROMISED and self.baseline_day is None:
            self.baseline_day = day

    def move_to(self, day: date | None, *, now: datetime) -> None:
        """Another day; none for a draft only. Refuses what is reached or dropped."""
        rules.check_movable(self.state)
        self.plan(self.state, day, self.owner_id, now=now)
