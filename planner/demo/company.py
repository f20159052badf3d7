"""The demo company before its first post: organisation, departments, people, channels, goals, campaigns, days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from planner.calendar.models import Campaign
from planner.channels.models import Channel, Network, Topic
from planner.channels.seeding import seed_networks
from planner.days.models import CompanyDay, QuietPeriod
from planner.days.rules import Span
from planner.db import db
from planner.goals.models import Goal
from planner.people.models import Department, Membership, Organisation, Person
from planner.people.rules import Role, Standing, slug_of

OWN_WORDS = ("industrie", "mechanikerin", "armaturen", "pumpen", "instandhaltung", "werk")
WORKS_MEETING = 9  # days after Monday


class Account(NamedTuple):
    """What a post must know of a channel: whether its network shows a title, too."""

    id: int
    network: str
    titled: bool


@dataclass(frozen=True)
class Company:
    """Ids by the names that the texts use: slugs, people's keys, channels' names, posts' numbers."""

    departments: dict[str, int]
    people: dict[str, int]
    approvers: dict[str, list[int]]
    admin: int
    channels: dict[str, Account]
    topics: dict[int, int]
    second: dict[int, str]
    goals: dict[str, int]
    campaigns: dict[str, int]
    initiatives: dict[str, int] = field(default_factory=dict)
    milestones: dict[str, int] = field(default_factory=dict)
    lags: dict[str, int] = field(default_factory=dict)  # working days, by what waits
    kept: str = ""  # why the plan was kept as it stood


def found(
    texts: dict[str, Any],
    more: dict[str, Any],
    *,
    monday: date,
    quiet: Span,
    password_hash: str,
    since: datetime,
    now: datetime,
    rng: Random,
) -> Company:
    """Makes the company. `since` is when it began with Planner, `now` when this demo was made."""
    facts = texts["company"]
    company = Organisation(
        id=1,
        name=facts["name"],
        country=facts["country"],
        land=facts["land"],
        language="en",
        zone=facts["zone"],
        own_domains="\n".join(facts["own_domains"]),
        own_words="\n".join(OWN_WORDS),
        set_up_at=now,
    )
    departments = {
        row["slug"]: Department(
            slug=row["slug"], name=row["name_en"], name_de=row["name_de"], hue=more["hues"][row["slug"]]
        )
        for row in texts["departments"]
    }
    people = {row["key"]: _person(row, departments, password_hash, since) for row in texts["people"]}
    db.session.add_all([company, *departments.values(), *people.values()])
    networks = seed_networks()
    for row in texts["departments"]:
        departments[row["slug"]].lead = people[row["lead"]]
        db.session.flush()  # one at a time: a flush takes several in any order, and the history should be the same

    channels = {row["name"]: _channel(row, more, networks, departments) for row in texts["channels"]}
    topics = {row["slug"]: _topic(row, departments) for row in more["topics"]}
    goals = {
        row["slug"]: Goal(
            slug=row["slug"],
            title=row["title_en"],
            title_de=row["title_de"],
            hue=more["goal_hues"][row["slug"]],
            owner=people[row["owner"]],
        )
        for row in texts["goals"]
    }
    campaigns = {row["slug"]: _campaign(row, departments, people, monday) for row in texts["campaigns"]}
    uid = str(UUID(int=rng.getrandbits(128), version=4))
    stocktaking = QuietPeriod(
        uid=uid, first_day=quiet.first, last_day=quiet.last, reason=more["quiet_reason"], changed_at=since
    )
    meeting = CompanyDay(day=monday + timedelta(days=WORKS_MEETING), name=more["company_day"])
    for rows in (channels, topics, goals, campaigns):
        db.session.add_all(rows.values())
    db.session.add_all([stocktaking, meeting])
    db.session.flush()

    return Company(
        departments=_ids(departments),
        people=_ids(people),
        approvers={
            slug: [
                people[row["key"]].id
                for row in texts["people"]
                if (row["department"], row["role"]) == (slug, "approver")
            ]
            for slug in departments
        },
        admin=people["admin"].id,
        channels={
            name: Account(channel.id, channel.network.slug, bool(channel.network.title_limit))
            for name, channel in channels.items()
        },
        topics={number: topics[row["slug"]].id for row in more["topics"] for number in row["posts"]},
        second={number: row["second"] for row in more["topics"] if row["second"] for number in row["posts"]},
        goals=_ids(goals),
        campaigns=_ids(campaigns),
    )


def _ids(rows: dict[str, Any]) -> dict[str, int]:
    return {name: row.id for name, row in rows.items()}


def _person(row: dict[str, Any], departments: dict[str, Department], password_hash: str, since: datetime) -> Person:
    """Managers and administrators read in the department in which they sit."""
    whole = row["role"] in (Standing.MANAGER, Standing.ADMIN)
    person = Person(
        email=row["email"],
        name=row["name"],
        password_hash=password_hash,
        standing=Standing(row["role"]) if whole else Standing.MEMBER,
        created_at=since,
    )
    role = Role.READER if whole else Role(row["role"])
    person.memberships = [Membership(department=departments[row["department"]], role=role)]
    return person


def _channel(
    row: dict[str, Any], more: dict[str, Any], networks: dict[str, Network], departments: dict[str, Department]
) -> Channel:
    department = departments[row["department"]]
    return Channel(
        slug=row["slug"],
        name=row["name"],
        network=networks[slug_of(row["network"])],
        department=department,
        owner=department.lead,
        languages=",".join(row["languages"]),
        audience=more["audience"].get(row["slug"], ""),
        minimum_gap=row["min_gap_minutes"],
    )


def _topic(row: dict[str, Any], departments: dict[str, Department]) -> Topic:
    second = departments[row["second"]] if row["second"] else None
    return Topic(slug=row["slug"], name=row["name"], note=row["note"], second_department=second)


def _campaign(
    row: dict[str, Any], departments: dict[str, Department], people: dict[str, Person], monday: date
) -> Campaign:
    return Campaign(
        slug=row["slug"],
        title=row["title_en"],
        title_de=row["title_de"],
        about=row["about_en"],
        department=departments[row["department"]],
        owner=people[row["owner"]],
        first_day=monday + timedelta(weeks=row["from_week"]),
        last_day=monday + timedelta(weeks=row["to_week"], days=6),
    )
