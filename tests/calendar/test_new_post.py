"""A new post: a title, in a day's place or on a page of its own."""

from datetime import date

import pytest
from sqlalchemy import func, select

from planner.calendar.models import Post
from planner.calendar.rules import State
from planner.db import db
from planner.people.rules import Role
from tests.browser import words
from tests.builders import DAY, NOW, a_department, a_person, a_quiet_period
from tests.calendar.writing import acts_on

MONTH = "/calendar/month/2026-11"


def post_():
    return db.session.scalars(select(Post)).one()


def posts():
    return db.session.scalar(select(func.count()).select_from(Post))


# -- in the day ----------------------------------------------------------------------------------------------------


def test_a_click_on_a_day_asks_for_a_title_and_enter_keeps_an_idea(browser, cast):
    browser.sign_in(cast.editor).fragment(f"/posts/new?day=2026-11-26&view={MONTH}")
    form = browser.page.one(".//form")
    assert (form.get("class"), form.get("hx-target"), form.get("action")) == ("quick", "#days", "/posts")
    typed = browser.page.form("/posts")
    assert (typed["day"], typed["view"], typed["title"]) == ("2026-11-26", MONTH, "")

    browser.fragment("/posts", typed | {"title": "  Spring newsletter "})

    assert (post_().title, post_().day, post_().state) == ("Spring newsletter", DAY, State.IDEA)
    assert (post_().owner_id, post_().department_id) == (cast.editor.id, cast.department.id)
    assert [(act.verb, act.person_id) for act in acts_on(post_())] == [("create", cast.editor.id)]
    assert "Spring newsletter" in words(browser.page.one(".//td[@data-date='2026-11-26']"))
    assert "“Spring newsletter” is kept as an idea." in browser.page.text


def test_the_toast_takes_it_back(browser, cast):
    browser.sign_in(cast.editor).fragment("/posts", {"title": "Too quick", "day": "2026-11-26", "view": MONTH})
    undo = next(f.get("action") for f in browser.page.all(".//form") if "/undo" in f.get("action", ""))

    browser.fragment(undo, {})

    assert posts() == 0


def test_more_opens_the_composer_beside_the_days(browser, cast):
    browser.sign_in(cast.editor)

    answer = browser.fragment("/posts", {"title": "Spring", "day": "2026-11-26", "view": MONTH, "more": "1"})

    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#panel", "innerHTML")
    assert answer.headers["HX-Push-Url"] == f"/posts/{post_().id}"
    assert browser.page.one(".//aside").get("data-post") == str(post_().id)
    assert "Spring" in words(browser.page.one(".//td[@data-date='2026-11-26']"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "A title is needed, one line is enough."),
        ({"title": "x" * 201}, "Too long: 201 of at most 200 characters."),
        ({"title": "On a quiet day", "day": "2026-11-28"}, "28 November is in a quiet period (stocktaking)."),
    ],
)
def test_what_is_refused_stays_typed(browser, cast, typed, said):
    a_quiet_period(date(2026, 11, 28), reason="stocktaking")
    browser.sign_in(cast.editor)

    answer = browser.fragment("/posts", {"day": "2026-11-26", "view": MONTH} | typed, 422)

    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#quick", "outerHTML")
    assert browser.page.one(".//form[@id='quick']//input[@name='title']").get("value") == typed["title"]
    assert said in browser.page.text
    assert posts() == 0


# -- on a page -----------------------------------------------------------------------------------------------------


def test_without_a_script_it_is_a_page(browser, cast):
    browser.sign_in(cast.editor).get("/posts/new?day=2026-11-26")
    assert browser.page.h1 == "New post"
    typed = browser.page.form("/posts")
    assert typed["day"] == "2026-11-26"
    assert "department_id" not in typed

    browser.post("/posts", typed | {"title": "Spring", "more": "1"})

    assert browser.answer.location == f"/posts/{post_().id}"
    assert post_().day == DAY


def test_without_a_day_it_goes_to_the_backlog(browser, cast):
    browser.sign_in(cast.editor).get("/posts/new")

    browser.post("/posts", browser.page.form("/posts") | {"title": "Some time"})

    assert (post_().title, post_().day) == ("Some time", None)


def test_from_the_calendar_it_leads_back_there(browser, cast):
    browser.sign_in(cast.editor)

    browser.post("/posts", {"title": "Spring", "view": f"{MONTH}?state=idea"})
    assert browser.answer.location == f"{MONTH}?state=idea"
    browser.post("/posts", {"title": "Spring", "view": "https://evil.example/"})

    assert browser.answer.location.startswith("/posts/")


