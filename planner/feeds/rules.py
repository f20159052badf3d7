"""What stands in a feed, when it is the same as last time, and who fetches it. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple
from zoneinfo import ZoneInfo

from planner.calendar.rules import State
from planner.days.rules import Span, months_later
from planner.roadmap.rules import MilestoneState

# Raise it with every change of the bytes that the same entries give: each kept entry is then built again, each
# program fetches again. A test holds the bytes of version after version.
SERIALIZER = 1

HIDDEN_MILESTONES = (MilestoneState.DRAFT, MilestoneState.DROPPED)
COMPANY = 0  # the number that stands for the whole company where a department's id would
ROADMAP = -1  # and the one that stands for the roadmap
DAYS_BACK = 90
MONTHS_AHEAD = 18
CANCELLED_STAYS = timedelta(days=30)
NOTED_EVERY = timedelta(minutes=10)
LATE_AFTER = timedelta(days=2)  # Google takes up to a day
ENTRIES_IN_1_MB = 1_200  # beyond 1 MB Google loses entries; one of ours has about 800 octets
# Unless a subscription says otherwise
SHOWN_STATES = frozenset({State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.PUBLISHED})

# Hues 1 to 12 as the nearest colours that RFC 7986 has names for
_COLOURS = (
    "cornflowerblue",
    "darkcyan",
    "mediumseagreen",
    "olivedrab",
    "darkgoldenrod",
    "chocolate",
    "indianred",
    "palevioletred",
    "mediumorchid",
    "mediumpurple",
    "steelblue",
    "lightseagreen",
)


class Source(StrEnum):
    """Whose plan a feed shows."""

    DEPARTMENT = "department"
    COMPANY = "company"
    OWN = "my-work"
    ROADMAP = "roadmap"


class Kind(StrEnum):
    """What an entry is."""

    POST = "post"
    MILESTONE = "milestone"
    UPDATE = "update"  # by when the next word of a milestone is due
    QUIET_PERIOD = "quiet-period"
    OBSERVANCE = "observance"


class Status(StrEnum):
    """How certain an entry is, in iCalendar's words."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


SOURCE_HUES = {Source.COMPANY: 9, Source.OWN: 11, Source.ROADMAP: 5}  # a department has its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What one answer is made of: whose plan, and what of it. With the revision and the day it gives the same bytes.

    `confidential`: the reader belongs to the department, and so gets its confidential posts too.
    """

    source: Source
    department_id: int | None = None
    person_id: int | None = None  # of one's own work only
    states: frozenset[State] = SHOWN_STATES
    observances: bool = False
    reached: bool = True
    language: str = "en"
    confidential: bool = False

    @property
    def named_after(self) -> int:
        """Whose revision has the id that the calendar keeps: its department's, else the company's."""
        return self.department_id or COMPANY


def colour_of(hue: int) -> str:
    """The CSS name nearest to a department's hue, 1 to 12."""
    return _COLOURS[(hue - 1) % len(_COLOURS)]


# What is in it


def window(today: date) -> Span:
    """The days that a feed holds: from 90 days back to 18 months ahead, both included."""
    return Span(today - timedelta(days=DAYS_BACK), months_later(today, MONTHS_AHEAD))


def shows(
    state: State,
    *,
    wanted: Collection[State] = SHOWN_STATES,
    now: datetime,
    cancelled_at: datetime | None = None,
    cancelled_from: State | None = None,
) -> bool:
    """Does a post of this state belong into a feed that wants these states?

    A cancelled one does for 30 days, but not when it was cancelled from a state that this feed never showed.
    """
    if state != State.CANCELLED:
        return state in wanted
    if cancelled_at is None or (cancelled_from is not None and cancelled_from not in wanted):
        return False
    return now - cancelled_at < CANCELLED_STAYS


class Edition(NamedTuple):
    """Which version of an entry's bytes this is. The stamp is a UTC instant in whole seconds."""

    digest: str
    sequence: int
    stamp: datetime


def next_edition(
    kept: Edition | None,
    digest: str,
    *,
    changed_at: datetime,
    now: datetime,
    highest: int = -1,
) -> Edition:
    """The edition of what is to be built: as kept when the digest is the same, else one higher and as of now.

    What was never built carries the moment at which its row last changed. `highest` is the highest sequence that this
    row has in another language or under another address, so that a move of the server doesn't look like an old copy.
    """
    if kept is None:
        return Edition(digest, highest + 1, _seconds(changed_at))
    if kept.digest == digest:
        return kept
    return Edition(digest, kept.sequence + 1, max(_seconds(now), kept.stamp))


# Whether it is the same


def etag(wanted: Wanted, *, revision: str, today: date, base_address: str) -> str:
    """The validator, without its quotes: of all that the bytes depend on."""
    options = (sorted(wanted.states), wanted.observances, wanted.reached, wanted.language, wanted.confidential)
    whose = (wanted.source, wanted.department_id, wanted.person_id)
    parts = [*whose, *options, revision, today.isoformat(), SERIALIZER, base_address]
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]


def last_modified(changed_at: datetime, today: date, zone: ZoneInfo) -> datetime:
    """The later of the last change and local midnight, when the window rolled: a UTC instant in whole seconds."""
    midnight = datetime.combine(today, time(), zone).astimezone(UTC)
    return max(_seconds(changed_at), midnight)


def is_late(fetched_at: datetime | None, made_at: datetime, now: datetime) -> bool:
    """Has nobody fetched it for longer than even the slowest program takes?"""
    return now - (fetched_at or made_at) > LATE_AFTER


def worth_noting(fetched_at: datetime | None, now: datetime) -> bool:
    """Is the last fetch so long ago that this one is written down? Once in ten minutes at most."""
    return fetched_at is None or now - fetched_at >= NOTED_EVERY


def _seconds(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
