"""The month: its weeks and days, what stands in them, and who sees it."""

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from planner.calendar import kept
from planner.calendar.rules import State
from planner.db import db
from planner.history.models import Act
from planner.people.rules import Role
from tests.browser import words
from tests.builders import (
    DAY,
    NOW,
    a_campaign,
    a_channel,
    a_company_day,
    a_department,
    a_goal,
    a_milestone,
    a_person,
    a_post,
    a_quiet_period,
)

MONTH = "/calendar/month/2026-11"
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def now(tuesday):
    """It is Tuesday 24 November 2026, 9:42."""


def cell(browser, day):
    return browser.page.one(f".//td[@data-date='{day.isoformat()}']")


def chips(element):
    """The titles of an element's chips, in their order."""
    return [words(e) for e in element.iter("span") if e.get("class") == "title"]


def labels(chip):
    """What a chip's icons say to those who hear it."""
    return [e.get("aria-label") for e in chip.iter() if e.get("aria-label")]


def shown(browser, address=MONTH):
    """The titles of all chips of a month."""
    browser.get(address, check=False)
    return set(chips(browser.page.one(".//table[@class='month']")))


# -- weeks and days ------------------------------------------------------------------------------------------------


def test_a_month_is_whole_weeks_from_monday(browser, cast):
    a_post("Something", owner=cast.editor, day=DAY)
    browser.sign_in(cast.editor).get(MONTH)

    assert browser.page.h1 == "November 2026"
    rows = browser.page.all(".//table[@class='month']/tbody/tr")
    days = [[td.get("data-date") for td in row.iter("td")] for row in rows]
    assert [words(row.find("th")) for row in rows] == ["44", "45", "46", "47", "48", "49"]
    monday = date(2026, 10, 26)
    assert sum(days, []) == [(monday + timedelta(days=n)).isoformat() for n in range(42)]  # noqa: RUF017
    assert {len(week) for week in days} == {7}


@pytest.mark.parametrize(("month", "weeks"), [("2026-02", 5), ("2027-02", 4), ("2026-08", 6)])
def test_a_month_has_as_many_weeks_as_it_needs(browser, cast, month, weeks):
    browser.sign_in(cast.reader).get(f"/calendar/month/{month}", check=False)

    assert len(browser.page.all(".//table[@class='month']/tbody/tr")) == weeks


def test_days_outside_the_month_and_today_are_marked(browser, cast):
    browser.sign_in(cast.reader).get(MONTH)

    marked = {td.get("data-date"): td.get("class", "").split() for td in browser.page.all(".//td")}
    assert [day for day, kinds in marked.items() if "outside" in kinds] == [
        *(f"2026-10-{n}" for n in range(26, 32)),
        *(f"2026-12-0{n}" for n in range(1, 7)),
    ]
    assert [day for day, kinds in marked.items() if "today" in kinds] == ["2026-11-24"]
    assert [words(a) for a in browser.page.all(".//a[@aria-current='date']")] == ["24"]


def test_the_first_page_is_this_month(browser, cast):
    browser.sign_in(cast.reader).get("/")

    assert browser.page.h1 == "November 2026"


def test_one_goes_to_the_months_before_and_after(browser, cast):
    browser.sign_in(cast.reader).get("/calendar/month/2026-12?state=draft&department=marketing")
    links = browser.page.links()

    assert links["Previous month"] == "/calendar/month/2026-11?department=marketing&state=draft"
    assert links["Next month"] == "/calendar/month/2027-01?department=marketing&state=draft"
    assert links["Today"] == "/calendar/month/2026-11?department=marketing&state=draft"


def test_a_month_that_is_none_is_not_found(browser, cast):
    browser.sign_in(cast.reader)

    for month in ("2026-13", "2026-00", "2026-1", "2026-011", "abcd-ef", "0000-01", "1969-12", "2200-01", "9999-12"):
        browser.get(f"/calendar/month/{month}", 404)
    for month in ("２０２６-11", "-1", "2026-11-01", "2026-1\u0661"):
        browser.get(f"/calendar/month/{month}", 404)


def test_the_first_and_the_last_month_can_be_seen(browser, cast):
    browser.sign_in(cast.editor)

    for month in ("1970-01", "2199-12"):
        browser.get(f"/calendar/month/{month}")


# -- what stands in a day ------------------------------------------------------------------------------------------


