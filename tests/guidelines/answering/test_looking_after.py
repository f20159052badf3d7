"""What managers look after: the steps' texts, times and hours, contacts, saved answers. Everybody reads and copies."""

from __future__ import annotations

from datetime import time

import pytest
from sqlalchemy import func, select

from planner.db import db
from planner.guidelines.answering.models import (
    Answering,
    AnsweringStep,
    EscalationContact,
    ResponseTime,
    SavedAnswer,
    ServiceDay,
)
from planner.guidelines.answering.rules import CaseClass, Target
from planner.history.models import Act
from tests.browser import words
from tests.builders import NOW, a_topic
from tests.guidelines.answering.builders import a_contact, a_saved_answer, the_tree

RESPOND = "/guidelines/respond"
TIMES, ANSWERS, CONTACTS = f"{RESPOND}/times", f"{RESPOND}/answers", f"{RESPOND}/contacts"
OTHERS = ["reader", "editor", "approver", "elsewhere"]


def last_act() -> Act:
    return db.session.scalars(select(Act).order_by(Act.id.desc())).first()


def taken_back(browser) -> None:
    browser.post(f"{RESPOND}/acts/{last_act().id}/undo", {})


# -- steps -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def step(cast) -> AnsweringStep:
    the_tree()
    return db.session.scalars(select(AnsweringStep).where(AnsweringStep.number == 8)).one()


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_a_manager_writes_a_step_in_both_languages(browser, cast, step, role):
    address = f"{RESPOND}/steps/{step.id}"
    browser.sign_in(getattr(cast, role)).get(f"{RESPOND}/steps")
    assert browser.page.links()["Change Is it praise?"] == address
    browser.get(address)
    form = browser.page.form(address)
    browser.post(address, form | {"question": "Is it kind?", "question_de": "Ist es freundlich?", "who": ""})
    assert (step.question, step.question_de, step.who, step.action) == (
        "Is it kind?",
        "Ist es freundlich?",
        "",
        "Thank by name",
    )
    assert (last_act().verb, last_act().person_id) == ("settings", getattr(cast, role).id)
    taken_back(browser)
    assert step.question == "Is it praise?"


@pytest.mark.parametrize("role", OTHERS)
def test_others_write_no_step(browser, cast, step, role):
    browser.sign_in(getattr(cast, role)).get(f"{RESPOND}/steps", status=403)
    browser.post(f"{RESPOND}/steps/{step.id}", {"question": "Mine?", "version": step.version}, status=403)
    assert step.question == "Is it praise?"


def test_signed_out_writes_nothing(browser, cast, step):
    for address in (f"{RESPOND}/steps/{step.id}", TIMES, f"{ANSWERS}/new", f"{CONTACTS}/crisis"):
        browser.post(address, {"question": "Mine?", "version": 1}, status=303)
        assert browser.answer.location.startswith("/sign-in")
    assert step.question == "Is it praise?"


def test_a_step_needs_its_texts_in_one_language(browser, cast, step):
    address = f"{RESPOND}/steps/{step.id}"
    browser.sign_in(cast.manager).get(address)
    form = browser.page.form(address)
    browser.post(address, form | {"question": " ", "question_de": "", "action": "x" * 41}, status=422)
    assert "one language" in words(browser.page.by_id("question-error"))
    assert "Too long" in words(browser.page.by_id("action-error"))
    browser.post(address, form | {"question": ""})
    assert (step.question, step.question_de) == ("", "Ist es ein Lob?")
    browser.get(f"{RESPOND}/steps")
    assert "Ist es ein Lob?" in browser.page.text


def test_two_write_a_step_at_once(browser, cast, step):
    address = f"{RESPOND}/steps/{step.id}"
    browser.sign_in(cast.manager).get(address)
    form = browser.page.form(address)
    step.question = "Is it a compliment?"
    db.session.commit()
    browser.post(address, form | {"question": "Is it kind?"}, status=409)
    assert words(browser.page.one(".//p[@data-version='theirs']")) == "Is it a compliment?"
    browser.post(address, browser.page.form(address))
    assert step.question == "Is it kind?"


