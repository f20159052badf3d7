"""Departments, channels, networks, topics, quiet periods, the company's days and the company itself."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import func, select

from planner.calendar.rules import State
from planner.channels.models import Channel, Topic
from planner.days.models import CompanyDay, QuietPeriod
from planner.db import db
from planner.history.models import Act, Change
from planner.people.models import Department, Organisation
from planner.people.rules import Role
from tests.builders import (
    a_channel,
    a_company_day,
    a_department,
    a_network,
    a_person,
    a_post,
    a_quiet_period,
    a_topic,
)

LISTS = (
    "/settings/organisation",
    "/settings/departments",
    "/settings/channels",
    "/settings/networks",
    "/settings/topics",
    "/settings/people",
    "/settings/quiet-periods",
    "/settings/days",
    "/history",
)


def last_verb():
    return db.session.scalar(select(Act.verb).order_by(Act.id.desc()).limit(1))


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize("address", LISTS)
def test_only_administrators_see_the_companys_settings(browser, cast, address):
    browser.sign_in(cast.admin)
    browser.get(address)
    assert [a.get("href") for a in browser.page.all(".//nav[@aria-label='Settings']//a[@aria-current]")] == [address]
    for person in (cast.manager, cast.approver, cast.reader):
        browser.sign_in(person)
        browser.get(address, 403)


def test_lists_ask_the_database_as_often_however_long_they_are(browser, cast):
    def asked(address):
        browser.get(address)
        return len(browser.statements)

    browser.sign_in(cast.admin)
    for address in LISTS:
        asked(address)  # what is kept for the process
    a_quiet_period(channel=a_channel(department=cast.department, owner=cast.editor))
    a_topic(second=cast.other)
    a_quiet_period(department=cast.department)
    before = {address: asked(address) for address in LISTS}
    for n in range(4):
        department = a_department(lead=a_person(f"Person {n}", roles={cast.department: Role.READER}))
        channel = a_channel(f"Channel {n}", department=department, owner=cast.lead)
        a_topic(second=department)
        a_quiet_period(channel=channel)
        a_quiet_period(department=department)
    assert {address: asked(address) for address in LISTS} == before


# -- departments ---------------------------------------------------------------------------------------------------


def test_a_further_department(browser, cast):
    browser.sign_in(cast.admin)
    browser.get("/settings/departments/new")
    sent = browser.page.form("/settings/departments/new")
    browser.post(
        "/settings/departments/new", sent | {"name": "Kundenservice Süd", "hue": "7", "lead_id": cast.reader.id}
    )
    browser.follow()
    made = db.session.scalar(select(Department).where(Department.slug == "kundenservice-sued"))
    assert (made.name, made.name_de, made.hue, made.lead_id) == ("Kundenservice Süd", None, 7, cast.reader.id)
    assert last_verb() == "create"
    assert "Kundenservice Süd was added." in browser.page.text


def test_a_departments_slug_stays_whatever_its_name(browser, cast):
    browser.sign_in(cast.admin)
    address = f"/settings/departments/{cast.department.id}"
    browser.get(address)
    browser.post(
        address, browser.page.form(address) | {"name": "Brand", "name_de": "Marke", "hue": "12", "slug": "brand"}
    )
    assert (cast.department.name, cast.department.name_de, cast.department.hue) == ("Brand", "Marke", 12)
    assert cast.department.slug == "marketing"
    assert last_verb() == "settings"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This is needed."),
        ({"name": "innovation"}, "innovation is there already."),
        ({"name": "x" * 81}, "Too long: 81 of at most 80 characters."),
        ({"hue": "13"}, "Not a valid choice."),
        ({"hue": "blue"}, "Invalid Choice"),
        ({"lead_id": "999999"}, "This can't be chosen here."),
    ],
)
def test_a_department_that_makes_no_sense(browser, cast, wrong, said):
    browser.sign_in(cast.admin)
    for address in ("/settings/departments/new", f"/settings/departments/{cast.department.id}"):
        browser.get(address)
        sent = {"name": "Lab", "name_de": "Labor"} | wrong
        browser.post(address, browser.page.form(address) | sent, 422)
        assert said in browser.page.text
        assert browser.page.form(address)["name_de"] == "Labor"
    assert (cast.department.name, cast.department.hue, count(Department)) == ("Marketing", 1, 2)


def test_two_administrators_at_one_department(browser, cast):
    browser.sign_in(cast.admin)
    address = f"/settings/departments/{cast.department.id}"
    browser.get(address)
    sent = browser.page.form(address)
    browser.post(address, sent | {"hue": "5"})
    browser.post(address, sent | {"name": "Brand", "hue": "9"}, 409)
    assert "Ada Novak saved this while your page was open." in browser.page.text
    assert "Colour: now Gold, yours Pink" in browser.page.text
    assert "Name: now Marketing, yours Brand" in browser.page.text
    assert (cast.department.name, cast.department.hue) == ("Marketing", 5)
    browser.post(address, browser.page.form(address))
    assert (cast.department.name, cast.department.hue) == ("Brand", 9)


# -- archiving -----------------------------------------------------------------------------------------------------


def archived(browser, kind, row, verb="archive", **kw):
    return browser.post(f"/settings/{kind}/{row.id}/{verb}", {"version": row.version}, **kw)


def test_an_archived_department_leaves_the_pickers_and_loses_nothing(browser, cast):
    post = a_post("Fair", department=cast.department, day=date(2026, 11, 26))
    browser.sign_in(cast.admin)
    browser.get(f"/settings/departments/{cast.department.id}")
    archived(browser, "departments", cast.department)
    assert cast.department.archived_at is not None
    assert last_verb() == "archive"

    browser.get("/settings/departments")
    assert "Archived" in browser.page.text
    for page in ("/settings/channels/new", "/posts/new", "/settings/people/new"):
        browser.get(page)
        assert "Marketing" not in " ".join(browser.page.one(".//main").itertext())
    browser.get(f"/posts/{post.id}")
    assert "Marketing" in browser.page.text
    assert (post.department_id, len(cast.editor.memberships)) == (cast.department.id, 1)

    archived(browser, "departments", cast.department, "restore")
    assert cast.department.archived_at is None
    browser.get("/settings/channels/new")
    assert "Marketing" in browser.page.text


def test_archived_channels_and_topics_stay_in_old_posts(browser, cast):
    channel, topic = a_channel("LinkedIn DE"), a_topic("Jobs")
    post = a_post("We hire", text="Come", channel=channel, topic=topic, department=cast.department)
    browser.sign_in(cast.admin)
    browser.get("/settings")
    archived(browser, "channels", channel)
    archived(browser, "topics", topic)
    browser.get(f"/posts/{post.id}")
    assert "LinkedIn DE" in browser.page.text
    assert post.variants[0].text == "Come"
    assert post.topic_id == topic.id
    other = a_post("Another", department=cast.department)
    browser.get(f"/posts/{other.id}")
    assert "LinkedIn DE" not in " ".join(browser.page.one(".//*[@id='panel']").itertext())
    browser.get("/settings/quiet-periods/new")
    assert "LinkedIn DE" not in browser.page.text


@pytest.mark.parametrize("verb", ["archive", "restore"])
def test_who_may_archive(browser, cast, verb):
    channel = a_channel("LinkedIn DE", department=cast.department)
    browser.get("/sign-in")
    assert archived(browser, "channels", channel, verb).location.startswith("/sign-in")
    for person in (cast.lead, cast.manager):
        browser.sign_in(person)
        archived(browser, "channels", channel, verb, status=403)
    browser.sign_in(cast.admin)
    browser.post(f"/settings/channels/{channel.id}/{verb}", {"version": channel.version + 1}, 409)
    browser.post(f"/settings/channels/{channel.id}/{verb}", {}, 409)
    browser.post(f"/settings/channels/999999/{verb}", {"version": 1}, 404)
    assert channel.archived_at is None


def test_archiving_can_be_undone(browser, cast):
    channel = a_channel("LinkedIn DE", department=cast.department)
    browser.sign_in(cast.admin)
    browser.get("/settings/channels")
    archived(browser, "channels", channel)
    browser.follow()
    undo = browser.page.one(".//*[@data-toast]//form").get("action")
    browser.post(undo)
    assert channel.archived_at is None
    assert last_verb() == "undo"


# -- channels and networks -----------------------------------------------------------------------------------------


def test_a_channel_with_all_that_goes_with_it(browser, cast):
    network = a_network("mastodon")
    browser.sign_in(cast.admin)
    browser.get("/settings/channels/new")
    sent = browser.page.form("/settings/channels/new")
    assert (sent["minimum_gap"], sent["lasts"]) == ("120", "30")
    browser.post(
        "/settings/channels/new",
        sent
        | {
            "name": "Mastodon",
            "network_id": network.id,
            "department_id": cast.other.id,
            "owner_id": cast.elsewhere.id,
            "deputy_id": cast.reader.id,
            "languages": "DE; en",
            "audience": "Engineers",
            "minimum_gap": "0",
            "lasts": "45",
            "legal_notice": "https://example.com/imprint",
            "works_council": "Agreed 12 March 2025",
        },
    )
    made = db.session.scalar(select(Channel))
    assert (made.slug, made.network_id, made.department_id) == ("mastodon", network.id, cast.other.id)
    assert (made.owner_id, made.deputy_id, made.languages) == (cast.elsewhere.id, cast.reader.id, "de, en")
    assert (made.minimum_gap, made.lasts, made.legal_notice) == (0, 45, "https://example.com/imprint")
    assert (made.audience, made.works_council) == ("Engineers", "Agreed 12 March 2025")
    browser.follow()
    assert "Tarek Haddad" in browser.page.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This is needed."),
        ({"name": "linkedin de"}, "linkedin de is there already."),
        ({"network_id": ""}, "This can't be chosen here."),
        ({"department_id": "999999"}, "This can't be chosen here."),
        ({"minimum_gap": "-1"}, "A number from 0 to 20160, please."),
        ({"minimum_gap": "two hours"}, "That is not a whole number."),
        ({"minimum_gap": ""}, "This is needed."),
        ({"minimum_gap": "9" * 40}, "A number from 0 to 20160, please."),
        ({"lasts": "0"}, "A number from 1 to 1440, please."),
        ({"languages": "de, klingon"}, "klingon is not a language."),
        ({"legal_notice": "javascript:alert(1)"}, "A link begins with https://"),
    ],
)
def test_a_channel_that_makes_no_sense(browser, cast, wrong, said):
    a_channel("LinkedIn DE")
    browser.sign_in(cast.admin)
    browser.get("/settings/channels/new")
    browser.post(
        "/settings/channels/new",
        browser.page.form("/settings/channels/new") | {"name": "X", "audience": "All"} | wrong,
        422,
    )
    assert said in browser.page.text
    assert browser.page.form("/settings/channels/new")["audience"] == "All"
    assert count(Channel) == 1


def test_owner_and_deputy_are_two(browser, cast):
    channel = a_channel("LinkedIn DE")
    address = f"/settings/channels/{channel.id}"
    browser.sign_in(cast.admin)
    browser.get(address)
    both = {"owner_id": cast.lead.id, "deputy_id": cast.lead.id}
    browser.post(address, browser.page.form(address) | both, 422)
    assert "The deputy is somebody else than the owner." in browser.page.text
    assert channel.owner_id is None


def test_the_limits_of_a_network(browser, cast):
    network = a_network("x")
    address = f"/settings/networks/{network.id}"
    browser.sign_in(cast.admin)
    browser.get(address)
    sent = browser.page.form(address)
    assert (sent["text_limit"], sent["unit"], sent["link_counts_as"]) == ("280", "x-weighted", "23")
    for wrong, said in (
        ({"as_of": ""}, "This is needed."),
        ({"as_of": "last week"}, "Write a month or a day"),
        ({"as_of": "2026-13"}, "Write a month or a day"),
        ({"text_limit": "0"}, "A number from 1 to 1000000, please."),
        ({"unit": "words"}, "Invalid Choice"),
    ):
        browser.post(address, sent | wrong, 422)
        assert said in browser.page.text
    browser.post(
        address, sent | {"text_limit": "25000", "hashtag_limit": "", "alt_text_limit": "1000", "as_of": "2026-12-01"}
    )
    assert (network.text_limit, network.hashtag_limit, network.alt_text_limit) == (25000, None, 1000)
    assert (network.as_of, network.slug, network.unit.value) == ("2026-12-01", "x", "x-weighted")
    browser.post(address, sent, 409)
    assert "Text: now 25000, yours 280" in browser.page.text


def test_a_topic_with_a_second_department_and_a_day(browser, cast):
    browser.sign_in(cast.admin)
    browser.get("/settings/topics/new")
    sent = browser.page.form("/settings/topics/new")
    topic = {"name": "Figures", "second_department_id": cast.other.id, "not_before": "2026-12-03", "note": "Ask first"}
    browser.post("/settings/topics/new", sent | topic)
    made = db.session.scalar(select(Topic))
    assert (made.slug, made.second_department_id, made.not_before) == ("figures", cast.other.id, date(2026, 12, 3))
    browser.post("/settings/topics/new", sent | topic, 422)
    assert "Figures is there already." in browser.page.text
    address = f"/settings/topics/{made.id}"
    browser.get(address)
    browser.post(address, browser.page.form(address) | {"second_department_id": "", "not_before": "2026-02-30"}, 422)
    assert "There is no such day." in browser.page.text
    browser.post(address, browser.page.form(address) | {"second_department_id": "", "not_before": ""})
    assert (made.name, made.second_department_id, made.not_before) == ("Figures", None, None)


# -- days ----------------------------------------------------------------------------------------------------------


def test_a_quiet_period_lists_what_is_planned_in_it(browser, cast, tuesday):
    inside = a_post("Inside", department=cast.department, day=date(2026, 12, 24), at=time(10), state=State.APPROVED)
    a_post("Too early", department=cast.department, day=date(2026, 12, 23))
    a_post("Out already", department=cast.department, day=date(2026, 12, 24), state=State.PUBLISHED)
    a_post("Gone", department=cast.department, day=date(2026, 12, 24), state=State.CANCELLED)
    a_post("Elsewhere", department=cast.other, owner=cast.elsewhere, day=date(2026, 12, 27))
    browser.sign_in(cast.admin)
    new = "/settings/quiet-periods/new"
    browser.get(new)
    sent = browser.page.form(new) | {"first_day": "2026-12-24", "last_day": "2027-01-01", "reason": "Christmas"}
    browser.post(new, sent | {"scope": f"d{cast.department.id}"})
    period = db.session.scalar(select(QuietPeriod))
    assert (period.first_day, period.last_day) == (date(2026, 12, 24), date(2027, 1, 1))
    assert (period.department_id, period.channel_id) == (cast.department.id, None)
    address = f"/settings/quiet-periods/{period.id}"
    assert browser.answer.location == address
    browser.follow()
    assert "Saved. One post is planned in it." in browser.page.text
    assert [a.get("href") for a in browser.page.all(".//section//table//a")] == [f"/posts/{inside.id}"]

    browser.post(address, browser.page.form(address) | {"scope": ""})
    browser.follow()
    assert "2 posts are planned in it" in browser.page.text
    assert (period.department_id, inside.day, inside.state) == (None, date(2026, 12, 24), State.APPROVED)

    channel = a_channel("Mastodon", network="mastodon")
    browser.get(address)
    browser.post(address, browser.page.form(address) | {"scope": f"c{channel.id}"})
    assert browser.answer.location == "/settings/quiet-periods"
    assert (period.channel_id, period.department_id) == (channel.id, None)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first_day": ""}, "A day is needed."),
        ({"last_day": "2026-12-23"}, "The last day lies before the first."),
        ({"last_day": "2026-12-32"}, "There is no such day."),
        ({"reason": " "}, "This is needed."),
        ({"scope": "d999999"}, "Not a valid choice."),
        ({"scope": "x1"}, "Not a valid choice."),
    ],
)
def test_a_quiet_period_that_makes_no_sense(browser, cast, wrong, said):
    browser.sign_in(cast.admin)
    new = "/settings/quiet-periods/new"
    browser.get(new)
    sent = browser.page.form(new) | {"first_day": "2026-12-24", "last_day": "2027-01-01", "reason": "Christmas"}
    browser.post(new, sent | wrong, 422)
    assert said in browser.page.text
    assert count(QuietPeriod) == 0


def test_deleting_what_holds_no_longer_and_taking_that_back(browser, cast):
    period, day = a_quiet_period(reason="Stocktaking"), a_company_day(name="Open day")
    ids = period.id, day.id
    browser.sign_in(cast.admin)
    browser.get("/settings/quiet-periods")
    for address, row in ((f"/settings/quiet-periods/{ids[0]}", period), (f"/settings/days/{ids[1]}", day)):
        browser.get(address)
        browser.post(f"{address}/delete", {"version": row.version + 1}, 409)
        browser.post(f"{address}/delete", {"version": row.version})
    assert (count(QuietPeriod), count(CompanyDay)) == (0, 0)
    browser.get(f"/settings/days/{ids[1]}", 404)
    browser.get("/history")
    acts = list(db.session.scalars(select(Act.id).where(Act.verb == "delete").order_by(Act.id.desc())))
    for act in acts:
        browser.post(f"/history/{act}/undo")
    assert db.session.get(QuietPeriod, ids[0]).reason == "Stocktaking"
    assert db.session.get(CompanyDay, ids[1]).name == "Open day"


def test_a_day_of_the_companys_own(browser, cast):
    browser.sign_in(cast.admin)
    browser.get("/settings/days/new")
    sent = browser.page.form("/settings/days/new")
    browser.post("/settings/days/new", sent | {"name": "Founded", "day": "1899-01-01"}, 422)
    browser.post("/settings/days/new", sent | {"name": "Founded", "day": "2024-05-03", "yearly": "y"})
    made = db.session.scalar(select(CompanyDay))
    assert (made.name, made.day, made.yearly) == ("Founded", date(2024, 5, 3), True)
    address = f"/settings/days/{made.id}"
    browser.get(address)
    sent = browser.page.form(address)
    del sent["yearly"]
    browser.post(address, sent)
    assert made.yearly is False


# -- the company ---------------------------------------------------------------------------------------------------


def test_the_company(browser, cast):
    browser.sign_in(cast.admin)
    address = "/settings/organisation"
    browser.get(address)
    sent = browser.page.form(address)
    browser.post(
        address,
        sent
        | {
            "name": "Werra AG",
            "country": "AT",
            "land": "9",
            "language": "de",
            "zone": "Europe/Vienna",
            "own_domains": "https://www.Werra.example/jobs\r\nwerra.example\r\n\r\nwerra.example",
        },
    )
    company = db.session.get(Organisation, 1)
    assert (company.name, company.country, company.land) == ("Werra AG", "AT", "9")
    assert (company.language, company.zone) == ("de", "Europe/Vienna")
    assert company.own_domains == "www.werra.example\nwerra.example"
    change = db.session.scalar(select(Change).where(Change.kind == "organisation").order_by(Change.id.desc()).limit(1))
    assert (change.before["name"], change.after["name"]) == ("Beispiel GmbH", "Werra AG")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This is needed."),
        ({"country": "XX"}, "Not a valid choice."),
        ({"country": "AT", "land": "NI"}, "That is not in this country."),
        ({"zone": "Berlin"}, "Not a valid choice."),
        ({"own_domains": "our website"}, "our website is not a domain."),
        ({"own_domains": "http://[::1"}, "is not a domain."),
    ],
)
def test_a_company_that_makes_no_sense(browser, cast, wrong, said):
    browser.sign_in(cast.admin)
    address = "/settings/organisation"
    browser.get(address)
    browser.post(address, browser.page.form(address) | wrong, 422)
    assert said in browser.page.text
    assert db.session.get(Organisation, 1).version == 1


# -- who may -------------------------------------------------------------------------------------------------------


@pytest.fixture
def writes(cast):
    """Every address of this file that writes, with the version that its row has."""
    channel, topic, network = a_channel("LinkedIn DE"), a_topic("Jobs"), a_network("x")
    period, day = a_quiet_period(), a_company_day()
    return [
        "/settings/organisation",
        "/settings/departments/new",
        f"/settings/departments/{cast.department.id}",
        "/settings/channels/new",
        f"/settings/channels/{channel.id}",
        f"/settings/networks/{network.id}",
        "/settings/topics/new",
        f"/settings/topics/{topic.id}",
        "/settings/quiet-periods/new",
        f"/settings/quiet-periods/{period.id}",
        f"/settings/quiet-periods/{period.id}/delete",
        "/settings/days/new",
        f"/settings/days/{day.id}",
        f"/settings/days/{day.id}/delete",
    ]


def test_nobody_else_writes_them(browser, cast, writes):
    acts = count(Act)
    sent = {"name": "Taken over", "version": 1, "reason": "None", "day": "2026-12-01", "hue": 1}
    browser.get("/sign-in")
    for address in writes:
        assert browser.post(address, sent).location.startswith("/sign-in"), address
    for person in (cast.lead, cast.manager):
        browser.sign_in(person)
        for address in writes:
            browser.post(address, sent, 403)
    assert count(Act) == acts
    assert cast.department.name == "Marketing"