def test_posts_stand_in_the_order_of_their_times(browser, cast):
    for title, at in (("noon", time(12)), ("nine", time(9)), ("untimed", None), ("noon too", time(12))):
        a_post(title, day=DAY, at=at, owner=cast.editor)

    browser.sign_in(cast.editor).get(MONTH)

    assert chips(cell(browser, DAY)) == ["untimed", "nine", "noon", "noon too"]


def test_a_chip_shows_time_channel_title_department_and_state(browser, cast):
    linkedin, mastodon = a_channel("LinkedIn DE"), a_channel("Mastodon", network="mastodon")
    post = a_post(
        "Trade fair", state="approved", day=DAY, at=time(10), owner=cast.editor, texts={linkedin: "A.", mastodon: "B."}
    )
    browser.sign_in(cast.editor).get(MONTH)

    chip = browser.page.by_id(f"post-{post.id}")
    assert chip.get("class") == f"chip hue-{cast.department.hue} approved"
    assert chip.get("href") == f"/posts/{post.id}"
    assert words(chip) == "10:00 +1Trade fair"
    assert labels(chip) == ["LinkedIn", "Approved"]


def test_a_chip_follows_its_post(browser, cast):
    post = a_post("Before", day=DAY, owner=cast.editor)
    browser.sign_in(cast.editor).get(MONTH)
    browser.get(f"/posts/{post.id}", check=False)
    browser.post(f"/posts/{post.id}", browser.page.form(f"/posts/{post.id}") | {"title": "After"})

    browser.get(MONTH)

    assert chips(cell(browser, DAY)) == ["After"]


def test_what_nobody_has_approved_in_time_is_overdue(browser, cast):
    late = a_post("Late", state="in-review", day=TODAY, at=time(9, 41), owner=cast.editor)
    later = a_post("Later", state="in-review", day=TODAY, at=time(9, 43), owner=cast.editor)
    out = a_post("Out", state="approved", day=TODAY, at=time(9), owner=cast.editor)

    browser.sign_in(cast.editor).get(MONTH)

    kinds = {p: browser.page.by_id(f"post-{p.id}").get("class").split() for p in (late, later, out)}
    assert [p.title for p, kind in kinds.items() if "overdue" in kind] == ["Late"]
    assert "Overdue" in labels(browser.page.by_id(f"post-{late.id}"))


def test_overdue_comes_with_time_though_the_chip_is_kept(browser, cast, tuesday):
    post = a_post("Late", state="in-review", day=TODAY, at=time(9, 43), owner=cast.editor)
    browser.sign_in(cast.editor).get(MONTH)
    assert "overdue" not in browser.page.by_id(f"post-{post.id}").get("class")

    tuesday.shift(120)
    browser.get(MONTH)

    assert "overdue" in browser.page.by_id(f"post-{post.id}").get("class")


@pytest.mark.parametrize(("posts", "before", "said"), [(4, 4, None), (5, 5, None), (6, 4, "2 more"), (9, 4, "5 more")])
def test_a_day_with_more_than_it_shows_says_how_many(browser, cast, posts, before, said):
    for n in range(posts):
        a_post(f"Number {n}", state="approved", day=DAY, at=time(10 + n), owner=cast.editor)

    browser.sign_in(cast.editor).get(MONTH)

    day = cell(browser, DAY)
    assert chips(day) == [f"Number {n}" for n in range(posts)]
    assert len(chips(day.find("ol"))) == before
    assert [words(e) for e in day.iter("summary")] == ([said] if said else [])


def test_a_crowded_day_says_what_of_it_is_urgent(browser, cast):
    for n in range(4):
        a_post(f"Shown {n}", state="in-review", day=TODAY, owner=cast.editor)
    for n in range(2):
        a_post(f"Late {n}", state=("draft", "in-review")[n], day=TODAY, at=time(9, n), owner=cast.editor)
    for n in range(3):
        a_post(f"To approve {n}", state="in-review", day=TODAY, at=time(10, n), owner=cast.editor)
    for n in range(6):
        a_post(f"Approved {n}", state="approved", day=TODAY, at=time(11, n), owner=cast.editor)

    browser.sign_in(cast.editor).get(MONTH)

    assert words(next(cell(browser, TODAY).iter("summary"))) == "+11 (2 overdue, 3 to approve)"


