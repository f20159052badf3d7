"""Rows past the session, many at once, with the history that they would have had one by one."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from sqlalchemy import JSON, Dialect, column, func, insert, inspect, select, table

from planner.db import Base, db
from planner.history.models import Change
from planner.history.recording import act_id, plain, recorded

Row = dict[str, Any]
Columns = Mapping[str, Sequence[Any]]


def put(kind: type[Base], rows: Sequence[Row]) -> list[int]:
    """Inserts rows; their ids in the same order. All have the same keys; what they leave out has a plain default."""
    return _put(kind, _columns(kind, rows), len(rows))


def put_made(kind: type[Base], rows: Sequence[Row], about: tuple[str, Sequence[int]] | None = None) -> list[int]:
    """The same for rows of which the history keeps that they were made, in the open act. `about`: the kind and the id
    for each of the things in whose history it is read."""
    if not rows:
        return []
    columns = _columns(kind, rows)
    ids = _put(kind, columns, len(rows))
    about_kind, about_ids = about or (kind.__tablename__, ids)
    every = {"act_id": act_id(), "kind": kind.__tablename__, "about_kind": about_kind, "before": "null"}
    each = {"row_id": ids, "about_id": about_ids, "after": _as_json(kind, columns, len(rows))}
    _insert(Change, {key: [value] * len(rows) for key, value in every.items()} | each, ready=("before", "after"))
    told = zip(ids, about_ids, rows, strict=True)
    recorded.send(db.session(), changes=[change(kind, id_, (about_kind, of), None, row) for id_, of, row in told])
    return ids


def add(kind: type[Base], rows: Sequence[Row]) -> None:
    """Inserts rows that have no id of their own. All have the same keys."""
    if rows:
        _insert(kind, _columns(kind, rows))


def _columns(kind: type[Base], rows: Sequence[Row]) -> Columns:
    """The rows by column, with what stands in those of which they say nothing."""
    said = {key: [row[key] for row in rows] for key in (rows[0] if rows else ())}
    return {key: [value] * len(rows) for key, value in _unsaid(kind).items()} | said


def _put(kind: type[Base], columns: Columns, count: int) -> list[int]:
    if not count:
        return []
    ids = _free_ids(kind.__table__, count)
    _insert(kind, {"id": ids, **columns})
    return ids


def _insert(kind: type[Base], columns: Columns, ready: Container[str] = ()) -> None:
    """One statement, past all that SQLAlchemy does for each value of each row: what a value is to the driver is asked
    once for those that come again. The columns in `ready` hold it already."""
    connection = db.session.connection()
    dialect, types = connection.dialect, kind.__table__.c
    bound = [values if name in ready else _bound(types[name].type, values, dialect) for name, values in columns.items()]
    rows: list[Any] = list(zip(*bound, strict=True))
    if not dialect.positional:
        rows = [dict(zip(columns, row, strict=True)) for row in rows]
    connection.exec_driver_sql(_statement(kind.__tablename__, tuple(columns), dialect), rows)


@lru_cache
def _statement(name: str, columns: tuple[str, ...], dialect: Dialect) -> str:
    return str(insert(table(name, *map(column, columns))).compile(dialect=dialect))


def _bound(kind: Any, values: Sequence[Any], dialect: Dialect) -> Sequence[Any]:
    ready = kind.dialect_impl(dialect).bind_processor(dialect)
    if ready is None:
        return values
    if _same(values):
        return [ready(values[0])] * len(values)
    if isinstance(kind, JSON):
        return [ready(value) for value in values]
    known = {value: ready(value) for value in set(values)}
    return [known[value] for value in values]


def _as_json(kind: type[Base], columns: Columns, count: int) -> list[str]:
    """What the history keeps of each row that was made."""
    same = ""  # what stands in every row is put together once
    pieces: list[Iterable[str]] = []
    for key, values in columns.items():
        if key in kind.unwatched or key == "id":
            continue
        known = _pieces(key, values)
        if isinstance(known, str):
            same += known
        else:
            pieces += [repeat(same, count), known] if same else [known]
            same = ""
    return [f"{{{''.join(row)[:-2]}}}" for row in zip(*pieces, repeat(same, count), strict=True)]


def _pieces(key: str, values: Sequence[Any]) -> list[str] | str:
    """A column's part of each row's JSON, with a comma; '' where it is empty. One text where it is always the same."""
    if _same(values):
        return _piece(key, values[0])
    try:
        known = {value: _piece(key, value) for value in set(values)}
    except TypeError:  # lists and mappings
        return [_piece(key, value) for value in values]
    return [known[value] for value in values]


def _same(values: Sequence[Any]) -> bool:
    return values.count(values[0]) == len(values)


def _piece(key: str, value: Any) -> str:
    if value is None:
        return ""
    said = plain(value)
    return f'"{key}": {quoted(said) if isinstance(said, str) else json.dumps(said)}, '


def _free_ids(table: Any, count: int) -> list[int]:
    """Ids for so many new rows: a statement for all is several times as fast as one that answers with each id."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        numbers = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return list(connection.scalars(numbers))
    highest = connection.scalar(select(func.max(table.c.id))) or 0  # nobody else writes meanwhile
    return list(range(highest + 1, highest + 1 + count))


def made(kind: type[Base], id_: int, row: Row, about: tuple[str, int] | None = None) -> Row:
    """The history's change for a row that was made; `about` is the thing in whose history it is read."""
    values = {key: plain(row[key]) for key in row if key not in kind.unwatched and key != "id"}
    unsaid = {key: plain(value) for key, value in _unsaid(kind).items() if key not in kind.unwatched}
    after = {key: value for key, value in (unsaid | values).items() if value is not None}
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
    said = {column.key: column.default for column in columns if column.default is not None}
    empty = {key: default.arg(None) for key, default in said.items() if default.is_callable}
    scalar = {key: default.arg for key, default in said.items() if default.is_scalar}
    return scalar | {key: value for key, value in empty.items() if value in ({}, [])}
