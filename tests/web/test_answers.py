"""How views answer: a page or its part, a form's errors, where a write leads, what a refusal says."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from werkzeug.exceptions import Forbidden, NotFound

from planner.web.answers import ChangedMeanwhile, allow, found, fresh, own_view, refuse, went_to, words
from planner.web.forms import Checked, Day
from planner.web.fragments import wants_fragment
from planner.web.refusal import N_, Refused


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Request-Type": "partial"}, True),
        ({"HX-Request": "true", "HX-Request-Type": "full"}, False),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
        ({"HX-History-Restore-Request": "true"}, False),
        ({"HX-Request": "yes"}, False),
    ],
)
def test_when_htmx_wants_a_part(app, headers, part):
    with app.test_request_context(headers=headers):
        assert wants_fragment() is part


def test_one_address_answers_page_and_part(browser, cast):
    browser.sign_in(cast.editor)
    browser.get("/calendar/month/2026-11")
    whole = browser.text
    browser.fragment("/calendar/month/2026-11")
    part = browser.text
    assert whole.startswith("<!doctype html>")
    assert "<html" not in part
    assert '<div id="calendar">' in part
    for headers in ({"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}):
        browser.fragment("/calendar/month/2026-11", headers=headers)
        assert "<html" in browser.text


def test_found_allow_fresh():
    class Thing:
        version = 3

    thing = Thing()
    assert found(thing) is thing
    allow(True)
    fresh(thing, 3)
    with pytest.raises(NotFound):
        found(None)
    with pytest.raises(Forbidden):
        allow(False)
    for version in (2, 4, None):
        with pytest.raises(ChangedMeanwhile):
            fresh(thing, version)


def test_where_a_write_leads(app):
    with app.test_request_context():
        assert (went_to("/my-work").status_code, went_to("/my-work").location) == (303, "/my-work")
    with app.test_request_context(headers={"HX-Request": "true"}):
        answer = went_to("/my-work")
        assert (answer.status_code, answer.headers["HX-Redirect"], answer.get_data()) == (204, "/my-work", b"")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 11, 26), "26 November 2026"),
        (time(9, 5), "09:05"),
        (datetime(2026, 11, 26, 8, 42, tzinfo=UTC), "Thu 26 Nov, 09:42"),
        (3, "3"),
        ("LinkedIn DE", "LinkedIn DE"),
    ],
)
def test_a_refusal_says_its_values_as_readers_write_them(app, value, said):
    with app.test_request_context():
        assert words(Refused(N_("Not on %(what)s."), what=value)) == f"Not on {said}."


def test_a_refusal_stands_beside_its_field_or_above_the_form(app):
    class Form(Checked):
        day = Day("Day")

    with app.test_request_context():
        form = Form()
        refuse(form, Refused("Not on that day.", field="day"))
        refuse(form, Refused("Not at all."))
        refuse(form, Refused("Nor this.", field="nowhere"))
        assert form.errors == {"day": ["Not on that day."], "": ["Not at all.", "Nor this."]}


@pytest.mark.parametrize("view", ["/", "/?state=draft", "/calendar/month/2026-11", "/calendar/agenda?from=2026-11-26"])
def test_what_is_a_view_of_the_calendar(view):
    assert own_view(view) == view


@pytest.mark.parametrize(
    "view",
    [
        "",
        "calendar/",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/calendar/",
        "/calendar//evil",
        "/calendar/\r\nX: 1",
        "/my-work",
        "/kalendär",
    ],
)
def test_what_is_none(view):
    assert own_view(view) == ""


def test_a_toast_is_seen_after_a_write_without_a_script(browser, cast):
    browser.sign_in(cast.editor)
    browser.get("/posts/new?day=2026-11-26")
    browser.post("/posts", browser.page.form("/posts") | {"title": "Trade fair"})
    browser.follow()
    assert "Trade fair" in browser.page.text


def test_pages_differ_by_who_asks_and_are_kept_nowhere(browser, cast):
    for answer in (browser.get("/sign-in"), browser.sign_in(cast.editor).get("/my-work")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert {"HX-Request", "Cookie"} <= {part.strip() for part in answer.headers["Vary"].split(",")}
