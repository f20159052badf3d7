"""A database for each worker, migrated once and emptied for each test; the checking client; the standing cast."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, event, inspect, literal_column, make_url, select, text, union_all
from sqlalchemy.engine import Engine

from planner.app import create_app
from planner.calendar import chips, kept
from planner.config import Config
from planner.db import Base, db
from planner.people.models import Department, Person
from planner.people.rules import Role, Standing
from planner.roadmap import kept as plans_kept
from tests.browser import Browser
from tests.builders import NOW, a_department, a_person, an_organisation, at_once


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", default="", metavar="URL", help="a PostgreSQL to test on; without it SQLite files")
    parser.addoption("--durable", action="store_true", help="let SQLite wait for the disk, as it does in earnest")


# -- the database --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def make_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], str]]:
    """Makes an empty database and answers with its URL; all of them go when the run ends."""
    server = request.config.getoption("database")
    folder = tmp_path_factory.mktemp("databases")
    made: list[str] = []

    def make(name: str) -> str:
        if not server:
            return f"sqlite:///{folder / name}.db"
        url = _rewritten(server)
        full = f"{url.database}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{name}"
        _on_server(url, f'DROP DATABASE IF EXISTS "{full}" WITH (FORCE)', f'CREATE DATABASE "{full}"')
        made.append(full)
        own = url.set(database=full).update_query_dict({"options": "-c lock_timeout=10000"})
        return own.render_as_string(hide_password=False)

    yield make
    for name in made:
        _on_server(_rewritten(server), f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _rewritten(url: str) -> Any:
    return make_url(url.replace("postgres://", "postgresql://", 1)).set(drivername="postgresql+psycopg")


def _on_server(url: Any, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def config(make_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Config:
    """How the tests' app is configured."""
    return Config(
        database_url=make_database("tests"),
        secret_key="a secret that only the tests know, long enough",
        base_url="http://127.0.0.1:5000",
        zone="Europe/Berlin",
        mail_url=None,
        instance=tmp_path_factory.mktemp("instance"),
        testing=True,
    )


@pytest.fixture(scope="session")
def _app(config: Config, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app on a database that its own migrations have made, once a worker."""
    app = create_app(config)
    with app.app_context():
        engine = db.engine
        if engine.dialect.name == "sqlite" and not request.config.getoption("durable"):
            event.listen(engine, "connect", _hurry)
        upgrade()
        db.session.remove()
        app.extensions["tables"] = set(inspect(engine).get_table_names())
    app.extensions["statements"] = _overheard(engine)
    yield app
    with app.app_context():
        db.session.remove()
    engine.dispose()


def _hurry(connection: Any, _record: Any) -> None:
    """A test's data need not outlive a power cut."""
    connection.execute("PRAGMA synchronous = OFF")


def _overheard(engine: Engine) -> list[str]:
    statements: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    return statements


@pytest.fixture
def app(_app: Flask) -> Iterator[Flask]:
    """The app with an empty database, its context pushed: `db.session` is the test's own."""
    with _app.app_context():
        _empty(_app.extensions["tables"])
        chips._kept.clear()  # the next posts have the same numbers
        kept._frames.clear()  # and the next acts
        plans_kept.forget()
        _app.extensions["statements"].clear()
        yield _app
        db.session.remove()


def _empty(there: set[str]) -> None:
    """Empties the tables that hold rows, those that point to others first."""
    tables = [table for table in reversed(Base.metadata.sorted_tables) if table.name in there]
    asked = [
        select(literal_column(f"'{t.name}'")).where(select(literal_column("1")).select_from(t).exists()) for t in tables
    ]
    full = set(db.session.scalars(union_all(*asked)))
    for table in tables:
        if table.name in full:
            db.session.execute(table.delete())
    db.session.commit()
    db.session.remove()


@pytest.fixture
def another_app(app: Flask, config: Config) -> Iterator[Callable[..., Flask]]:
    """Makes a further app on the same database: a second worker, or one under https (`base_url=`)."""
    made: list[Flask] = []

    def make(**changes: Any) -> Flask:
        made.append(create_app(replace(config, **changes)))
        return made[-1]

    yield make
    for other in made:
        with other.app_context():
            db.session.remove()
            db.engine.dispose()


# -- who is there --------------------------------------------------------------------------------------------------


@pytest.fixture
def browser(app: Flask) -> Browser:
    """The checking client, signed out."""
    return Browser(app)


@dataclass(frozen=True)
class Cast:
    """Who is always there. The department is Marketing, the other one Innovation."""

    department: Department
    other: Department
    editor: Person  # edits in Marketing
    lead: Person  # leads Marketing, and edits in it
    approver: Person  # approves for Marketing
    elsewhere: Person  # edits in Innovation
    manager: Person
    reader: Person  # reads in Innovation
    admin: Person
    stranger: Person  # was an editor in Marketing, and is switched off


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The standing cast, in the organisation that it works for."""
    with at_once():
        an_organisation()
        marketing, innovation = a_department("Marketing"), a_department("Innovation")
        cast = Cast(
            department=marketing,
            other=innovation,
            editor=a_person("Jana Brandt", role=Role.EDITOR, in_=marketing),
            lead=a_person("Levin Aydin", role=Role.EDITOR, in_=marketing),
            approver=a_person("Mara Lindt", role=Role.APPROVER, in_=marketing),
            elsewhere=a_person("Tarek Haddad", role=Role.EDITOR, in_=innovation),
            manager=a_person("Lena Sommer", standing=Standing.MANAGER),
            reader=a_person("Olaf Krüger", role=Role.READER, in_=innovation),
            admin=a_person("Ada Novak", standing=Standing.ADMIN),
            stranger=a_person("Ben Gone", role=Role.EDITOR, in_=marketing, active=False),
        )
        marketing.lead = cast.lead
    return cast


@pytest.fixture
def tuesday(time_machine: Any) -> Any:
    """It is Tuesday 24 November 2026, 9:42 in Berlin, and stays so; `tuesday.shift(seconds)` goes on."""
    time_machine.move_to(NOW, tick=False)
    return time_machine
