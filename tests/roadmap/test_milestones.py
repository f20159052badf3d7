"""The pages of milestones: reading, moving the day, writing."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from planner.db import db
from planner.history.queries import acts_about
from planner.roadmap.models import Milestone
from planner.roadmap.rules import MilestoneState
from tests.browser import words
from tests.builders import a_goal, a_milestone, a_post

VIEW = "/calendar/month/2026-11?department=marketing"
WHY = {"reason": "dependency", "text": "The supplier is late."}


def sent(cast, **changes):
    """What the form of a milestone sends."""
    filled = {
        "title": "Price list signed off",
        "state": "committed",
        "day": "2026-12-18",
        "department_id": cast.department.id,
        "owner_id": cast.editor.id,
        "goal_id": "",
        "done_when": "Sales has it in writing.",
    }
    return filled | changes


def only() -> Milestone:
    return db.session.scalars(select(Milestone)).one()


# -- reading ---------------------------------------------------------------------------------------------------------


def test_its_page_says_what_it_is(browser, cast, tuesday):
    goal = a_goal("New revenue")
    milestone = a_milestone(owner=cast.editor, goal=goal, done_when="Sales has it in writing.")
    browser.sign_in(cast.reader).get(f"/milestones/{milestone.id}")
    assert browser.page.h1 == "Price list signed off"
    for said in ("Committed", "Jana Brandt", "Marketing", "New revenue", "Thu 26 November 2026", "Sales has it"):
        assert said in browser.page.text
    assert "Edit" not in browser.page.links()


def test_from_the_calendar_it_is_a_panel_with_a_way_back(browser, cast):
    milestone = a_milestone()
    browser.sign_in(cast.editor).fragment(f"/milestones/{milestone.id}?view={VIEW}")
    assert "<html" not in browser.text
    panel = browser.page.one(".//aside")
    assert (panel.get("class"), panel.get("data-chip")) == ("panel", f"milestone-{milestone.id}")
    assert browser.page.title == "Price list signed off · Planner"
    assert browser.page.one(".//a[@data-close]").get("href") == VIEW
    assert browser.answer.headers["HX-Push-Url"] == f"/milestones/{milestone.id}"


def test_the_panel_leads_back_to_nobody_elses_page(browser, cast):
    milestone = a_milestone()
    browser.sign_in(cast.editor).fragment(f"/milestones/{milestone.id}?view=//evil.example/calendar/")
    assert "evil.example" not in browser.text


def test_the_month_opens_it_beside_itself(browser, cast):
    milestone = a_milestone()
    browser.sign_in(cast.reader).get("/calendar/month/2026-11")
    chip = browser.page.by_id(f"milestone-{milestone.id}")
    assert chip.get("href") == chip.get("hx-get") == f"/milestones/{milestone.id}"


def test_the_posts_that_serve_it_are_asked_for_by_address(browser, cast):
    milestone = a_milestone()
    a_post("Our new prices", milestone=milestone, state="approved")
    a_post("Why prices rise", milestone=milestone, day=date(2026, 12, 1))
    a_post("Something else", day=date(2026, 12, 1))
    address = f"/milestones/{milestone.id}/posts"
    browser.sign_in(cast.reader).get(f"/milestones/{milestone.id}")
    assert browser.page.links()["Posts that serve it"] == address
    assert browser.page.one(f".//section[@hx-get='{address}']").get("hx-trigger") == "load"
    browser.fragment(address)
    assert "<html" not in browser.text
    assert [words(a) for a in browser.page.all(".//li//a")] == ["Our new prices", "Why prices rise"]
    assert "1 of 2 approved" in browser.page.text
    browser.get(address)
    assert browser.page.h1 == "Posts that serve “Price list signed off”"


def test_a_confidential_post_serves_it_in_silence(browser, cast):
    milestone = a_milestone()
    a_post("Secret prices", milestone=milestone, department=cast.department, confidential=True)
    browser.sign_in(cast.reader).fragment(f"/milestones/{milestone.id}/posts")
    assert "Secret prices" not in browser.text
    assert "approved" not in browser.page.text
    browser.sign_in(cast.editor).fragment(f"/milestones/{milestone.id}/posts")
    assert "Secret prices" in browser.text


@pytest.mark.parametrize(
    ("day", "said"), [(date(2026, 12, 10), "+14 d"), (date(2026, 11, 25), "1 day earlier"), (date(2026, 11, 26), "")]
)
def test_its_slip_is_said(browser, cast, day, said):
    milestone = a_milestone(day=day, baseline_day=date(2026, 11, 26))
    browser.sign_in(cast.reader).get(f"/milestones/{milestone.id}")
    badges = [words(badge) for badge in browser.page.all(".//header//span[@title]")]
    assert badges == ([said] if said else [])


def test_readers_of_german_get_its_german_title(browser, cast):
    milestone = a_milestone(title_de="Preisliste freigegeben")
    cast.reader.language = "de"
    db.session.commit()
    browser.sign_in(cast.reader).get(f"/milestones/{milestone.id}")
    assert browser.page.h1 == "Preisliste freigegeben"


# -- its day ---------------------------------------------------------------------------------------------------------


def test_its_owner_moves_its_day_and_the_baseline_stays(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor)
    browser.sign_in(cast.editor).get(f"/milestones/{milestone.id}/day")
    form = browser.page.form(f"/milestones/{milestone.id}/day")
    browser.post(f"/milestones/{milestone.id}/day", form | WHY | {"day": "2026-12-10"})
    assert (milestone.day, milestone.baseline_day, milestone.slip) == (date(2026, 12, 10), date(2026, 11, 26), 14)
    browser.follow()
    assert "Price list signed off moved to Thu 10 Dec." in browser.page.text
    assert "moved it: Thu 26 Nov → Thu 10 Dec" in browser.page.text


def test_managers_move_anybodys(browser, cast):
    milestone = a_milestone(owner=cast.editor)
    data = WHY | {"day": "2026-12-10", "version": milestone.version}
    browser.sign_in(cast.manager).post(f"/milestones/{milestone.id}/day", data)
    assert milestone.day == date(2026, 12, 10)


def test_nobody_else_moves_it(browser, cast):
    milestone = a_milestone(owner=cast.editor)
    data = WHY | {"day": "2026-12-10", "version": milestone.version}
    browser.sign_in(cast.lead).get(f"/milestones/{milestone.id}")
    assert "Move its day" not in browser.page.text
    browser.post(f"/milestones/{milestone.id}/day", data, status=403)
    browser.forget().post(f"/milestones/{milestone.id}/day", data)
    assert "/sign-in" in browser.answer.location
    assert milestone.day == date(2026, 11, 26)


def test_moved_from_the_panel_the_days_beside_it_are_fetched_again(browser, cast):
    milestone = a_milestone(owner=cast.editor)
    browser.sign_in(cast.editor).fragment(f"/milestones/{milestone.id}?view={VIEW}")
    form = browser.page.form(f"/milestones/{milestone.id}/day")
    browser.fragment(f"/milestones/{milestone.id}/day", form | WHY | {"day": "2026-12-10"})
    assert browser.page.one(".//aside").get("data-chip") == f"milestone-{milestone.id}"
    assert browser.page.one(".//*[@hx-target='#calendar']").get("hx-get") == VIEW
    assert "Price list signed off moved to Thu 10 Dec." in browser.page.text


def test_a_stale_day_is_a_conflict(browser, cast):
    milestone = a_milestone(owner=cast.editor)
    old = milestone.version
    browser.sign_in(cast.editor).post(f"/milestones/{milestone.id}/day", WHY | {"day": "2026-12-10", "version": old})
    browser.post(f"/milestones/{milestone.id}/day", WHY | {"day": "2026-12-24", "version": old}, status=409)
    assert milestone.day == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("state", "day", "said"),
    [
        ("committed", "", "It needs a day before it counts as promised."),
        ("committed", "2026-02-30", "There is no such day."),
        ("reached", "2026-12-10", "This milestone is reached. Its day stays."),
    ],
)
def test_a_day_that_can_not_be_is_refused_beside_its_field(browser, cast, state, day, said):
    milestone = a_milestone(owner=cast.editor, state=MilestoneState(state))
    data = WHY | {"day": day, "version": milestone.version}
    browser.sign_in(cast.editor).post(f"/milestones/{milestone.id}/day", data, status=422)
    assert said in words(browser.page.by_id("day-error"))
    assert milestone.day == date(2026, 11, 26)


def test_a_draft_may_lose_its_day(browser, cast):
    milestone = a_milestone(owner=cast.editor, state=MilestoneState.DRAFT, baseline_day=None)
    data = {"day": "", "version": milestone.version}
    browser.sign_in(cast.editor).post(f"/milestones/{milestone.id}/day", data)
    assert milestone.day is None


# -- writing ---------------------------------------------------------------------------------------------------------


def test_a_manager_adds_one_and_its_day_is_its_baseline(browser, cast, tuesday):
    goal = a_goal()
    browser.sign_in(cast.manager).get("/milestones/new")
    assert browser.page.form("/milestones")["state"] == "draft"
    browser.post("/milestones", sent(cast, goal_id=goal.id, title_de="Preisliste"))
    made = only()
    assert (made.slug, made.baseline_day, made.owner, made.goal) == (
        "price-list-signed-off",
        date(2026, 12, 18),
        cast.editor,
        goal,
    )
    assert made.uid
    assert [told.act.verb for told in acts_about("milestone", made.id)] == ["create"]
    browser.follow()
    assert browser.page.h1 == "Price list signed off"


@pytest.mark.parametrize("who", ["editor", "approver", "reader"])
def test_nobody_else_adds_or_writes_one(browser, cast, who):
    milestone = a_milestone(owner=cast.editor)
    browser.sign_in(getattr(cast, who)).get("/milestones/new", status=403)
    browser.post("/milestones", sent(cast), status=403)
    browser.get(f"/milestones/{milestone.id}/edit", status=403)
    browser.post(f"/milestones/{milestone.id}", sent(cast, title="Mine", version=milestone.version), status=403)
    assert only().title == "Price list signed off"


def test_signed_out_nothing_is_written(browser, cast):
    milestone = a_milestone()
    for address in ("/milestones", f"/milestones/{milestone.id}"):
        browser.post(address, sent(cast, title="Mine", version=milestone.version))
        assert "/sign-in" in browser.answer.location
    assert only().title == "Price list signed off"


def test_a_draft_is_kept_without_owner_and_day(browser, cast):
    browser.sign_in(cast.manager).post("/milestones", sent(cast, state="draft", owner_id="", day=""))
    assert (only().state, only().day, only().baseline_day) == (MilestoneState.DRAFT, None, None)


def test_to_be_committed_it_needs_an_owner_and_a_day(browser, cast):
    browser.sign_in(cast.manager).post("/milestones", sent(cast, owner_id="", day=""), status=422)
    assert "own it" in words(browser.page.by_id("owner_id-error"))
    assert "needs a day" in words(browser.page.by_id("day-error"))
    assert browser.page.form("/milestones")["done_when"] == "Sales has it in writing."
    assert db.session.scalars(select(Milestone)).all() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"department_id": "999999"}, "department_id"),
        ({"department_id": ""}, "department_id"),
        ({"owner_id": "999999"}, "owner_id"),
        ({"goal_id": "one"}, "goal_id"),
        ({"state": "finished"}, "state"),
        ({"day": "someday"}, "day"),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(browser, cast, changes, field):
    browser.sign_in(cast.manager).post("/milestones", sent(cast, **changes), status=422)
    assert words(browser.page.by_id(f"{field}-error"))
    assert db.session.scalars(select(Milestone)).all() == []


@pytest.mark.parametrize(
    ("state", "verb"),
    [("draft", "reopen"), ("paused", "pause"), ("reached", "reach"), ("dropped", "drop"), ("committed", "write")],
)
def test_another_state_is_told_in_its_history(browser, cast, state, verb):
    milestone = a_milestone(owner=cast.editor)
    data = sent(cast, state=state, day="2026-11-26", title="Prices signed off", version=milestone.version)
    browser.sign_in(cast.manager).post(f"/milestones/{milestone.id}", data)
    assert (milestone.state, milestone.title, milestone.slug) == (state, "Prices signed off", "price-list-signed-off")
    assert acts_about("milestone", milestone.id)[0].act.verb == verb


def test_two_who_write_at_once_lose_neither_text(browser, cast):
    milestone = a_milestone(owner=cast.editor)
    browser.sign_in(cast.manager).get(f"/milestones/{milestone.id}/edit")
    form = browser.page.form(f"/milestones/{milestone.id}")
    del form["csrf_token"]  # each session has its own
    browser.post(f"/milestones/{milestone.id}", form | WHY | {"title": "Theirs", "day": "2026-12-01"})
    browser.sign_in(cast.admin).post(f"/milestones/{milestone.id}", form | {"title": "Mine"}, status=409)
    assert milestone.title == "Theirs"
    assert "Lena Sommer saved this while you were writing." in browser.page.text
    texts = [(p.get("data-version"), words(p)) for p in browser.page.all(".//p[@data-version]")]
    assert texts[:2] == [("theirs", "Theirs"), ("mine", "Mine")]
    assert ("theirs", "1 December 2026") in texts
    browser.post(f"/milestones/{milestone.id}", browser.page.form(f"/milestones/{milestone.id}") | WHY)
    assert milestone.title == "Mine"


def test_a_reached_one_keeps_its_day_in_the_form_too(browser, cast):
    milestone = a_milestone(owner=cast.editor, state=MilestoneState.REACHED)
    data = sent(cast, state="reached", version=milestone.version)
    browser.sign_in(cast.manager).post(f"/milestones/{milestone.id}", data, status=422)
    assert words(browser.page.by_id("day-error")) == "This milestone is reached. Its day stays."
    assert milestone.day == date(2026, 11, 26)


def test_markup_in_it_is_text(browser, cast):
    browser.sign_in(cast.manager).post(
        "/milestones", sent(cast, title="<b>Launch</b> & <script>", done_when="<i>x</i>")
    )
    browser.follow()
    assert browser.page.h1 == "<b>Launch</b> & <script>"
    browser.fragment(f"/milestones/{only().id}?view=/calendar/month/2026-12")
    assert browser.page.all(".//b") == browser.page.all(".//i") == []
