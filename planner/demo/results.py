"""The measures of the demo's goals, and a year of readings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from planner.db import db
from planner.demo.company import Company
from planner.demo.rows import Event, Row, made, put
from planner.demo.spread import Diary
from planner.demo.stories import NOON
from planner.goals.models import Goal, Measure, Reading
from planner.goals.seeding import measures_for

MONTH = timedelta(days=30)


def results(more: dict[str, Any], company: Company, diary: Diary) -> list[Event]:
    """Writes them; what was entered when. The goals are there."""
    events: list[Event] = []
    for slug, values in more["measures"].items():
        goal = db.session.get_one(Goal, company.goals[slug])
        owner = goal.owner_id or company.people["lena"]
        rows = [_measure(measure, told, diary) for measure, told in zip(measures_for(goal), values, strict=True)]
        ids = put(Measure, rows)
        begun = Event(diary.moment(diary.today - timedelta(days=390), NOON), company.people["lena"], "measure")
        begun.changes += [made(Measure, id_, row, ("goal", goal.id)) for id_, row in zip(ids, rows, strict=True)]
        events.append(begun)
        readings = [reading for id_, told in zip(ids, values, strict=True) for reading in _readings(id_, told, diary)]
        for reading in readings:
            reading["person_id"] = owner
        for id_, row in zip(put(Reading, readings), readings, strict=True):
            event = Event(row["at"], owner, "read")
            event.changes.append(made(Reading, id_, row, ("goal", goal.id)))
            events.append(event)
    return events


def _measure(measure: Measure, told: list[Any], diary: Diary) -> Row:
    start, target, days, readings, source, ago = told
    first = diary.today - timedelta(days=ago) - MONTH * (len(readings) - 1)
    return {
        "goal_id": measure.goal_id,
        "title": measure.title,
        "title_de": measure.title_de,
        "about": "",
        "source": source,
        "unit": measure.unit,
        "better": measure.better,
        "start": start,
        "start_day": first if readings else None,
        "target": target,
        "target_day": diary.today + timedelta(days=days),
        "position": measure.position,
        "archived_at": None,
        "version": 1,
    }


def _readings(measure_id: int, told: list[Any], diary: Diary) -> list[Row]:
    *_, values, _source, ago = told
    last = diary.today - timedelta(days=ago)
    days = [last - MONTH * (len(values) - 1 - n) for n in range(len(values))]
    moments = [min(diary.moment(day, NOON), diary.now - timedelta(hours=2)) for day in days]
    return [
        {"measure_id": measure_id, "day": day, "value": float(value), "at": at}
        for day, value, at in zip(days, values, moments, strict=True)
    ]
