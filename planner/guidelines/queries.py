"""Editions as pages show them: the one in force, any other, the draft, and who has read which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from planner.channels.models import Channel, Network
from planner.db import db
from planner.guidelines.models import ChecklistQuestion, Clause, Edition, Proposal, Section
from planner.guidelines.rules import ProposalKind, ProposalState, number_of
from planner.history.models import Act, Change
from planner.people.models import Department, Membership, Person
from planner.people.rules import initials

MOST = 200  # rows of one list
WRITTEN = ("write-clause", "drop-clause")  # what a draft's clauses are changed by beside proposals


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
    for section in sections:
        for clause in section.clauses:
            set_committed_value(clause, "part", section)
    return edition


def questions_of(edition_id: int) -> Sequence[ChecklistQuestion]:
    """What whoever reviews a post is asked, by this edition."""
    query = select(ChecklistQuestion).where(ChecklistQuestion.edition_id == edition_id)
    return db.session.scalars(query.order_by(ChecklistQuestion.position)).all()


def number_in_force(today: date) -> str | None:
    """'2.0': the number of the edition in force. One query, without its text."""
    query = select(Edition.number).where(Edition.in_force_from <= today)
    return db.session.scalar(query.order_by(Edition.id.desc()).limit(1))


# -- proposals ---------------------------------------------------------------------------------------------------


class Who(NamedTuple):
    """Somebody, and when they did something."""

    name: str
    hue: int
    at: datetime

    @property
    def initials(self) -> str:
        return initials(self.name)


class ProposalLine(NamedTuple):
    """A proposal as lists show it."""

    id: int
    kind: ProposalKind
    number: str
    language: str
    text: str
    reason: str
    state: ProposalState
    decision: str
    by: Who
    decided: Who | None


def _hue_of(person: Any) -> ScalarSelect[Any]:
    """The colour of the first department that somebody belongs to."""
    query = select(Department.hue).join(Membership, Membership.department_id == Department.id)
    return query.where(Membership.person_id == person.id).order_by(Membership.id).limit(1).scalar_subquery()


def _proposals(*where: ColumnElement[bool]) -> list[ProposalLine]:
    by, judge = aliased(Person), aliased(Person)
    told = (Proposal.language, Proposal.text, Proposal.reason, Proposal.state, Proposal.decision)
    query = (
        select(
            Proposal.id,
            Proposal.kind,
            Proposal.section,
            Proposal.place,
            *told,
            by.name,
            _hue_of(by),
            Proposal.at,
            judge.name,
            _hue_of(judge),
            Proposal.decided_at,
        )
        .join(by, by.id == Proposal.person_id)
        .outerjoin(judge, judge.id == Proposal.decided_by_id)
        .where(*where)
        .order_by((Proposal.state == ProposalState.OPEN).desc(), Proposal.id.desc())
        .limit(MOST)
    )
    found = []
    rows: Any = db.session.execute(query)
    for id_, kind, section, place, language, text, reason, state, decision, name, hue, at, judged, tint, on in rows:
        number = number_of(section, place) if place else str(section)
        decided = Who(judged, tint or 1, on) if judged else None
        by_whom = Who(name, hue or 1, at)
        found.append(ProposalLine(id_, kind, number, language, text, reason, state, decision, by_whom, decided))
    return found


def all_proposals() -> list[ProposalLine]:
    """What people propose: what is open first, then the latest."""
    return _proposals()


def proposal_line(proposal_id: int) -> ProposalLine:
    """One of them."""
    return _proposals(Proposal.id == proposal_id)[0]


def proposals_open() -> int:
    """How many wait for a decision."""
    query = select(func.count()).select_from(Proposal).where(Proposal.state == ProposalState.OPEN)
    return db.session.scalar(query) or 0


def open_proposals_for(section: int, place: int | None) -> list[ProposalLine]:
    """What is proposed for one clause and not decided yet."""
    return _proposals(Proposal.section == section, Proposal.place == place, Proposal.state == ProposalState.OPEN)


class Reason(NamedTuple):
    """Why a clause is other than it was: who proposed it, who took it in, and what they said."""

    proposed: Who | None
    taken: Who
    why: str


def reasons(editions: Sequence[int]) -> dict[str, Reason]:
    """For each clause that changed in these editions why it did, the last time: by a proposal, else by whoever wrote
    the draft. Two queries."""
    found: dict[str, Reason] = {}
    told = select(Change.row_id, Change.before, Change.after, Act.note, Act.at, Person.name, _hue_of(Person))
    query = (
        told.join(Act, Act.id == Change.act_id)
        .join(Person, Person.id == Act.person_id)
        .where(Change.about_kind == "edition", Change.about_id.in_(editions), Change.kind == "clause")
        .where(Act.verb.in_(WRITTEN), Act.id.not_in(select(Act.undoes_id).where(Act.undoes_id.is_not(None))))
        .order_by(Act.id)
    )
    rows: Any = db.session.execute(query).all()
    numbers = _numbers({row[0] for row in rows})
    for row_id, before, after, note, at, name, hue in rows:
        values = (before or {}) | (after or {})
        number = numbers.get(row_id) or number_of(values.get("section", 0), values.get("place", 0))
        found[number] = Reason(None, Who(name, hue or 1, at), note)
    for proposal in reversed(_proposals(Proposal.edition_id.in_(editions))):
        if proposal.decided:
            found[proposal.number] = Reason(proposal.by, proposal.decided, proposal.reason)
    return found


def _numbers(clauses: Iterable[int]) -> dict[int, str]:
    rows: Any = db.session.execute(select(Clause.id, Clause.section, Clause.place).where(Clause.id.in_(clauses)))
    return {id_: number_of(section, place) for id_, section, place in rows}


def reminder_of(edition: Edition) -> Who | None:
    """Who reminded everybody of an edition last."""
    if edition.reminded_at is None:
        return None
    query = select(Person.name, _hue_of(Person)).where(Person.id == edition.reminded_by_id)
    name, hue = db.session.execute(query).one()
    return Who(name, hue or 1, edition.reminded_at)


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
