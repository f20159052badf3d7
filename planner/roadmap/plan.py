"""The plan as timeline, horizons and table show it: milestones, initiatives and what waits for what, in three queries.

An answer has at most so many milestones. Lanes are filled in their order; one that would lead beyond that is folded:
of it the first milestone comes along, with the counts of the lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, null, or_, select

from planner.days.rules import Span
from planner.db import db
from planner.goals.models import Goal
from planner.people.models import Department, Person
from planner.roadmap.filters import STALE, By, DueIn, View
from planner.roadmap.health import EVERY, SOON, STALE_AFTER, Health
from planner.roadmap.models import Initiative, Milestone
from planner.roadmap.records import BaselineDay, Dependency
from planner.roadmap.rules import OVER, Cadence, MilestoneState
from planner.roadmap.timescale import quarter_of

MOST = 300
UNDATED = "undated"
NONE = "none"  # the lane of what has no goal, or no owner


class Line(NamedTuple):
    """A milestone as views of the plan show it. `was` is the day that its own is compared with; of its lane, `total`
    and the numbers behind it count all that is there."""

    id: int
    title: str
    day: date | None
    was: date | None
    state: MilestoneState
    fixed: bool
    health: Health | None
    reported_at: datetime | None
    committed_at: datetime | None
    update_due: date | None
    moves: int
    version: int
    initiative_id: int | None
    owner_id: int | None
    owner: str | None
    department: str
    hue: int
    lane: str
    lane_title: str | None
    lane_hue: int
    number: int
    total: int
    upto: int
    on_track: int
    at_risk: int
    off_track: int
    stale: int

    @property
    def slip(self) -> int:
        """Days by which it is later than in the plan that it is compared with."""
        return (self.day - self.was).days if self.day and self.was else 0


class WorkLine(NamedTuple):
    """An initiative as views of the plan show it; `reached` of its `milestones` are, dropped ones left out."""

    id: int
    title: str
    state: MilestoneState
    first_day: date
    last_day: date
    hue: int
    lane: str
    lane_title: str | None
    lane_hue: int
    reached: int
    milestones: int

    @property
    def done(self) -> float:
        """The share of its milestones that is reached."""
        if self.state == MilestoneState.REACHED:
            return 1.0
        return self.reached / self.milestones if self.milestones else 0.0


class Wait(NamedTuple):
    """What one milestone waits for, with all that says whether that worries."""

    to_id: int
    from_id: int
    lag: int
    title: str
    state: MilestoneState
    day: date | None
    health: Health | None


@dataclass(frozen=True)
class LaneCount:
    """A lane's name, and what is in it, folded or not."""

    key: str
    title: str | None
    hue: int
    total: int = 0
    on_track: int = 0
    at_risk: int = 0
    off_track: int = 0
    stale: int = 0
    folded: bool = False


@dataclass(frozen=True)
class Plan:
    """Milestones of the lanes that aren't folded, by lane and day; initiatives; what is waited for, by who waits."""

    lanes: Sequence[LaneCount]
    lines: Sequence[Line]
    works: Sequence[WorkLine]
    waits: Mapping[int, Sequence[Wait]]


def plan_of(
    view: View,
    lang: str,
    *,
    today: date,
    cadence: Cadence,
    window: Span | None = None,
    with_works: bool = True,
    over: bool = True,
) -> Plan:
    """The milestones that a view shows, without those that are dropped. `window`: of the dated ones, those in it;
    `over`: those that are reached, too. Without initiatives it takes two queries, else three."""
    wanted = wanted_by(view, today, cadence)
    if not over:
        wanted.append(Milestone.state.not_in(OVER))
    if window:
        wanted.append(or_(Milestone.day.between(window.first, window.last), Milestone.day.is_(None)))
    rows = [Line._make(row) for row in db.session.execute(_lines(view, lang, wanted, today, cadence))]
    works: list[WorkLine] = []
    if with_works:
        works = [WorkLine._make(row) for row in db.session.execute(_works(view, lang, window))]
    lanes = _lanes(rows, works, view)
    folded = {lane.key for lane in lanes if lane.folded}
    lines = [row for row in rows if row.lane not in folded]
    return Plan(lanes, lines, [work for work in works if work.lane not in folded], waits_of(lines, lang))


