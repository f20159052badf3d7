"""Editions as pages show them: the one in force, any other, the draft, and who has read which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from planner.channels.models import Channel, Network
from planner.db import db
from planner.guidelines.models import Acknowledgement, ChecklistQuestion, Edition, Section
from planner.guidelines.rules import READ_WITHIN
from planner.people.models import Department, Membership, Person


def editions() -> list[Edition]:
    """Every edition without its text, the newest first; the draft stands before them."""
    return list(db.session.scalars(select(Edition).order_by(Edition.id.desc())))


def in_force(those: Iterable[Edition], today: date) -> Edition | None:
    """Of those whose day has come the newest."""
    return next((edition for edition in those if edition.in_force_from and edition.in_force_from <= today), None)


def coming(those: Sequence[Edition], today: date) -> Edition | None:
    """The one that is published and comes into force next."""
    ahead = [edition for edition in those if edition.in_force_from and edition.in_force_from > today]
    return ahead[-1] if ahead else None


def numbered(those: Iterable[Edition], number: str) -> Edition | None:
    """The one with this number."""
    return next((edition for edition in those if edition.number and edition.number == number), None)


def newest_published(those: Iterable[Edition]) -> Edition | None:
    """The last that was published, whether its day has come or not."""
    return next((edition for edition in those if edition.number), None)


def draft_among(those: Iterable[Edition]) -> Edition | None:
    """The draft of the next one."""
    return next((edition for edition in those if edition.number is None), None)


def with_text(edition: Edition) -> Edition:
    """The edition with its sections and clauses. One query."""
    query = select(Section).where(Section.edition_id == edition.id).order_by(Section.number)
    sections = db.session.scalars(query.options(joinedload(Section.clauses))).unique().all()
    set_committed_value(edition, "sections", sections)
    return edition


def questions_of(edition_id: int) -> Sequence[ChecklistQuestion]:
    """What whoever reviews a post is asked, by this edition."""
    query = select(ChecklistQuestion).where(ChecklistQuestion.edition_id == edition_id)
    return db.session.scalars(query.order_by(ChecklistQuestion.position)).all()


def number_in_force(today: date) -> str | None:
    """'2.0': the number of the edition in force. One query, without its text."""
    query = select(Edition.number).where(Edition.in_force_from <= today)
    return db.session.scalar(query.order_by(Edition.id.desc()).limit(1))


# -- where a clause holds ----------------------------------------------------------------------------------------


@dataclass
class Places:
    """What a clause can be limited to, by what names it there; `gone` is archived and no longer offered."""

    networks: dict[Any, str] = field(default_factory=dict)
    channels: dict[Any, str] = field(default_factory=dict)
    departments: dict[Any, str] = field(default_factory=dict)
    gone: set[tuple[str, Any]] = field(default_factory=set)


def places(language: str) -> Places:
    """Networks, channels and departments by their names. One query."""
    rows = union_all(
        select(
            literal("networks").label("kind"),
            null().label("id"),
            Network.slug.label("slug"),
            Network.name.label("name"),
            literal(False).label("gone"),
        ),
        select(literal("channels"), Channel.id, null(), Channel.name, Channel.archived_at.is_not(None)),
        select(
            literal("departments"),
            Department.id,
            null(),
            Department.name_in(language),
            Department.archived_at.is_not(None),
        ),
    ).subquery()
    found = Places()
    for kind, id_, slug, name, gone in db.session.execute(select(rows).order_by(rows.c.kind, rows.c.name)):
        named = slug if kind == "networks" else id_
        getattr(found, kind)[named] = name
        if gone:
            found.gone.add((kind, named))
    return found


# -- who has read it ---------------------------------------------------------------------------------------------


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
