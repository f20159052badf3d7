"""What the page of one milestone says: its day's story, what was said of it, the signs, who waits for whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from flask_babel import gettext, ngettext

from planner.days.rules import local_day
from planner.roadmap import health, queries, words
from planner.roadmap.health import Freshness, Health, Signal
from planner.roadmap.models import Milestone
from planner.roadmap.queries import Neighbour
from planner.roadmap.records import Move, StatusUpdate
from planner.roadmap.rules import Cadence, MilestoneState
from planner.roadmap.standing import look_of
from planner.roadmap.story import said_on, story
from planner.roadmap.waiting import is_violated
from planner.web import dates


class Sign(NamedTuple):
    """One line beside the owner's word: bad, watch or good."""

    tone: str
    icon: str
    text: str


ICONS = {"bad": "circle-x", "watch": "triangle-alert", "good": "circle-check"}
TONES = {Signal.OVERDUE: "bad", Signal.MOVED_AGAIN: "watch", Signal.WAITS_FOR_RED: "watch", Signal.QUIET: "watch"}


def page_of(thing: Milestone, lang: str) -> dict[str, Any]:
    """All that the template wants of a milestone; six queries."""
    today, zone = dates.today(), dates.company_zone()
    moves, updates = queries.moves_of(thing.id), queries.updates_of(thing.id)
    waits, holds = queries.waits_for(thing.id, lang), queries.holds_up(thing.id, lang)
    cadence = queries.settings().cadence
    fresh = Freshness.FRESH
    if thing.update_due and thing.day:
        fresh = health.freshness(thing.update_due, thing.day, cadence, today)
    broken = {other.dependency_id for other in waits if _is_broken(other, thing, today)}
    signs = signs_of(thing, waits, fresh, broken, today)
    said = [said_on(update.health, update.at, zone) for update in reversed(updates)]
    look = look_of(thing.state, thing.health, fresh)
    return {
        "milestone": thing,
        "moves": moves,
        "updates": updates,
        "said": {update.id: _changed(update, updates) for update in updates},
        "waits": waits,
        "holds": holds,
        "broken": broken,
        "is_red": lambda other: health.is_red(other.state, other.day, other.health, today),
        "look": look,
        "fresh": fresh,
        "standing": words.standing_said(thing.state, thing.health, fresh),
        "signs": signs,
        "says": _says(thing, waits, today),
        "story": story(
            days_of(thing, moves), said, early=thing.early_day, late=thing.late_day, tone=_tone(look), today=today
        ),
        "every": words.CADENCES[cadence] if not _is_weekly(thing, today) else words.CADENCES[Cadence.WEEKLY],
        "words": words,
        "today": today,
        "may_correct": lambda update, now: health.may_correct(update.at, now),
    }


def days_of(thing: Milestone, moves: list[Move]) -> list[date]:
    """The days that it was given, the one that holds last; not those of a draft, which nobody was promised."""
    days = [move.old_day for move in moves if move.old_day and move.reason] + ([thing.day] if thing.day else [])
    if thing.baseline_day and days and days[0] != thing.baseline_day:
        days = [thing.baseline_day, *days]
    return days


def signs_of(thing: Milestone, waits: list[Neighbour], fresh: Freshness, broken: set[int], today: date) -> list[Sign]:
    """What the plan itself shows of a committed milestone, the worst first; how old the last word is, at the end."""
    if thing.state != MilestoneState.COMMITTED:
        return []
    heard = local_day(thing.heard_at, dates.company_zone()) if thing.heard_at else None
    quiet = (today - heard).days if heard else 0
    found = [
        Sign(TONES[signal], ICONS[TONES[signal]], words.signal_said(signal, moves=thing.moves, quiet=quiet))
        for signal in _signals(thing, waits, today)
    ]
    if broken:
        found.insert(0, Sign("bad", ICONS["bad"], gettext("Stands before what it waits for")))
    if thing.reported_at and heard:
        age = (today - local_day(thing.reported_at, dates.company_zone())).days
        text = ngettext("Last update %(num)s day old", "Last update %(num)s days old", age) if age else ""
        tone = {Freshness.FRESH: "good", Freshness.LATE: "watch", Freshness.STALE: "bad"}[fresh]
        found.append(Sign(tone, ICONS[tone], text or gettext("Last update today")))
    elif thing.update_due:
        tone = "good" if fresh == Freshness.FRESH else "watch"
        due = words.day(thing.update_due, today)
        found.append(Sign(tone, "clock", gettext("No update yet, the first by %(day)s", day=due)))
    return found


def _signals(thing: Milestone, waits: list[Neighbour], today: date) -> tuple[Signal, ...]:
    heard = local_day(thing.heard_at, dates.company_zone()) if thing.heard_at else None
    red = any(health.is_red(other.state, other.day, other.health, today) for other in waits)
    return health.signals(thing.state, day=thing.day, moves=thing.moves, waits_for_red=red, last=heard, today=today)


def _says(thing: Milestone, waits: list[Neighbour], today: date) -> Health | None:
    """What the signs say, where that is worse than what the owner says."""
    says = health.signals_say(_signals(thing, waits, today))
    return says if health.worse(says, thing.health) else None


def _is_broken(other: Neighbour, thing: Milestone, today: date) -> bool:
    first, last = (other.day or today), (thing.day or today)
    working = queries.company_working_days(min(first, last), max(first, last) + timedelta(days=1))
    return is_violated((other.state, other.day), (thing.state, thing.day), other.lag, working)


def _is_weekly(thing: Milestone, today: date) -> bool:
    return thing.day is not None and thing.day - today <= health.SOON


def _changed(update: StatusUpdate, updates: list[StatusUpdate]) -> list[str]:
    people = {one.person_id: one.person.name for one in updates}
    return words.changes_said(update.changed, people)


def _tone(look: str) -> str:
    return look if look in ("good", "watch", "bad") else "plain"
