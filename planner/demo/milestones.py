"""The demo's milestones, with every move of their day; further ones made of parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

from planner.days.rules import months_later
from planner.demo.company import Company
from planner.demo.rows import Event, Row, changed, made, put
from planner.demo.spread import Diary
from planner.demo.stories import NOON
from planner.people.rules import slug_of
from planner.roadmap.models import Milestone
from planner.roadmap.rules import MilestoneState

PLANNED = 200  # days before its first day, a milestone is planned
STATES = (MilestoneState.COMMITTED,) * 7 + (MilestoneState.DRAFT, MilestoneState.PAUSED)


@dataclass(frozen=True)
class Promise:
    """A milestone before it is a row; `moves` are days of slip, days ago, and the reason."""

    slug: str
    title: str
    title_de: str
    department: str
    owner: str
    goal: str | None
    done_when: str
    baseline: date
    state: MilestoneState
    moves: tuple[tuple[int, int, str], ...] = ()


def the_dozen(texts: dict[str, Any], today: date) -> list[Promise]:
    """The milestones that are told in full."""
    goals = {row["slug"]: row["goal"] for row in texts["initiatives"]}
    return [
        Promise(
            slug=row["slug"],
            title=row["title_en"],
            title_de=row["title_de"],
            department=row["department"],
            owner=row["owner"],
            goal=goals[row["initiative"]],
            done_when=row["done_when_en"],
            baseline=today + timedelta(days=row["baseline_days"]),
            state=MilestoneState(row["state"]),
            moves=tuple((move["slip_days"], move["days_ago"], move["text_en"]) for move in row["moves"]),
        )
        for row in texts["milestones"]
    ]


def further(count: int, texts: dict[str, Any], more: dict[str, Any], diary: Diary, rng: Random) -> Iterator[Promise]:
    """So many more, over three years."""
    parts = more["milestones"]
    leads = {row["slug"]: row["lead"] for row in texts["departments"]}
    titles = list(product(range(len(parts["en"])), parts["one"]))
    goals = [row["slug"] for row in texts["goals"]]
    first, last = months_later(diary.today, -18), months_later(diary.today, 18)
    days = [day for day in diary.working if first <= day <= last]
    for n in range(count):
        round_, place = divmod(n, len(titles))
        what, (one, one_de) = titles[place]
        number = f" ({round_ + 1})" if round_ else ""
        title = parts["en"][what].format(one=one) + number
        day = rng.choice(days)
        slips = rng.random() < 0.3 and day > diary.today
        department = parts["departments"][what]
        yield Promise(
            slug=slug_of(title)[:70],
            title=title,
            title_de=parts["de"][what].format(one=one_de) + number,
            department=department,
            owner=leads[department],
            goal=goals[n % len(goals)],
            done_when="",
            baseline=day,
            state=MilestoneState.REACHED if day < diary.today else rng.choice(STATES),
            moves=((rng.randint(3, 40), rng.randint(2, 60), "The supplier is late."),) if slips else (),
        )


def promise(promises: list[Promise], company: Company, diary: Diary, rng: Random) -> tuple[dict[str, int], list[Event]]:
    """Writes the milestones; their ids by slug, and what happened to them."""
    lives = [_life(one, company, diary, rng) for one in promises]
    ids = put(Milestone, [life[-1][1] for life in lives])
    events = []
    for id_, life in zip(ids, lives, strict=True):
        (created, first), *later = life
        created.changes.append(made(Milestone, id_, first))
        was = first
        for event, row in later:
            event.changes += changed(Milestone, id_, _watched(was), _watched(row))
            was = row
        events += [event for event, _ in life]
    return {one.slug: id_ for one, id_ in zip(promises, ids, strict=True)}, events


def _life(one: Promise, company: Company, diary: Diary, rng: Random) -> list[tuple[Event, Row]]:
    """What was done to it, and the row after each."""
    owner = company.people[one.owner]
    begun = min(one.baseline, diary.today) - timedelta(days=PLANNED)
    reached = one.state == MilestoneState.REACHED
    created = Event(diary.moment(begun, NOON), company.people["lena"], "create")
    row: Row = {
        "uid": str(UUID(int=rng.getrandbits(128), version=4)),
        "slug": one.slug,
        "title": one.title,
        "title_de": one.title_de,
        "day": one.baseline,
        "baseline_day": one.baseline,
        "state": MilestoneState.COMMITTED if reached else one.state,
        "department_id": company.departments[one.department],
        "owner_id": owner,
        "goal_id": company.goals[one.goal] if one.goal else None,
        "done_when": one.done_when,
        "changed_at": created.at,
        "version": 1,
    }
    life = [(created, row)]
    for slip, days_ago, why in one.moves:
        event = Event(diary.moment(diary.today - timedelta(days=days_ago), NOON), owner, "move", note=why)
        life.append((event, _then(life[-1][1], event, day=life[-1][1]["day"] + timedelta(days=slip))))
    if reached:
        event = Event(diary.moment(life[-1][1]["day"], NOON), owner, "write")
        life.append((event, _then(life[-1][1], event, state=MilestoneState.REACHED)))
    return life


def _then(row: Row, event: Event, **values: Any) -> Row:
    return {**row, **values, "changed_at": event.at, "version": row["version"] + 1}


def _watched(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in Milestone.unwatched}
