"""What milestones and initiatives are and when they may change: states, what a promise needs, who may do what."""

from __future__ import annotations

import enum
from datetime import date

from planner.people.rules import Access, may_manage
from planner.web.refusal import N_, Refused


class MilestoneState(enum.StrEnum):
    """Where a milestone or an initiative stands."""

    DRAFT = "draft"
    COMMITTED = "committed"
    PAUSED = "paused"
    REACHED = "reached"
    DROPPED = "dropped"


class Confidence(enum.StrEnum):
    """How sure its owner is of the day."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Reason(enum.StrEnum):
    """Why a day moved."""

    SCOPE = "scope"
    DEPENDENCY = "dependency"
    CAPACITY = "capacity"
    DECISION = "decision"
    OUTSIDE = "outside"


class Cadence(enum.StrEnum):
    """How often a roadmap wants to hear of each milestone."""

    WEEKLY = "weekly"
    TWO_WEEKLY = "two-weekly"
    MONTHLY = "monthly"


class Policy(enum.StrEnum):
    """What becomes of a milestone when one that it waits for moves."""

    WARN = "warn"
    USE_BUFFER = "use-buffer"
    KEEP_GAP = "keep-gap"


S = MilestoneState
PROMISED = (S.COMMITTED, S.PAUSED, S.REACHED)  # states that need an owner and a day
OVER = {
    S.REACHED: N_("This milestone is reached. Its day stays."),
    S.DROPPED: N_("This milestone is dropped. Its day stays."),
}
TURNS = {  # what coming into a state is called in the history
    S.DRAFT: "reopen",
    S.COMMITTED: "commit",
    S.PAUSED: "pause",
    S.REACHED: "reach",
    S.DROPPED: "drop",
}


def may_move(access: Access, owner_id: int | None) -> bool:
    """Its owner and managers move a milestone's day, and say how it stands."""
    return may_manage(access) or access.person_id == owner_id


def lacking(state: MilestoneState, *, day: date | None, owner_id: int | None) -> list[Refused]:
    """What a promise still needs: somebody who keeps it, and a day. A draft and a dropped one need neither."""
    if state not in PROMISED:
        return []
    owner = Refused(N_("Somebody has to own it before it counts as promised."), field="owner_id")
    when = Refused(N_("It needs a day before it counts as promised."), field="day")
    return [owner] * (owner_id is None) + [when] * (day is None)


def check_movable(state: MilestoneState) -> None:
    """What is reached or dropped stays on its day."""
    if state in OVER:
        raise Refused(OVER[state], field="day")


def unsaid(reason: Reason | None, text: str) -> list[Refused]:
    """What is still to be said of why a promised day moves: the reason, and a sentence."""
    why = Refused(N_("Say why it moves."), field="reason")
    sentence = Refused(N_("Say it in a sentence: others build on this day."), field="text")
    return [why] * (reason is None) + [sentence] * (not text.strip())


def slip(day: date | None, baseline_day: date | None) -> int:
    """Days by which it is later than first promised; fewer than 0 where it is earlier."""
    return (day - baseline_day).days if day and baseline_day else 0
