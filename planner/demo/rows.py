"""Rows past the session, many at once, with the history that they would have had one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, insert, inspect, select

from planner.db import Base, db
from planner.history import recording

Row = dict[str, Any]


@dataclass
class Event:
    """What somebody did at a moment, and the changes that the history keeps of it."""

    at: datetime
    person_id: int
    verb: str
    changes: list[Row] = field(default_factory=list)
    note: str = ""


def put(kind: type[Base], rows: Sequence[Row]) -> list[int]:
    """Inserts rows, all with the same keys; their ids in the same order. Ids rise, and nobody else writes meanwhile."""
    if not rows:
        return []
    table: Any = kind.__table__
    last = db.session.scalar(select(func.max(table.c.id))) or 0
    db.session.execute(insert(table), rows)
    return list(db.session.scalars(select(table.c.id).where(table.c.id > last).order_by(table.c.id)))


def made(kind: type[Base], id_: int, row: Row, about: tuple[str, int] | None = None) -> Row:
    """The history's change for a row that was made; `about` is the thing in whose history it is read."""
    values = {key: recording.plain(row[key]) for key in row if key not in kind.unwatched and key != "id"}
    after = {key: value for key, value in (_unsaid(kind) | values).items() if value is not None}
    return _change(kind, id_, about, None, after)


def changed(kind: type[Base], id_: int, was: Row, row: Row, about: tuple[str, int] | None = None) -> list[Row]:
    """The history's change for a row of which some values became others; none if none did."""
    keys = [key for key in row if was[key] != row[key]]
    before, after = ({key: recording.plain(values[key]) for key in keys} for values in (was, row))
    return [_change(kind, id_, about, before, after)] if keys else []


def record(events: Iterable[Event]) -> None:
    """Writes the history of all that was done, in the order of time."""
    for event in sorted(events, key=lambda event: event.at):
        recording.begin(event.person_id, event.verb, at=event.at, note=event.note)
        recording.changed_in_bulk(event.changes)


@lru_cache
def _unsaid(kind: type[Base]) -> Row:
    """What stands in the columns of which a row says nothing."""
    defaults: dict[str, Any] = {column.key: column.default for column in inspect(kind).columns}
    return {
        key: recording.plain(default.arg)
        for key, default in defaults.items()
        if default is not None and default.is_scalar and key not in kind.unwatched
    }


def _change(kind: type[Base], id_: int, about: tuple[str, int] | None, before: Row | None, after: Row) -> Row:
    about_kind, about_id = about or (kind.__tablename__, id_)
    return {
        "kind": kind.__tablename__,
        "row_id": id_,
        "about_kind": about_kind,
        "about_id": about_id,
        "before": before,
        "after": after,
    }
