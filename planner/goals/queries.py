"""Goals as lists and pickers show them."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from planner.db import db
from planner.goals.models import Goal


def all_goals() -> list[Goal]:
    """Every goal with its owner, in their order; archived ones last."""
    query = select(Goal).options(selectinload(Goal.owner))
    return list(db.session.scalars(query.order_by(Goal.archived_at.is_not(None), Goal.id)))


def whole_goal(goal_id: int) -> Goal | None:
    """A goal with its owner."""
    return db.session.scalar(select(Goal).where(Goal.id == goal_id).options(selectinload(Goal.owner)))


def goals_offered(lang: str, *, keep: int | None = None) -> list[tuple[int, str]]:
    """Goals to pick from: id and title. Archived ones aren't, but for the one that is picked already."""
    query = select(Goal.id, Goal.title_in(lang)).where(or_(Goal.archived_at.is_(None), Goal.id == keep))
    return [(id_, title) for id_, title in db.session.execute(query.order_by(Goal.id))]


def slugs_taken() -> set[str]:
    return set(db.session.scalars(select(Goal.slug)))
