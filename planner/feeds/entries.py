"""A feed's entries: plain values in, iCalendar bytes out.

icalendar makes every property. Two things it gets wrong (7.3) are done here over its content lines: it turns the two
letters \\N of a text into a line break, and it folds between the two halves of an escaped backslash.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256

import regex
from icalendar import Calendar, Component, Event, Timezone, TimezoneStandard, vText

from planner.feeds.rules import SERIALIZER, Kind, Status

LONGEST_LINE = 75  # octets, RFC 5545, section 3.1
LONGEST_TITLE = 255  # UTF-16 units: what Outlook keeps of a subject
LONGEST_OPENING = 500
DAY = timedelta(days=1)
_END = b"END:VCALENDAR\r\n"

# What breaks a line in some program: Word's soft break, form feed, next line, line and paragraph separator
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Control characters, halves of characters (lone surrogates), byte order marks, and what Unicode calls no character
_UNSAFE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in a feed, its words already in the reader's language.

    Either `starts_at` (with its zone) and `minutes`, or `first_day` to `last_day`, both included, for all of the day.
    """

    uid: str  # the row's own random id and '@planner'; never changes
    kind: Kind
    summary: str  # 'LinkedIn DE: Pilot results', with its prefix; cut to one line here
    link: str
    changed_at: datetime = field(compare=False)  # the stamp of an entry that was never built; in no digest
    starts_at: datetime | None = None
    minutes: int = 30
    first_day: date | None = None
    last_day: date | None = None
    description: tuple[str, ...] = ()  # lines; the link comes after them by itself
    status: Status = Status.CONFIRMED
    categories: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.starts_at is None:
            if self.first_day is None or (self.last_day or self.first_day) < self.first_day:
                raise ValueError("an entry without a moment needs a first day, and a last one not before it")
        elif self.starts_at.tzinfo is None or self.minutes < 1:
            raise ValueError("a moment needs its zone and a length")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a feed says of itself."""

    name: str  # what the calendar is called in Outlook
    description: str
    feed_id: str  # X-WR-RELCALID: Outlook overwrites the calendar of the same id instead of adding a second
    colour: str  # a name of CSS, RFC 7986, section 5.9; rules.colour_of gives a hue's


class _Text(vText):
    """A text that comes back as it was: icalendar's own escaping takes the letters \\N for a line break."""

    def to_ical(self) -> bytes:
        return self.translate(_ESCAPED).encode()


def cleaned(text: str) -> str:
    """The text with \\n as its only line break and nothing in it that a calendar program chokes on."""
    return _UNSAFE.sub("", _BREAKS.sub("\n", text)).replace("\t", " ")


def one_line(text: str, units: int = LONGEST_TITLE) -> str:
    """The text in one line of at most so many UTF-16 units, cut with '…', never inside what reads as one character."""
    text = re.sub(r"\s*\n\s*", " ", cleaned(text).strip())
    if _units(text) <= units:
        return text
    return _beginning(text, units - 1, _units).rstrip() + "…"


def opening(text: str, characters: int = LONGEST_OPENING) -> str:
    """The first characters of a post's text for the description; '…' when there is more."""
    text = cleaned(text)
    return text if len(text) <= characters else _beginning(text, characters, len) + "…"


_FIELDS = tuple(field.name for field in fields(Entry))


def digest_of(entry: Entry) -> str:
    """Of all that goes into the entry's bytes, and of who makes them: sequence and stamp rise when this differs."""
    values = {name: getattr(entry, name) for name in _FIELDS} | {"changed_at": None, "serializer": SERIALIZER}
    return sha256(json.dumps(values, default=str, sort_keys=True).encode()).hexdigest()


def order_of(entry: Entry) -> str:
    """By start, then UID; a day's all-day entries before its first moment. Compare as ASCII, not by a collation."""
    if entry.starts_at is not None:
        return f"{entry.starts_at.astimezone(UTC):%Y%m%dT%H%M%S} {entry.uid}"
    return f"{entry.first_day:%Y%m%d} {entry.uid}"


