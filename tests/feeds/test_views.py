"""The page of one's subscriptions."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from planner.calendar.rules import State
from planner.db import db
from planner.feeds.models import Subscription
from planner.feeds.rules import Source
from planner.history.models import Act, Change
from tests.builders import DAY, NOW, a_milestone, a_post, a_subscription
from tests.feeds.conftest import BASE
from tests.feeds.reading import seen_in

pytestmark = pytest.mark.usefixtures("tuesday")


def subscriptions() -> list[Subscription]:
    return list(db.session.scalars(select(Subscription).order_by(Subscription.id)))


def acts() -> list[str]:
    return list(db.session.scalars(select(Act.verb).order_by(Act.id)))


def address_on(browser) -> str:
    return browser.page.one('.//input[@id="address"]').get("value")


@pytest.fixture
def jana(browser, cast):
    return browser.sign_in(cast.editor)


@pytest.fixture
def mine(cast):
    return a_subscription(cast.editor, cast.department)


# -- the page ------------------------------------------------------------------------------------------------------


def test_one_s_own_department_comes_first(jana, cast):
    a_post("Pilot", at=time(10), state=State.APPROVED)
    a_post("Yesterday", day=date(2026, 11, 23), state=State.PUBLISHED)
    a_post("Draft", day=DAY, text="x")
    a_milestone()
    jana.get("/feeds")
    text = jana.page.text
    assert "1 post ahead, 1 milestone" in text
    names = [re.sub(r"\s+", " ", n.text) for n in jana.page.all(".//strong[@class='dept']")]
    assert names == ["Marketing", "My work", "Roadmap", "Whole company", "Innovation"]
    assert "Yours" not in text
    assert "90 days back and 18 months ahead" in text
    assert "we can’t hurry it" in text


def test_what_outlook_will_show(jana, cast):
    a_post("Today", day=date(2026, 11, 24), at=time(11), state=State.SCHEDULED)
    a_post("Before", day=date(2026, 11, 23), at=time(11), state=State.PUBLISHED)
    a_milestone("Launch", date(2026, 12, 5), baseline_day=date(2026, 11, 13))
    a_post("A secret", day=date(2026, 11, 25), state=State.APPROVED, department=cast.other, confidential=True)
    jana.get("/feeds")
    preview = jana.page.one(".//section[@aria-labelledby='shows']")
    said = " ".join(" ".join(preview.itertext()).split())
    assert "Today, Tuesday 24 November 11:00 LinkedIn DE: Today Marketing" in said
    assert "Saturday 5 December all day Launch (moved +22 d, was 13 Nov)" in said
    assert "Before" not in said
    assert "secret" not in said


def test_the_page_costs_as_much_with_more_in_it(jana, cast, mine):
    a_post("Pilot", state=State.APPROVED)
    jana.get("/feeds")
    few = len(jana.statements)
    for n in range(5):
        a_post(f"Post {n}", state=State.APPROVED)
        a_subscription(cast.editor, cast.other)
    jana.get("/feeds")
    assert len(jana.statements) == few


@pytest.mark.parametrize(
    ("ago", "said", "look"),
    [
        (None, "never fetched", "circle-dashed"),
        (timedelta(hours=2), "fetched 2 h ago by Outlook on the web", "circle-check"),
        (timedelta(days=3), "fetched 3 days ago by Outlook on the web", "triangle-alert"),
    ],
)
def test_the_last_fetch(jana, mine, ago, said, look):
    if ago:
        mine.last_fetched_at, mine.last_program = NOW - ago, "outlook-web"
        db.session.commit()
    jana.get("/feeds")
    (foot,) = [p for p in jana.page.all(".//p") if (p.get("class") or "").startswith("fetched")]
    assert said in " ".join("".join(foot.itertext()).split())
    assert look in "".join(use.get("href") for use in foot.iter() if use.tag.endswith("use"))


def test_others_subscriptions_and_ended_ones_are_not_there(jana, cast, mine):
    a_subscription(cast.approver, cast.department, name="Mara's")
    a_subscription(cast.editor, cast.department, name="Old one", revoked_at=NOW)
    jana.get("/feeds")
    assert "Mara's" not in jana.text
    assert "Old one" not in jana.text


def test_the_feed_of_an_archived_department_stays(jana, cast, program):
    kept = a_subscription(cast.editor, cast.other)
    cast.other.archived_at = NOW
    db.session.commit()
    jana.get("/feeds")
    assert "Innovation" in jana.text
    program.ask(kept)
    jana.post("/feeds", {"feed": str(cast.other.id), "program": "google"}, status=422)


def test_google_is_told_of_1_mb(jana, cast, monkeypatch):
    monkeypatch.setattr("planner.feeds.views.ENTRIES_IN_1_MB", 1)
    for n in range(2):
        a_post(f"Post {n}", state=State.APPROVED)
    jana.post("/feeds", {"feed": str(cast.department.id), "program": "google"}, status=200)
    assert "beyond 1 MB, and this feed has 2 entries" in jana.page.text
    jana.get("/feeds")
    assert "beyond 1 MB, and this feed has 2 entries" in jana.page.text


# -- a new address -------------------------------------------------------------------------------------------------

PROGRAMS = ["outlook-web", "outlook-windows", "google", "apple", "other"]


@pytest.mark.parametrize("wanted", PROGRAMS)
def test_each_button_gives_an_address_and_three_steps(jana, cast, program, wanted):
    post = a_post("Pilot", state=State.APPROVED)
    jana.get("/feeds")
    form = jana.page.all(".//form[@class='ways']")[0]
    assert [button.get("value") for button in form.iter() if button.tag.endswith("button")] == PROGRAMS
    answer = jana.post("/feeds", {"feed": str(cast.department.id), "program": wanted}, status=200)
    assert answer.headers["Cache-Control"] == "no-store"
    address = address_on(jana)
    assert re.fullmatch(rf"{BASE}/feeds/plnf_[\w-]{{43}}/marketing\.ics", address)
    assert len(jana.page.all(".//ol[@class='steps-in-words']/li")) == 3
    (made,) = subscriptions()
    assert made.name in (
        "Outlook on the web",
        "Outlook for Windows",
        "Google Calendar",
        "Apple Calendar",
        "Other program",
    )
    assert (made.person_id, made.source, made.language, made.program) == (
        cast.editor.id,
        Source.DEPARTMENT,
        "en",
        wanted,
    )
    assert acts()[-1] == "subscribe"
    body = program.client.get(urlsplit(address).path, base_url=BASE).data
    assert [entry.uid for entry in seen_in(body)] == [f"{post.uid}@planner"]


def test_the_links_into_the_programs(jana, cast):
    for wanted in PROGRAMS:
        jana.post("/feeds", {"feed": str(cast.department.id), "program": wanted}, status=200)
        address = address_on(jana)
        webcal = "webcal" + address.removeprefix("http")
        links = [link for link in jana.page.links().values() if not link.startswith("/") and not link.startswith("#")]
        expected = {
            "outlook-web": "https://outlook.office.com/calendar/0/addfromweb",
            "outlook-windows": webcal,
            "google": "https://calendar.google.com/calendar/r",
            "apple": webcal,
            "other": None,
        }[wanted]
        assert [link.partition("?")[0] for link in links] == ([expected] if expected else [])
        query = parse_qs(urlsplit(links[0]).query) if links else {}
        if wanted == "outlook-web":
            assert query == {"url": [address], "name": ["Planner: Marketing"]}
        if wanted == "google":
            assert query == {"cid": [webcal]}


def test_the_address_is_shown_once(jana, cast):
    jana.post("/feeds", {"feed": "company", "program": "apple"}, status=200)
    secret = address_on(jana).split("/")[-2]
    for page in ("/feeds", f"/feeds/{subscriptions()[0].id}", "/my-work", "/settings"):
        jana.get(page)
        assert secret not in jana.text
    whole = "".join(str(row) for row in db.session.execute(select(Subscription.__table__)).all())
    changes = "".join(str(row) for row in db.session.execute(select(Change.__table__)).all())
    assert secret not in whole
    assert secret not in changes
    assert subscriptions()[0].token_digest not in changes


@pytest.mark.parametrize(("key", "source"), [("company", Source.COMPANY), ("my-work", Source.OWN)])
def test_the_company_and_one_s_own_work(jana, key, source):
    jana.post("/feeds", {"feed": key, "program": "apple"}, status=200)
    assert (subscriptions()[0].source, subscriptions()[0].department_id) == (source, None)
    assert address_on(jana).endswith(f"/{key}.ics")


@pytest.mark.parametrize(
    "sent",
    [
        {"feed": "99999", "program": "google"},
        {"feed": "company", "program": "fax"},
        {"feed": "", "program": "google"},
        {"program": "google"},
        {"feed": "company"},
        {"feed": "company\0", "program": "google"},
        {"feed": "company", "program": "\ud800".encode("utf-8", "surrogatepass")},
        {},
    ],
)
def test_what_is_not_on_offer_is_refused(jana, sent):
    jana.post("/feeds", sent, status=422)
    assert subscriptions() == []
    assert "Choose one of these" in jana.text


def test_the_person_is_whoever_is_signed_in(jana, cast):
    jana.post(
        "/feeds",
        {"feed": "company", "program": "apple", "person_id": cast.admin.id, "states": "idea", "token_digest": "x"},
        status=200,
    )
    (made,) = subscriptions()
    assert (made.person_id, "idea" in made.states, made.token_digest == "x") == (cast.editor.id, False, False)


def test_signed_out_nobody_subscribes(browser, cast):
    browser.post("/feeds", {"feed": "company", "program": "apple"}, status=303)
    assert subscriptions() == []
    assert "/sign-in" in browser.answer.location


# -- another address, an end ---------------------------------------------------------------------------------------


def test_a_new_address_ends_the_one_before(jana, cast, mine, program, tuesday):
    program.ask(mine)
    tuesday.shift(60)
    jana.get("/feeds")
    jana.post(f"/feeds/{mine.id}/address", {"version": mine.version}, status=200)
    assert acts()[-1] == "new-address"
    address = address_on(jana)
    assert (mine.last_fetched_at, mine.last_program) == (None, None)
    program.ask(mine, 404)
    assert program.client.get(urlsplit(address).path, base_url=BASE).status_code == 200


def test_two_new_addresses_at_once_are_one(jana, mine):
    version = mine.version
    jana.post(f"/feeds/{mine.id}/address", {"version": version}, status=200)
    digest = mine.token_digest
    for again in (version, "", "x", 10**9):
        jana.post(f"/feeds/{mine.id}/address", {"version": again}, status=409)
    assert mine.token_digest == digest


def test_revoked_is_over(jana, mine, program):
    tag = program.ask(mine).headers["ETag"]
    jana.get("/feeds")
    assert f"/feeds/{mine.id}/revocation" in jana.text
    jana.post(f"/feeds/{mine.id}/revocation")
    jana.follow()
    assert "Revoked. Its address answers no more." in jana.page.text
    assert acts()[-1] == "revoke"
    program.ask(mine, 404, if_none_match=tag)
    jana.post(f"/feeds/{mine.id}/revocation", status=404)
    jana.post(f"/feeds/{mine.id}/address", {"version": mine.version}, status=404)


@pytest.mark.parametrize("act", ["address", "revocation", ""])
@pytest.mark.parametrize("who", ["approver", "admin", "elsewhere"])
def test_nobody_touches_another_s(browser, cast, mine, program, act, who):
    browser.sign_in(getattr(cast, who))
    browser.post(f"/feeds/{mine.id}/{act}".rstrip("/"), {"version": mine.version, "name": "x"}, status=404)
    assert mine.version == 1
    program.ask(mine)


def test_signed_out_nothing_changes(browser, mine, program):
    for act in ("/address", "/revocation", ""):
        browser.post(f"/feeds/{mine.id}{act}", {"version": mine.version, "name": "x"}, status=303)
    assert (mine.version, mine.name) == (1, "Outlook")
    program.ask(mine)


# -- options -------------------------------------------------------------------------------------------------------


def test_options_change_the_feed_and_not_its_address(jana, cast, mine, program, tuesday):
    a_post("An idea", day=DAY)
    a_post("Approved", at=time(9), state=State.APPROVED)
    assert program.titles(mine) == ["LinkedIn DE: Approved"]
    tuesday.shift(60)
    jana.get(f"/feeds/{mine.id}")
    form = jana.page.form(f"/feeds/{mine.id}")
    assert form["states"] == ["in-review", "approved", "scheduled", "published"]
    form |= {"name": "Outlook, office", "states": ["idea"], "observances": "y"}
    jana.post(f"/feeds/{mine.id}", form)
    jana.follow()
    assert "Outlook, office" in jana.text
    assert acts()[-1] == "feed-options"
    titles = program.titles(mine)
    assert "[idea] An idea" in titles
    assert "LinkedIn DE: Approved" not in titles
    assert "Christmas Day" in titles


def test_no_state_at_all_leaves_the_milestones(jana, mine, program):
    a_post("Approved", state=State.APPROVED)
    a_milestone("Launch")
    jana.post(
        f"/feeds/{mine.id}", {"version": mine.version, "name": "Only milestones", "reached": "y", "language": "en"}
    )
    assert program.titles(mine) == ["Launch"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"name": "a\0b"},
        {"states": ["cancelled"]},
        {"states": ["nonsense"]},
        {"language": "fr"},
        {"version": ""},
    ],
)
def test_what_can_t_be_kept_is_refused_with_a_reason(jana, mine, wrong):
    sent = {"version": mine.version, "name": "Office", "states": ["idea"], "language": "de"} | wrong
    jana.post(f"/feeds/{mine.id}", sent, status=422)
    assert jana.page.all(".//*[@class='error']") or "version" in wrong
    assert (mine.name, mine.language, mine.version) == ("Outlook", "en", 1)


def test_what_was_saved_meanwhile_stands_beside_what_was_typed(jana, mine):
    sent = {"version": mine.version, "name": "First", "states": ["idea"], "language": "en", "reached": "y"}
    jana.post(f"/feeds/{mine.id}", sent)
    jana.post(f"/feeds/{mine.id}", sent | {"name": "Second", "states": ["draft"]}, status=409)
    assert mine.name == "First"
    text = jana.page.text
    assert "First" in text
    form = jana.page.form(f"/feeds/{mine.id}")
    assert (form["name"], form["states"]) == ("Second", "draft")
    jana.post(f"/feeds/{mine.id}", form)
    assert (mine.name, mine.states) == ("Second", "draft")


# -- one post as a file --------------------------------------------------------------------------------------------


def test_one_post_as_a_file_is_the_entry_of_the_feed(jana, cast, mine, program):
    post = a_post("Pilot", at=time(10), state=State.APPROVED)
    in_feed = program.entry(mine, post)
    post.title = "Edited"
    db.session.commit()
    answer = jana.get(f"/posts/{post.id}.ics")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="post-{post.id}.ics"'
    assert b"X-WR-CALNAME" not in answer.data
    (entry,) = seen_in(answer.data)
    assert entry == program.entry(mine, post)
    assert entry.sequence == in_feed.sequence + 1


def test_a_post_without_a_day_or_out_of_sight_has_no_file(jana, browser, cast):
    jana.get(f"/posts/{a_post('No day').id}.ics", status=404)
    secret = a_post("Secret", state=State.APPROVED, confidential=True)
    jana.get(f"/posts/{secret.id}.ics")
    browser.sign_in(cast.reader)
    browser.get(f"/posts/{secret.id}.ics", status=404)


def test_the_page_in_german(browser, cast):
    cast.editor.language = "de"
    db.session.commit()
    browser.sign_in(cast.editor).get("/feeds")
    assert browser.page.h1 == "Abo-Kalender"
    browser.post("/feeds", {"feed": "company", "program": "outlook-web"}, status=200)
    assert subscriptions()[0].language == "de"


def test_times_are_the_reader_s(browser, cast):
    cast.editor.zone = "America/Chicago"
    db.session.commit()
    a_post("Pilot", day=date(2026, 11, 25), at=time(3), state=State.APPROVED)
    browser.sign_in(cast.editor).get("/feeds")
    assert "Today, Tuesday 24 November" in browser.page.text
    assert "20:00" in browser.page.text


def test_clock_of_these_tests():
    assert datetime.now(UTC) == NOW