def test_a_milestone_stands_among_the_posts(browser, cast):
    a_milestone("Price list signed off", DAY)
    a_milestone("Theirs", DAY, department=cast.other)
    a_milestone("Only a draft", DAY, state="draft")

    browser.sign_in(cast.reader).get(MONTH)
    assert chips(cell(browser, DAY)) == ["Price list signed off", "Theirs"]
    browser.get(f"{MONTH}?department=innovation")

    assert chips(cell(browser, DAY)) == ["Theirs"]


# -- quiet days, and days worth knowing ----------------------------------------------------------------------------


def test_quiet_days_are_hatched_and_say_why(browser, cast):
    a_quiet_period(date(2026, 11, 27), date(2026, 11, 29), reason="stocktaking")
    a_quiet_period(date(2026, 11, 3), reason="Marketing alone", department=cast.department)

    browser.sign_in(cast.reader).get(MONTH)

    hatched = [td.get("data-date") for td in browser.page.all(".//td") if "blackout" in td.get("class", "")]
    assert hatched == ["2026-11-27", "2026-11-28", "2026-11-29"]
    assert "Quiet: stocktaking" in words(cell(browser, date(2026, 11, 28)))


def test_holidays_and_the_companys_own_days_are_named(browser, cast):
    a_company_day(date(2026, 12, 4), "Open day")
    a_company_day(date(1999, 12, 7), "Anniversary", yearly=True)
    a_company_day(date(2025, 12, 8), "Only in 2025")
    a_company_day(date(2024, 2, 29), "Leap day", yearly=True)

    browser.sign_in(cast.reader).get("/calendar/month/2026-12")

    assert "Christmas Day" in words(cell(browser, date(2026, 12, 25)))
    assert "Open day" in words(cell(browser, date(2026, 12, 4)))
    assert "Anniversary" in words(cell(browser, date(2026, 12, 7)))
    assert "Only in 2025" not in browser.page.text
    browser.get("/calendar/month/2026-02")
    assert "Leap day" not in browser.page.text
    browser.get("/calendar/month/2028-02")
    assert "Leap day" in words(cell(browser, date(2028, 2, 29)))


# -- who sees what -------------------------------------------------------------------------------------------------


@pytest.fixture
def secret(cast):
    """A confidential post in each state, in Marketing; in the open as well, so that there is something to see."""
    for state in State:
        a_post(f"Secret {state}", state=state, day=DAY, owner=cast.editor, confidential=True)
    a_post("Open", day=DAY, owner=cast.editor)


def test_what_is_confidential_is_seen_in_its_department_alone(browser, cast, secret):
    every = "&".join(f"state={state}" for state in State)
    inside = {f"Secret {state}" for state in State}
    outside = {"Secret published"}

    for who, secrets in (
        (cast.elsewhere, outside),
        (cast.reader, outside),
        (cast.manager, outside),
        (cast.editor, inside),
        (cast.lead, inside),
        (cast.approver, inside),
        (cast.admin, inside),
    ):
        browser.sign_in(who)
        assert shown(browser, f"{MONTH}?{every}") == {"Open", *secrets}, who.name
        for address in (f"/calendar/agenda?from=2026-11-20&{every}", f"/calendar/day/{DAY.isoformat()}?{every}"):
            browser.get(address, check=False)
            listed = {words(a) for a in browser.page.all(".//td[@class='what']/a")}
            assert listed == {"Open", *secrets}, who.name


def test_a_member_who_only_reads_sees_what_is_confidential(browser, cast, secret):
    member = a_person("Mia Leser", role=Role.READER, in_=cast.department)

    assert "Secret draft" in shown(browser.sign_in(member))


def test_an_owner_who_has_left_the_department_still_sees_their_own(browser, cast):
    a_post("Mine", day=DAY, owner=cast.elsewhere, department=cast.department, confidential=True)

    assert shown(browser.sign_in(cast.elsewhere)) == {"Mine"}
    assert shown(browser.sign_in(cast.reader)) == set()


