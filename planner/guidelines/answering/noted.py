"""Cases as lists and pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import selectinload

from planner.channels.models import Channel
from planner.db import db
from planner.guidelines.answering.models import NotedCase
from planner.guidelines.answering.queries import Clock
from planner.guidelines.answering.rules import Case, CaseClass, Decision, Standing, standing
from planner.people.models import Person

A_PAGE = 50
MOST_OPEN = 300


@dataclass(frozen=True)
class Filters:
    """Which cases are shown; None for all of them."""

    case_class: CaseClass | None = None
    channel_id: int | None = None


@dataclass(frozen=True)
class CaseRow:
    """A case in a list, with how it stands."""

    id: int
    version: int
    case_class: CaseClass
    decision: Decision
    line: str
    channel: str | None
    answered_by: str | None
    noted_by_id: int
    arrived_at: datetime
    first_at: datetime | None
    closed_at: datetime | None
    standing: Standing


def open_cases(filters: Filters, clock: Clock, *, now: datetime) -> list[CaseRow]:
    """What still waits for an answer or an end: overdue ones first, then by when they are due. One query."""
    query = _listed(filters, _is_open(clock)).order_by(NotedCase.arrived_at, NotedCase.id).limit(MOST_OPEN)
    cases = [_row(row, clock, now) for row in db.session.execute(query)]
    return sorted(cases, key=lambda case: (not case.standing.overdue, case.standing.next_due or now, case.id))


def settled_cases(filters: Filters, clock: Clock, *, page: int, now: datetime) -> tuple[list[CaseRow], bool]:
    """A page of all others, the newest first, and whether there are more. One query."""
    query = _listed(filters, not_(_is_open(clock))).order_by(NotedCase.arrived_at.desc(), NotedCase.id.desc())
    rows = db.session.execute(query.offset((page - 1) * A_PAGE).limit(A_PAGE + 1))
    cases = [_row(row, clock, now) for row in rows]
    return cases[:A_PAGE], len(cases) > A_PAGE


def whole_case(case_id: int) -> NotedCase | None:
    """A case with its channel and people."""
    parts = (NotedCase.channel, NotedCase.answered_by, NotedCase.noted_by)
    return db.session.scalar(select(NotedCase).where(NotedCase.id == case_id).options(*map(selectinload, parts)))


def standing_of(case: NotedCase, clock: Clock, *, now: datetime) -> Standing:
    """How one case stands."""
    return _standing(Case(case.case_class, case.arrived_at, case.first_at), case.closed_at, clock, now)


def _listed(filters: Filters, where: ColumnElement[bool]) -> Any:
    query = (
        select(
            NotedCase.id,
            NotedCase.version,
            NotedCase.case_class,
            NotedCase.decision,
            NotedCase.line,
            Channel.name.label("channel"),
            Person.name.label("answered_by"),
            NotedCase.noted_by_id,
            NotedCase.arrived_at,
            NotedCase.first_at,
            NotedCase.closed_at,
        )
        .outerjoin(Channel, Channel.id == NotedCase.channel_id)
        .outerjoin(Person, Person.id == NotedCase.answered_by_id)
        .where(where)
    )
    if filters.case_class:
        query = query.where(NotedCase.case_class == filters.case_class)
    if filters.channel_id:
        query = query.where(NotedCase.channel_id == filters.channel_id)
    return query


def _is_open(clock: Clock) -> ColumnElement[bool]:
    """As `rules.standing` has it: not closed, and by the times of its class something is still due."""
    answered = [of for of, times in clock.times.items() if times.first]
    closed = [of for of, times in clock.times.items() if times.closed]
    due = or_(and_(NotedCase.first_at.is_(None), NotedCase.case_class.in_(answered)), NotedCase.case_class.in_(closed))
    return and_(NotedCase.closed_at.is_(None), due)


def _row(row: Any, clock: Clock, now: datetime) -> CaseRow:
    case = Case(row.case_class, row.arrived_at, row.first_at)
    return CaseRow(**row._mapping, standing=_standing(case, row.closed_at, clock, now))


def _standing(case: Case, closed_at: datetime | None, clock: Clock, now: datetime) -> Standing:
    times = clock.times.get(case.case_class)
    return standing(case, closed_at, times, now=now) if times else Standing()
