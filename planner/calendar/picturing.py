"""A post as rules see it, with the calendar around it: gathered in a few queries, of which a move needs two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from planner.calendar import obstacles
from planner.calendar.filters import Rows
from planner.calendar.models import Campaign, Medium, Post, Variant
from planner.calendar.rules import State
from planner.days.holidays import public_holidays
from planner.db import db
from planner.goals.models import Goal, Measure
from planner.guidelines.checks import clash, min_gap, picture
from planner.guidelines.checks.kinds import Rule
from planner.people.models import Department, Organisation, Person
from planner.roadmap.models import Milestone

# kinds that look at a post's day and at what stands around it; the others look at what it says
DATED = frozenset({"blackout", "clash", "embargo", "image_rights", "max_per_day", "min_gap", "quiet_hours", "training"})
BESIDE = {"min_gap", "max_per_day", "clash"}  # kinds that want the posts around it
SAME = "duplicate"  # and the one that wants what they say
AROUND_IT = BESIDE | {SAME}
ALIKE = timedelta(days=31)
PLANNED = (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SCHEDULED)  # what is checked again
ON_CHANNEL = (*PLANNED, State.PUBLISHED)  # what stands on a channel, out or still to come


def picture_of(post: Post, *, now: datetime, kinds: Iterable[str], reach: timedelta) -> picture.Post:
    """The post as rules see it; of what it serves, and of the calendar up to `reach` around it, what these kinds of
    rules want."""
    company = db.session.get(Organisation, 1)
    zone = ZoneInfo(post.zone or (company.zone if company else "UTC"))
    wanted = set(kinds)
    serves = not wanted <= DATED
    goal = _title(Goal, post.goal_id) if serves else ""
    topic = post.topic
    second = topic.second_department if topic else None
    return picture.Post(
        now=now,
        zone=zone,
        id=post.id,
        title=post.title,
        language=post.language or (company.language if company and not _languages(post) else ""),
        department_id=post.department_id,
        department=post.department.name if post.department else "",
        owner=post.owner.name if post.owner else "",
        day=post.day,
        at=post.at,
        moment=post.moment,
        topic=picture.Topic(topic.id, topic.slug, topic.name, topic.not_before, second.name if second else "")
        if topic
        else None,
        campaign_id=post.campaign_id,
        campaign=_title(Campaign, post.campaign_id) if serves else "",
        goal=goal,
        measure=_measure_of(post) if serves else "",
        milestone=_title(Milestone, post.milestone_id) if serves else "",
        source_note=post.source_note or "",
        note=post.note or "",
        paid_partnership=bool(post.paid_partnership),
        gift=bool(post.gift),
        affiliate=bool(post.affiliate),
        ai_written=bool(post.ai_written),
        embargo_until=post.embargo_until,
        waits_since=post.sent_at if post.state == State.IN_REVIEW else None,
        reply_owner=str(post.watcher_id or ""),
        reviewed_by=", ".join(str(approval.person_id) for approval in post.standing_approvals) if serves else "",
        variants=tuple(_variant(variant) for variant in post.variants),
        others=_others(post, wanted, reach) if post.day else (),
        quiet=_quiet(post) if post.day and "blackout" in wanted else (),
        holidays=_holidays(company, post.day) if post.day and "quiet_hours" in wanted else {},
        own_domains=frozenset(line.removeprefix("www.") for line in _lines(company.own_domains if company else "")),
        known_words=frozenset(_lines(company.own_words if company else "")),
        asked=frozenset({"approver"}),  # nothing is approved without an approver who is somebody else
    )


def _title(kind: type[Goal] | type[Milestone] | type[Campaign], id_: int | None) -> str:
    row: Any = db.session.get(kind, id_) if id_ else None
    return row.title if row else ""


def _measure_of(post: Post) -> str:
    """By what the goal is measured that it serves, itself or by its milestone; '' where that isn't said."""
    milestone = db.session.get(Milestone, post.milestone_id) if post.milestone_id else None
    goal_id = post.goal_id or (milestone.goal_id if milestone else None)
    if goal_id is None:
        return ""
    query = select(Measure.title).where(Measure.goal_id == goal_id, Measure.archived_at.is_(None))
    return db.session.scalar(query.limit(1)) or ""


def _languages(post: Post) -> bool:
    return any(variant.channel.languages for variant in post.variants)


def _lines(text: str) -> list[str]:
    return [line.strip().casefold() for line in text.splitlines() if line.strip()]


def _variant(variant: Variant) -> picture.Variant:
    channel = variant.channel
    network = channel.network
    return picture.Variant(
        id=variant.id or 0,
        channel=picture.Channel(
            channel.id,
            channel.name,
            picture.Network(
                network.slug,
                network.name,
                network.unit,
                network.link_counts_as,
                network.text_limit,
                network.hashtag_limit,
                network.link_limit,
                network.pictures_max,
                network.alt_text_limit,
                network.title_limit,
            ),
            tuple(code.strip() for code in channel.languages.split(",") if code.strip()),
            channel.minimum_gap,
        ),
        text=variant.text or "",
        link=variant.link or "",
        utm_source=variant.utm_source or "",
        utm_medium=variant.utm_medium or "",
        utm_campaign=variant.utm_campaign or "",
        utm_content=variant.utm_content or "",
        media=tuple(_medium(medium) for medium in variant.media),
    )


