"""Initiatives and milestones: what is to become true, by which day, and who keeps it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import func
from sqlalchemy.sql.elements import ColumnElement

from planner.db import Base, Versioned, words_of
from planner.goals.models import Goal
from planner.people.models import Department, Person
from planner.roadmap import health, rules
from planner.roadmap.health import Health
from planner.roadmap.rules import Cadence, Confidence, MilestoneState, Policy


class Roadmap(Versioned, Base):
    """How this company holds its roadmap; one row, from the first time that somebody changes it."""

    __tablename__ = "roadmap"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    cadence: Mapped[Cadence] = mapped_column(words_of(Cadence), default=Cadence.TWO_WEEKLY)
    policy: Mapped[Policy] = mapped_column(words_of(Policy), default=Policy.WARN)


class Initiative(Versioned, Base):
    """A bar on the roadmap: work towards a goal, and the milestones on its way."""

    __tablename__ = "initiative"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="days"),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    title_de: Mapped[str | None] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[MilestoneState] = mapped_column(words_of(MilestoneState), default=MilestoneState.DRAFT)
    first_day: Mapped[date] = mapped_column(index=True)
    last_day: Mapped[date] = mapped_column()
    department_id: Mapped[int] = mapped_column(ForeignKey(Department.id), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    goal_id: Mapped[int | None] = mapped_column(ForeignKey(Goal.id), index=True)
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


class Milestone(Versioned, Base):
    """A day by which something is true; a pure date, never a moment. `baseline_day` is the first one promised.

    `health` and `reported_at` are those of its last status update, `moves` counts the days it was given since it was
    promised, `update_due` is the day by which the next update is due; None where none is expected. `committed_at` is
    when it was promised last."""

    __tablename__ = "milestone"
    __table_args__ = (
        CheckConstraint("early_day <= late_day", name="range"),
        CheckConstraint("moves >= 0", name="moves"),
        Index("ix_milestone_owner_id_update_due", "owner_id", "update_due"),
    )
    tracked = True
    unwatched = frozenset({"version", "changed_at", "reported_at", "committed_at", "update_due", "moves"})

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
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey(Initiative.id), index=True)
    done_when: Mapped[str] = mapped_column(Text, default="")
    confidence: Mapped[Confidence] = mapped_column(words_of(Confidence), default=Confidence.MEDIUM)
    early_day: Mapped[date | None] = mapped_column()
    late_day: Mapped[date | None] = mapped_column()
    fixed: Mapped[bool] = mapped_column(default=False)
    health: Mapped[Health | None] = mapped_column(words_of(Health))
    reported_at: Mapped[datetime | None] = mapped_column()
    committed_at: Mapped[datetime | None] = mapped_column()
    update_due: Mapped[date | None] = mapped_column()
    moves: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column()

    department: Mapped[Department] = relationship()
    owner: Mapped[Person | None] = relationship()
    goal: Mapped[Goal | None] = relationship()
    initiative: Mapped[Initiative | None] = relationship()

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
        baseline. Another day than that counts as a move. Refuses a promise without owner or day, and another day for
        what is reached or dropped."""
        for refusal in rules.lacking(state, day=day, owner_id=owner_id):
            raise refusal
        if day != self.day and state == self.state:
            rules.check_movable(state)
        if day != self.day and self.baseline_day is not None:
            self.moves = (self.moves or 0) + 1
        if day and self.day:
            self._stretch(day - self.day)
        if state == MilestoneState.COMMITTED and self.state != state:
            self.committed_at = now
        self.state, self.day, self.owner_id, self.changed_at = state, day, owner_id, now
        if state in rules.PROMISED and self.baseline_day is None:
            self.baseline_day = day

    def move_to(self, day: date | None, *, now: datetime) -> None:
        """Another day; none for a draft only. Refuses what is reached or dropped."""
        rules.check_movable(self.state)
        self.plan(self.state, day, self.owner_id, now=now)

    def _stretch(self, by: timedelta) -> None:
        """What its owner thinks possible moves along with the day."""
        self.early_day, self.late_day = (end + by if end else None for end in (self.early_day, self.late_day))

    def report(self, said: Health, *, now: datetime) -> None:
        """What its owner says of it."""
        self.health, self.reported_at = said, now

    @property
    def heard_at(self) -> datetime | None:
        """When it was told of last, or promised since."""
        return max(filter(None, (self.reported_at, self.committed_at)), default=None)

    def expect(self, cadence: Cadence, since: date) -> None:
        """Sets when the next update is due; `since` is the local day on which it was told of last, or promised."""
        awaited = self.state == MilestoneState.COMMITTED and self.day is not None
        self.update_due = health.update_due(since, self.day, cadence) if awaited and self.day else None

    def picture(self) -> dict[str, Any]:
        """What an update compares with the one before it."""
        return {
            "state": self.state.value,
            "day": self.day.isoformat() if self.day else None,
            "confidence": self.confidence.value,
            "early_day": self.early_day.isoformat() if self.early_day else None,
            "late_day": self.late_day.isoformat() if self.late_day else None,
            "owner_id": self.owner_id,
        }


class Follower(Base):
    """Somebody who wants to hear of a milestone that isn't theirs."""

    __tablename__ = "follower"
    __table_args__ = (UniqueConstraint("milestone_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey(Milestone.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
