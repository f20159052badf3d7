"""Two pictures of the plan beside each other: what moved between them, what is new, what is gone."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from planner.db import db
from planner.people.models import Department
from planner.roadmap.models import Milestone
from planner.roadmap.records import BaselineDay
from planner.roadmap.rules import MilestoneState

S = MilestoneState
MOST = 300


class Compared(NamedTuple):
    """One milestone in both; a day or a state that it hadn't got in one of them is None."""

    id: int
    title: str
    department: str
    hue: int
    was: date | None
    is_: date | None
    was_state: MilestoneState | None
    is_state: MilestoneState | None

    @property
    def slip(self) -> int:
        """Days by which it is later in the second one."""
        return (self.is_ - self.was).days if self.was and self.is_ else 0

    @property
    def what(self) -> str:
        """'later', 'earlier', 'new', 'gone', 'reached'; '' where nothing changed."""
        if self.was_state is None:
            return "new"
        if self.is_state is None:
            return "gone"
        if self.is_state == S.REACHED and self.was_state != S.REACHED:
            return "reached"
        return "later" if self.slip > 0 else "earlier" if self.slip < 0 else ""


def compared(one: int, other: int | None, lang: str) -> list[Compared]:
    """Two baselines, or one and the plan as it stands now; what differs, the latest first. One query."""
    before, after = aliased(BaselineDay), aliased(BaselineDay)
    outside = (S.DRAFT, S.DROPPED)
    query = (
        select(Milestone.id, Milestone.title_in(lang), Department.name_in(lang), Department.hue, before.day)
        .join(Department, Department.id == Milestone.department_id)
        .outerjoin(before, (before.milestone_id == Milestone.id) & (before.baseline_id == one))
    )
    if other is None:
        query = query.add_columns(Milestone.day, before.state, Milestone.state)
        query = query.where(before.id.is_not(None) | Milestone.state.not_in(outside))
    else:
        query = query.outerjoin(after, (after.milestone_id == Milestone.id) & (after.baseline_id == other))
        query = query.add_columns(after.day, before.state, after.state)
        query = query.where(before.id.is_not(None) | after.id.is_not(None))
    rows = [_row(tuple(row), now=other is None) for row in db.session.execute(query)]
    return sorted((row for row in rows if row.what), key=lambda row: (-row.slip, row.what, row.id))[:MOST]


def _row(values: tuple[object, ...], *, now: bool) -> Compared:
    row = Compared(*values)  # type: ignore[arg-type]
    return row._replace(is_state=None) if now and row.is_state in (S.DRAFT, S.DROPPED) else row


def sizes() -> dict[int, int]:
    """How many milestones each baseline holds."""
    query = select(BaselineDay.baseline_id, func.count()).group_by(BaselineDay.baseline_id)
    return {id_: count for id_, count in db.session.execute(query)}
