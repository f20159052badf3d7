"""Keeping an installation well: copies of everything, putting one back, and looking for what should not be.

A backup is one gzip file of JSON lines, the same for both databases: a first line that names the revision, then for
each table its name and its rows. It is read in one transaction, so that it is consistent while the server runs.
"""

from __future__ import annotations

import base64
import enum
import gzip
import json
import os
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Connection, Table, func, insert, select, text, update
from sqlalchemy.orm import selectinload

from planner.calendar.models import Medium, Post, Variant
from planner.calendar.rules import HELD, State
from planner.channels.models import Channel
from planner.days.rules import NoSuchTime, instant_of
from planner.db import Base, db, is_migrated, newest_revision
from planner.people.models import Organisation, Person
from planner.people.rules import Standing

FORMAT = 1
BATCH = 1_000


class CannotRestore(Exception):
    """The file or the database is not fit for it; the message says why."""


def tables() -> list[Table]:
    """Every table of ours, what is pointed to before what points to it."""
    return list(Base.metadata.sorted_tables)


def back_up(file: Path, *, said: Callable[[str], None] = lambda _: None) -> int:
    """Writes everything to `file`, which appears only once it is whole; answers with the number of rows."""
    half = file.with_name(file.name + ".part")
    rows = 0
    with db.engine.connect() as connection:
        connection.execution_options(planner_begin="BEGIN")
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with gzip.open(half, "wt", encoding="utf-8", compresslevel=6) as out:
            out.write(json.dumps({"planner": FORMAT, "revision": newest_revision()}) + "\n")
            for table in tables():
                out.write(json.dumps({"table": table.name}) + "\n")
                rows += _dump(connection, table, out)
                said(table.name)
    with half.open("rb") as whole:
        os.fsync(whole.fileno())
    half.replace(file)
    return rows


def restore(file: Path, *, said: Callable[[str], None] = lambda _: None) -> int:
    """Reads a backup into an empty database of the same revision, all of it or nothing."""
    if db.session.scalar(select(func.count()).select_from(Person)):
        raise CannotRestore("This database has people already. Restore into an empty one.")
    db.session.rollback()
    rows = 0
    with db.engine.begin() as connection, gzip.open(file, "rt", encoding="utf-8") as lines:
        head = json.loads(next(lines, "{}"))
        if head.get("planner") != FORMAT:
            raise CannotRestore("This is not a backup of Planner.")
        if head["revision"] != newest_revision():
            raise CannotRestore(
                f"The backup stands at revision {head['revision']}, this Planner at {newest_revision()}."
            )
        for table in reversed(tables()):
            connection.execute(table.delete())
        later: list[tuple[Table, Column[Any], int, int]] = []
        for table, batch in _batches(lines):
            rows += _load(connection, table, batch, later)
            said(table.name)
        for table, column, row_id, value in later:
            connection.execute(update(table).where(table.c.id == row_id).values({column: value}))
        if connection.dialect.name == "postgresql":
            _count_on(connection)
    return rows


def _dump(connection: Connection, table: Table, out: IO[str]) -> int:
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    count = 0
    for row in connection.execute(query):
        out.write(json.dumps([_plain(value) for value in row], ensure_ascii=False) + "\n")
        count += 1
    return count


def _plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    return value


def _batches(lines: IO[str]) -> Iterator[tuple[Table, list[list[Any]]]]:
    table: Table | None = None
    batch: list[list[Any]] = []
    for line in lines:
        row = json.loads(line)
        if isinstance(row, dict):
            if table is not None and batch:
                yield table, batch
            table, batch = Base.metadata.tables[row["table"]], []
        else:
            batch.append(row)
            if len(batch) == BATCH and table is not None:
                yield table, batch
                batch = []
    if table is not None and batch:
        yield table, batch


def _load(connection: Connection, table: Table, batch: list[list[Any]], later: list[Any]) -> int:
    columns = list(table.columns)
    loops = [c for c in columns if any(key.use_alter or key.column.table is table for key in c.foreign_keys)]
    rows = []
    for values in batch:
        row = {c.key: _typed(c, value) for c, value in zip(columns, values, strict=True)}
        for loop in loops:
            if row[loop.key] is not None:
                later.append((table, loop, row["id"], row[loop.key]))
                row[loop.key] = None
        rows.append(row)
    connection.execute(insert(table), rows)
    return len(rows)


def _typed(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, dict) and set(value) == {"base64"}:
        return base64.b64decode(value["base64"])
    wanted = column.type.python_type
    if wanted in (date, datetime, time):
        return wanted.fromisoformat(value)
    return wanted(value) if issubclass(wanted, enum.Enum) else value


def _count_on(connection: Connection) -> None:
    """PostgreSQL's sequences go on after the highest id."""
    for table in tables():
        if "id" in table.c:
            highest = f"(SELECT COALESCE(MAX(id), 0) + 1 FROM {table.name})"
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence(:name, 'id'), {highest}, false)"), {"name": table.name}
            )


def counts() -> dict[str, int]:
    """Rows by table."""
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables()}


def findings(said: Callable[[int], None] = lambda _: None) -> list[str]:
    """What is wrong with the data, a sentence each; empty when all is well. `said` hears of posts looked at."""
    found: list[str] = []
    if not is_migrated():
        found.append("The database is not at the newest revision: run flask db upgrade.")
    if db.engine.dialect.name == "sqlite":
        integrity = db.session.execute(text("PRAGMA integrity_check")).scalar()
        if integrity != "ok":
            found.append(f"SQLite's integrity check says: {integrity}")
        found += [f"A row of {row[0]} points nowhere." for row in db.session.execute(text("PRAGMA foreign_key_check"))]
    people = select(func.count()).select_from(Person)
    if db.session.scalar(people) and not db.session.scalar(
        people.where(Person.standing == Standing.ADMIN, Person.active)
    ):
        found.append("Nobody is administrator.")
    found += _posts_that_are_wrong(said)
    return found


def _posts_that_are_wrong(said: Callable[[int], None]) -> list[str]:
    found: list[str] = []
    company = db.session.get(Organisation, 1)
    zone = company.zone if company else "Europe/Berlin"
    last = 0
    whole = selectinload(Post.variants)
    query = select(Post).options(
        whole.selectinload(Variant.media).selectinload(Medium.file),
        whole.selectinload(Variant.channel).selectinload(Channel.network),
    )
    while posts := db.session.scalars(query.where(Post.id > last).order_by(Post.id).limit(BATCH)).all():
        for post in posts:
            found += _wrong_with(post, zone)
        last = posts[-1].id
        said(len(posts))
    return found


def _wrong_with(post: Post, company_zone: str) -> Iterator[str]:
    if post.day and post.at:
        try:
            if post.moment != instant_of(post.day, post.at, ZoneInfo(post.zone or company_zone), post.fold):
                yield f"Post {post.id}: its moment is not its day and time."
        except NoSuchTime:
            yield f"Post {post.id}: its time does not exist on its day."
    if post.state in HELD and post.approved_print != post.fingerprint():
        yield f"Post {post.id} is {post.state.value}, but says something else than was approved."
    if post.state == State.IN_REVIEW and not post.variants:
        yield f"Post {post.id} is in review without a text."
