"""The pages of initiatives: reading and writing."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from planner.db import db
from planner.history.queries import acts_about
from planner.roadmap.models import Initiative
from planner.roadmap.rules import MilestoneState
from tests.browser import words
from tests.builders import a_goal, a_milestone, an_initiative


def sent(cast, **changes):
    """What the form of an initiative sends."""
    filled = {
        "title": "Social selling",
        "state": "committed",
        "first_day": "2026-09-01",
        "last_day": "2027-04-30",
        "department_id": cast.department.id,
        "owner_id": cast.editor.id,
        "goal_id": "",
        "about": "Sellers are found before they call.",
    }
    return filled | changes


def only() -> Initiative:
    return db.session.scalars(select(Initiative)).one()


def test_its_page_shows_its_milestones(browser, cast, tuesday):
    goal = a_goal("New revenue")
    thing = an_initiative(owner=cast.editor, goal=goal, about="Sellers are found.")
    a_milestone("First forty", day=date(2026, 11, 6), initiative=thing, state=MilestoneState.REACHED)
    a_milestone("CRM", day=date(2027, 1, 29), initiative=thing)
    a_milestone("Given up", initiative=thing, state=MilestoneState.DROPPED)
    a_milestone("Another’s")
    browser.sign_in(cast.reader).get(f"/initiatives/{thing.id}")
    assert browser.page.h1 == "Social selling"
    assert [words(a) for a in browser.page.all(".//ul[@class='served']//a")] == ["First forty", "CRM"]
    for said in ("1 of 2 reached", "Jana Brandt", "New revenue", "1 September 2026", "30 April 2027", "Committed"):
        assert said in browser.page.text
    assert "Edit" not in browser.page.links()


def test_a_manager_adds_one_and_a_milestone_in_it(browser, cast, tuesday):
    goal = a_goal()
    browser.sign_in(cast.manager).get("/initiatives/new")
    assert browser.page.form("/initiatives")["first_day"] == "2026-11-24"
    browser.post("/initiatives", sent(cast, goal_id=goal.id))
    made = only()
    assert (made.slug, made.first_day, made.owner, made.goal) == ("social-selling", date(2026, 9, 1), cast.editor, goal)
    assert [told.act.verb for told in acts_about("initiative", made.id)] == ["create"]
    browser.get(f"/milestones/new?initiative={made.id}")
    form = browser.page.form("/milestones")
    assert (form["initiative_id"], form["goal_id"], form["department_id"]) == (
        str(made.id),
        str(goal.id),
        str(cast.department.id),
    )


def test_its_milestones_serve_its_goal(browser, cast):
    old, new = a_goal("Old"), a_goal("New")
    thing = an_initiative(goal=old, owner=cast.editor)
    milestone = a_milestone(initiative=thing, goal=old, owner=cast.editor)
    data = sent(cast, goal_id=new.id, version=thing.version)
    browser.sign_in(cast.manager).post(f"/initiatives/{thing.id}", data)
    assert milestone.goal_id == new.id
    browser.get(f"/milestones/{milestone.id}/edit")
    form = browser.page.form(f"/milestones/{milestone.id}")
    browser.post(f"/milestones/{milestone.id}", form | {"goal_id": old.id})
    assert milestone.goal_id == new.id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"first_day": ""}, "first_day"),
        ({"last_day": "2026-08-31"}, "last_day"),
        ({"owner_id": ""}, "owner_id"),
        ({"department_id": "999"}, "department_id"),
        ({"state": "done"}, "state"),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(browser, cast, changes, field):
    browser.sign_in(cast.manager).post("/initiatives", sent(cast, **changes), status=422)
    assert words(browser.page.by_id(f"{field}-error"))
    assert db.session.scalars(select(Initiative)).all() == []


@pytest.mark.parametrize("who", ["editor", "approver", "reader"])
def test_nobody_else_adds_or_writes_one(browser, cast, who):
    thing = an_initiative(owner=cast.editor)
    browser.sign_in(getattr(cast, who)).post("/initiatives", sent(cast), status=403)
    browser.post(f"/initiatives/{thing.id}", sent(cast, title="Mine", version=thing.version), status=403)
    browser.forget().post(f"/initiatives/{thing.id}", sent(cast, title="Mine", version=thing.version))
    assert "/sign-in" in browser.answer.location
    assert only().title == "Social selling"


def test_two_who_write_at_once_lose_neither_text(browser, cast):
    thing = an_initiative(owner=cast.editor)
    old = sent(cast, version=thing.version)
    browser.sign_in(cast.manager).post(f"/initiatives/{thing.id}", old | {"title": "Theirs"})
    browser.sign_in(cast.admin).post(f"/initiatives/{thing.id}", old | {"title": "Mine"}, status=409)
    texts = [(p.get("data-version"), words(p)) for p in browser.page.all(".//p[@data-version]")]
    assert texts[:2] == [("theirs", "Theirs"), ("mine", "Mine")]
    browser.post(f"/initiatives/{thing.id}", browser.page.form(f"/initiatives/{thing.id}"))
    assert thing.title == "Mine"


def test_what_somebody_leaves_behind_goes_to_another(browser, cast):
    thing = an_initiative(owner=cast.editor)
    browser.sign_in(cast.admin).get(f"/settings/people/{cast.editor.id}/leaving")
    assert "One initiative: Social selling" in browser.page.text
    form = browser.page.form(f"/settings/people/{cast.editor.id}/leaving")
    browser.post(f"/settings/people/{cast.editor.id}/leaving", form | {"heir_id": cast.lead.id})
    assert thing.owner_id == cast.lead.id
