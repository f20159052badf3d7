"""Feeds as two parsers read them, and what entries are made of in tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import icalendar
import vobject
from icalendar.parser.property import unescape_backslash

from planner.feeds.entries import Entry, Head, calendar_bytes, cleaned, event_bytes, one_line
from planner.feeds.rules import Kind

STAMP = datetime(2026, 11, 24, 9, 12, 33, tzinfo=UTC)
LINK = "https://planner.example/posts/7"
FAMILY = "👩‍👩‍👧‍👦"
HEAD = Head(name="Planner: Marketing", description="Posts and milestones", feed_id="feed-1@planner", colour="steelblue")


def an_entry(**values: object) -> Entry:
    usual: dict[str, object] = {
        "uid": "0b5c1f6e-1c0d-4a4e-9a53-6f2f2f9d8a11@planner",
        "kind": Kind.POST,
        "summary": "LinkedIn DE: Pilot results",
        "link": LINK,
        "changed_at": STAMP,
        "starts_at": datetime(2026, 11, 26, 9, tzinfo=UTC),
        "description": ("Marketing · LinkedIn DE", "approved"),
        "categories": ("Marketing", "Winter check"),
    }
    return Entry(**(usual | values))  # type: ignore[arg-type]


def a_day(**values: object) -> Entry:
    usual: dict[str, object] = {"kind": Kind.MILESTONE, "starts_at": None, "first_day": date(2026, 12, 5)}
    return an_entry(**(usual | values))


def check_lines(feed: bytes) -> None:
    """CRLF alone ends a line; none is longer than 75 octets; no fold is inside a character or inside an escape."""
    assert feed.endswith(b"\r\n")
    lines = feed.removesuffix(b"\r\n").split(b"\r\n")
    for line, following in zip(lines, [*lines[1:], b""], strict=True):
        assert 0 < len(line) <= 75
        assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029]", line.decode())
        if following.startswith(b" "):
            assert (len(line) - len(line.rstrip(b"\\"))) % 2 == 0


def check_feed(feed: bytes, entries: list[Entry]) -> None:
    """Both parsers find just these entries, text by text and instant by instant."""
    check_lines(feed)
    mine = icalendar.Calendar.from_ical(feed)
    assert not mine.errors
    theirs = vobject.readOne(feed.decode())
    events = mine.walk("VEVENT")
    others = theirs.contents.get("vevent", [])
    assert len(events) == len(others) == len(entries)
    for event, other, entry in zip(events, others, entries, strict=True):
        assert not event.errors
        if entry.starts_at is not None:
            start, end = entry.starts_at, entry.starts_at + timedelta(minutes=entry.minutes)
            assert event["DTSTART"].dt.utcoffset() == timedelta(0)
        else:
            assert entry.first_day is not None
            start, end = entry.first_day, (entry.last_day or entry.first_day) + timedelta(days=1)
        assert (event["DTSTART"].dt, event["DTEND"].dt) == (start, end)
        assert (other.dtstart.value, other.dtend.value) == (start, end)
        description = "\n".join([*(cleaned(line).rstrip() for line in entry.description), entry.link])
        texts = {
            "UID": entry.uid,
            "SUMMARY": one_line(entry.summary),
            "DESCRIPTION": description,
            "URL": entry.link,
            "STATUS": entry.status.value,
            "TRANSP": "TRANSPARENT",
            "X-MICROSOFT-CDO-BUSYSTATUS": "FREE",
        }
        for name, text in texts.items():
            assert said(event, name) == text
            assert other.contents[name.lower()][0].value == text
        kinds = [re.sub(r"[,;\\]", " ", category).strip() for category in entry.categories]
        assert [str(category) for category in event.get("CATEGORIES", icalendar.vCategory([])).cats] == kinds
        assert (other.categories.value if kinds else []) == kinds


def feed_of(*entries: Entry) -> bytes:
    return calendar_bytes(HEAD, [event_bytes(entry, 0, STAMP) for entry in entries])


def said(component: icalendar.Component, name: str) -> str:
    """A property's text. icalendar leaves one that it doesn't know (X-…, NAME) as it stands in the file."""
    value = component[name]
    return unescape_backslash(str(value)) if isinstance(value, icalendar.vUnknown) else str(value)


def lines_of(feed: bytes) -> list[str]:
    return feed.replace(b"\r\n ", b"").decode().splitlines()


@dataclass(frozen=True)
class Seen:
    """An entry as both parsers see it."""

    uid: str
    start: datetime | date
    end: datetime | date
    summary: str
    description: str
    link: str
    status: str
    sequence: int
    stamp: datetime
    categories: tuple[str, ...]


def seen_in(feed: bytes) -> list[Seen]:
    """What two parsers find in a feed, the same both of them, in its order; its lines and its order are looked at."""
    check_lines(feed)
    mine, theirs = icalendar.Calendar.from_ical(feed), vobject.readOne(feed.decode())
    assert not mine.errors
    events, others = mine.walk("VEVENT"), theirs.contents.get("vevent", [])
    found = [
        Seen(
            uid=str(event["UID"]),
            start=event["DTSTART"].dt,
            end=event["DTEND"].dt,
            summary=str(event["SUMMARY"]),
            description=str(event["DESCRIPTION"]),
            link=str(event["URL"]),
            status=str(event["STATUS"]),
            sequence=int(event["SEQUENCE"]),
            stamp=event["DTSTAMP"].dt,
            categories=tuple(str(c) for c in event["CATEGORIES"].cats) if "CATEGORIES" in event else (),
        )
        for event in events
    ]
    for entry, event, other in zip(found, events, others, strict=True):
        assert not event.errors
        assert event["LAST-MODIFIED"].dt == entry.stamp
        assert (other.dtstart.value, other.dtend.value) == (entry.start, entry.end)
        texts = (other.uid.value, other.summary.value, other.description.value, other.url.value, other.status.value)
        assert texts == (entry.uid, entry.summary, entry.description, entry.link, entry.status)
        assert (other.transp.value, other.contents["x-microsoft-cdo-busystatus"][0].value) == ("TRANSPARENT", "FREE")
        assert entry.description.splitlines()[-1] == entry.link
    assert [entry.uid for entry in sorted(found, key=_place)] == [entry.uid for entry in found]
    assert len({entry.uid for entry in found}) == len(found)
    return found


def _place(entry: Seen) -> tuple[str, str]:
    start = entry.start
    return (f"{start:%Y%m%dT%H%M%S}" if isinstance(start, datetime) else f"{start:%Y%m%d}"), entry.uid
