"""The first rules of a company."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from planner.db import db
from planner.guidelines.checks.kinds import KINDS, Level
from planner.guidelines.checks.parameters import read
from planner.guidelines.rulebook.models import ClauseRule


def start_rules(clauses: Iterable[tuple[str, Iterable[Mapping[str, Any]]]], *, now: datetime) -> list[ClauseRule]:
    """Adds the rules of clauses (number; kind, severity and parameters of each) as an edition's file spells them.

    Raises KeyError for a kind that there isn't, WrongParameter for a parameter that it doesn't have."""
    made = []
    for number, rules in clauses:
        for said in rules:
            parameters = dict(said.get("parameters", {}))
            read(KINDS[said["kind"]].parameters, parameters)
            made.append(
                ClauseRule(
                    clause=number,
                    kind=said["kind"],
                    level=Level(said["severity"]),
                    parameters=parameters,
                    changed_at=now,
                )
            )
    db.session.add_all(made)
    return made
