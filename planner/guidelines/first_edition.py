"""The guidelines that a new company starts with, out of the project's own data."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from planner.config import ROOT

DATA = ROOT / "planner" / "data" / "guidelines.json"


@lru_cache(maxsize=1)
def first_edition() -> dict[str, Any]:
    """Its titles, its sections with their clauses and the rules of these, its checklist; in both languages."""
    read: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return read
