"""A feed's bytes: each entry's are made once and kept in the database, the whole feed's for a while in the process.

Whoever writes kept events holds the lock on the company's revision (on SQLite the database's own): a change takes it
before it looks for what has become stale, so that no reader can keep what was read before the change.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Engine, Executable, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError

from planner.db import Base, apart
from planner.feeds import contents
from planner.feeds.entries import Entry, calendar_bytes, digest_of, event_bytes, file_bytes, order_of
from planner.feeds.listing import listed
from planner.feeds.models import FeedChange, FeedRevision, KeptEvent
from planner.feeds.rules import COMPANY, SERIALIZER, Edition, Kind, Source, Wanted, next_edition, window

AT_ONCE = 200  # entries made in one short transaction: 0.1 s
ROOM = 64 * 1024 * 1024
MOST_CHANGES = 300  # rows that are read again rather than all
Place = tuple[str, bytes]  # what orders an entry, and its bytes


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


@dataclass(frozen=True, slots=True)
class Built:
    """A feed as it was built: its entries, joined in `body`. `change` is the id and the revision of the last change
    that is in it."""

    standing: Standing
    entries: dict[tuple[Kind, int], Place]
    body: bytes
    change: tuple[int, str]


class Shelf:
    """The feeds that were asked for last, by what was wanted, up to so many bytes in all."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self._built: OrderedDict[tuple[Wanted, str], Built] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, wanted: Wanted, base_address: str) -> Built | None:
        with self._lock:
            built = self._built.get((wanted, base_address))
            if built:
                self._built.move_to_end((wanted, base_address))
            return built

    def put(self, wanted: Wanted, built: Built) -> None:
        with self._lock:
            self._built[wanted, built.standing.base_address] = built
            while sum(2 * len(other.body) for other in self._built.values()) > self.room:
                self._built.popitem(last=False)


shelf = Shelf()


def body_at_hand(wanted: Wanted, standing: Standing) -> bytes | None:
    """A feed, byte for byte, where this process has it."""
    built = shelf.get(wanted, standing.base_address)
    return built.body if built and built.standing == standing else None


def feed_bytes(connection: Connection, wanted: Wanted, standing: Standing, *, now: datetime) -> bytes:
    """A feed, byte for byte. Of one that was built before the latest changes only what they touched is read again."""
    before = shelf.get(wanted, standing.base_address)
    if before and before.standing == standing:
        return before.body
    since = _changes_since(connection, wanted, before, standing) if before else None
    if before and since:
        change, touched = since
        entries = {key: place for key, place in before.entries.items() if key not in touched}
        only: dict[Kind, set[int]] = defaultdict(set)
        for kind, row_id in touched:
            only[kind].add(row_id)
        again, all_kept = _entries(connection, wanted, standing, now, only)
        entries |= again
    else:
        change = _last_change(connection)
        entries, all_kept = _entries(connection, wanted, standing, now)
        entries |= _observances(connection, wanted, standing)
    places = sorted(entries.values())
    body = calendar_bytes(contents.head_of(connection, wanted), [event for _, event in places])
    if all_kept:  # else the next fetch tries again, before an edit can pass what nobody remembers
        shelf.put(wanted, Built(standing, entries, body, change))
    return body


def _entries(
    connection: Connection,
    wanted: Wanted,
    standing: Standing,
    now: datetime,
    only: Mapping[Kind, Collection[int]] | None = None,
) -> tuple[dict[tuple[Kind, int], Place], bool]:
    """The entries, and whether every one of them is kept."""
    base = standing.base_address
    rows = listed(connection, wanted, today=standing.today, zone=standing.zone, base_address=base, only=only)
    entries: dict[tuple[Kind, int], Place] = {}
    all_kept = True
    for kind, of_kind in rows.items():
        entries |= {(kind, row_id): (place, body) for row_id, place, body in of_kind if body is not None}
        lacking = [row_id for row_id, _, body in of_kind if body is None]
        made, kept = made_now(connection, kind, lacking, (wanted.language, base), now=now)
        entries |= {(kind, row_id): place for row_id, place in made.items()}
        all_kept &= kept
    return entries, all_kept


def _observances(connection: Connection, wanted: Wanted, standing: Standing) -> dict[tuple[Kind, int], Place]:
    if not wanted.observances:
        return {}
    days = contents.observances(
        connection, window(standing.today), language=wanted.language, base_address=standing.base_address
    )
    return {(Kind.OBSERVANCE, number): (order_of(day), _observance(day)) for number, day in enumerate(days)}


def _last_change(connection: Connection) -> tuple[int, str]:
    last = select(FeedChange.id, FeedChange.revision).order_by(FeedChange.id.desc()).limit(1)
    row = connection.execute(last).one_or_none()
    return (row.id, row.revision) if row else (0, "")