# -- times -----------------------------------------------------------------------------------------------------------


def times_of(of: CaseClass) -> ResponseTime:
    return db.session.scalars(select(ResponseTime).where(ResponseTime.case_class == of)).one()


def hours() -> list[tuple[time | None, time | None]]:
    days = db.session.scalars(select(ServiceDay).order_by(ServiceDay.weekday))
    return [(day.opens, day.closes) for day in days]


def test_a_manager_sets_times_hours_and_thresholds(browser, cast):
    thresholds = the_tree()
    browser.sign_in(cast.manager).get(TIMES)
    form = browser.page.form(TIMES)
    assert [form[f"complaint-{name}"] for name in ("first_amount", "first_unit", "closed_amount", "closed_unit")] == [
        "2",
        "hours",
        "24",
        "hours",
    ]
    assert (form["crisis-first_amount"], form["crisis-first_unit"]) == ("15", "minutes")
    assert (form["sensitive-closed_amount"], form["sensitive-closed_unit"]) == ("", "same-day")
    assert (form["day0-opens"], form["day0-closes"], form["day6-opens"]) == ("08:00", "18:00", "")
    assert "none-first_unit" not in form
    changed = {
        "complaint-first_amount": "90",
        "complaint-first_unit": "minutes",
        "complaint-closed_amount": "2",
        "complaint-closed_unit": "days",
        "question-first_unit": "none",
        "question-always": "y",
        "day5-opens": "09:00",
        "day5-closes": "00:00",
        "day4-opens": "",
        "day4-closes": "",
        "similar_count": "3",
        "within_minutes": "30",
    }
    browser.post(TIMES, form | changed)
    complaint, question = times_of(CaseClass.COMPLAINT), times_of(CaseClass.QUESTION)
    assert (complaint.first, complaint.closed) == (Target(minutes=90), Target(days=2))
    assert (question.first, question.closed, question.always) == (Target(), Target(minutes=1440), True)
    assert (hours()[4], hours()[5]) == ((None, None), (time(9), time(0)))
    assert (thresholds.similar_count, thresholds.within_minutes, thresholds.reach_over) == (3, 30, 10_000)
    browser.get(RESPOND)
    assert "Times run Mon–Thu 8 to 18, Sat 9 to 24." in browser.page.text
    assert "if three similar ones come within 30 minutes" in browser.page.text
    taken_back(browser)
    assert (times_of(CaseClass.COMPLAINT).first, hours()[4]) == (Target(minutes=120), (time(8), time(18)))


@pytest.mark.parametrize("role", OTHERS)
def test_others_set_no_times(browser, cast, role):
    the_tree()
    browser.sign_in(getattr(cast, role)).get(TIMES, status=403)
    browser.post(TIMES, {"version": 15, "similar_count": 9}, status=403)
    assert db.session.get_one(Answering, 1).similar_count == 5


def test_times_without_a_tree(browser, cast):
    browser.sign_in(cast.manager).get(TIMES, status=404)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("complaint-first_amount", "", "A number from 1 to 500, please."),
        ("complaint-first_amount", "0", "A number from 1 to"),
        ("complaint-first_amount", "501", "A number from 1 to 500, please."),
        ("complaint-first_amount", "soon", "That is not a whole number."),
        ("complaint-first_amount", "9" * 40, "A number from 1 to"),
        ("complaint-first_unit", "years", "Not a valid choice."),
        ("similar_count", "1", "A number from 2 to"),
        ("similar_count", "", "This is needed."),
        ("reach_over", "-1", "A number from 1 to"),
        ("day0-opens", "25:00", "There is no such time."),
    ],
)
def test_times_that_cannot_be(browser, cast, field, value, said):
    the_tree()
    browser.sign_in(cast.manager).get(TIMES)
    browser.post(TIMES, browser.page.form(TIMES) | {field: value}, status=422)
    assert said in words(browser.page.by_id(f"{field}-error"))
    assert times_of(CaseClass.COMPLAINT).first == Target(minutes=120)


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [
        ("18:00", "08:00", "It ends before it begins."),
        ("08:00", "", "Both times are needed"),
        ("", "18:00", "Both times"),
    ],
)
def test_hours_that_cannot_be(browser, cast, opens, closes, said):
    the_tree()
    browser.sign_in(cast.manager).get(TIMES)
    browser.post(TIMES, browser.page.form(TIMES) | {"day2-opens": opens, "day2-closes": closes}, status=422)
    assert said in words(browser.page.by_id("day2-closes-error"))
    assert hours()[2] == (time(8), time(18))


