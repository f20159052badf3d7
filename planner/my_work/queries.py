"""What waits for a person, and whom they wait for; oldest first."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, or_, select, union_all

from planner.calendar.models import Mention, Post, Writer
from planner.calendar.rules import State
from planner.channels.models import Topic
from planner.db import db
from planner.people.rules import Access


def may_be_approved_by(access: Access) -> ColumnElement[bool]:
    """Posts in review in departments that this person approves for, but for their own and those they wrote."""
    wrote = select(Writer.post_id).where(Writer.person_id == access.person_id)
    mine = and_(Post.owner_id != access.person_id, Post.id.not_in(wrote))
    if access.admin:
        return and_(Post.state == State.IN_REVIEW, mine)
    second = select(Topic.id).where(Topic.second_department_id.in_(access.approves_in))
    where = or_(Post.department_id.in_(access.approves_in), Post.topic_id.in_(second))
    return and_(Post.state == State.IN_REVIEW, where, mine)


def waiting_for(access: Access) -> int:
    """How many things wait for this person; one query."""
    to_approve = select(Post.id).where(may_be_approved_by(access))
    asked = select(Mention.comment_id).where(Mention.person_id == access.person_id, Mention.seen_at.is_(None))
    both = union_all(to_approve, asked).subquery()
    return db.session.scalar(select(func.count()).select_from(both)) or 0
