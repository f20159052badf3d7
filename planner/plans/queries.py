"""What a plan's cells may name, which rows came in before, and everything as an export writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from planner.calendar.models import Approval, Campaign, Medium, Post, Variant
from planner.calendar.rules import State
from planner.channels.models import Channel, Network, Topic
from planner.db import db, parts_of
from planner.goals.models import Goal
from planner.people.models import Department, Person
from planner.plans.models import ImportedRow
from planner.plans.rules import Known, KnownChannel, Named
from planner.roadmap.models import Milestone

CHUNK = 500
FLAGS = ("paid_partnership", "gift", "affiliate", "ai_written", "confidential")
OF_MEDIUM = (
    "alt",
    "decorative",
    "decorative_reason",
    "captions",
    "transcript",
    "source",
    "licence",
    "shows_people",
    "consent",
    "ai_made",
)
OF_VARIANT = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "address")


def known(zone: ZoneInfo, department: str = "") -> Known:
    """What cells may name here; `department` is the slug that holds for rows that name none."""
    channels = db.session.execute(
        select(Channel.slug, Channel.name, Network.name, Department.slug)
        .join(Network, Network.id == Channel.network_id)
        .join(Department, Department.id == Channel.department_id)
        .where(Channel.archived_at.is_(None))
        .order_by(Channel.id)
    )
    people = db.session.execute(select(Person.email, Person.name).where(Person.active).order_by(Person.id))
    return Known(
        zone=zone,
        channels=tuple(KnownChannel(*row) for row in channels),
        people=tuple(Named(*row) for row in people),
        departments=_named(Department, Department.name, Department.name_de),
        goals=_named(Goal, Goal.title, Goal.title_de),
        campaigns=_named(Campaign, Campaign.title, Campaign.title_de),
        milestones=_named(Milestone, Milestone.title, Milestone.title_de),
        states=tuple(Named(state.value, state.value) for state in State),
        department=department,
    )


def _named(model: Any, *names: Any) -> tuple[Named, ...]:
    found = []
    for row in db.session.execute(select(model.slug, *names).order_by(model.id)):
        found += [Named(row[0], name) for name in dict.fromkeys(row[1:]) if name]
    return tuple(found)


def ids_by_slug(model: Any) -> dict[str, int]:
    """Ids of everything of a kind by slug."""
    return {slug: id_ for slug, id_ in db.session.execute(select(model.slug, model.id))}


def imported_before(department_id: int, keys: Iterable[str]) -> dict[str, ImportedRow]:
    """The rows that came in before, by key."""
    found: dict[str, ImportedRow] = {}
    for some in parts_of(list(keys)):
        query = select(ImportedRow).where(ImportedRow.department_id == department_id, ImportedRow.key.in_(some))
        found |= {row.key: row for row in db.session.scalars(query)}
    return found


def posts_by_uid(uids: Iterable[str]) -> dict[str, Post]:
    """Posts whose uid an own export carries as the row's ID."""
    found: dict[str, Post] = {}
    for some in parts_of(list(uids)):
        for post in db.session.scalars(whole().where(Post.uid.in_(some))):
            found[post.uid] = post
    return found


def whole_posts(ids: Sequence[int]) -> dict[int, Post]:
    """Posts with everything that an update looks at."""
    found: dict[int, Post] = {}
    for some in parts_of(ids):
        found |= {post.id: post for post in db.session.scalars(whole().where(Post.id.in_(some)))}
    return found


def whole() -> Any:
    """Posts with their variants, media, approvals and all that they name."""
    media = selectinload(Post.variants).selectinload(Variant.media).selectinload(Medium.file)
    channel = selectinload(Post.variants).selectinload(Variant.channel).selectinload(Channel.network)
    named = [
        selectinload(a) for a in (Post.department, Post.owner, Post.campaign, Post.goal, Post.milestone, Post.topic)
    ]
    approvals = selectinload(Post.approvals).selectinload(Approval.person)
    return select(Post).options(media, channel, approvals, selectinload(Post.writers), selectinload(Post.asked), *named)


def how_many() -> int:
    """How many posts there are."""
    return db.session.scalar(select(func.count()).select_from(Post)) or 0


def everything() -> Iterator[dict[str, Any]]:
    """Every post as `writing` takes it, by id; nothing that a person wrote is left out."""
    departments = {id_: slug for slug, id_ in ids_by_slug(Department).items()}
    last = 0
    while posts := db.session.scalars(whole().where(Post.id > last).order_by(Post.id).limit(CHUNK)).all():
        for post in posts:
            yield exported(post, departments)
        last = posts[-1].id


def exported(post: Post, departments: dict[int, str]) -> dict[str, Any]:
    """One post as plain values: slugs and addresses for what it names, ISO for days, times and instants."""
    named = {"department": post.department, "goal": post.goal, "milestone": post.milestone, "campaign": post.campaign}
    approvals = [
        {
            "person": approval.person.email,
            "department": departments[approval.department_id],
            "at": instant(approval.at),
            "completes": approval.completes,
        }
        for approval in post.standing_approvals
    ]
    return {
        "id": post.uid,
        "title": post.title,
        "day": post.day.isoformat() if post.day else "",
        "time": post.at.isoformat("minutes") if post.at else "",
        "zone": post.zone or "",
        "state": post.state.value,
        "owner": post.owner.email,
        "language": post.language,
        "notes": post.note,
        **{key: thing.slug if thing else "" for key, thing in named.items()},
        "fold": post.fold,
        "topic": post.topic.slug if post.topic else "",
        "source_note": post.source_note,
        "embargo_until": instant(post.embargo_until),
        "approvals": approvals,
        **{flag: getattr(post, flag) for flag in FLAGS},
        "variants": [_variant(variant) for variant in post.variants],
    }


def _variant(variant: Variant) -> dict[str, Any]:
    return {
        "channel": variant.channel.slug,
        "text": variant.text,
        "link": variant.link,
        **{key: getattr(variant, key) for key in OF_VARIANT},
        "media": [_medium(medium) for medium in variant.media],
    }


def _medium(medium: Medium) -> dict[str, Any]:
    said = {key: getattr(medium, key) for key in OF_MEDIUM if getattr(medium, key)}
    if medium.licence_until:
        said["licence_until"] = medium.licence_until.isoformat()
    if medium.file:
        said["digest"] = medium.file.digest
    return {"kind": medium.kind.value, "file": medium.file_name, **said}


def instant(at: datetime | None) -> str:
    """An instant as ISO in UTC, '' for none."""
    return at.astimezone(UTC).isoformat() if at else ""


def topics() -> dict[str, int]:
    """Ids of topics by slug."""
    return ids_by_slug(Topic)
