"""What happened to rows that are written past the session, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from planner.db import Base, db
from planner.history import recording
from planner.history.bulk import Row, change, made, put


@dataclass
class Event:
    """What somebody did at a moment, and the changes that the history keeps of it; or what to `do` then, by the
    product's own verbs, which keep their history themselves."""

    at: datetime
    person_id: int
    verb: str
    changes: list[Row] = field(default_factory=list)
    note: str = ""
    do: Callable[[], object] | None = None


def changed(kind: type[Base], id_: int, was: Row, row: Row, about: tuple[str, int] | None = None) -> list[Row]:
    """The history's change for a row of which some values became others; none if none did."""
    keys = [key for key in row if was[key] != row[key]]
    before, after = ({key: recording.plain(values[key]) for key in keys} for values in (was, row))
    return [change(kind, id_, about, before, after)] if keys else []


def record(events: Iterable[Event]) -> None:
    """Writes the history of all that was done, in the order of time."""
    for event in sorted(events, key=lambda event: event.at):
        recording.begin(event.person_id, event.verb, at=event.at, note=event.note)
        if event.do:
            event.do()
            db.session.flush()
        recording.changed_in_bulk(event.changes)


__all__ = ["Event", "Row", "changed", "made", "put", "record"]
