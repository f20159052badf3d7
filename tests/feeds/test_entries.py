"""Every feed made here is read by two parsers, and by eye."""

from __future__ import annotations

import re
import time as clock
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar.parser.property import unescape_backslash

from planner.feeds.entries import (
    Entry,
    Head,
    Kind,
    Status,
    calendar_bytes,
    cleaned,
    digest_of,
    event_bytes,
    file_bytes,
    folded,
    one_line,
    opening,
    order_of,
)
from planner.feeds.rules import SERIALIZER

BERLIN = ZoneInfo("Europe/Berlin")
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


def test_a_post_with_a_time_is_two_instants() -> None:
    entry = an_entry()
    check_feed(feed_of(entry), [entry])
    assert event_bytes(entry, 3, STAMP).decode().split("\r\n") == [
        "BEGIN:VEVENT",
        "SUMMARY:LinkedIn DE: Pilot results",
        "DTSTART:20261126T090000Z",
        "DTEND:20261126T093000Z",
        "DTSTAMP:20261124T091233Z",
        "UID:0b5c1f6e-1c0d-4a4e-9a53-6f2f2f9d8a11@planner",
        "SEQUENCE:3",
        "CATEGORIES:Marketing,Winter check",
        "DESCRIPTION:Marketing · LinkedIn DE\\napproved\\nhttps://planner.example/pos",
        " ts/7",
        "LAST-MODIFIED:20261124T091233Z",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "URL:https://planner.example/posts/7",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "END:VEVENT",
        "",
    ]


def test_these_bytes_are_serializer_1() -> None:
    """When this fails, the same entries give other bytes: raise rules.SERIALIZER, and write the new digest here."""
    feed = feed_of(an_entry(summary="\\Neu, " + FAMILY * 9), a_day(last_day=date(2026, 12, 8))) + feed_of()
    known = {1: "8240f1db44b049a5"}
    assert sha256(feed).hexdigest()[:16] == known[SERIALIZER]


@pytest.mark.parametrize(
    ("first", "last", "end"),
    [
        (date(2026, 12, 5), None, "20261206"),
        (date(2026, 12, 30), date(2027, 1, 2), "20270103"),
        (date(2028, 2, 28), date(2028, 2, 28), "20280229"),
    ],
)
def test_days_end_on_the_next(first: date, last: date | None, end: str) -> None:
    entry = a_day(kind=Kind.QUIET_PERIOD, first_day=first, last_day=last)
    check_feed(feed_of(entry), [entry])
    lines = lines_of(feed_of(entry))
    assert f"DTSTART;VALUE=DATE:{first:%Y%m%d}" in lines
    assert f"DTEND;VALUE=DATE:{end}" in lines


def test_both_hours_of_a_clock_change() -> None:
    """02:30 on 25 October is two posts an hour apart; one before the hour that is skipped in March ends after it."""
    earlier = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    entries = [
        an_entry(uid="a@planner", starts_at=earlier),
        an_entry(uid="b@planner", starts_at=earlier.replace(fold=1)),
        an_entry(uid="c@planner", starts_at=datetime(2027, 3, 28, 1, 45, tzinfo=BERLIN)),
    ]
    entries = [replace(entry, starts_at=entry.starts_at and entry.starts_at.astimezone(UTC)) for entry in entries]
    feed = feed_of(*entries)
    check_feed(feed, entries)
    starts = [line for line in lines_of(feed) if line.startswith("DTSTART")]
    assert starts == ["DTSTART:20261025T003000Z", "DTSTART:20261025T013000Z", "DTSTART:20270328T004500Z"]


@pytest.mark.parametrize("status", Status)
def test_a_status_stands_in_it(status: Status) -> None:
    entry = an_entry(status=status)
    check_feed(feed_of(entry), [entry])


def test_categories_hold_no_separator() -> None:
    entry = an_entry(categories=("Sales, North; South", "Sales, North; South", "", "a\\b"))
    assert "CATEGORIES:Sales  North  South,a b" in lines_of(feed_of(entry))
    assert not any(line.startswith("CATEGORIES") for line in lines_of(feed_of(an_entry(categories=()))))


def test_nothing_in_it_rings_invites_or_floats() -> None:
    feed = feed_of(an_entry(), a_day())
    for word in (b"VALARM", b"ATTENDEE", b"ORGANIZER", b"TZID", b"X-ALT-DESC", b"ALLDAYEVENT", b"VTIMEZONE"):
        assert word not in feed


def test_the_head() -> None:
    long = "Planner: Vertrieb, Süd; " + "ä" * 300
    head = Head(name=long, description="Two\r\nlines, one\\N", feed_id="feed-9@planner", colour="indianred")
    feed = calendar_bytes(head, [event_bytes(an_entry(), 0, STAMP)])
    check_lines(feed)
    mine, theirs = icalendar.Calendar.from_ical(feed), vobject.readOne(feed.decode())
    texts = {
        "PRODID": "-//Planner//Feeds//EN",
        "VERSION": "2.0",
        "CALSCALE": "GREGORIAN",
        "METHOD": "PUBLISH",
        "NAME": one_line(long),
        "X-WR-CALNAME": one_line(long),
        "X-WR-CALDESC": "Two lines, one\\N",
        "X-WR-RELCALID": "feed-9@planner",
        "COLOR": "indianred",
        "X-PUBLISHED-TTL": "PT1H",
    }
    for name, text in texts.items():
        assert said(mine, name) == text
        assert theirs.contents[name.lower()][0].value == text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines_of(feed)
    assert len(said(mine, "NAME")) == 255


