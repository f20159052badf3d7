"""Signing in and out, throttled tries, one-time links: what people meet, and what guessers meet."""

from __future__ import annotations

import threading
import time as clock
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from planner.db import db
from planner.history.models import Act
from planner.people import sign_in
from planner.people.models import FailedTry, OneTimeLink, Person, Purpose, SignedIn
from planner.people.rules import Standing
from tests.browser import Browser
from tests.builders import NOW, PASSWORD, a_person

WRONG = "not the password"
NEW = "four other words now"


def tries(browser: Browser, email: str, password: str = WRONG, status: int | None = None, **kw):
    return browser.open(
        "POST",
        "/sign-in",
        status=status,
        data={"email": email, "password": password, "csrf_token": browser.token()},
        **kw,
    )


def a_link(person: Person | None, purpose: Purpose = Purpose.INVITATION) -> str:
    secret = sign_in.make_link(purpose, person, now=NOW)
    db.session.commit()
    return f"/welcome/{secret}"


# -- in and out ------------------------------------------------------------------------------------------------------


def test_through_the_form(browser, cast):
    browser.get("/sign-in")
    sent = browser.page.form("/sign-in") | {"email": "Jana.Brandt@Example.com ", "password": PASSWORD}
    assert browser.post("/sign-in", sent).location == "/"
    browser.follow()
    assert cast.editor.name in browser.page.text


def test_signing_out(browser, cast):
    tries(browser, cast.editor.email, PASSWORD, status=303)
    browser.get("/")
    assert browser.post("/sign-out").location == "/sign-in"
    assert db.session.scalar(select(func.count()).select_from(SignedIn)) == 0
    browser.get("/", status=303)


@pytest.mark.parametrize("name", ["email", "password"])
def test_both_are_needed(browser, cast, name):
    sent = {"email": cast.editor.email, "password": PASSWORD} | {name: " "}
    browser.post("/sign-in", sent, status=422)
    assert browser.page.by_id(f"{name}-error") is not None


def test_a_session_ends_after_its_time(browser, cast, time_machine):
    time_machine.move_to(NOW)
    tries(browser, cast.editor.email, PASSWORD, status=303)
    time_machine.move_to(NOW + timedelta(hours=11, minutes=59))
    browser.get("/")
    time_machine.move_to(NOW + timedelta(hours=12, minutes=1))
    browser.get("/", status=303)


def test_only_hashes_of_secrets_are_stored(browser, cast):
    tries(browser, cast.editor.email, PASSWORD, status=303)
    with browser.client.session_transaction(base_url=browser.base_url) as cookie:
        secret = cookie["secret"]
    kept = db.session.scalars(select(SignedIn)).one()
    assert kept.secret_hash == sign_in.hashed(secret) != secret
    assert len(secret) >= 43  # 256 bits


@pytest.mark.parametrize("secret", [None, "", "x", 7, ["x"], "\0"])
def test_a_cookie_that_says_anything_else(browser, secret):
    with browser.client.session_transaction(base_url=browser.base_url) as cookie:
        cookie["secret"] = secret
    browser.get("/", status=303)


# -- who can't -------------------------------------------------------------------------------------------------------


def test_the_same_answer_to_everybody_who_cannot(browser, cast):
    """Nobody learns from it who is here."""
    invited = a_person("Ida Neu", password=None)
    said = set()
    emails = [cast.editor.email, "nobody@example.com", cast.stranger.email, invited.email]
    for number, email in enumerate(emails):
        password = PASSWORD if email == cast.stranger.email else WRONG
        browser.forget()
        tries(browser, email, password, status=422, environ_base={"REMOTE_ADDR": f"10.0.0.{number}"})
        page = browser.page
        said.add((page.text, "".join(e.get("value", "") for e in page.all(".//input[@name='next']"))))
    assert len(said) == 1


def test_the_same_time_for_everybody_who_cannot(app, cast, monkeypatch):
    """A password is hashed for somebody unknown as well."""
    monkeypatch.setattr(app, "testing", False)  # in earnest
    real = sign_in.hasher().hash("a password")

    def took(password_hash: str | None) -> float:
        began = clock.perf_counter()
        assert not sign_in.right_password(password_hash, WRONG)
        return clock.perf_counter() - began

    took(None)
    known, unknown = min(took(real) for _ in range(3)), min(took(None) for _ in range(3))
    assert 0.5 < known / unknown < 2


