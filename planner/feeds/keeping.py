"""A feed's bytes: each entry's are made once and kept in the database, the whole feed's for a while in the process.

Whoever writes kept events holds the lock on the company's revision (on SQLite the database's own): a change takes it
before it looks for what has become stale, so that no reader can keep what was read before the change.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Engine, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError

from planner.db import Base, apart
from planner.feeds import contents
from planner.feeds.entries import Entry, calendar_bytes, digest_of, event_bytes, file_bytes, order_of
from planner.feeds.listing import listed
from planner.feeds.models import FeedRevision, KeptEvent
from planner.feeds.rules import COMPANY, SERIALIZER, Edition, Kind, Wanted, next_edition, window

AT_ONCE = 200  # entries made in one short transaction: 0.1 s
ROOM = 64 * 1024 * 1024
Place = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the validator stands for beside what is wanted."""

    revision: str
    today: date
    zone: ZoneInfo
    base_address: str


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection on which everything that is read stood at one moment, and that locks nothing."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execution_options(planner_begin="BEGIN")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


# The whole feed


class Bodies:
    """The latest bodies by what they were made of, up to so many bytes in all."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self._kept: OrderedDict[object, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object) -> bytes | None:
        with self._lock:
            body = self._kept.get(key)
            if body is not None:
                self._kept.move_to_end(key)
            return body

    def put(self, key: object, body: bytes) -> None:
        with self._lock:
            self._kept[key] = body
            while sum(map(len, self._kept.values())) > self.room:
                self._kept.popitem(last=False)


bodies = Bodies()


def feed_bytes(connection: Connection, wanted: Wanted, standing: Standing, *, now: datetime) -> bytes:
    """A feed, byte for byte."""
    key = (wanted, standing)
    body = bodies.get(key)
    if body is None:
        events = _joined(connection, wanted, standing, now)
        body = calendar_bytes(contents.head_of(connection, wanted), [events] if events else [])
        bodies.put(key, body)
    return body


def _joined(connection: Connection, wanted: Wanted, standing: Standing, now: datetime) -> bytes:
    base = standing.base_address
    rows = listed(connection, wanted, today=standing.today, zone=standing.zone, base_address=base)
    places: list[Place] = []
    for kind, of_kind in rows.items():
        places += ((place, body) for _, place, body in of_kind if place is not None and body is not None)
        lacking = [row_id for row_id, _, body in of_kind if body is None]
        places += made_now(connection, kind, lacking, (wanted.language, base), now=now)
    if wanted.observances:
        days = contents.observances(connection, window(standing.today), language=wanted.language, base_address=base)
        places += ((order_of(day), _observance(day)) for day in days)
    places.sort()
    return b"".join([body for _, body in places])


@lru_cache(maxsize=2_000)
def _observance(entry: Entry) -> bytes:
    return event_bytes(entry, 0, entry.changed_at)


# Each entry


def made_now(
    connection: Connection, kind: Kind, ids: list[int], edition: tuple[str, str], *, now: datetime
) -> list[Place]:
    """The places and bytes of these rows, in a language and for a base address.

    They are made and kept in short transactions that wait for nobody; where one can't be had they are made all the
    same, and equal, from what `connection` sees.
    """
    rows: list[dict[str, Any]] = []
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        try:
            with apart(connection.engine) as writing:
                lock(writing)
                made = _made(writing, kind, some, edition, now)
                put(writing, KeptEvent, made)
        except (OperationalError, IntegrityError):
            made = _made(connection, kind, some, edition, now)
        rows += made
    return [(row["place"], row["body"]) for row in rows]


def file_of(connection: Connection, post_id: int, edition: tuple[str, str], *, now: datetime) -> bytes | None:
    """One post as a file, the same as in a feed; None for one without a day."""
    rows = _made(connection, Kind.POST, [post_id], edition, now)
    return file_bytes(rows[0]["body"]) if rows else None


def make_again(connection: Connection, kind: Kind, ids: Collection[int], *, now: datetime) -> None:
    """Makes these rows' entries anew in each language and for each base address in which they are kept, and keeps
    them. `connection` holds the lock."""
    kept = _kept(connection, kind, ids)
    known: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row_id, editions in kept.items():
        for edition in editions:
            known[edition].append(row_id)
    for (language, base), those in known.items():
        entries = contents.entries_of(connection, kind, those, language=language, base_address=base)
        put(
            connection,
            KeptEvent,
            [_row(entry, id_, (language, base), kept[id_], now) for id_, entry in entries.items()],
        )


def _made(
    connection: Connection, kind: Kind, ids: Collection[int], edition: tuple[str, str], now: datetime
) -> list[dict[str, Any]]:
    """These rows' entries as they are to be kept."""
    kept = _kept(connection, kind, ids)
    entries = contents.entries_of(connection, kind, ids, language=edition[0], base_address=edition[1])
    return [_row(entry, id_, edition, kept[id_], now) for id_, entry in entries.items()]


def _row(
    entry: Entry, row_id: int, edition: tuple[str, str], kept: Mapping[tuple[str, str], Any], now: datetime
) -> dict[str, Any]:
    """An entry as it is to be kept. Sequence and stamp rise only where something else stands in it than before."""
    old = kept.get(edition)
    new = next_edition(
        Edition(old.digest, old.sequence, old.stamp) if old else None,
        digest_of(entry),
        changed_at=entry.changed_at,
        now=(old.stale_at if old else None) or now,
        highest=max((other.sequence for other in kept.values()), default=-1),
    )
    if old and old.digest == new.digest:
        return {**old._mapping, "stale_at": None}
    return {
        "kind": entry.kind,
        "row_id": row_id,
        "language": edition[0],
        "base_address": edition[1],
        "place": order_of(entry),
        "body": event_bytes(entry, new.sequence, new.stamp),
        "serializer": SERIALIZER,
        "stale_at": None,
        **new._asdict(),
    }


def mark_stale(connection: Connection, kind: Kind, ids: Any, *, at: datetime) -> None:
    """Says that something in these entries may be another since `at`; the next fetch looks. `ids`: numbers or a
    query for them. `connection` holds the lock."""
    connection.execute(update(KeptEvent).where(*_these(kind, ids)).values(stale_at=at))


def lock(connection: Connection) -> None:
    """Takes the lock under which events are kept, or raises OperationalError. SQLite's transaction is the lock."""
    row = select(FeedRevision.source).where(FeedRevision.source == COMPANY)
    connection.execute(row.with_for_update(nowait=True))


def put(connection: Connection, model: type[Base], rows: Sequence[dict[str, Any]], **instead: Any) -> None:
    """Inserts rows, or updates those whose primary key is there; `instead` says what a column then becomes."""
    if not rows:
        return
    table = model.__table__
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(model)
    new = {c.key: statement.excluded[c.key] for c in table.columns if not c.primary_key}
    connection.execute(
        statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=new | instead), list(rows)
    )


def _these(kind: Kind, ids: Any) -> tuple[ColumnElement[bool], ...]:
    return KeptEvent.kind == kind, KeptEvent.row_id.in_(ids)


def _kept(connection: Connection, kind: Kind, ids: Collection[int]) -> dict[int, dict[tuple[str, str], Any]]:
    found: dict[int, dict[tuple[str, str], Any]] = defaultdict(dict)
    for row in connection.execute(select(KeptEvent.__table__).where(*_these(kind, ids))):
        found[row.row_id][row.language, row.base_address] = row
    return found
