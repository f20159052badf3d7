"""What every answer carries, which requests are heard, and what never leaves: headers, hosts, cookies, sizes, logs."""

from __future__ import annotations

import io
import json
import logging
import time as clock
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask, abort
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

from planner.calendar.models import Post
from planner.calendar.rules import State
from planner.db import db
from planner.people.models import Person
from planner.people.rules import Role, Standing
from planner.web.access import public
from planner.web.logs import JsonLines
from planner.web.refusal import Refused
from planner.web.security import HEADERS, MOST_FIELDS
from tests.browser import Browser
from tests.builders import PASSWORD, a_post

HTTPS = "https://planner.example.com"


@pytest.fixture
def log() -> Iterator[Callable[[], list[str]]]:
    """The lines that the log has so far, as they are written."""
    stream, planner = io.StringIO(), logging.getLogger("planner")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    level, planner.level = planner.level, logging.INFO
    planner._cache.clear()
    planner.addHandler(handler)
    yield lambda: stream.getvalue().splitlines()
    planner.removeHandler(handler)
    planner.level = level
    planner._cache.clear()


# -- headers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "status"),
    [("/", 200), ("/calendar/agenda", 200), ("/nothing", 404), ("/sign-out", 405), ("/posts/999", 404)],
)
def test_every_answer_carries_the_headers(browser, cast, url, status):
    browser.sign_in(cast.editor)
    for answer in (browser.get(url, status), browser.fragment(url, status=status)):
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in answer.headers


def test_redirects_refusals_and_files_carry_them_too(browser, cast):
    answers = [
        browser.get("/", status=303),
        browser.post("/posts", {"title": ""}, status=400, token=False),
        browser.get("/sign-in", status=400, headers={"Host": "evil.example"}),
        browser.get("/favicon.ico"),
        browser.get("/healthz"),
    ]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_a_policy_without_exceptions():
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    for needed in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert needed in policy


# -- hosts and cookies -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:5000", "", "a b"])
def test_another_host_gets_nothing_that_names_it(browser, host):
    answer = browser.open("GET", "/sign-in", status=400, headers={"Host": host}, check=False)
    assert "evil" not in answer.get_data(as_text=True)
    assert "evil" not in str(answer.headers)


@pytest.mark.parametrize("host", ["127.0.0.1:5000", "127.0.0.1:8080", "localhost", "localhost:1"])
def test_our_hosts_whatever_the_port(browser, host):
    browser.get("/sign-in", headers={"Host": host})


def test_cookies_under_http(browser, cast):
    answer = browser.post("/sign-in", {"email": cast.editor.email, "password": PASSWORD})
    (cookie,) = answer.headers.getlist("Set-Cookie")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert cookie.startswith("planner=")
    assert parts == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_cookies_under_https(another_app, cast):
    browser = Browser(another_app(base_url=HTTPS))
    answer = browser.post("/sign-in", {"email": cast.editor.email, "password": PASSWORD})
    (cookie,) = answer.headers.getlist("Set-Cookie")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert cookie.startswith("__Host-planner=")
    assert parts == {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"}
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_kept_for_thirty_days_only_when_asked(browser, cast):
    answer = browser.post("/sign-in", {"email": cast.editor.email, "password": PASSWORD, "keep": "y"})
    assert "Expires=" in answer.headers["Set-Cookie"]


# -- where signing in leads --------------------------------------------------------------------------------------------

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "/nothing",
    "/posts/1/comments",
    "/sign-in",
    "/welcome/abc",
    "/calendar/agenda?a=\r\nX-Evil: 1",
    "/%5cevil.example",
    "/@evil.example",
    "/ /evil.example",
]


@pytest.mark.parametrize("there", ELSEWHERE)
def test_signing_in_never_leads_elsewhere(browser, cast, there):
    answer = browser.post("/sign-in", {"email": cast.editor.email, "password": PASSWORD, "next": there})
    assert answer.location == "/"
    assert "X-Evil" not in answer.headers


