"""What stands in a feed, when it is the same as last time, and who fetches it. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

from planner.calendar.rules import State
from planner.days.rules import Span, months_later
from planner.web.refusal import N_

# Raise it with every change of the bytes that the same entries give: each kept entry is then built again, each
# program fetches again. A test holds the bytes of version after version.
SERIALIZER = 1

DAYS_BACK = 90
MONTHS_AHEAD = 18
CANCELLED_STAYS = timedelta(days=30)
NOTED_EVERY = timedelta(minutes=10)
# Unless a subscription says otherwise
SHOWN_STATES = frozenset({State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.PUBLISHED})
TOKEN_PREFIX = "plnf_"  # noqa: S105 - 256 random bits in base64url stand behind it

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


def etag(
    *,
    revision: int,
    today: date,
    base_address: str,
    language: str,
    options: Mapping[str, object],
    sees: Collection[int],
) -> str:
    """The validator, without its quotes. `sees` are the departments whose confidential posts its owner may read."""
    parts = [
        revision,
        today.isoformat(),
        SERIALIZER,
        base_address,
        language,
        _plain(options),
        sorted(sees),
    ]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


def last_modified(changed_at: datetime, today: date, zone: ZoneInfo) -> datetime:
    """The later of the last change and local midnight, when the window rolled: a UTC instant in whole seconds."""
    midnight = datetime.combine(today, time(), zone).astimezone(UTC)
    return max(_seconds(changed_at), midnight)


def worth_noting(fetched_at: datetime | None, now: datetime) -> bool:
    """Is the last fetch so long ago that this one is written down? Once in ten minutes at most."""
    return fetched_at is None or now - fetched_at >= NOTED_EVERY


# Its address

_SECRETS = re.compile(
    # the segment before a file's name, whatever stands in it, also inside another address (%2F) …
    r"(?P<before>/feeds/|%2Ffeeds%2F)(?:(?!%2F)[^/\s?#&\"'<>])+(?=(?:/|%2F)[^/\s?#&\"'<>]*\.ics)"
    # … and anything that begins as our tokens do
    rf"|{TOKEN_PREFIX}[\w%=.~-]*",
    re.IGNORECASE | re.ASCII,
)


def masked(line: str) -> str:
    """A line for a log, without the secret of any feed's address in it."""
    return _SECRETS.sub(lambda found: (found["before"] or "") + "…", line)


def token_digest(token: str) -> str:
    """What is stored of a token: SHA-256, without a salt, since nobody guesses 256 random bits from it."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Addresses(NamedTuple):
    """Where each program's button leads."""

    outlook_web: str
    outlook_windows: str  # to copy: the new Outlook breaks webcal addresses
    outlook_classic: str
    google: str
    apple: str
    copy: str


def subscribe_addresses(address: str, name: str) -> Addresses:
    """`address` is the feed's whole https address, `name` what the calendar shall be called."""
    webcal = "webcal://" + address.split("://", 1)[-1]
    return Addresses(
        outlook_web="https://outlook.office.com/calendar/0/addfromweb"
        f"?url={quote(address, safe='')}&name={quote(name, safe='')}",
        outlook_windows=address,
        outlook_classic=webcal,
        google=f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        apple=webcal,
        copy=address,
    )


class Program(StrEnum):
    """What fetches a feed."""

    OUTLOOK_WEB = "outlook-web"
    OUTLOOK_WINDOWS = "outlook-windows"
    OUTLOOK = "outlook"
    GOOGLE = "google"
    APPLE = "apple"
    THUNDERBIRD = "thunderbird"
    EVOLUTION = "evolution"
    KORGANIZER = "korganizer"
    ICSX5 = "icsx5"
    NEXTCLOUD = "nextcloud"
    BROWSER = "browser"
    OTHER = "other"


PROGRAM_NAMES = {
    Program.OUTLOOK_WEB: N_("Outlook on the web"),
    Program.OUTLOOK_WINDOWS: N_("Outlook for Windows"),
    Program.OUTLOOK: "Outlook",
    Program.GOOGLE: "Google Calendar",
    Program.APPLE: "Apple Calendar",
    Program.THUNDERBIRD: "Thunderbird",
    Program.EVOLUTION: "Evolution",
    Program.KORGANIZER: "KOrganizer",
    Program.ICSX5: "ICSx⁵",
    Program.NEXTCLOUD: "Nextcloud",
    Program.BROWSER: N_("a browser"),
    Program.OTHER: N_("another program"),
}

# The first that is found counts: nearly all of them also say Mozilla, and Outlook for the Mac names macOS.
# Exchange fetches for Outlook on the web, the new Outlook for Windows and the phones alike.
_SIGNS = (
    (Program.THUNDERBIRD, ("thunderbird", "lightning/")),
    (Program.GOOGLE, ("google-calendar-importer", "google calendar")),
    (Program.OUTLOOK_WEB, ("microsoft exchange", "microsoft.exchange", "exchange/15")),
    (
        Program.OUTLOOK_WINDOWS,
        ("microsoft outlook", "microsoft office", "ms-office", "msoffice"),
    ),
    (Program.OUTLOOK, ("outlook",)),
    (Program.NEXTCLOUD, ("nextcloud",)),
    (Program.ICSX5, ("icsx5", "icsdroid")),
    (Program.EVOLUTION, ("evolution",)),
    (Program.KORGANIZER, ("korganizer", "akonadi", "kio/")),
    (
        Program.APPLE,
        (
            "dataaccessd",
            "calendaragent",
            "calendarstore",
            "coredav",
            "ical/",
            "macos/",
            "ios/",
        ),
    ),
    (Program.BROWSER, ("mozilla/",)),
)


def program_of(user_agent: str | None) -> Program:
    """Which program a user agent's line belongs to, as far as it says."""
    line = (user_agent or "")[:1000].lower()
    return next(
        (program for program, signs in _SIGNS if any(sign in line for sign in signs)),
        Program.OTHER,
    )


def _seconds(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _plain(options: Mapping[str, object]) -> dict[str, object]:
    """Options whose order means nothing, in one order."""
    return {
        name: sorted(map(str, value)) if isinstance(value, (set, frozenset, list, tuple)) else value
        for name, value in options.items()
    }
