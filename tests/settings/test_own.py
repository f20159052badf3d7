"""One's own settings."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from planner.db import db
from planner.history.models import Act
from planner.people.models import SignedIn
from tests.browser import Browser
from tests.builders import PASSWORD

PAGE = "/settings"


def sessions(person):
    return db.session.scalar(select(func.count()).where(SignedIn.person_id == person.id))


def test_everybody_has_their_own_and_only_administrators_see_more(browser, cast):
    browser.sign_in(cast.reader)
    browser.get(PAGE)
    beside = [a.get("href") for a in browser.page.all(".//nav[@aria-label='Settings']//a")]
    assert beside == ["/settings"]
    browser.sign_in(cast.admin)
    browser.get(PAGE)
    beside = [a.get("href") for a in browser.page.all(".//nav[@aria-label='Settings']//a")]
    assert beside[-1] == "/history"
    assert len(beside) == 11


def test_how_one_reads_planner(browser, cast):
    browser.sign_in(cast.editor)
    browser.get(PAGE)
    sent = browser.page.form(PAGE)
    assert (sent["name"], sent["language"], sent["scheme"], sent["zone"], sent["keys"]) == (
        "Jana Brandt", "", "system", "", "y",
    )  # fmt: skip
    del sent["keys"]
    browser.post(
        PAGE, sent | {"name": "Jana Brandt-Lüders", "language": "de", "scheme": "dark", "zone": "America/Chicago"}
    )
    jana = cast.editor
    assert (jana.name, jana.language, jana.scheme, jana.zone, jana.keys) == (
        "Jana Brandt-Lüders", "de", "dark", "America/Chicago", False,
    )  # fmt: skip
    browser.follow()
    html = browser.page.one(".")
    assert html.get("data-scheme") == "dark"
    assert browser.page.one("body").get("data-keys") == "off"
    assert db.session.scalar(select(Act.verb).order_by(Act.id.desc()).limit(1)) == "own-settings"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"name": "a\x07b"},
        {"language": "fr"},
        {"scheme": "pink"},
        {"zone": "Mars/Base"},
    ],
)
def test_what_makes_no_sense_is_refused_and_comes_back(browser, cast, wrong):
    browser.sign_in(cast.editor)
    browser.get(PAGE)
    sent = browser.page.form(PAGE)
    browser.post(PAGE, sent | {"scheme": "dark"} | wrong, 422)
    assert (cast.editor.scheme, cast.editor.name) == ("system", "Jana Brandt")
    assert browser.page.all(".//*[@class='error']")


def test_a_stale_page_keeps_what_was_typed_and_says_what_stands(browser, cast):
    browser.sign_in(cast.editor)
    browser.get(PAGE)
    sent = browser.page.form(PAGE)
    browser.post(PAGE, sent | {"name": "Jana B."})
    browser.post(PAGE, sent | {"name": "J. Brandt"}, 409)
    assert cast.editor.name == "Jana B."
    assert "Name: now Jana B., yours J. Brandt" in browser.page.text
    again = browser.page.form(PAGE)
    assert again["name"] == "J. Brandt"
    browser.post(PAGE, again)
    assert cast.editor.name == "J. Brandt"


def test_signing_in_elsewhere_makes_no_page_stale(app, browser, cast):
    browser.sign_in(cast.editor)
    browser.get(PAGE)
    sent = browser.page.form(PAGE)
    elsewhere = Browser(app)
    elsewhere.get("/sign-in")
    elsewhere.post("/sign-in", {"email": cast.editor.email, "password": PASSWORD, "next": ""})
    browser.post(PAGE, sent | {"scheme": "dark"})
    assert cast.editor.scheme == "dark"


def test_being_away_with_a_deputy(browser, cast):
    browser.sign_in(cast.approver)
    browser.get(PAGE)
    sent = browser.page.form("/settings/away")
    away = {"away_from": "2026-12-21", "away_until": "2027-01-03"}
    for wrong, said in (
        ({"away_from": "2026-12-21"}, "Both days are needed, or neither."),
        ({"away_until": "2026-12-21"}, "Both days are needed, or neither."),
        (away | {"away_until": "2026-12-20"}, "The last day lies before the first."),
        (away, "Say who decides while you are away."),
        (away | {"deputy_id": cast.approver.id}, "This can't be chosen here."),
        (away | {"deputy_id": cast.stranger.id}, "This can't be chosen here."),
    ):
        browser.post("/settings/away", sent | wrong, 422)
        assert said in browser.page.text
        assert cast.approver.away_from is None
    browser.post("/settings/away", sent | away | {"deputy_id": cast.lead.id})
    assert (cast.approver.away_from, cast.approver.away_until) == (date(2026, 12, 21), date(2027, 1, 3))
    assert cast.approver.deputy_id == cast.lead.id
    browser.follow()
    browser.post(
        "/settings/away", browser.page.form("/settings/away") | {"away_from": "", "away_until": "", "deputy_id": ""}
    )
    assert (cast.approver.away_from, cast.approver.deputy_id) == (None, None)


def test_a_new_password_ends_every_other_session(app, browser, cast):
    new = "quite another one"
    elsewhere = Browser(app).sign_in(cast.editor)
    browser.sign_in(cast.editor)
    browser.get(PAGE)
    browser.post("/settings/password", {"old": PASSWORD, "password": new, "again": new})
    browser.follow()
    assert browser.page.h1 == "Settings"
    assert elsewhere.get("/my-work", 303).location.startswith("/sign-in")
    assert sessions(cast.editor) == 1
    assert db.session.scalar(select(Act.verb).order_by(Act.id.desc()).limit(1)) == "password-set"

    for password, status in ((PASSWORD, 422), (new, 303)):
        fresh = Browser(app)
        fresh.get("/sign-in")
        fresh.post("/sign-in", {"email": cast.editor.email, "password": password, "next": ""}, status)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"old": "not this one at all"}, "This is not your password."),
        ({"old": ""}, "This is needed."),
        ({"password": "short", "again": "short"}, "Use at least 12 characters."),
        ({"again": "something else again"}, "The two are not the same."),
    ],
)
def test_a_password_that_is_not_taken(browser, cast, sent, said):
    before = cast.editor.password_hash
    browser.sign_in(cast.editor)
    browser.get(PAGE)
    browser.post(
        "/settings/password",
        {"old": PASSWORD, "password": "three other words", "again": "three other words"} | sent,
        422,
    )
    assert said in browser.page.text
    assert "three other words" not in browser.text
    assert cast.editor.password_hash == before


def test_guessing_the_old_password_ends_in_a_pause(browser, cast):
    before = cast.editor.password_hash
    browser.sign_in(cast.editor)
    browser.get(PAGE)
    sent = {"old": "a guess at it", "password": "three other words", "again": "three other words"}
    for _ in range(5):
        browser.post("/settings/password", sent, 422)
    answer = browser.post("/settings/password", sent | {"old": PASSWORD}, 429)
    assert answer.headers["Retry-After"] == "300"
    assert cast.editor.password_hash == before


def test_signing_out_everywhere(app, browser, cast):
    elsewhere = Browser(app).sign_in(cast.editor)
    other = Browser(app).sign_in(cast.approver)
    browser.sign_in(cast.editor)
    browser.get(PAGE)
    assert browser.post("/settings/sign-out-everywhere").location == "/sign-in"
    browser.get(PAGE, 303)
    elsewhere.get(PAGE, 303)
    other.get(PAGE)
    assert sessions(cast.editor) == 0


@pytest.mark.parametrize("address", [PAGE, "/settings/away", "/settings/password", "/settings/sign-out-everywhere"])
def test_signed_out_nothing_is_written(browser, cast, address):
    browser.get("/sign-in")
    assert browser.post(address, {"name": "Somebody", "version": 1}).location.startswith("/sign-in")