def _medium(medium: Medium) -> picture.Medium:
    return picture.Medium(
        id=medium.id or 0,
        kind=medium.kind.value,
        file_name=medium.file_name,
        alt=medium.alt or "",
        decorative=bool(medium.decorative),
        decorative_reason=medium.decorative_reason or "",
        captions=medium.captions or "",
        transcript=medium.transcript or "",
        source=medium.source or "",
        licence=medium.licence or "",
        licence_until=medium.licence_until,
        shows_people=bool(medium.shows_people),
        consent=bool(medium.consent),
        ai_made=bool(medium.ai_made),
    )


def _quiet(post: Post) -> tuple[picture.Quiet, ...]:
    if post.day is None:
        return ()
    return tuple(picture.Quiet(first, last, reason) for first, last, reason in obstacles.quiet_for(post, post.day))


def _holidays(company: Organisation | None, day: date) -> dict[date, str]:
    if company is None:
        return {}
    german = company.language == "de"
    known = public_holidays(company.country, company.land or None, day.year)
    return {one.day: one.german if german else one.english for one in known}


def reach_of(post: Post, rules: Sequence[Rule]) -> timedelta:
    """How far from a post's day the others stand at which these rules look."""
    hours: list[float] = [max((variant.channel.minimum_gap for variant in post.variants), default=0) / 60]
    for rule in rules:
        if isinstance(rule.parameters, min_gap.Parameters):
            hours += [rule.parameters.minutes / 60, rule.parameters.topic_hours]
        elif isinstance(rule.parameters, clash.Parameters):
            hours.append(rule.parameters.days * 24)
    return timedelta(days=ceil(max(hours) / 24) + 1)  # what is near in time may stand on the day after, far in the east


def _others(post: Post, kinds: set[str], reach: timedelta) -> tuple[picture.Other, ...]:
    """The posts around it on its channels or about its topic; what they say only where it may be the same."""
    if post.day is None:
        return ()
    found: dict[tuple[int, int | None], picture.Other] = {}
    if kinds & BESIDE:
        for other in _read(post, post.day, reach, _beside(topic=bool(post.topic_id)), topic=post.topic_id):
            found[other.post_id, other.channel_id] = other
    lengths = [len(variant.text or "") for variant in post.variants]
    if SAME in kinds and any(lengths):
        long = {"shortest": min(lengths) * 4 // 5, "longest": max(lengths) * 5 // 4 + 1}
        for other in _read(post, post.day, ALIKE, _beside(said=True), **long):
            found[other.post_id, other.channel_id] = other
    return tuple(found.values())


@lru_cache(maxsize=4)
def _beside(*, said: bool = False, topic: bool = False) -> Rows:
    """The question for the posts on these channels, or about this topic, within these days. That one of its channels is
    among them is asked of each post before anything is joined to it."""
    channels: BindParameter[Any] = bindparam("channels", expanding=True)
    about, there = Post.topic_id == bindparam("topic"), aliased(Variant)
    on_channel = select(there.id).where(there.post_id == Post.id, there.channel_id.in_(channels)).exists()
    # an expression, which no index holds: SQLite would begin with all that these channels ever had
    variants: ColumnElement[bool] = (Variant.channel_id + 0).in_(channels)
    if said:
        variants &= func.length(Variant.text).between(bindparam("shortest"), bindparam("longest"))
    return (
        select(
            Post.id,
            Post.title,
            Post.department_id,
            Department.name.label("department"),
            Person.name.label("owner"),
            Post.day,
            Post.moment,
            Variant.channel_id,
            Post.topic_id,
            Post.campaign_id,
            Post.confidential,
            *((Variant.text,) if said else ()),
        )
        .join(Department, Department.id == Post.department_id)
        .join(Person, Person.id == Post.owner_id)
        .outerjoin(Variant, Variant.post_id == Post.id)
        .where(Post.day.between(bindparam("first"), bindparam("last")), Post.state.in_(ON_CHANNEL))
        .where(or_(on_channel, about) if topic else on_channel, or_(variants, about) if topic else variants)
        .where(Post.id != bindparam("post"))
        .order_by(Post.day, Post.id)
    )


def _read(post: Post, day: date, reach: timedelta, asked: Rows, **more: Any) -> list[picture.Other]:
    channels = [variant.channel_id for variant in post.variants]
    where = {"first": day - reach, "last": day + reach, "post": post.id or 0, "channels": channels, **more}
    said = "text" in asked.selected_columns
    others = []
    for row in db.session.connection().execute(asked, where):
        hidden = row.confidential and row.department_id != post.department_id
        others.append(
            picture.Other(
                post_id=row.id,
                title="" if hidden else row.title,
                department_id=row.department_id,
                department=row.department,
                owner="" if hidden else row.owner,
                day=row.day or day,
                moment=row.moment,
                channel_id=row.channel_id,
                topic_id=row.topic_id,
                campaign_id=row.campaign_id,
                text=row.text if said and not hidden else "",
            )
        )
    return others
