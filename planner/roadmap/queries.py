"""What the pages of milestones read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from planner.db import db
from planner.goals.models import Goal
from planner.people.models import Department, Person
from planner.roadmap import rules
from planner.roadmap.models import Milestone
from planner.roadmap.rules import OVER, MilestoneState

MOST = 300  # rows of one answer


class MilestoneLine(NamedTuple):
    """A milestone as lists show it."""

    id: int
    title: str
    day: date | None
    baseline_day: date | None
    state: MilestoneState
    hue: int
    department: str
    owner: str | None
    goal_id: int | None
    goal: str | None
    goal_hue: int | None

    @property
    def slip(self) -> int:
        """Days by which it is later than first promised."""
        return rules.slip(self.day, self.baseline_day)


def whole_milestone(milestone_id: int) -> Milestone | None:
    """A milestone with all that its page shows."""
    query = select(Milestone).where(Milestone.id == milestone_id)
    return db.session.scalar(
        query.options(selectinload(Milestone.department), selectinload(Milestone.owner), selectinload(Milestone.goal))
    )


def open_milestones(lang: str) -> list[MilestoneLine]:
    """Those that are still to be reached, by day; undated ones last."""
    return _lines(lang, Milestone.state.not_in(OVER), order=(Milestone.day.is_(None), Milestone.day, Milestone.id))


def past_milestones(lang: str) -> list[MilestoneLine]:
    """Reached and dropped ones, the last first."""
    return _lines(
        lang, Milestone.state.in_(OVER), order=(Milestone.day.is_(None), Milestone.day.desc(), Milestone.id.desc())
    )


def milestones_of(goal_id: int, lang: str) -> list[MilestoneLine]:
    """Those that serve one goal, without the dropped ones, by day."""
    wanted = (Milestone.goal_id == goal_id) & (Milestone.state != MilestoneState.DROPPED)
    return _lines(lang, wanted, order=(Milestone.day.is_(None), Milestone.day, Milestone.id))


def _lines(lang: str, wanted: ColumnElement[bool], *, order: Sequence[Any]) -> list[MilestoneLine]:
    query = (
        select(
            Milestone.id,
            Milestone.title_in(lang),
            Milestone.day,
            Milestone.baseline_day,
            Milestone.state,
            Department.hue,
            Department.name_in(lang),
            Person.name,
            Goal.id,
            Goal.title_in(lang),
            Goal.hue,
        )
        .join(Department, Department.id == Milestone.department_id)
        .outerjoin(Person, Person.id == Milestone.owner_id)
        .outerjoin(Goal, Goal.id == Milestone.goal_id)
        .where(wanted)
        .order_by(*order)
        .limit(MOST)
    )
    return [MilestoneLine._make(row) for row in db.session.execute(query)]


def slugs_taken() -> set[str]:
    return set(db.session.scalars(select(Milestone.slug)))
