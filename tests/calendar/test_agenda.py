"""The agenda and the single day: lists that print."""

from datetime import date, time

import pytest

from tests.browser import words
from tests.builders import DAY, a_campaign, a_channel, a_goal, a_milestone, a_post, a_quiet_period

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def now(tuesday):
    """It is Tuesday 24 November 2026, 9:42."""


def titles(browser):
    return [words(a) for a in browser.page.all(".//td[@class='what']/a")]


def days(browser):
    return [
        " ".join(t.strip() for t in th.itertext() if t.strip())
        for th in browser.page.all(".//tr[@class='day-name']/th")
    ]


def test_the_agenda_is_seven_days_from_today(browser, cast):
    for day in (23, 24, 26, 30):
        a_post(f"On {day}", day=date(2026, 11, day), owner=cast.editor)
    a_post("After", day=date(2026, 12, 1), owner=cast.editor)

    browser.sign_in(cast.reader).get("/calendar/agenda")

    assert browser.page.h1 == "Agenda, 24–30 November 2026"
    assert titles(browser) == ["On 24", "On 26", "On 30"]
    assert days(browser) == [
        "Tuesday 24 November Today 1 post",
        "Thursday 26 November 1 post",
        "Monday 30 November Cyber Monday 1 post",
    ]


def test_one_goes_a_week_on_and_back(browser, cast):
    a_post("After", day=date(2026, 12, 1), owner=cast.editor)
    browser.sign_in(cast.reader).get("/calendar/agenda?department=marketing")
    links = browser.page.links()

    assert links["Next week"] == "/calendar/agenda?from=2026-12-01&department=marketing"
    assert links["Previous week"] == "/calendar/agenda?from=2026-11-17&department=marketing"
    browser.get(links["Next week"])
    assert titles(browser) == ["After"]
    assert browser.page.links()["Today"] == "/calendar/agenda?department=marketing"


def test_a_line_says_all_that_its_columns_name(browser, cast):
    a_post(
        "Trade fair",
        state="approved",
        day=DAY,
        at=time(10),
        owner=cast.editor,
        texts={a_channel("LinkedIn DE"): "A.", a_channel("Mastodon", network="mastodon"): "B."},
        campaign=a_campaign("Spring"),
        goal=a_goal("New revenue"),
    )

    browser.sign_in(cast.reader).get("/calendar/agenda")

    line = [words(td) for td in browser.page.all(".//tbody/tr")[1].iter("td")]
    assert line == [
        "10:00",
        "Trade fairMarketing · Spring",
        "LinkedIn DE +1",
        "Approved",
        "JBJana Brandt",
        "New revenue",
    ]


def test_posts_stand_in_the_order_of_their_times(browser, cast):
    for title, at in (("noon", time(12)), ("untimed", None), ("nine", time(9))):
        a_post(title, day=DAY, at=at, owner=cast.editor)

    browser.sign_in(cast.reader).get("/calendar/agenda")

    assert titles(browser) == ["untimed", "nine", "noon"]
    assert [words(td) for td in browser.page.all(".//td[@class='when']")] == ["All day", "09:00", "12:00"]


def test_milestones_quiet_days_and_what_is_overdue(browser, cast):
    a_milestone("Price list signed off", DAY)
    a_quiet_period(date(2026, 11, 27), reason="stocktaking")
    a_post("Late", state="in-review", day=TODAY, at=time(9), owner=cast.editor)
    a_post("In time", state="in-review", day=TODAY, at=time(10), owner=cast.editor)

    browser.sign_in(cast.reader).get("/calendar/agenda")

    assert days(browser)[1:] == ["Thursday 26 November", "Friday 27 November Quiet: stocktaking"]
    assert "Price list signed off" in browser.page.text
    assert [words(td) for td in browser.page.all(".//td[@class='state-cell']")] == ["Overdue", "In review"]
    assert "2 posts · 1 overdue · 2 to approve" in browser.page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ours", "Theirs"]),
        ("department=marketing", ["Ours"]),
        ("department=marketing&department=innovation", ["Ours", "Theirs"]),
        ("state=idea", ["Ours", "Theirs"]),
        ("state=cancelled", ["Cancelled"]),
        ("channel=nowhere", []),
        ("owner=nobody", []),
    ],
)
def test_filters(browser, cast, query, found):
    a_post("Ours", day=DAY, owner=cast.editor)
    a_post("Theirs", day=DAY, owner=cast.elsewhere, department=cast.other)
    a_post("Cancelled", state="cancelled", day=DAY, owner=cast.editor)

    browser.sign_in(cast.reader).get(f"/calendar/agenda?{query}", check=False)

    assert titles(browser) == found
    if not found:
        assert "Nothing is planned on these days." in browser.page.text


@pytest.mark.parametrize("first", ["", "today", "2026-02-30", "2026-11", "1969-12-31", "2200-01-01", "2026-11-24\0"])
def test_a_day_that_is_none_is_not_found(browser, cast, first):
    browser.sign_in(cast.reader).get("/calendar/agenda", 404, query_string={"from": first})
    if first and "\0" not in first:
        browser.get(f"/calendar/day/{first}", 404)


def test_the_first_and_the_last_day_can_be_seen(browser, cast):
    browser.sign_in(cast.reader)

    for first in ("1970-01-01", "2199-12-31"):
        browser.get(f"/calendar/agenda?from={first}")
        browser.get(f"/calendar/day/{first}")


def test_a_day_has_a_page_of_its_own(browser, cast):
    a_post("On the day", day=DAY, owner=cast.editor)
    a_post("On another", day=date(2026, 11, 27), owner=cast.editor)

    browser.sign_in(cast.editor).get("/calendar/day/2026-11-26")

    assert (browser.page.h1, titles(browser)) == ("Thursday 26 November", ["On the day"])
    assert browser.page.links()["New post"] == "/posts/new?day=2026-11-26"


def test_who_may_not_write_is_not_led_to_a_form(browser, cast):
    browser.sign_in(cast.reader).get("/calendar/day/2026-11-26")

    assert "/posts/new" not in browser.text


def test_under_htmx_it_is_a_part(browser, cast):
    a_post("Trade fair", day=DAY, owner=cast.editor)
    browser.sign_in(cast.reader).fragment("/calendar/agenda?department=marketing")

    assert "<html" not in browser.text
    assert browser.page.by_id("agenda") is not None
    assert titles(browser) == ["Trade fair"]


def test_it_has_a_foot_for_paper(browser, cast):
    a_post("Trade fair", day=DAY, owner=cast.editor)

    browser.sign_in(cast.reader).get("/calendar/agenda")

    assert words(browser.page.one(".//p[@class='print-only print-foot']")) == "1 post · 0 overdue · 0 to approve"
