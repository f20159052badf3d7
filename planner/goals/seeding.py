"""The measures that come ready with the business goals."""

from __future__ import annotations

import json
from functools import lru_cache

from planner.config import ROOT
from planner.goals.models import Goal, Measure
from planner.goals.rules import Better, Unit

DATA = ROOT / "planner" / "data" / "measures.json"


@lru_cache(maxsize=1)
def _ready() -> dict[str, list[dict[str, str]]]:
    ready: dict[str, list[dict[str, str]]] = json.loads(DATA.read_text(encoding="utf-8"))
    return ready


def measures_for(goal: Goal) -> list[Measure]:
    """The measures of one of the four goals, without a start or a target yet; none for any other goal. The goal has
    its id."""
    return [
        Measure(
            goal_id=goal.id,
            title=row["en"],
            title_de=row["de"],
            unit=Unit(row["unit"]),
            better=Better(row["better"]),
            position=number,
        )
        for number, row in enumerate(_ready().get(goal.title, []))
    ]
