"""Campaigns: all of them, one with its posts, and writing them."""

from __future__ import annotations

from datetime import date, time
from functools import partial

import pytest
from sqlalchemy import select

from planner.calendar import queries
from planner.calendar.models import Campaign
from planner.db import db
from planner.history.queries import acts_about
from tests.browser import words
from tests.builders import NOW, a_campaign, a_post

VIEW = "/calendar/month/2026-11"


def sent(cast, **changes):
    """What the form of a campaign sends."""
    filled = {
        "title": "Trade fair",
        "title_de": "Fachmesse",
        "about": "Appointments before, answers after.",
        "department_id": cast.department.id,
        "owner_id": cast.editor.id,
        "first_day": "2026-11-02",
        "last_day": "2026-12-18",
    }
    return filled | changes


def only() -> Campaign:
    return db.session.scalars(select(Campaign)).one()


# -- reading ---------------------------------------------------------------------------------------------------------


def test_campaigns_stand_by_where_they_are_in_time(browser, cast, tuesday):
    a_campaign("Spring", date(2027, 3, 1), date(2027, 5, 31))
    a_campaign("Winter", date(2027, 1, 1), date(2027, 2, 28))
    a_campaign("Trade fair", date(2026, 11, 24), date(2026, 11, 24))
    a_campaign("Summer", date(2026, 6, 1), date(2026, 11, 23))
    a_campaign("Years ago", date(2020, 1, 1), date(2020, 2, 1), archived_at=NOW)
    browser.sign_in(cast.reader).get("/campaigns")
    assert [words(h2) for h2 in browser.page.all(".//main//h2")] == ["Running 1", "To come 2", "Over 1"]
    titles = [words(a) for a in browser.page.all(".//td[@class='what']/a")]
    assert titles == ["Trade fair", "Winter", "Spring", "Summer", "Years ago"]
    assert "New campaign" not in browser.page.links()


def test_the_list_says_how_many_posts_are_approved(browser, cast):
    campaign = a_campaign()
    for state in ("idea", "in-review", "approved", "scheduled", "published", "cancelled"):
        a_post(state.capitalize(), campaign=campaign, state=state)
    browser.sign_in(cast.reader).get("/campaigns")
    assert "3 of 5 approved" in browser.page.text
    meter = browser.page.one(".//progress")
    assert (meter.get("value"), meter.get("max")) == ("3", "5")


def test_its_page_has_its_posts_by_day(browser, cast, tuesday):
    campaign = a_campaign("Spring", owner=cast.editor, about="What comes after winter.")
    a_post("Noon", campaign=campaign, day=date(2026, 11, 26), at=time(12))
    a_post("Morning", campaign=campaign, day=date(2026, 11, 26), at=time(9), state="approved")
    a_post("Earlier", campaign=campaign, day=date(2026, 11, 24))
    a_post("Some day", campaign=campaign)
    a_post("Of no campaign", day=date(2026, 11, 26))
    browser.sign_in(cast.reader).get(f"/campaigns/{campaign.id}")
    assert browser.page.h1 == "Spring"
    for said in ("What comes after winter.", "Jana Brandt", "Marketing", "1 Nov – 18 December 2026", "1 of 4 approved"):
        assert said in browser.page.text
    days = browser.page.all(".//ol[@class='by-day']/li")
    assert [words(day.find("h3")) for day in days] == ["Tue 24 Nov", "Thu 26 Nov", "no day yet"]
    assert [words(a) for a in days[1].iterfind(".//a")] == ["Morning", "Noon"]
    assert "Marketing · LinkedIn · approved" in words(days[1])
    assert browser.page.links()["Show it in the calendar"] == "/calendar/month/2026-11?campaign=spring"


