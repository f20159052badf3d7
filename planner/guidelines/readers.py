"""Who has acknowledged which edition, and who is asked to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    ScalarSelect,
    String,
    and_,
    bindparam,
    func,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from planner.db import db
from planner.guidelines.models import Acknowledgement, Edition
from planner.guidelines.rules import READ_WITHIN
from planner.people.models import Department, Membership, Person
from planner.people.rules import Role, Standing


class Asked(NamedTuple):
    """The edition that somebody has still to acknowledge. `since` is the number of the last one that they have, None
    where this is their first; `reminded_by` whoever reminded everybody last."""

    number: str
    since: str | None
    in_force_from: date
    published_at: datetime
    reminded_at: datetime | None
    reminded_by: str | None

    @property
    def due(self) -> date:
        """The day by which it should be read."""
        return self.in_force_from + READ_WITHIN


def _still_to_read(person_id: int) -> ColumnElement[bool]:
    """Of editions: the newest whose day has come, unless this person has acknowledged it, or one since the last major
    one. For a query that has a `today`."""
    today = bindparam("today", type_=Date())
    begun = select(Edition.id).where(Edition.in_force_from <= today)
    newest = begun.order_by(Edition.id.desc()).limit(1).scalar_subquery()
    newest_major = select(func.max(Edition.id)).where(Edition.in_force_from <= today, Edition.major).scalar_subquery()
    own = select(Acknowledgement.id).where(Acknowledgement.person_id == person_id)
    return and_(Edition.id == newest, ~own.where(Acknowledgement.edition_id >= newest_major).exists())


def _last_read(person_id: int) -> ScalarSelect[Any]:
    read = aliased(Edition)
    query = select(read.number).join(Acknowledgement, Acknowledgement.edition_id == read.id)
    return query.where(Acknowledgement.person_id == person_id).order_by(read.id.desc()).limit(1).scalar_subquery()


def asked_of(person_id: int) -> tuple[ScalarSelect[Any], ScalarSelect[Any]]:
    """For a query that has a `today`: the number of the edition that this person has still to acknowledge, NULL where
    there is none, and that of the last which they have."""
    return select(Edition.number).where(_still_to_read(person_id)).scalar_subquery(), _last_read(person_id)


def waiting_acknowledgement(person_id: int, *, today: date) -> Asked | None:
    """The edition that this person has still to acknowledge. One query."""
    told = (Edition.in_force_from, Edition.published_at, Edition.reminded_at, Person.name)
    query = select(Edition.number, _last_read(person_id), *told).where(_still_to_read(person_id))
    row = db.session.execute(query.outerjoin(Person, Person.id == Edition.reminded_by_id), {"today": today}).first()
    return Asked._make(row) if row else None


def counts_from(those: Iterable[Edition], edition: Edition) -> int:
    """The id from which an acknowledgement counts for this edition: that of the last major one up to it."""
    return next((e.id for e in those if e.number and e.major and e.id <= edition.id), edition.id)


class Share(NamedTuple):
    """How many of some people have acknowledged."""

    people: int
    read: int

    @property
    def percent(self) -> int:
        """Never 100 while somebody is missing."""
        return self.read * 100 // self.people if self.people else 0


@dataclass
class DepartmentShare:
    """A department's people by role ('reader', 'editor', 'approver')."""

    id: int
    name: str
    hue: int
    roles: dict[str, Share] = field(default_factory=dict)

    @property
    def share(self) -> Share:
        """All of its people."""
        return summed(self.roles.values())


@dataclass
class Readers:
    """Who has acknowledged an edition: by department and role, and by standing in the whole company."""

    departments: list[DepartmentShare]
    standings: dict[str, Share]

    @property
    def share(self) -> Share:
        """Everybody, each once."""
        return summed(self.standings.values())


def summed(shares: Iterable[Share]) -> Share:
    """All of them together."""
    shares = list(shares)
    return Share(sum(share.people for share in shares), sum(share.read for share in shares))


def readers_of(counts_from: int, language: str) -> Readers:
    """Who has acknowledged an edition with this id or a later one; people who are switched off don't count.
    One query."""
    read = select(Acknowledgement.person_id).where(Acknowledgement.edition_id >= counts_from).distinct().subquery()
    counts = func.count(), func.count(read.c.person_id)
    role, standing = type_coerce(Membership.role, String), type_coerce(Person.standing, String)
    by_role = (
        select(Department.id, Department.name_in(language), Department.hue, role, *counts)
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .join(Department, Department.id == Membership.department_id)
        .outerjoin(read, read.c.person_id == Person.id)
        .where(Person.active, Department.archived_at.is_(None))
        .group_by(Department.id, role)
    )
    by_standing = (
        select(null(), null(), null(), standing, *counts)
        .select_from(Person)
        .outerjoin(read, read.c.person_id == Person.id)
        .where(Person.active)
        .group_by(standing)
    )
    departments: dict[int, DepartmentShare] = {}
    standings = {}
    rows: Any = db.session.execute(union_all(by_role, by_standing))
    for id_, name, hue, sort, people, count in rows:
        if id_ is None:
            standings[sort] = Share(people, count)
        else:
            departments.setdefault(id_, DepartmentShare(id_, name, hue)).roles[sort] = Share(people, count)
    return Readers([departments[id_] for id_ in sorted(departments)], standings)


@dataclass
class Reader:
    """Somebody by name: where they belong, and which edition they have acknowledged, if they have."""

    id: int
    name: str
    email: str
    standing: Standing
    number: str | None
    at: datetime | None
    roles: list[tuple[str, int, Role]] = field(default_factory=list)  # department, its hue, role in it


def readers_by_name(counts_from: int, language: str, *, missing: bool = False, most: int | None = None) -> list[Reader]:
    """Everybody who can sign in, or those alone who have not acknowledged; by name. Two queries."""
    last = select(func.max(Acknowledgement.id).label("id"), Acknowledgement.person_id)
    read = last.where(Acknowledgement.edition_id >= counts_from).group_by(Acknowledgement.person_id).subquery()
    query = (
        select(Person.id, Person.name, Person.email, Person.standing, Edition.number, Acknowledgement.at)
        .outerjoin(read, read.c.person_id == Person.id)
        .outerjoin(Acknowledgement, Acknowledgement.id == read.c.id)
        .outerjoin(Edition, Edition.id == Acknowledgement.edition_id)
        .where(Person.active)
        .order_by(Person.name, Person.id)
    )
    if missing:
        query = query.where(read.c.person_id.is_(None))
    rows = db.session.execute(query.limit(most)).all()
    people = {row.id: Reader(*row) for row in rows}
    of = select(Membership.person_id, Department.name_in(language), Department.hue, Membership.role)
    of = of.join(Department, Department.id == Membership.department_id).order_by(Membership.id)
    if most is not None:
        of = of.where(Membership.person_id.in_(people))
    for person_id, name, hue, role in db.session.execute(of):
        if person_id in people:
            people[person_id].roles.append((name, hue, role))
    return list(people.values())