@pytest.mark.parametrize("there", ["/calendar/month/2026-11?department=sales&state=in-review", "/my-work", "/feeds"])
def test_signing_in_leads_to_a_page_of_ours(browser, cast, there):
    browser.get(there, status=303)
    browser.follow()
    sent = browser.page.form("/sign-in")
    assert sent["next"] == there
    assert browser.post("/sign-in", sent | {"email": cast.editor.email, "password": PASSWORD}).location == there


# -- sizes -----------------------------------------------------------------------------------------------------------


def too_much(browser, data, kind="application/x-www-form-urlencoded"):
    began = clock.perf_counter()
    browser.open("POST", "/sign-in", status=413, data=data, content_type=kind)
    assert clock.perf_counter() - began < 1


def parts(*fields: tuple[bytes, bytes]) -> tuple[bytes, str]:
    """A form as browsers send one with files."""
    sent = [b'--x\r\nContent-Disposition: form-data; name="%b\r\n\r\n%b\r\n' % field for field in fields]
    return b"".join([*sent, b"--x--\r\n"]), "multipart/form-data; boundary=x"


def test_ten_megabytes_are_refused_at_once(browser):
    much = b"x" * 10_000_000
    too_much(browser, b"email=" + much)
    too_much(browser, *parts((b'email"', much)))
    too_much(browser, *parts((b'email"; filename="x.png"', much)))


def test_ten_thousand_fields_are_refused_at_once(browser):
    too_much(browser, "&".join(f"a{n}=1" for n in range(10_000)))
    too_much(browser, "&".join(["a=1"] * 10_000))
    too_much(browser, *parts(*[(b'a%d"' % n, b"1") for n in range(10_000)]))


def test_as_many_fields_as_a_large_form_has_are_heard(browser):
    browser.post("/sign-in", {f"a{n}": "1" for n in range(MOST_FIELDS - 10)}, status=422)


# -- sessions --------------------------------------------------------------------------------------------------------


def test_signing_out_ends_the_session_for_a_stolen_cookie_too(browser, cast):
    browser.sign_in(cast.editor)
    thief = Browser(browser.app)
    thief.client._cookies = dict(browser.client._cookies)
    thief.get("/")
    browser.post("/sign-out")
    browser.get("/", status=303)
    thief.get("/", status=303)


def test_switching_off_ends_the_session_at_once(browser, cast):
    browser.sign_in(cast.editor)
    browser.get("/")
    cast.editor.active = False
    db.session.commit()
    browser.get("/", status=303)


def test_a_changed_role_counts_on_the_next_request(browser, cast):
    post = a_post(day=date(2026, 11, 26))
    browser.sign_in(cast.editor)
    move = {"day": "2026-11-27", "version": post.version}
    cast.editor.memberships[0].role = Role.READER
    db.session.commit()
    browser.post(f"/posts/{post.id}/day", move, status=403)
    cast.editor.memberships[0].role = Role.EDITOR
    db.session.commit()
    browser.post(f"/posts/{post.id}/day", move)


def test_an_archived_department_gives_no_role(browser, cast):
    post = a_post(day=date(2026, 11, 26))
    browser.sign_in(cast.editor)
    cast.department.archived_at = post.created_at
    db.session.commit()
    browser.post(f"/posts/{post.id}/day", {"day": "2026-11-27", "version": post.version}, status=403)


def test_a_new_id_at_sign_in(browser, cast):
    """Nobody can prepare a session for somebody else to sign in to."""
    browser.get("/sign-in")
    with browser.client.session_transaction(base_url=browser.base_url) as before:
        old = dict(before)
    browser.post("/sign-in", {"email": cast.editor.email, "password": PASSWORD})
    with browser.client.session_transaction(base_url=browser.base_url) as after:
        assert not set(old.values()) & set(after.values())


