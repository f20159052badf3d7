"""What waits for what: finish to start, with a lag in working days, and never in a circle. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from planner.days.working import WorkingDays
from planner.roadmap.rules import OVER, MilestoneState
from planner.web.refusal import N_, Refused


class Link(NamedTuple):
    """`to_id` waits for `from_id`, and then so many working days more."""

    from_id: int
    to_id: int
    lag: int = 0


class Circle(Refused):
    """What waits would wait for itself. `way` leads from the first milestone round to it again."""

    def __init__(self, way: list[int], titles: Mapping[int, str]) -> None:
        text = N_("That would be a circle: %(way)s.")
        super().__init__(text, field="from_id", way=" → ".join(titles.get(id_, f"#{id_}") for id_ in way))
        self.way = way


def circle(links: Iterable[tuple[int, int]], from_id: int, to_id: int) -> list[int] | None:
    """The circle that one more link would close, from its beginning to it again; None where it closes none.

    `links` are pairs, what comes first before what waits for it."""
    if from_id == to_id:
        return [from_id, from_id]
    after: dict[int, list[int]] = {}
    for first, then in links:
        after.setdefault(first, []).append(then)
    came: dict[int, int] = {to_id: to_id}
    ahead = deque([to_id])
    while ahead:
        here = ahead.popleft()
        for then in after.get(here, ()):
            if then in came:
                continue
            came[then] = here
            if then == from_id:
                way = [from_id]
                while way[-1] != to_id:
                    way.append(came[way[-1]])
                return [from_id, *reversed(way)]
            ahead.append(then)
    return None


def check_no_circle(links: Iterable[tuple[int, int]], from_id: int, to_id: int, titles: Mapping[int, str]) -> None:
    """Refuses a link that would let a milestone wait for itself (`Circle`), and names who waits for whom."""
    way = circle(links, from_id, to_id)
    if way:
        raise Circle(way, titles)


def earliest(day: date, lag: int, working: WorkingDays) -> date:
    """The first day on which what waits may stand: the same one, or so many working days later."""
    return working.after(day, lag) if lag else day


def is_violated(
    before: tuple[MilestoneState, date | None],
    after: tuple[MilestoneState, date | None],
    lag: int,
    working: WorkingDays,
) -> bool:
    """Whether what waits stands too early. What is over, or has no day, violates nothing."""
    (state, day), (state_after, day_after) = before, after
    if day is None or day_after is None or state in OVER or state_after in OVER:
        return False
    return day_after < earliest(day, lag, working)
