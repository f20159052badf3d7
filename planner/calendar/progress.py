"""How far the posts of a campaign, or those that serve a milestone, have come."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import selectinload

from planner.calendar.filters import Filters, narrowed
from planner.calendar.models import Campaign, Post
from planner.calendar.rules import HELD, State
from planner.db import db
from planner.people.rules import Access

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


def _progress(column: Any, access: Access, wanted: Any) -> dict[int, Progress]:
    approved = func.sum(case((Post.state.in_(CLEARED), 1), else_=0))
    query = narrowed(select(column, approved, func.count()), Filters(), access).where(wanted).group_by(column)
    return {row_id: Progress(int(done), posts) for row_id, done, posts in db.session.execute(query)}
