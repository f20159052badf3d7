"""What the pages of one milestone read, and the lists around a plan."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import selectinload

from planner.days.holidays import NoSuchPlace, holiday_days
from planner.days.working import WorkingDays, working_days
from planner.db import db
from planner.people.models import Department, Person
from planner.people.organisation import organisation
from planner.roadmap import rules
from planner.roadmap.models import Follower, Initiative, Milestone, Roadmap
from planner.roadmap.records import Baseline, Dependency, Move, StatusUpdate
from planner.roadmap.rules import OVER, Cadence, MilestoneState, Policy

MOST = 300  # rows of one answer
AHEAD = 3  # years for which a day may move on over its plan


class Settings(NamedTuple):
    """How the roadmap is held; `version` 0 until somebody has changed it."""

    cadence: Cadence = Cadence.TWO_WEEKLY
    policy: Policy = Policy.WARN
    version: int = 0


class MilestoneLine(NamedTuple):
    """A milestone as lists show it."""

    id: int
    title: str
    day: date | None
    baseline_day: date | None
    state: MilestoneState
    hue: int
    department: str
    owner: str | None

    @property
    def slip(self) -> int:
        """Days by which it is later than first promised."""
        return rules.slip(self.day, self.baseline_day)


class Neighbour(NamedTuple):
    """A milestone that another one waits for, or that waits for it."""

    dependency_id: int
    lag: int
    id: int
    title: str
    day: date | None
    state: MilestoneState
    health: Any
    hue: int
    owner_id: int | None
    owner: str | None


class Informed(NamedTuple):
    """Somebody who hears of a move, and why: 'owner', 'follows', or 'waits' with what of theirs waits for it."""

    person_id: int
    name: str
    why: str
    title: str = ""


def settings() -> Settings:
    """How this company holds its roadmap."""
    row = db.session.get(Roadmap, 1)
    return Settings(row.cadence, row.policy, row.version) if row else Settings()


def company_working_days(first: date, last: date) -> WorkingDays:
    """The working days of these years and the next few, without the public holidays of where the company is."""
    company, until = organisation(), min(last.year + AHEAD, 2199)
    holidays: frozenset[date] = frozenset()
    if company:
        with suppress(NoSuchPlace):
            holidays = holiday_days(company.country, company.land or None, first, date(until, 12, 31))
    return working_days(first.year, until, holidays)


# -- one milestone ---------------------------------------------------------------------------------------------------


def whole_milestone(milestone_id: int) -> Milestone | None:
    """A milestone with all that its page shows of it."""
    query = select(Milestone).where(Milestone.id == milestone_id)
    parts = (Milestone.department, Milestone.owner, Milestone.goal, Milestone.initiative)
    return db.session.scalar(query.options(*(selectinload(part) for part in parts)))


def moves_of(milestone_id: int) -> list[Move]:
    """Every move of its day with who moved it, the first first."""
    query = select(Move).where(Move.milestone_id == milestone_id).options(selectinload(Move.person))
    return list(db.session.scalars(query.order_by(Move.at, Move.id)))


def updates_of(milestone_id: int, *, most: int = 100) -> list[StatusUpdate]:
    """What was said of it, with who said it, the last first."""
    query = select(StatusUpdate).where(StatusUpdate.milestone_id == milestone_id)
    query = query.options(selectinload(StatusUpdate.person))
    return list(db.session.scalars(query.order_by(StatusUpdate.at.desc(), StatusUpdate.id.desc()).limit(most)))


def last_update(milestone_id: int) -> StatusUpdate | None:
    """What was said of it last."""
    said = updates_of(milestone_id, most=1)
    return said[0] if said else None


def update(update_id: int) -> StatusUpdate | None:
    """A status update with who gave it."""
    query = select(StatusUpdate).where(StatusUpdate.id == update_id)
    return db.session.scalar(query.options(selectinload(StatusUpdate.person)))


def waits_for(milestone_id: int, lang: str) -> list[Neighbour]:
    """What this one waits for."""
    return _neighbours(lang, Dependency.from_id, Dependency.to_id == milestone_id)


def holds_up(milestone_id: int, lang: str) -> list[Neighbour]:
    """What waits for this one."""
    return _neighbours(lang, Dependency.to_id, Dependency.from_id == milestone_id)


def _neighbours(lang: str, end: Any, wanted: ColumnElement[bool]) -> list[Neighbour]:
    query = (
        select(
            Dependency.id,
            Dependency.lag,
            Milestone.id,
            Milestone.title_in(lang),
            Milestone.day,
            Milestone.state,
            Milestone.health,
            Department.hue,
            Person.id,
            Person.name,
        )
        .select_from(Dependency)
        .join(Milestone, Milestone.id == end)
        .join(Department, Department.id == Milestone.department_id)
        .outerjoin(Person, Person.id == Milestone.owner_id)
        .where(wanted)
        .order_by(Milestone.day.is_(None), Milestone.day, Milestone.id)
    )
    return [Neighbour._make(row) for row in db.session.execute(query)]


def all_links() -> list[tuple[int, int]]:
    """What comes first and what waits for it, of every dependency."""
    return [(first, then) for first, then in db.session.execute(select(Dependency.from_id, Dependency.to_id))]


def titles_of(ids: Sequence[int], lang: str) -> dict[int, str]:
    """What these milestones are called."""
    rows = db.session.execute(select(Milestone.id, Milestone.title_in(lang)).where(Milestone.id.in_(ids)))
    return {id_: title for id_, title in rows}


def milestones_offered(lang: str, *, but: int) -> list[tuple[int, str]]:
    """Milestones to wait for: those that are still to come, by title."""
    query = select(Milestone.id, Milestone.title_in(lang)).where(Milestone.id != but, Milestone.state.not_in(OVER))
    return [(id_, title) for id_, title in db.session.execute(query.order_by(Milestone.title_in(lang), Milestone.id))]


def follows(milestone_id: int, person_id: int) -> Follower | None:
    """That this person wants to hear of it."""
    query = select(Follower).where(Follower.milestone_id == milestone_id, Follower.person_id == person_id)
    return db.session.scalar(query)


def informed_of_move(thing: Milestone, lang: str, *, but: int) -> list[Informed]:
    """Who hears of it when its day moves: its owner, who follows it, the owners of what waits for it. Whoever moves it
    (`but`) knows already; each person once. Two queries."""
    found: dict[int, Informed] = {}
    if thing.owner:
        found[thing.owner.id] = Informed(thing.owner.id, thing.owner.name, "owner")
    for other in holds_up(thing.id, lang):
        if other.owner_id and other.owner and other.state not in OVER:
            found.setdefault(other.owner_id, Informed(other.owner_id, other.owner, "waits", other.title))
    query = select(Person.id, Person.name).join(Follower, Follower.person_id == Person.id)
    query = query.where(Follower.milestone_id == thing.id, Person.active).order_by(Person.name, Person.id)
    for id_, name in db.session.execute(query):
        found.setdefault(id_, Informed(id_, name, "follows"))
    found.pop(but, None)
    return list(found.values())


def slugs_taken() -> set[str]:
    return set(db.session.scalars(select(Milestone.slug)))


# -- lists -----------------------------------------------------------------------------------------------------------


def milestones_of(lang: str, *, goal: int | None = None, initiative: int | None = None) -> list[MilestoneLine]:
    """Those that serve one goal, or belong to one initiative, without the dropped ones, by day."""
    query = (
        select(
            Milestone.id,
            Milestone.title_in(lang),
            Milestone.day,
            Milestone.baseline_day,
            Milestone.state,
            Department.hue,
            Department.name_in(lang),
            Person.name,
        )
        .join(Department, Department.id == Milestone.department_id)
        .outerjoin(Person, Person.id == Milestone.owner_id)
        .where(Milestone.state != MilestoneState.DROPPED)
        .order_by(Milestone.day.is_(None), Milestone.day, Milestone.id)
        .limit(MOST)
    )
    if goal:
        query = query.where(Milestone.goal_id == goal)
    if initiative:
        query = query.where(Milestone.initiative_id == initiative)
    return [MilestoneLine._make(row) for row in db.session.execute(query)]


def departments_to_show(lang: str) -> list[tuple[str, str, int]]:
    """Departments to filter by: slug, name, hue."""
    query = select(Department.slug, Department.name_in(lang), Department.hue).where(Department.archived_at.is_(None))
    return [(slug, name, hue) for slug, name, hue in db.session.execute(query.order_by(Department.id))]


def owners_to_show() -> list[tuple[int, str]]:
    """Who owns milestones that are still to come."""
    owns = select(Milestone.owner_id).where(Milestone.state.not_in(OVER), Milestone.owner_id == Person.id)
    query = select(Person.id, Person.name).where(owns.exists()).order_by(Person.name, Person.id)
    return [(id_, name) for id_, name in db.session.execute(query)]


def baselines() -> list[Baseline]:
    """Every picture of the plan with who made it, the last first."""
    query = select(Baseline).options(selectinload(Baseline.person))
    return list(db.session.scalars(query.order_by(Baseline.day.desc(), Baseline.id.desc())))


# -- initiatives -----------------------------------------------------------------------------------------------------


def whole_initiative(initiative_id: int) -> Initiative | None:
    """An initiative with all that its page shows of it."""
    query = select(Initiative).where(Initiative.id == initiative_id)
    parts = (Initiative.department, Initiative.owner, Initiative.goal)
    return db.session.scalar(query.options(*(selectinload(part) for part in parts)))


def initiatives_offered(lang: str, *, keep: int | None = None) -> list[tuple[int, str]]:
    """Initiatives to pick from: id and title. Those that are over aren't, but for the one that is picked already."""
    wanted = or_(Initiative.state.not_in(OVER), Initiative.id == keep)
    query = select(Initiative.id, Initiative.title_in(lang)).where(wanted).order_by(Initiative.first_day, Initiative.id)
    return [(id_, title) for id_, title in db.session.execute(query)]


def initiative_slugs_taken() -> set[str]:
    return set(db.session.scalars(select(Initiative.slug)))


# -- updates that are asked for --------------------------------------------------------------------------------------


class Asked(NamedTuple):
    """A milestone of which its owner should say something by that day."""

    id: int
    title: str
    day: date
    due: date
    owner_id: int
    zone: str | None


def updates_asked(lang: str, until: date, *, of: int | None = None) -> list[Asked]:
    """Of which milestones an update is due on that local day or before it, the oldest first; one person's or all."""
    query = (
        select(
            Milestone.id,
            Milestone.title_in(lang),
            Milestone.day,
            Milestone.update_due,
            Milestone.owner_id,
            Person.zone,
        )
        .join(Person, Person.id == Milestone.owner_id)
        .where(and_(Milestone.update_due <= until, Person.active))
        .order_by(Milestone.update_due, Milestone.id)
    )
    if of is not None:
        query = query.where(Milestone.owner_id == of)
    return [Asked._make(row) for row in db.session.execute(query)]
