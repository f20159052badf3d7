"""What a move looks at: the post with its channels, and what may stand in its way."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from planner.calendar.filters import visible
from planner.calendar.models import Post, Variant
from planner.calendar.queries import quiet_between
from planner.calendar.rules import OFF_CHANNEL, Neighbour
from planner.channels.models import Channel
from planner.db import db
from planner.people.rules import Access, Role, Standing


def post_to_move(post_id: int, access: Access) -> Post | None:
    """A post with all that moving, and the rules about days, look at; None where this person may not see it."""
    query = _to_move(access.person_id, tuple(access.roles.items()), access.standing)
    found: Post | None = db.session.scalars(query, {"post": post_id}).unique().one_or_none()
    return found


@lru_cache(maxsize=200)
def _to_move(person_id: int, roles: tuple[tuple[int, Role], ...], standing: Standing) -> Select[Post]:
    """The question, once for each person."""
    query = select(Post).where(Post.id == bindparam("post"))
    seen = visible(Access(person_id, dict(roles), standing))
    if seen is not None:
        query = query.where(seen)
    variants = joinedload(Post.variants).options(
        joinedload(Variant.channel).joinedload(Channel.network), joinedload(Variant.media)
    )
    return query.options(variants, joinedload(Post.department), joinedload(Post.owner))


def quiet_for(post: Post, day: date) -> list[tuple[date, date, str]]:
    """The quiet periods that hold for this post on this day: everybody's, its department's, its channels'."""
    channels = {variant.channel_id for variant in post.variants}
    return [
        (period.first_day, period.last_day, period.reason)
        for period in quiet_between(day, day)
        if period.department_id in (None, post.department_id)
        and (period.channel_id is None or period.channel_id in channels)
    ]


_NEAR = select(Post.moment).where(
    Post.moment.between(bindparam("first"), bindparam("last")),
    Post.id != bindparam("post"),
    Post.state.not_in(OFF_CHANNEL),  # said this way, SQLite searches by moment: few posts instead of most
    select(Variant.id).where(Variant.post_id == Post.id, Variant.channel_id == bindparam("channel")).exists(),
)


def neighbours_of(post: Post, moment: datetime | None) -> list[Neighbour]:
    """The posts within a channel's minimum gap before and after `moment`, on the same channels."""
    if moment is None:
        return []
    found: list[Neighbour] = []
    for channel in (variant.channel for variant in post.variants):
        reach = timedelta(minutes=channel.minimum_gap)
        where = {"first": moment - reach, "last": moment + reach, "post": post.id, "channel": channel.id}
        near = db.session.connection().scalars(_NEAR, where)
        found += [Neighbour(channel.name, at, channel.minimum_gap) for at in near if at]
    return found