def test_only_what_one_may_move_can_be_dragged(browser, cast):
    posts = [
        a_post("Mine", day=DAY, owner=cast.editor),
        a_post("Out", state="published", day=DAY, owner=cast.editor),
        a_post("Cancelled", state="cancelled", day=DAY, owner=cast.editor),
        a_post("Theirs", day=DAY, owner=cast.elsewhere, department=cast.other),
    ]

    def movable(who):
        browser.sign_in(who).get(f"{MONTH}?state=idea&state=published&state=cancelled", check=False)
        return [p.title for p in posts if browser.page.by_id(f"post-{p.id}").get("data-move")]

    assert movable(cast.editor) == ["Mine"]
    assert movable(cast.admin) == ["Mine", "Theirs"]
    assert movable(cast.reader) == []
    browser.sign_in(cast.editor).get(MONTH)
    chip = browser.page.by_id(f"post-{posts[0].id}")
    assert (chip.get("data-move"), chip.get("data-version")) == (f"/posts/{posts[0].id}/day", str(posts[0].version))


def test_only_who_may_write_is_asked_for_a_title(browser, cast):
    browser.sign_in(cast.editor).get(MONTH)
    assert cell(browser, DAY).get("data-new") == "/posts/new?view=%2Fcalendar%2Fmonth%2F2026-11&day=2026-11-26"
    assert "New post n" in browser.page.links()

    browser.sign_in(cast.manager).get(MONTH)
    assert cell(browser, DAY).get("data-new") is None
    assert "/posts/new" not in browser.text


def test_signed_out_nothing_is_seen(browser, cast, secret):
    for address in ("/", MONTH, "/calendar/agenda", f"/calendar/day/{DAY.isoformat()}"):
        browser.get(address, 303)
        assert browser.answer.location.startswith("/sign-in")


# -- filters -------------------------------------------------------------------------------------------------------


@pytest.fixture
def plan(cast):
    """Posts that differ in everything that can be filtered by."""
    linkedin, mastodon = a_channel("LinkedIn DE"), a_channel("Mastodon", network="mastodon")
    a_post("Draft", day=DAY, owner=cast.editor, texts={linkedin: "A."}, campaign=a_campaign("Spring"))
    a_post("Review", state="in-review", day=DAY, owner=cast.lead, texts={mastodon: "B."}, goal=a_goal("New revenue"))
    a_post("Both", state="approved", day=DAY, owner=cast.editor, texts={linkedin: "C.", mastodon: "D."})
    a_post("Theirs", day=DAY, owner=cast.elsewhere, department=cast.other)
    a_post("Cancelled", state="cancelled", day=DAY, owner=cast.editor)
    return cast


FILTERS = [
    ("", {"Draft", "Review", "Both", "Theirs"}),
    ("department=marketing", {"Draft", "Review", "Both"}),
    ("department=marketing&department=innovation", {"Draft", "Review", "Both", "Theirs"}),
    ("channel=mastodon", {"Review", "Both"}),
    ("channel=mastodon&channel=linkedin-de", {"Draft", "Review", "Both"}),
    ("state=draft", {"Draft"}),
    ("state=draft&state=in-review", {"Draft", "Review"}),
    ("state=cancelled", {"Cancelled"}),
    ("campaign=spring", {"Draft"}),
    ("goal=new-revenue", {"Review"}),
    ("owner={lead}", {"Review"}),
    ("owner={lead}&owner={elsewhere}", {"Review", "Theirs"}),
    ("department=marketing&channel=mastodon&state=approved", {"Both"}),
    ("department=innovation&channel=mastodon", set()),
    # what no filter knows finds nothing, and does no harm
    ("department=nobody", set()),
    ("state=live", set()),
    ("state=live&state=draft", {"Draft"}),
    ("owner=jana", set()),
    ("owner=-1", set()),
    ("owner=99999999999999999999", set()),
    ("campaign=%00", {"Draft", "Review", "Both", "Theirs"}),
    ("goal=" + "x" * 500, {"Draft", "Review", "Both", "Theirs"}),
    ("colour=red", {"Draft", "Review", "Both", "Theirs"}),
    ("department=", {"Draft", "Review", "Both", "Theirs"}),
]


def test_filters(browser, plan):
    browser.sign_in(plan.reader)

    for query, titles in FILTERS:
        query = query.format(lead=plan.lead.id, elsewhere=plan.elsewhere.id)
        assert shown(browser, f"{MONTH}?{query}") == titles, query


