"""Plans of more rows than a statement can name: they come in, change again, and are taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from planner.calendar.actions import undo
from planner.calendar.models import Post, Variant
from planner.db import db
from planner.history.models import Act, Change
from planner.web.refusal import Refused
from tests.builders import DAY, NOW, a_channel, a_comment, a_post
from tests.conftest import Cast


def a_plan(rows: int) -> str:
    days = [f"{DAY + timedelta(days=number % 300):%d.%m.%Y}" for number in range(rows)]
    return "Datum;Kanal;Titel;Text\n" + "".join(f"{day};LinkedIn DE;Nr {n};Text {n}\n" for n, day in enumerate(days))


def brought_in(app: Flask, cast: Cast, file, rows: int) -> Act:
    """The act that brings so many rows in."""
    file.write_text(a_plan(rows))
    db.session.rollback()
    done = app.test_cli_runner().invoke(args=["plan", "import", str(file), "--person", cast.editor.email])
    assert done.stdout == f"{rows} posts imported, 0 rows refused\n", done.output
    db.session.rollback()
    return db.session.scalars(select(Act).where(Act.verb == "import").order_by(Act.id.desc())).first()


def how_many(kind) -> int:
    return db.session.scalar(select(func.count()).select_from(kind))


def check_undone(app: Flask, cast: Cast, file, rows: int) -> None:
    a_channel("LinkedIn DE", network="linkedin", department=cast.department)
    stays = a_post("It was there before", text="Hello.")
    posts, variants = how_many(Post), how_many(Variant)
    act = brought_in(app, cast, file, rows)
    assert (how_many(Post), how_many(Variant)) == (posts + rows, variants + rows)
    assert undo(act, cast.editor.access, now=NOW) == ([], None)
    db.session.commit()
    assert (how_many(Post), how_many(Variant)) == (posts, variants)
    assert db.session.get(Post, stays.id) is stays
    undone = db.session.scalars(select(Act).where(Act.undoes_id == act.id)).one()
    kept = select(Change.kind, func.count()).where(Change.act_id == undone.id, Change.after.is_not(None))
    assert dict(db.session.execute(kept.group_by(Change.kind)).all()) == {"post": rows, "variant": rows}


@pytest.fixture
def narrow(app: Flask, cast: Cast) -> Iterator[Flask]:
    """The app, and SQLite takes six hundred values in a statement, where it takes 32,766 in earnest."""

    def narrowed(connection, *_) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 600)

    engine = db.engine
    event.listen(engine, "checkout", narrowed)
    db.session.rollback()
    yield app
    event.remove(engine, "checkout", narrowed)
    db.session.remove()
    engine.dispose()


def test_an_import_of_more_rows_than_a_statement_names_is_taken_back(narrow, cast, tmp_path):
    check_undone(narrow, cast, tmp_path / "plan.csv", 700)


def test_of_so_many_too_one_that_was_talked_about_stops_it(narrow, cast, tmp_path):
    a_channel("LinkedIn DE", network="linkedin", department=cast.department)
    act = brought_in(narrow, cast, tmp_path / "plan.csv", 700)
    last = db.session.scalars(select(Post).order_by(Post.id.desc())).first()
    a_comment(last, "Shall we?", by=cast.approver)
    with pytest.raises(Refused, match="can't be undone"):
        undo(act, cast.editor.access, now=NOW)
    db.session.rollback()
    assert how_many(Post) == 700


def test_as_many_come_in_again_and_change(narrow, cast, tmp_path):
    a_channel("LinkedIn DE", network="linkedin", department=cast.department)
    brought_in(narrow, cast, tmp_path / "plan.csv", 700)
    (tmp_path / "plan.csv").write_text(a_plan(700).replace("Text ", "Neuer Text "))
    done = narrow.test_cli_runner().invoke(
        args=["plan", "import", str(tmp_path / "plan.csv"), "--person", cast.editor.email]
    )
    assert done.stdout == "0 posts imported, 700 updated, 0 rows refused\n", done.output


@pytest.mark.soak
def test_an_import_of_thirty_three_thousand_rows_is_taken_back(app, cast, tmp_path):
    check_undone(app, cast, tmp_path / "plan.csv", 33_000)