@pytest.mark.parametrize(
    ("typed", "said", "field"),
    [
        ({"title": " "}, "A title is needed, one line is enough.", "title"),
        ({"title": "x" * 201}, "Too long: 201 of at most 200 characters.", "title"),
        ({"day": "2026-02-30"}, "There is no such day. Write it as year, month and day: 2026-11-26.", "day"),
        ({"day": "2026-11-28"}, "28 November is in a quiet period (stocktaking).", "day"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(browser, cast, typed, said, field):
    a_quiet_period(date(2026, 11, 28), reason="stocktaking")
    browser.sign_in(cast.editor)

    browser.post("/posts", {"title": "Typed", "day": "2026-11-26"} | typed, 422)

    control = browser.page.by_id(field)
    assert control.get("aria-invalid") == "true"
    assert said in words(browser.page.by_id(control.get("aria-describedby").split()[-1]))
    shown = browser.page.form("/posts")
    assert shown["title"] == typed.get("title", "Typed").strip()
    assert shown["day"] == typed.get("day", "2026-11-26")
    assert posts() == 0


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "2200-01-01"])
def test_a_page_for_a_day_that_is_none_is_not_found(browser, cast, day):
    browser.sign_in(cast.editor).get(f"/posts/new?day={day}", 404)


# -- departments ---------------------------------------------------------------------------------------------------


@pytest.fixture
def both(cast):
    """Somebody who writes in two departments and reads in a third."""
    sales = a_department("Sales")
    return a_person("Bea Beides", roles={cast.other: Role.EDITOR, cast.department: Role.APPROVER, sales: Role.READER})


def test_who_writes_in_several_departments_chooses(browser, cast, both):
    browser.sign_in(both).get("/posts/new")
    offered = [words(o) for o in browser.page.one(".//select[@name='department_id']").iter("option")]
    assert offered == ["Innovation", "Marketing"]  # one's own first
    browser.fragment(f"/posts/new?day=2026-11-26&view={MONTH}")
    assert [words(o) for o in browser.page.all(".//option")] == offered

    browser.post("/posts", {"title": "Ours", "department_id": cast.department.id})

    assert post_().department_id == cast.department.id


def test_a_department_in_which_one_may_not_write_is_refused(browser, cast, both):
    sales = next(m.department for m in both.memberships if m.role == Role.READER)

    browser.sign_in(both).post("/posts", {"title": "Theirs", "department_id": sales.id}, 403)
    browser.sign_in(cast.editor).post("/posts", {"title": "Theirs", "department_id": cast.other.id}, 403)
    browser.sign_in(cast.admin).post("/posts", {"title": "Nobody's", "department_id": 99999}, 422)
    for garbage in ("one", "-1", "1.0", "", " "):
        browser.sign_in(both).post("/posts", {"title": "Where?", "department_id": garbage}, 422)

    assert posts() == 0


def test_a_department_that_is_archived_gets_nothing_new(browser, cast):
    gone = a_department("Old", archived_at=NOW)
    browser.sign_in(cast.admin).get("/posts/new")

    assert "Old" not in [words(o) for o in browser.page.all(".//option")]
    browser.post("/posts", {"title": "Late", "department_id": gone.id}, 422)

    assert posts() == 0


# -- who -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["reader", "manager"])
def test_who_writes_nowhere_makes_nothing(browser, cast, who):
    browser.sign_in(getattr(cast, who))

    browser.get("/posts/new", 403)
    browser.post("/posts", {"title": "Mine"}, 403)
    browser.post("/posts", {"title": "Mine", "department_id": cast.department.id}, 403)
    browser.fragment("/posts", {"title": "Mine", "view": MONTH}, 403)

    assert posts() == 0


def test_signed_out_nothing_is_made(browser, cast):
    browser.get("/posts/new", 303)
    browser.post("/posts", {"title": "Mine"})
    assert browser.answer.location.startswith("/sign-in")
    browser.fragment("/posts", {"title": "Mine"}, 401)

    assert posts() == 0


def test_state_and_owner_cannot_be_sent(browser, cast):
    browser.sign_in(cast.editor).post(
        "/posts", {"title": "Mine", "state": "approved", "owner_id": cast.lead.id, "confidential": "y", "uid": "x"}
    )

    assert (post_().state, post_().owner_id, post_().confidential) == (State.IDEA, cast.editor.id, False)
    assert post_().uid != "x"
