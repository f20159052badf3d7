"""Two texts, word by word."""

from __future__ import annotations

import time

import pytest

from planner.web.comparing import compare


def marked(before: str, after: str) -> str:
    """The comparison with [-dropped-] and {+added+}."""
    marks = {"": "{}", "dropped": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in compare(before, after))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("", "", ""),
        ("The same.", "The same.", "The same."),
        ("", "New.", "{+New.+}"),
        ("Old.", "", "[-Old.-]"),
        ("At most five emoji.", "At most three emoji.", "At most [-five-]{+three+} emoji."),
        ("out until the end.", "out until Monday.", "out until [-the end-]{+Monday+}."),
        ("Für Größe.", "Für die Größe.", "Für{+ die+} Größe."),
        ("one two three", "un deux three", "[-one two-]{+un deux+} three"),
        ("one\n\ntwo", "one\n\nthree", "one\n\n[-two-]{+three+}"),
    ],
)
def test_what_changed_is_marked(before, after, said):
    assert marked(before, after) == said


@pytest.mark.parametrize("text", ["a b c, d.", "«ä» – ß\t\n x", "", " "])
def test_nothing_gets_lost(text):
    pieces = compare(text, text[::-1])
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == text
    assert "".join(piece.text for piece in pieces if piece.kind != "dropped") == text[::-1]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 950, "a b " * 475),
        ("." * 1900, ".!" * 950),
        ("w1 w2 w3 " * 8000, "w3 w1 w2 " * 8000),
        ("a" * 99999, "b"),
    ],
)
def test_hostile_texts_take_no_time(before, after):
    began = time.process_time()
    compare(before, after)
    assert time.process_time() - began < 0.5