# -- tries -----------------------------------------------------------------------------------------------------------


def test_the_sixth_wrong_try_is_not_heard(browser, cast, tuesday):
    for left in (4, 3, 2, 1, 0):
        tries(browser, cast.editor.email, status=422)
        assert ("pause" in browser.page.text) == (left < 5)
    answer = tries(browser, cast.editor.email, status=429)
    assert int(answer.headers["Retry-After"]) == 300
    tries(browser, cast.editor.email, PASSWORD, status=429)
    tuesday.shift(299)
    tries(browser, cast.editor.email, PASSWORD, status=429)
    tuesday.shift(2)
    tries(browser, cast.editor.email, PASSWORD, status=303)


def test_tries_are_counted_over_every_worker(app, another_app, cast):
    """Two apps on one database are two workers, or one that was restarted."""
    one, other = Browser(app), Browser(another_app())
    for browser in (one, other, one, other, one):
        tries(browser, cast.editor.email, status=422)
    tries(other, cast.editor.email, status=429)
    tries(one, cast.editor.email, status=429)


def test_tries_from_one_address_count_whoever_they_are_for(browser, cast):
    for number in range(5):
        tries(browser, f"somebody{number}@example.com", status=422)
    tries(browser, cast.editor.email, PASSWORD, status=429)
    tries(browser, cast.editor.email, PASSWORD, status=303, environ_base={"REMOTE_ADDR": "10.0.0.7"})


def test_tries_for_one_account_count_wherever_they_come_from(browser, cast):
    for number in range(5):
        tries(browser, cast.editor.email, status=422, environ_base={"REMOTE_ADDR": f"10.0.0.{number}"})
    tries(browser, cast.editor.email.upper(), PASSWORD, status=429, environ_base={"REMOTE_ADDR": "10.0.0.9"})


def test_an_unknown_account_is_throttled_like_others(browser):
    for _ in range(5):
        tries(browser, "nobody@example.com", status=422)
    tries(browser, "nobody@example.com", status=429)


def test_after_a_success_the_account_starts_anew(browser, cast):
    for _ in range(4):
        tries(browser, cast.editor.email, status=422)
    tries(browser, cast.editor.email, PASSWORD, status=303)
    assert db.session.scalar(select(func.count()).select_from(FailedTry)) == 0
    for _ in range(5):
        tries(browser.forget(), cast.editor.email, status=422)


