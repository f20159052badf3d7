"""Who has read which edition, who is asked, and how it is said."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from planner.db import db
from planner.guidelines.models import Acknowledgement
from planner.guidelines.readers import waiting_acknowledgement
from planner.history.models import Act
from tests.builders import an_acknowledgement, an_edition

TODAY = date(2026, 11, 24)
BANNER = "Please read"


def acknowledged() -> list[tuple[int, int]]:
    return [(row.person_id, row.edition_id) for row in db.session.scalars(select(Acknowledgement))]


@pytest.mark.parametrize(
    ("editions", "read", "asked"),
    [
        # number, major, day; numbers that were acknowledged; what is asked for, since which
        ([], [], None),
        ([("1.0", True, "2026-03-02")], [], ("1.0", None)),
        ([("1.0", True, "2026-03-02")], ["1.0"], None),
        ([("1.0", True, "2026-12-01")], [], None),
        ([("1.0", True, "2026-03-02"), ("1.1", False, "2026-05-01")], [], ("1.1", None)),
        ([("1.0", True, "2026-03-02"), ("1.1", False, "2026-05-01")], ["1.0"], None),
        ([("1.0", True, "2026-03-02"), ("2.0", True, "2026-11-24")], ["1.0"], ("2.0", "1.0")),
        ([("1.0", True, "2026-03-02"), ("2.0", True, "2026-11-25")], ["1.0"], None),
        ([("1.0", True, "2026-03-02"), ("2.0", True, "2026-11-24")], ["2.0"], None),
        ([("1.0", True, "2026-03-02"), ("2.0", True, "2026-11-24")], ["1.0", "2.0"], None),
        (
            [("1.0", True, "2026-03-02"), ("2.0", True, "2026-06-01"), ("2.1", False, "2026-11-24")],
            ["1.0"],
            ("2.1", "1.0"),
        ),
        ([("1.0", True, "2026-03-02"), ("2.0", True, "2026-06-01"), ("2.1", False, "2026-11-24")], ["2.0"], None),
        ([("1.0", True, "2026-03-02"), ("2.0", True, "2026-12-01")], ["2.0"], None),
    ],
)
def test_who_is_asked_for_which(cast, editions, read, asked):
    made = {number: an_edition(number, major=major, day=date.fromisoformat(day)) for number, major, day in editions}
    for number in read:
        an_acknowledgement(cast.reader, made[number])
    an_edition(None)
    waiting = waiting_acknowledgement(cast.reader.id, today=TODAY)
    assert (waiting and (waiting.number, waiting.since)) == asked


def test_one_button_says_it(browser, cast, tuesday):
    edition = an_edition()
    browser.sign_in(cast.reader).get("/guidelines")
    assert "Have you read edition 1.0?" in browser.page.text
    browser.post(
        "/guidelines/editions/1.0/acknowledgement", browser.page.form("/guidelines/editions/1.0/acknowledgement")
    )
    browser.follow()
    assert "Have you read" not in browser.page.text
    assert acknowledged() == [(cast.reader.id, edition.id)]
    act = db.session.scalars(select(Act).order_by(Act.id.desc())).first()
    assert (act.verb, act.person_id) == ("acknowledge", cast.reader.id)
    browser.post("/guidelines/editions/1.0/acknowledgement")
    assert len(acknowledged()) == 1


def test_signed_out_nobody_says_it(browser, cast):
    an_edition()
    browser.post("/guidelines/editions/1.0/acknowledgement")
    assert acknowledged() == []


def test_nobody_says_it_of_what_is_no_edition_or_no_longer_counts(browser, cast, tuesday):
    an_edition("1.0")
    an_edition("2.0", day=date(2026, 11, 1))
    an_edition(None)
    browser.sign_in(cast.reader)
    browser.post("/guidelines/editions/9.0/acknowledgement", status=404)
    browser.post("/guidelines/editions/None/acknowledgement", status=404)
    browser.post("/guidelines/editions/1.0/acknowledgement")
    browser.follow()
    assert "There is a newer edition by now." in browser.page.text
    assert acknowledged() == []


def test_a_banner_asks_and_bars_nothing(browser, cast, tuesday):
    browser.sign_in(cast.editor)
    for page in ("/", "/feeds", "/settings"):
        browser.get(page)
        assert BANNER not in browser.page.text
    before = len(browser.statements)
    first = an_edition("1.0")
    for page in ("/", "/feeds", "/settings"):
        browser.get(page)
        assert "Please read the engagement guidelines" in browser.page.text
    assert len(browser.statements) == before, "it is part of what every page asks anyway"
    for page in ("/guidelines", "/my-work"):  # where it stands anyway
        browser.get(page)
        assert BANNER not in browser.page.text
    an_acknowledgement(cast.editor, first)
    browser.get("/")
    assert BANNER not in browser.page.text
    an_edition("2.0", day=date(2026, 11, 24))
    browser.get("/")
    assert "Edition 2.0 of the guidelines is in force. Please read what has changed." in browser.page.text


def test_it_stands_in_my_work_until_it_is_said(browser, cast, tuesday):
    an_acknowledgement(cast.editor, an_edition("1.0"))
    an_edition("2.0", day=date(2026, 11, 16))
    browser.sign_in(cast.editor).get("/my-work")
    (entry,) = browser.page.all(".//ol[@class='todo']/li")
    said = " ".join("".join(entry.itertext()).split())
    assert "Guidelines 2.0 Read what has changed since edition 1.0" in said
    assert "to be read by Monday 30 November" in said
    assert browser.page.one(".//a[@aria-current='page']//span[@class='count']").text == "1"
    tuesday.shift(7 * 24 * 3600)
    browser.sign_in(cast.editor).get("/my-work")
    assert browser.page.one(".//ol[@class='todo']/li").get("class") == "bad"
    browser.post("/guidelines/editions/2.0/acknowledgement")
    browser.get("/my-work")
    assert "Nothing waits for you." in browser.page.text
