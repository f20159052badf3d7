"""Texts in a feed: cleaned, cut, escaped and folded. Every feed made here is read by two parsers."""

from __future__ import annotations

import re
from dataclasses import replace

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planner.feeds.entries import calendar_bytes, cleaned, digest_of, event_bytes, folded, one_line, opening
from tests.feeds.reading import FAMILY, HEAD, STAMP, an_entry, check_feed, feed_of, said


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
