"""Status updates: who gives them, what they need, that they stay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from planner.db import db
from planner.history.queries import acts_about
from planner.roadmap.health import Health
from planner.roadmap.records import StatusUpdate
from planner.roadmap.rules import Confidence, MilestoneState
from tests.browser import words
from tests.builders import NOW, a_dependency, a_milestone, an_update


def updates() -> list[StatusUpdate]:
    return list(db.session.scalars(select(StatusUpdate).order_by(StatusUpdate.id)))


def said(milestone, **more):
    return {"version": milestone.version, "health": "at-risk", "text": "The supplier is late.", "help": "none"} | more


def test_its_owner_says_how_it_stands(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor, day=date(2027, 3, 1))
    browser.sign_in(cast.editor).get(f"/milestones/{milestone.id}/updates/new")
    assert browser.page.h1 == "How does “Price list signed off” stand?"
    form = browser.page.form(f"/milestones/{milestone.id}/updates")
    browser.post(f"/milestones/{milestone.id}/updates", form | said(milestone))
    update = updates()[0]
    assert (update.health, update.text, update.help, update.against_day, update.at) == (
        Health.AT_RISK,
        "The supplier is late.",
        "none",
        date(2027, 3, 1),
        NOW,
    )
    assert (milestone.health, milestone.reported_at, milestone.update_due) == (
        Health.AT_RISK,
        NOW,
        date(2026, 12, 8),
    )
    browser.follow()
    assert "At risk" in browser.page.text
    assert "every two weeks, next by 8 Dec" in browser.page.text
    assert acts_about("milestone", milestone.id)[0].act.verb == "report"


def test_it_is_prefilled_with_what_was_said_last_and_shows_what_changed(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor)
    an_update(milestone, Health.OFF_TRACK, "No tools.", at=NOW - timedelta(days=9))
    milestone.confidence = Confidence.LOW
    db.session.commit()
    browser.sign_in(cast.editor).get(f"/milestones/{milestone.id}/updates/new")
    form = browser.page.form(f"/milestones/{milestone.id}/updates")
    assert (form["health"], form["text"], form["help"]) == ("off-track", "", "none")
    assert "Since the update before: confidence medium → low" in browser.page.text
    assert "No tools." in browser.page.text
    browser.post(f"/milestones/{milestone.id}/updates", said(milestone))
    assert updates()[-1].changed == {"confidence": ["medium", "low"]}
    browser.follow()
    assert "Since the update before: confidence medium → low" in browser.page.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"health": ""}, "health"),
        ({"health": "fine"}, "health"),
        ({"text": " "}, "text"),
        ({"help": ""}, "help"),
        ({"text": "a\x00b"}, "text"),
    ],
)
def test_what_is_missing_is_asked_for(browser, cast, changes, field):
    milestone = a_milestone(owner=cast.editor)
    browser.sign_in(cast.editor).post(f"/milestones/{milestone.id}/updates", said(milestone, **changes), status=422)
    assert words(browser.page.by_id(f"{field}-error"))
    assert (updates(), milestone.health) == ([], None)


def test_on_track_needs_no_word(browser, cast):
    milestone = a_milestone(owner=cast.editor)
    data = said(milestone, health="on-track", text="", help="")
    browser.sign_in(cast.editor).post(f"/milestones/{milestone.id}/updates", data)
    assert milestone.health == Health.ON_TRACK


@pytest.mark.parametrize("who", ["lead", "approver", "reader", "elsewhere"])
def test_nobody_else_says_it(browser, cast, who):
    milestone = a_milestone(owner=cast.editor)
    browser.sign_in(getattr(cast, who)).get(f"/milestones/{milestone.id}/updates/new", status=403)
    browser.post(f"/milestones/{milestone.id}/updates", said(milestone), status=403)
    browser.forget().post(f"/milestones/{milestone.id}/updates", said(milestone))
    assert "/sign-in" in browser.answer.location
    assert updates() == []


@pytest.mark.parametrize("state", [s for s in MilestoneState if s != MilestoneState.COMMITTED])
def test_of_what_is_not_committed_nothing_is_expected(browser, cast, state):
    milestone = a_milestone(owner=cast.editor, state=state)
    browser.sign_in(cast.manager).post(f"/milestones/{milestone.id}/updates", said(milestone), status=403)
    assert (milestone.update_due, updates()) == (None, [])


def test_a_stale_form_is_a_conflict(browser, cast):
    milestone = a_milestone(owner=cast.editor)
    old = said(milestone)
    browser.sign_in(cast.editor).post(f"/milestones/{milestone.id}/updates", old)
    browser.post(f"/milestones/{milestone.id}/updates", old, status=409)
    assert len(updates()) == 1


# -- typos -----------------------------------------------------------------------------------------------------------


def test_whoever_said_it_corrects_its_typos_for_a_quarter_of_an_hour(browser, cast, tuesday):
    update = an_update(a_milestone(owner=cast.editor), Health.AT_RISK, "The suplier is late.")
    tuesday.shift(14 * 60)
    browser.sign_in(cast.editor).get(f"/milestones/{update.milestone_id}")
    assert browser.page.links()["Correct"] == f"/updates/{update.id}/edit"
    browser.get(f"/updates/{update.id}/edit")
    form = browser.page.form(f"/updates/{update.id}")
    browser.post(f"/updates/{update.id}", form | {"text": "The supplier is late."})
    assert (update.text, update.health) == ("The supplier is late.", Health.AT_RISK)
    tuesday.shift(2 * 60)
    browser.post(
        f"/updates/{update.id}", {"version": update.version, "text": "All is well.", "help": "none"}, status=422
    )
    assert update.text == "The supplier is late."
    browser.get(f"/milestones/{update.milestone_id}")
    assert "Correct" not in browser.page.links()


def test_nobody_else_corrects_it(browser, cast, tuesday):
    update = an_update(a_milestone(owner=cast.editor), Health.AT_RISK, "Late.")
    for who in (cast.manager, cast.admin, cast.lead):
        browser.sign_in(who).post(f"/updates/{update.id}", {"version": 1, "text": "Fine."}, status=403)
    assert update.text == "Late."


# -- fresh, late, stale; signals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "badge", "sign"),
    [
        (3, "On track", "Last update 3 days old"),
        (19, "On track", "Last update 19 days old"),
        (41, "Was on track, no recent update", "Last update 41 days old"),
    ],
)
def test_an_old_green_turns_grey(browser, cast, tuesday, age, badge, sign):
    milestone = a_milestone(owner=cast.editor, day=date(2027, 3, 20))
    an_update(milestone, at=NOW - timedelta(days=age))
    browser.sign_in(cast.reader).get(f"/milestones/{milestone.id}")
    assert words(browser.page.all(".//header[@class='head']//span[@class]")[0]) == badge
    assert sign in browser.page.text


def test_red_stays_red_however_old(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor, day=date(2027, 3, 20))
    an_update(milestone, Health.OFF_TRACK, "No.", at=NOW - timedelta(days=60))
    browser.sign_in(cast.reader).get("/roadmap/table")
    assert "Off track" in browser.page.text
    assert "60 d · stale" in browser.page.text


def test_signals_stand_beside_what_the_owner_says(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor, day=date(2027, 3, 20), moves=2)
    first = a_milestone("CRM", day=date(2027, 1, 20))
    a_dependency(first, milestone)
    an_update(milestone)
    an_update(first, Health.OFF_TRACK, "No.")
    browser.sign_in(cast.reader).get(f"/milestones/{milestone.id}")
    for line in ("Signals say at risk.", "Moved 2 times", "What it waits for is off track", "On track"):
        assert line in browser.page.text
    browser.get("/roadmap/table")
    assert "signals say at risk" in browser.page.text
