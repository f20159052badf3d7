"""What the settings' pages show, beyond lists of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from planner.calendar.models import Campaign, Post, Variant
from planner.calendar.rules import FIXED, State
from planner.channels.models import Channel, Network, Topic
from planner.days.models import CompanyDay, QuietPeriod
from planner.db import db
from planner.goals.models import Goal
from planner.guidelines.answering.models import EscalationContact, SavedAnswer
from planner.history.models import Act, Change
from planner.people.models import Department, Membership, Person
from planner.people.rules import Role
from planner.roadmap.models import Initiative, Milestone
from planner.roadmap.rules import OVER

MOST_LISTED = 200


@dataclass(frozen=True)
class Counts:
    """How many of each the settings hold; what is archived or switched off isn't counted."""

    departments: int
    channels: int
    topics: int
    people: int
    quiet_periods: int
    days: int


def counted() -> Counts:
    """One query."""

    def number(column: Any, *where: Any) -> Any:
        return select(func.count(column)).where(*where).scalar_subquery()

    return Counts(
        *db.session.execute(
            select(
                number(Department.id, Department.archived_at.is_(None)),
                number(Channel.id, Channel.archived_at.is_(None)),
                number(Topic.id, Topic.archived_at.is_(None)),
                number(Person.id, Person.active),
                number(QuietPeriod.id),
                number(CompanyDay.id),
            )
        ).one()
    )


def values_of(column: InstrumentedAttribute[str], *, but: int | None = None) -> list[str]:
    """Every value of a column of names or slugs, without that of the row `but`."""
    query = select(column)
    if but is not None:
        query = query.where(column.class_.id != but)
    return list(db.session.scalars(query))


# -- what is there -------------------------------------------------------------------------------------------------


def all_channels() -> list[Channel]:
    """Every channel with its network, department and owner; archived ones last."""
    query = select(Channel).options(
        selectinload(Channel.network), selectinload(Channel.department), selectinload(Channel.owner)
    )
    return list(db.session.scalars(query.order_by(Channel.archived_at.is_not(None), Channel.name)))


def all_networks() -> list[tuple[Network, int]]:
    """Every network, and how many of the company's channels are on it."""
    channels = (
        select(func.count()).where(Channel.network_id == Network.id, Channel.archived_at.is_(None)).scalar_subquery()
    )
    return [(network, count) for network, count in db.session.execute(select(Network, channels).order_by(Network.id))]


def networks_offered() -> list[tuple[int, str]]:
    """Networks to pick from, in the order in which they were made: id and name."""
    return [(id_, name) for id_, name in db.session.execute(select(Network.id, Network.name).order_by(Network.id))]


def all_topics() -> list[Topic]:
    """Every topic with its second department; archived ones last."""
    query = select(Topic).options(selectinload(Topic.second_department))
    return list(db.session.scalars(query.order_by(Topic.archived_at.is_not(None), Topic.name)))


def all_quiet_periods() -> list[QuietPeriod]:
    """Every quiet period, the latest first."""
    query = select(QuietPeriod).options(selectinload(QuietPeriod.department), selectinload(QuietPeriod.channel))
    return list(db.session.scalars(query.order_by(QuietPeriod.first_day.desc(), QuietPeriod.id.desc())))


def all_days() -> list[CompanyDay]:
    """The company's own days, the latest first."""
    return list(db.session.scalars(select(CompanyDay).order_by(CompanyDay.day.desc(), CompanyDay.id)))


def posts_in(period: QuietPeriod) -> tuple[list[Post], int]:
    """Posts that are planned on its days all the same: the first of them, and how many there are."""
    held: list[ColumnElement[bool]] = [
        Post.day.between(period.first_day, period.last_day),
        Post.state.not_in((State.PUBLISHED, State.CANCELLED)),
    ]
    if period.department_id:
        held.append(Post.department_id == period.department_id)
    if period.channel_id:
        held.append(exists().where(Variant.post_id == Post.id, Variant.channel_id == period.channel_id))
    query = select(Post).where(*held).order_by(Post.day, Post.at.is_not(None), Post.at, Post.id).limit(MOST_LISTED)
    posts = db.session.scalars(query.options(selectinload(Post.department), selectinload(Post.owner))).all()
    return list(posts), db.session.scalar(select(func.count()).select_from(Post).where(*held)) or 0


