"""Who is here, in which departments, and what the lists of people show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from planner.db import db
from planner.people.models import Department, Membership, OneTimeLink, Person
from planner.people.rules import Role, Standing

A_PAGE = 100


def departments_offered(lang: str, *, keep: int | None = None) -> list[tuple[int, str]]:
    """Departments to pick from: id and name. Archived ones aren't, but for the one that is picked already."""
    query = select(Department.id, Department.name_in(lang))
    query = query.where(or_(Department.archived_at.is_(None), Department.id == keep)).order_by(Department.id)
    return [(id_, name) for id_, name in db.session.execute(query)]


def people_offered(*, keep: int | None = None, but: int | None = None) -> list[tuple[int, str]]:
    """People to pick from: id and name. Switched-off ones aren't, but for the one that is picked already."""
    query = select(Person.id, Person.name).where(or_(Person.active, Person.id == keep)).order_by(Person.name, Person.id)
    if but is not None:
        query = query.where(Person.id != but)
    return [(id_, name) for id_, name in db.session.execute(query)]


def open_departments() -> list[Department]:
    """The departments that aren't archived, in their order."""
    return list(db.session.scalars(select(Department).where(Department.archived_at.is_(None)).order_by(Department.id)))


def all_departments() -> list[tuple[Department, int]]:
    """Every department with its lead and how many people have a role in it; archived ones last."""
    people = (
        select(func.count())
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.department_id == Department.id, Person.active)
        .scalar_subquery()
    )
    query = select(Department, people).options(selectinload(Department.lead))
    rows = db.session.execute(query.order_by(Department.archived_at.is_not(None), Department.id))
    return [(department, count) for department, count in rows]


def other_admins(person_id: int) -> int:
    """How many other administrators can sign in; their rows stay locked, so that two can't leave at once."""
    query = select(Person.id).where(
        Person.standing == Standing.ADMIN, Person.active, Person.password_hash.is_not(None), Person.id != person_id
    )
    return len(db.session.scalars(query.order_by(Person.id).with_for_update()).all())


def person_with_mail(email: str) -> int | None:
    """The id of who has this address, however it is written."""
    return db.session.scalar(select(Person.id).where(Person.email == email.casefold()))


def person_with_roles(person_id: int) -> Person | None:
    """A person with their memberships and these departments."""
    query = select(Person).where(Person.id == person_id)
    return db.session.scalar(query.options(selectinload(Person.memberships).selectinload(Membership.department)))


@dataclass(frozen=True)
class PeopleCounts:
    """How many people there are of each sort; `everybody` counts the switched-off ones too."""

    everybody: int
    roles: int
    readers: int
    invited: int
    gone: int


def _sorts() -> dict[str, ColumnElement[bool]]:
    writes = exists().where(
        Membership.person_id == Person.id,
        Membership.role.in_((Role.EDITOR, Role.APPROVER)),
        Membership.department_id == Department.id,
        Department.archived_at.is_(None),
    )
    has_role = or_(Person.standing != Standing.MEMBER, writes)
    return {
        "roles": and_(Person.active, has_role),
        "readers": and_(Person.active, ~has_role),
        "invited": and_(Person.active, Person.password_hash.is_(None)),
        "gone": ~Person.active,
    }


def people_counted() -> PeopleCounts:
    """One query."""
    counts: list[Any] = [func.count().filter(sort) for sort in _sorts().values()]
    row: Any = db.session.execute(select(func.count(), *counts).select_from(Person)).one()
    return PeopleCounts(*row)


def people_listed(*, search: str, sort: str, department: str, page: int) -> tuple[Sequence[Person], bool]:
    """A page of people with their memberships, by name, switched-off ones last; and whether there are more.

    `search` looks in name and mail address, `sort` is one of roles, readers, invited, gone, or anything for all;
    `department` is a slug. Three queries."""
    query = select(Person).order_by(Person.active.desc(), Person.name, Person.id)
    if search:
        query = query.where(
            or_(Person.name.icontains(search, autoescape=True), Person.email.icontains(search, autoescape=True))
        )
    if sort in (sorts := _sorts()):
        query = query.where(sorts[sort])
    if department:
        members = select(Membership.person_id).join(Department, Department.id == Membership.department_id)
        query = query.where(Person.id.in_(members.where(Department.slug == department)))
    query = query.options(selectinload(Person.memberships).selectinload(Membership.department))
    rows = db.session.scalars(query.offset((page - 1) * A_PAGE).limit(A_PAGE + 1)).all()
    return rows[:A_PAGE], len(rows) > A_PAGE


def links_until(people: Sequence[int]) -> dict[int, datetime]:
    """Until when these people's one-time links can be used, by person; used ones don't count."""
    query = select(OneTimeLink.person_id, func.max(OneTimeLink.expires_at)).where(
        OneTimeLink.person_id.in_(people), OneTimeLink.used_at.is_(None)
    )
    rows: Any = db.session.execute(query.group_by(OneTimeLink.person_id))
    return {row[0]: row[1] for row in rows}
