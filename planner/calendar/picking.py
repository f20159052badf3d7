"""What the composer offers to pick from."""

from __future__ import annotations

from sqlalchemy import or_, select

from planner.calendar.forms import PostForm
from planner.calendar.models import Campaign, Post
from planner.channels.models import Channel, Topic
from planner.db import db
from planner.goals.models import Goal
from planner.people.models import Department, Membership, Person
from planner.people.rules import Access
from planner.people.sign_in import Me
from planner.roadmap.models import Milestone
from planner.roadmap.rules import MilestoneState
from planner.web import dates


def departments_to_write_in(who: Me) -> list[tuple[int, str]]:
    """Where this person may write, their own department first: id and name."""
    query = select(Department.id, Department.name_in(dates.language())).where(Department.archived_at.is_(None))
    if not who.access.admin:
        query = query.where(Department.id.in_(who.access.edits_in))
    rows = [(id_, name) for id_, name in db.session.execute(query.order_by(Department.id))]
    return sorted(rows, key=lambda row: row[0] != who.department_id)


def offer_all(form: PostForm, post: Post, access: Access, *, company_zone: str) -> None:
    """Fills every list of the composer; what the post has already stays on offer even when it is archived."""
    lang = dates.language()
    form.offer_zones(company_zone)
    departments = select(Department.id, Department.name_in(lang)).where(
        or_(Department.archived_at.is_(None), Department.id == post.department_id)
    )
    if not access.admin:
        departments = departments.where(Department.id.in_([*access.edits_in, post.department_id]))
    form.department_id.offer(_rows(departments.order_by(Department.id)))
    owners = (
        select(Person.id, Person.name)
        .outerjoin(Membership, Membership.person_id == Person.id)
        .where(or_(Person.active & (Membership.department_id == post.department_id), Person.id == post.owner_id))
        .distinct()
        .order_by(Person.name)
    )
    form.owner_id.offer(_rows(owners))
    watchers = select(Person.id, Person.name).where(or_(Person.active, Person.id == post.watcher_id))
    form.watcher_id.offer(_rows(watchers.order_by(Person.name)), none="–")
    campaigns = select(Campaign.id, Campaign.title_in(lang)).where(
        or_(Campaign.archived_at.is_(None), Campaign.id == post.campaign_id)
    )
    form.campaign_id.offer(_rows(campaigns.order_by(Campaign.title)), none="–")
    goals = select(Goal.id, Goal.title_in(lang)).where(or_(Goal.archived_at.is_(None), Goal.id == post.goal_id))
    form.goal_id.offer(_rows(goals.order_by(Goal.id)), none="–")
    milestones = select(Milestone.id, Milestone.title_in(lang)).where(
        or_(Milestone.state.not_in((MilestoneState.REACHED, MilestoneState.DROPPED)), Milestone.id == post.milestone_id)
    )
    form.milestone_id.offer(_rows(milestones.order_by(Milestone.day, Milestone.id).limit(500)), none="–")
    topics = select(Topic.id, Topic.name).where(or_(Topic.archived_at.is_(None), Topic.id == post.topic_id))
    form.topic_id.offer(_rows(topics.order_by(Topic.name)), none="–")
    taken = [variant.channel_id for variant in post.variants]
    channels = select(Channel.id, Channel.name).where(Channel.archived_at.is_(None), Channel.id.not_in(taken))
    form.add_channel.offer(_rows(channels.order_by(Channel.name)), none="–")


def _rows(query: object) -> list[tuple[int, str]]:
    return [(id_, name) for id_, name in db.session.execute(query)]  # type: ignore[call-overload]
