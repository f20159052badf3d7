from __future__ import annotations

import time as clock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.plans.values import (
    address_in,
    clean,
    files_in,
    folded,
    guard,
    is_fit,
    language_named,
    parts_of,
    shortened,
    state_named,
    unguard,
    with_hashtags,
    yes_or_no,
)

STARTS = st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", "\n", "'", " ", "n/a", "-", "TBD"])


@given(STARTS, st.text(max_size=20))
def test_a_guarded_cell_comes_back_exactly(start: str, text: str) -> None:
    cell = start + text
    assert unguard(guard(cell)) == cell
    assert clean(guard(cell)) == cell


@given(STARTS, st.text(max_size=20))
def test_a_guarded_cell_is_no_formula(start: str, text: str) -> None:
    assert not guard(start + text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("'=SUM(A1)", "=SUM(A1)"),
        ("'+49 151", "+49 151"),
        ("'-", "-"),
        ("'n/a", "n/a"),
        ("'tis the season", "'tis the season"),
        ("''tis the season", "'tis the season"),
        ("=SUM(A1)", "=SUM(A1)"),
        ("  two words \n", "two words"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("unspecified", ""),
        ("Unspecified ", ""),
        ("n/a", ""),
        ("N/A", ""),
        ("-", ""),
        ("–", ""),
        ("tbd", ""),
        ("TBD", ""),
        ("k. A.", ""),
        ("#N/A", ""),
        ("tbd soon", "tbd soon"),
        ("-5 %", "-5 %"),
        ("", ""),
    ],
)
def test_what_a_cell_says(cell: str, said: str) -> None:
    assert clean(cell) == said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kanäle", "KANAELE"),
        ("Kana\u0308le", "kanäle"),
        ("Größe", "GROESSE"),
        ("due_date", "Due-Date "),
        ("Plattform(en)", "plattformen"),
        ("Redakteur*in", "Redakteur:in"),
        ("Hook/Title", "hook title"),
        ("📅 Date", "date"),
        ("\ufeffDate\u200b", "date"),
        ("𝕏", "x"),
        ("★", " ★ "),
    ],
)
def test_what_is_compared_alike(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("planned", "draft"),
        ("geplant", "draft"),
        ("idea", "idea"),
        ("Idee", "idea"),
        ("stub", "idea"),
        ("draft", "draft"),
        ("Drafted", "draft"),
        ("Entwurf", "draft"),
        ("in review", "in-review"),
        ("in-review", "in-review"),
        ("review_pending", "in-review"),
        ("in Prüfung", "in-review"),
        ("zur Freigabe", "in-review"),
        ("pending", "in-review"),
        ("approved", "approved"),
        ("freigegeben", "approved"),
        ("FREIGEGEBEN", "approved"),
        ("✅ Approved", "approved"),
        ("scheduled", "scheduled"),
        ("terminiert", "scheduled"),
        ("published", "published"),
        ("live", "published"),
        ("veröffentlicht", "published"),
        ("veroeffentlicht", "published"),
        ("rejected", "draft"),
        ("abgelehnt", "draft"),
        ("gestrichen", "cancelled"),
        ("hinter dem Mond", ""),
    ],
)
def test_states_in_both_languages(word: str, state: str) -> None:
    assert state_named(word) == state


@pytest.mark.parametrize(
    ("word", "code"), [("Deutsch", "de"), ("de-DE", "de"), ("EN", "en"), ("Englisch", "en"), ("Klingon", "")]
)
def test_languages(word: str, code: str) -> None:
    assert language_named(word) == code


@pytest.mark.parametrize(
    ("mark", "means"), [("x", True), ("Ja", True), ("✓", True), ("no", False), ("Nein", False), ("vielleicht", None)]
)
def test_marks(mark: str, means: bool | None) -> None:
    assert yes_or_no(mark) is means


def test_parts_of_a_cell() -> None:
    cell = "LinkedIn, X; Blog|Press/Event+Other\nThreads,, "
    assert [cell[a:b].strip() for a, b in parts_of(cell)] == [
        "LinkedIn",
        "X",
        "Blog",
        "Press",
        "Event",
        "Other",
        "Threads",
    ]


def test_files() -> None:
    assert files_in("a.jpg | b, c.png;d.mp4\n e.gif|") == ["a.jpg", "b, c.png", "d.mp4", "e.gif"]


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("https://www.example.com/a?b=c#d", "https://www.example.com/a?b=c#d"),
        ("HTTP://example.com", "HTTP://example.com"),
        ("example.com", "https://example.com"),
        ("www.example.com/path?x=1", "https://www.example.com/path?x=1"),
        ("javascript:alert(1)", ""),
        ("ftp://example.com", ""),
        ("Link in bio", ""),
        ("https://example.com https://example.org", ""),
        ("example", ""),
        ("a." * 30_000, ""),
    ],
)
def test_web_addresses(cell: str, address: str) -> None:
    assert address_in(cell) == address


@pytest.mark.parametrize(
    ("text", "hashtags", "whole"),
    [
        ("Words.", "#One #Two", "Words.\n\n#One #Two"),
        ("Words #One #Two", "#One #Two", "Words #One #Two"),
        ("Words #one", "#One #Two", "Words #one\n\n#Two"),
        ("Words #OneMore", "#One", "Words #OneMore\n\n#One"),
        ("Words", "#One, #Two", "Words\n\n#One, #Two"),
        ("Words", "pumps, valves", "Words\n\npumps, valves"),
        ("pumps, valves", "pumps, valves", "pumps, valves"),
        ("", "#One", "#One"),
        ("Grüße #Prüfstand", "#Prüfstand", "Grüße #Prüfstand"),
    ],
)
def test_hashtags_follow_the_text_unless_they_are_in_it(text: str, hashtags: str, whole: str) -> None:
    assert with_hashtags(text, hashtags) == whole


def test_a_shortened_text_ends_between_words() -> None:
    assert shortened("Seven words are too many for this", 20) == "Seven words are too…"
    assert shortened("x" * 50, 20) == "x" * 19 + "…"
    assert shortened("short", 20) == "short"
    assert shortened("two\nlines", 20) == "two lines"


def test_what_no_database_keeps() -> None:
    assert is_fit("ä 😀 \u2028 \x0b")
    assert not is_fit("a\0b")
    assert not is_fit("a\ud800b")


@pytest.mark.parametrize(
    "hostile", [" " * 50_000, "#a" * 25_000, "a." * 25_000, "'" * 50_000, ", " * 25_000, "(" * 50_000]
)
def test_hostile_cells_take_no_time(hostile: str) -> None:
    for read in (clean, guard, unguard, folded, address_in, files_in, parts_of, lambda cell: with_hashtags(cell, cell)):
        begun = clock.process_time()
        read(hostile)
        assert clock.process_time() - begun < 0.2
