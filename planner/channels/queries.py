"""Channels and topics as pickers show them."""

from __future__ import annotations

from sqlalchemy import or_, select

from planner.channels.models import Channel, Topic
from planner.db import db


def channels_offered(*, keep: int | None = None) -> list[tuple[int, str]]:
    """Channels to pick from: id and name; archived ones aren't, but for the one that is picked already."""
    query = select(Channel.id, Channel.name).where(or_(Channel.archived_at.is_(None), Channel.id == keep))
    return [(id_, name) for id_, name in db.session.execute(query.order_by(Channel.name))]


def topics_offered() -> list[tuple[int, str]]:
    """Topics to pick from: id and name; archived ones aren't."""
    query = select(Topic.id, Topic.name).where(Topic.archived_at.is_(None)).order_by(Topic.name, Topic.id)
    return [(id_, name) for id_, name in db.session.execute(query)]
