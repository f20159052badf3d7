"""Numbers of editions and clauses, what an edition lacks, from when it may be in force, what changed between two."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date

import pytest

from planner.guidelines.comparing import differences
from planner.guidelines.rules import (
    ClauseLevel,
    Text,
    check_day,
    in_order,
    lacking,
    minutes_for,
    next_number,
    places_of,
)
from planner.web.refusal import Refused


@pytest.mark.parametrize(
    ("number", "places"),
    [
        ("6.2", (6, 2)),
        ("3.10", (3, 10)),
        ("", None),
        ("6", None),
        ("6.", None),
        ("0.1", None),
        ("6.0", None),
        ("6.2.1", None),
        ("06.2", None),
        ("a.b", None),
        ("1234.1", None),
        ("６.２", None),
        ("6.2\n", None),
    ],
)
def test_the_number_of_a_clause(number, places):
    assert places_of(number) == places


def test_clauses_stand_in_the_order_of_their_numbers():
    assert in_order({"3.10", "10.1", "3.9", "3.2"}) == ["3.2", "3.9", "3.10", "10.1"]


@pytest.mark.parametrize(
    ("last", "major", "number"),
    [(None, True, "1.0"), (None, False, "1.0"), ("1.0", True, "2.0"), ("1.0", False, "1.1"), ("2.9", False, "2.10")],
)
def test_the_number_of_the_next_edition(last, major, number):
    assert next_number(last, major=major) == number


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (50, 1), (400, 2), (1450, 7)])
def test_how_long_it_takes_to_read(words, minutes):
    assert minutes_for(words) == minutes


@pytest.mark.parametrize(
    ("title", "text", "languages", "said"),
    [
        ({"en": "A", "de": "B"}, {"en": "a", "de": "b"}, ("en", "de"), []),
        ({"en": "A", "de": "B"}, {"en": "a", "de": ""}, ("en", "de"), ["Clause %(number)s has no German text yet."]),
        ({"en": "A", "de": ""}, {"en": "a", "de": ""}, ("en",), []),
        ({"en": "A", "de": ""}, {"en": "a", "de": "b"}, ("en", "de"), ["A title is missing in German."]),
        (
            {"en": "", "de": "B"},
            {"en": "", "de": "b"},
            ("en", "de"),
            ["A title is missing in English.", "Clause %(number)s has no English text yet."],
        ),
    ],
)
def test_what_an_edition_lacks(title, text, languages, said):
    found = lacking([title], [Text("4.1", text)], languages)
    assert [refusal.text for refusal in found] == said
    assert all(refusal.values.get("number", "4.1") == "4.1" for refusal in found)


TODAY, BEFORE, LATER = date(2026, 11, 24), date(2026, 11, 23), date(2026, 12, 1)


@pytest.mark.parametrize(
    ("day", "last", "refused"),
    [
        (TODAY, None, False),
        (LATER, None, False),
        (BEFORE, None, True),
        (TODAY, TODAY, False),
        (TODAY, BEFORE, False),
        (TODAY, LATER, True),
        (LATER, LATER, False),
    ],
)
def test_from_when_it_may_be_in_force(day, last, refused):
    with pytest.raises(Refused) if refused else nullcontext():
        check_day(day, today=TODAY, last=last)


# -- two editions ----------------------------------------------------------------------------------------------------


@dataclass
class Said:
    """A clause as the comparison sees it."""

    number: str
    text_en: str = "At most five emoji."
    text_de: str = "Höchstens fünf Emojis."
    note_en: str = ""
    note_de: str = ""
    level: ClauseLevel = ClauseLevel.MUST
    networks: list[str] = field(default_factory=list)
    channels: list[int] = field(default_factory=list)
    departments: list[int] = field(default_factory=list)


@pytest.mark.parametrize(
    ("before", "after", "language", "told"),
    [
        (Said("1.1"), Said("1.1"), "en", None),
        (Said("1.1"), Said("1.1", text_en="At most three emoji."), "en", ("changed", "en", "three", (), True)),
        (Said("1.1"), Said("1.1", text_en="At most three emoji."), "de", ("changed", "en", "three", (), True)),
        (
            Said("1.1"),
            Said("1.1", text_en="At most three emoji.", text_de="Höchstens drei Emojis."),
            "de",
            ("changed", "de", "drei", (), False),
        ),
        (Said("1.1"), Said("1.1", note_de="Warum."), "en", ("changed", "de", "", (), True)),
        (Said("1.1"), Said("1.1", level=ClauseLevel.MAY), "en", ("changed", "en", "", ("level",), False)),
        (Said("1.1"), Said("1.1", networks=["x"]), "de", ("changed", "de", "", ("scope",), False)),
        (Said("1.1"), Said("1.1", channels=[1]), "de", ("changed", "de", "", ("scope",), False)),
        (None, Said("1.1"), "en", ("new", "en", "At most five emoji.", (), False)),
        (Said("1.1"), None, "de", ("dropped", "de", "", (), False)),
    ],
)
def test_what_changed_of_a_clause(before, after, language, told):
    found = differences([before] if before else [], [after] if after else [], language)
    if told is None:
        assert found == []
        return
    (one,) = found
    added = "".join(piece.text for piece in one.text if piece.kind == "added")
    assert (one.kind, one.language, added, one.others, one.alone) == told
    assert one.clause is (after or before)


def test_changes_stand_in_order():
    before = [Said("1.2"), Said("1.10"), Said("2.1")]
    after = [Said("1.2", text_en="x"), Said("1.3"), Said("2.1")]
    assert [(one.number, one.kind) for one in differences(before, after, "en")] == [
        ("1.2", "changed"),
        ("1.3", "new"),
        ("1.10", "dropped"),
    ]
