"""What is done to milestones and leaves something behind: a move with its reason, an update, a picture of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, text

from planner.days.rules import local_day
from planner.db import db
from planner.roadmap import health, queries, rules, waiting
from planner.roadmap.health import Health
from planner.roadmap.models import Follower, Initiative, Milestone, Roadmap
from planner.roadmap.records import Baseline, BaselineDay, Dependency, Move, StatusUpdate
from planner.roadmap.rules import Cadence, MilestoneState, Policy, Reason
from planner.web.refusal import N_, Refused


@dataclass(frozen=True)
class Who:
    """Who does it, when, and which local day that is."""

    person_id: int
    now: datetime
    today: date


@dataclass(frozen=True)
class Why:
    """Why a day moves."""

    reason: Reason | None = None
    text: str = ""


def unsaid(thing: Milestone, state: MilestoneState, day: date | None, why: Why) -> list[Refused]:
    """What is still to be said of a move: of a day that was promised, why it moves. What is over and stays so moves
    for no reason."""
    promised = thing.baseline_day is not None and thing.state != MilestoneState.DRAFT
    stays_over = state in rules.OVER and thing.state == state
    return rules.unsaid(why.reason, why.text) if promised and day != thing.day and not stays_over else []


def plan(thing: Milestone, state: MilestoneState, day: date | None, owner_id: int | None, why: Why, who: Who) -> None:
    """State, day and owner of a milestone. Another day leaves a row with its reason, and of a committed one a status
    update against the day that is given up. Refuses as `Milestone.plan` does, and a promised day that moves without a
    reason."""
    for refusal in unsaid(thing, state, day, why):
        raise refusal
    is_new, before, turned = thing.id is None, thing.day, thing.state != state
    thing.plan(state, day, owner_id, now=who.now)
    if is_new:
        db.session.add(thing)
        db.session.flush()
    elif day != before:
        move = Move(
            milestone_id=thing.id,
            old_day=before,
            new_day=day,
            reason=why.reason,
            text=why.text.strip(),
            person_id=who.person_id,
            at=who.now,
        )
        db.session.add(move)
        db.session.flush()
        if state == MilestoneState.COMMITTED and before is not None:
            said = health.after_a_move(thing.health, before, day)
            _say(thing, said, why.text.strip(), "", who, against=before, move=move)
    if is_new or turned or day != before:
        thing.expect(queries.settings().cadence, who.today)


def move(thing: Milestone, day: date | None, why: Why, who: Who) -> None:
    """Another day; the rest stays. Refuses what is reached or dropped, too."""
    rules.check_movable(thing.state)
    plan(thing, thing.state, day, thing.owner_id, why, who)


def report(thing: Milestone, said: Health, words: str, asked: str, who: Who) -> StatusUpdate:
    """What its owner says of a committed milestone. Refuses trouble without a word of it, and without saying what
    would help."""
    if thing.state != MilestoneState.COMMITTED:
        raise Refused(N_("Updates are given of what is committed."))
    for refusal in health.unanswered(said, words, asked):
        raise refusal
    made = _say(thing, said, words.strip(), asked.strip(), who, against=thing.day)
    thing.expect(queries.settings().cadence, who.today)
    return made


def _say(
    thing: Milestone, said: Health, words: str, asked: str, who: Who, *, against: date | None, move: Move | None = None
) -> StatusUpdate:
    before = queries.last_update(thing.id)
    stood = thing.picture()
    compared: dict[str, Any] = before.stood if before else stood
    if move and not before:
        compared = stood | {"day": against.isoformat() if against else None}
    thing.report(said, now=who.now)
    update = StatusUpdate(
        milestone_id=thing.id,
        health=said,
        text=words,
        help=asked,
        against_day=against,
        stood=stood,
        changed=health.changes_since(compared, stood),
        move_id=move.id if move else None,
        person_id=who.person_id,
        at=who.now,
    )
    db.session.add(update)
    return update


def correct(update: StatusUpdate, words: str, asked: str, *, now: datetime) -> None:
    """Typos of an update, within a quarter of an hour; what it said of the health stays. Refuses it later."""
    if not health.may_correct(update.at, now):
        raise Refused(N_("What was said stays: it can be corrected for a quarter of an hour."))
    for refusal in health.unanswered(update.health, words, asked):
        raise refusal
    update.text, update.help, update.corrected_at = words.strip(), asked.strip(), now


# -- what waits for what ---------------------------------------------------------------------------------------------


def wait_for(thing: Milestone, first_id: int, lag: int, *, lang: str) -> Dependency:
    """Lets a milestone wait for another one, and then so many working days more. Refuses what it waits for already,
    and what would be a circle (`waiting.Circle`). All dependencies stay locked, so that two can't close one."""
    if db.session.connection().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE dependency IN SHARE ROW EXCLUSIVE MODE"))
    links = queries.all_links()
    if (first_id, thing.id) in links:
        raise Refused(N_("It waits for that one already."), field="from_id")
    way = waiting.circle(links, first_id, thing.id)
    waiting.check_no_circle(links, first_id, thing.id, queries.titles_of(way or (), lang))
    made = Dependency(from_id=first_id, to_id=thing.id, lag=lag)
    db.session.add(made)
    return made


def follow(milestone_id: int, person_id: int, *, wanted: bool) -> None:
    """Whether this person hears of it; saying so twice changes nothing."""
    there = queries.follows(milestone_id, person_id)
    if wanted and there is None:
        db.session.add(Follower(milestone_id=milestone_id, person_id=person_id))
    elif there is not None and not wanted:
        db.session.delete(there)


# -- the plan as a whole ---------------------------------------------------------------------------------------------


def make_baseline(name: str, reason: str, who: Who) -> Baseline:
    """Keeps the whole plan as it stands; drafts and what is dropped are no part of it."""
    made = Baseline(name=name, day=who.today, reason=reason, person_id=who.person_id, at=who.now)
    db.session.add(made)
    db.session.flush()
    wanted = Milestone.state.not_in((MilestoneState.DRAFT, MilestoneState.DROPPED))
    rows = db.session.execute(select(Milestone.id, Milestone.day, Milestone.state).where(wanted)).all()
    if rows:
        picture = [{"baseline_id": made.id, "milestone_id": id_, "day": day, "state": s} for id_, day, s in rows]
        db.session.execute(insert(BaselineDay), picture)
    return made


def hold(cadence: Cadence, policy: Policy, *, zone: ZoneInfo) -> None:
    """How the roadmap is held from now on; another cadence moves the day of each update that is awaited."""
    row = db.session.get(Roadmap, 1)
    if row is None:
        row = Roadmap(id=1, cadence=Cadence.TWO_WEEKLY, policy=Policy.WARN)
        db.session.add(row)
    changed = row.cadence != cadence
    row.cadence, row.policy = cadence, policy
    if changed:
        _expect_anew(cadence, zone)


def _expect_anew(cadence: Cadence, zone: ZoneInfo) -> None:
    committed = select(Milestone).where(Milestone.state == MilestoneState.COMMITTED)
    for thing in db.session.scalars(committed):
        if thing.heard_at:
            thing.expect(cadence, local_day(thing.heard_at, zone))


def goal_follows(initiative: Initiative) -> None:
    """The milestones of an initiative serve the goal that it serves."""
    own = db.session.scalars(select(Milestone).where(Milestone.initiative_id == initiative.id))
    for thing in own:
        thing.goal_id = initiative.goal_id
