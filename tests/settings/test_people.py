"""People: inviting, roles, links, switching off and on, the last administrator, and what somebody leaves behind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from planner.calendar.rules import State
from planner.db import db
from planner.history.models import Act, Change
from planner.people.models import OneTimeLink, Person, SignedIn
from planner.people.rules import Role, Standing
from planner.roadmap.rules import MilestoneState
from tests.browser import Browser
from tests.builders import PASSWORD, a_campaign, a_channel, a_department, a_goal, a_milestone, a_person, a_post

NEW = "/settings/people/new"


def page_of(person):
    return f"/settings/people/{person.id}"


def roles_of(person):
    return {membership.department_id: membership.role for membership in person.memberships}


def link_on(page):
    return page.by_id("one-time").get("value")


def rows_on(page):
    return [" ".join("".join(e.itertext()).split()) for e in page.all(".//tbody/tr/th//strong")]


def invited(browser, **more):
    browser.get(NEW)
    sent = browser.page.form(NEW) | {"name": "Nils Bauer", "email": "Nils.Bauer@Example.com"} | more
    browser.post(NEW, sent)
    return db.session.scalar(select(Person).where(Person.email == "nils.bauer@example.com"))


# -- inviting ------------------------------------------------------------------------------------------------------


def test_an_invitation_shows_its_link_once_and_the_link_works_once(app, browser, cast, tuesday):
    browser.sign_in(cast.admin)
    role = {f"d{cast.department.id}-role": "editor", f"d{cast.other.id}-role": "reader"}
    nils = invited(browser, standing="manager", **role)
    assert (nils.name, nils.email, nils.standing) == ("Nils Bauer", "nils.bauer@example.com", Standing.MANAGER)
    assert roles_of(nils) == {cast.department.id: Role.EDITOR, cast.other.id: Role.READER}
    assert browser.answer.location == page_of(nils)
    browser.follow()
    link = link_on(browser.page)
    assert link.startswith("http://127.0.0.1:5000/welcome/")
    assert browser.page.one(".//button[@data-copy]").get("data-copy") == "#one-time"
    browser.get(page_of(nils))
    assert "one-time" not in browser.text
    browser.get("/settings/people?show=invited")
    assert rows_on(browser.page) == ["Nils Bauer"]
    assert "Invited" in browser.page.text

    his = Browser(app)
    welcome = link.removeprefix("http://127.0.0.1:5000")
    his.get(welcome)
    his.post(welcome, {"password": PASSWORD, "again": PASSWORD})
    his.follow()
    assert his.page.h1 == "November 2026"
    his.get(welcome, 404)
    assert db.session.scalar(select(Act.verb).where(Act.person_id == cast.admin.id)) == "invite"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "nils"}, "This is not a mail address."),
        ({"email": "JANA.BRANDT@example.com"}, "Somebody with this mail address is there already."),
        ({"name": ""}, "This is needed."),
        ({"standing": "owner"}, "Not a valid choice."),
        ({"role": "boss"}, "Not a valid choice."),
    ],
)
def test_an_invitation_that_makes_no_sense(browser, cast, wrong, said):
    browser.sign_in(cast.admin)
    people = db.session.scalar(select(func.count()).select_from(Person))
    browser.get(NEW)
    sent = browser.page.form(NEW) | {"name": "Nils Bauer", "email": "nils@example.com"}
    if "role" in wrong:
        wrong = {f"d{cast.department.id}-role": "boss"}
    browser.post(NEW, sent | {f"d{cast.other.id}-role": "editor"} | wrong, 422)
    assert said in browser.page.text
    assert browser.page.form(NEW)[f"d{cast.other.id}-role"] == "editor"
    assert db.session.scalar(select(func.count()).select_from(Person)) == people


def test_an_invitation_that_ran_out_gets_a_new_link_that_ends_the_old(browser, cast, tuesday):
    browser.sign_in(cast.admin)
    nils = invited(browser)
    browser.follow()
    old = link_on(browser.page).removeprefix("http://127.0.0.1:5000")
    tuesday.shift(timedelta(days=7, minutes=1))
    browser.sign_in(cast.admin)
    browser.get("/settings/people")
    assert "Link ran out" in browser.page.text
    browser.post(f"{page_of(nils)}/link")
    browser.follow()
    new = link_on(browser.page).removeprefix("http://127.0.0.1:5000")
    assert "for seven days" in browser.page.text
    browser.get(old, 404)
    browser.get(new)


def test_a_lost_password(app, browser, cast, tuesday):
    browser.sign_in(cast.admin)
    browser.get(page_of(cast.editor))
    browser.post(f"{page_of(cast.editor)}/link")
    browser.follow()
    assert "for ten minutes" in browser.page.text
    link = link_on(browser.page).removeprefix("http://127.0.0.1:5000")
    hers = Browser(app)
    tuesday.shift(timedelta(minutes=9))
    hers.get(link)
    assert hers.page.h1 == "A new password"
    tuesday.shift(timedelta(minutes=2))
    hers.get(link, 404)
    told = db.session.scalar(select(Change.about_id).join(Act).where(Act.verb == "link"))
    assert told == cast.editor.id


def test_no_link_for_who_is_switched_off(browser, cast):
    browser.sign_in(cast.admin)
    browser.get(page_of(cast.stranger))
    assert "New link" not in browser.page.text
    browser.post(f"{page_of(cast.stranger)}/link", status=422)
    assert "This account is switched off." in browser.page.text
    assert db.session.scalar(select(func.count()).select_from(OneTimeLink)) == 0


# -- changing ------------------------------------------------------------------------------------------------------


def test_roles_and_standing_count_from_the_next_request_on(app, browser, cast):
    hers = Browser(app).sign_in(cast.editor)
    hers.get("/settings/people", 403)
    browser.sign_in(cast.admin)
    address = page_of(cast.editor)
    browser.get(address)
    sent = browser.page.form(address)
    assert sent[f"d{cast.department.id}-role"] == "editor"
    role = {f"d{cast.department.id}-role": "", f"d{cast.other.id}-role": "approver"}
    browser.post(address, sent | role | {"name": "Jana B.", "email": "JB@example.com", "standing": "admin"})
    assert (cast.editor.name, cast.editor.email, cast.editor.standing) == ("Jana B.", "jb@example.com", Standing.ADMIN)
    assert roles_of(cast.editor) == {cast.other.id: Role.APPROVER}
    hers.get("/settings/people")


def test_a_change_of_roles_alone_makes_other_pages_stale(browser, cast):
    browser.sign_in(cast.admin)
    address = page_of(cast.editor)
    browser.get(address)
    sent = browser.page.form(address)
    browser.post(address, sent | {f"d{cast.other.id}-role": "reader"})
    browser.post(address, sent | {"name": "J. Brandt", f"d{cast.department.id}-role": "approver"}, 409)
    again = browser.page.form(address)
    assert (again["name"], again[f"d{cast.department.id}-role"]) == ("J. Brandt", "approver")
    assert roles_of(cast.editor) == {cast.department.id: Role.EDITOR, cast.other.id: Role.READER}


def test_a_role_in_an_archived_department_is_kept(browser, cast, tuesday):
    old = a_department("Old lab", archived_at=cast.admin.created_at)
    ana = a_person("Ana Ruiz", roles={old: Role.EDITOR})
    browser.sign_in(cast.admin)
    browser.get(page_of(ana))
    assert f"d{old.id}-role" not in browser.page.form(page_of(ana))
    browser.post(page_of(ana), browser.page.form(page_of(ana)) | {f"d{old.id}-role": ""})
    assert roles_of(ana) == {old.id: Role.EDITOR}


def test_the_last_administrator_stays(browser, cast):
    a_person("Invited only", standing=Standing.ADMIN, password=None)
    a_person("Gone", standing=Standing.ADMIN, active=False)
    browser.sign_in(cast.admin)
    address = page_of(cast.admin)
    browser.get(address)
    sent = browser.page.form(address)
    browser.post(address, sent | {"standing": "manager"}, 422)
    assert "This is the last administrator." in browser.page.text
    browser.get(f"{address}/leaving")
    browser.post(f"{address}/leaving", browser.page.form(f"{address}/leaving"), 422)
    assert "This is the last administrator." in browser.page.text
    assert (cast.admin.standing, cast.admin.active) == (Standing.ADMIN, True)

    a_person("Second", standing=Standing.ADMIN)
    browser.post(address, sent | {"standing": "manager"})
    assert cast.admin.standing == Standing.MANAGER
    browser.get("/settings/people", 403)


def test_undo_brings_no_last_administrator_down(browser, cast):
    browser.sign_in(cast.admin)
    address = page_of(cast.editor)
    browser.get(address)
    browser.post(address, browser.page.form(address) | {"standing": "admin"})
    act = db.session.scalar(select(Act.id).where(Act.verb == "settings").order_by(Act.id.desc()).limit(1))
    cast.admin.active = False
    db.session.commit()
    browser.sign_in(cast.editor)
    browser.get("/history")
    browser.post(f"/history/{act}/undo", status=409)
    assert "This is the last administrator." in browser.page.text
    assert cast.editor.standing == Standing.ADMIN


# -- leaving -------------------------------------------------------------------------------------------------------


@pytest.fixture
def held(cast):
    """What the editor is in charge of, and what is out or over."""
    her = cast.editor
    channel = a_channel("LinkedIn DE", department=cast.department, owner=her, deputy=cast.lead)
    return {
        "open": [
            a_post("Idea", owner=her, department=cast.department),
            a_post("Approved", owner=her, department=cast.department, state=State.APPROVED, day=date(2026, 12, 1)),
        ],
        "out": a_post("Out", owner=her, department=cast.department, state=State.PUBLISHED, day=date(2026, 11, 1)),
        "channel": channel,
        "deputy": a_channel("Mastodon", network="mastodon", department=cast.department, owner=cast.lead, deputy=her),
        "campaign": a_campaign("Autumn", department=cast.department, owner=her),
        "milestone": a_milestone("Price list", department=cast.department, owner=her),
        "reached": a_milestone("Long ago", department=cast.department, owner=her, state=MilestoneState.REACHED),
        "goal": a_goal("New revenue", owner=her),
    }


def left(browser, person, status=303, **sent):
    address = f"{page_of(person)}/leaving"
    browser.get(address)
    return browser.post(address, browser.page.form(address) | sent, status)


def test_switching_off_ends_sessions_at_once_and_hands_everything_over(app, browser, cast, held):
    hers = Browser(app).sign_in(cast.editor)
    hers.get("/my-work")
    browser.sign_in(cast.admin)
    browser.get(f"{page_of(cast.editor)}/leaving")
    for said in (
        "2 open posts",
        "One campaign: Autumn",
        "One milestone: Price list",
        "One goal: New revenue",
        "2 channels",
    ):
        assert said in browser.page.text
    left(browser, cast.editor, heir_id=cast.lead.id)
    assert cast.editor.active is False
    assert hers.get("/my-work", 303).location.startswith("/sign-in")
    assert db.session.scalar(select(func.count()).where(SignedIn.person_id == cast.editor.id)) == 0

    for thing in (*held["open"], held["channel"], held["campaign"], held["milestone"], held["goal"]):
        assert thing.owner_id == cast.lead.id
    assert (held["out"].owner_id, held["reached"].owner_id) == (cast.editor.id, cast.editor.id)
    assert (held["channel"].deputy_id, held["deputy"].owner_id, held["deputy"].deputy_id) == (None, cast.lead.id, None)
    assert (held["open"][1].state, roles_of(cast.editor)) == (State.APPROVED, {cast.department.id: Role.EDITOR})

    acts = set(
        db.session.scalars(
            select(Change.act_id).where(Change.kind.in_(("post", "channel", "goal")), Change.before.is_not(None))
        )
    )
    act = db.session.scalar(select(Act).where(Act.verb == "hand-over"))
    assert act.id in acts
    assert act.person_id == cast.admin.id
    browser.follow()
    assert "Jana Brandt is signed out and switched off. 7 things went to Levin Aydin." in browser.page.text

    fresh = Browser(app)
    fresh.get("/sign-in")
    fresh.post("/sign-in", {"email": cast.editor.email, "password": PASSWORD, "next": ""}, 422)


def test_handing_over_is_one_act_and_one_undo(browser, cast, held):
    browser.sign_in(cast.admin)
    left(browser, cast.editor, heir_id=cast.lead.id)
    browser.follow()
    browser.post(browser.page.one(".//*[@data-toast]//form").get("action"))
    assert cast.editor.active is True
    for thing in (*held["open"], held["channel"], held["campaign"], held["milestone"], held["goal"]):
        assert thing.owner_id == cast.editor.id
    assert held["channel"].deputy_id == cast.lead.id
    assert held["deputy"].deputy_id == cast.editor.id


def test_undo_is_refused_once_something_changed(browser, cast, held):
    browser.sign_in(cast.admin)
    left(browser, cast.editor, heir_id=cast.lead.id)
    act = db.session.scalar(select(Act.id).where(Act.verb == "hand-over"))
    held["campaign"].owner = cast.approver
    db.session.commit()
    browser.post(f"/history/{act}/undo", status=409)
    assert "This can't be undone" in browser.page.text
    assert (cast.editor.active, held["goal"].owner_id) == (False, cast.lead.id)


def test_somebody_may_be_switched_off_first_and_handed_over_later(browser, cast, held):
    browser.sign_in(cast.admin)
    left(browser, cast.editor)
    assert (cast.editor.active, held["open"][0].owner_id) == (False, cast.editor.id)
    browser.follow()
    assert "2 posts wait for a new owner." in browser.page.text
    assert browser.page.links()["Hand them on"] == f"{page_of(cast.editor)}/leaving"
    left(browser, cast.editor, heir_id=cast.approver.id)
    assert held["open"][0].owner_id == cast.approver.id
    browser.follow()
    assert "wait for a new owner" not in browser.page.text


def test_who_leads_a_department_is_followed(browser, cast):
    browser.sign_in(cast.admin)
    left(browser, cast.lead, heir_id=cast.approver.id)
    assert cast.department.lead_id == cast.approver.id


def test_an_heir_is_somebody_else_who_is_here(browser, cast, held):
    browser.sign_in(cast.admin)
    for heir in (cast.editor.id, cast.stranger.id, 999999, "jana"):
        left(browser, cast.editor, 422, heir_id=heir)
        assert "This can't be chosen here." in browser.page.text
    assert (cast.editor.active, held["goal"].owner_id) == (True, cast.editor.id)


def test_a_stale_page_switches_nobody_off(browser, cast):
    browser.sign_in(cast.admin)
    browser.get(f"{page_of(cast.editor)}/leaving")
    sent = browser.page.form(f"{page_of(cast.editor)}/leaving")
    browser.get(page_of(cast.editor))
    browser.post(page_of(cast.editor), browser.page.form(page_of(cast.editor)) | {"name": "Jana B."})
    browser.post(f"{page_of(cast.editor)}/leaving", sent, 409)
    assert cast.editor.active is True


def test_switching_on_again(app, browser, cast):
    browser.sign_in(cast.admin)
    browser.get(page_of(cast.stranger))
    sent = browser.page.form(f"{page_of(cast.stranger)}/switch-on")
    browser.post(f"{page_of(cast.stranger)}/switch-on", sent)
    assert cast.stranger.active is True
    browser.post(f"{page_of(cast.stranger)}/switch-on", sent, 409)
    his = Browser(app)
    his.get("/sign-in")
    his.post("/sign-in", {"email": cast.stranger.email, "password": PASSWORD, "next": ""})


# -- the list ------------------------------------------------------------------------------------------------------


def test_the_list_of_people(browser, cast):
    browser.sign_in(cast.admin)
    browser.get("/settings/people")
    here = ["Ada Novak", "Jana Brandt", "Lena Sommer", "Levin Aydin", "Mara Lindt", "Olaf Krüger", "Tarek Haddad"]
    assert rows_on(browser.page) == [*here, "Ben Gone"]
    for query, names in (
        ("q=brandt", ["Jana Brandt"]),
        ("q=BEN.GONE@", ["Ben Gone"]),
        ("q=%25", []),
        ("q=_", []),
        ("show=readers", ["Olaf Krüger"]),
        ("show=gone", ["Ben Gone"]),
        ("show=invited", []),
        ("show=roles&department=innovation", ["Tarek Haddad"]),
        ("department=innovation", ["Olaf Krüger", "Tarek Haddad"]),
        ("page=2", []),
        ("page=x&show=nonsense&department=nowhere", []),
    ):
        browser.get(f"/settings/people?{query}")
        assert rows_on(browser.page) == names, query
    browser.get("/settings/people")
    assert "Innovation has no approver." in browser.page.text
    assert "Has a role 6" in browser.page.text


def test_a_long_list_goes_on(browser, cast):
    password_hash = cast.admin.password_hash
    for n in range(101):
        db.session.add(
            Person(
                email=f"{n}@example.com",
                name=f"Z {n:03}",
                created_at=cast.admin.created_at,
                password_hash=password_hash,
            )
        )
    db.session.commit()
    browser.sign_in(cast.admin)
    browser.get("/settings/people?q=Z")
    assert len(rows_on(browser.page)) == 100
    browser.get(browser.page.links()["Go on"])
    assert rows_on(browser.page) == ["Z 100"]


# -- who may -------------------------------------------------------------------------------------------------------


def test_nobody_else_changes_people(browser, cast):
    him = cast.reader
    addresses = [NEW, page_of(him), *(f"{page_of(him)}/{what}" for what in ("link", "leaving", "switch-on"))]
    sent = {"name": "Taken over", "email": "me@example.com", "standing": "admin", "version": him.version}
    people = db.session.scalar(select(func.count()).select_from(Person))
    browser.get("/sign-in")
    for address in addresses:
        assert browser.post(address, sent).location.startswith("/sign-in")
    for person in (cast.lead, cast.manager, him):
        browser.sign_in(person)
        for address in addresses:
            browser.post(address, sent, 403)
    assert (him.name, him.standing, him.active) == ("Olaf Krüger", Standing.MEMBER, True)
    assert db.session.scalar(select(func.count()).select_from(Person)) == people
    assert db.session.scalar(select(func.count()).select_from(OneTimeLink)) == 0


def test_a_search_for_what_no_database_holds_finds_nobody(browser, cast):
    browser.sign_in(cast.admin)
    assert "Jana Brandt" not in browser.get("/settings/people?q=%00&department=%00&show=%00").text