def test_two_set_times_at_once_whatever_of_them(browser, cast):
    the_tree()
    browser.sign_in(cast.manager).get(TIMES)
    form = browser.page.form(TIMES)
    monday = db.session.scalars(select(ServiceDay).where(ServiceDay.weekday == 0)).one()
    monday.opens = time(7)
    db.session.commit()
    browser.post(TIMES, form | {"complaint-first_amount": "3"}, status=409)
    shown = [words(strong) for strong in browser.page.all(".//div[@class='versions']//strong")]
    assert shown == [
        f"{what}: {whose}" for what in ("Complaint: Answer in", "Monday: From") for whose in ("saved", "yours")
    ]
    assert times_of(CaseClass.COMPLAINT).first == Target(minutes=120)
    browser.post(TIMES, browser.page.form(TIMES))
    assert (times_of(CaseClass.COMPLAINT).first, monday.opens) == (Target(minutes=180), time(8))


# -- contacts --------------------------------------------------------------------------------------------------------


def test_everybody_sees_whom_to_call(browser, cast):
    the_tree()
    a_contact(topic=a_topic("Product safety"), person=cast.approver, deputy=cast.editor, phone="+49 511 12")
    a_topic("Figures")
    browser.sign_in(cast.reader).get(CONTACTS)
    rows = [words(row) for row in browser.page.all(".//tbody/tr")]
    assert "Product safety Mara Lindt Jana Brandt +49 511 12" in rows
    assert "Figures – – –" in rows
    assert len(rows) == 6 + 2
    assert not [name for name in browser.page.links() if name.startswith("Change")]


def test_a_manager_names_whom_to_call_with_a_class(browser, cast):
    the_tree()
    browser.sign_in(cast.manager).get(CONTACTS)
    address = browser.page.links()["Change Crisis or danger"]
    browser.get(address)
    form = browser.page.form(address)
    browser.post(address, form | {"person_id": cast.lead.id, "phone": "0170 555 01 12"})
    contact = db.session.scalars(
        select(EscalationContact).where(EscalationContact.case_class == CaseClass.CRISIS)
    ).one()
    assert (contact.person, contact.deputy, contact.phone) == (cast.lead, None, "0170 555 01 12")
    taken_back(browser)
    assert (contact.person, contact.phone) == (None, "")


def test_a_manager_names_whom_to_call_with_a_topic(browser, cast):
    the_tree()
    topic = a_topic("Product safety")
    address = f"{CONTACTS}/topics/{topic.id}"
    browser.sign_in(cast.manager).get(address)
    assert browser.page.h1 == "Product safety"
    form = browser.page.form(address)
    browser.post(address, form | {"person_id": cast.approver.id, "deputy_id": cast.editor.id})
    contact = db.session.scalars(select(EscalationContact).where(EscalationContact.topic_id == topic.id)).one()
    assert (contact.person, contact.deputy, contact.case_class) == (cast.approver, cast.editor, None)
    browser.post(address, form | {"person_id": cast.editor.id}, status=409)
    assert words(browser.page.all(".//p[@data-version='theirs']")[0]) == "Mara Lindt"
    assert contact.person == cast.approver


