"""Changes over several rows: what a company finds on its first day, and taking an act back."""

from __future__ import annotations

import json
from datetime import time
from functools import lru_cache
from typing import Any

from planner.config import ROOT
from planner.db import Base, db
from planner.guidelines.answering.models import (
    Answering,
    AnsweringStep,
    EscalationContact,
    ResponseTime,
    SavedAnswer,
    ServiceDay,
)
from planner.guidelines.answering.rules import CaseClass, Decision

FIRST = ROOT / "planner" / "data" / "answering.json"


def seed_answering() -> None:
    """The nine steps, response times, service hours, thresholds and first saved answers; nothing where they are."""
    if db.session.get(Answering, 1):
        return
    first = _first()
    rows: list[Base] = [Answering(id=1, **first["raise"])]
    rows += [_step(number, row) for number, row in enumerate(first["steps"], 1)]
    rows += [ResponseTime(case_class=CaseClass(row.pop("class")), **row) for row in map(dict, first["times"])]
    rows += [_service_day(weekday, hours) for weekday, hours in enumerate(first["service_hours"])]
    rows += [SavedAnswer(**row) for row in first["saved_answers"]]
    rows += [EscalationContact(case_class=of) for of in CaseClass if of != CaseClass.NONE]
    for row in rows:
        db.session.add(row)
        db.session.flush()  # one at a time: a flush takes several in any order, and lists go by their ids


def _step(number: int, row: dict[str, Any]) -> AnsweringStep:
    texts = {name: text for name, text in row.items() if name not in ("class", "decision")}
    return AnsweringStep(number=number, case_class=CaseClass(row["class"]), decision=Decision(row["decision"]), **texts)


def _service_day(weekday: int, hours: list[str] | None) -> ServiceDay:
    opens, closes = map(time.fromisoformat, hours) if hours else (None, None)
    return ServiceDay(weekday=weekday, opens=opens, closes=closes)


@lru_cache(maxsize=1)
def _first() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(FIRST.read_text(encoding="utf-8"))
    return read
