"""The database: its columns' types, and how SQLite and PostgreSQL are set up so that no write is lost."""

from __future__ import annotations

import enum
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from alembic.script import ScriptDirectory
from flask import Flask, current_app, has_request_context, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Engine,
    Enum,
    MetaData,
    event,
    inspect,
    text,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from planner.config import ROOT

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
MIGRATIONS = str(ROOT / "migrations")
# How often a transaction that writes asks for SQLite's lock, five seconds each time. Whoever waits there looks again
# every tenth of a second, while one that comes new looks at once: among very many somebody may miss every turn.
TRIES = 6
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

T = TypeVar("T")
V = TypeVar("V", bound=Callable[..., Any])


class Instant(TypeDecorator[datetime]):
    """A moment, in UTC on both databases and always aware in Python."""

    impl = DateTime
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs its zone.")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every mapped class derives from; a class names its own table."""

    metadata = MetaData(naming_convention=NAMES)

    tracked: ClassVar[bool] = False  # whether the history keeps every change of it
    unwatched: ClassVar[frozenset[str]] = frozenset({"version", "changed_at"})  # columns that the history leaves out

    if TYPE_CHECKING:
        id: Any

    def belongs_to(self) -> tuple[str, int]:
        """The thing in whose history a change of this row is read: its table and id."""
        return self.__tablename__, self.id


class Versioned:
    """A row that people edit: its version stands in the WHERE of every update and rises with each."""

    version: Mapped[int] = mapped_column()
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


Base.registry.update_type_annotation_map({datetime: Instant(), dict[str, Any]: JSON()})

db = SQLAlchemy(model_class=Base, session_options={"autoflush": False})
migrate = Migrate(directory=MIGRATIONS, render_as_batch=True, compare_type=True)


def words_of(kind: type[enum.StrEnum]) -> Enum:
    """An enum's column: its words as text, held to them by a check."""
    longest = max(len(word.value) for word in kind)
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=max(20, longest),
        name=kind.__name__.lower(),
        values_callable=lambda words: [word.value for word in words],
    )


def parts_of(ids: Sequence[T], most: int = 500) -> Iterator[Sequence[T]]:
    """Ids in parts that a statement can name: SQLite takes 32,766 values in one, PostgreSQL twice as many."""
    for start in range(0, len(ids), most):
        yield ids[start : start + most]


def init_app(app: Flask) -> None:
    """Binds the database to the app. SQLite: WAL, FULL, foreign keys, five seconds of patience, six times to begin."""
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_on_sqlite)


def is_migrated() -> bool:
    """Whether the database stands at the newest revision; a new one does not."""
    if not inspect(db.session.connection()).has_table("alembic_version"):
        return False
    version = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return version == newest_revision()


@lru_cache(maxsize=1)
def newest_revision() -> str | None:
    """The last revision under migrations/."""
    return ScriptDirectory(MIGRATIONS).get_current_head()


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin by itself, and too late
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout = 5000",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_on_sqlite(connection: Connection) -> None:
    """A transaction that will write takes its lock at once: one that reads first and writes later loses updates."""
    wanted = connection.get_execution_options().get("planner_begin")
    if wanted or (has_request_context() and (request.method in SAFE_METHODS or _only_reads())):
        connection.exec_driver_sql(wanted or "BEGIN")
        return
    for left in reversed(range(TRIES)):
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except OperationalError as problem:  # nothing was begun, so that trying again repeats nothing
            busy = getattr(problem.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or not left:
                raise


def only_reads(view: V) -> V:
    """Marks a view that is sent what somebody types and keeps nothing of it, so that it waits for no lock."""
    view.only_reads = True  # type: ignore[attr-defined]
    return view


def _only_reads() -> bool:
    return bool(getattr(current_app.view_functions.get(request.endpoint or ""), "only_reads", False))


def read_on() -> None:
    """After its commit a request only reads: it keeps no writer waiting while it makes its answer."""
    if not db.session().in_transaction():
        db.session.connection(execution_options={"planner_begin": "BEGIN"})


@contextmanager
def apart(engine: Engine) -> Iterator[Connection]:
    """A short transaction of its own that writes, for what an answer notes without being a write itself.

    It waits for nobody: raises sqlalchemy.exc.OperationalError when another transaction holds the lock.
    """
    with engine.connect() as connection:
        patience = connection.connection.cursor() if engine.dialect.name == "sqlite" else None
        if patience:
            patience.execute("PRAGMA busy_timeout = 0")
            connection.execution_options(planner_begin="BEGIN IMMEDIATE")
        try:
            with connection.begin():
                yield connection
        finally:
            if patience:
                patience.execute("PRAGMA busy_timeout = 5000")