@pytest.mark.parametrize("role", OTHERS)
def test_others_name_nobody(browser, cast, role):
    the_tree()
    topic = a_topic()
    browser.sign_in(getattr(cast, role))
    for address in (f"{CONTACTS}/crisis", f"{CONTACTS}/topics/{topic.id}"):
        browser.get(address, status=403)
        browser.post(address, {"version": 0, "phone": "112"}, status=403)
    assert not db.session.scalar(select(func.count()).where(EscalationContact.phone != ""))


def test_a_contact_that_cannot_be(browser, cast):
    the_tree()
    address = f"{CONTACTS}/crisis"
    browser.sign_in(cast.manager).get(address)
    form = browser.page.form(address)
    twice = {"person_id": cast.lead.id, "deputy_id": cast.lead.id, "phone": "call me"}
    browser.post(address, form | twice, status=422)
    assert words(browser.page.by_id("deputy_id-error")) == "That is the same person."
    assert "A number as one dials it" in words(browser.page.by_id("phone-error"))
    browser.post(address, form | {"person_id": cast.stranger.id}, status=422)
    browser.get(f"{CONTACTS}/none", status=404)
    browser.get(f"{CONTACTS}/topics/4711", status=404)


# -- saved answers ---------------------------------------------------------------------------------------------------


def test_everybody_finds_and_copies_saved_answers(browser, cast):
    the_tree()
    browser.sign_in(cast.reader).get(ANSWERS)
    assert len(browser.page.all(".//h3")) == 8
    assert [words(mark) for mark in browser.page.all(".//mark")][:2] == ["{{owner}}", "{{initials}}"]
    copy = browser.page.all(".//button[@data-copy]")[0]
    text = browser.page.by_id(copy.get("data-copy").removeprefix("#"))
    assert (text.get("lang"), copy.get("aria-label")) == ("en", "Copy in English")
    assert words(text).startswith("Thank you for writing to us.")
    browser.get(f"{ANSWERS}?q=recht")
    assert [words(h3) for h3 in browser.page.all(".//h3")] == ["We were wrong"]
    browser.get(f"{ANSWERS}?q=%25_%27")
    assert "None has these words." in browser.page.text
    assert "New answer" not in browser.page.links()


def test_a_manager_writes_one(browser, cast):
    the_tree()
    browser.sign_in(cast.manager).get(f"{ANSWERS}/new")
    form = browser.page.form(f"{ANSWERS}/new")
    assert form["owner_id"] == str(cast.manager.id)
    text = "Please send\r\nthe {{number}}."
    browser.post(f"{ANSWERS}/new", form | {"title": "The number", "text": text, "step": "7"})
    made = db.session.scalars(select(SavedAnswer).order_by(SavedAnswer.id.desc())).first()
    assert (made.title, made.title_de, made.text, made.step, made.owner) == (
        "The number",
        "",
        "Please send\nthe {{number}}.",
        7,
        cast.manager,
    )
    taken_back(browser)
    assert db.session.scalar(select(func.count()).select_from(SavedAnswer)) == 8


def test_a_manager_changes_archives_and_brings_back(browser, cast):
    answer = a_saved_answer(owner=cast.editor)
    address = f"{ANSWERS}/{answer.id}"
    browser.sign_in(cast.manager).get(address)
    browser.post(address, browser.page.form(address) | {"text_de": "Das hätte nicht passieren dürfen.", "owner_id": ""})
    assert (answer.text_de, answer.owner) == ("Das hätte nicht passieren dürfen.", None)
    browser.post(f"{address}/archive", {"version": answer.version})
    assert answer.archived_at
    browser.get(RESPOND)
    browser.get(ANSWERS)
    assert not browser.page.all(".//h3")
    browser.post(f"{address}/restore", browser.page.form(f"{address}/restore"))
    assert answer.archived_at is None
    browser.post(f"{address}/archive", {"version": 1}, status=409)


