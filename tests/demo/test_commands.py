"""`demo load`, and what `serve --demo` says."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from planner import cli
from planner.calendar.models import Post
from planner.db import db
from tests.builders import a_person


def test_load_says_what_is_there(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "load", "--posts", "70"])

    assert result.exit_code == 0
    assert result.stdout == "25 people, 70 posts and 12 milestones are there.\n"
    assert db.session.scalar(select(func.count()).select_from(Post)) == 70


def test_load_refuses_a_database_with_people(app: Flask) -> None:
    a_person("Jana Brandt")
    db.session.remove()

    result = app.test_cli_runner().invoke(args=["demo", "load"])

    assert result.exit_code == 1
    assert "This database has people already." in result.stderr


def test_serve_says_who_signs_in_and_how_old_the_demo_is(app: Flask, tuesday, capsys) -> None:  # type: ignore[no-untyped-def]
    cli._say_demo()
    assert "mara@demo.example    approver, Marketing\n" in capsys.readouterr().out
    db.session.remove()

    tuesday.move_to("2026-12-01T08:00+00:00")
    cli._say_demo()

    said = capsys.readouterr().out
    assert "This demo was made 7 days ago." in said
    assert ("For a new one: rm " in said) == (db.engine.dialect.name == "sqlite")
    assert "password planner-demo" in said