def test_many_tries_at_one_moment_are_counted_too(app, cast):
    """A try is counted before its password is looked at."""
    email = cast.editor.email
    browsers = [Browser(app) for _ in range(12)]
    for browser in browsers:
        browser.token()
    db.session.remove()
    answers: Counter[int] = Counter()
    start = threading.Barrier(len(browsers))

    def work(browser: Browser) -> None:
        with app.app_context():
            start.wait()
            answers[tries(browser, email).status_code] += 1

    threads = [threading.Thread(target=work, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {422: 5, 429: 7}
    tries(Browser(app), email, PASSWORD, status=429)


def test_old_failures_are_forgotten(browser, cast, time_machine):
    time_machine.move_to(NOW)
    tries(browser, "nobody@example.com", status=422)
    time_machine.move_to(NOW + timedelta(days=2))
    tries(browser, "somebody@example.com", status=422)
    assert db.session.scalar(select(func.count()).select_from(FailedTry)) == 1


def test_whom_tries_were_for_is_not_readable(browser):
    tries(browser, "nobody@example.com", status=422)
    assert "nobody" not in db.session.scalars(select(FailedTry)).one().account


# -- one-time links --------------------------------------------------------------------------------------------------


def test_an_invitation_sets_a_password_once(browser, cast, tuesday):
    ida = a_person("Ida Neu", in_=cast.department, password=None)
    url = a_link(ida)
    browser.get(url)
    assert ida.email in browser.page.text
    browser.post(url, browser.page.form(url) | {"password": NEW, "again": NEW})
    browser.follow()
    assert ida.name in browser.page.text
    browser.get(url, status=404)
    browser.post(url, {"password": WRONG * 2, "again": WRONG * 2}, status=404)
    tries(browser.forget(), ida.email, NEW, status=303)
    act = db.session.scalars(select(Act).order_by(Act.id.desc())).first()
    assert (act.verb, act.person_id) in {("password-set", ida.id), ("changed", None), ("create", None)}


def test_looking_at_a_link_does_not_use_it_up(browser, cast, tuesday):
    """Mail programs do."""
    url = a_link(a_person("Ida Neu", password=None))
    for _ in range(3):
        browser.get(url)
    browser.open("HEAD", url, status=200)


def test_a_new_password_ends_every_session(browser, cast, tuesday):
    elsewhere = Browser(browser.app).sign_in(cast.editor)
    url = a_link(cast.editor, Purpose.RESET)
    browser.post(url, {"password": NEW, "again": NEW})
    elsewhere.get("/", status=303)
    browser.get("/")


@pytest.mark.parametrize(
    ("purpose", "lasts"), [(Purpose.RESET, timedelta(minutes=10)), (Purpose.INVITATION, timedelta(days=7))]
)
def test_a_link_lasts_so_long(browser, cast, tuesday, purpose, lasts):
    url = a_link(cast.editor, purpose)
    tuesday.shift(lasts - timedelta(seconds=1))
    browser.get(url)
    tuesday.shift(2)
    browser.get(url, status=404)
    browser.post(url, {"password": NEW, "again": NEW}, status=404)


def test_a_newer_link_ends_the_older_one(browser, cast, tuesday):
    first, second = a_link(cast.editor), a_link(cast.editor)
    browser.get(first, status=404)
    browser.get(second)


def test_a_link_of_somebody_switched_off(browser, cast, tuesday):
    browser.get(a_link(cast.stranger), status=404)


def test_of_two_who_use_a_link_at_once_one_comes_in(app, cast):
    secret = sign_in.make_link(Purpose.INVITATION, cast.editor, now=sign_in.datetime.now(NOW.tzinfo))
    db.session.commit()
    browsers = [Browser(app) for _ in range(6)]
    for browser in browsers:
        browser.token()
    db.session.remove()
    answers: Counter[int] = Counter()
    start = threading.Barrier(len(browsers))

    def work(number: int) -> None:
        with app.app_context():
            start.wait()
            password = f"{NEW} {number}"
            data = {"password": password, "again": password, "csrf_token": browsers[number].token()}
            answers[browsers[number].open("POST", f"/welcome/{secret}", data=data).status_code] += 1

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {303: 1, 404: len(browsers) - 1}


@pytest.mark.parametrize(
    ("password", "again", "field"),
    [
        ("short", "short", "password"),
        ("", "", "password"),
        (NEW, NEW + "x", "again"),
        ("x" * 1001, "x" * 1001, "password"),
    ],
)
def test_a_password_that_will_not_do(browser, cast, tuesday, password, again, field):
    url = a_link(cast.editor)
    browser.post(url, {"password": password, "again": again}, status=422)
    assert browser.page.by_id(f"{field}-error") is not None
    browser.get(url)


def test_a_password_is_taken_as_it_is(browser, cast, tuesday):
    password = "  Ümlaut ß 🙂 and spaces  "
    browser.post(a_link(cast.editor), {"password": password, "again": password})
    tries(browser.forget(), cast.editor.email, password.strip(), status=422)
    tries(browser, cast.editor.email, password, status=303)


def test_the_first_administrator(browser, app, tuesday):
    url = a_link(None, Purpose.FIRST)
    browser.get(url)
    sent = browser.page.form(url) | {"name": "Ada Novak", "email": "Ada@Example.com", "password": NEW, "again": NEW}
    browser.post(url, sent)
    ada = db.session.scalars(select(Person)).one()
    assert (ada.email, ada.standing, ada.active) == ("ada@example.com", Standing.ADMIN, True)
    browser.get(url, status=404)


def test_no_second_first_administrator(browser, cast, tuesday):
    url = a_link(None, Purpose.FIRST)
    browser.get(url, status=404)
    browser.post(url, {"name": "Eve", "email": "eve@example.com", "password": NEW, "again": NEW}, status=404)
    assert db.session.scalar(select(func.count()).where(OneTimeLink.used_at.is_not(None))) == 0
