"""A feed's address: its secret, the buttons that lead to it, and the programs that fetch it. Pure."""

from __future__ import annotations

import re
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote

from planner.web.refusal import N_

TOKEN_PREFIX = "plnf_"  # noqa: S105 - 256 random bits in base64url stand behind it

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