@pytest.mark.parametrize("role", OTHERS)
def test_others_write_no_answers(browser, cast, role):
    answer = a_saved_answer(owner=getattr(cast, role))
    browser.sign_in(getattr(cast, role))
    for address in (f"{ANSWERS}/new", f"{ANSWERS}/{answer.id}", f"{ANSWERS}/{answer.id}/archive"):
        browser.post(address, {"title": "Mine", "text": "Mine", "version": answer.version}, status=403)
    assert db.session.scalars(select(SavedAnswer.title)).all() == ["Regret"]
    assert answer.archived_at is None


def test_an_answer_needs_title_and_text_in_one_language(browser, cast):
    the_tree()
    browser.sign_in(cast.manager)
    browser.post(f"{ANSWERS}/new", {"title_de": "Bedauern", "text": "", "text_de": " "}, status=422)
    assert "one language" in words(browser.page.by_id("text-error"))
    browser.post(f"{ANSWERS}/new", {"title_de": "Bedauern", "text_de": "Schade.", "step": "10"}, status=422)
    browser.post(f"{ANSWERS}/new", {"title_de": "Bedauern", "text_de": "Schade.", "step": "", "owner_id": ""})
    browser.get(ANSWERS)
    assert "Schade." in browser.page.text


def test_two_write_an_answer_at_once(browser, cast):
    answer = a_saved_answer()
    address = f"{ANSWERS}/{answer.id}"
    browser.sign_in(cast.manager).get(address)
    form = browser.page.form(address)
    answer.text = "We are sorry."
    db.session.commit()
    browser.post(address, form | {"text": "I am sorry."}, status=409)
    assert words(browser.page.one(".//p[@data-version='theirs']")) == "We are sorry."
    browser.post(address, browser.page.form(address))
    assert answer.text == "I am sorry."


@pytest.mark.parametrize("text", ["<b>bold</b>", "{{ 7 * 7 }}", '"><img src=x>', "{{name", "a\u2028b"])
def test_what_an_answer_says_comes_back_as_text(browser, cast, text):
    answer = a_saved_answer(text=text)
    browser.sign_in(cast.manager).get(ANSWERS)
    assert words(browser.page.by_id(f"answer-{answer.id}-en")) == " ".join(text.split())
    browser.get(f"{ANSWERS}/{answer.id}")
    assert browser.page.form(f"{ANSWERS}/{answer.id}")["text"] == text


# -- on one sheet ----------------------------------------------------------------------------------------------------


def test_everybody_prints_it_on_one_sheet(browser, cast, tuesday):
    the_tree()
    a_contact(topic=a_topic("Product safety"), person=cast.approver)
    browser.sign_in(cast.reader).get(RESPOND)
    assert browser.page.links()["On one sheet"] == f"{RESPOND}/sheet"
    browser.get(f"{RESPOND}/sheet")
    assert len(browser.page.all(".//ol[@class='tree']/li")) == 9
    assert browser.page.one(".//details[@class='by-topic']").get("open") is not None
    assert "“You are right, we were wrong there.”" in browser.page.text


# -- when somebody leaves --------------------------------------------------------------------------------------------


def test_who_leaves_hands_saved_answers_and_contacts_over(browser, cast):
    kept, old = a_saved_answer(owner=cast.editor), a_saved_answer("Old", owner=cast.editor, archived_at=NOW)
    first = a_contact(case_class=CaseClass.SENSITIVE, person=cast.editor, deputy=cast.lead)
    second = a_contact(case_class=CaseClass.CRISIS, person=cast.lead, deputy=cast.editor)
    address = f"/settings/people/{cast.editor.id}/leaving"
    browser.sign_in(cast.admin).get(address)
    assert "One saved answer" in browser.page.text
    assert "Whom to call in 2 places" in browser.page.text
    browser.post(address, browser.page.form(address) | {"heir_id": cast.lead.id})
    assert (kept.owner, old.owner) == (cast.lead, cast.editor)
    assert [(contact.person, contact.deputy) for contact in (first, second)] == [(cast.lead, None)] * 2
