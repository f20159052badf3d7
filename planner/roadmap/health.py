"""How a milestone stands: what its owner says, how old that is, and what the signs say beside it. Pure."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from planner.days.rules import instant_of, shift
from planner.roadmap.rules import Cadence, MilestoneState
from planner.web.refusal import N_, Refused


class Health(enum.StrEnum):
    """What an owner says of a committed milestone."""

    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    OFF_TRACK = "off-track"


class Freshness(enum.StrEnum):
    """Whether what was said last still counts."""

    FRESH = "fresh"
    LATE = "late"
    STALE = "stale"


class Signal(enum.StrEnum):
    """What the plan itself shows, whatever its owner says."""

    OVERDUE = "overdue"
    MOVED_AGAIN = "moved-again"
    WAITS_FOR_RED = "waits-for-red"
    QUIET = "quiet"


WORST = (Health.OFF_TRACK, Health.AT_RISK, Health.ON_TRACK)
SAYS = {  # the health that each signal stands for
    Signal.OVERDUE: Health.OFF_TRACK,
    Signal.MOVED_AGAIN: Health.AT_RISK,
    Signal.WAITS_FOR_RED: Health.AT_RISK,
    Signal.QUIET: Health.AT_RISK,
}
EVERY = {Cadence.WEEKLY: 7, Cadence.TWO_WEEKLY: 14, Cadence.MONTHLY: 30}  # days
SOON = timedelta(days=30)  # so near its day a milestone is told of weekly
QUIET_AFTER = 30  # days without a word
LATE_AFTER, STALE_AFTER = timedelta(days=1), timedelta(days=3)
MOVED_AGAIN = 2
TYPOS = timedelta(minutes=15)  # for so long an update may be corrected
NINE = time(9)
THURSDAY = 3


# -- how old it is ---------------------------------------------------------------------------------------------------


def every(cadence: Cadence, day: date, today: date) -> int:
    """Days between two updates: the roadmap's, and a week for what is due within thirty days."""
    return 7 if day - today <= SOON else EVERY[cadence]


def update_due(since: date, day: date, cadence: Cadence) -> date:
    """The day by which the next update is due. `since` is when it was told of last, or promised; `day` its own day."""
    weekly = max(since + timedelta(days=7), day - SOON)
    return min(since + timedelta(days=EVERY[cadence]), weekly)


def freshness(due: date, day: date, cadence: Cadence, today: date) -> Freshness:
    """Late a day after the update was due, that is a cadence and a day after the last; stale after two cadences and
    three days. `due` is the update's day, `day` the milestone's."""
    if today > due + timedelta(days=every(cadence, day, today)) + STALE_AFTER:
        return Freshness.STALE
    return Freshness.LATE if today > due + LATE_AFTER else Freshness.FRESH


def reminders(due: date, zone: ZoneInfo, holidays: Collection[date]) -> tuple[datetime, datetime, datetime]:
    """When its owner is reminded of an update that is due on that day, at nine in their zone: on the Thursday of or
    before it, and once more one and two working days later. Whoever gives the update meanwhile moves its day on."""
    thursday = due - timedelta(days=(due.weekday() - THURSDAY) % 7)
    first, second, third = (thursday, shift(thursday, 1, holidays), shift(thursday, 2, holidays))
    return instant_of(first, NINE, zone), instant_of(second, NINE, zone), instant_of(third, NINE, zone)


# -- what the signs say ----------------------------------------------------------------------------------------------


def is_overdue(state: MilestoneState, day: date | None, today: date) -> bool:
    """Its day has passed, and nobody has said that it is reached."""
    return state == MilestoneState.COMMITTED and day is not None and day < today


def is_red(state: MilestoneState, day: date | None, said: Health | None, today: date) -> bool:
    """Whether what waits for it should worry."""
    off = state == MilestoneState.COMMITTED and said == Health.OFF_TRACK
    return off or is_overdue(state, day, today)


def signals(
    state: MilestoneState, *, day: date | None, moves: int, waits_for_red: bool, last: date | None, today: date
) -> tuple[Signal, ...]:
    """What the plan shows of a committed milestone; nothing of others. `last` is when something was heard of it."""
    if state != MilestoneState.COMMITTED:
        return ()
    seen = {
        Signal.OVERDUE: is_overdue(state, day, today),
        Signal.MOVED_AGAIN: moves >= MOVED_AGAIN,
        Signal.WAITS_FOR_RED: waits_for_red,
        Signal.QUIET: last is not None and (today - last).days >= QUIET_AFTER,
    }
    return tuple(signal for signal, there in seen.items() if there)


def signals_say(shown: Collection[Signal]) -> Health | None:
    """The worst that they say together; None where they say nothing."""
    said = {SAYS[signal] for signal in shown}
    return next((health for health in WORST if health in said), None)


def worse(one: Health | None, than: Health | None) -> bool:
    """Whether the one is worse than the other; that nobody has said anything counts as well."""
    return one is not None and WORST.index(one) < (WORST.index(than) if than else WORST.index(Health.ON_TRACK))


# -- saying it -------------------------------------------------------------------------------------------------------


def unanswered(health: Health, text: str, asked: str) -> list[Refused]:
    """What an update still needs: what is going on unless it is on track, and what would help, even if nothing."""
    if health == Health.ON_TRACK:
        return []
    what = Refused(N_("Say what is going on: it is not on track."), field="text")
    helps = Refused(N_("Say what would help; “none” is an answer."), field="help")
    return [what] * (not text.strip()) + [helps] * (not asked.strip())


def after_a_move(said: Health | None, old: date | None, new: date | None) -> Health:
    """The health that a move writes down, against the day that is given up: a later day is no green."""
    if old and new and new > old and said in (None, Health.ON_TRACK):
        return Health.AT_RISK
    return said or Health.ON_TRACK


def may_correct(at: datetime, now: datetime) -> bool:
    """A quarter of an hour for typos; then what was said stays."""
    return now - at <= TYPOS


def changes_since(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What became different between two pictures of a milestone: before and after, by what it is of."""
    keys = [key for key in now if before.get(key) != now[key]]
    return {key: [before.get(key), now[key]] for key in keys}
