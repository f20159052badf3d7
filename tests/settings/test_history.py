"""The history of everything."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from planner.db import db
from planner.history import recording
from planner.history.models import Act
from tests.builders import NOW, a_channel, a_person, a_post, a_quiet_period


def acts_on(page):
    return [" ".join("".join(li.itertext()).split()) for li in page.all(".//ol[@class='past']/li")]


def act_of(person, verb, change, at=NOW):
    """Somebody's act: whatever `change` does to rows."""
    recording.begin(person.id, verb, at=at)
    change()
    db.session.commit()
    return db.session.scalar(select(Act.id).order_by(Act.id.desc()).limit(1))


def test_who_did_what_from_what_to_what(browser, cast, tuesday):
    post = a_post("Fair", department=cast.department, day=date(2026, 11, 26))
    act_of(cast.editor, "move", lambda: setattr(post, "day", date(2026, 11, 27)))
    act_of(cast.admin, "settings", lambda: setattr(cast.department, "lead_id", cast.approver.id))
    browser.sign_in(cast.admin)
    browser.get("/history")
    first, second = acts_on(browser.page)[:2]
    assert first.startswith(
        "Tue 24 Nov, 09:42 Ada Novak changed the settings Department Marketing LeadLevin Aydin Mara Lindt"
    )
    assert second.startswith("Tue 24 Nov, 09:42 Jana Brandt moved it Post Fair Date26 November 2026 27 November 2026")
    assert browser.page.links()["Fair"] == f"/posts/{post.id}"


def test_roles_are_told_by_their_department(browser, cast):
    browser.sign_in(cast.admin)
    address = f"/settings/people/{cast.reader.id}"
    browser.get(address)
    browser.post(
        address,
        browser.page.form(address) | {f"d{cast.other.id}-role": "editor", f"d{cast.department.id}-role": "reader"},
    )
    browser.get("/history")
    told = acts_on(browser.page)[0]
    assert "InnovationReader Editor" in told
    assert "Marketing– Reader" in told
    assert "In the company" not in told


def test_filters_and_pages(browser, cast):
    channel = a_channel("LinkedIn DE")
    for n in range(60):
        act_of(
            cast.admin if n % 2 else cast.manager, "settings", lambda n=n: setattr(channel, "audience", f"Audience {n}")
        )
    post = a_post("Fair", department=cast.department)
    act_of(cast.editor, "write", lambda: setattr(post, "title", "Trade fair"))
    browser.sign_in(cast.admin)
    browser.get("/history")
    assert len(acts_on(browser.page)) == 50
    browser.get(browser.page.links()["Older"])
    assert "Audience 10 Audience 11" in acts_on(browser.page)[0]
    assert browser.page.links()["Newest"] == "/history"

    browser.get(f"/history?person={cast.manager.id}")
    assert len(acts_on(browser.page)) == 30
    assert all("Lena Sommer" in told for told in acts_on(browser.page))
    browser.get("/history?kind=post")
    assert "Trade fair" in acts_on(browser.page)[0]
    assert not any("Audience" in told for told in acts_on(browser.page))
    browser.get(f"/history?kind=post&person={cast.manager.id}")
    assert "There is nothing of this kind." in browser.page.text
    for nonsense in ("person=x&kind=y&before=z", "person=-1&before=99999999999999999999", "person=4294967296"):
        browser.get(f"/history?{nonsense}")


def test_a_page_asks_the_database_as_often_however_much_is_on_it(browser, cast):
    post = a_post("Fair", department=cast.department, channel=a_channel("LinkedIn DE"), text="Come")
    browser.sign_in(cast.admin)
    browser.get("/history")
    before = len(browser.statements)
    for n in range(20):
        act_of(cast.editor, "write", lambda n=n: setattr(post, "title", f"Fair {n}"))
    browser.get("/history")
    assert len(browser.statements) == before


def test_a_big_act_is_told_in_short(browser, cast):
    posts = [a_post(f"Post {n}", department=cast.department) for n in range(30)]
    act_of(cast.editor, "import", lambda: [setattr(post, "note", "Imported") for post in posts])
    browser.sign_in(cast.admin)
    browser.get("/history")
    assert "and 18 more changes" in acts_on(browser.page)[0]


def test_what_is_gone_keeps_its_name(browser, cast):
    period = a_quiet_period(reason="Stocktaking")
    act_of(cast.admin, "delete", lambda: db.session.delete(period))
    browser.sign_in(cast.admin)
    browser.get("/history")
    assert "Quiet period Stocktaking" in acts_on(browser.page)[0]
    assert "Stocktaking" not in browser.page.links()


def test_markup_in_names_is_only_text(browser, cast):
    post = a_post("<img src=x onerror=alert(1)>", department=cast.department)
    act_of(cast.editor, "write", lambda: setattr(post, "note", "<b hx-get='/'>bold</b>"))
    browser.sign_in(cast.admin)
    browser.get("/history")
    assert "<img src=x onerror=alert(1)>" in acts_on(browser.page)[0]


def test_posts_are_taken_back_beside_the_post(browser, cast):
    post = a_post("Fair", department=cast.department)
    act = act_of(cast.editor, "write", lambda: setattr(post, "title", "Trade fair"))
    browser.sign_in(cast.admin)
    browser.get("/history")
    assert f"/history/{act}/undo" not in browser.text
    browser.post(f"/history/{act}/undo", status=409)
    assert "This can't be undone." in browser.page.text
    assert post.title == "Trade fair"


@pytest.mark.parametrize("twice", [False, True])
def test_undo(browser, cast, twice):
    act = act_of(cast.admin, "settings", lambda: setattr(cast.department, "hue", 9))
    browser.sign_in(cast.admin)
    browser.get("/history")
    browser.post(f"/history/{act}/undo")
    assert cast.department.hue == 1
    if twice:
        browser.post(f"/history/{act}/undo", status=409)
        assert "This was undone already." in browser.page.text
    browser.get("/history")
    assert "(taken back)" in browser.page.text
    browser.post("/history/999999/undo", status=404)


def test_who_may(browser, cast):
    act = act_of(cast.admin, "settings", lambda: setattr(cast.department, "hue", 9))
    browser.get("/sign-in")
    assert browser.post(f"/history/{act}/undo").location.startswith("/sign-in")
    for person in (cast.lead, cast.manager):
        browser.sign_in(person)
        browser.get("/history", 403)
        browser.post(f"/history/{act}/undo", status=403)
    assert cast.department.hue == 9


def test_a_stranger_to_the_history(browser, cast):
    """What no person did was the program."""
    recording.begin(None, "import", at=NOW)
    post = a_post("Fair", department=cast.department)
    assert post.id
    browser.sign_in(a_person("Second Admin", standing="admin"))
    browser.get("/history")
    assert any(told.split(" ", 4)[4].startswith("The program") for told in acts_on(browser.page))


@pytest.mark.parametrize(
    "title", ["0000-00-00", "2026-13-01", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00"]
)
def test_a_text_that_looks_like_a_day_is_told_as_it_is(browser, cast, title):
    act_of(cast.editor, "write", lambda: setattr(a_post(department=cast.department), "title", title))
    browser.sign_in(cast.admin)
    browser.get("/history")
    assert title in acts_on(browser.page)[0]
