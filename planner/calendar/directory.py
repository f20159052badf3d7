"""Everything that has a name and can be filtered by: what menus offer, and what chips show."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, String, case, cast, literal, select, union_all

from planner.calendar.models import Campaign
from planner.channels.models import Channel, Network
from planner.db import db
from planner.goals.models import Goal
from planner.people.models import Department, Person


class Named(NamedTuple):
    """One thing that has a name and can be filtered by. `more` is what a chip shows of a channel: its network."""

    kind: str
    id: int
    value: str
    name: str
    hue: int
    archived: bool
    more: str


@lru_cache
def _directory(lang: str) -> CompoundSelect[*tuple[Any, ...]]:
    """Built once a language: what every page of the calendar asks."""
    none, empty = literal(0), literal("")

    def of(kind: str, model: Any, value: Any, name: Any, hue: Any, gone: Any, more: Any) -> Any:
        archived = case((gone, 1), else_=0)
        return select(literal(kind), model.id, value, name, hue, archived, more)

    no_longer = Channel.archived_at.is_not(None)
    channels = of("channel", Channel, Channel.slug, Channel.name, none, no_longer, Network.slug)
    gone, over = Department.archived_at.is_not(None), Campaign.archived_at.is_not(None)
    return union_all(
        of("department", Department, Department.slug, Department.name_in(lang), Department.hue, gone, empty),
        channels.join(Network, Network.id == Channel.network_id),
        of("campaign", Campaign, Campaign.slug, Campaign.title_in(lang), none, over, empty),
        of("owner", Person, cast(Person.id, String), Person.name, none, Person.active.is_(False), empty),
        of("goal", Goal, Goal.slug, Goal.title_in(lang), Goal.hue, Goal.archived_at.is_not(None), empty),
    )


def directory(lang: str) -> dict[str, list[Named]]:
    """Departments, channels, campaigns, people and goals by kind, in the order in which they are listed; one query."""
    rows = db.session.execute(_directory(lang))
    found: dict[str, list[Named]] = {kind: [] for kind in ("department", "channel", "campaign", "owner", "goal")}
    for row in rows:
        found[row[0]].append(Named._make(row))
    for kind, named in found.items():
        named.sort(key=lambda n: n.id if kind in ("department", "goal") else (n.name.casefold(), n.id))
    return found
