"""Runs the migrations: one process at a time, all of them or none.

Both databases change their tables inside the transaction. On SQLite it begins IMMEDIATE, on PostgreSQL it takes an
advisory lock: of several processes that start at once, one migrates and the others wait and find nothing to do.
"""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text
from sqlalchemy.schema import SchemaItem

from planner.db import Instant, db

LOCK = 0x504C414E  # any number, the same for every Planner
WAIT = 60  # seconds


def mine(_item: SchemaItem, name: str | None, kind: str, _reflected: bool, _compare_to: SchemaItem | None) -> bool:
    """Leaves out what the models don't know: the search's own tables."""
    return not (kind == "table" and (name or "").startswith("search_"))


def rendered(kind: str, item: Any, _autogen_context: Any) -> str | bool:
    """Revisions depend on no code of ours: an instant is a moment with its zone."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


def unless_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        include_object=mine,
        render_item=rendered,
        render_as_batch=True,
        compare_type=current_app.extensions["migrate"].configure_args.get("compare_type", True),
        process_revision_directives=unless_empty,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"The migration would leave rows that point nowhere: {broken[:5]}")


def run() -> None:
    with db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            migrate(connection)
            return
        driver = connection.connection.cursor()  # past SQLAlchemy, which would begin a transaction first
        for pragma in ("foreign_keys = OFF", f"busy_timeout = {WAIT * 1000}"):
            driver.execute(f"PRAGMA {pragma}")
        connection.execution_options(planner_begin="BEGIN IMMEDIATE")
        try:
            migrate(connection)
        finally:
            connection.rollback()
            connection.invalidate()  # the pool opens a new one, with the usual settings


run()