@pytest.mark.parametrize("origin", ["https://evil.example", "https://planner.example.com:8443", "null"])
def test_under_https_too_a_form_comes_from_a_page_of_ours(another_app, cast, origin):
    browser = Browser(another_app(base_url=HTTPS)).sign_in(cast.editor)
    browser.post("/sign-out", status=400, headers={"Origin": origin})
    browser.post("/sign-out", headers={"Origin": HTTPS})


# -- errors ----------------------------------------------------------------------------------------------------------


def raising(problem: BaseException) -> Callable[[], object]:
    @public
    def view() -> object:
        raise problem

    return view


@pytest.fixture
def failing(another_app: Callable[..., Flask]) -> Callable[[BaseException], Browser]:
    """A browser before an app with a view at /boom that raises this."""

    def make(problem: BaseException) -> Browser:
        app = another_app()
        app.add_url_rule("/boom", "boom", raising(problem))
        return Browser(app)

    return make


def test_our_own_error_has_a_number_that_the_log_has_too(failing, log):
    browser = failing(RuntimeError("the reason"))
    browser.get("/boom", status=500)
    trouble, request = (json.loads(line) for line in log())
    assert "the reason" not in browser.text
    assert request["number"] in browser.page.text
    assert (request["status"], trouble["level"]) == (500, "error")
    assert "the reason" in trouble["trace"]
    assert trouble["number"] == request["number"]


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (OperationalError("SELECT 1", {}, Exception("away")), 503),
        (NoneFree("no connection was free"), 503),
        (IntegrityError("INSERT", {}, Exception("UNIQUE")), 409),
        (Refused("No."), 500),
        (KeyError("day"), 500),
    ],
)
def test_each_trouble_has_its_page(failing, problem, status):
    browser = failing(problem)
    for answer in (browser.get("/boom", status), browser.fragment("/boom", status=status)):
        assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)
    assert browser.page.all(".//*[@data-error]"), "htmx shows what is marked so"


def test_a_database_that_goes_away_in_the_middle_has_its_page_too(browser, cast, monkeypatch):
    """The frame of a page counts what waits for whom; that of an error must not."""
    browser.sign_in(cast.editor)

    def away(*_args, **_values):
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr("planner.app.waiting_for", away)
    answer = browser.get("/my-work", 503)
    assert answer.headers["Retry-After"] == "5"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 429])
def test_each_refusal_has_its_page(another_app, status):
    app = another_app()
    app.add_url_rule("/boom", "boom", public(lambda: abort(status)))
    browser = Browser(app)
    browser.get("/boom", status)
    assert browser.page.h1
    browser.fragment("/boom", status=status)
    assert browser.page.all(".//*[@data-error]")


def test_an_unknown_address_and_a_wrong_method_come_before_the_sign_in(browser):
    browser.get("/nothing", status=404)
    browser.get("/posts/1/comments", status=405)
    assert set(browser.answer.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}


def test_signed_out_under_htmx(browser):
    answer = browser.fragment("/my-work", status=401)
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/my-work"


# -- logs ------------------------------------------------------------------------------------------------------------

SECRETS = ["a-feeds-secret-address", "a-welcome-links-secret", "my own password", "some-token-some-token"]


def test_the_log_holds_no_secret(browser, cast, log):
    browser.get("/welcome/a-welcome-links-secret", status=404)
    browser.open("GET", "/feeds/a-feeds-secret-address/marketing.ics")
    browser.open("GET", "/feeds/a-feeds-secret-address/marketing.ics?token=some-token-some-token")
    browser.post("/sign-in", {"email": cast.editor.email, "password": "my own password"}, status=422)
    browser.post("/sign-in", {"email": "x"}, token="some-token-some-token", status=400)
    browser.post("/sign-in", {"email": cast.editor.email, "password": PASSWORD})
    with browser.client.session_transaction(base_url=browser.base_url) as cookie:
        secret = cookie["secret"]
    browser.get("/")
    lines = log()
    assert len(lines) == 7
    for line in lines:
        assert json.loads(line)["said"] == "request"
        for word in (*SECRETS, PASSWORD, secret, cast.editor.email):
            assert word not in line