def test_an_empty_feed_has_a_zone() -> None:
    feed = feed_of()
    check_feed(feed, [])
    zones = icalendar.Calendar.from_ical(feed).walk("VTIMEZONE")
    assert [str(zone["TZID"]) for zone in zones] == ["Etc/UTC"]
    assert len(vobject.readOne(feed.decode()).contents["vtimezone"]) == 1


def test_a_file_of_one_entry_has_no_name() -> None:
    feed = file_bytes(event_bytes(an_entry(), 0, STAMP))
    check_feed(feed, [an_entry()])
    assert not re.search(rb"^(X-WR-|NAME|REFRESH|X-PUBLISHED)", feed, re.MULTILINE)
    assert b"\r\nMETHOD:PUBLISH\r\n" in feed


def test_order_is_by_start_then_uid() -> None:
    day = date(2026, 11, 26)
    entries = [
        an_entry(uid="b", starts_at=datetime(2026, 11, 26, 9, tzinfo=UTC)),
        an_entry(uid="c", starts_at=datetime(2026, 11, 26, 9, 30, tzinfo=BERLIN)),
        a_day(uid="z", first_day=day),
        a_day(uid="y", first_day=day),
        a_day(uid="a", first_day=day + timedelta(days=1)),
        an_entry(uid="a", starts_at=datetime(2026, 11, 26, 9, tzinfo=UTC)),
    ]
    assert [entry.uid for entry in sorted(entries, key=order_of)] == ["y", "z", "c", "a", "b", "a"]


def test_two_prints_are_equal_and_an_edit_changes_one_entry() -> None:
    entries = [an_entry(uid=f"{n}@planner", summary=f"Post {n}") for n in range(20)]
    assert feed_of(*entries) == feed_of(*entries)
    before = [event_bytes(entry, 0, STAMP) for entry in entries]
    entries[7] = replace(entries[7], summary="Another title")
    after = [event_bytes(entry, 0, STAMP) for entry in entries]
    assert [n for n in range(20) if before[n] != after[n]] == [7]


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "other"},
        {"link": LINK + "8"},
        {"starts_at": datetime(2026, 11, 26, 9, 1, tzinfo=UTC)},
        {"minutes": 31},
        {"description": ("Marketing · LinkedIn DE", "scheduled")},
        {"description": ("Marketing · LinkedIn DE approved",)},
        {"status": Status.CANCELLED},
        {"categories": ("Marketing",)},
        {"uid": "x@planner"},
        {"starts_at": None, "first_day": date(2026, 11, 26)},
    ],
)
def test_the_digest_differs_with_all_that_went_in(change: dict[str, object]) -> None:
    assert digest_of(an_entry(**change)) != digest_of(an_entry())


def test_the_digest_forgets_when_the_row_was_saved() -> None:
    later = an_entry(changed_at=STAMP + timedelta(days=1))
    assert digest_of(later) == digest_of(an_entry())
    assert later == an_entry()


@pytest.mark.parametrize(
    "values",
    [
        {"starts_at": datetime(2026, 11, 26, 9)},
        {"minutes": 0},
        {"starts_at": None},
        {"starts_at": None, "first_day": date(2026, 11, 26), "last_day": date(2026, 11, 25)},
    ],
)
def test_an_entry_is_at_a_moment_or_on_days(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"moment|first day"):
        an_entry(**values)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\vb\fc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("NUL \x00, bell \x07, escape \x1b, delete \x7f, C1 \x9f.", "NUL , bell , escape , delete , C1 ."),
        ("half \ud83d and \udc00, whole 😀", "half  and , whole 😀"),
        ("tab\there", "tab here"),
        ("a" + " " * 300 + "b", "a" + " " * 300 + "b"),
        ("שלום \u202eabc\u202c — مرحبا", "שלום \u202eabc\u202c — مرحبا"),
        ("KW\u00a048 · Folge\u00adverschiebung\u200b", "KW\u00a048 · Folge\u00adverschiebung\u200b"),
        ("\\n \\, \\; \\N \\\\", "\\n \\, \\; \\N \\\\"),
        ("none \ufeff\ufffe\uffff", "none "),
    ],
)
def test_texts_are_cleaned(text: str, clean: str) -> None:
    assert cleaned(text) == clean
    entry = an_entry(summary=f"x {text} x", description=(f"x {text} x",))
    check_feed(feed_of(entry), [entry])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Two\r\n  lines \v and\u2028more ", "Two lines and more"),
        ("x" * 255, "x" * 255),
        ("x" * 256, "x" * 254 + "…"),
        ("😀" * 128, "😀" * 127 + "…"),
        ("x" * 253 + "😀", "x" * 253 + "😀"),
        ("x" * 254 + "😀", "x" * 254 + "…"),
        ("x" * 250 + FAMILY + "y", "x" * 250 + "…"),
        ("x" * 253 + "e\u0301e\u0301", "x" * 253 + "…"),
        ("word " * 51 + "y", ("word " * 51)[:254].rstrip() + "…"),
        ("x" + "\u0301" * 400, "…"),
    ],
)
def test_a_title_is_one_line_of_255_units(text: str, line: str) -> None:
    assert one_line(text) == line
    assert len(line.encode("utf-16-le")) // 2 <= 255


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("x" * 500, "x" * 500),
        ("x" * 501, "x" * 500 + "…"),
        ("x" * 499 + "🇩🇪" + "🇫🇷", "x" * 499 + "…"),
        ("🇩🇪" * 249 + "x" + "🇫🇷" * 2, "🇩🇪" * 249 + "x…"),
        ("a\r\n" * 300, "a\n" * 250 + "…"),
    ],
)
def test_the_opening_is_500_characters(text: str, start: str) -> None:
    assert opening(text) == start


