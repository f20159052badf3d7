"""What a calendar program is answered: validators, headers, nothing to whoever has no right."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, time, timedelta
from io import StringIO

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.http import parse_date

from planner.calendar.rules import State
from planner.db import apart, db
from planner.feeds import fetching
from planner.feeds.models import FeedRevision, KeptEvent
from planner.web import logs
from tests.builders import NOW, a_post, a_subscription
from tests.feeds.conftest import BASE, Program

pytestmark = pytest.mark.usefixtures("tuesday")
EXCHANGE = "Microsoft Exchange/15.20 (Windows NT 10.0; Win64; x64)"


@pytest.fixture
def feed(cast):
    a_post("Pilot", at=time(10), state=State.APPROVED)
    return a_subscription(cast.editor, cast.department)


@pytest.fixture(params=["before Flask", "view"])
def either_way(request, monkeypatch):
    """The 304 comes from two places: they answer alike."""
    if request.param == "view":
        monkeypatch.setattr(fetching.Unchanged, "_still", lambda *_: None)


def test_the_headers_of_a_feed(program, feed):
    answer = program.ask(feed)
    sent = answer.headers
    assert (sent["Content-Type"], sent["Content-Disposition"]) == (
        "text/calendar; charset=utf-8",
        'inline; filename="marketing.ics"',
    )
    assert sent["Cache-Control"] == "private, no-cache"
    assert (sent["Referrer-Policy"], sent["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert int(sent["Content-Length"]) == len(answer.data)
    assert answer.data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert sent["ETag"].startswith('"')
    assert not {"Content-Encoding", "Location", "Set-Cookie", "Vary"} & set(sent.keys())


def test_no_gzip_whatever_is_asked(program, feed):
    assert program.ask(feed, accept_encoding="gzip, br").data.startswith(b"BEGIN")


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_what_a_program_has_already_is_not_sent_again(program, feed, method, form):
    first = program.ask(feed)
    answer = program.ask(feed, 304, method=method, if_none_match=form.format(first.headers["ETag"]))
    assert answer.data == b""
    for name in ("ETag", "Last-Modified", "Cache-Control", "Referrer-Policy", "X-Robots-Tag"):
        assert answer.headers[name] == first.headers[name]
    assert "Content-Security-Policy" in answer.headers
    assert "Content-Type" not in answer.headers


def test_both_ways_give_the_same_304(program, feed, monkeypatch):
    tag = program.ask(feed).headers["ETag"]
    early = program.ask(feed, 304, if_none_match=tag).headers
    monkeypatch.setattr(fetching.Unchanged, "_still", lambda *_: None)
    assert sorted(program.ask(feed, 304, if_none_match=tag).headers) == sorted(early)


def test_a_tag_of_before_counts_before_the_date(program, feed):
    first = program.ask(feed)
    program.ask(feed, 200, if_none_match='"other"', if_modified_since=first.headers["Last-Modified"])
    program.ask(feed, 304, if_none_match=first.headers["ETag"], if_modified_since="Thu, 01 Jan 1970 00:00:00 GMT")


def test_without_a_tag_whole_seconds_decide(program, feed):
    first = program.ask(feed)
    modified = parse_date(first.headers["Last-Modified"])
    program.ask(feed, 304, if_modified_since=first.headers["Last-Modified"])
    program.ask(feed, 304, method="HEAD", if_modified_since=first.headers["Last-Modified"])
    earlier = (modified - timedelta(seconds=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    program.ask(feed, 200, if_modified_since=earlier)
    program.ask(feed, 200, if_modified_since="yesterday")


def test_two_changes_in_one_second_are_two(program, feed):
    """The clock stands still here."""
    modified = program.ask(feed).headers["Last-Modified"]
    a_post("Another", state=State.APPROVED)
    program.ask(feed, 200, if_modified_since=modified)


def test_head_is_get_without_its_body(program, feed):
    get, head = program.ask(feed), program.ask(feed, method="HEAD")
    assert head.data == b""
    assert {k: v for k, v in head.headers} == {k: v for k, v in get.headers}


def test_at_midnight_the_window_rolls(program, feed, tuesday):
    tuesday.move_to(datetime(2026, 11, 24, 22, 59, 59, tzinfo=UTC), tick=False)  # a second before, in Berlin
    first = program.ask(feed)
    program.ask(feed, 304, if_none_match=first.headers["ETag"])
    tuesday.shift(1)
    after = program.ask(feed, 200, if_none_match=first.headers["ETag"])
    assert after.headers["Last-Modified"] == "Tue, 24 Nov 2026 23:00:00 GMT"
    program.ask(feed, 200, if_modified_since=first.headers["Last-Modified"])


def test_options_are_part_of_the_validator(program, feed, tuesday):
    first = program.ask(feed)
    tuesday.shift(3600)
    feed.observances, feed.changed_at = True, datetime.now(UTC)
    db.session.commit()
    program.ask(feed, 200, if_none_match=first.headers["ETag"])
    program.ask(feed, 200, if_modified_since=first.headers["Last-Modified"])


# -- whoever has no right ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_unknown_revoked_and_switched_off_are_the_same_404(program, feed, cast, method):
    first = program.ask(feed)
    known = {"if_none_match": first.headers["ETag"], "if_modified_since": first.headers["Last-Modified"]}
    path, answers = feed.path, []
    for end in ("unknown", "revoked", "switched off"):
        if end == "unknown":
            feed.path = path.replace(feed.secret, "plnf_" + "x" * 43)
        elif end == "revoked":
            feed.path = path
            feed.revoke(now=NOW)
        else:
            feed.revoked_at, cast.editor.active = None, False
        db.session.commit()
        for headers in ({}, known):
            answer = program.ask(feed, 404, method=method, **headers)
            answers.append((answer.data, sorted(answer.headers)))
    cast.editor.active = True
    db.session.commit()
    program.ask(feed)
    assert all(answer == answers[0] for answer in answers)
    assert program.answer.headers["Cache-Control"] == "private, no-cache"


def test_the_token_decides_not_the_name(program, feed):
    answer = program.client.get(f"/feeds/{feed.secret}/whatever.ics", base_url=BASE)
    assert answer.data == program.ask(feed).data


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_get_and_head(program, feed, method):
    answer = program.ask(feed, 405, method=method)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize("path", ["/", "/feeds", "/posts/1", "/my-work", "/calendar/month/2026-11", "/settings"])
def test_a_token_opens_nothing_else(program, feed, path):
    for query, headers in (
        ({"token": feed.secret}, {}),
        ({}, {"Authorization": f"Bearer {feed.secret}"}),
        ({}, {"Cookie": f"planner={feed.secret}"}),
    ):
        answer = program.client.get(path, query_string=query, headers=headers, base_url=BASE)
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in")


def test_another_host_is_refused(program, feed):
    tag = program.ask(feed).headers["ETag"]
    for host in ("http://evil.example", "http://127.0.0.1.evil.example", "http://evil.example:5000"):
        for headers in ({}, {"If-None-Match": tag}):
            url = feed.path
            answer = program.client.get(url, headers=headers, base_url=host)
            assert answer.status_code == 400
            assert feed.secret not in answer.text
            assert "Set-Cookie" not in answer.headers
    for host in ("http://localhost:8000", "http://127.0.0.1"):
        assert program.client.get(feed.path, base_url=host).status_code == 200


def test_somebody_s_cookie_is_not_looked_at(program, feed, browser, cast):
    browser.sign_in(cast.reader)
    answer = browser.open("GET", feed.path)
    assert answer.data == program.ask(feed).data
    assert not [statement for statement in browser.statements if "signed_in" in statement]
    assert "Set-Cookie" not in answer.headers


def test_links_lead_to_the_configured_address(program, feed, another_app):
    secure = Program(another_app(base_url="https://planner.example.com"))
    answer = secure.client.get(feed.path, base_url="http://127.0.0.1", headers={"X-Forwarded-Proto": "https"})
    assert b"URL:https://planner.example.com/posts/" in answer.data
    assert answer.headers["Strict-Transport-Security"]
    again = secure.client.get(
        feed.path,
        base_url="http://127.0.0.1",
        headers={"If-None-Match": answer.headers["ETag"], "X-Forwarded-Proto": "https"},
    )
    assert (again.status_code, "Strict-Transport-Security" in again.headers) == (304, True)
    assert program.ask(feed).headers["ETag"] != answer.headers["ETag"]


# -- what it costs -----------------------------------------------------------------------------------------------


def test_a_304_is_one_look_up(app, program, feed):
    tag = program.ask(feed).headers["ETag"]
    heard = app.extensions["statements"]
    heard.clear()
    program.ask(feed, 304, if_none_match=tag)
    assert heard == []  # but for the one that goes past SQLAlchemy


def test_the_look_up_goes_by_indices(app, feed):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite says how it looks things up in a line each")
    sql = str(fetching.fetched_now.__globals__["_BY_TOKEN"].compile(db.engine))
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", ("x",)).all()
    assert plan
    assert all("SEARCH" in row[3] for row in plan)


def test_a_post_more_costs_no_statement_more(app, program, feed):
    heard = app.extensions["statements"]

    def statements() -> int:
        program.forget()
        heard.clear()
        program.ask(feed)
        return len(heard)

    statements()
    few = statements()
    for n in range(10):
        a_post(f"Post {n}", state=State.APPROVED)
    program.ask(feed)
    assert statements() == few


# -- when and by whom ----------------------------------------------------------------------------------------------


def test_a_fetch_is_noted_once_in_ten_minutes(app, program, feed, tuesday):
    tag = program.ask(feed, user_agent=EXCHANGE).headers["ETag"]
    assert (feed.last_fetched_at, feed.last_program, feed.version) == (NOW, "outlook-web", 1)
    tuesday.shift(599)
    program.ask(feed, 304, user_agent="Thunderbird/140.0", if_none_match=tag)
    assert (feed.last_fetched_at, feed.last_program) == (NOW, "outlook-web")
    tuesday.shift(1)
    program.ask(feed, 304, user_agent="Thunderbird/140.0", if_none_match=tag)
    assert (feed.last_fetched_at, feed.last_program) == (NOW + timedelta(minutes=10), "thunderbird")
    program.ask(feed, user_agent="x" * 9000)


def test_a_busy_database_holds_up_no_fetch(app, program, feed):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL locks rows, not the database")
    with apart(db.engine):
        body = program.ask(feed).data
        program.forget()
        assert program.ask(feed).data == body
    assert feed.last_fetched_at is None
    assert db.session.query(KeptEvent).count() == 0
    assert program.ask(feed).data == body
    assert db.session.query(KeptEvent).count() == 1
    assert feed.last_fetched_at == NOW


def test_entries_are_kept_only_under_the_lock(app, program, feed):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one lock for all")
    with db.engine.begin() as other:
        other.execute(FeedRevision.__table__.update().values(modified_at=FeedRevision.modified_at))
        body = program.ask(feed).data
    assert db.session.query(KeptEvent).count() == 0
    assert program.ask(feed).data == body


# -- logs ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def log():
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.JsonLines())
    logger = logging.getLogger("planner")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield out
    logger.removeHandler(handler)


def test_no_log_line_has_the_address(app, program, feed, log, monkeypatch):
    tag = program.ask(feed).headers["ETag"]
    program.ask(feed, 304, if_none_match=tag)
    program.ask(feed, 405, method="POST")
    program.client.get(f"/feeds/{feed.secret}", base_url=BASE)
    program.client.get(feed.path, base_url="http://evil.example")
    monkeypatch.setattr(fetching, "feed_bytes", lambda *_, **__: 1 / 0)
    program.forget()
    program.ask(feed, 500)

    def away(*_: object) -> None:
        raise OperationalError("x", {}, Exception("gone"))

    monkeypatch.setattr(fetching, "fetched_now", away)
    program.ask(feed, 503, if_none_match=tag)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [line["status"] for line in lines if line["said"] == "request"] == [200, 304, 405, 404, 400, 500, 503]
    assert {line["path"] for line in lines if line.get("status") in (200, 304)} == {"/feeds/…/marketing.ics"}
    assert feed.secret not in log.getvalue()
    assert "plnf_" not in log.getvalue()


def test_a_broken_statement_is_the_database_s_error(app, feed):
    """Past SQLAlchemy the driver raises its own: the views know SQLAlchemy's."""

    @event.listens_for(db.engine, "checkout")
    def broken(connection: object, *_: object) -> None:
        connection.close()

    try:
        with pytest.raises(Exception, match=r"closed") as raised:
            fetching.fetched_now(db.engine, "x")
    finally:
        event.remove(db.engine, "checkout", broken)
        db.engine.dispose()
    assert type(raised.value).__module__ == "sqlalchemy.exc"
