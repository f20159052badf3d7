"""The nine steps as they are read: on the first day, with people to call, with what was noted lately."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from planner.db import db
from planner.guidelines.answering.models import Answering, AnsweringStep, EscalationContact, SavedAnswer, ServiceDay
from planner.guidelines.answering.rules import CaseClass
from planner.history.models import Act
from tests.browser import words
from tests.builders import NOW, a_person, a_topic
from tests.guidelines.answering.builders import a_case, a_contact, the_tree

PAGE = "/guidelines/respond"


def contact_of(of: CaseClass) -> EscalationContact:
    return db.session.scalars(select(EscalationContact).where(EscalationContact.case_class == of)).one()


# -- the first day ---------------------------------------------------------------------------------------------------


def test_without_a_tree_managers_are_offered_one(browser, cast):
    browser.sign_in(cast.reader).get(PAGE)
    assert "Nobody has written down yet how people are answered." in browser.page.text
    assert not browser.page.all(".//main//form")
    browser.sign_in(cast.manager).get(PAGE)
    browser.post(f"{PAGE}/set-up", browser.page.form(f"{PAGE}/set-up"))
    browser.follow()
    assert len(browser.page.all(".//ol[@class='tree']/li")) == 9
    assert db.session.scalars(select(Act.verb).order_by(Act.id.desc()).limit(1)).one() == "set-up"


def test_a_tree_that_is_there_is_not_planted_twice(browser, cast):
    the_tree()
    step = db.session.scalars(select(AnsweringStep).where(AnsweringStep.number == 1)).one()
    step.question = "Is there a fire?"
    db.session.commit()
    browser.sign_in(cast.manager).post(f"{PAGE}/set-up", {})
    assert step.question == "Is there a fire?"
    assert db.session.scalar(select(func.count()).select_from(SavedAnswer)) == 8


@pytest.mark.parametrize("role", ["reader", "editor", "approver"])
def test_others_plant_none(browser, cast, role):
    browser.sign_in(getattr(cast, role)).post(f"{PAGE}/set-up", {}, status=403)
    assert db.session.get(Answering, 1) is None


def test_signed_out_plants_none(browser, cast):
    browser.post(f"{PAGE}/set-up", {}, status=303)
    assert db.session.get(Answering, 1) is None


# -- reading it ------------------------------------------------------------------------------------------------------


def test_every_step_says_what_to_do_and_by_when(browser, cast, tuesday):
    the_tree()
    browser.sign_in(cast.reader).get(PAGE)
    assert browser.page.h1 == "Engagement guidelines"
    steps = [words(step) for step in browser.page.all(".//ol[@class='tree']/li")]
    assert steps[0].startswith("1 Is somebody in danger, or do you suspect a crime?")
    assert steps[0].endswith("Call the duty phone crisis duty Answer in 15 min Closed in 60 min")
    assert steps[1].endswith("Answer in 60 min Closed same day")
    assert steps[3].endswith("Leave it, watch it Answer none")
    assert steps[4].endswith("Answer in 2 h Closed in 24 h")
    assert steps[7].endswith("Answer in 1 day Closed in –")
    assert words(browser.page.one(".//p[@class='lead']")).endswith("Times run 8 to 18 on working days.")
    assert "if five similar ones come within an hour, or more than 10,000 people see it." in browser.page.text


def test_in_german(browser, cast, tuesday):
    the_tree()
    cast.reader.language = "de"
    db.session.commit()
    browser.sign_in(cast.reader).get(PAGE)
    assert words(browser.page.all(".//ol[@class='tree']/li")[0]).startswith("1 Ist jemand in Gefahr")
    assert "Die Zeiten laufen an Arbeitstagen von 8 bis 18 Uhr." in words(browser.page.one(".//p[@class='lead']"))


def test_a_text_that_is_missing_in_a_language_stands_in_the_other(browser, cast, tuesday):
    the_tree()
    step = db.session.scalars(select(AnsweringStep).where(AnsweringStep.number == 4)).one()
    step.question = ""
    db.session.commit()
    browser.sign_in(cast.reader).get(PAGE)
    assert words(browser.page.all(".//ol[@class='tree']/li")[3]).startswith("4 Sind wir nicht gemeint")


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({5: (time(9), time(13))}, "Times run Mon–Fri 8 to 18, Sat 9 to 13."),
        ({4: (time(8), time(15, 30))}, "Times run Mon–Thu 8 to 18, Fri 8 to 15:30."),
        ({2: None}, "Times run Mon–Tue 8 to 18, Thu–Fri 8 to 18."),
        (dict.fromkeys(range(7), (time(0), time(0))), "Times run Mon–Sun 0 to 24."),
        (dict.fromkeys(range(7)), "The first yes is your answer."),
    ],
)
def test_the_lead_says_when_the_clock_runs(browser, cast, tuesday, hours, said):
    the_tree()
    for day in db.session.scalars(select(ServiceDay)):
        if day.weekday in hours:
            day.opens, day.closes = hours[day.weekday] or (None, None)
    db.session.commit()
    browser.sign_in(cast.reader).get(PAGE)
    assert words(browser.page.one(".//p[@class='lead']")).endswith(said)


def test_whom_to_call_stands_with_the_step(browser, cast, tuesday):
    the_tree()
    duty, press = contact_of(CaseClass.CRISIS), contact_of(CaseClass.SENSITIVE)
    duty.phone = "0170 555 01 12"
    press.person, press.deputy = cast.approver, cast.editor
    a_contact(topic=a_topic("Product safety"), person=cast.lead, phone="+49 511 12")
    a_contact(topic=a_topic("Figures"))
    db.session.commit()
    browser.sign_in(cast.reader).get(PAGE)
    steps = browser.page.all(".//ol[@class='tree']/li")
    call = steps[0].findall(".//a")[0]
    assert (call.get("href"), words(call)) == ("tel:01705550112", "0170 555 01 12")
    assert "Times run 8 to 18 on working days; the duty phone always." in browser.page.text
    assert "Mara Lindt, deputy Jana Brandt" in words(steps[2])
    assert [words(li) for li in steps[2].findall(".//details//li")] == [f"Product safety {cast.lead.name}"]
    assert not steps[1].findall(".//details")


def test_who_is_away_is_stood_in_for_and_who_is_gone_is_not_named(browser, cast, tuesday):
    the_tree()
    press, crisis, complaint = (contact_of(of) for of in (CaseClass.SENSITIVE, CaseClass.CRISIS, CaseClass.COMPLAINT))
    press.person, press.deputy = cast.approver, cast.editor
    cast.approver.away_from, cast.approver.away_until = date(2026, 11, 20), date(2026, 11, 24)
    crisis.person, crisis.deputy = cast.stranger, cast.lead
    complaint.person = a_person("Nils Bauer", in_=cast.department, away_from=date(2026, 11, 1))
    db.session.commit()
    browser.sign_in(cast.reader).get(PAGE)
    steps = [words(step) for step in browser.page.all(".//ol[@class='tree']/li")]
    assert "Jana Brandt, while Mara Lindt is away" in steps[2]
    assert f"Call the duty phone {cast.lead.name} Answer in" in steps[0]
    assert "Customer service" in steps[4]
    tuesday.shift(timedelta(days=1))
    browser.sign_in(cast.reader).get(PAGE)
    assert "Mara Lindt, deputy Jana Brandt" in browser.page.text


# -- how it went -----------------------------------------------------------------------------------------------------

MINUTE = timedelta(minutes=1)


def test_in_time_says_how_fast_the_last_thirty_days_were(browser, cast, tuesday):
    """Mondays at 9:00 in Berlin, so that all minutes count; NOW is Tuesday 9:42."""
    the_tree()
    monday = NOW.replace(hour=8, minute=0) - timedelta(days=1)
    for wait in (10, 20, 30, 40, 50, 60, 70, 80, 130, 140, 150):
        a_case(arrived_at=monday, first_at=monday + wait * MINUTE, by=cast.editor)
    for wait in (30, 40, 61):
        a_case(CaseClass.SENSITIVE, arrived_at=monday, first_at=monday + wait * MINUTE, by=cast.editor)
    a_case(arrived_at=NOW - timedelta(days=31), first_at=NOW, by=cast.editor)
    a_case(arrived_at=NOW - MINUTE, by=cast.editor)
    a_case(CaseClass.NONE, arrived_at=monday, by=cast.editor)
    browser.sign_in(cast.reader).get(PAGE)
    card = browser.page.one(".//dl[@class='times']")
    assert words(card) == (
        "Complaints, 2 h 73 % 73 % half within 1 h, nine of ten within 2 h 20 Press, 60 min 2 of 3 2 of 3"
    )
    assert [(m.get("value"), m.get("max")) for m in card.findall(".//progress")] == [("8", "11"), ("2", "3")]


def test_too_many_that_nobody_answered_leave_nine_of_ten_open(browser, cast, tuesday):
    the_tree()
    monday = NOW.replace(hour=8, minute=0) - timedelta(days=1)
    for number in range(10):
        a_case(arrived_at=monday, first_at=monday + 48 * MINUTE if number < 8 else None, by=cast.editor)
    browser.sign_in(cast.reader).get(PAGE)
    assert words(browser.page.one(".//dl[@class='times']")) == "Complaints, 2 h 80 % 80 % half within 48 min"


def test_without_cases_there_is_no_card(browser, cast, tuesday):
    the_tree()
    browser.sign_in(cast.reader).get(PAGE)
    assert "In time" not in browser.page.text


def test_a_holiday_of_the_land_pauses_the_clock(browser, cast, time_machine):
    """31 October 2028 is a Tuesday, and a holiday in Lower Saxony."""
    time_machine.move_to("2028-11-02 09:00+01:00", tick=False)
    the_tree()
    arrived = NOW.replace(year=2028, month=10, day=30, hour=16, minute=0)  # 17:00 in Berlin
    for _ in range(10):
        a_case(arrived_at=arrived, first_at=arrived + timedelta(days=2) - 9 * 60 * MINUTE, by=cast.editor)
    browser.sign_in(cast.reader).get(PAGE)
    assert "Complaints, 2 h 100 % 100 % half within 1 h, nine of ten within 1 h" in words(
        browser.page.one(".//dl[@class='times']")
    )


def test_five_of_a_kind_within_the_hour_are_said_so(browser, cast, tuesday):
    the_tree()
    for number in range(5):
        a_case(arrived_at=NOW - (10 + number) * MINUTE, by=cast.editor)
        a_case(CaseClass.OTHER, arrived_at=NOW - MINUTE, by=cast.editor)
        a_case(CaseClass.QUESTION, arrived_at=NOW - (number + 57) * MINUTE, by=cast.editor)
    browser.sign_in(cast.reader).get(PAGE)
    assert [words(note) for note in browser.page.all(".//div[@class='say bad']")] == [
        "Complaints: 5 within an hour. Go one step up."
    ]


def test_words_that_help_can_be_copied(browser, cast, tuesday):
    the_tree()
    browser.sign_in(cast.reader).get(PAGE)
    card = browser.page.one(".//ul[@class='words']")
    assert words(card.findall("./li")[0]) == "“That should not have happened.”"
    copy = card.findall(".//button")[0]
    assert (copy.get("aria-label"), copy.get("data-copy-text")) == ("Copy: Regret", "That should not have happened.")


def test_it_is_read_with_few_queries(browser, cast, tuesday):
    the_tree()
    browser.sign_in(cast.reader)
    browser.get(PAGE)
    few = len(browser.statements)
    for number in range(20):
        a_case(arrived_at=NOW - number * timedelta(hours=5), by=cast.editor)
    browser.get(PAGE)
    assert len(browser.statements) == few <= 14
