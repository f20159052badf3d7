"""Changes over several rows: what a company finds on its first day, and taking an act back."""

from __future__ import annotations

import json
from datetime import datetime, time
from functools import lru_cache
from typing import Any

from planner.config import ROOT
from planner.db import Base, db
from planner.guidelines.answering.models import (
    Answering,
    AnsweringStep,
    EscalationContact,
    NotedCase,
    ResponseTime,
    SavedAnswer,
    ServiceDay,
)
from planner.guidelines.answering.rules import CaseClass, Decision, may_change_case
from planner.history import recording, restoring
from planner.history.models import Act, Change
from planner.people.rules import Access, may_manage
from planner.web.answers import allow, found
from planner.web.refusal import N_, Refused

UNDOABLE = frozenset({"note", "create", "write", "settings", "archive", "restore", "delete"})
OURS = frozenset(
    {
        "answering",
        "answering_step",
        "escalation_contact",
        "noted_case",
        "response_time",
        "saved_answer",
        "service_day",
    }
)
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


def undo(act: Act, access: Access, *, now: datetime) -> None:
    """Takes an act on what stands here back, as a new act, if nothing that it touched has changed since."""
    changes = restoring.changes_of(act)
    found(changes if {change.kind for change in changes} <= OURS else None)
    allow(all(_may_change(access, change) for change in changes))
    if not changes or act.verb not in UNDOABLE:
        raise Refused(N_("This can't be undone."))
    restoring.check_untouched(act, changes)
    recording.begin(access.person_id, "undo", at=now, undoes=act.id, note=act.verb)
    restoring.restore(changes)


def _may_change(access: Access, change: Change) -> bool:
    """A case by whoever noted it and by managers, all else by managers."""
    if change.kind != "noted_case":
        return may_manage(access)
    there = db.session.get(NotedCase, change.row_id)
    return may_change_case(access, there.noted_by_id if there else (change.before or {})["noted_by_id"])


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
