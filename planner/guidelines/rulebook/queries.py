"""The rules that hold, as checks take them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from planner.db import db
from planner.guidelines.checks.kinds import KINDS, Rule
from planner.guidelines.checks.parameters import WrongParameter, read
from planner.guidelines.rulebook.models import ClauseRule

R = ClauseRule


def rules_in_force() -> list[Rule]:
    """Every rule that is switched on, by clause. One whose kind or parameters aren't known any more is left out."""
    query = select(R.id, R.kind, R.level, R.parameters, R.clause, R.channels, R.departments)
    rows = db.session.execute(query.where(R.active).order_by(R.clause, R.id))
    return _as_rules(rows)


def _as_rules(rows: Iterable[Any]) -> list[Rule]:
    made = []
    for id_, kind, level, parameters, clause, channels, departments in rows:
        known = _parameters(kind, json.dumps(parameters, sort_keys=True)) if kind in KINDS else None
        if known is not None:
            made.append(Rule(id_, kind, level, known, clause, frozenset(channels), frozenset(departments)))
    return made


@lru_cache(maxsize=1_000)
def _parameters(kind: str, spelled: str) -> Any:
    """The typed parameters of a rule, read once for each way they were saved; None where they don't fit the kind."""
    try:
        return read(KINDS[kind].parameters, json.loads(spelled))
    except WrongParameter:
        return None


def all_rules() -> list[ClauseRule]:
    """Every rule, switched off ones too, by clause as people count: 3.9 before 3.10."""
    rows = db.session.scalars(select(R).order_by(R.id)).all()
    return sorted(
        rows, key=lambda row: (not row.clause, [int(n) for n in row.clause.split(".") if n.isdigit()], row.id)
    )


def rules_of_clauses() -> dict[str, list[tuple[str, str, bool]]]:
    """For each clause's number: kind, level and whether it is on, of each of its rules."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for clause, kind, level, active in db.session.execute(select(R.clause, R.kind, R.level, R.active).order_by(R.id)):
        found.setdefault(clause, []).append((kind, level.value, active))
    return found
