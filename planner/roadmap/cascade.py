"""What a move would have to move along. Nothing moves here: the answer is a list to be looked at. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from planner.days.working import WorkingDays
from planner.roadmap.rules import OVER, MilestoneState, Policy
from planner.roadmap.waiting import Link, earliest, is_violated


class Piece(NamedTuple):
    """A milestone as a cascade sees it; a fixed day never moves."""

    id: int
    day: date | None
    state: MilestoneState
    fixed: bool
    department_id: int

    @property
    def stays(self) -> bool:
        return self.fixed or self.state in OVER or self.day is None


class Shift(NamedTuple):
    """One milestone that would move, and because of which. `gap`: working days that it keeps to that one.

    `proposed`: it is another department's, whose owner has to agree."""

    id: int
    old: date
    new: date
    because: int
    gap: int
    proposed: bool


@dataclass(frozen=True)
class Cascade:
    """What would move along, in the order of what waits for what; which milestones stay though they would have to
    move; which links of what moved stay violated when all this is done."""

    shifts: list[Shift]
    stays: list[int]
    broken: list[Link]


def cascade(
    pieces: Mapping[int, Piece],
    links: Iterable[Link],
    moved: Mapping[int, date],
    policy: Policy,
    working: WorkingDays,
) -> Cascade:
    """What follows when the days of `moved` are as given there.

    Warn only: nothing moves along. Use up the buffer: what would stand too early moves as far as it must. Keep the
    gap: what waits keeps its distance in working days to what moves later. Nothing moves to an earlier day; what is
    reached, dropped, fixed or undated never moves; days skip weekends and public holidays. Links make no circle.
    Refuses days beyond `working` (`DayOutOfReach`)."""
    after: dict[int, list[Link]] = {}
    before: dict[int, list[Link]] = {}
    for link in links:
        if link.from_id in pieces and link.to_id in pieces:
            after.setdefault(link.from_id, []).append(link)
            before.setdefault(link.to_id, []).append(link)
    new: dict[int, date] = dict(moved)
    own = {pieces[id_].department_id for id_ in moved}
    shifts: list[Shift] = []
    stays: list[int] = []
    broken: list[Link] = []
    for id_ in _in_order(after, before, moved):
        piece = pieces[id_]
        wanted = [found for link in before.get(id_, ()) if (found := _wanted(link, pieces, new, policy, working))]
        if wanted and id_ not in moved and piece.day:
            day, because, gap = max(wanted)
            if policy == Policy.WARN or piece.stays:
                stays += [id_] * (piece.stays and day > piece.day)
            elif day > piece.day:
                new[id_] = day
                shifts.append(Shift(id_, piece.day, day, because, gap, piece.department_id not in own))
        touched = (link for link in before.get(id_, ()) if link.from_id in new or link.to_id in new)
        broken += [link for link in touched if _is_broken(link, pieces, new, working)]
    return Cascade(shifts, stays, broken)


def _in_order(after: Mapping[int, list[Link]], before: Mapping[int, list[Link]], moved: Iterable[int]) -> list[int]:
    """Those that are moved and all that waits for them, each after all that it waits for among them."""
    reached = set(moved)
    ahead = list(reached)
    while ahead:
        for link in after.get(ahead.pop(), ()):
            if link.to_id not in reached:
                reached.add(link.to_id)
                ahead.append(link.to_id)
    left = {id_: sum(link.from_id in reached for link in before.get(id_, ())) for id_ in reached}
    ready = sorted(id_ for id_, count in left.items() if not count)
    order: list[int] = []
    for id_ in ready:  # grows while it is gone through
        order.append(id_)
        for link in after.get(id_, ()):
            left[link.to_id] -= 1
            if not left[link.to_id]:
                ready.append(link.to_id)
    return order


def _wanted(
    link: Link, pieces: Mapping[int, Piece], new: Mapping[int, date], policy: Policy, working: WorkingDays
) -> tuple[date, int, int] | None:
    """The day on which what waits would have to stand at the earliest, because of which, and the gap kept."""
    first, then = pieces[link.from_id], pieces[link.to_id]
    day = new.get(link.from_id)
    if day is None or then.day is None or first.state in OVER:
        return None
    gap = link.lag
    if policy == Policy.KEEP_GAP and first.day and day > first.day:
        gap = max(gap, working.between(first.day, then.day))
    elif then.day >= earliest(day, link.lag, working):
        return None
    return working.after(day, gap), link.from_id, gap


def _is_broken(link: Link, pieces: Mapping[int, Piece], new: Mapping[int, date], working: WorkingDays) -> bool:
    first, then = pieces[link.from_id], pieces[link.to_id]
    before, after = (first.state, new.get(first.id, first.day)), (then.state, new.get(then.id, then.day))
    return is_violated(before, after, link.lag, working)
