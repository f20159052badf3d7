"""Rows past the session, many at once, with the history that they would have had one by one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import func, insert, inspect, select

from planner.db import Base, db
from planner.history.recording import plain

Row = dict[str, Any]


def put(kind: type[Base], rows: Sequence[Row]) -> list[int]:
    """Inserts rows; their ids in the same order. All have the same keys."""
    if not rows:
        return []
    table: Any = kind.__table__
    ids = _free_ids(table, len(rows))
    db.session.connection().execute(insert(table), [{"id": id_, **row} for id_, row in zip(ids, rows, strict=True)])
    return ids


def _free_ids(table: Any, count: int) -> list[int]:
    """Ids for so many new rows: a statement for all is several times as fast as one that answers with each id."""
    if db.session.connection().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        numbers = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return list(db.session.scalars(numbers))
    highest = db.session.scalar(select(func.max(table.c.id))) or 0  # nobody else writes meanwhile
    return list(range(highest + 1, highest + 1 + count))


def made(kind: type[Base], id_: int, row: Row, about: tuple[str, int] | None = None) -> Row:
    """The history's change for a row that was made; `about` is the thing in whose history it is read."""
    values = {key: plain(row[key]) for key in row if key not in kind.unwatched and key != "id"}
    after = {key: value for key, value in (_unsaid(kind) | values).items() if value is not None}
    return change(kind, id_, about, None, after)


def change(kind: type[Base], id_: int, about: tuple[str, int] | None, before: Row | None, after: Row) -> Row:
    """A row of the history, as `recording.changed_in_bulk` takes it."""
    about_kind, about_id = about or (kind.__tablename__, id_)
    return {
        "kind": kind.__tablename__,
        "row_id": id_,
        "about_kind": about_kind,
        "about_id": about_id,
        "before": before,
        "after": after,
    }


@lru_cache
def _unsaid(kind: type[Base]) -> Row:
    """What stands in the columns of which a row says nothing."""
    columns: Any = inspect(kind).columns
    said = [column for column in columns if column.default is not None and column.default.is_scalar]
    return {column.key: plain(column.default.arg) for column in said if column.key not in kind.unwatched}
