"""The filters of the calendar's views: query parameters that repeat, so that a view is a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Protocol
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, or_, select

from planner.calendar.models import Campaign, Post, Variant
from planner.calendar.rules import State
from planner.channels.models import Channel, Topic
from planner.goals.models import Goal
from planner.people.models import Department
from planner.people.rules import Access

Rows = Select[*tuple[Any, ...]]


class Query(Protocol):
    """What a request's arguments can do."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Filters:
    """What a view shows: slugs, states and people's ids. An empty one shows all but cancelled posts."""

    department: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    campaign: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    goal: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))

    def pairs(self) -> list[tuple[str, str]]:
        """As query parameters."""
        return [(f.name, value) for f in fields(self) for value in getattr(self, f.name)]

    def address(self, path: str, **more: str) -> str:
        """`path` with these filters behind it."""
        query = urlencode([*more.items(), *self.pairs()])
        return f"{path}?{query}" if query else path

    def toggled(self, kind: str, value: str) -> Filters:
        """With `value` put in, or taken out where it is."""
        values = getattr(self, kind)
        changed = tuple(v for v in values if v != value) if value in values else (*values, value)
        return replace(self, **{kind: changed})

    def without(self, kind: str) -> Filters:
        return replace(self, **{kind: ()})


def filters_of(query: Query) -> Filters:
    """Reads a request's arguments; what no filter knows simply finds nothing."""
    values: dict[str, Any] = {}
    for f in fields(Filters):
        wanted = dict.fromkeys(v for v in query.getlist(f.name) if v and len(v) <= 80 and "\0" not in v)
        values[f.name] = tuple(wanted)[:40]
    return Filters(**values)


def visible(access: Access) -> ColumnElement[bool] | None:
    """Posts that this person may see: confidential ones only in their own departments, and where their department
    has to approve too, until they are out."""
    if access.admin:
        return None
    seen = [
        Post.confidential.is_(False),
        Post.state == State.PUBLISHED,
        Post.department_id.in_(list(access.roles)),
        Post.owner_id == access.person_id,
    ]
    if access.approves_in:
        seen.append(Post.topic_id.in_(select(Topic.id).where(Topic.second_department_id.in_(access.approves_in))))
    return or_(*seen)


def narrowed(query: Rows, filters: Filters, access: Access) -> Rows:
    """The query with the filters and with what this person may see."""
    seen = visible(access)
    if seen is not None:
        query = query.where(seen)
    if filters.department:
        query = query.where(Post.department_id.in_(_ids(Department, filters.department)))
    if filters.campaign:
        query = query.where(Post.campaign_id.in_(_ids(Campaign, filters.campaign)))
    if filters.goal:
        query = query.where(Post.goal_id.in_(_ids(Goal, filters.goal)))
    if filters.owner:
        owners = [int(owner) for owner in filters.owner if owner.isascii() and owner.isdigit() and len(owner) < 10]
        query = query.where(Post.owner_id.in_(owners))
    if filters.channel:
        channels = _ids(Channel, filters.channel)
        there = select(Variant.id).where(Variant.post_id == Post.id, Variant.channel_id.in_(channels))
        query = query.where(there.correlate(Post).exists())  # the query itself may be joined to variants
    if filters.state:
        states = [State(state) for state in filters.state if state in set(State)]
        return query.where(Post.state.in_(states))
    return query.where(Post.state != State.CANCELLED)


def _ids(model: Any, slugs: Sequence[str]) -> Select[tuple[int]]:
    return select(model.id).where(model.slug.in_(slugs))


@dataclass(frozen=True)
class Choice:
    """One thing to filter by; `hue` 0 where it has none."""

    value: str
    name: str
    on: bool
    address: str
    hue: int = 0


@dataclass(frozen=True)
class Menu:
    """One filter: its name, what is chosen, and what can be."""

    kind: str
    label: str
    choices: Sequence[Choice]
    clear: str = ""
    chosen: Sequence[str] = field(default_factory=tuple)


def menus(
    path: str,
    filters: Filters,
    labels: Mapping[str, str],
    offers: Mapping[str, Iterable[tuple[str, str, int]]],
    **more: str,
) -> list[Menu]:
    """The filter menus of a view at `path`; `offers` by kind: value, name, hue."""
    made = []
    for kind, label in labels.items():
        on = getattr(filters, kind)
        choices = [
            Choice(
                value,
                name,
                value in on,
                filters.toggled(kind, value).address(path, **more),
                hue,
            )
            for value, name, hue in offers[kind]
        ]
        chosen = [choice.name for choice in choices if choice.on]
        made.append(
            Menu(
                kind,
                label,
                choices,
                filters.without(kind).address(path, **more) if on else "",
                chosen,
            )
        )
    return made