def test_of_a_long_one_the_first_posts_are_shown_and_the_others_counted(browser, cast, tuesday, monkeypatch):
    campaign, some = a_campaign(), partial(queries.posts_of, most=3)
    for n in range(4):
        a_post(f"Post {n}", campaign=campaign, day=date(2026, 11, 26))
    monkeypatch.setattr(queries, "posts_of", some)
    browser.sign_in(cast.reader).get(f"/campaigns/{campaign.id}")
    assert browser.page.links()["1 more"] == "/calendar/month/2026-11?campaign=spring"


def test_confidential_posts_are_neither_shown_nor_counted(browser, cast):
    campaign = a_campaign()
    a_post("Secret", campaign=campaign, department=cast.department, confidential=True)
    browser.sign_in(cast.reader).get(f"/campaigns/{campaign.id}")
    assert "Secret" not in browser.text
    assert "of 1 approved" not in browser.page.text
    browser.get("/campaigns")
    assert "no post yet" in browser.page.text
    browser.sign_in(cast.editor).get(f"/campaigns/{campaign.id}")
    assert "0 of 1 approved" in browser.page.text


def test_from_the_calendar_it_is_a_panel_whose_posts_open_there(browser, cast):
    campaign = a_campaign()
    post = a_post("Fair", campaign=campaign)
    browser.sign_in(cast.reader).fragment(f"/campaigns/{campaign.id}?view={VIEW}")
    assert "<html" not in browser.text
    assert browser.page.one(".//aside").get("class") == "panel"
    assert browser.page.one(".//a[@data-close]").get("href") == VIEW
    link = browser.page.one(f".//a[@href='/posts/{post.id}']")
    assert link.get("hx-target") == "#panel"


def test_the_filter_of_campaigns_leads_to_all_of_them(browser, cast):
    a_campaign()
    browser.sign_in(cast.reader).get("/calendar/month/2026-11")
    assert browser.page.links()["All campaigns"] == "/campaigns"


def test_no_query_runs_for_each_campaign(browser, cast):
    a_post(campaign=a_campaign("One"))
    browser.sign_in(cast.reader).get("/campaigns")
    few = len(browser.statements)
    for n in range(5):
        a_post(campaign=a_campaign(f"Campaign {n}", department=cast.other, owner=cast.editor))
    browser.get("/campaigns")
    assert len(browser.statements) <= few + 1  # owners, of which there were none before


# -- writing ---------------------------------------------------------------------------------------------------------


def test_an_editor_makes_one(browser, cast):
    browser.sign_in(cast.editor).get("/campaigns/new")
    form = browser.page.form("/campaigns")
    assert (form["department_id"], form["owner_id"]) == (str(cast.department.id), str(cast.editor.id))
    browser.post("/campaigns", form | sent(cast))
    made = only()
    assert (made.slug, made.title_de, made.department, made.owner) == (
        "trade-fair",
        "Fachmesse",
        cast.department,
        cast.editor,
    )
    assert (made.first_day, made.last_day) == (date(2026, 11, 2), date(2026, 12, 18))
    assert [told.act.verb for told in acts_about("campaign", made.id)] == ["create"]
    browser.follow()
    assert browser.page.h1 == "Trade fair"


def test_it_is_changed_and_its_slug_stays(browser, cast):
    campaign = a_campaign("Spring", department=cast.department)
    browser.sign_in(cast.approver).get(f"/campaigns/{campaign.id}/edit")
    form = browser.page.form(f"/campaigns/{campaign.id}")
    browser.post(f"/campaigns/{campaign.id}", form | {"title": "Summer", "last_day": "2027-08-31"})
    assert (campaign.title, campaign.last_day, campaign.slug) == ("Summer", date(2027, 8, 31), "spring")
    assert acts_about("campaign", campaign.id)[0].act.verb == "write"


@pytest.mark.parametrize("who", ["elsewhere", "reader", "manager"])
def test_only_editors_of_its_department_write_it(browser, cast, who):
    campaign = a_campaign("Spring", department=cast.department)
    browser.sign_in(getattr(cast, who)).get(f"/campaigns/{campaign.id}/edit", status=403)
    browser.post(f"/campaigns/{campaign.id}", sent(cast, version=campaign.version), status=403)
    browser.post(f"/campaigns/{campaign.id}/archive", {"version": campaign.version}, status=403)
    browser.post("/campaigns", sent(cast), status=403)
    assert (only().title, only().archived_at) == ("Spring", None)


