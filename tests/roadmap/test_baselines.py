"""Pictures of the plan, and how the roadmap is held."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from planner.db import db
from planner.roadmap.models import Roadmap
from planner.roadmap.records import Baseline, BaselineDay
from planner.roadmap.rules import Cadence, MilestoneState, Policy
from tests.browser import words
from tests.builders import NOW, a_baseline, a_milestone, an_update


def pictures() -> list[Baseline]:
    return list(db.session.scalars(select(Baseline)))


def lines(browser) -> list[list[str]]:
    return [[words(td) for td in tr.iterfind("td")] for tr in browser.page.all(".//tbody/tr")]


def test_a_manager_keeps_the_plan_as_it_stands(browser, cast, tuesday):
    launch = a_milestone("Launch", day=date(2026, 12, 18))
    a_milestone("Draft", state=MilestoneState.DRAFT)
    a_milestone("Given up", state=MilestoneState.DROPPED)
    browser.sign_in(cast.manager).get("/roadmap/baselines")
    form = browser.page.form("/roadmap/baselines")
    browser.post("/roadmap/baselines", form | {"reason": "The board agreed."})
    [made] = pictures()
    assert (made.day, made.reason, made.person_id) == (date(2026, 11, 24), "The board agreed.", cast.manager.id)
    rows = db.session.execute(select(BaselineDay.milestone_id, BaselineDay.day, BaselineDay.state)).all()
    assert [tuple(row) for row in rows] == [(launch.id, date(2026, 12, 18), MilestoneState.COMMITTED)]
    browser.follow()
    assert "Plan of 24 November" in browser.page.text
    assert "1 milestone" in browser.page.text


def test_it_needs_a_reason(browser, cast):
    browser.sign_in(cast.manager).post("/roadmap/baselines", {"name": "Autumn"}, status=422)
    assert words(browser.page.by_id("reason-error"))
    assert pictures() == []


@pytest.mark.parametrize("who", ["editor", "approver", "reader"])
def test_nobody_else_keeps_one(browser, cast, who):
    browser.sign_in(getattr(cast, who)).get("/roadmap/baselines")
    assert "Keep it" not in browser.page.text
    browser.post("/roadmap/baselines", {"reason": "Mine"}, status=403)
    browser.forget().post("/roadmap/baselines", {"reason": "Mine"})
    assert "/sign-in" in browser.answer.location
    assert pictures() == []


def test_any_two_are_compared(browser, cast, tuesday):
    later, earlier, same, done, gone = (
        a_milestone(title, day=date(2026, 12, 18), owner=cast.editor) for title in ("L", "E", "S", "D", "G")
    )
    first = a_baseline(later, earlier, same, done, gone, day=date(2026, 10, 1))
    later.day, earlier.day = date(2027, 1, 8), date(2026, 12, 11)
    done.state, gone.state = MilestoneState.REACHED, MilestoneState.DROPPED
    new = a_milestone("N", day=date(2027, 2, 1))
    second = a_baseline(later, earlier, same, done, new, day=date(2026, 11, 1), name="After the fair")
    later.day = date(2027, 1, 15)
    db.session.commit()
    browser.sign_in(cast.reader).get(f"/roadmap/baselines/{first.id}")
    assert browser.page.h1 == "Plan of 1 October"
    found = {row[0][:1]: row[1:] for row in lines(browser)}
    assert found["L"] == ["18 Dec 2026", "15 Jan 2027", "+28 d"]
    assert found["E"] == ["18 Dec 2026", "11 Dec 2026", "7 days earlier"]
    assert found["D"][-1] == "Reached"
    assert found["G"] == ["18 Dec 2026", "–", "Gone"]
    assert found["N"] == ["–", "1 Feb 2027", "New"]
    assert "S" not in found
    assert "1 later, 28 days in the middle" in browser.page.text
    browser.get(f"/roadmap/baselines/{first.id}?with={second.id}")
    found = {row[0][:1]: row[1:] for row in lines(browser)}
    assert found["L"] == ["18 Dec 2026", "8 Jan 2027", "+21 d"]
    assert found["G"] == ["18 Dec 2026", "–", "Gone"]
    assert browser.page.links()["After the fair"] == f"/roadmap/baselines/{first.id}?with={second.id}"
    browser.get(f"/roadmap/baselines/{first.id}?with=999", status=404)
    browser.get("/roadmap/baselines/999", status=404)


def test_nothing_changed(browser, cast, tuesday):
    baseline = a_baseline(a_milestone())
    browser.sign_in(cast.reader).get(f"/roadmap/baselines/{baseline.id}")
    assert "Nothing became different." in browser.page.text


# -- how it is held --------------------------------------------------------------------------------------------------


def test_managers_say_how_it_is_held_and_updates_are_due_otherwise(browser, cast, tuesday):
    milestone = a_milestone(day=date(2027, 5, 1), owner=cast.editor, committed_at=NOW - timedelta(days=60))
    an_update(milestone, at=NOW - timedelta(days=3))
    assert milestone.update_due == date(2026, 12, 5)
    browser.sign_in(cast.manager).get("/roadmap/settings")
    form = browser.page.form("/roadmap/settings")
    assert (form["cadence"], form["policy"], form["version"]) == ("two-weekly", "warn", "0")
    browser.post("/roadmap/settings", form | {"cadence": "weekly", "policy": "keep-gap"})
    held = db.session.get_one(Roadmap, 1)
    assert (held.cadence, held.policy) == (Cadence.WEEKLY, Policy.KEEP_GAP)
    assert milestone.update_due == date(2026, 11, 28)
    browser.post("/roadmap/settings", form, status=409)
    browser.get("/roadmap/settings")
    browser.post("/roadmap/settings", browser.page.form("/roadmap/settings") | {"cadence": "daily"}, status=422)
    assert held.cadence == Cadence.WEEKLY


def test_others_read_it(browser, cast):
    browser.sign_in(cast.reader).get("/roadmap/settings")
    assert "Managers and administrators change this." in browser.page.text
    browser.post("/roadmap/settings", {"cadence": "weekly", "policy": "warn", "version": 0}, status=403)
    assert db.session.get(Roadmap, 1) is None
