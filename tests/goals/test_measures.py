"""Measures of goals and their readings: reading them, writing them, and what serves a goal."""

from __future__ import annotations

from datetime import date

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from planner.db import db
from planner.goals import words
from planner.goals.models import Goal, Measure, Reading
from planner.goals.rules import Better, Unit
from planner.goals.seeding import measures_for
from planner.history.queries import acts_about
from planner.roadmap.rules import MilestoneState
from tests.browser import words as said
from tests.builders import NOW, a_goal, a_measure, a_milestone, a_post, a_reading, an_initiative


def measures() -> list[Measure]:
    return list(db.session.scalars(select(Measure).order_by(Measure.id)))


def readings() -> list[tuple[int, date, float]]:
    rows = db.session.execute(select(Reading.measure_id, Reading.day, Reading.value).order_by(Reading.id))
    return [tuple(row) for row in rows]


def sent(**changes):
    filled = {"title": "Leads a month", "unit": "count", "better": "up", "start": "6", "target": "40", "source": "CRM"}
    return filled | {"start_day": "2026-01-01", "target_day": "2027-04-30"} | changes


# -- how values are said ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "english", "german"),
    [
        (None, Unit.COUNT, "–", "–"),
        (84, Unit.PERCENT, "84 %", "84 %"),
        (0.5, Unit.PERCENT, "0.5 %", "0,5 %"),
        (1, Unit.POINTS, "+1 pt", "+1 Punkt"),
        (-2, Unit.POINTS, "−2 pts", "−2 Punkte"),
        (3.1, Unit.EURO, "€ 3.10", "3,10 €"),
        (2, Unit.EURO, "€ 2", "2 €"),
        (212_400, Unit.EURO, "€ 212 k", "212 Tsd. €"),
        (1_250_000, Unit.EURO, "€ 1.2 m", "1,2 Mio. €"),
        (48, Unit.MINUTES, "48 min", "48 Min."),
        (200, Unit.MINUTES, "3 h 20", "3 Std. 20 Min."),
        (1, Unit.DAYS, "1 day", "1 Tag"),
        (38, Unit.DAYS, "38 days", "38 Tage"),
        (4, Unit.SCORE, "4.0", "4,0"),
        (12_000, Unit.COUNT, "12,000", "12.000"),
    ],
)
def test_values_are_said_as_people_write_them(app, value, unit, english, german):
    for language, expected in (("en", english), ("de", german)):
        with app.test_request_context(), force_locale(language):
            assert words.value_said(value, unit).replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [
        ("en", "1,250.5", 1250.5),
        ("en", "−3", -3),
        ("en", " 12 000 ", 12000),
        ("de", "1.250,5", 1250.5),
        ("de", "3,10", 3.1),
        ("de", "0", 0),
    ],
)
def test_values_are_read_as_people_write_them(app, language, typed, value):
    with app.test_request_context(), force_locale(language):
        assert words.value_of(typed) == value
        assert words.value_of(words.typed(value)) == value


@pytest.mark.parametrize("typed", ["x", "1e400", "nan", "inf", "1.2.3", "12,3,4", "٣", "1" * 30, "--1"])
def test_what_is_no_number_is_refused(app, typed):
    with app.test_request_context(), force_locale("en"), pytest.raises(ValueError, match=r".*"):
        words.value_of(typed)


# -- the pages -------------------------------------------------------------------------------------------------------


def test_goals_stand_beside_their_measures(browser, cast, tuesday):
    goal = a_goal("New revenue", owner=cast.editor)
    head = a_measure(goal, "Pipeline", unit=Unit.EURO, target=400_000, target_day=date(2027, 4, 30))
    a_reading(head, 84_000, date(2026, 6, 1))
    a_reading(head, 212_000, date(2026, 11, 20))
    a_measure(goal, "Contribution", unit=Unit.EURO, position=1, source="finance, quarterly")
    a_measure(goal, "Old", position=2, archived_at=NOW)
    browser.sign_in(cast.reader).get("/goals")
    for there in (
        "Pipeline",
        "€ 212 k",
        "target € 400 k by April 2027",
        "Contribution",
        "finance, quarterly",
        "no data",
    ):
        assert there in browser.page.text.replace("\u00a0", " ")
    assert "Old" not in browser.page.text
    assert len(browser.page.all(".//{*}svg[@class='spark']")) == 1
    browser.get("/goals?period=quarter")
    assert browser.page.all(".//{*}svg[@class='spark']") == []
    assert "Enter readings" not in browser.page.links()


