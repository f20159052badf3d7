"""Every address there is: known, public only where it says so, refused without a token, open to whom it should be."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.routing import Rule

from planner.people.models import Department
from planner.web.access import is_public
from tests.browser import WRITES, Browser
from tests.builders import a_post, members_of
from tests.who_may import ROLES, ROWS, Row

HERE = Path(__file__).parent
MISSING = 123456789


def routes(app: Flask) -> dict[str, Rule]:
    """Every route, as 'GET /my-work'."""
    rules = [(method, rule) for rule in app.url_map.iter_rules() for method in rule.methods or ()]
    return {f"{method} {rule.rule}": rule for method, rule in rules if method not in ("HEAD", "OPTIONS")}


def listed(name: str) -> list[str]:
    return (HERE / name).read_text().splitlines()


def in_order(keys: Iterable[str]) -> list[str]:
    return sorted(keys, key=lambda key: (key.split()[1], key))


def test_the_list_of_routes_is_complete(app):
    there, known = set(routes(app)), set(listed("routes.txt"))
    assert not there - known, "new: add them to tests/routes.txt, in their order, and a line each to tests/who_may.py"
    assert not known - there, "gone: take them out of tests/routes.txt and tests/who_may.py"
    assert listed("routes.txt") == in_order(known)


def test_every_route_says_who_may(app):
    there, known = set(routes(app)), {row.key for row in ROWS}
    assert not there - known, "new: say in tests/who_may.py who may"
    assert not known - there, "gone: take them out of tests/who_may.py"


def test_public_are_exactly_those_that_are_listed(app):
    public = []
    for key, rule in routes(app).items():
        method = key.split()[0]
        with app.test_request_context(method=method):
            request.url_rule = rule
            if is_public():
                public.append(key)
    assert in_order(public) == listed("public-routes.txt"), "public: whoever finds the address gets an answer"


# -- who may ---------------------------------------------------------------------------------------------------------


def address(app: Flask, row: Row, thing: Any, id_: int | None = None) -> str:
    """The row's address, with the thing's id where it names one."""
    rule = routes(app)[row.key]
    values = dict.fromkeys(rule.arguments - set(row.fixed), id_ or (thing.id if thing else 0))
    with app.test_request_context():
        return app.url_map.bind("").build(rule.endpoint, values | row.fixed, method=row.method)


def a_browser(app: Flask, role: str, cast) -> Browser:
    if role == "out":
        return Browser(app)
    return Browser(app).sign_in(cast.stranger if role == "off" else getattr(cast, role))


def asked(browser: Browser, row: Row, url: str, data: dict[str, Any]) -> int:
    if row.method == "GET":
        return browser.open("GET", url).status_code
    return browser.open(row.method, url, data={"csrf_token": browser.token(), **data}).status_code


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.key} {'-'.join(map(str, row.fixed.values()))}".strip())
def test_who_may(app, cast, row):
    """Every role, with a thing of Marketing's, with one of Innovation's, and with one that isn't there."""
    if row.key not in routes(app):
        pytest.skip("the test of the list says that it is gone")
    wrong = []
    cases = [("own", cast.department, row.may.own), ("other", cast.other, row.may.other)]
    for case, department, allowed in cases if row.make else cases[:1]:
        for role in ROLES:
            got, wrote = answered(app, cast, row, role, department)
            wanted = row.answered if role in allowed else 303 if role in ("out", "off") else row.refused
            if got != wanted or (wrote and role not in allowed):
                wrong.append(f"{role}, {case}: {got} instead of {wanted} {wrote if role not in allowed else ''}")
    if row.make:
        for role in ROLES:
            browser = a_browser(app, role, cast)
            got = asked(browser, row, address(app, row, None, MISSING), {})
            allowed = row.may.own + row.may.other
            wanted = {404} if role in allowed else {303} if role in ("out", "off") else {403, 404}
            if got not in wanted:
                wrong.append(f"{role}, missing: {got} instead of {wanted}")
    told = "\n  ".join(wrong)
    assert not wrong, f"{row.key}\n  {told}"


def answered(app: Flask, cast, row: Row, role: str, department: Department) -> tuple[int, list[str]]:
    """What somebody is answered, and what was written meanwhile."""
    thing = row.make(department) if row.make else None
    url, data = address(app, row, thing), row.send(thing)
    browser = a_browser(app, role, cast)
    status = asked(browser, row, url, data)
    return status, [statement for statement in browser.statements if WRITES.match(statement)]


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "GET"], ids=lambda row: row.rule)
def test_head_answers_as_get_does(app, cast, row):
    if row.key not in routes(app):
        pytest.skip("the test of the list says that it is gone")
    url = address(app, row, row.make(cast.department) if row.make else None)
    browser = Browser(app).sign_in(cast.admin)
    assert browser.open("HEAD", url).status_code == browser.open("GET", url).status_code


# -- confidential ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [row for row in ROWS if "<row:post_id>" in row.rule], ids=lambda row: row.key)
def test_a_confidential_post_is_not_there_for_others(app, cast, row):
    """404, not 403: that there is such a post is nobody else's business."""
    if row.key not in routes(app):
        pytest.skip("the test of the list says that it is gone")
    thing = a_post("Secret", day=None, department=cast.department, text="Secret.", confidential=True)
    for role in ("reader", "elsewhere", "manager"):
        browser, url, data = a_browser(app, role, cast), address(app, row, thing), row.send(thing)
        assert asked(browser, row, url, data) == 404, role
        assert "Secret" not in browser.text


# -- where a write comes from ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [row for row in ROWS if row.method != "GET"], ids=lambda row: row.key)
def test_no_write_without_a_token_of_this_session_from_a_page_of_ours(app, cast, row):
    if row.key not in routes(app):
        pytest.skip("the test of the list says that it is gone")
    thing = row.make(cast.department) if row.make else None
    url, browser, other = address(app, row, thing), Browser(app).sign_in(cast.admin), Browser(app).sign_in(cast.editor)
    good = browser.token()
    for headers, token in (
        ({}, ""),
        ({}, "x" + good),
        ({}, other.token()),
        ({"Origin": "https://evil.example"}, good),
        ({"Origin": "null"}, good),
        ({"Origin": "http://[evil"}, good),
        ({"X-CSRFToken": other.token()}, ""),
    ):
        sent = {**row.send(thing), **({"csrf_token": token} if token else {})}
        browser.open(row.method, url, status=400, data=sent, headers=headers)
        assert not [statement for statement in browser.statements if WRITES.match(statement)]


def test_a_token_in_the_header_will_do(browser, cast):
    browser.sign_in(cast.editor)
    browser.post("/posts", {"title": "Trade fair"}, token=False, headers={"X-CSRFToken": browser.token()})


def test_builders_know_who_edits(cast):
    assert members_of(cast.department)[0] == cast.editor
    assert members_of(cast.other)[0] == cast.elsewhere