def test_a_database_error_logs_no_values(app, cast, log):
    """SQLAlchemy would show the statement with all that was to be written."""
    with pytest.raises(Exception, match="no_such") as problem:
        db.session.execute(text("UPDATE person SET no_such = :hash"), {"hash": "a-secret-hash"})
    assert "a-secret-hash" not in str(problem.value)


def test_a_line_break_in_a_field_makes_no_second_line(failing, log):
    browser = failing(RuntimeError('first\n{"level": "forged"}\u2028third'))
    browser.get("/calendar/month/%0a%7b%22level%22:1%7d", status=303)
    browser.get("/boom", status=500)
    lines = log()
    assert len(lines) == 3
    assert [json.loads(line)["level"] for line in lines] == ["info", "error", "info"]


def test_a_line_a_request_says_who_what_and_how_long(browser, cast, log):
    browser.sign_in(cast.editor)
    browser.get("/calendar/agenda?from=2026-11-26")
    (line,) = log()
    told = json.loads(line)
    assert {key: told[key] for key in ("method", "path", "status", "person")} == {
        "method": "GET",
        "path": "/calendar/agenda",
        "status": 200,
        "person": cast.editor.id,
    }
    assert told["ms"] > 0


# -- what is stored ----------------------------------------------------------------------------------------------------


def test_passwords_are_argon2id(app, cast):
    assert db.session.get_one(Person, cast.editor.id).password_hash.startswith("$argon2id$")


# -- what no form asks for ---------------------------------------------------------------------------------------------

UNASKED = {
    "state": "approved",
    "approved_print": "0" * 64,
    "sent_at": "2026-11-26",
    "created_at": "2026-11-26",
    "uid": "x",
    "id": "99",
}


def test_a_new_post_takes_no_more_than_its_form_asks_for(browser, cast):
    more = UNASKED | {"owner_id": str(cast.admin.id), "person_id": str(cast.admin.id)}
    browser.sign_in(cast.editor).post("/posts", {"title": "Trade fair", **more})
    post = db.session.scalars(select(Post)).one()
    assert (post.state, post.owner, post.department) == (State.IDEA, cast.editor, cast.department)
    assert (post.approved_print, post.sent_at) == (None, None)
    browser.post("/posts", {"title": "Theirs", "department_id": str(cast.other.id), **more}, status=403)
    assert db.session.scalars(select(Post)).one() == post


def test_a_saved_post_takes_no_more_than_its_form_asks_for(browser, cast):
    post = a_post("Trade fair", text="Hello.")
    browser.sign_in(cast.editor).get(f"/posts/{post.id}")
    sent = browser.page.form(f"/posts/{post.id}")
    uid = post.uid
    browser.post(f"/posts/{post.id}", sent | UNASKED | {"title": "Trade fairs"})
    assert (post.title, post.state, post.approved_print, post.uid) == ("Trade fairs", State.DRAFT, None, uid)
    for field, value in (("department_id", cast.other.id), ("owner_id", cast.elsewhere.id)):
        again = sent | {"version": str(post.version), field: str(value)}
        answer = browser.open("POST", f"/posts/{post.id}", data=again | {"csrf_token": browser.token()})
        assert answer.status_code in (403, 422)
    assert (post.department, post.owner) == (cast.department, cast.editor)


def test_nobody_gives_themselves_a_role(browser, cast):
    browser.sign_in(cast.editor).get("/settings")
    sent = browser.page.form("/settings")
    mine = f"d{cast.department.id}-role"
    browser.post("/settings", sent | {"standing": "admin", mine: "approver", "active": "y", "email": "x@example.com"})
    assert (cast.editor.standing, cast.editor.memberships[0].role) == (Standing.MEMBER, Role.EDITOR)
    assert cast.editor.email == "jana.brandt@example.com"
