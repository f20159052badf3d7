"""Commands that can't do what they are asked: a line that says why, and no trace."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask

from planner.app import create_app
from planner.config import read


@pytest.fixture
def nothing_yet(tmp_path: Path) -> Flask:
    """An app whose database was never migrated."""
    environ = {"PLANNER_DATABASE_URL": f"sqlite:///{tmp_path / 'planner.db'}"}
    return create_app(read(environ, instance=tmp_path))


@pytest.mark.parametrize(
    "command",
    [
        ["people", "add", "jana@example.com", "--name", "Jana"],
        ["plan", "export"],
        ["feed", "print", "company"],
        ["check"],
    ],
)
def test_a_database_that_is_not_migrated_is_said_to_be(nothing_yet: Flask, command: list[str]) -> None:
    done = nothing_yet.test_cli_runner().invoke(args=command)

    assert done.exit_code == 1
    assert "flask db upgrade" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_backup_into_no_folder_says_so(app: Flask, tmp_path: Path) -> None:
    done = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "no" / "copy")])

    assert done.exit_code == 1
    assert "No such file or directory" in done.stderr


@pytest.mark.parametrize("lines", [b"[]", b'{"planner": 1}', b"\xff\xfe", b""])
def test_what_is_no_backup_is_not_restored(nothing_yet: Flask, tmp_path: Path, lines: bytes) -> None:
    file = tmp_path / "copy"
    file.write_bytes(gzip.compress(lines))

    done = nothing_yet.test_cli_runner().invoke(args=["restore", str(file)])

    assert done.exit_code == 1
    assert "backup of Planner" in done.stderr


@pytest.mark.parametrize(("email", "name"), [("no address", "N"), ("a@b c", "N"), ("a@b", " "), ("a@b", "x" * 121)])
def test_a_person_needs_an_address_and_a_name(app: Flask, email: str, name: str) -> None:
    done = app.test_cli_runner().invoke(args=["people", "add", email, "--name", name])

    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ")
