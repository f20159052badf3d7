"""What a company finds on its first day."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import select

from planner.db import db
from planner.guidelines.answering.actions import FIRST, seed_answering
from planner.guidelines.answering.models import AnsweringStep, EscalationContact, ResponseTime, SavedAnswer, said
from planner.guidelines.answering.rules import CaseClass, Decision, Target
from planner.people.organisation import organisation
from planner.people.queries import person_with_roles
from planner.settings import first_day
from tests.builders import NOW

DATA = json.loads(FIRST.read_text(encoding="utf-8"))
LONGEST = {"question": 70, "todo": 120, "action": 28, "who": 60}  # what is read in ten seconds


@pytest.mark.parametrize("step", DATA["steps"], ids=lambda step: step["decision"])
def test_steps_are_short_in_both_languages(step):
    texts = {name: text for name, text in step.items() if name not in ("class", "decision")}
    assert set(texts) == {f"{name}{language}" for name in LONGEST for language in ("", "_de")}
    assert not {name: text for name, text in texts.items() if len(text) > LONGEST[name.removesuffix("_de")]}
    assert not [text for text in texts.values() if "!" in text or text != text.strip()]
    assert all(texts[name] for name in texts if not name.startswith("who"))
    assert bool(texts["who"]) == bool(texts["who_de"])


def test_every_class_and_every_decision_has_its_place():
    assert [step["decision"] for step in DATA["steps"]] == [decision.value for decision in Decision]
    assert {step["class"] for step in DATA["steps"]} == set(CaseClass)
    assert [row["class"] for row in DATA["times"]] == [of.value for of in CaseClass]


@pytest.mark.parametrize("answer", DATA["saved_answers"], ids=lambda answer: answer["title"])
def test_saved_answers_leave_the_same_open_in_both_languages(answer):
    gaps = [re.findall(r"\{\{([^{}]+)\}\}", answer[name]) for name in ("text", "text_de")]
    assert len(gaps[0]) == len(gaps[1])
    assert all(answer[name] for name in ("title", "title_de", "text", "text_de"))
    assert 1 <= answer["step"] <= 9


def test_the_times_are_those_of_the_guidelines(app):
    seed_answering()
    times = {row.case_class: row for row in db.session.scalars(select(ResponseTime))}
    assert {of: (row.first, row.closed) for of, row in times.items()} == {
        CaseClass.CRISIS: (Target(minutes=15), Target(minutes=60)),
        CaseClass.VIOLATION: (Target(minutes=60), Target(days=0)),
        CaseClass.SENSITIVE: (Target(minutes=60), Target(days=0)),
        CaseClass.COMPLAINT: (Target(minutes=120), Target(minutes=1440)),
        CaseClass.QUESTION: (Target(minutes=240), Target(minutes=1440)),
        CaseClass.OTHER: (Target(days=1), Target()),
        CaseClass.NONE: (Target(), Target()),
    }
    assert [of for of, row in times.items() if row.always] == [CaseClass.CRISIS]


def test_a_company_that_is_set_up_has_its_tree(cast):
    company, person = organisation(), person_with_roles(cast.admin.id)
    assert company
    assert person
    first_day.finish(company, person, channels=[], own=[], now=NOW)
    db.session.commit()
    numbers = db.session.scalars(select(AnsweringStep.number).order_by(AnsweringStep.id)).all()
    assert numbers == list(range(1, 10))
    contacts = db.session.scalars(select(EscalationContact.case_class).order_by(EscalationContact.id)).all()
    assert contacts == [of for of in CaseClass if of != CaseClass.NONE]


@pytest.mark.parametrize(
    ("title", "title_de", "language", "shown"),
    [
        ("Regret", "Bedauern", "en", "Regret"),
        ("Regret", "Bedauern", "de", "Bedauern"),
        ("Regret", "", "de", "Regret"),
        ("", "Bedauern", "en", "Bedauern"),
    ],
)
def test_a_missing_language_is_the_other(app, title, title_de, language, shown):
    answer = SavedAnswer(title=title, title_de=title_de)
    assert said(answer, "title", language) == shown
    db.session.add(answer)
    db.session.flush()
    assert db.session.scalar(select(SavedAnswer.title_in(language))) == shown