@pytest.mark.parametrize("text", ["\\", ",", ";", "\n", "\\\n", "😀", "ä", "\\N", "x\\", FAMILY, "e\u0301", "א"])
@pytest.mark.parametrize("before", range(8))
def test_no_fold_is_inside_a_character_or_an_escape(text: str, before: int) -> None:
    """Whatever stands at the fold, by every offset that it can have there."""
    body = "x" * before + text * 90 + "x"
    entry = an_entry(summary=body, description=(body, body))
    check_feed(feed_of(entry), [entry])


def test_a_line_is_cut_as_late_as_it_may() -> None:
    assert [len(piece) for piece in folded("x" * 300).split(b"\r\n")] == [75, 75, 75, 75, 4]
    assert folded("x" * 75) == b"x" * 75


AWKWARD = (
    ["\\", "\\n", "\\N", "\\,", ",", ";", ":", '"', "\r", "\n", "\r\n", "\t", "\v", "\f", "\x00", "\x85", "\u2028"],
    ["\u2029", "\ud800", "\udfff", "😀", FAMILY, "🇩🇪", "e\u0301", "שלום", "\u202e", "\u200b", "\u00a0", "\u3000"],
    [" " * 80, "BEGIN:VEVENT", "END:VCALENDAR", "quoted-printable=", "x" * 70, "ä" * 37, "\ufeff", "%2C", "^n"],
)
awkward = st.one_of(*map(st.sampled_from, AWKWARD))
texts = st.lists(awkward | st.text(max_size=30) | st.characters(), max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(summary=texts, description=st.lists(texts, max_size=4), categories=st.lists(texts, max_size=3), name=texts)
@example(summary="x" * 5000, description=["y\\" * 5000], categories=[], name="")
@example(summary="😀,;\\" * 1250, description=["\u3000" * 400], categories=["\\N"], name="\r\n")
def test_whatever_people_write(summary: str, description: list[str], categories: list[str], name: str) -> None:
    kinds = tuple(dict.fromkeys(filter(None, (one_line(re.sub(r"[,;\\]", " ", text)) for text in categories))))
    entry = an_entry(summary=summary, description=tuple(description), categories=kinds)
    feed = calendar_bytes(replace(HEAD, name=name), [event_bytes(entry, 0, STAMP)])
    check_feed(feed, [entry])
    assert said(icalendar.Calendar.from_ical(feed), "X-WR-CALNAME") == one_line(name)
    assert len(one_line(summary).encode("utf-16-le")) <= 510
    assert "\n" not in one_line(summary)
    assert cleaned(cleaned(summary)) == cleaned(summary)
    digest_of(entry)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.datetimes(datetime(2020, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC)),
            st.integers(1, 1440),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_any_instants_and_days(moments: list[tuple[datetime, int, bool]]) -> None:
    entries = [
        an_entry(uid=f"{n}@planner", starts_at=at.replace(microsecond=0), minutes=minutes)
        if timed
        else a_day(uid=f"{n}@planner", first_day=at.date(), last_day=at.date() + timedelta(days=minutes % 30))
        for n, (at, minutes, timed) in enumerate(moments)
    ]
    entries.sort(key=order_of)
    check_feed(feed_of(*entries), entries)


def test_it_is_quick() -> None:
    """0.4 ms an entry, and 20,000 joined in milliseconds; three times that here, for a busy machine."""
    entry = an_entry(
        description=("Marketing · LinkedIn DE", "Goal: Neuer Umsatz", "Ein Satz, mit Komma; und mehr. " * 16)
    )
    event_bytes(entry, 0, STAMP)
    started = clock.process_time()
    for _ in range(200):
        event = event_bytes(entry, 0, STAMP)
    assert (clock.process_time() - started) / 200 < 0.0012
    started = clock.process_time()
    calendar_bytes(HEAD, [event] * 20_000)
    assert clock.process_time() - started < 0.1
