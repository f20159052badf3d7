"""`feed print` and `feed address`."""

from __future__ import annotations

from datetime import time
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from planner.calendar.rules import State
from planner.db import db
from planner.feeds.models import Subscription
from planner.feeds.rules import Source
from planner.history.models import Act
from tests.builders import a_post, a_subscription
from tests.feeds.conftest import BASE
from tests.feeds.reading import seen_in

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def run(app):
    def run(*command: str, status: int = 0):
        db.session.rollback()
        result = app.test_cli_runner().invoke(args=["feed", *command])
        assert result.exit_code == status, result.output
        return result

    return run


@pytest.mark.parametrize("name", ["marketing", "Marketing", " MARKETING "])
def test_a_feed_is_printed_as_a_subscriber_gets_it(run, program, cast, name):
    a_post("Pilot, with ümlauts 😀", at=time(10), state=State.APPROVED)
    a_post("Secret", state=State.APPROVED, confidential=True)
    body = program.ask(a_subscription(cast.editor, cast.department)).data
    assert run("print", name).stdout_bytes == body
    assert len(seen_in(body)) == 2
    program.forget()
    assert run("print", name).stdout_bytes == body


def test_the_company_s_without_what_is_confidential(run, program, cast):
    a_post("Pilot", state=State.APPROVED)
    a_post("Secret", state=State.APPROVED, confidential=True)
    a_post("Theirs", state=State.APPROVED, department=cast.other)
    printed = run("print", "company").stdout_bytes
    assert printed == program.ask(a_subscription(cast.reader)).data
    assert sorted(entry.summary for entry in seen_in(printed)) == ["LinkedIn DE: Pilot", "LinkedIn DE: Theirs"]


def test_into_a_file(run, cast, tmp_path):
    a_post("Pilot", state=State.APPROVED)
    assert run("print", "marketing", "-o", str(tmp_path / "m.ics")).stdout == ""
    assert (tmp_path / "m.ics").read_bytes() == run("print", "marketing").stdout_bytes


def test_an_unknown_department_is_named(run, cast):
    result = run("print", "nowhere", status=1)
    assert result.stdout == ""
    assert "There is no department nowhere. There are: company, roadmap, marketing, innovation." in result.stderr


def test_before_there_is_anything(run):
    assert seen_in(run("print", "company").stdout_bytes) == []


def test_an_address_works_at_once(run, program, cast):
    a_post("Pilot", state=State.APPROVED)
    address = run("address", "marketing", "--person", " Jana.Brandt@example.com").stdout
    assert address.startswith(f"{BASE}/feeds/plnf_")
    assert address.endswith("/marketing.ics\n")
    answer = program.client.get(urlsplit(address.strip()).path, base_url=BASE)
    assert answer.data == run("print", "marketing").stdout_bytes
    (made,) = db.session.scalars(select(Subscription))
    assert (made.person_id, made.source) == (cast.editor.id, Source.DEPARTMENT)
    assert db.session.scalars(select(Act.verb)).all()[-1] == "subscribe"


@pytest.mark.parametrize("email", ["nobody@example.com", "ben.gone@example.com"])
def test_nobody_else_gets_one(run, cast, email):
    assert email in run("address", "marketing", "--person", email, status=1).stderr
    assert db.session.scalars(select(Subscription)).all() == []