def test_signed_out_nothing_is_written(browser, cast):
    campaign = a_campaign("Spring")
    for address in ("/campaigns", f"/campaigns/{campaign.id}", f"/campaigns/{campaign.id}/archive"):
        browser.post(address, sent(cast, version=campaign.version))
        assert "/sign-in" in browser.answer.location
    assert (only().title, only().archived_at) == ("Spring", None)


def test_it_moves_only_between_departments_that_one_writes_in(browser, cast):
    campaign = a_campaign("Spring", department=cast.department)
    data = sent(cast, department_id=cast.other.id, version=campaign.version)
    browser.sign_in(cast.editor).post(f"/campaigns/{campaign.id}", data, status=403)
    assert campaign.department == cast.department
    browser.sign_in(cast.admin).post(f"/campaigns/{campaign.id}", data)
    assert campaign.department == cast.other


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"first_day": ""}, "first_day"),
        ({"last_day": "2026-11-01"}, "last_day"),
        ({"last_day": "2026-11-31"}, "last_day"),
        ({"owner_id": "999999"}, "owner_id"),
        ({"department_id": ""}, "department_id"),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(browser, cast, changes, field):
    browser.sign_in(cast.editor).post("/campaigns", sent(cast, **changes), status=422)
    assert words(browser.page.by_id(f"{field}-error"))
    assert browser.page.form("/campaigns")["about"] == "Appointments before, answers after."
    assert db.session.scalars(select(Campaign)).all() == []


def test_two_who_write_at_once_lose_neither_text(browser, cast):
    campaign = a_campaign("Spring", department=cast.department)
    browser.sign_in(cast.approver).get(f"/campaigns/{campaign.id}/edit")
    form = browser.page.form(f"/campaigns/{campaign.id}")
    del form["csrf_token"]  # each session has its own
    browser.post(f"/campaigns/{campaign.id}", form | {"title": "Theirs", "owner_id": cast.lead.id})
    browser.sign_in(cast.editor).post(f"/campaigns/{campaign.id}", form | {"title": "Mine"}, status=409)
    assert campaign.title == "Theirs"
    assert "Mara Lindt saved this while you were writing." in browser.page.text
    texts = [(p.get("data-version"), words(p)) for p in browser.page.all(".//p[@data-version]")]
    assert texts == [("theirs", "Theirs"), ("mine", "Mine"), ("theirs", "Levin Aydin"), ("mine", "–")]
    browser.post(f"/campaigns/{campaign.id}", browser.page.form(f"/campaigns/{campaign.id}"))
    assert (campaign.title, campaign.owner) == ("Mine", None)


def test_archived_it_is_offered_no_more_and_its_posts_keep_it(browser, cast):
    campaign = a_campaign("Spring", department=cast.department)
    post = a_post("Fair", campaign=campaign)
    browser.sign_in(cast.editor).get(f"/campaigns/{campaign.id}/edit")
    browser.post(f"/campaigns/{campaign.id}/archive", browser.page.form(f"/campaigns/{campaign.id}/archive"))
    assert campaign.archived_at
    assert post.campaign == campaign
    browser.get("/calendar/month/2026-11")
    assert "Spring" not in browser.page.text
    browser.get(f"/campaigns/{campaign.id}/edit")
    browser.post(f"/campaigns/{campaign.id}/restore", browser.page.form(f"/campaigns/{campaign.id}/restore"))
    assert campaign.archived_at is None


def test_archived_only_as_it_was_seen(browser, cast):
    campaign = a_campaign("Spring", department=cast.department)
    browser.sign_in(cast.editor).post(f"/campaigns/{campaign.id}/archive", {"version": "0"}, status=409)
    assert campaign.archived_at is None
