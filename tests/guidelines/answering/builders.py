"""What the tests of answering stand on."""

from __future__ import annotations

from typing import Any

from planner.db import db
from planner.guidelines.answering.actions import seed_answering
from planner.guidelines.answering.models import Answering, EscalationContact, NotedCase, SavedAnswer
from planner.guidelines.answering.rules import USUAL, CaseClass
from planner.history import recording
from planner.people.models import Person
from tests.builders import NOW, a_person


def the_tree() -> Answering:
    """What comes ready: nine steps, Monday to Friday 8 to 18, first texts."""
    seed_answering()
    db.session.commit()
    return db.session.get_one(Answering, 1)


def a_case(of: CaseClass | str = CaseClass.COMPLAINT, *, by: Person | None = None, **more: Any) -> NotedCase:
    """A case that arrived now; noted, and answered, by somebody."""
    by = by or a_person("Somebody Else", email=f"{db.session.query(Person).count()}@example.com")
    recording.begin(by.id, "note", at=NOW)
    values = {
        "decision": USUAL[CaseClass(of)],
        "arrived_at": NOW,
        "answered_by_id": by.id,
        "noted_by_id": by.id,
        "noted_at": NOW,
    }
    return _kept(NotedCase(case_class=CaseClass(of), **(values | more)))


def a_saved_answer(title: str = "Regret", **more: Any) -> SavedAnswer:
    return _kept(SavedAnswer(title=title, **({"text": "That should not have happened."} | more)))


def a_contact(**more: Any) -> EscalationContact:
    """Whom to turn to; of a class (`case_class`) or a topic (`topic`)."""
    return _kept(EscalationContact(**more))


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.commit()
    return row