def test_a_filter_is_in_every_address_and_can_be_cleared(browser, plan):
    browser.sign_in(plan.editor).get(f"{MONTH}?channel=mastodon&department=marketing")

    links = browser.page.links()
    assert links["Clear the filters"] == MONTH
    assert links["Agenda"] == "/calendar/agenda?department=marketing&channel=mastodon"
    on = [i.get("value") for i in browser.page.all(".//input[@checked]") if i.get("type") == "checkbox"]
    assert on == ["marketing", "mastodon"]
    assert browser.page.by_id("days").get("data-view") == f"{MONTH}?department=marketing&channel=mastodon"


def test_a_filter_under_htmx_answers_the_calendar_and_its_head(browser, plan):
    browser.sign_in(plan.editor).fragment(f"{MONTH}?state=draft")

    assert "<html" not in browser.text
    assert browser.text.startswith("<title>November 2026 · Planner</title>")
    assert browser.page.by_id("calendar") is not None
    assert browser.page.one(".//hx-partial").get("hx-target") == ".head"
    assert chips(cell(browser, DAY)) == ["Draft"]


def test_where_nothing_is_a_sentence_says_so(browser, cast):
    a_post("Elsewhere", day=date(2027, 6, 1), owner=cast.editor)
    browser.sign_in(cast.editor).get(f"{MONTH}?state=published")
    assert "No post fits these filters." in browser.page.text

    browser.sign_in(cast.reader).get(MONTH)
    assert "Nothing is planned in this month." in browser.page.text
    assert "Click a day" not in browser.page.text


# -- speed ---------------------------------------------------------------------------------------------------------


def test_a_full_month_asks_the_database_as_often_as_an_empty_one(browser, cast):
    linkedin, mastodon = a_channel("LinkedIn DE"), a_channel("Mastodon", network="mastodon")
    a_post("First", day=DAY, owner=cast.editor, texts={linkedin: "A."})
    browser.sign_in(cast.editor).get(MONTH, check=False)
    few = len(browser.statements)
    for n in range(40):
        a_post(
            f"Number {n}",
            state=(State.DRAFT, State.IN_REVIEW)[n % 2],
            day=date(2026, 11, 1 + n % 30),
            at=time(8, n),
            owner=cast.editor,
            texts={linkedin: "A.", mastodon: "B."},
            campaign=a_campaign(f"Campaign {n}") if n < 3 else None,
        )
        a_quiet_period(date(2026, 11, 1 + n % 30))
        a_milestone(f"Milestone {n}", date(2026, 11, 1 + n % 30), department=a_department() if n < 3 else None)

    browser.get(MONTH, check=False)

    assert len(browser.statements) == few
    browser.get(MONTH, check=False)
    if db.engine.dialect.name == "sqlite":  # on PostgreSQL any write that ends anywhere on the server makes it anew
        assert len(browser.statements) < 8  # the month is kept


def test_the_agenda_asks_the_database_as_often_for_many_posts(browser, cast):
    a_post("First", day=DAY, owner=cast.editor, text="A.")
    browser.sign_in(cast.editor).get("/calendar/agenda", check=False)
    few = len(browser.statements)
    for n in range(20):
        a_post(f"Number {n}", day=DAY, at=time(8, n), owner=cast.editor, text="A.", campaign=a_campaign(f"C {n}"))

    browser.get("/calendar/agenda", check=False)

    assert len(browser.statements) == few


def test_a_deleted_posts_number_may_be_given_again(browser, cast):
    """A kept chip belongs to a post at one moment, not to a number."""
    browser.sign_in(cast.editor).post("/posts", {"title": "Gone", "day": DAY.isoformat()})
    assert shown(browser) == {"Gone"}
    undo = db.session.scalars(select(Act.id).where(Act.verb == "create")).one()
    browser.post(f"/acts/{undo}/undo", {})
    a_post("Another", day=DAY, owner=cast.editor, now=datetime(2026, 11, 24, 9, tzinfo=UTC))

    assert shown(browser) == {"Another"}


def test_many_threads_share_what_is_kept(app, monkeypatch):
    """With room for one month, each thread makes room in front of the others."""
    monkeypatch.setattr(kept, "MOST", 1)
    monkeypatch.setattr(kept, "_kept", OrderedDict())
    monkeypatch.setattr(kept, "KeptMonth", lambda values, until: SimpleNamespace(until=until))

    def look(number: int) -> None:
        for n in range(2_000):
            kept.month_kept((number + n) % 3, NOW, dict, lambda: None)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(look, range(8))) == [None] * 8
