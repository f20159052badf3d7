"""Moving a day: why, who hears of it, what it leaves behind; in place in the table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from planner.db import db
from planner.people.models import Organisation
from planner.roadmap.health import Health
from planner.roadmap.models import Follower
from planner.roadmap.records import Move, StatusUpdate
from planner.roadmap.rules import MilestoneState, Reason
from tests.browser import words
from tests.builders import a_dependency, a_milestone, a_person, an_update

TABLE = "/roadmap/table?lanes=department"
WHY = {"reason": "dependency", "text": "The supplier is late."}


def moved(browser, milestone, day: str, **more):
    data = {"day": day, "version": milestone.version} | WHY | more
    return browser.post(f"/milestones/{milestone.id}/day", data)


def rows(kind):
    return list(db.session.scalars(select(kind).order_by(kind.id)))


# -- what it leaves behind -------------------------------------------------------------------------------------------


def test_each_move_is_a_row_for_good(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor)
    browser.sign_in(cast.editor)
    moved(browser, milestone, "2026-12-10")
    moved(browser, milestone, "2026-12-31", reason="scope", text="Two more lists.")
    first, second = rows(Move)
    assert (first.old_day, first.new_day, first.reason, first.text) == (
        date(2026, 11, 26),
        date(2026, 12, 10),
        Reason.DEPENDENCY,
        "The supplier is late.",
    )
    assert (second.old_day, second.new_day, second.person_id) == (
        date(2026, 12, 10),
        date(2026, 12, 31),
        cast.editor.id,
    )
    assert (milestone.moves, milestone.slip, milestone.baseline_day) == (2, 35, date(2026, 11, 26))
    browser.get(f"/milestones/{milestone.id}")
    assert "+35 d · 2nd move" in browser.page.text
    assert "Two more lists." in browser.page.text


def test_a_move_back_takes_no_move_away(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor)
    browser.sign_in(cast.editor)
    moved(browser, milestone, "2026-12-10")
    moved(browser, milestone, "2026-11-26")
    assert (milestone.moves, milestone.slip) == (2, 0)
    browser.get(f"/milestones/{milestone.id}")
    assert "2nd move" in browser.page.text


def test_a_later_day_is_an_update_against_the_day_that_is_given_up(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor)
    an_update(milestone, Health.ON_TRACK)
    browser.sign_in(cast.editor)
    moved(browser, milestone, "2026-12-10")
    update = rows(StatusUpdate)[-1]
    assert (update.health, update.against_day, update.text) == (
        Health.AT_RISK,
        date(2026, 11, 26),
        "The supplier is late.",
    )
    assert update.changed == {"day": ["2026-11-26", "2026-12-10"]}
    assert (update.move_id, milestone.health) == (rows(Move)[0].id, Health.AT_RISK)


def test_its_range_moves_along(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor, early_day=date(2026, 11, 20), late_day=date(2026, 12, 4))
    browser.sign_in(cast.editor)
    moved(browser, milestone, "2026-12-03")
    assert (milestone.early_day, milestone.late_day) == (date(2026, 11, 27), date(2026, 12, 11))


@pytest.mark.parametrize(
    ("sent", "field"), [({"reason": ""}, "reason"), ({"text": " "}, "text"), ({"reason": "weather"}, "reason")]
)
def test_a_promised_day_moves_with_a_reason_and_a_sentence(browser, cast, sent, field):
    milestone = a_milestone(owner=cast.editor)
    data = {"day": "2026-12-10", "version": milestone.version} | WHY | sent
    browser.sign_in(cast.editor).post(f"/milestones/{milestone.id}/day", data, status=422)
    assert words(browser.page.by_id(f"{field}-error"))
    assert browser.page.form(f"/milestones/{milestone.id}/day")["day"] == "2026-12-10"
    assert (milestone.day, rows(Move)) == (date(2026, 11, 26), [])


def test_a_drafts_day_needs_none_and_counts_for_none(browser, cast):
    milestone = a_milestone(owner=cast.editor, state=MilestoneState.DRAFT, baseline_day=None)
    data = {"day": "2026-12-10", "version": milestone.version}
    browser.sign_in(cast.editor).post(f"/milestones/{milestone.id}/day", data)
    assert (milestone.day, milestone.moves) == (date(2026, 12, 10), 0)
    assert [move.reason for move in rows(Move)] == [None]
    assert rows(StatusUpdate) == []


def test_the_managers_form_asks_why_as_well(browser, cast):
    milestone = a_milestone(owner=cast.editor)
    browser.sign_in(cast.manager).get(f"/milestones/{milestone.id}/edit")
    form = browser.page.form(f"/milestones/{milestone.id}")
    browser.post(f"/milestones/{milestone.id}", form | {"day": "2026-12-10"}, status=422)
    assert words(browser.page.by_id("reason-error")) == "Say why it moves."
    browser.post(f"/milestones/{milestone.id}", form | WHY | {"day": "2026-12-10"})
    assert (milestone.moves, rows(Move)[0].text) == (1, "The supplier is late.")


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns"])
def test_no_zone_and_no_clock_change_shifts_a_day(browser, cast, zone):
    milestone = a_milestone(owner=cast.editor)
    cast.editor.zone = zone
    db.session.get_one(Organisation, 1).zone = zone
    db.session.commit()
    browser.sign_in(cast.editor)
    for day in ("2027-03-28", "2027-03-29", "2026-10-25", "2026-12-31", "2028-02-29"):
        moved(browser, milestone, day)
        assert milestone.day == date.fromisoformat(day)
        browser.get(f"/milestones/{milestone.id}/day")
        assert browser.page.form(f"/milestones/{milestone.id}/day")["day"] == day


# -- who hears of it -------------------------------------------------------------------------------------------------


def test_who_is_told_is_shown_before_it_is_saved(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor)
    a_dependency(milestone, a_milestone("Launch", day=date(2026, 12, 1), owner=cast.elsewhere))
    a_dependency(milestone, a_milestone("Over", owner=a_person("Nobody Asked"), state=MilestoneState.REACHED))
    for person in (cast.reader, cast.stranger, cast.editor):
        db.session.add(Follower(milestone_id=milestone.id, person_id=person.id))
    db.session.commit()
    browser.sign_in(cast.manager).get(f"/milestones/{milestone.id}/day")
    told = words(browser.page.one(".//p[@class='tells']"))
    assert told == ("Will be told: Jana Brandt owner, Tarek Haddad “Launch” waits for it, Olaf Krüger follows it")
    browser.sign_in(cast.editor).get(f"/milestones/{milestone.id}/day")
    assert "Jana Brandt owner" not in words(browser.page.one(".//p[@class='tells']"))


def test_anybody_follows_it_and_no_longer(browser, cast):
    milestone = a_milestone()
    browser.sign_in(cast.reader).get(f"/milestones/{milestone.id}")
    browser.post(f"/milestones/{milestone.id}/follow", browser.page.form(f"/milestones/{milestone.id}/follow"))
    browser.post(f"/milestones/{milestone.id}/follow")
    assert [row.person_id for row in rows(Follower)] == [cast.reader.id]
    browser.follow()
    browser.post(f"/milestones/{milestone.id}/unfollow", browser.page.form(f"/milestones/{milestone.id}/unfollow"))
    assert rows(Follower) == []
    browser.forget().post(f"/milestones/{milestone.id}/follow")
    assert "/sign-in" in browser.answer.location
    assert rows(Follower) == []


# -- in the table ----------------------------------------------------------------------------------------------------


def test_its_cell_opens_in_place(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor)
    browser.sign_in(cast.editor).get(TABLE)
    link = browser.page.by_id(f"day-{milestone.id}")
    assert (words(link), link.get("aria-label")) == ("26 Nov 2026", "Due 26 Nov 2026, change")
    browser.fragment(link.get("href"))
    assert browser.page.by_id(f"due-{milestone.id}").get("class") == "cell"
    form = browser.page.form(f"/milestones/{milestone.id}/day")
    assert (form["day"], form["view"]) == ("2026-11-26", TABLE)
    assert browser.page.by_id(f"day-{milestone.id}").get("aria-expanded") == "true"
    assert browser.page.by_id(f"day-of-{milestone.id}").get("autofocus") is not None


@pytest.mark.parametrize(
    ("step", "day"), [("-7", "2026-11-19"), ("-1", "2026-11-25"), ("1", "2026-11-27"), ("7", "2026-12-03")]
)
def test_days_are_stepped_before_they_are_saved(browser, cast, tuesday, step, day):
    milestone = a_milestone(owner=cast.editor)
    browser.sign_in(cast.editor).fragment(f"/milestones/{milestone.id}/day?view={TABLE}&step={step}")
    assert browser.page.form(f"/milestones/{milestone.id}/day")["day"] == day
    assert browser.page.by_id(f"day-of-{milestone.id}").get("autofocus") is None  # the focus stays in the cell
    assert milestone.day == date(2026, 11, 26)


def test_steps_go_on_from_what_is_typed_and_keep_the_rest(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor)
    typed = "&day=2027-01-04&from=2026-11-27&reason=scope&text=More"
    browser.sign_in(cast.editor).fragment(f"/milestones/{milestone.id}/day?view={TABLE}&step=7{typed}")
    form = browser.page.form(f"/milestones/{milestone.id}/day")
    assert (form["day"], form["reason"], form["text"]) == ("2027-01-11", "scope", "More")
    browser.fragment(f"/milestones/{milestone.id}/day?view={TABLE}&step=1&day=rubbish&from=2026-11-27")
    assert browser.page.form(f"/milestones/{milestone.id}/day")["day"] == "2026-11-28"


def test_without_a_script_a_step_is_a_page(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor)
    browser.sign_in(cast.editor).get(f"/milestones/{milestone.id}/day?view={TABLE}&step=7&from=2026-11-26")
    assert browser.page.h1 == "Move “Price list signed off”"
    assert browser.page.form(f"/milestones/{milestone.id}/day")["day"] == "2026-12-03"


def test_saved_there_the_rows_come_back(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor)
    waiting = a_milestone("Launch", day=date(2026, 12, 1), owner=cast.editor)
    a_dependency(milestone, waiting)
    browser.sign_in(cast.editor).fragment(f"/milestones/{milestone.id}/day?view={TABLE}&step=7")
    assert "1 dependent needs a look." in browser.page.text
    form = browser.page.form(f"/milestones/{milestone.id}/day") | WHY | {"day": "2026-12-01"}
    browser.fragment(f"/milestones/{milestone.id}/day", form)
    assert browser.page.by_id("plan") is not None
    assert words(browser.page.by_id(f"day-{milestone.id}")) == "1 Dec 2026"
    assert "Price list signed off moved to Tue 1 Dec." in browser.page.text
    assert milestone.day == date(2026, 12, 1)


def test_without_a_script_one_comes_back_to_the_table(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor)
    browser.sign_in(cast.editor)
    moved(browser, milestone, "2026-12-10", view=TABLE)
    assert browser.answer.location == TABLE


def test_what_is_missing_is_said_in_the_cell(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor)
    data = {"day": "2026-12-10", "version": milestone.version, "view": TABLE}
    browser.sign_in(cast.editor).fragment(f"/milestones/{milestone.id}/day", data, status=422)
    assert words(browser.page.by_id(f"reason-of-{milestone.id}-error")) == "Say why it moves."
    assert browser.page.form(f"/milestones/{milestone.id}/day")["day"] == "2026-12-10"


def test_somebody_was_faster(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor)
    old = milestone.version
    browser.sign_in(cast.manager)
    moved(browser, milestone, "2026-12-10")
    data = {"day": "2026-12-24", "version": old, "view": TABLE} | WHY
    browser.sign_in(cast.editor).fragment(f"/milestones/{milestone.id}/day", data, status=409)
    assert "Somebody was faster. It now stands on 10 December 2026." in browser.page.text
    assert browser.page.form(f"/milestones/{milestone.id}/day") | {"csrf_token": ""} == {
        "csrf_token": "",
        "version": str(milestone.version),
        "view": TABLE,
        "day": "2026-12-24",
        **WHY,
    }


def test_a_cell_is_shut_again(browser, cast, tuesday):
    milestone = a_milestone(owner=cast.editor)
    browser.sign_in(cast.editor).fragment(f"/milestones/{milestone.id}/day?view={TABLE}&shut=1")
    assert browser.page.by_id(f"day-{milestone.id}").get("aria-expanded") == "false"
    assert browser.page.all(".//form") == []


def test_nobody_elses_cell_opens(browser, cast):
    milestone = a_milestone(owner=cast.editor)
    browser.sign_in(cast.lead).get(TABLE)
    assert browser.page.all(f".//a[@id='day-{milestone.id}']") == []
    browser.fragment(f"/milestones/{milestone.id}/day?view={TABLE}", status=403)
    browser.post(f"/milestones/{milestone.id}/day", {"day": "2026-12-10", "version": 1} | WHY, status=403)
    assert milestone.day == date(2026, 11, 26)


def test_what_is_reached_has_no_form(browser, cast):
    milestone = a_milestone(owner=cast.editor, state=MilestoneState.REACHED)
    browser.sign_in(cast.editor).get(f"/milestones/{milestone.id}/day", status=303)
    browser.get(f"{TABLE}&done=1")
    assert browser.page.all(f".//a[@id='day-{milestone.id}']") == []


def test_days_at_the_end_of_the_calendar_step_nowhere(browser, cast):
    milestone = a_milestone(owner=cast.editor, day=date(2199, 12, 31), baseline_day=date(2199, 12, 31))
    browser.sign_in(cast.editor).fragment(f"/milestones/{milestone.id}/day?view={TABLE}&step=7")
    assert browser.page.form(f"/milestones/{milestone.id}/day")["day"] == "2199-12-31"
    assert milestone.day - timedelta(days=1) < milestone.day
