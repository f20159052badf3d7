"""Timeline, horizons, table: what they show, how they fold, how few questions they ask."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from planner.db import db
from planner.roadmap import plan as plans
from planner.roadmap.filters import HEALTHS, By, DueIn, Sort, View, view_of
from planner.roadmap.health import Health
from planner.roadmap.kept import forget
from planner.roadmap.plan import UNDATED, plan_of
from planner.roadmap.rules import Cadence, MilestoneState
from planner.roadmap.timescale import Zoom, window_of
from tests.browser import words
from tests.builders import (
    NOW,
    a_baseline,
    a_dependency,
    a_goal,
    a_milestone,
    an_initiative,
    an_update,
    at_once,
)

TODAY = date(2026, 11, 24)
VIEWS = ["/roadmap/timeline", "/roadmap/horizons", "/roadmap/table"]


def titles(browser) -> list[str]:
    """The milestones of a timeline, in the order of lanes and days."""
    return [
        words(text) for text in browser.page.all(".//{*}svg//{*}a[@href]/{*}text") if text.get("class") != "bar-name"
    ]


def rows(browser) -> list[str]:
    return [words(a) for a in browser.page.all(".//tbody//th[@scope='row']//a")]


# -- the timeline ----------------------------------------------------------------------------------------------------


def test_lanes_by_goal_with_initiatives_and_milestones(browser, cast, tuesday):
    goal = a_goal("New revenue", hue=3)
    selling = an_initiative("Social selling", goal=goal)
    a_milestone("CRM", day=date(2027, 1, 29), baseline_day=date(2026, 12, 18), goal=goal, initiative=selling, moves=2)
    a_milestone("First forty", day=date(2026, 11, 6), goal=goal, initiative=selling, state=MilestoneState.REACHED)
    a_milestone("Elsewhere", day=date(2027, 1, 4))
    a_milestone("Too far", day=date(2028, 1, 4))
    a_milestone("Some day", day=None, state=MilestoneState.DRAFT)
    a_milestone("Given up", day=date(2027, 1, 4), state=MilestoneState.DROPPED)
    browser.sign_in(cast.reader).get("/roadmap/timeline")
    assert titles(browser) == ["First forty", "CRM", "Elsewhere", "Some day"]
    names = [words(text) for text in browser.page.all(".//{*}g/{*}text[@class='lane-name']")]
    assert names == ["New revenue", "None", "Undated"]
    told = [words(title) for title in browser.page.all(".//{*}a/{*}title")]
    assert "Social selling, 50 % done" in told
    assert "CRM, 29 Jan 2027, no update yet, +42 d · 2nd move, signals say at risk" in told
    assert browser.page.one(".//{*}svg[@role='group']").get("aria-label") == "Roadmap, July 2026 to June 2027"
    assert "New milestone" not in browser.page.links()


def test_the_address_says_what_is_shown(browser, cast, tuesday):
    a_milestone("Here", day=date(2026, 12, 1), owner=cast.editor)
    a_milestone("There", day=date(2026, 12, 1), department=cast.other, owner=cast.elsewhere)
    browser.sign_in(cast.reader).get("/roadmap/timeline?department=innovation")
    assert titles(browser) == ["There"]
    browser.get("/roadmap/timeline?zoom=quarter&lanes=owner&from=2026-12")
    assert browser.page.one(".//{*}svg[@role='group']").get("aria-label") == "Roadmap, December 2026 to February 2027"
    assert [words(text) for text in browser.page.all(".//{*}g/{*}text[@class='lane-name']")] == [
        "Jana Brandt",
        "Tarek Haddad",
    ]
    links = browser.page.links()
    assert links["Table"] == "/roadmap/table?lanes=owner&zoom=quarter&from=2026-12"
    assert links["Year"] == "/roadmap/timeline?lanes=owner"
    assert links["Earlier"] == "/roadmap/timeline?lanes=owner&zoom=quarter&from=2026-09"


def test_health_is_a_filter_and_a_count(browser, cast, tuesday):
    later = {"day": date(2027, 3, 1)}
    an_update(a_milestone("Good", **later), Health.ON_TRACK)
    an_update(a_milestone("Watch", **later), Health.AT_RISK)
    an_update(a_milestone("Bad", **later), Health.OFF_TRACK)
    an_update(a_milestone("Old", **later), Health.ON_TRACK, at=NOW - timedelta(days=40))
    browser.sign_in(cast.reader).get("/roadmap/timeline")
    for badge in ("1 on track", "1 at risk", "1 off track", "1 stale"):
        assert badge in browser.page.text
    for health, there in (("off-track", ["Bad"]), ("stale", ["Old"]), ("on-track", ["Good", "Old"])):
        browser.get(f"/roadmap/timeline?health={health}")
        assert titles(browser) == there
    looks = {}
    browser.get("/roadmap/timeline")
    for a in browser.page.all(".//{*}svg//{*}a"):
        looks[words(a.find("{*}text"))] = a.get("class")
    assert looks == {"Good": "due good", "Watch": "due watch", "Bad": "due bad", "Old": "due stale"}


def test_htmx_gets_the_plan_with_the_head_that_names_it(browser, cast, tuesday):
    a_milestone()
    browser.sign_in(cast.manager).fragment("/roadmap/timeline?zoom=quarter")
    assert "<html" not in browser.text
    assert browser.page.by_id("plan") is not None
    assert "Roadmap · Planner" in browser.text
    assert words(browser.page.one(".//div[@aria-label='Zoom']/a[@aria-current]")) == "Quarter"


def test_a_plan_of_once_is_drawn_as_ghosts(browser, cast, tuesday):
    milestone = a_milestone("Launch", day=date(2026, 12, 18))
    baseline = a_baseline(milestone)
    milestone.day, milestone.moves = date(2027, 1, 8), 1
    db.session.commit()
    browser.sign_in(cast.reader).get(f"/roadmap/timeline?baseline={baseline.id}")
    assert "1 moved since 1 October, 21 days in the middle" in browser.page.text
    assert len(browser.page.all(".//{*}path[@class='planned']")) == 1
    browser.get(f"/roadmap/table?baseline={baseline.id}")
    assert "1 Oct plan" in browser.page.text
    assert browser.page.links()["Plan of 1 October"] == f"/roadmap/table?baseline={baseline.id}"


def test_arrows_are_shown_where_something_is_wrong_and_all_on_request(browser, cast, tuesday):
    first, then = a_milestone("First", day=date(2026, 12, 1)), a_milestone("Then", day=date(2027, 1, 4))
    a_dependency(first, then)
    browser.sign_in(cast.reader).get("/roadmap/timeline")
    assert browser.page.all(".//{*}svg/{*}path[@class='leads-to']") == []
    assert len(browser.page.all(".//{*}a/{*}path[@class='leads-to asked']")) == 2
    browser.get("/roadmap/timeline?arrows=1")
    assert len(browser.page.all(".//{*}svg/{*}path[@class='leads-to']")) == 1


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?lanes=x&zoom=y&from=z&sort=q&baseline=0&open=%00&health=x&due=y",
        "?from=0000-00&baseline=99999999999",
        "?department=%27&owner=x",
    ],
)
def test_what_no_view_knows_is_as_if_it_were_not_there(browser, cast, view, query):
    a_milestone()
    browser.sign_in(cast.reader).get(view + query)


def test_roadmap_leads_to_the_timeline(browser, cast):
    browser.sign_in(cast.reader).get("/roadmap", status=303)
    assert browser.answer.location == "/roadmap/timeline"


def test_what_is_kept_is_made_anew_when_anything_changes(browser, cast, tuesday):
    milestone = a_milestone("Launch", day=date(2026, 12, 18), owner=cast.editor)
    browser.sign_in(cast.reader).get("/roadmap/table")
    asked = len(browser.statements)
    browser.get("/roadmap/table")
    assert len(browser.statements) < asked
    browser.sign_in(cast.manager).get("/roadmap/table")
    data = {"version": milestone.version, "day": "2026-12-21", "reason": "scope", "text": "More."}
    browser.post(f"/milestones/{milestone.id}/day", data)
    browser.sign_in(cast.reader).get("/roadmap/table")
    assert "21 Dec 2026" in browser.page.text
    tuesday.shift(60 * 24 * 3600)
    browser.sign_in(cast.reader).get("/roadmap/table")
    assert "its day has passed" in browser.page.text


# -- horizons --------------------------------------------------------------------------------------------------------


def test_now_next_later(browser, cast, tuesday):
    a_milestone("Overdue", day=date(2026, 8, 3))
    a_milestone("Soon", day=date(2026, 12, 31))
    a_milestone("Next", day=date(2027, 1, 1))
    a_milestone("Later", day=date(2027, 4, 1))
    a_milestone("Some day", day=None, state=MilestoneState.DRAFT)
    a_milestone("Reached", day=date(2026, 12, 1), state=MilestoneState.REACHED)
    browser.sign_in(cast.reader).get("/roadmap/horizons")
    columns = [
        [words(a) for a in section.iterfind(".//li//a")]
        for section in browser.page.all(".//div[@class='horizons']/section")
    ]
    assert columns == [["Overdue", "Soon"], ["Next"], ["Later", "Some day"]]


# -- the table -------------------------------------------------------------------------------------------------------


def test_rows_by_group_with_all_that_matters(browser, cast, tuesday):
    first = a_milestone("UTM", day=date(2026, 8, 20), state=MilestoneState.REACHED)
    milestone = a_milestone(
        "Dashboard", day=date(2026, 12, 18), baseline_day=date(2026, 11, 26), owner=cast.editor, moves=1
    )
    a_dependency(first, milestone)
    an_update(milestone, Health.AT_RISK, at=NOW - timedelta(days=5))
    browser.sign_in(cast.reader).get("/roadmap/table?lanes=department")
    assert rows(browser) == ["Dashboard"]
    row = words(browser.page.all(".//tbody/tr")[1])
    for said in ("Jana Brandt", "18 Dec 2026", "26 Nov", "+22 d", "1st move", "At risk", "19 Nov", "5 d", "UTM"):
        assert said in row
    browser.get("/roadmap/table?done=1")
    assert rows(browser) == ["UTM", "Dashboard"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("due", "bcad"),
        ("-due", "acbd"),
        ("title", "abcd"),
        ("-title", "dcba"),
        ("-slip", "bacd"),
        ("health", "bacd"),
        ("update", "abcd"),
        ("-update", "cbad"),
        ("owner", "abcd"),
    ],
)
def test_columns_sort_and_what_has_no_value_comes_last(browser, cast, tuesday, sort, order):
    a = a_milestone("a", day=date(2027, 3, 1), baseline_day=date(2027, 2, 27), owner=cast.editor)
    b = a_milestone("b", day=date(2026, 12, 1), baseline_day=date(2026, 11, 1), owner=cast.lead)
    c = a_milestone("c", day=date(2027, 1, 1))
    a_milestone("d", day=None, state=MilestoneState.DRAFT)
    for age, one, health in ((9, a, Health.AT_RISK), (5, b, Health.OFF_TRACK), (1, c, Health.ON_TRACK)):
        an_update(one, health, at=NOW - timedelta(days=age), by=cast.editor)
    browser.sign_in(cast.reader).get(f"/roadmap/table?lanes=department&sort={sort}")
    undated = ["d"]  # in a group of its own, the last
    assert rows(browser) == [title for title in order if title != "d"] + undated
    way = "descending" if sort.startswith("-") else "ascending"
    heading = browser.page.one(f".//th[@aria-sort='{way}']/a")
    browser.get(heading.get("href"))
    assert browser.page.one(f".//th[@aria-sort='{'ascending' if way == 'descending' else 'descending'}']") is not None


@pytest.mark.parametrize(
    ("due", "there"),
    [
        ("overdue", ["Yesterday"]),
        ("30-days", ["Soon"]),
        ("quarter", ["Yesterday", "Soon"]),
        ("later", ["Next year"]),
        ("no-day", ["Some day"]),
        ("overdue&due=no-day", ["Yesterday", "Some day"]),
    ],
)
def test_due_days_are_a_filter(browser, cast, tuesday, due, there):
    a_milestone("Yesterday", day=TODAY - timedelta(days=1))
    a_milestone("Soon", day=TODAY + timedelta(days=30))
    a_milestone("Next year", day=date(2027, 1, 1))
    a_milestone("Some day", day=None, state=MilestoneState.DRAFT)
    browser.sign_in(cast.reader).get(f"/roadmap/table?due={due}")
    assert rows(browser) == there


def test_owners_are_a_filter(browser, cast, tuesday):
    a_milestone("Hers", owner=cast.editor)
    a_milestone("His", owner=cast.lead)
    browser.sign_in(cast.reader).get(f"/roadmap/table?owner={cast.lead.id}")
    assert rows(browser) == ["His"]
    browser.get("/roadmap/table?owner=x")
    assert "No milestone fits these filters." in browser.page.text


# -- folding ---------------------------------------------------------------------------------------------------------


def many(*counts: int, **more) -> None:
    """So many milestones of each of some goals."""
    with at_once():
        for number, count in enumerate(counts):
            goal = a_goal(f"Goal {number}")
            for n in range(count):
                a_milestone(f"M{number}-{n}", day=TODAY + timedelta(days=n % 200), goal=goal, **more)


def planned(view: View, **more) -> plans.Plan:
    return plan_of(view, "en", today=TODAY, cadence=Cadence.TWO_WEEKLY, **more)


def test_lanes_beyond_three_hundred_fold_to_a_count(browser, cast, tuesday, monkeypatch):
    monkeypatch.setattr(plans, "MOST", 5)
    many(3, 4, 2, health=Health.OFF_TRACK)
    browser.sign_in(cast.reader).get("/roadmap/timeline")
    assert len(titles(browser)) == 3 + 2
    assert [title for title in titles(browser) if "milestones" in title] == [
        "4 milestones, 4 off track",
        "2 milestones, 2 off track",
    ]
    [link] = [a.get("href") for a in browser.page.all(".//{*}a") if words(a) == "4 milestones, 4 off track"]
    browser.get(link)
    assert len([title for title in titles(browser) if title.startswith("M1")]) == 4
    browser.get("/roadmap/table")
    assert rows(browser) == ["M0-0", "M0-1", "M0-2"]
    assert "9 off track" in browser.page.text
    browser.get("/roadmap/horizons")
    assert "Goal 1: 4 milestones, 4 off track" in browser.page.text


def test_of_an_opened_lane_no_more_than_that_come(app, cast, monkeypatch):
    monkeypatch.setattr(plans, "MOST", 5)
    many(9)
    folded = planned(View())
    assert (folded.lines, folded.lanes[0].folded, folded.lanes[0].total) == ([], True, 9)
    opened = planned(View(opened=(folded.lanes[0].key,)))
    assert (len(opened.lines), opened.lanes[0].total) == (5, 9)


def test_undated_ones_fold_by_themselves(app, cast, monkeypatch):
    monkeypatch.setattr(plans, "MOST", 5)
    many(4)
    for n in range(3):
        a_milestone(f"Some day {n}", day=None, state=MilestoneState.DRAFT)
    found = planned(View())
    assert [(lane.key == UNDATED, lane.folded, lane.total) for lane in found.lanes] == [
        (False, False, 4),
        (True, True, 3),
    ]


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("count", [2, 12])
def test_three_questions_however_many_there_are(app, cast, by, count):
    many(count, count)
    an_initiative()
    log = app.extensions["statements"]
    start = len(log)
    found = planned(View(lanes=by), window=window_of(Zoom.YEAR, TODAY))
    assert len(found.lines) == 2 * count
    asked = [statement for statement in log[start:] if statement.startswith("SELECT")]
    assert len(asked) == 3, asked


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_asks_no_more_for_many_than_for_few(browser, cast, tuesday, view):
    browser.sign_in(cast.reader)

    def asked() -> int:
        forget()
        browser.get(view)
        return len(browser.statements)

    many(3)
    few = asked()
    many(20, 20)
    assert asked() == few <= 14


# -- the address -----------------------------------------------------------------------------------------------------


class Args(dict):
    def getlist(self, key):
        return [value for name, value in self["pairs"] if name == key]


def test_an_address_is_read_as_it_was_written():
    view = View(
        lanes=By.OWNER,
        zoom=Zoom.QUARTER,
        first=date(2026, 12, 1),
        department=("sales", "hr"),
        health=HEALTHS[:2],
        owner=("7",),
        due=(DueIn.OVERDUE.value,),
        sort=f"-{Sort.SLIP}",
        done=True,
        baseline=3,
        arrows=True,
        opened=("5",),
    )
    assert view_of(Args(pairs=view.pairs())) == view
    assert View().address("/roadmap/table") == "/roadmap/table"
    assert re.fullmatch(r"/roadmap/table\?lanes=owner&.*open=5", view.address("/roadmap/table"))
    assert view.but(zoom=Zoom.YEAR).opened == ()
