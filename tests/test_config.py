"""Wrong values of the environment: one line that names the variable, and no trace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from planner.config import ROOT, Misconfigured, read

WRONG = {
    "PLANNER_DATABASE_URL": [
        "mysql://here/planner",
        "sqlite://",
        "sqlite:///",
        "sqlite:////no/such/folder/planner.db",
        "postgresql+psycopg://planner@here:abc/planner",
        "postgres://planner@here:abc/planner",
    ],
    "PLANNER_SECRET_KEY": ["short"],
    "PLANNER_BASE_URL": [
        "planner",
        "http://[",
        "http://x:abc",
        "http://a b",
        "https://x/plan",
        "https://u:p@x",
        "ftp://x",
    ],
    "PLANNER_TIMEZONE": ["Berlin", "Europe", "../../etc/passwd"],
    "PLANNER_MAIL_URL": ["mail", "smtp://here:abc"],
    "PORT": ["abc", "0", "65536", "9" * 5000],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_is_refused_by_name(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as refused:
        read({name: value}, instance=tmp_path)

    assert str(refused.value).startswith(name)
    assert "\n" not in str(refused.value)


def test_a_wrong_port_is_refused_beside_a_base_address_too(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="PORT"):
        read({"PORT": "abc", "PLANNER_BASE_URL": "https://planner.example.com"}, instance=tmp_path)


def test_a_command_says_it_in_one_line() -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "check"]
    environ = {**os.environ, "PLANNER_TIMEZONE": "Berlin"}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr == "PLANNER_TIMEZONE must be a zone like Europe/Berlin.\n"


def test_the_key_is_made_once_and_is_for_nobody_else(tmp_path: Path) -> None:
    key = read({}, instance=tmp_path).secret_key

    assert read({}, instance=tmp_path).secret_key == key
    assert len(key) >= 32
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]
