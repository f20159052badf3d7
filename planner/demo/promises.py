"""The demo's roadmap as rows, with all that happened to them: initiatives, milestones, updates, the plan kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from planner.demo.company import Company
from planner.demo.milestones import Promise, Slip, Word
from planner.demo.rows import Event, Row, changed, made, put
from planner.demo.spread import Diary
from planner.demo.stories import NOON
from planner.roadmap import health
from planner.roadmap.health import after_a_move, changes_since
from planner.roadmap.models import Follower, Initiative, Milestone
from planner.roadmap.records import Baseline, BaselineDay, Dependency, Move, StatusUpdate
from planner.roadmap.rules import TURNS, Cadence, MilestoneState
from planner.roadmap.timescale import quarter_of

S = MilestoneState
PLANNED = 200  # days before its first day, a milestone is planned
WATCHED = ("state", "day", "confidence", "early_day", "late_day", "owner_id")  # what an update takes a picture of


@dataclass
class Step:
    """What was done to a milestone: the row after it, and what it left behind."""

    event: Event
    row: Row
    move: Row | None = None
    update: Row | None = None


@dataclass
class Life:
    """A milestone from its beginning on."""

    promise: Promise
    steps: list[Step] = field(default_factory=list)

    @property
    def row(self) -> Row:
        return self.steps[-1].row

    def row_at(self, moment: datetime) -> Row | None:
        """As it was then; None before it was planned."""
        before = [step.row for step in self.steps if step.event.at <= moment]
        return before[-1] if before else None

    def then(self, event: Event, **values: Any) -> Step:
        """Something that was done to it, one version on."""
        row = {**self.row, **values, "version": self.row["version"] + 1}
        if not values.keys() <= {"health", "reported_at", "update_due"}:
            row["changed_at"] = event.at
        self.steps.append(Step(event, row))
        return self.steps[-1]


def initiatives(
    texts: dict[str, Any], more: dict[str, Any], company: Company, diary: Diary, rng: Random
) -> list[Event]:
    """Writes the bars; their ids go to the company."""
    rows: list[Row] = []
    events = []
    for row in texts["initiatives"]:
        first = diary.monday + timedelta(weeks=row["from_week"])
        event = Event(diary.moment(first - timedelta(days=40), NOON), company.people["lena"], "create")
        events.append(event)
        rows.append(
            {
                "uid": str(UUID(int=rng.getrandbits(128), version=4)),
                "slug": row["slug"],
                "title": row["title_en"],
                "title_de": row["title_de"],
                "about": more["about"][row["slug"]],
                "state": S.COMMITTED,
                "first_day": first,
                "last_day": diary.monday + timedelta(weeks=row["to_week"], days=4),
                "department_id": company.departments[row["department"]],
                "owner_id": company.people[row["owner"]],
                "goal_id": company.goals[row["goal"]],
                "changed_at": event.at,
                "version": 1,
            }
        )
    for event, id_, row in zip(events, put(Initiative, rows), rows, strict=True):
        event.changes.append(made(Initiative, id_, row))
        company.initiatives[row["slug"]] = id_
    return events


def promise(promises: list[Promise], company: Company, diary: Diary, rng: Random) -> tuple[dict[str, int], list[Event]]:
    """Writes the milestones and all that was done to them; their ids by slug, and what happened."""
    lives = [_life(one, company, diary, rng) for one in promises]
    ids = put(Milestone, [life.row for life in lives])
    steps = [(id_, step) for id_, life in zip(ids, lives, strict=True) for step in life.steps]
    _put_all(Move, [(id_, step, step.move) for id_, step in steps if step.move])
    for _, step in steps:
        if step.move and step.update:
            step.update["move_id"] = step.move.pop("id")
    _put_all(StatusUpdate, [(id_, step, step.update) for id_, step in steps if step.update])
    events = []
    for id_, life in zip(ids, lives, strict=True):
        first, *later = life.steps
        first.event.changes.append(made(Milestone, id_, first.row))
        was = first.row
        for step in later:
            step.event.changes += changed(Milestone, id_, _watched(was), _watched(step.row))
            was = step.row
        events += [step.event for step in life.steps]
    by_slug = {one.slug: id_ for one, id_ in zip(promises, ids, strict=True)}
    events += _links(promises, by_slug, company, diary)
    events.append(_kept(lives, ids, company, diary))
    return by_slug, events


def _put_all(kind: Any, found: list[tuple[int, Step, Row]]) -> None:
    rows = [row | {"milestone_id": id_} for id_, _, row in found]
    for (id_, step, row), made_id, whole in zip(found, put(kind, rows), rows, strict=True):
        row["id"] = made_id
        step.event.changes.append(made(kind, made_id, whole, ("milestone", id_)))


def _life(one: Promise, company: Company, diary: Diary, rng: Random) -> Life:
    """How it came to where it stands."""
    begun = min(one.baseline, diary.today) - timedelta(days=PLANNED)
    reached = one.state == S.REACHED
    created = Event(diary.moment(begun, NOON), company.people["lena"], "create")
    row: Row = {
        "uid": str(UUID(int=rng.getrandbits(128), version=4)),
        "slug": one.slug,
        "title": one.title,
        "title_de": one.title_de,
        "day": one.baseline,
        "baseline_day": one.baseline if one.state != S.DRAFT else None,
        "state": S.COMMITTED if reached else one.state,
        "department_id": company.departments[one.department],
        "owner_id": company.people[one.owner],
        "goal_id": company.goals[one.goal] if one.goal else None,
        "initiative_id": company.initiatives.get(one.initiative or ""),
        "done_when": one.done_when,
        "confidence": one.doubt[1] if one.doubt else one.confidence,
        "early_day": None,
        "late_day": None,
        "fixed": one.fixed,
        "health": None,
        "reported_at": None,
        "committed_at": None if one.state == S.DRAFT else created.at,
        "update_due": None,
        "moves": 0,
        "changed_at": created.at,
        "version": 1,
    }
    life = Life(one, [Step(created, row)])
    happened: list[tuple[int, int, Slip | Word | None]] = [(slip.ago, 0, slip) for slip in one.slips]
    happened += [(word.ago, 2, word) for word in one.said]
    happened += [(one.doubt[0], 1, None)] if one.doubt else []
    stood: dict[str, Any] | None = None
    for ago, hour, what in sorted(happened, key=lambda found: (-found[0], found[1])):
        at = diary.moment(diary.today - timedelta(days=ago), time(NOON.hour + hour))
        stood = _happen(life, what, at, stood)
    if reached:
        over = min(diary.moment(life.row["day"], time(15)), diary.now - timedelta(hours=1))
        life.then(Event(over, life.row["owner_id"], TURNS[S.REACHED]), state=S.REACHED, update_due=None)
    elif life.row["state"] == S.COMMITTED:
        since = (life.row["reported_at"] or life.row["committed_at"]).astimezone(diary.zone).date()
        life.row["update_due"] = health.update_due(since, life.row["day"], Cadence.TWO_WEEKLY)
    return life


def _happen(life: Life, what: Slip | Word | None, at: datetime, stood: dict[str, Any] | None) -> dict[str, Any] | None:
    """One thing that was done; answers with the picture that the last update took."""
    row, owner, one = life.row, life.row["owner_id"], life.promise
    if what is None:
        early, late = one.doubt[2:] if one.doubt else (None, None)
        days = {"early_day": early, "late_day": late}
        values = {name: row["day"] + timedelta(days=by) if by is not None else None for name, by in days.items()}
        life.then(Event(at, owner, "write"), confidence=one.confidence, **values)
        return stood
    if isinstance(what, Word):
        step = life.then(Event(at, owner, "report"), health=what.health, reported_at=at)
        step.update = _update(step.row, what.health, what.text, what.help, row["day"], stood, at)
        return step.update["stood"] if step.update else stood
    new = row["day"] + timedelta(days=what.days)
    values = {"day": new, "moves": row["moves"] + (row["baseline_day"] is not None)}
    event = Event(at, owner, "move", note=what.text)
    if row["state"] != S.COMMITTED:
        life.then(event, **values).move = _moved(row["day"], new, what, owner, at)
        return stood
    said = after_a_move(row["health"], row["day"], new)
    step = life.then(event, **values, health=said, reported_at=at)
    step.move = _moved(row["day"], new, what, owner, at)
    before = stood or _picture(step.row) | {"day": row["day"].isoformat()}
    step.update = _update(step.row, said, what.text, "", row["day"], before, at)
    return step.update["stood"]


def _moved(old: date, new: date, slip: Slip, owner: int, at: datetime) -> Row:
    return {"old_day": old, "new_day": new, "reason": slip.reason, "text": slip.text, "person_id": owner, "at": at}


def _picture(row: Row) -> dict[str, Any]:
    values = {key: row[key] for key in WATCHED}
    return {key: getattr(value, "value", value) for key, value in values.items()} | {
        key: value.isoformat() if value else None for key, value in values.items() if key.endswith("day")
    }


def _update(
    row: Row, said: health.Health, text: str, asked: str, against: date, before: dict[str, Any] | None, at: datetime
) -> Row:
    stood = _picture(row)
    return {
        "health": said,
        "text": text,
        "help": asked,
        "against_day": against,
        "stood": stood,
        "changed": changes_since(before, stood) if before else {},
        "move_id": None,
        "person_id": row["owner_id"],
        "at": at,
        "corrected_at": None,
        "version": 1,
    }


def _links(promises: list[Promise], ids: dict[str, int], company: Company, diary: Diary) -> list[Event]:
    """What waits for what, noted when it was planned."""
    rows: list[Row] = [
        {"from_id": ids[first], "to_id": ids[one.slug], "lag": company.lags.get(one.slug, 0)}
        for one in promises
        for first in one.waits_for
        if first in ids
    ]
    event = Event(diary.moment(diary.today - timedelta(days=PLANNED), time(15)), company.people["lena"], "wait")
    for id_, row in zip(put(Dependency, rows), rows, strict=True):
        event.changes.append(made(Dependency, id_, row, ("milestone", row["to_id"])))
    return [event] if rows else []


def _kept(lives: list[Life], ids: list[int], company: Company, diary: Diary) -> Event:
    """The plan as it stood when the quarter began, or the one before if that is hardly a fortnight ago."""
    day = quarter_of(diary.today)
    if (diary.today - day).days < 14:
        day = quarter_of(day - timedelta(days=1))
    at = diary.moment(day, NOON)
    event = Event(at, company.people["lena"], "baseline")
    row: Row = {"name": "", "day": day, "reason": company.kept, "person_id": company.people["lena"], "at": at}
    [baseline] = put(Baseline, [row])
    event.changes.append(made(Baseline, baseline, row))
    then = [(id_, life.row_at(at)) for id_, life in zip(ids, lives, strict=True)]
    put(
        BaselineDay,
        [
            {"baseline_id": baseline, "milestone_id": id_, "day": row["day"], "state": row["state"]}
            for id_, row in then
            if row and row["state"] != S.DRAFT
        ],
    )
    return event


def follow(more: dict[str, Any], ids: dict[str, int], company: Company) -> None:
    """Who wants to hear of what isn't theirs."""
    put(
        Follower,
        [
            {"milestone_id": ids[slug], "person_id": company.people[key]}
            for slug, keys in more["followers"].items()
            for key in keys
            if slug in ids
        ],
    )


def _watched(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in Milestone.unwatched}
