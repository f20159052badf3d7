"""Cases: noted by everybody, changed by whoever noted them and by managers, listed with what waits longest first."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from planner.db import db
from planner.guidelines.answering import noted, queries
from planner.guidelines.answering.models import NotedCase
from planner.guidelines.answering.noted import Filters
from planner.guidelines.answering.rules import CaseClass, Decision
from planner.history.models import Act
from planner.history.queries import acts_about
from planner.people.models import Person
from planner.web import dates
from tests.browser import words
from tests.builders import NOW, a_channel, a_topic
from tests.guidelines.answering.builders import a_case, the_tree

CASES = "/guidelines/respond/cases"
MINUTE = timedelta(minutes=1)


def sent(**changes):
    """What the form of a case sends: arrived at 9:12, answered at 9:40 in Berlin."""
    filled = {"case_class": "complaint", "decision": "", "line": "Gasket leaks", "channel_id": ""}
    filled |= {"arrived": "2026-11-24T09:12", "first": "2026-11-24T09:40", "closed": "", "answered_by_id": ""}
    return filled | changes


def only() -> NotedCase:
    return db.session.scalars(select(NotedCase)).one()


def none_noted() -> bool:
    return db.session.scalars(select(NotedCase)).first() is None


# -- noting ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["reader", "editor", "elsewhere", "approver", "manager", "admin"])
def test_everybody_notes_an_answer(browser, cast, tuesday, role):
    the_tree()
    who, channel = getattr(cast, role), a_channel()
    browser.sign_in(who).get(f"{CASES}/new")
    form = browser.page.form(CASES)
    assert (form["first"], form["answered_by_id"], form["arrived"]) == ("2026-11-24T09:42", str(who.id), "")
    typed = {"case_class": "complaint", "arrived": "2026-11-24T09:12", "channel_id": channel.id}
    browser.post(CASES, form | typed)
    assert browser.answer.location == "/guidelines/respond"
    case = only()
    assert (case.case_class, case.decision) == (CaseClass.COMPLAINT, Decision.ANSWER_PRIVATE)
    assert (case.arrived_at, case.first_at, case.closed_at) == (NOW - 30 * MINUTE, NOW, None)
    assert (case.channel, case.answered_by, case.noted_by, case.noted_at) == (channel, who, who, NOW)
    assert [told.act.verb for told in acts_about("noted_case", case.id)] == ["note"]


def test_signed_out_notes_nothing(browser, cast):
    the_tree()
    browser.post(CASES, sent(), status=303)
    assert none_noted()


def test_without_a_tree_there_is_nothing_to_answer_by(browser, cast):
    browser.sign_in(cast.editor).get(f"{CASES}/new", status=404)
    browser.post(CASES, sent(), status=404)
    assert none_noted()


def test_what_is_decided_otherwise_is_kept(browser, cast, tuesday):
    the_tree()
    browser.sign_in(cast.editor).post(CASES, sent(decision="escalate", answered_by_id=cast.approver.id))
    assert (only().decision, only().answered_by) == (Decision.ESCALATE, cast.approver)


def test_what_is_closed_is_answered(browser, cast, tuesday):
    the_tree()
    browser.sign_in(cast.editor).post(CASES, sent(first="", closed="2026-11-24T09:40"))
    assert only().first_at == only().closed_at == NOW - 2 * MINUTE


def test_it_can_be_taken_back_at_once(browser, cast, tuesday):
    the_tree()
    browser.sign_in(cast.reader).post(CASES, sent())
    browser.follow()
    undo = browser.page.one(".//button[@data-undo]/..").get("action")
    browser.post(undo, {}, headers={"Referer": f"{browser.base_url}/guidelines/respond/cases"})
    assert browser.answer.location.endswith(CASES)
    assert none_noted()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"case_class": ""}, "case_class", "Not a valid choice."),
        ({"case_class": "love"}, "case_class", "Not a valid choice."),
        ({"decision": "love"}, "decision", "Not a valid choice."),
        ({"arrived": ""}, "arrived", "Day and time are needed."),
        ({"arrived": "yesterday"}, "arrived", "There is no such moment. Write it like 2026-11-26T10:00."),
        ({"arrived": "0001-01-01T00:00"}, "arrived", "That day is too far away."),
        ({"arrived": "2025-11-20T10:00"}, "arrived", "That is more than a year ago."),
        ({"arrived": "2026-11-24T09:50", "first": ""}, "arrived", "That is still to come."),
        ({"arrived": "2026-03-29T02:30"}, "arrived", "the clocks go forward. The next time is 03:00."),
        ({"first": "2026-11-24T09:11"}, "first", "It was answered before it arrived."),
        ({"closed": "2026-11-24T09:39"}, "closed", "It was closed before that."),
        ({"channel_id": "4711"}, "channel_id", "This can't be chosen here."),
        ({"line": "x" * 201}, "line", "Too long"),
        ({"line": "a\0b"}, "line", "There is a character in it"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(browser, cast, tuesday, changes, field, said):
    the_tree()
    browser.sign_in(cast.editor).post(CASES, sent(**changes), status=422)
    assert said in words(browser.page.by_id(f"{field}-error"))
    assert none_noted()


@pytest.mark.parametrize(
    "line", ["<script>alert(1)</script>", '"><img src=x hx-get=/>', "‮evil", "👩‍👩‍👧‍👦 é", "100 % sure"]
)
def test_what_is_typed_comes_back_as_text(browser, cast, tuesday, line):
    the_tree()
    browser.sign_in(cast.editor).post(CASES, sent(line=line))
    assert only().line == line
    browser.get(CASES)
    assert line in [words(a) for a in browser.page.all(".//table//a")]
    browser.get(f"{CASES}/{only().id}")
    assert browser.page.form(f"{CASES}/{only().id}")["line"] == line


def test_it_takes_no_more_than_its_form_asks_for(browser, cast, tuesday):
    the_tree()
    more = {"noted_by_id": cast.admin.id, "noted_at": "2020-01-01", "id": "99", "version": "7"}
    browser.sign_in(cast.editor).post(CASES, sent(**more))
    assert (only().noted_by, only().noted_at, only().id != 99, only().version) == (cast.editor, NOW, True, 1)


# -- changing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["editor", "manager", "admin"])
def test_whoever_noted_it_and_managers_change_it(browser, cast, tuesday, role):
    the_tree()
    case = a_case(by=cast.editor, arrived_at=NOW - 30 * MINUTE)
    browser.sign_in(getattr(cast, role)).get(f"{CASES}/{case.id}")
    form = browser.page.form(f"{CASES}/{case.id}")
    assert (form["case_class"], form["arrived"], form["first"]) == ("complaint", "2026-11-24T09:12", "")
    browser.post(f"{CASES}/{case.id}", form | {"case_class": "question", "first": "2026-11-24T09:30"})
    assert (case.case_class, case.decision) == (CaseClass.QUESTION, Decision.ANSWER_PRIVATE)
    assert case.first_at == NOW - 12 * MINUTE
    assert case.noted_by == cast.editor


@pytest.mark.parametrize("role", ["reader", "approver", "elsewhere"])
def test_others_only_read_it(browser, cast, tuesday, role):
    the_tree()
    case = a_case(by=cast.editor, line="Gasket leaks")
    browser.sign_in(getattr(cast, role)).get(f"{CASES}/{case.id}")
    assert "Gasket leaks" in browser.page.text
    assert not browser.page.all(".//main//form")
    for address, data in (("", sent()), ("/closed", {}), ("/answered", {}), ("/delete", {})):
        browser.post(f"{CASES}/{case.id}{address}", data | {"version": case.version}, status=403)
    assert (only().version, only().case_class, only().closed_at) == (1, CaseClass.COMPLAINT, None)


def test_signed_out_changes_nothing(browser, cast):
    case = a_case(by=cast.editor)
    for address in ("", "/closed", "/answered", "/delete"):
        browser.post(f"{CASES}/{case.id}{address}", sent(version=case.version), status=303)
    assert (only().version, only().closed_at) == (1, None)


def test_a_moment_that_was_not_changed_stays_in_the_hour_that_exists_twice(browser, cast, time_machine):
    time_machine.move_to("2026-10-26 09:00+01:00", tick=False)
    the_tree()
    later = datetime.fromisoformat("2026-10-25T02:30:20+01:00")
    case = a_case(by=cast.editor, arrived_at=later, noted_at=later + MINUTE)
    browser.sign_in(cast.editor).get(f"{CASES}/{case.id}")
    form = browser.page.form(f"{CASES}/{case.id}")
    assert form["arrived"] == "2026-10-25T02:30"
    browser.post(f"{CASES}/{case.id}", form | {"line": "At night"})
    assert (case.line, case.arrived_at) == ("At night", later)


def test_somebody_was_faster(browser, cast, tuesday):
    the_tree()
    case = a_case(by=cast.editor, line="Gasket")
    browser.sign_in(cast.editor).get(f"{CASES}/{case.id}")
    form = browser.page.form(f"{CASES}/{case.id}")
    case.line, case.closed_at = "Gasket leaks", NOW
    db.session.commit()
    browser.post(f"{CASES}/{case.id}", form | {"line": "Gaskets leak"}, status=409)
    assert [words(p) for p in browser.page.all(".//p[@data-version='theirs']")] == ["Gasket leaks", "Tue 24 Nov, 09:42"]
    assert case.line == "Gasket leaks"
    again = browser.page.form(f"{CASES}/{case.id}")
    assert again["line"] == "Gaskets leak"
    browser.post(f"{CASES}/{case.id}", again)
    assert case.line == "Gaskets leak"


def test_answered_and_closed_with_one_click(browser, cast, tuesday):
    the_tree()
    case = a_case(by=cast.editor, arrived_at=NOW - 30 * MINUTE, answered_by_id=None)
    browser.sign_in(cast.editor).get(CASES)
    browser.post(f"{CASES}/{case.id}/answered", browser.page.form(f"{CASES}/{case.id}/answered"))
    assert (case.first_at, case.closed_at, case.answered_by) == (NOW, None, cast.editor)
    tuesday.shift(600)
    browser.post(f"{CASES}/{case.id}/closed", {"version": 1}, status=409)
    browser.get(CASES)
    browser.post(f"{CASES}/{case.id}/closed", browser.page.form(f"{CASES}/{case.id}/closed"))
    assert (case.first_at, case.closed_at) == (NOW, NOW + 10 * MINUTE)
    acts = db.session.scalars(select(Act.id).order_by(Act.id.desc())).all()
    browser.post(f"/guidelines/respond/acts/{acts[0]}/undo", {})
    assert (case.first_at, case.closed_at) == (NOW, None)


def test_what_was_noted_by_mistake_no_longer_counts_and_comes_back(browser, cast, tuesday):
    the_tree()
    case = a_case(by=cast.editor, line="Twice")
    browser.sign_in(cast.editor).post(f"{CASES}/{case.id}/delete", {"version": case.version})
    assert none_noted()
    act = db.session.scalars(select(Act).order_by(Act.id.desc())).first()
    assert (act.verb, act.note) == ("delete", "Twice")
    browser.sign_in(cast.approver).post(f"/guidelines/respond/acts/{act.id}/undo", {}, status=403)
    browser.sign_in(cast.editor).post(f"/guidelines/respond/acts/{act.id}/undo", {})
    assert (only().line, only().noted_by, only().arrived_at) == ("Twice", cast.editor, NOW)


def test_what_changed_since_is_not_taken_back(browser, cast, tuesday):
    the_tree()
    browser.sign_in(cast.editor).post(CASES, sent())
    act = db.session.scalars(select(Act).order_by(Act.id.desc())).first()
    only().line = "Another line"
    db.session.commit()
    browser.post(f"/guidelines/respond/acts/{act.id}/undo", {}, status=409)
    assert "This can't be undone" in browser.page.text
    assert only().line == "Another line"


def test_acts_of_others_are_not_taken_back_here(browser, cast, tuesday):
    a_topic()
    act = db.session.scalars(select(Act).order_by(Act.id.desc())).first()
    browser.sign_in(cast.admin).post(f"/guidelines/respond/acts/{act.id}/undo", {}, status=404)
    browser.post("/guidelines/respond/acts/4711/undo", {}, status=404)


# -- the list --------------------------------------------------------------------------------------------------------


def listed(browser, heading="waiting"):
    return [words(a) for a in browser.page.all(f".//section[@aria-labelledby='{heading}']//th//a")]


@pytest.fixture
def some(cast, tuesday):
    """Monday 9:00 and later; NOW is Tuesday 9:42 in Berlin."""
    the_tree()
    monday = NOW.replace(hour=8, minute=0) - timedelta(days=1)
    by = cast.editor
    facebook = a_channel("Facebook")
    a_case(by=by, line="to be closed", arrived_at=NOW - 60 * MINUTE, first_at=NOW, channel_id=facebook.id)
    a_case(by=by, line="just came", arrived_at=NOW - MINUTE)
    a_case("question", by=by, line="late answer", arrived_at=monday)
    a_case(by=by, line="late closing", arrived_at=monday - timedelta(days=5), first_at=monday)
    a_case("other", by=by, line="thanked", arrived_at=monday, first_at=NOW)
    a_case("none", by=by, line="left", arrived_at=monday - timedelta(days=1))
    a_case(by=by, line="done", arrived_at=monday - MINUTE, first_at=monday, closed_at=monday + 150 * MINUTE)
    return facebook


def test_what_is_overdue_comes_first_then_what_is_open(browser, cast, some):
    browser.sign_in(cast.reader).get(CASES)
    assert listed(browser) == ["late closing", "late answer", "just came", "to be closed"]
    assert listed(browser, "settled") == ["thanked", "done", "left"]
    rows = [words(row) for row in browser.page.all(".//tbody/tr")]
    assert "Answered after 20 h 00" not in rows[0]
    assert "overdue" in rows[0]
    assert "Answered until 11:41" in rows[2]
    assert "Closed until Thu 26 Nov" in rows[3]
    assert "Closed after 2 h 31" in rows[5]
    assert not browser.page.all(".//tbody//form"), "a reader may change none of them"


def test_what_took_too_long_is_said(browser, cast, tuesday):
    the_tree()
    a_case(by=cast.editor, arrived_at=NOW - 100 * MINUTE, first_at=NOW + 60 * MINUTE, closed_at=NOW + 60 * MINUTE)
    a_case("sensitive", by=cast.editor, arrived_at=NOW - 100 * MINUTE, first_at=NOW, closed_at=NOW)
    browser.sign_in(cast.reader).get(CASES)
    press, complaint = [words(row) for row in browser.page.all(".//tbody/tr")]
    assert "Answered 1 h 40, late" in press
    assert "Answered after 2 h 40" not in complaint
    assert "2 h 40, late" in complaint


def test_the_list_can_be_narrowed(browser, cast, some):
    browser.sign_in(cast.editor).get(f"{CASES}?show=overdue")
    assert listed(browser) == ["late closing", "late answer"]
    browser.get(f"{CASES}?show=open")
    assert len(listed(browser)) == 4
    assert listed(browser, "settled") == []
    browser.get(f"{CASES}?class=question")
    assert (listed(browser), listed(browser, "settled")) == (["late answer"], [])
    browser.get(f"{CASES}?channel={some.id}&show=open")
    assert listed(browser) == ["to be closed"]
    links = browser.page.links()
    assert links["Overdue"] == f"{CASES}?show=overdue&channel={some.id}"
    assert links["Complaint"] == f"{CASES}?show=open&channel={some.id}&class=complaint"


@pytest.mark.parametrize(
    "wrong", ["show=love", "class=love", "channel=4711", "channel=x", "page=0", "page=-3", "page=x"]
)
def test_a_filter_that_is_none_is_left_out(browser, cast, some, wrong):
    browser.sign_in(cast.reader).get(f"{CASES}?{wrong}")
    assert len(listed(browser)) + len(listed(browser, "settled")) == 7


def test_it_goes_on_by_pages(browser, cast, tuesday):
    the_tree()
    for number in range(noted.A_PAGE + 1):
        at = NOW - number * MINUTE
        a_case("other", by=cast.editor, line=f"Case {number}", arrived_at=at, first_at=at)
    browser.sign_in(cast.reader).get(CASES)
    few = len(browser.statements)
    assert len(listed(browser, "settled")) == noted.A_PAGE
    browser.get(browser.page.links()["Earlier ones"])
    assert listed(browser, "settled") == [f"Case {noted.A_PAGE}"]
    assert few <= 14


def test_nothing_noted_yet(browser, cast, tuesday):
    the_tree()
    browser.sign_in(cast.reader).get(CASES)
    assert "Nothing is noted yet." in browser.page.text
    browser.get(f"{CASES}?show=overdue")
    assert "Nobody waits for an answer." in browser.page.text


def test_the_database_and_the_rules_agree_on_what_is_open(cast, tuesday):
    the_tree()
    for of, first, closed in product(CaseClass, (None, NOW), (None, NOW)):
        a_case(of, by=cast.editor, first_at=first, closed_at=closed)
    clock = queries.clock(dates.company_zone())
    waiting = {case.id for case in noted.open_cases(Filters(), clock, now=NOW)}
    settled = {case.id for case in noted.settled_cases(Filters(), clock, page=1, now=NOW)[0]}
    every = db.session.scalars(select(NotedCase)).all()
    assert waiting == {case.id for case in every if noted.standing_of(case, clock, now=NOW).open}
    assert settled == {case.id for case in every} - waiting
    assert len(waiting) == 5 * 2 + 1


def test_nobody_is_ranked(browser, cast, some):
    """No address counts or sorts by person, and no filter asks for one."""
    person = db.session.scalars(select(Person).where(Person.name == cast.editor.name)).one()
    browser.sign_in(cast.manager)
    browser.get(CASES)
    everything = listed(browser), listed(browser, "settled")
    for name in ("person", "answered_by", "answered_by_id", "noted_by_id", "sort"):
        browser.get(f"{CASES}?{name}={person.id}")
        assert (listed(browser), listed(browser, "settled")) == everything
    browser.get("/guidelines/respond")
    assert cast.editor.name not in words(browser.page.one(".//main"))
