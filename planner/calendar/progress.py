"""How far the posts of a campaign, or those that serve a milestone, have come."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import selectinload

from planner.calendar.filters import Filters, narrowed
from planner.calendar.models import Campaign, Post
from planner.calendar.rules import HELD, State
from planner.db import db
from planner.goals.models import Goal
from planner.people.rules import Access
from planner.roadmap.models import Initiative, Milestone
from planner.roadmap.rules import MilestoneState

CLEARED = (*HELD, State.PUBLISHED)  # states behind which stands an approval


class Progress(NamedTuple):
    """How many posts are approved, out of how many; cancelled ones don't count."""

    approved: int = 0
    posts: int = 0


def progress_of(column: Any, row_id: int, access: Access) -> Progress:
    """Of the posts whose `column` names this row, as far as this person may see them."""
    return _progress(column, access, column == row_id).get(row_id, Progress())


def campaigns_with_progress(access: Access) -> list[tuple[Campaign, Progress]]:
    """Every campaign with its department and owner, the last to end first. Three queries."""
    query = select(Campaign).options(selectinload(Campaign.department), selectinload(Campaign.owner))
    campaigns = db.session.scalars(query.order_by(Campaign.last_day.desc(), Campaign.id)).all()
    progress = _progress(Post.campaign_id, access, Post.campaign_id.is_not(None))
    return [(campaign, progress.get(campaign.id, Progress())) for campaign in campaigns]


class Serving(NamedTuple):
    """How much serves a goal: milestones that aren't dropped, posts of some days; and its initiative of today."""

    id: int
    title: str
    hue: int
    milestones: int
    posts: int
    initiative: int | None
    called: str


def serving_goals(access: Access, lang: str, first: date, last: date, today: date) -> tuple[list[Serving], int]:
    """Of each goal that isn't archived what serves it, as far as this person may see it; and how many posts of these
    days serve none. Four queries."""
    of_days = Post.day.between(first, last)
    posts = _counted(narrowed(select(Post.goal_id, func.count()), Filters(), access).where(of_days), Post.goal_id)
    kept = select(Milestone.goal_id, func.count()).where(Milestone.state != MilestoneState.DROPPED)
    milestones = _counted(kept, Milestone.goal_id)
    going = select(Initiative.goal_id, Initiative.id, Initiative.title_in(lang)).where(
        Initiative.first_day <= today, Initiative.last_day >= today, Initiative.state == MilestoneState.COMMITTED
    )
    going = going.order_by(Initiative.first_day.desc(), Initiative.id)
    bars = {goal_id: (id_, title) for goal_id, id_, title in db.session.execute(going)}
    goals = select(Goal.id, Goal.title_in(lang), Goal.hue).where(Goal.archived_at.is_(None)).order_by(Goal.id)
    rows = [
        Serving(id_, title, hue, milestones.get(id_, 0), posts.get(id_, 0), *bars.get(id_, (None, "")))
        for id_, title, hue in db.session.execute(goals)
    ]
    return rows, posts.get(None, 0)


def _counted(query: Any, column: Any) -> dict[int | None, int]:
    return {key: count for key, count in db.session.execute(query.group_by(column))}


def _progress(column: Any, access: Access, wanted: Any) -> dict[int, Progress]:
    approved = func.sum(case((Post.state.in_(CLEARED), 1), else_=0))
    query = narrowed(select(column, approved, func.count()), Filters(), access).where(wanted).group_by(column)
    return {row_id: Progress(int(done), posts) for row_id, done, posts in db.session.execute(query)}