def _changes_since(
    connection: Connection, wanted: Wanted, before: Built, standing: Standing
) -> tuple[tuple[int, str], set[tuple[Kind, int]]] | None:
    """The last change, and which rows changed since the feed was built; None where it has to be built from the
    ground up. Whether a post waits for somebody depends on more than its own row."""
    same = before.standing.today == standing.today and before.standing.zone == standing.zone
    if not same or wanted.source == Source.OWN:
        return None
    query = (
        select(FeedChange.id, FeedChange.revision, FeedChange.kind, FeedChange.row_id)
        .where(FeedChange.id >= before.change[0])
        .order_by(FeedChange.id)
        .limit(MOST_CHANGES)
    )
    rows = connection.execute(query).all()
    known = bool(rows) and (rows[0].id, rows[0].revision) == before.change
    if not known or len(rows) == MOST_CHANGES or any(row.kind is None for row in rows[1:]):
        return None
    return (rows[-1].id, rows[-1].revision), {(row.kind, row.row_id) for row in rows[1:]}


@lru_cache(maxsize=2_000)
def _observance(entry: Entry) -> bytes:
    return event_bytes(entry, 0, entry.changed_at)


# Each entry


def made_now(
    connection: Connection, kind: Kind, ids: list[int], edition: tuple[str, str], *, now: datetime
) -> tuple[dict[int, Place], bool]:
    """The places and bytes of these rows by id, in a language and for a base address, and whether they are kept.

    They are made and kept in short transactions that wait for nobody; where one can't be had they are made all the
    same, and equal, from what `connection` sees.
    """
    rows: list[dict[str, Any]] = []
    kept = True
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        try:
            with apart(connection.engine) as writing:
                lock(writing)
                made = _made(writing, kind, some, edition, now)
                put(writing, KeptEvent, made)
        except (OperationalError, IntegrityError):
            made, kept = _made(connection, kind, some, edition, now), False
        rows += made
    return {row["row_id"]: (row["place"], row["body"]) for row in rows}, kept


def file_of(connection: Connection, post_id: int, edition: tuple[str, str], *, now: datetime) -> bytes | None:
    """One post as a file, the same as in a feed; None for one without a day."""
    rows = _made(connection, Kind.POST, [post_id], edition, now)
    return file_bytes(rows[0]["body"]) if rows else None


def make_again(connection: Connection, kind: Kind, ids: Collection[int], base_address: str, *, now: datetime) -> None:
    """Makes these rows' entries anew in each language in which they are kept for this base address; those for another
    are looked at when they are fetched. `connection` holds the lock."""
    kept = _kept(connection, kind, ids)
    known: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row_id, editions in kept.items():
        for edition in editions:
            known[edition].append(row_id)
    if any(base != base_address for _, base in known):
        mark_stale(connection, kind, ids, at=now)
    for (language, base), those in known.items():
        if base == base_address:
            entries = contents.entries_of(connection, kind, those, language=language, base_address=base)
            made = [_row(entry, id_, (language, base), kept[id_], now) for id_, entry in entries.items()]
            put(connection, KeptEvent, made)


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


def put(
    connection: Connection,
    model: type[Base],
    rows: Sequence[dict[str, Any]],
    instead: Callable[[Any], dict[str, Any]] | None = None,
) -> None:
    """Inserts rows, or updates those whose primary key is there; `instead` says what a column then becomes, by the
    values that would be new."""
    if rows:
        connection.execute(_put(connection.dialect.name, model, instead), list(rows))


@lru_cache(maxsize=8)
def _put(dialect: str, model: type[Base], instead: Callable[[Any], dict[str, Any]] | None) -> Executable:
    statement = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(model)
    new = {c.key: statement.excluded[c.key] for c in model.__table__.columns if not c.primary_key}
    changed = instead(statement.excluded) if instead else {}
    return statement.on_conflict_do_update(index_elements=list(model.__table__.primary_key), set_=new | changed)


def _these(kind: Any, ids: Any) -> tuple[ColumnElement[bool], ...]:
    return KeptEvent.kind == kind, KeptEvent.row_id.in_(ids)


_KEPT = select(KeptEvent.__table__).where(*_these(bindparam("kind"), bindparam("ids", expanding=True)))


def _kept(connection: Connection, kind: Kind, ids: Collection[int]) -> dict[int, dict[tuple[str, str], Any]]:
    found: dict[int, dict[tuple[str, str], Any]] = defaultdict(dict)
    for row in connection.execute(_KEPT, {"kind": kind, "ids": list(ids)}):
        found[row.row_id][row.language, row.base_address] = row
    return found
