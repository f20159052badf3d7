"""The pages of goals, and what serves one."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from planner.db import db
from planner.goals.models import Goal
from planner.history.queries import acts_about
from planner.roadmap.rules import MilestoneState
from tests.browser import words
from tests.builders import NOW, a_goal, a_milestone, a_post

VIEW = "/calendar/month/2026-11"


def sent(cast, **changes):
    """What the form of a goal sends."""
    filled = {"title": "New revenue", "title_de": "", "about": "Orders that began online.", "hue": "3"}
    return filled | {"owner_id": cast.editor.id} | changes


def only() -> Goal:
    return db.session.scalars(select(Goal)).one()


# -- reading ---------------------------------------------------------------------------------------------------------


def test_every_goal_is_listed_and_archived_ones_out_of_the_way(browser, cast):
    a_goal("New revenue", owner=cast.editor, about="Orders that began online.")
    a_goal("Innovation")
    a_goal("Print run", archived_at=NOW)
    browser.sign_in(cast.reader).get("/goals")
    assert [words(h2) for h2 in browser.page.all(".//h2[@class='dept']")] == ["New revenue", "Innovation"]
    assert "Orders that began online." in browser.page.text
    assert words(browser.page.one(".//details[@class='archived']//a")) == "Print run"
    assert "New goal" not in browser.page.links()


def test_without_goals_managers_are_asked_for_the_first(browser, cast):
    browser.sign_in(cast.reader).get("/goals")
    assert "No goal is written down yet." in browser.page.text
    browser.sign_in(cast.manager).get("/goals")
    assert browser.page.links()["New goal"] == "/goals/new"


def test_its_page_asks_for_what_serves_it(browser, cast):
    goal = a_goal(owner=cast.editor)
    browser.sign_in(cast.reader).get(f"/goals/{goal.id}")
    assert browser.page.h1 == "New revenue"
    for name, part in (("Milestones", "milestones"), ("Posts that serve it", "posts")):
        address = f"/goals/{goal.id}/{part}"
        assert browser.page.links()[name] == address
        assert browser.page.one(f".//section[@hx-get='{address}']").get("hx-trigger") == "load"


def test_from_the_calendar_it_is_a_panel(browser, cast):
    goal = a_goal(owner=cast.editor)
    browser.sign_in(cast.reader).fragment(f"/goals/{goal.id}?view={VIEW}")
    assert "<html" not in browser.text
    assert browser.page.one(".//aside").get("class") == "panel"
    assert browser.page.one(".//a[@data-close]").get("href") == VIEW


def test_the_posts_that_serve_it_from_today_on(browser, cast, tuesday):
    goal = a_goal()
    a_post("Last week", goal=goal, day=date(2026, 11, 17), state="published")
    a_post("Tomorrow", goal=goal, day=date(2026, 11, 25))
    a_post("Some day", goal=goal)
    a_post("Secret", goal=goal, day=date(2026, 11, 26), department=cast.department, confidential=True)
    a_post("For another", day=date(2026, 11, 25))
    browser.sign_in(cast.reader).fragment(f"/goals/{goal.id}/posts")
    assert [words(a) for a in browser.page.all(".//li//a")] == ["Tomorrow", "Some day"]
    browser.get(f"/goals/{goal.id}/posts")
    assert browser.page.h1 == "Posts that serve “New revenue”"
    assert browser.page.links()["Goal"] == f"/goals/{goal.id}"


def test_its_milestones_by_day_without_the_dropped_ones(browser, cast, tuesday):
    goal = a_goal()
    a_milestone("Later", day=date(2027, 1, 8), goal=goal)
    a_milestone("Sooner", day=date(2026, 12, 1), baseline_day=date(2026, 11, 17), goal=goal)
    a_milestone("Given up", goal=goal, state=MilestoneState.DROPPED)
    a_milestone("For another")
    browser.sign_in(cast.reader).fragment(f"/goals/{goal.id}/milestones")
    assert [words(a) for a in browser.page.all(".//li//a")] == ["Sooner", "Later"]
    assert "+14 d" in browser.page.text
    browser.get(f"/goals/{goal.id}/milestones")
    assert browser.page.h1 == "Milestones that serve “New revenue”"


@pytest.mark.parametrize("part", ["", "/posts", "/milestones", "/edit"])
def test_a_goal_that_is_not_there(browser, cast, part):
    browser.sign_in(cast.manager).get(f"/goals/4711{part}", status=404)


@pytest.mark.parametrize("part", ["posts", "milestones"])
def test_beside_the_calendar_what_serves_it_opens_in_the_panel(browser, cast, part):
    goal = a_goal()
    a_post("Fair", goal=goal)
    a_milestone(goal=goal)
    browser.sign_in(cast.reader).fragment(f"/goals/{goal.id}/{part}?view={VIEW}")
    assert browser.page.one(".//li//a").get("hx-target") == "#panel"
    browser.fragment(f"/goals/{goal.id}/{part}")
    assert browser.page.one(".//li//a").get("hx-target") is None


# -- writing ---------------------------------------------------------------------------------------------------------


def test_a_manager_writes_one_down(browser, cast):
    browser.sign_in(cast.manager).get("/goals/new")
    browser.post("/goals", browser.page.form("/goals") | sent(cast, title_de="Neuer Umsatz"))
    made = only()
    assert (made.slug, made.title_de, made.hue, made.owner) == ("new-revenue", "Neuer Umsatz", 3, cast.editor)
    assert [told.act.verb for told in acts_about("goal", made.id)] == ["create"]
    browser.follow()
    assert browser.page.h1 == "New revenue"


def test_a_second_of_the_same_name_has_a_slug_of_its_own(browser, cast):
    a_goal("New revenue")
    browser.sign_in(cast.manager).post("/goals", sent(cast))
    assert set(db.session.scalars(select(Goal.slug))) == {"new-revenue", "new-revenue-2"}


def test_a_manager_changes_it_and_its_slug_stays(browser, cast):
    goal = a_goal("New revenue")
    browser.sign_in(cast.manager).get(f"/goals/{goal.id}/edit")
    form = browser.page.form(f"/goals/{goal.id}")
    del form["csrf_token"]  # each session has its own
    browser.post(f"/goals/{goal.id}", form | {"title": "More revenue", "about": "Two\r\nlines"})
    assert (goal.title, goal.about, goal.slug) == ("More revenue", "Two\nlines", "new-revenue")
    assert acts_about("goal", goal.id)[0].act.verb == "write"


@pytest.mark.parametrize("who", ["editor", "approver", "reader"])
def test_nobody_else_writes_one(browser, cast, who):
    goal = a_goal("New revenue")
    browser.sign_in(getattr(cast, who)).get("/goals/new", status=403)
    browser.post("/goals", sent(cast), status=403)
    browser.get(f"/goals/{goal.id}/edit", status=403)
    browser.post(f"/goals/{goal.id}", sent(cast, title="Mine", version=goal.version), status=403)
    browser.post(f"/goals/{goal.id}/archive", {"version": goal.version}, status=403)
    assert (only().title, only().archived_at) == ("New revenue", None)


def test_signed_out_nothing_is_written(browser, cast):
    goal = a_goal("New revenue")
    for address in ("/goals", f"/goals/{goal.id}", f"/goals/{goal.id}/archive"):
        browser.post(address, sent(cast, title="Mine", version=goal.version))
        assert "/sign-in" in browser.answer.location
    assert (only().title, only().archived_at) == ("New revenue", None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"about": "x" * 5001}, "about"),
        ({"owner_id": "999999"}, "owner_id"),
        ({"hue": "13"}, "hue"),
        ({"hue": "red"}, "hue"),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(browser, cast, changes, field):
    browser.sign_in(cast.manager).post("/goals", sent(cast, **changes), status=422)
    assert words(browser.page.by_id(f"{field}-error"))
    assert db.session.scalars(select(Goal)).all() == []


def test_two_who_write_at_once_lose_neither_text(browser, cast):
    goal = a_goal("New revenue")
    browser.sign_in(cast.manager).get(f"/goals/{goal.id}/edit")
    form = browser.page.form(f"/goals/{goal.id}")
    del form["csrf_token"]  # each session has its own
    browser.post(f"/goals/{goal.id}", form | {"about": "What they wrote"})
    browser.sign_in(cast.admin).post(f"/goals/{goal.id}", form | {"about": "What I wrote"}, status=409)
    assert goal.about == "What they wrote"
    assert "Lena Sommer saved this while you were writing." in browser.page.text
    texts = [(p.get("data-version"), words(p)) for p in browser.page.all(".//p[@data-version]")]
    assert texts == [("theirs", "What they wrote"), ("mine", "What I wrote")]
    browser.post(f"/goals/{goal.id}", browser.page.form(f"/goals/{goal.id}"))
    assert goal.about == "What I wrote"


def test_it_is_archived_and_brought_back(browser, cast, tuesday):
    goal = a_goal("New revenue")
    browser.sign_in(cast.manager).get(f"/goals/{goal.id}/edit")
    browser.post(f"/goals/{goal.id}/archive", browser.page.form(f"/goals/{goal.id}/archive"))
    assert goal.archived_at == NOW
    browser.get("/calendar/month/2026-11")
    assert "New revenue" not in browser.page.text
    browser.get(f"/goals/{goal.id}/edit")
    browser.post(f"/goals/{goal.id}/restore", browser.page.form(f"/goals/{goal.id}/restore"))
    assert goal.archived_at is None
    assert [told.act.verb for told in acts_about("goal", goal.id)][:2] == ["restore", "archive"]


@pytest.mark.parametrize("version", ["0", "", "one"])
def test_archived_only_as_it_was_seen(browser, cast, version):
    goal = a_goal("New revenue")
    browser.sign_in(cast.manager).post(f"/goals/{goal.id}/archive", {"version": version}, status=409)
    assert goal.archived_at is None
