"""What was proposed to whom."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from planner.db import db
from planner.reviews.models import Suggestion


def proposed_to(person_id: int) -> list[Suggestion]:
    """What waits for this person's answer, oldest first, with all that a list shows of it."""
    query = select(Suggestion).where(Suggestion.to_id == person_id, Suggestion.answered_at.is_(None))
    parts = (Suggestion.milestone, Suggestion.post, Suggestion.because, Suggestion.by)
    query = query.options(*(selectinload(part) for part in parts)).order_by(Suggestion.at, Suggestion.id)
    return list(db.session.scalars(query.limit(200)))


def suggestion(suggestion_id: int) -> Suggestion | None:
    """One proposal."""
    return db.session.get(Suggestion, suggestion_id)
