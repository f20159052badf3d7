"""The rules that hold, as checks take them."""

from __future__ import annotations

import json
from functools import lru_cache

from sqlalchemy import Text, cast, select

from planner.db import db
from planner.guidelines.checks.kinds import KINDS, Level, Rule
from planner.guidelines.checks.parameters import WrongParameter, read
from planner.guidelines.rulebook.models import ClauseRule

R = ClauseRule


_IN_FORCE = (
    select(
        R.id, R.kind, R.level, R.clause, *(cast(column, Text) for column in (R.parameters, R.channels, R.departments))
    )
    .where(R.active)
    .order_by(R.clause, R.id)
)


def rules_in_force() -> list[Rule]:
    """Every rule that is switched on, by clause. One whose kind or parameters aren't known any more is left out."""
    return [rule for row in db.session.connection().execute(_IN_FORCE) if (rule := _rule(*row))]


@lru_cache(maxsize=1_000)
def _rule(
    id_: int, kind: str, level: Level, clause: str, parameters: str, channels: str, departments: str
) -> Rule | None:
    """A row as a rule, its parameters read once for each way they were saved; None where they don't fit its kind."""
    try:
        known = read(KINDS[kind].parameters, json.loads(parameters))
    except (KeyError, WrongParameter):
        return None
    return Rule(id_, kind, level, known, clause, frozenset(json.loads(channels)), frozenset(json.loads(departments)))


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
