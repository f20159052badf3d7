"""Goals as lists and pickers show them, with their measures and readings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from planner.db import db
from planner.goals.models import Goal, Measure, Reading
from planner.goals.rules import Better, Course, Spark, Unit, Verdict, spark, verdict
from planner.people.models import Person


class Line(NamedTuple):
    """A measure with its last reading; what is unknown is None."""

    id: int
    goal_id: int
    title: str
    source: str
    unit: Unit
    better: Better
    start: float | None
    start_day: date | None
    target: float | None
    target_day: date | None
    archived_at: datetime | None
    now: float | None
    read: date | None

    @property
    def verdict(self) -> Verdict | None:
        """How it stands; None where something is unknown."""
        return verdict(
            Course(self.start, self.start_day, self.now, self.read, self.target, self.target_day, self.better)
        )


@dataclass(frozen=True)
class Aim:
    """A goal with its measures; the first one is its headline, with the line of its readings."""

    goal: Goal
    measures: Sequence[Line]
    spark: Spark | None

    @property
    def headline(self) -> Line | None:
        return self.measures[0] if self.measures else None


class Entry(NamedTuple):
    """A reading with who entered it."""

    id: int
    day: date
    value: float
    who: str | None
    at: datetime


def all_goals() -> list[Goal]:
    """Every goal with its owner, in their order; archived ones last."""
    query = select(Goal).options(selectinload(Goal.owner))
    return list(db.session.scalars(query.order_by(Goal.archived_at.is_not(None), Goal.id)))


def aims(goals: Sequence[Goal], lang: str, *, since: date | None) -> list[Aim]:
    """These goals with their measures; the headlines' lines show the readings since that day. Two queries."""
    measures: dict[int, list[Line]] = {}
    for line in measures_of([goal.id for goal in goals], lang):
        measures.setdefault(line.goal_id, []).append(line)
    heads = [some[0] for some in measures.values()]
    readings = readings_since([line.id for line in heads], since)
    lines = {line.goal_id: spark(readings.get(line.id, ()), line.target) for line in heads}
    return [Aim(goal, measures.get(goal.id, ()), lines.get(goal.id)) for goal in goals]


def measures_of(goals: Collection[int], lang: str, *, archived: bool = False) -> list[Line]:
    """The measures of these goals in their order, each with its last reading."""
    last = select(Reading.measure_id, func.max(Reading.day).label("day")).group_by(Reading.measure_id).subquery()
    query = (
        select(
            Measure.id,
            Measure.goal_id,
            Measure.title_in(lang),
            Measure.source,
            Measure.unit,
            Measure.better,
            Measure.start,
            Measure.start_day,
            Measure.target,
            Measure.target_day,
            Measure.archived_at,
            Reading.value,
            Reading.day,
        )
        .outerjoin(last, last.c.measure_id == Measure.id)
        .outerjoin(Reading, (Reading.measure_id == Measure.id) & (Reading.day == last.c.day))
        .where(Measure.goal_id.in_(goals))
        .order_by(Measure.archived_at.is_not(None), Measure.goal_id, Measure.position, Measure.id)
    )
    if not archived:
        query = query.where(Measure.archived_at.is_(None))
    return [Line._make(row) for row in db.session.execute(query)]


def readings_since(measures: Collection[int], since: date | None) -> dict[int, list[tuple[date, float]]]:
    """The readings of these measures by day; all of them without `since`."""
    query = select(Reading.measure_id, Reading.day, Reading.value).where(Reading.measure_id.in_(measures))
    if since:
        query = query.where(Reading.day >= since)
    found: dict[int, list[tuple[date, float]]] = {}
    for measure_id, day, value in db.session.execute(query.order_by(Reading.day)):
        found.setdefault(measure_id, []).append((day, value))
    return found


def entries_of(measure_id: int, *, most: int = 200) -> list[Entry]:
    """What was read of a measure and by whom, the last first."""
    query = select(Reading.id, Reading.day, Reading.value, Person.name, Reading.at)
    query = query.outerjoin(Person, Person.id == Reading.person_id).where(Reading.measure_id == measure_id)
    return [Entry._make(row) for row in db.session.execute(query.order_by(Reading.day.desc()).limit(most))]


def readings_on(day: date, measures: Collection[int]) -> dict[int, Reading]:
    """What stands for a day already, by measure."""
    query = select(Reading).where(Reading.day == day, Reading.measure_id.in_(measures))
    query = query.options(selectinload(Reading.measure))
    return {reading.measure_id: reading for reading in db.session.scalars(query)}


def reading(reading_id: int) -> Reading | None:
    """A reading with its measure."""
    query = select(Reading).where(Reading.id == reading_id).options(selectinload(Reading.measure))
    return db.session.scalar(query)


def measures_by_id(ids: Collection[int]) -> dict[int, Measure]:
    """These measures."""
    return {measure.id: measure for measure in db.session.scalars(select(Measure).where(Measure.id.in_(ids)))}


def whole_goal(goal_id: int) -> Goal | None:
    """A goal with its owner."""
    return db.session.scalar(select(Goal).where(Goal.id == goal_id).options(selectinload(Goal.owner)))


def goals_offered(lang: str, *, keep: int | None = None) -> list[tuple[int, str]]:
    """Goals to pick from: id and title. Archived ones aren't, but for the one that is picked already."""
    query = select(Goal.id, Goal.title_in(lang)).where(or_(Goal.archived_at.is_(None), Goal.id == keep))
    return [(id_, title) for id_, title in db.session.execute(query.order_by(Goal.id))]


def slugs_taken() -> set[str]:
    return set(db.session.scalars(select(Goal.slug)))


def last_position(goal_id: int) -> int:
    """The place of a goal's last measure; -1 where it has none."""
    last: int | None = db.session.scalar(select(func.max(Measure.position)).where(Measure.goal_id == goal_id))
    return -1 if last is None else last
