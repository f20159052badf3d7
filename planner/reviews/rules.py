"""What becomes of the posts that serve a milestone when its day moves, and who has to agree to what. Pure."""

from __future__ import annotations

import enum
from datetime import date, timedelta

from planner.days.working import WorkingDays

NEAR = timedelta(days=7)


class Fate(enum.StrEnum):
    """What becomes of a post that its milestone passes: it moves along, goes back to the backlog, or stays."""

    SHIFT = "shift"
    HOLD = "hold"
    KEEP = "keep"


def announces(post_day: date, day: date) -> bool:
    """Whether a post of that day speaks of what is true from `day` on: from a week before it. What comes earlier
    leads up to it."""
    return post_day >= day - NEAR


def is_too_early(post_day: date, day: date) -> bool:
    """Whether a post announces what is not true yet on its day."""
    return announces(post_day, day) and post_day < day


def is_passed(post_day: date, old: date, new: date) -> bool:
    """Whether a milestone that moves from `old` to `new` passes a post that announces it."""
    return old < new and announces(post_day, old) and post_day < new


def shifted(post_day: date, old: date, new: date, working: WorkingDays) -> date:
    """Where a post goes that moves along: as many working days after the new day as it stood after the old one; one
    that stood before it, to the working day after the new one."""
    gap = working.between(old, post_day) if post_day >= old else 1
    return working.after(new, gap)


def has_to_agree(owner_id: int | None, person_id: int, *, may: bool, elsewhere: bool) -> bool:
    """Whether its owner is asked first: for what is another department's, and where this person may not move it.
    Nobody asks themselves, and what nobody owns can't be asked for."""
    return owner_id is not None and owner_id != person_id and (elsewhere or not may)