def _lanes(rows: Sequence[Line], works: Sequence[WorkLine], view: View) -> list[LaneCount]:
    """In the order of the rows, then what initiatives alone stand in; undated ones last."""
    found: dict[str, LaneCount] = {}
    for key, some in groupby(rows, lambda row: row.lane):
        row = next(some)
        folded = row.upto > MOST and key not in view.opened
        counts = (row.total, row.on_track, row.at_risk, row.off_track, row.stale)
        found[key] = LaneCount(key, row.lane_title, row.lane_hue, *counts, folded)
    for work in works:
        if work.lane not in found:
            found[work.lane] = LaneCount(work.lane, work.lane_title, work.lane_hue)
    return sorted(found.values(), key=lambda lane: (lane.key == UNDATED, lane.key == NONE, *_rank(lane, view)))


def _rank(lane: LaneCount, view: View) -> tuple[Any, ...]:
    return (lane.title or "",) if view.lanes == By.OWNER else (int(lane.key) if lane.key.isdigit() else 0,)


def _lane(by: By, model: Any) -> tuple[ColumnElement[str], ColumnElement[Any]]:
    """A lane's key, and what lanes are ordered by."""
    column = {By.GOAL: model.goal_id, By.DEPARTMENT: model.department_id, By.OWNER: model.owner_id}[by]
    key = func.coalesce(cast(column, String(12)), literal(NONE))
    return key, func.coalesce(Person.name, "\uffff") if by == By.OWNER else func.coalesce(column, 2**31 - 1)


def _titles(by: By, lang: str) -> tuple[Any, Any]:
    """A lane's name and hue."""
    if by == By.GOAL:
        return Goal.title_in(lang), func.coalesce(Goal.hue, 1)
    if by == By.DEPARTMENT:
        return Department.name_in(lang), Department.hue
    return Person.name, Department.hue


def _lines(
    view: View, lang: str, wanted: Sequence[ColumnElement[bool]], today: date, cadence: Cadence
) -> Select[*tuple[Any, ...]]:
    key, rank = _lane(view.lanes, Milestone)
    undated = Milestone.day.is_(None)
    key, last = case((undated, literal(UNDATED)), else_=key), case((undated, 1), else_=0)
    title, hue = _titles(view.lanes, lang)
    said = {health: and_(Milestone.state == MilestoneState.COMMITTED, Milestone.health == health) for health in Health}
    old = is_stale(today, cadence)

    def counted(what: ColumnElement[bool]) -> Any:
        return func.sum(case((what, 1), else_=0)).over(partition_by=key)

    was: Any = Milestone.baseline_day
    if view.baseline:
        was = (
            select(BaselineDay.day)
            .where(BaselineDay.baseline_id == view.baseline, BaselineDay.milestone_id == Milestone.id)
            .correlate(Milestone)
            .scalar_subquery()
        )
    inner = (
        select(
            Milestone.id,
            Milestone.title_in(lang).label("title"),
            Milestone.day,
            was.label("was"),
            Milestone.state,
            Milestone.fixed,
            Milestone.health,
            Milestone.reported_at,
            Milestone.committed_at,
            Milestone.update_due,
            Milestone.moves,
            Milestone.version,
            Milestone.initiative_id,
            Milestone.owner_id,
            Person.name.label("owner"),
            Department.name_in(lang).label("department"),
            Department.hue,
            key.label("lane"),
            case((undated, null()), else_=title).label("lane_title"),
            hue.label("lane_hue"),
            func.row_number().over(partition_by=key, order_by=(Milestone.day, Milestone.id)).label("number"),
            func.count().over(partition_by=key).label("total"),
            # a lane's rows are peers: so many there are up to the end of this lane
            func.count().over(order_by=(last, rank, key), range_=(None, 0)).label("upto"),
            counted(and_(said[Health.ON_TRACK], ~old)).label("on_track"),
            counted(said[Health.AT_RISK]).label("at_risk"),
            counted(said[Health.OFF_TRACK]).label("off_track"),
            counted(old).label("stale"),
            last.label("last"),
            rank.label("rank"),
        )
        .select_from(Milestone)
        .join(Department, Department.id == Milestone.department_id)
        .outerjoin(Person, Person.id == Milestone.owner_id)
    )
    if view.lanes == By.GOAL:
        inner = inner.outerjoin(Goal, Goal.id == Milestone.goal_id)
    rows = inner.where(*wanted).subquery()
    shown = or_(rows.c.upto <= MOST, rows.c.number == 1)
    if view.opened:
        shown = or_(shown, and_(rows.c.lane.in_(view.opened), rows.c.number <= MOST))
    columns = [rows.c[name] for name in Line._fields]
    return select(*columns).where(shown).order_by(rows.c.last, rows.c.rank, rows.c.lane, rows.c.day, rows.c.id)


