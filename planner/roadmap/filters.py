"""What a view of the roadmap shows, as its address says it, so that a view is a link."""

from __future__ import annotations

import enum
import re
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Protocol
from urllib.parse import urlencode

from planner.days.rules import FIRST_DAY, LAST_DAY
from planner.roadmap.health import Health
from planner.roadmap.timescale import Zoom


class By(enum.StrEnum):
    """What lanes and groups are made of."""

    GOAL = "goal"
    DEPARTMENT = "department"
    OWNER = "owner"


class DueIn(enum.StrEnum):
    """Which days a table shows."""

    OVERDUE = "overdue"
    MONTH = "30-days"
    QUARTER = "quarter"
    LATER = "later"
    NO_DAY = "no-day"


class Sort(enum.StrEnum):
    """By what a table's groups are sorted."""

    DUE = "due"
    TITLE = "title"
    OWNER = "owner"
    SLIP = "slip"
    HEALTH = "health"
    UPDATE = "update"


STALE = "stale"  # stands beside the healths among the filters
HEALTHS = (*(health.value for health in Health), STALE)
MOST = 40  # values of one filter


class Query(Protocol):
    """What a request's arguments can do."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class View:
    """Every view's parameters; those that a view doesn't know it hands on to the next. What is usual is left out of
    addresses."""

    lanes: By = By.GOAL
    zoom: Zoom = Zoom.YEAR
    first: date | None = None
    department: tuple[str, ...] = ()
    health: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    sort: str = Sort.DUE.value
    done: bool = False
    baseline: int | None = None
    arrows: bool = False
    opened: tuple[str, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Whether a filter leaves something out."""
        return bool(self.department or self.health or self.owner or self.due)

    def pairs(self, *but: str) -> list[tuple[str, str]]:
        """As query parameters."""
        found: list[tuple[str, str]] = []
        for f in fields(self):
            value: Any = getattr(self, f.name)
            name = {"first": "from", "opened": "open"}.get(f.name, f.name)
            if value == f.default or name in but:
                continue
            if isinstance(value, tuple):
                found += [(name, one) for one in value]
            elif isinstance(value, date):
                found.append((name, f"{value:%Y-%m}"))
            else:
                found.append((name, "1" if value is True else str(value)))
        return found

    def address(self, path: str) -> str:
        query = urlencode(self.pairs())
        return f"{path}?{query}" if query else path

    def but(self, **changes: Any) -> View:
        """The same view, but for some parameters; what was opened in it is closed."""
        return replace(self, **({"opened": ()} | changes))


def view_of(query: Query) -> View:
    """Reads a request's arguments; what no view knows is as if it weren't there."""

    def one(name: str) -> str:
        return next(iter(query.getlist(name)), "")

    def word(kind: Any, name: str, usual: Any) -> Any:
        value = one(name)
        return kind(value) if value in {member.value for member in kind} else usual

    def some(name: str, known: frozenset[str] | None = None) -> tuple[str, ...]:
        values = dict.fromkeys(v for v in query.getlist(name) if re.fullmatch(r"[\w-]{1,80}", v, re.ASCII))
        return tuple(v for v in values if known is None or v in known)[:MOST]

    sort, number = one("sort"), one("baseline")
    return View(
        lanes=word(By, "lanes", By.GOAL),
        zoom=word(Zoom, "zoom", Zoom.YEAR),
        first=_month(one("from")),
        department=some("department"),
        health=some("health", frozenset(HEALTHS)),
        owner=some("owner"),
        due=some("due", frozenset(member.value for member in DueIn)),
        sort=sort if sort.removeprefix("-") in {member.value for member in Sort} else Sort.DUE.value,
        done=one("done") == "1",
        baseline=int(number) if re.fullmatch(r"[1-9]\d{0,8}", number, re.ASCII) else None,
        arrows=one("arrows") == "1",
        opened=some("open"),
    )


def _month(text: str) -> date | None:
    if re.fullmatch(r"\d{4}-\d{2}", text, re.ASCII):
        with suppress(ValueError):
            day = date.fromisoformat(f"{text}-01")
            return day if FIRST_DAY <= day <= LAST_DAY else None
    return None
