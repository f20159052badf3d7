"""Backups that count because they were restored, and the check that finds what should not be."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from planner import upkeep
from planner.calendar.rules import State
from planner.db import db
from tests.browser import Browser
from tests.builders import PASSWORD, a_campaign, a_comment, a_medium, a_post
from tests.conftest import Cast


def some_company(cast: Cast) -> None:
    campaign = a_campaign("Valve knowledge", date(2026, 10, 1), date(2026, 12, 31))
    post = a_post("Grüße d'Or", text="a\nb 👩‍👩‍👧", day=date(2026, 11, 26), at=time(9), campaign=campaign)
    a_post("Approved", state=State.APPROVED, at=time(10))
    a_medium(post)
    a_comment(post, "@Mara Lindt?", by=cast.editor, naming=[cast.approver])
    cast.department.lead_id = cast.lead.id
    db.session.commit()


def test_a_backup_is_restored_into_an_empty_database(
    app: Flask, cast: Cast, another_app: Callable[..., Flask], make_database: Callable[[str], str], tmp_path: Path
) -> None:
    some_company(cast)
    counts = upkeep.counts()
    first = tmp_path / "first.backup"
    assert upkeep.back_up(first) == sum(counts.values())

    other = another_app(database_url=make_database("restored"))
    with other.app_context():
        upgrade()
        upkeep.restore(first)
        assert upkeep.counts() == counts
        assert upkeep.findings() == []
        again = tmp_path / "second.backup"
        upkeep.back_up(again)
        assert gzip.decompress(again.read_bytes()) == gzip.decompress(first.read_bytes())
        a_post("After it", day=date(2026, 11, 27))  # ids go on where they were

    browser = Browser(other)
    page = {"email": cast.editor.email, "password": PASSWORD}
    browser.get("/sign-in")
    browser.post("/sign-in", page)
    browser.get("/calendar/month/2026-11")
    assert "Grüße d'Or" in browser.page.text


def test_a_database_with_people_is_not_overwritten(app: Flask, cast: Cast, tmp_path: Path) -> None:
    upkeep.back_up(tmp_path / "backup")
    with pytest.raises(upkeep.CannotRestore, match="has people already"):
        upkeep.restore(tmp_path / "backup")


@pytest.mark.parametrize("head", ['{"something": "else"}', '{"planner": 1, "revision": "older"}'])
def test_what_is_no_backup_of_this_version_is_refused(app: Flask, tmp_path: Path, head: str) -> None:
    file = tmp_path / "backup"
    file.write_bytes(gzip.compress(head.encode()))
    with pytest.raises(upkeep.CannotRestore):
        upkeep.restore(file)


def test_a_broken_backup_leaves_the_database_empty(app: Flask, cast: Cast, tmp_path: Path) -> None:
    some_company(cast)
    whole = tmp_path / "whole"
    upkeep.back_up(whole)
    lines = gzip.decompress(whole.read_bytes()).decode().splitlines()
    broken = tmp_path / "broken"
    broken.write_bytes(gzip.compress("\n".join([*lines[:-1], json.dumps(["no", "such", "row"])]).encode()))
    db.session.execute(text("UPDATE department SET lead_id = NULL"))
    for table in reversed(upkeep.tables()):
        db.session.execute(table.delete())
    db.session.commit()

    with pytest.raises(ValueError):  # noqa: PT011 - any of them
        upkeep.restore(broken)
    assert sum(upkeep.counts().values()) == 0


def test_the_check_is_content_with_what_the_product_writes(app: Flask, cast: Cast) -> None:
    some_company(cast)
    assert upkeep.findings() == []


def test_the_check_finds_what_should_not_be(app: Flask, cast: Cast) -> None:
    held = a_post("Approved", state=State.APPROVED, text="As approved", at=time(9))
    moved = a_post("Moved", day=date(2026, 11, 26), at=time(9), text="x")
    db.session.execute(text("UPDATE variant SET text = 'Changed behind' WHERE post_id = :id"), {"id": held.id})
    db.session.execute(text("UPDATE post SET at = '11:00:00.000000' WHERE id = :id"), {"id": moved.id})
    db.session.execute(text("UPDATE person SET standing = 'member'"))
    db.session.commit()

    assert upkeep.findings() == [
        "Nobody is administrator.",
        f"Post {held.id} is approved, but says something else than was approved.",
        f"Post {moved.id}: its moment is not its day and time.",
    ]


def test_the_commands_say_what_they_did(app: Flask, cast: Cast, tmp_path: Path) -> None:
    some_company(cast)
    db.session.rollback()
    run = app.test_cli_runner().invoke
    file = tmp_path / "backup"

    done = run(args=["backup", str(file)])
    assert (done.exit_code, file.exists()) == (0, True)
    assert f"rows are in {file}" in done.stdout
    assert run(args=["check"]).stdout.endswith("All is well.\n")
    refused = run(args=["restore", str(file)])
    assert (refused.exit_code, "has people already" in refused.output) == (1, True)
