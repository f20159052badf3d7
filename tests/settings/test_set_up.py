"""The first day: from an empty database to a calendar."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from planner.channels.models import Channel, Network
from planner.db import db
from planner.goals.models import Goal
from planner.guidelines.models import Edition
from planner.history.models import Act
from planner.people.models import Department, Organisation, Person, Purpose
from planner.people.rules import Role, Standing
from planner.people.sign_in import make_link
from tests.builders import NOW, PASSWORD, a_channel, a_person, a_post

COMPANY = {"name": "Nordwerk", "country": "DE", "land": "NI", "language": "en", "zone": "Europe/Berlin"}


@pytest.fixture
def admin(app):
    return a_person("Ada Novak", standing=Standing.ADMIN)


def names(model):
    return list(db.session.scalars(select(model.name).order_by(model.id)))


def test_from_the_first_link_to_the_calendar(browser, tuesday):
    secret = make_link(Purpose.FIRST, None, now=NOW)
    db.session.commit()
    welcome = f"/welcome/{secret}"
    browser.get(welcome)
    browser.post(
        welcome, {"name": "Ada Novak", "email": "ada@nordwerk.example", "password": PASSWORD, "again": PASSWORD}
    )
    browser.follow(303)

    browser.follow()
    assert browser.page.h1 == "Company"
    sent = browser.page.form("/set-up")
    assert (sent["country"], sent["zone"], sent["language"]) == ("DE", "Europe/Berlin", "en")
    browser.post("/set-up", sent | COMPANY)

    browser.follow()
    assert browser.page.h1 == "Departments"
    lines = browser.page.form("/set-up/departments")
    del lines["line3-wanted"]  # no Innovation
    lines["line2-name"] = "Sales and partners"
    lines["line8-name"] = "Legal"
    browser.post("/set-up/departments", lines)

    browser.follow()
    assert browser.page.h1 == "Channels"
    sent = browser.page.form("/set-up/channels")
    linkedin = db.session.scalar(select(Network).where(Network.slug == "linkedin"))
    sales = db.session.scalar(select(Department).where(Department.name == "Sales and partners"))
    sent[f"network{linkedin.id}-wanted"] = "y"
    sent[f"network{linkedin.id}-name"] = "LinkedIn DE"
    sent[f"network{linkedin.id}-department_id"] = sales.id
    sent[f"own{sales.id}-wanted"] = "y"
    browser.post("/set-up/channels", sent)

    browser.follow()
    assert browser.page.h1 == "November 2026"
    company, ada = db.session.get(Organisation, 1), db.session.scalar(select(Person))
    assert (company.name, company.land, company.set_up_at) == ("Nordwerk", "NI", NOW)
    assert [
        (d.slug, d.name, d.name_de, d.hue) for d in db.session.scalars(select(Department).order_by(Department.id))
    ] == [
        ("marketing", "Marketing", "Marketing", 1),
        ("communications", "Communications", "Kommunikation", 8),
        ("sales-and-partners", "Sales and partners", None, 3),
        ("operations", "Operations", "Produktion", 5),
        ("hr", "HR", "Personal", 2),
        ("customer-service", "Customer service", "Kundenservice", 6),
        ("board-office", "Board office", "Geschäftsführung", 4),
        ("legal", "Legal", None, 7),
    ]
    edition = db.session.scalars(select(Edition)).one()
    assert (edition.number, edition.in_force_from, edition.published_by_id) == ("1.0", NOW.date(), ada.id)
    assert "Please read the engagement guidelines" in browser.page.text
    channel = db.session.scalar(select(Channel))
    assert (channel.name, channel.slug, channel.department_id) == ("LinkedIn DE", "linkedin-de", sales.id)
    assert {m.department_id: m.role for m in ada.memberships} == {sales.id: Role.APPROVER}
    assert [(g.title, g.title_de) for g in db.session.scalars(select(Goal).order_by(Goal.id))] == [
        ("Marketing that pays its way", "Marketing, das sich rechnet"),
        ("New revenue", "Neuer Umsatz"),
        ("Innovation", "Innovation"),
        ("Customer experience", "Kundenerlebnis"),
    ]
    assert set(db.session.scalars(select(Act.verb).where(Act.person_id == ada.id))) >= {"set-up"}


def test_until_then_every_page_of_an_administrator_leads_there(browser, admin):
    browser.sign_in(admin)
    for address in ("/", "/calendar/agenda", "/my-work", "/settings", "/settings/departments", "/history"):
        assert browser.get(address, 303).location == "/set-up"
    assert browser.post("/posts", {"title": "Too early"}).location == "/set-up"
    assert browser.fragment("/my-work", status=204).headers["HX-Redirect"] == "/set-up"
    assert browser.get("/healthz").text == "ok"


def test_others_see_that_it_goes_on(browser, admin):
    browser.sign_in(a_person("Jana Brandt"))
    answer = browser.get("/", 503)
    assert browser.page.h1 == "Planner is being set up"
    assert answer.headers["Retry-After"] == "60"
    browser.get("/set-up", 403)
    browser.post("/set-up", COMPANY, 403)
    assert db.session.get(Organisation, 1) is None
    assert browser.post("/sign-out").location == "/sign-in"


def test_signed_out_there_is_only_the_sign_in(browser, admin):
    browser.get("/set-up", 303)
    browser.get("/sign-in")
    assert browser.post("/set-up", COMPANY, 303).location.startswith("/sign-in")
    assert db.session.get(Organisation, 1) is None


def test_what_was_typed_comes_back_with_what_is_wrong(browser, admin):
    browser.sign_in(admin)
    browser.get("/set-up")
    browser.post("/set-up", COMPANY | {"name": "", "land": "W"}, 422)  # Vienna is not in Germany
    assert "This is needed." in browser.page.text
    assert "That is not in this country." in browser.page.text
    assert browser.page.form("/set-up")["zone"] == "Europe/Berlin"
    assert db.session.get(Organisation, 1) is None


def test_another_country_shows_its_lands_without_a_script(browser, admin):
    browser.sign_in(admin)
    browser.get("/set-up")
    browser.post("/set-up", COMPANY | {"country": "AT", "land": "", "lands": "1"}, 200)
    assert "Wien" in browser.page.text
    assert browser.page.form("/set-up")["name"] == "Nordwerk"
    assert db.session.get(Organisation, 1) is None
    browser.fragment("/settings/lands?country=CH")
    assert "Zürich" in browser.page.text
    browser.fragment("/settings/lands?country=XX")
    assert browser.page.text.startswith("Land or region the whole country")


def test_departments_are_suggested_in_the_companys_language(browser, admin):
    browser.sign_in(admin)
    browser.get("/set-up")
    browser.post("/set-up", COMPANY | {"language": "de"})
    browser.follow()
    lines = browser.page.form("/set-up/departments")
    assert [lines[f"line{n}-name"] for n in range(8)] == [
        "Marketing", "Kommunikation", "Vertrieb", "Innovation", "Produktion", "Personal", "Kundenservice",
        "Geschäftsführung",
    ]  # fmt: skip
    browser.post("/set-up/departments", lines)
    assert names(Department)[2] == "Sales"


def test_a_step_can_be_taken_again(browser, admin):
    browser.sign_in(admin)
    browser.get("/set-up")
    browser.post("/set-up", COMPANY)
    browser.post(
        "/set-up/departments",
        {"line0-name": "Marketing", "line0-wanted": "y", "line1-name": "Lab", "line1-wanted": "y"},
    )
    assert names(Department) == ["Marketing", "Lab"]
    marketing = db.session.scalar(select(Department.id).where(Department.name == "Marketing"))

    browser.get("/set-up/departments")
    sent = browser.page.form("/set-up/departments")
    assert [sent["line0-name"], sent["line1-name"], sent["line2-name"]] == ["Marketing", "Lab", ""]
    del sent["line1-wanted"]
    browser.post("/set-up/departments", sent | {"line2-name": "Workshop"})
    assert names(Department) == ["Marketing", "Workshop"]
    assert db.session.scalar(select(Department.id).where(Department.name == "Marketing")) == marketing

    browser.get("/set-up")
    browser.post("/set-up", browser.page.form("/set-up") | {"name": "Nordwerk GmbH"})
    assert db.session.get(Organisation, 1).name == "Nordwerk GmbH"


def test_more_lines_keep_what_was_typed(browser, admin):
    browser.sign_in(admin)
    browser.get("/set-up")
    browser.post("/set-up", COMPANY)
    browser.follow()
    sent = browser.page.form("/set-up/departments")
    browser.post("/set-up/departments", sent | {"line8-name": "Legal", "more": "1"}, 200)
    again = browser.page.form("/set-up/departments")
    assert again["line8-name"] == "Legal"
    assert len([name for name in again if name.endswith("-name")]) == 16
    assert names(Department) == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (
            {"line0-name": "Lab", "line0-wanted": "y", "line1-name": "LAB", "line1-wanted": "y"},
            "LAB stands there twice.",
        ),
        ({"line0-name": "Lab"}, "At least one department is needed."),
        ({"line0-name": "x" * 81, "line0-wanted": "y"}, "Too long"),
    ],
)
def test_departments_that_make_no_sense(browser, admin, sent, said):
    browser.sign_in(admin)
    browser.get("/set-up")
    browser.post("/set-up", COMPANY)
    browser.post("/set-up/departments", sent, 422)
    assert said in browser.page.text
    assert names(Department) == []


def test_channels_that_make_no_sense(browser, admin):
    browser.sign_in(admin)
    browser.get("/set-up")
    browser.post("/set-up", COMPANY)
    assert browser.get("/set-up/channels", 303).location == "/set-up"  # departments come first
    browser.post("/set-up/departments", {"line0-name": "Marketing", "line0-wanted": "y"})
    browser.follow()
    sent = browser.page.form("/set-up/channels")
    first, second = list(db.session.scalars(select(Network.id).order_by(Network.id).limit(2)))
    twice = {f"network{first}-wanted": "y", f"network{second}-wanted": "y", f"network{first}-name": "Our channel"}
    browser.post("/set-up/channels", sent | twice | {f"network{second}-name": "our Channel"}, 422)
    assert "our Channel stands there twice." in browser.page.text
    browser.post("/set-up/channels", sent | twice | {f"network{second}-name": ""}, 422)
    assert "Each channel needs a name." in browser.page.text
    browser.post(
        "/set-up/channels", sent | {f"network{first}-wanted": "y", f"network{first}-department_id": "999"}, 422
    )
    assert "This can't be chosen here." in browser.page.text
    assert names(Channel) == []
    assert db.session.get(Organisation, 1).set_up_at is None


def test_afterwards_the_set_up_leads_to_the_calendar(browser, cast):
    browser.sign_in(cast.admin)
    before = db.session.get(Organisation, 1).version
    for address in ("/set-up", "/set-up/departments", "/set-up/channels"):
        assert browser.get(address, 303).location == "/"
        assert browser.post(address, COMPANY | {"name": "Taken over"}).location == "/"
    assert db.session.get(Organisation, 1).version == before
    browser.sign_in(cast.editor)
    browser.get("/set-up", 403)


def test_an_empty_calendar_says_how_to_begin(browser, cast):
    said = "The calendar of Beispiel GmbH is ready: 2 departments, one channel, the public holidays of Niedersachsen."
    a_channel("LinkedIn DE", department=cast.department)
    browser.sign_in(cast.editor)
    browser.get("/")
    assert said in browser.page.text
    assert browser.page.links()["Write a post"] == "/posts/new"
    assert browser.page.links()["Subscribe"] == "/feeds"
    browser.sign_in(cast.reader)  # who writes nowhere has nothing to begin
    browser.get("/")
    assert "Your plan starts here" not in browser.page.text
    a_post("An idea", department=cast.department)
    browser.sign_in(cast.editor)
    browser.get("/")
    assert "Your plan starts here" not in browser.page.text
