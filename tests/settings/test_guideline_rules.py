"""Rules in the settings: added, changed, switched off, tried; planned posts are looked at again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from planner.calendar.rules import State
from planner.db import db
from planner.guidelines.checks.kinds import KINDS, Level
from planner.guidelines.rulebook.models import ClauseRule
from tests.browser import words
from tests.builders import DAY, a_channel, a_network, a_post, a_rule

pytestmark = pytest.mark.usefixtures("tuesday")
PLANNED = {"state": State.IN_REVIEW, "day": DAY}


def the_rule():
    return db.session.scalars(select(ClauseRule)).one()


def open_and_send(browser, url, status=303, **typed):
    browser.get(url)
    return browser.post(url, browser.page.form(url) | typed, status)


def test_the_list_says_what_each_rule_does(browser, cast):
    a_rule(clause="10.1", level="hint")
    a_rule(clause="3.4")
    a_rule(clause="", active=False)
    browser.sign_in(cast.manager)

    browser.get("/settings/rules")

    rows = [words(row) for row in browser.page.all(".//tbody/tr")]
    assert [row.split()[0] for row in rows] == ["3.4", "10.1", "–"], "as people count"
    assert "blocks review" in rows[0]
    assert "Off" in rows[2]


def test_a_manager_adds_a_rule(browser, cast):
    browser.sign_in(cast.manager)
    browser.get("/settings/rules/new")

    open_and_send(browser, "/settings/rules/new?kind=placeholder", clause="9.9", level="warn", p_patterns="ÖÖÖ\nFoo")

    rule = the_rule()
    assert (rule.clause, rule.level, rule.active) == ("9.9", Level.WARN, True)
    assert rule.parameters == {"patterns": ["ÖÖÖ", "Foo"]}


def test_planned_posts_are_looked_at_again_and_their_owners_told(browser, cast):
    before = a_post("Before", owner=cast.editor, text="FOO", state=State.IN_REVIEW, day=DAY - timedelta(days=30))
    post, fine = a_post(owner=cast.editor, text="FOO", **PLANNED), a_post(text="Fine", **PLANNED)
    version = post.version
    browser.sign_in(cast.manager)

    open_and_send(browser, "/settings/rules/new?kind=placeholder", p_patterns="FOO")

    assert (before.to_fix, post.to_fix, fine.to_fix) == (0, 1, 0)
    assert post.version == version, "nobody wrote anything"
    browser.follow()
    assert "2 planned posts were looked at again. 1 has something to fix now" in browser.page.text


def test_a_rule_that_is_switched_off_takes_back_what_it_said(browser, cast):
    rule = a_rule()
    post = a_post(owner=cast.editor, text="TODO", **PLANNED)
    browser.sign_in(cast.manager)
    open_and_send(browser, f"/settings/rules/{rule.id}")
    assert post.to_fix == 1

    browser.post(f"/settings/rules/{rule.id}/switch", {"version": rule.version})

    assert (rule.active, post.to_fix, post.found) == (False, 0, {})


def test_undo_brings_a_rule_back(browser, cast):
    rule = a_rule()
    browser.sign_in(cast.admin)
    browser.post(f"/settings/rules/{rule.id}/switch", {"version": rule.version})
    browser.follow()

    browser.post(browser.page.one(".//*[@id='toasts']//form").get("action"))

    assert rule.active


def test_somebody_else_was_faster(browser, cast):
    rule = a_rule()
    browser.sign_in(cast.manager)
    browser.get(f"/settings/rules/{rule.id}")
    typed = browser.page.form(f"/settings/rules/{rule.id}")
    browser.post(f"/settings/rules/{rule.id}", typed | {"level": "warn"})

    browser.post(f"/settings/rules/{rule.id}", typed | {"level": "hint"}, 409)
    browser.post(f"/settings/rules/{rule.id}/switch", {"version": typed["version"]}, 409)

    assert (rule.level, rule.active) == (Level.WARN, True)


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("placeholder", {"clause": "four"}, "A clause has a number like 4.2."),
        ("placeholder", {"level": "fatal"}, "Not a valid choice"),
        ("max_per_day", {"p_max": "-1"}, "must be between"),
        ("max_per_day", {"p_max": "many"}, "Not a valid integer"),
        ("quiet_hours", {"p_to": "25:00"}, "There is no such time."),
        ("training", {"p_roles": "just a word"}, "can’t be read"),
        ("placeholder", {"p_patterns": "a\0b"}, "can’t be shown"),
    ],
)
def test_bad_input_is_refused_beside_its_field(browser, cast, kind, typed, sentence):
    browser.sign_in(cast.manager)

    open_and_send(browser, f"/settings/rules/new?kind={kind}", 422, **typed)

    said = " ".join(words(error) for error in browser.page.all(".//*[@class='error']")).replace("'", "’")
    assert sentence in said
    assert db.session.scalars(select(ClauseRule)).all() == []


def test_a_rule_is_tried_on_the_last_hundred_posts(browser, cast):
    a_post("Out already", owner=cast.editor, text="FOO one", state=State.PUBLISHED, day=date(2026, 11, 2))
    a_post("Fine", owner=cast.editor, text="Nothing", **PLANNED)
    a_post("Theirs alone", department=cast.other, text="FOO", confidential=True, **PLANNED)
    browser.sign_in(cast.manager)
    browser.get("/settings/rules/new?kind=placeholder")
    typed = browser.page.form("/settings/rules/new?kind=placeholder")

    browser.fragment("/settings/rules/try/placeholder", typed | {"p_patterns": "FOO"})

    assert "Of the last 2 posts it would have said something about one." in browser.text
    assert "Out already" in browser.text
    assert "Theirs alone" not in browser.text
    assert db.session.scalars(select(ClauseRule)).all() == []


def test_a_network_s_new_limit_is_held_against_planned_posts(browser, cast):
    if "length" not in KINDS:
        pytest.skip("no rule about lengths")
    network = a_network("mastodon")
    a_rule("length", clause="4.5")
    post = a_post(owner=cast.editor, texts={a_channel("Mastodon", network="mastodon"): "x" * 300}, **PLANNED)
    browser.sign_in(cast.admin)

    open_and_send(browser, f"/settings/networks/{network.id}", text_limit="250")

    assert post.to_fix == 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_added(browser, cast, kind):
    browser.sign_in(cast.manager)

    open_and_send(browser, f"/settings/rules/new?kind={kind}")

    assert the_rule().kind == kind
