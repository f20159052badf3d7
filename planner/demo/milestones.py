"""The demo's milestones before they are rows: what is promised, how its day moved, what was said of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any, NamedTuple

from planner.days.rules import months_later
from planner.demo.spread import Diary
from planner.people.rules import slug_of
from planner.roadmap.health import Health
from planner.roadmap.rules import Confidence, MilestoneState, Reason

STATES = (MilestoneState.COMMITTED,) * 7 + (MilestoneState.DRAFT, MilestoneState.PAUSED)
HEALTHS = (Health.ON_TRACK,) * 7 + (Health.AT_RISK,) * 2 + (Health.OFF_TRACK,)
HELP = "Help needed: "  # what stands in the texts between what is going on and what would help


class Slip(NamedTuple):
    """A move: days of slip, days ago, why."""

    days: int
    ago: int
    reason: Reason
    text: str


class Word(NamedTuple):
    """A status update."""

    ago: int
    health: Health
    text: str = ""
    help: str = ""


@dataclass(frozen=True)
class Promise:
    """A milestone before it is a row. `doubt`: days ago, the confidence before, and the early and the late day as days
    from its own."""

    slug: str
    title: str
    title_de: str
    department: str
    owner: str
    goal: str | None
    done_when: str
    baseline: date
    state: MilestoneState
    slips: tuple[Slip, ...] = ()
    said: tuple[Word, ...] = ()
    initiative: str | None = None
    confidence: Confidence = Confidence.MEDIUM
    doubt: tuple[int, Confidence, int | None, int | None] | None = None
    waits_for: tuple[str, ...] = ()
    fixed: bool = False


def the_dozen(texts: dict[str, Any], more: dict[str, Any], today: date) -> list[Promise]:
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
            slips=tuple(
                Slip(move["slip_days"], move["days_ago"], Reason(move["reason"]), move["text_en"])
                for move in row["moves"]
            ),
            said=tuple(_word(word, row["update_en"]) for word in more["updates"][row["slug"]]),
            initiative=row["initiative"],
            confidence=Confidence(row["confidence"]),
            doubt=_doubt(more["confidence_drops"].get(row["slug"])),
            waits_for=tuple(row["waits_for"]),
            fixed=row["slug"] in more["fixed"],
        )
        for row in texts["milestones"]
    ]


def _word(word: list[Any], update: str) -> Word:
    """Where no text is given, it is the milestone's own update, which says what would help behind its first part."""
    ago, health, text, asked = word
    if text is None:
        text, _, asked = update.partition(HELP)
    return Word(ago, Health(health), text.strip(), asked.strip())


def _doubt(drop: list[Any] | None) -> tuple[int, Confidence, int | None, int | None] | None:
    return (drop[0], Confidence(drop[1]), drop[2], drop[3]) if drop else None


def further(count: int, texts: dict[str, Any], more: dict[str, Any], diary: Diary, rng: Random) -> Iterator[Promise]:
    """So many more, over three years, each with what it waits for among those before it."""
    parts = more["milestones"]
    leads = {row["slug"]: row["lead"] for row in texts["departments"]}
    titles = list(product(range(len(parts["en"])), parts["one"]))
    goals = [row["slug"] for row in texts["goals"]]
    initiatives = {row["slug"]: row["goal"] for row in texts["initiatives"]}
    first, last = months_later(diary.today, -18), months_later(diary.today, 18)
    days = [day for day in diary.working if first <= day <= last]
    own = Random(f"roadmap {diary.today.isoformat()}")  # noqa: S311 - posts come out as they did without it
    before: list[tuple[date, str]] = []
    for n in range(count):
        round_, place = divmod(n, len(titles))
        what, (one, one_de) = titles[place]
        number = f" ({round_ + 1})" if round_ else ""
        title = parts["en"][what].format(one=one) + number
        day = rng.choice(days)
        slips = rng.random() < 0.3 and day > diary.today
        department, goal = parts["departments"][what], goals[n % len(goals)]
        state = MilestoneState.REACHED if day < diary.today else rng.choice(STATES)
        moved = (Slip(rng.randint(3, 40), rng.randint(2, 60), Reason.OUTSIDE, "The supplier is late."),)
        health = own.choice(HEALTHS)
        trouble = ("It takes longer than we thought.", "none") if health != Health.ON_TRACK else ("", "")
        slug = slug_of(title)[:70]
        yield Promise(
            slug=slug,
            title=title,
            title_de=parts["de"][what].format(one=one_de) + number,
            department=department,
            owner=leads[department],
            goal=goal,
            done_when="",
            baseline=day,
            state=state,
            slips=moved if slips else (),
            said=(Word(own.randint(1, 30), health, *trouble),) if state == MilestoneState.COMMITTED else (),
            initiative=own.choice([slug for slug, of in initiatives.items() if of == goal] + [""]) or None,
            waits_for=_earlier(day, before[-600:], own),
        )
        before.append((day, slug))


def _earlier(day: date, before: list[tuple[date, str]], rng: Random) -> tuple[str, ...]:
    """Two of those that come a little earlier, where there are any."""
    near = [slug for other, slug in before if timedelta(0) < day - other < timedelta(days=90)]
    return tuple(rng.sample(near, min(2, len(near))))