def _works(view: View, lang: str, window: Span | None) -> Select[*tuple[Any, ...]]:
    key, rank = _lane(view.lanes, Initiative)
    title, hue = _titles(view.lanes, lang)
    own = select(func.count()).where(
        Milestone.initiative_id == Initiative.id, Milestone.state != MilestoneState.DROPPED
    )
    query = (
        select(
            Initiative.id,
            Initiative.title_in(lang),
            Initiative.state,
            Initiative.first_day,
            Initiative.last_day,
            Department.hue,
            key,
            title,
            hue,
            own.where(Milestone.state == MilestoneState.REACHED).scalar_subquery(),
            own.scalar_subquery(),
        )
        .select_from(Initiative)
        .join(Department, Department.id == Initiative.department_id)
        .outerjoin(Person, Person.id == Initiative.owner_id)
        .where(Initiative.state != MilestoneState.DROPPED)
        .order_by(rank, Initiative.first_day, Initiative.id)
        .limit(MOST)
    )
    if view.lanes == By.GOAL:
        query = query.outerjoin(Goal, Goal.id == Initiative.goal_id)
    if view.department:
        query = query.where(Department.slug.in_(view.department))
    if window:
        query = query.where(Initiative.first_day <= window.last, Initiative.last_day >= window.first)
    return query


def waits_of(lines: Sequence[Line], lang: str) -> dict[int, list[Wait]]:
    """What these milestones wait for, by who waits; without those that wait for what is dropped."""
    query = (
        select(
            Dependency.to_id,
            Dependency.from_id,
            Dependency.lag,
            Milestone.title_in(lang),
            Milestone.state,
            Milestone.day,
            Milestone.health,
        )
        .join(Milestone, Milestone.id == Dependency.from_id)
        .where(Dependency.to_id.in_([line.id for line in lines]), Milestone.state != MilestoneState.DROPPED)
        .order_by(Dependency.id)
    )
    waits: dict[int, list[Wait]] = {}
    for row in db.session.execute(query):
        waits.setdefault(row[0], []).append(Wait._make(row))
    return waits


# -- filters ---------------------------------------------------------------------------------------------------------


def is_stale(today: date, cadence: Cadence) -> ColumnElement[bool]:
    """Committed ones of which nothing has been said for two cadences and three days, as `health.freshness` has it."""
    near, far = today - timedelta(days=7) - STALE_AFTER, today - timedelta(days=EVERY[cadence]) - STALE_AFTER
    soon = Milestone.day <= today + SOON
    return and_(
        Milestone.update_due.is_not(None), or_(and_(soon, Milestone.update_due < near), Milestone.update_due < far)
    )


def wanted_by(view: View, today: date, cadence: Cadence) -> list[ColumnElement[bool]]:
    """What the filters of a view leave of milestones beside their departments."""
    where: list[ColumnElement[bool]] = [Milestone.state != MilestoneState.DROPPED]
    if view.department:
        where.append(Department.slug.in_(view.department))
    if view.owner:
        where.append(
            Milestone.owner_id.in_([int(owner) for owner in view.owner if owner.isdigit() and len(owner) < 10])
        )
    if view.health:
        said = [Milestone.health == word for word in view.health if word != STALE]
        old = [is_stale(today, cadence)] if STALE in view.health else []
        where.append(and_(Milestone.state == MilestoneState.COMMITTED, or_(*said, *old)))
    if view.due:
        where.append(or_(*(_due_in(DueIn(word), today) for word in view.due)))
    return where


def _due_in(due: DueIn, today: date) -> ColumnElement[bool]:
    quarter_ends = quarter_of(quarter_of(today) + timedelta(days=100))  # the first day of the next one
    day: Any = Milestone.day
    return {
        DueIn.OVERDUE: and_(Milestone.state == MilestoneState.COMMITTED, day < today),
        DueIn.MONTH: day.between(today, today + timedelta(days=30)),
        DueIn.QUARTER: and_(day >= quarter_of(today), day < quarter_ends),
        DueIn.LATER: day >= quarter_ends,
        DueIn.NO_DAY: day.is_(None),
    }[due]
