"""Revisions and models say the same, and a database comes to the newest revision from wherever it stands."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import check, upgrade
from sqlalchemy import CheckConstraint, MetaData, Table, event, func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from planner.app import create_app
from planner.config import Config
from planner.db import MIGRATIONS, Base, db, is_migrated

SCRIPTS = ScriptDirectory(MIGRATIONS)
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


@pytest.fixture
def new(another_app: Callable[..., Flask], make_database: Callable[[str], str], request) -> Iterator[Flask]:
    """An app on a database without a table."""
    name = re.sub(r"\W+", "_", request.node.name)[:40].strip("_")
    app = another_app(database_url=make_database(name))
    with app.app_context():
        yield app
        db.session.remove()


def test_one_line_of_revisions():
    assert len(SCRIPTS.get_heads()) == 1, "two heads: point the newer one at the other"
    assert len(SCRIPTS.get_bases()) == 1


def test_revisions_stand_on_no_code_of_ours():
    """They work whatever becomes of it."""
    for file in Path(MIGRATIONS, "versions").glob("*.py"):
        assert not re.search(r"^\s*(from|import) planner", file.read_text(), re.MULTILINE), file.name


def test_models_and_schema_are_the_same(app):
    check()  # exits with what differs


def test_checks_of_models_and_schema_are_the_same(app):
    """What the comparison above leaves out."""
    there = inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
        assert {c["name"] for c in there.get_check_constraints(table.name)} == wanted, table.name


def test_the_second_time_nothing_happens(new):
    assert not stands()
    upgrade()
    assert stands()
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _cur, statement, *_: said.append(statement))
    upgrade()
    assert stands()
    assert said
    assert not [statement for statement in said if re.match(r"(?i)\s*(create|alter|drop|insert|update)", statement)]


def stands() -> bool:
    """Whether it is migrated; leaves no transaction open."""
    try:
        return is_migrated()
    finally:
        db.session.remove()


def test_eight_at_once(new):
    """One migrates, seven wait and find nothing to do."""
    config: Config = new.extensions["planner"]
    db.session.remove()
    children = [in_a_process_of_its_own(config) for _ in range(8)]
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 8
    assert stands()
    assert db.session.scalar(text("SELECT count(*) FROM alembic_version")) == 1


def in_a_process_of_its_own(config: Config) -> int:
    child = os.fork()
    if child:
        return child
    try:
        with create_app(config).app_context():
            upgrade()
            os._exit(0)
    finally:
        os._exit(1)


# -- with data -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_from_every_revision_with_data(new, revision):
    upgrade(revision=revision)
    tables = reflected()
    filled = fill(tables)
    upgrade()
    assert stands()
    there = reflected()
    for table in filled:
        if table.name in {t.name for t in there}:
            count = db.session.scalar(select(func.count()).select_from(table))
            assert count == 1, f"{table.name} lost its row"
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []


def reflected() -> list[Table]:
    """The tables that the database has, those that others point to first."""
    metadata = MetaData()
    metadata.reflect(db.engine)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def fill(tables: list[Table]) -> list[Table]:
    """One row in each, with what it must have; answers with those that have one. What stands between two rows of the
    same table has none."""
    tables = [table for table in tables if not points_twice(table)]
    rows = {table.name: list(possible_rows(table)) for table in tables}
    for table in tables:
        for values in rows[table.name]:
            try:
                with db.session.begin_nested():
                    db.session.execute(table.insert().values(values))
                break
            except IntegrityError as refused:
                why = refused
        else:
            raise why
    db.session.commit()
    db.session.remove()
    return tables


def points_twice(table: Table) -> bool:
    """Whether two columns that it must have point at the same table, and are not to be the same."""
    needed = [key.column.table.name for key in table.foreign_keys if not key.parent.nullable]
    unlike = [c["sqltext"] for c in inspect(db.engine).get_check_constraints(table.name) if "<>" in c["sqltext"]]
    return bool(unlike) and len(set(needed)) < len(needed)


def possible_rows(table: Table) -> Iterator[dict[str, Any]]:
    """Rows that may do: in columns that hold one of some words, each of them."""
    words = {}
    for constraint in inspect(db.engine).get_check_constraints(table.name):
        match = re.search(r"^\W*(\w+)\W.*?'[\w-]+'", constraint["sqltext"])
        if match and " OR " not in constraint["sqltext"].upper():
            words[match[1]] = re.findall(r"'([\w-]+)'", constraint["sqltext"])
    needed = [c for c in table.columns if not c.nullable and c.server_default is None]
    for chosen in product(*(words.get(c.name, [None]) for c in needed)):
        yield {c.name: word or a_value(c) for c, word in zip(needed, chosen, strict=True)}


def a_value(column: Any) -> Any:
    values = {
        int: 1,
        float: 1.0,
        str: "x",
        bool: False,
        datetime: datetime(2026, 11, 24, 8, 42),
        date: date(2026, 11, 24),
        time: time(9, 42),
        bytes: b"x",
        dict: {},
        object: {},
    }
    return values[column.type.python_type]


def test_an_older_database_is_not_migrated(new):
    upgrade(revision=REVISIONS[0])
    assert stands() == (len(REVISIONS) == 1)
