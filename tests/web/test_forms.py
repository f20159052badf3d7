"""Fields: what they take, what they make of it, and what they say to what can't be kept."""

from __future__ import annotations

from datetime import date, time

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from planner.web.forms import Checked, Clock, Day, Line, Lines, Pick, Version, differences


class Sample(Checked):
    line = Line("Line", longest=10)
    needed = Line("Needed", needed="A title is needed.")
    lines = Lines("Lines", longest=20)
    day = Day("Day")
    at = Clock("At")
    flag = BooleanField("Flag")
    choice = SelectField("Choice", choices=[SelectChoice("a", "A"), SelectChoice("b", "B")], default="a")
    row = Pick("Row")
    version = Version()


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context():
        yield


def typed(**values: str) -> Sample:
    form = Sample(MultiDict({"needed": "x", **values}))
    form.row.offer([(7, "Seven")], none="–")
    form.validate()
    return form


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("line", "  Spring  ", "Spring"),
        ("line", "Grüße 🙂", "Grüße 🙂"),
        ("line", "", ""),
        ("lines", "one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("lines", "  kept  ", "  kept  "),
        ("lines", "\tone", "\tone"),
        ("day", "2026-11-26", date(2026, 11, 26)),
        ("day", "", None),
        ("at", "10:00", time(10, 0)),
        ("at", "10:00:59", time(10, 0)),
        ("at", "", None),
        ("row", "7", 7),
        ("row", "", None),
        ("version", "3", 3),
    ],
)
def test_what_is_taken(name, value, kept):
    form = typed(**{name: value})
    assert (form[name].data, form.errors) == (kept, {})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("line", "x" * 11, "Too long: 11 of at most 10 characters."),
        ("line", "a\0b", "There is a character in it that can't be shown. Take it out, please."),
        ("line", "a\nb", "There is a character in it that can't be shown. Take it out, please."),
        ("lines", "a\x0bb", "There is a character in it that can't be shown. Take it out, please."),
        ("lines", "half a \ud83d", "There is a character in it that can't be shown. Take it out, please."),
        ("needed", " ", "A title is needed."),
        ("needed", "", "A title is needed."),
        ("day", "2026-02-30", "There is no such day. Write it as year, month and day: 2026-11-26."),
        ("day", "26.11.2026", "There is no such day. Write it as year, month and day: 2026-11-26."),
        ("day", "0026-11-26", "That day is too far away."),
        ("day", "9999-12-31", "That day is too far away."),
        ("at", "25:00", "There is no such time. Write it with hours and minutes: 09:30."),
        ("at", "soon", "There is no such time. Write it with hours and minutes: 09:30."),
        ("row", "8", "This can't be chosen here."),
        ("row", "7; DROP", "This can't be chosen here."),
        ("row", "9" * 30, "This can't be chosen here."),
        ("row", "٧", "This can't be chosen here."),
    ],
)
def test_what_is_refused_and_how(name, value, said):
    assert typed(**{name: value}).errors == {name: [said]}


def test_what_comes_back_can_be_shown():
    """Half a character can't be sent to a browser."""
    form = typed(line="a\ud83d", day="a\ud83d", at="\0")
    for field in (form.line, form.day, form.at):
        field().encode()
        assert "\0" not in field()


def test_what_differs_is_said_as_a_page_says_it():
    theirs = typed(line="Theirs", day="2026-11-26", flag="y", choice="a", row="7")
    mine = typed(line="Mine", day="2026-11-27", choice="b", row="", lines="Both", version="9")
    theirs.lines.data = "Both"
    assert differences(mine, theirs) == [
        ("Line", "Theirs", "Mine"),
        ("Day", "26 November 2026", "27 November 2026"),
        ("Flag", "yes", "no"),
        ("Choice", "A", "B"),
        ("Row", "Seven", "–"),
    ]


def test_a_tick_shows_nothing_of_what_was_sent():
    form = typed(flag="a\0b")
    assert form.flag.data is True
    assert "\0" not in form.flag()


def test_what_is_no_number_comes_back_without_what_cannot_be_shown():
    form = typed(version="a\0b")
    assert form.version.errors
    assert 'value="a\ufffdb"' in form.version()