def test_a_measures_page_lists_its_readings(browser, cast, tuesday):
    measure = a_measure(unit=Unit.PERCENT, about="Of all links.", start=38)
    a_reading(measure, 38, date(2026, 6, 1))
    a_reading(measure, 84, date(2026, 11, 20))
    browser.sign_in(cast.reader).get(f"/measures/{measure.id}")
    assert browser.page.h1 == "Leads a month"
    assert [said(td) for td in browser.page.all(".//tbody/tr/td[1]")] == ["20 Nov 2026", "1 Jun 2026"]
    assert "Of all links." in browser.page.text
    assert "Take away" not in browser.page.text


def test_a_manager_adds_a_measure(browser, cast):
    goal = a_goal()
    browser.sign_in(cast.manager).get(f"/goals/{goal.id}/measures/new")
    form = browser.page.form(f"/goals/{goal.id}/measures")
    browser.post(f"/goals/{goal.id}/measures", form | sent())
    browser.post(f"/goals/{goal.id}/measures", form | sent(title="Second", start="", target=""))
    first, second = measures()
    assert (first.unit, first.better, first.start, first.target, first.target_day, first.position) == (
        Unit.COUNT,
        Better.UP,
        6.0,
        40.0,
        date(2027, 4, 30),
        0,
    )
    assert (second.start, second.target, second.position) == (None, None, 1)
    assert acts_about("goal", goal.id)[0].act.verb == "measure"


def test_and_writes_it_in_her_own_language(browser, cast):
    measure = a_measure(start=1250.5)
    cast.manager.language = "de"
    db.session.commit()
    browser.sign_in(cast.manager).get(f"/measures/{measure.id}/edit")
    form = browser.page.form(f"/measures/{measure.id}")
    assert form["start"] == "1.250,5"
    browser.post(f"/measures/{measure.id}", form | {"target": "2.000,25"})
    assert (measure.start, measure.target) == (1250.5, 2000.25)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"unit": "apples"}, "unit"),
        ({"better": "sideways"}, "better"),
        ({"start": "many"}, "start"),
        ({"target": "1e999"}, "target"),
        ({"target_day": "soon"}, "target_day"),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(browser, cast, changes, field):
    goal = a_goal()
    browser.sign_in(cast.manager).post(f"/goals/{goal.id}/measures", sent(**changes), status=422)
    assert said(browser.page.by_id(f"{field}-error"))
    assert browser.page.form(f"/goals/{goal.id}/measures")["source"] == "CRM"
    assert measures() == []


def test_two_who_write_at_once_lose_nothing(browser, cast):
    measure = a_measure()
    old = sent(version=measure.version)
    browser.sign_in(cast.manager).post(f"/measures/{measure.id}", old | {"title": "Theirs"})
    browser.sign_in(cast.admin).post(f"/measures/{measure.id}", old | {"title": "Mine"}, status=409)
    texts = [(p.get("data-version"), said(p)) for p in browser.page.all(".//p[@data-version]")]
    assert texts[:2] == [("theirs", "Theirs"), ("mine", "Mine")]


def test_archived_it_is_out_of_sight_and_comes_back(browser, cast):
    measure = a_measure()
    browser.sign_in(cast.manager).post(f"/measures/{measure.id}/archive", {"version": measure.version})
    assert measure.archived_at
    browser.get(f"/goals/{measure.goal_id}")
    assert "archived" in browser.page.text
    browser.post(f"/measures/{measure.id}/restore", {"version": 0}, status=409)
    browser.post(f"/measures/{measure.id}/restore", {"version": measure.version})
    assert measure.archived_at is None


