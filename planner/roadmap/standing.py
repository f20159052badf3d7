"""How each milestone of a plan stands: what its owner said, how old that is, what the signs say, what it waits for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from planner.days.rules import local_day
from planner.days.working import WorkingDays
from planner.roadmap import health
from planner.roadmap.health import Freshness, Health, Signal
from planner.roadmap.plan import Line, Wait
from planner.roadmap.rules import Cadence, MilestoneState
from planner.roadmap.waiting import is_violated

S = MilestoneState
NO_DAYS = WorkingDays(date.min, date.min)  # without a lag none is asked for
LOOKS = {Health.ON_TRACK: "good", Health.AT_RISK: "watch", Health.OFF_TRACK: "bad"}


class Waited(NamedTuple):
    """One that is waited for: whether it is reached, worrying, or too late for what waits."""

    wait: Wait
    reached: bool
    red: bool
    broken: bool


class Standing(NamedTuple):
    """`look` is one word for what the eye should see: good, watch, bad, stale, unsaid, reached, paused, draft."""

    look: str
    freshness: Freshness
    overdue: bool
    signals: tuple[Signal, ...]
    says: Health | None  # the signs, where they say worse than the owner
    waits: tuple[Waited, ...]


class Calendar(Protocol):
    """Gives the working days of some years, when they are asked for."""

    def __call__(self, first: date, last: date) -> WorkingDays: ...


def standing_of(
    line: Line, waits: Sequence[Wait], *, today: date, zone: ZoneInfo, cadence: Cadence, working: Calendar
) -> Standing:
    """How one milestone stands on that local day."""
    waited = tuple(_waited(line, wait, today, working) for wait in waits)
    heard = max(filter(None, (line.reported_at, line.committed_at)), default=None)
    shown = health.signals(
        line.state,
        day=line.day,
        moves=line.moves,
        waits_for_red=any(one.red for one in waited),
        last=local_day(heard, zone) if heard else None,
        today=today,
    )
    says = health.signals_say(shown)
    fresh = Freshness.FRESH
    if line.update_due and line.day:
        fresh = health.freshness(line.update_due, line.day, cadence, today)
    return Standing(
        look_of(line.state, line.health, fresh),
        fresh,
        Signal.OVERDUE in shown,
        shown,
        says if health.worse(says, line.health) else None,
        waited,
    )


def look_of(state: MilestoneState, said: Health | None, fresh: Freshness) -> str:
    """An old green is grey; red and amber stay."""
    if state != S.COMMITTED:
        return state.value
    if said is None:
        return "unsaid"
    return "stale" if said == Health.ON_TRACK and fresh == Freshness.STALE else LOOKS[said]


def _waited(line: Line, wait: Wait, today: date, working: Calendar) -> Waited:
    red = health.is_red(wait.state, wait.day, wait.health, today)
    broken = False
    if wait.day and line.day:
        span = working(min(wait.day, line.day), max(wait.day, line.day)) if wait.lag else NO_DAYS
        broken = is_violated((wait.state, wait.day), (line.state, line.day), wait.lag, span)
    return Waited(wait, wait.state == S.REACHED, red, broken)


def middle(slips: Iterable[int]) -> int:
    """The median of some slips, whole days; 0 for none."""
    ordered = sorted(slips)
    return ordered[len(ordered) // 2] if ordered else 0