def open_posts_by(column: InstrumentedAttribute[int]) -> dict[int, int]:
    """How many posts are neither out nor cancelled, by department or owner."""
    query = select(column, func.count()).where(Post.state.not_in(FIXED)).group_by(column)
    return {row[0]: row[1] for row in db.session.execute(query)}


# -- what somebody holds -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holdings:
    """What a person is in charge of and would leave behind."""

    posts: Sequence[Post]
    channels: Sequence[Channel]  # as owner or as deputy
    campaigns: Sequence[Campaign]
    initiatives: Sequence[Initiative]
    milestones: Sequence[Milestone]
    goals: Sequence[Goal]
    departments: Sequence[Department]  # that they lead
    answers: Sequence[SavedAnswer]
    contacts: Sequence[EscalationContact]  # as whom to call, or as deputy

    def __bool__(self) -> bool:
        return any(vars(self).values())

    def names(self, kind: str, lang: str) -> str:
        """What the things of one kind are called, in a line."""
        rows = getattr(self, kind)
        return ", ".join(row.called(lang) if hasattr(row, "called") else row.name for row in rows)


def holdings_of(person_id: int) -> Holdings:
    """Open posts, and whatever else isn't over or archived. Nine queries."""

    def rows(model: Any, *where: Any) -> list[Any]:
        return list(db.session.scalars(select(model).where(*where).order_by(model.id)))

    return Holdings(
        posts=rows(Post, Post.owner_id == person_id, Post.state.not_in(FIXED)),
        channels=rows(
            Channel,
            or_(Channel.owner_id == person_id, Channel.deputy_id == person_id),
            Channel.archived_at.is_(None),
        ),
        campaigns=rows(Campaign, Campaign.owner_id == person_id, Campaign.archived_at.is_(None)),
        initiatives=rows(Initiative, Initiative.owner_id == person_id, Initiative.state.not_in(OVER)),
        milestones=rows(Milestone, Milestone.owner_id == person_id, Milestone.state.not_in(OVER)),
        goals=rows(Goal, Goal.owner_id == person_id, Goal.archived_at.is_(None)),
        departments=rows(Department, Department.lead_id == person_id, Department.archived_at.is_(None)),
        answers=rows(SavedAnswer, SavedAnswer.owner_id == person_id, SavedAnswer.archived_at.is_(None)),
        contacts=rows(
            EscalationContact,
            or_(EscalationContact.person_id == person_id, EscalationContact.deputy_id == person_id),
        ),
    )


def departments_without_approver(lang: str) -> list[tuple[str, int]]:
    """Departments in which nobody can approve: the name, and how many posts wait there for it."""
    approvers = (
        select(Membership.department_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.role == Role.APPROVER, Person.active)
    )
    waiting = (
        select(func.count()).where(Post.department_id == Department.id, Post.state == State.IN_REVIEW).scalar_subquery()
    )
    query = select(Department.name_in(lang), waiting).where(
        Department.archived_at.is_(None), Department.id.not_in(approvers)
    )
    return [(name, count) for name, count in db.session.execute(query.order_by(waiting.desc(), Department.id))]


def gone_with_posts() -> list[tuple[int, str, int]]:
    """Switched-off people whose open posts nobody took over: id, name, how many."""
    query = (
        select(Person.id, Person.name, func.count(Post.id))
        .join(Post, and_(Post.owner_id == Person.id, Post.state.not_in(FIXED)))
        .where(~Person.active)
        .group_by(Person.id, Person.name)
        .order_by(Person.name)
    )
    return [(id_, name, count) for id_, name, count in db.session.execute(query)]


def gone_since(people: Sequence[int]) -> dict[int, datetime]:
    """When these people's accounts were switched off, as the history knows it."""
    query = (
        select(Change.about_id, func.max(Act.at))
        .join(Act, Act.id == Change.act_id)
        .where(Change.about_kind == "person", Change.about_id.in_(people), Change.kind == "person")
        .where(Act.verb.in_(("switch-off", "hand-over")))
        .group_by(Change.about_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