@pytest.mark.parametrize("who", ["editor", "approver", "reader"])
def test_nobody_else_writes_one(browser, cast, who):
    measure = a_measure()
    reading = a_reading(measure, 3)
    browser.sign_in(getattr(cast, who)).post(f"/measures/{measure.id}", sent(title="Mine", version=1), status=403)
    browser.post(f"/goals/{measure.goal_id}/measures", sent(), status=403)
    browser.post("/goals/readings", {"day": "2026-11-01", f"m{measure.id}-value": "7"}, status=403)
    browser.post(f"/readings/{reading.id}/removal", status=403)
    browser.forget().post("/goals/readings", {"day": "2026-11-01", f"m{measure.id}-value": "7"})
    assert "/sign-in" in browser.answer.location
    assert ([one.title for one in measures()], len(readings())) == (["Leads a month"], 1)


# -- readings --------------------------------------------------------------------------------------------------------


def test_readings_are_entered_together(browser, cast, tuesday):
    goal = a_goal()
    leads, visits, none = (a_measure(goal, title) for title in ("Leads", "Visits", "Unknown"))
    a_reading(leads, 17, date(2026, 11, 20))
    browser.sign_in(cast.manager).get(f"/goals/readings?measure={visits.id}")
    form = browser.page.form("/goals/readings")
    assert form["day"] == "2026-11-24"
    assert browser.page.by_id(f"m{visits.id}-value").get("autofocus") is not None
    sent_ = form | {"day": "2026-11-20", f"m{leads.id}-value": "19", f"m{visits.id}-value": "0"}
    browser.post("/goals/readings", sent_)
    assert readings() == [(leads.id, date(2026, 11, 20), 19.0), (visits.id, date(2026, 11, 20), 0.0)]
    assert none.id not in {row[0] for row in readings()}  # no data is no zero
    assert [told.act.verb for told in acts_about("goal", goal.id)] == ["read", *("changed",) * 5]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"day": "2026-11-25"}, "day"), ({"day": ""}, "day"), ({"value": "many"}, "value"), ({"value": "1\x00"}, "value")],
)
def test_what_can_not_have_been_read_is_refused(browser, cast, tuesday, changes, field):
    measure = a_measure()
    data = {"day": changes.get("day", "2026-11-24"), f"m{measure.id}-value": changes.get("value", "4")}
    browser.sign_in(cast.manager).post("/goals/readings", data, status=422)
    name = "day-error" if field == "day" else f"m{measure.id}-value-error"
    assert said(browser.page.by_id(name))
    assert readings() == []


def test_a_wrong_one_is_taken_away(browser, cast):
    reading = a_reading(a_measure(), 4)
    browser.sign_in(cast.manager).post(f"/readings/{reading.id}/removal")
    assert readings() == []


# -- what comes ready, and what serves a goal ------------------------------------------------------------------------


def test_the_four_goals_come_with_their_measures(app):
    counts = {}
    for title in ("Marketing that pays its way", "New revenue", "Innovation", "Customer experience", "Another"):
        ready = measures_for(Goal(id=7, title=title))
        counts[title] = len(ready)
        assert all(one.title_de and one.start is None and one.target is None for one in ready)
    assert list(counts.values()) == [4, 4, 4, 5, 0]


def test_what_serves_a_goal_is_counted(browser, cast, tuesday):
    goal = a_goal("New revenue")
    an_initiative("Social selling", goal=goal)
    a_milestone(goal=goal)
    a_milestone("Given up", goal=goal, state=MilestoneState.DROPPED)
    a_post("Now", goal=goal, day=date(2026, 11, 26), text="x")
    a_post("Earlier", goal=goal, day=date(2026, 9, 1), text="x")
    a_post("Secret", goal=goal, day=date(2026, 11, 26), text="x", confidential=True)
    a_post("For nothing", day=date(2026, 11, 26), text="x")
    browser.sign_in(cast.reader).fragment("/goals/served")
    assert "1 milestone" in browser.page.text
    assert "1 post this quarter Social selling" in browser.page.text
    assert "1 post this quarter serves no goal" in browser.page.text
    browser.sign_in(cast.editor).get("/goals/served")
    assert "1 milestone, 2 posts this quarter" in browser.page.text
    browser.get("/goals")
    assert browser.page.one(".//p[@hx-get='/goals/served']").get("hx-trigger") == "load"
    assert browser.page.by_id(f"serves-{goal.id}") is not None
