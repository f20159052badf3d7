"""The demo's texts, as they stand in the project's data."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from planner.config import ROOT

DATA = ROOT / "planner" / "data"


@lru_cache(maxsize=1)
def texts() -> dict[str, Any]:
    """The company, its people, channels, campaigns, milestones and sixty posts."""
    return _read("demo-texts.json")


@lru_cache(maxsize=1)
def more() -> dict[str, Any]:
    """Hues, topics, the crowded day, talk, and the parts of which further posts are made."""
    return _read("demo-more.json")


@lru_cache(maxsize=1)
def roadmap() -> dict[str, Any]:
    """Status updates, the measures' readings, and what else the roadmap needs."""
    return _read("demo-roadmap.json")


@lru_cache(maxsize=1)
def guideline_texts() -> dict[str, Any]:
    """How the guidelines came about: changes with their earlier words, proposals, who has not read them yet."""
    return _read("demo-guidelines.json")


def zone() -> ZoneInfo:
    """Where the demo company is at home."""
    return ZoneInfo(texts()["company"]["zone"])


def _read(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return read
