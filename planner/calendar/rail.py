"""The backlog as a rail beside the month: the newest ideas without a day, to be dragged onto one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from planner.calendar import queries
from planner.calendar.chips import Chips
from planner.calendar.directory import Named
from planner.calendar.filters import Filters
from planner.people.rules import Access
from planner.web import dates

SHOWN = 50


@dataclass(frozen=True)
class Rail:
    """The newest cards, and how many ideas there are in all."""

    cards: Sequence[Markup]
    count: int


def rail_of(filters: Filters, access: Access, directory: Mapping[str, Sequence[Named]], *, now: datetime) -> Rail:
    """What the rail shows under these filters."""
    waiting = queries.backlog(filters, access, most=SHOWN + 1)
    count = len(waiting) if len(waiting) <= SHOWN else queries.backlog_size(filters, access)
    return Rail(cards(waiting[:SHOWN], access, directory, beside_days=True, now=now), count)


def cards(
    waiting: Sequence[queries.Waiting],
    access: Access,
    directory: Mapping[str, Sequence[Named]],
    *,
    beside_days: bool,
    now: datetime,
) -> list[Markup]:
    """The cards of these posts, with the names and hues of the directory."""
    chips = Chips(access, directory)
    hues = {department.id: department.hue for department in directory["department"]}
    owners = {owner.id: owner.name for owner in directory["owner"]}
    return [
        chips.idea(
            post,
            hues[post.department_id],
            owners[post.owner_id],
            dates.age(post.created_at, now),
            beside_days=beside_days,
        )
        for post in waiting
    ]
