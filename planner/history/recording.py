"""One hook on the database session records every change of a tracked row, in the transaction that makes it."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from blinker import Namespace
from flask import g, has_app_context
from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import set_committed_value

from planner.db import Base, db
from planner.history.models import Act, Change

_ACT = insert(Act).returning(Act.id)
_CHANGES = insert(Change)

# Sent by the session with each flush's or bulk verb's `changes`, in their transaction; what stands above listens. The
# values in them are as JSON holds them or as Python does: who listens asks for ids and for what is there
recorded = Namespace().signal("recorded")


@dataclass
class Opened:
    """The act that the changes of this transaction belong to; its row is written with the first of them."""

    person_id: int | None
    verb: str
    at: datetime
    note: str = ""
    undoes_id: int | None = None
    id: int | None = None


def begin(
    person_id: int | None,
    verb: str,
    *,
    at: datetime,
    note: str = "",
    undoes: int | None = None,
) -> None:
    """Says who does what in this transaction. Without it a change is recorded as 'changed', by nobody."""
    db.session.info["act"] = Opened(person_id, verb, at, note[:500], undoes)


def act_id() -> int:
    """The open act's id, for what is written past the session (bulk statements); makes its row if need be."""
    return _written(db.session(), db.session.info.get("act"))


def changed_in_bulk(changes: Iterable[dict[str, Any]]) -> None:
    """Records what bulk statements did: rows of kind, row_id, about_kind, about_id, before, after."""
    opened = act_id()
    rows = [{**change, "act_id": opened} for change in changes]
    if rows:
        db.session.connection().execute(_CHANGES, rows)
        recorded.send(db.session(), changes=rows)


def plain(value: Any) -> Any:
    """A column's value as JSON holds it; instants in UTC."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return value


def listen() -> None:
    """Sets the hook; once a process."""
    if not event.contains(Session, "after_flush", _record):
        event.listen(Session, "before_flush", _leave_what_is_as_it_was)
        event.listen(Session, "after_flush", _record)
        event.listen(Session, "after_commit", _close)
        event.listen(Session, "after_rollback", _close)
        Base.registry.configure()
        for mapper in Base.registry.mappers:
            if mapper.class_.tracked:
                for column in mapper.column_attrs:
                    # what a row said is read before it is overwritten, even where it wasn't loaded
                    getattr(mapper.class_, column.key).impl.active_history = True


def _leave_what_is_as_it_was(session: Session, _context: UOWTransaction, _rows: Any) -> None:
    """A save that changes nothing raises no version: of a row of which only the moment is new, that goes back."""
    rows = [row for row in session.dirty if isinstance(row, Base) and row.tracked]
    if session.new or session.deleted or any(_edited(row) for row in rows):
        return
    for row in rows:
        attributes = inspect(row).attrs
        changed = [attribute.key for attribute in attributes if attribute.history.has_changes()]
        if changed == ["changed_at"]:
            before: Any = attributes["changed_at"].history.deleted
            set_committed_value(row, "changed_at", before[0])


def _close(session: Session) -> None:
    opened = session.info.pop("act", None)
    if opened and opened.id and has_app_context():
        g.act = opened.id  # what this request's toast can take back


def _written(session: Session, opened: Opened | None) -> int:
    if opened is None:
        opened = session.info["act"] = Opened(None, "changed", datetime.now(UTC))
    if opened.id is None:
        row = {k: v for k, v in vars(opened).items() if k != "id"}
        opened.id = session.connection().execute(_ACT, row).scalar_one()
    return opened.id


def _record(session: Session, context: UOWTransaction) -> None:
    # what left its parent's list is deleted too, though nobody called session.delete
    gone = dict.fromkeys(state.obj() for state, (is_deleted, _) in context.states.items() if is_deleted)
    edited = [row for row in session.dirty if isinstance(row, Base) and row.tracked and row not in gone]
    edited.sort(key=lambda row: (row.__tablename__, row.id))  # the session has them in no order
    changes = [change for row in session.new if isinstance(row, Base) and row.tracked for change in _made(row)]
    changes += [change for row in edited for change in _edited(row)]
    changes += [change for row in gone if isinstance(row, Base) and row.tracked for change in _deleted(row)]
    if changes:
        opened = _written(session, session.info.get("act"))
        session.connection().execute(_CHANGES, [{**change, "act_id": opened} for change in changes])
        recorded.send(session, changes=changes)


def _about(row: Base) -> dict[str, Any]:
    kind, about = row.belongs_to()
    return {
        "kind": row.__tablename__,
        "row_id": row.id,
        "about_kind": kind,
        "about_id": about,
    }


def _values(row: Base) -> dict[str, Any]:
    columns = inspect(type(row)).column_attrs
    return {c.key: plain(getattr(row, c.key)) for c in columns if c.key not in row.unwatched and c.key != "id"}


def made_of(row: Base) -> dict[str, Any]:
    """What a row holds, as the history writes it of one that was made."""
    return {key: value for key, value in _values(row).items() if value is not None}


def _made(row: Base) -> list[dict[str, Any]]:
    return [{**_about(row), "before": None, "after": made_of(row)}]


def _deleted(row: Base) -> list[dict[str, Any]]:
    return [{**_about(row), "before": _values(row), "after": None}]


def _edited(row: Base) -> list[dict[str, Any]]:
    state = inspect(row)
    before, after = {}, {}
    same = state.unmodified | row.unwatched
    for key in (column.key for column in state.mapper.column_attrs if column.key not in same):
        history = state.attrs[key].history
        if history.has_changes():
            old = plain(history.deleted[0]) if history.deleted else None
            new = plain(history.added[0]) if history.added else None
            if old != new:
                before[key], after[key] = old, new
    return [{**_about(row), "before": before, "after": after}] if after else []