def event_bytes(entry: Entry, sequence: int, stamp: datetime) -> bytes:
    """One VEVENT with its line ends.

    `stamp` is when its content last changed: in a feed that merely publishes, DTSTAMP means just that (RFC 5545,
    section 3.8.7.2), and the moment of the request would make every fetch a change.
    """
    event = Event()
    event.add("uid", _Text(one_line(entry.uid)))
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("last-modified", stamp.astimezone(UTC))
    event.add("sequence", sequence)
    if entry.starts_at is not None:
        start = entry.starts_at.astimezone(UTC)
        event.add("dtstart", start)
        event.add("dtend", start + timedelta(minutes=entry.minutes))
    elif entry.first_day is not None:
        event.add("dtstart", entry.first_day)
        event.add("dtend", (entry.last_day or entry.first_day) + DAY)  # exclusive
    link = "".join(cleaned(entry.link).split())
    event.add("summary", _Text(one_line(entry.summary)))
    # Outlook doesn't map URL, so the link is the description's last line too
    event.add(
        "description",
        _Text("\n".join([*(cleaned(line).rstrip() for line in entry.description), link])),
    )
    event.add("url", link)
    event.add("status", entry.status.value)
    # A plan blocks nobody's time. Outlook reads the second first (MS-OXCICAL)
    event.add("transp", "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "FREE")
    if categories := list(dict.fromkeys(filter(None, map(_category, entry.categories)))):
        event.add("categories", categories)
    return _bytes_of(event)


def calendar_bytes(head: Head, events: Iterable[bytes]) -> bytes:
    """The whole feed: header, entries in the order given, footer. An empty one carries a zone: RFC 5545 wants one part
    at least, and Outlook calls a calendar without any broken."""
    return b"".join((_top(head), b"".join(events) or _bytes_of(_utc()), _END))


def file_bytes(event: bytes) -> bytes:
    """One entry as a file; it has no name, or Outlook would open it as a calendar of its own."""
    return b"".join((_top(None), event, _END))


def folded(line: str) -> bytes:
    """A content line in pieces of at most 75 octets, cut neither inside a character nor inside an escape."""
    octets = line.encode()
    if len(octets) <= LONGEST_LINE:
        return octets
    pieces, start, room = [], 0, LONGEST_LINE
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # the next octet goes on with a character
            end -= 1
        piece = octets[start:end]
        # after an odd number of backslashes the last one escapes what comes next
        if (len(piece) - len(piece.rstrip(b"\\"))) % 2:
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, LONGEST_LINE - 1  # a fold begins with one blank
    return b"\r\n ".join([*pieces, octets[start:]])


def _bytes_of(component: Component) -> bytes:
    return b"".join(folded(line) + b"\r\n" for line in component.content_lines() if line)


@lru_cache(maxsize=256)
def _top(head: Head | None) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Planner//Feeds//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if head is not None:
        name = _Text(one_line(head.name))
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-caldesc", _Text(one_line(head.description)))
        calendar.add("x-wr-relcalid", _Text(one_line(head.feed_id)))
        calendar.add("color", head.colour)
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    return _bytes_of(calendar).removesuffix(_END)


def _utc() -> Timezone:
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Etc/UTC")
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - a wall time, RFC 5545, section 3.6.5
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    standard.add("tzname", "UTC")
    zone.add_component(standard)
    return zone


def _beginning(text: str, room: int, size: Callable[[str], int]) -> str:
    """As many whole characters, as a reader sees them (flags, families, letters with marks), as there is room for."""
    end = 0
    for cluster in regex.finditer(r"\X", text):
        room -= size(cluster[0])
        if room < 0:
            break
        end = cluster.end()
    return text[:end]


def _category(text: str) -> str:
    """Without what separates categories in some program; a backslash would come to stand before a separator."""
    return one_line(re.sub(r"[,;\\]", " ", text))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
