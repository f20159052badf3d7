"""Ideas without a day: the rail beside the month, dragging between both, and the whole list."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from planner.calendar import backlog, rail
from planner.calendar.models import Post
from planner.calendar.rules import State
from tests.browser import words
from tests.builders import NOW, a_channel, a_post

MONTH = "/calendar/month/2026-11"


def an_idea(title: str = "A wallpaper for every shop floor", *, age: timedelta = timedelta(), **more) -> Post:
    return a_post(title, now=NOW - age, **more)


def cards(browser, path: str):
    return [found for card in browser.page.all(".//aside[@data-backlog]//li/a") for found in card.iterfind(path)]


def rail_of(browser) -> list[str]:
    """The titles in the rail, as they stand."""
    return [words(title) for title in cards(browser, "span[@class='title']")]


# -- the rail --------------------------------------------------------------------------------------------------------


def test_ideas_and_drafts_without_a_day_stand_beside_the_month_newest_first(browser, cast, tuesday):
    an_idea("Old", age=timedelta(weeks=7))
    an_idea("New", age=timedelta(days=3), state="draft")
    an_idea("Planned", day=date(2026, 11, 26))
    an_idea("Given up", state="cancelled")
    browser.sign_in(cast.reader).get(MONTH)
    assert rail_of(browser) == ["New", "Old"]
    assert [words(small) for small in cards(browser, "small")] == [
        "Jana Brandt · 3 days · draft",
        "Jana Brandt · 7 weeks",
    ]
    assert words(browser.page.one(".//aside[@data-backlog]//span[@class='count']")) == "2"


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(hours=23), "today"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=6), "6 days"),
        (timedelta(days=7), "1 week"),
        (timedelta(days=30), "4 weeks"),
    ],
)
def test_a_card_says_for_how_long_it_has_been_there(browser, cast, tuesday, age, said):
    an_idea(age=age)
    browser.sign_in(cast.reader).get(MONTH)
    assert words(cards(browser, "small")[0]) == f"Jana Brandt · {said}"


def test_a_card_can_be_dragged_by_who_may_move_it(browser, cast):
    idea = an_idea(department=cast.department)
    for person, may in ((cast.editor, True), (cast.admin, True), (cast.elsewhere, False), (cast.reader, False)):
        browser.sign_in(person).get(MONTH)
        card = browser.page.by_id(f"post-{idea.id}")
        wanted = (f"/posts/{idea.id}/day", str(idea.version)) if may else (None, None)
        assert (card.get("data-move"), card.get("data-version")) == wanted
        assert ("Drag one onto a day" in browser.page.text) == (person is not cast.reader)


def test_the_filters_hold_for_it_too(browser, cast):
    an_idea("Ours", department=cast.department)
    an_idea("Theirs", department=cast.other)
    browser.sign_in(cast.reader).get(f"{MONTH}?department=innovation")
    assert rail_of(browser) == ["Theirs"]


def test_a_confidential_idea_is_its_departments_alone(browser, cast):
    an_idea("Secret", department=cast.department, confidential=True)
    browser.sign_in(cast.elsewhere).get(MONTH)
    assert "Secret" not in browser.text
    browser.sign_in(cast.editor).get(MONTH)
    assert rail_of(browser) == ["Secret"]


def test_where_no_idea_is_there_is_no_rail_until_somebody_asks_for_it(browser, cast):
    browser.sign_in(cast.editor).get(MONTH)
    assert browser.page.all(".//aside[@data-backlog]") == []
    browser.get(browser.page.links()["Backlog"])
    assert "Ideas without a day gather here. Drop a post here to take it off its day." in browser.page.text
    assert browser.page.by_id("view").get("value") == f"{MONTH}?backlog=1"


def test_hidden_it_stays_hidden_from_month_to_month(browser, cast):
    an_idea()
    browser.sign_in(cast.editor).get(f"{MONTH}?department=marketing")
    browser.get(browser.page.links()["Hide the backlog"])
    assert browser.page.all(".//aside[@data-backlog]") == []
    links = browser.page.links()
    assert links["Next month"] == "/calendar/month/2026-12?backlog=0&department=marketing"
    assert links["Backlog"] == f"{MONTH}?backlog=1&department=marketing"


def test_of_many_the_newest_are_shown_and_the_others_counted(browser, cast, monkeypatch):
    monkeypatch.setattr(rail, "SHOWN", 2)
    for n in range(5):
        an_idea(f"Idea {n}", age=timedelta(days=n))
    browser.sign_in(cast.editor).get(f"{MONTH}?department=marketing")
    assert rail_of(browser) == ["Idea 0", "Idea 1"]
    assert words(browser.page.one(".//aside[@data-backlog]//span[@class='count']")) == "5"
    assert browser.page.links()["3 more"] == "/calendar/backlog?department=marketing"


def test_no_query_runs_for_each_idea(browser, cast):
    an_idea()
    browser.sign_in(cast.editor).get(MONTH)
    few = len(browser.statements)
    for n in range(8):
        an_idea(f"Idea {n}", department=cast.other if n % 2 else cast.department)
    browser.get(MONTH)
    assert len(browser.statements) == few


def test_a_title_is_text(browser, cast):
    an_idea('<b>"Bold"</b> & brave')
    browser.sign_in(cast.reader).get(MONTH)
    assert rail_of(browser) == ['<b>"Bold"</b> & brave']


# -- between the rail and the days -----------------------------------------------------------------------------------


def dropped(browser, post: Post, day: str, view: str = MONTH, **kw) -> None:
    """Sends what dragging sends: the empty day is the rail."""
    browser.fragment(f"/posts/{post.id}/day", {"day": day, "version": post.version, "view": view}, **kw)


def test_an_idea_dropped_on_a_day_is_planned(browser, cast):
    idea, other = an_idea(), an_idea("Letter to the region")
    browser.sign_in(cast.editor)
    dropped(browser, idea, "2026-11-26")
    assert idea.day == date(2026, 11, 26)
    assert browser.page.one(f".//td[@data-date='2026-11-26']//a[@id='post-{idea.id}']") is not None
    assert rail_of(browser) == [other.title]
    assert "Moved to Thu 26 Nov." in browser.page.text


def test_a_post_dropped_on_the_rail_is_unplanned(browser, cast):
    post = a_post("Fair", day=date(2026, 11, 26), at=time(10), text="Come and see us.")
    browser.sign_in(cast.editor)
    dropped(browser, post, "")
    assert (post.day, post.at, post.moment, post.state) == (None, None, None, State.DRAFT)
    assert rail_of(browser) == ["Fair"]
    assert "Back in the backlog." in browser.page.text


def test_taking_it_back_puts_it_on_its_day_again(browser, cast):
    post = a_post("Fair", day=date(2026, 11, 26), at=time(10))
    browser.sign_in(cast.editor)
    dropped(browser, post, "")
    undo = browser.page.one(".//button[@data-undo]/..").get("action")
    browser.fragment(undo, {})
    assert (post.day, post.at) == (date(2026, 11, 26), time(10))
    assert rail_of(browser) == []


@pytest.mark.parametrize("state", ["in-review", "approved", "scheduled", "published"])
def test_what_is_further_on_keeps_its_day(browser, cast, state):
    post = a_post("Fair", state=state)
    browser.sign_in(cast.editor)
    dropped(browser, post, "", status=422)
    assert post.day == date(2026, 11, 26)
    assert browser.page.one(f".//td[@data-date='2026-11-26']//a[@id='post-{post.id}']") is not None
    assert browser.page.one(".//div[@class='toast bad']") is not None


def test_nobody_else_plans_or_unplans(browser, cast):
    idea = an_idea(department=cast.department)
    post = a_post("Fair", day=date(2026, 11, 26), department=cast.department)
    browser.sign_in(cast.elsewhere)
    dropped(browser, idea, "2026-11-26", status=403)
    dropped(browser, post, "", status=403)
    assert (idea.day, post.day) == (None, date(2026, 11, 26))


def test_a_rail_that_was_asked_for_stays_through_a_drop(browser, cast):
    idea = an_idea()
    browser.sign_in(cast.editor)
    dropped(browser, idea, "2026-11-26", view=f"{MONTH}?backlog=1")
    assert browser.page.one(".//aside[@data-backlog]") is not None


def test_without_a_script_move_to_takes_it_off_its_day(browser, cast):
    post = a_post("Fair", day=date(2026, 11, 26))
    browser.sign_in(cast.editor).get(f"/posts/{post.id}/day")
    browser.post(f"/posts/{post.id}/day", browser.page.form(f"/posts/{post.id}/day") | {"day": ""})
    assert post.day is None


def test_an_idea_is_written_down_in_the_rail_itself(browser, cast):
    an_idea("The first")
    browser.sign_in(cast.editor).get(MONTH)
    new = next(a for a in browser.page.all(".//a[@hx-get]") if a.get("hx-target") == "#new-idea")
    browser.fragment(new.get("hx-get"))
    browser.fragment("/posts", browser.page.form("/posts") | {"title": "The second"})
    assert rail_of(browser) == ["The second", "The first"]


# -- the whole list --------------------------------------------------------------------------------------------------


def test_the_whole_backlog_is_a_page_with_the_same_filters(browser, cast):
    an_idea("Ours", department=cast.department, channel=a_channel())
    an_idea("Theirs", department=cast.other)
    browser.sign_in(cast.editor).get("/calendar/backlog")
    assert browser.page.h1 == "Backlog"
    assert "2 ideas without a day" in browser.page.text
    browser.get("/calendar/backlog?department=innovation")
    assert [words(a) for a in browser.page.all(".//main//li/a/span[@class='title']")] == ["Theirs"]
    browser.get("/calendar/backlog?channel=linkedin-de")
    assert [words(a) for a in browser.page.all(".//main//li/a/span[@class='title']")] == ["Ours"]
    browser.fragment("/calendar/backlog?owner=4711")
    assert "No idea fits these filters." in browser.page.text


def test_its_pages_follow_each_other_without_a_gap(browser, cast, monkeypatch):
    monkeypatch.setattr(backlog, "A_PAGE", 2)
    for n in range(5):
        an_idea(f"Idea {n}", age=timedelta(days=n // 2))  # pairs of the same moment
    browser.sign_in(cast.reader).get("/calendar/backlog")
    seen = []
    while True:
        seen += [words(title) for title in browser.page.all(".//main//li/a/span[@class='title']")]
        older = browser.page.links().get("Older ones")
        if not older:
            break
        browser.get(older)
    assert sorted(seen) == [f"Idea {n}" for n in range(5)]


@pytest.mark.parametrize("after", ["x", "-1", "99999999999999999999", "4711"])
def test_a_page_after_nothing_is_no_error(browser, cast, after):
    an_idea()
    browser.sign_in(cast.reader).get(f"/calendar/backlog?after={after}")


def test_empty_it_says_what_gathers_here(browser, cast):
    browser.sign_in(cast.reader).get("/calendar/backlog")
    assert "Ideas without a day gather here." in browser.page.text
