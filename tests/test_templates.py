"""What templates must be: each block stands on its own, nothing inline, no query, every form with its token."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from flask import before_render_template, template_rendered
from jinja2 import Environment, nodes
from jinja2.ext import do, i18n

from planner.calendar.rules import State
from tests.builders import a_campaign, a_channel, a_comment, a_goal, a_medium, a_milestone, a_post
from tests.test_routes import address
from tests.who_may import ROWS

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "templates"
NAMES = sorted(str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*.html"))
UNESCAPED = {"layout.html": 1}  # where |safe may stand, how often: toasts that the product itself made

templates = pytest.mark.parametrize("name", NAMES)


@cache
def source(name: str) -> str:
    return (FOLDER / name).read_text()


@cache
def tree(name: str) -> nodes.Template:
    return Environment(extensions=[i18n, do]).parse(source(name))


@cache
def plain(name: str) -> str:
    """The template's HTML, as if every condition held: comments out, expressions as one letter."""
    text = re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}", "X", text, flags=re.DOTALL)
    return re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL)


# -- blocks ----------------------------------------------------------------------------------------------------------


def within(block: nodes.Node) -> Iterator[nodes.Node]:
    """What stands in a block, but not in a block inside it."""
    for node in block.iter_child_nodes():
        if not isinstance(node, nodes.Block):
            yield node
            yield from within(node)


def imported(found: Iterator[nodes.Node]) -> set[str]:
    names: set[str] = set()
    for node in found:
        if isinstance(node, nodes.FromImport):
            names |= {name[1] if isinstance(name, tuple) else name for name in node.names}
        elif isinstance(node, nodes.Import):
            names.add(node.target)
    return names


@templates
def test_a_block_imports_what_it_uses(name):
    """Rendered alone, it sees no import above it."""
    everywhere = imported(tree(name).find_all((nodes.FromImport, nodes.Import)))
    for block in tree(name).find_all(nodes.Block):
        used = {node.name for node in within(block) if isinstance(node, nodes.Name)}
        own = imported(within(block))
        if block.name == "title" or not source(name).lstrip().startswith("{% extends"):
            continue  # the frame's own blocks are never rendered alone
        assert not (used & everywhere) - own, f"block {block.name}"


def blocks_of(name: str) -> set[str]:
    """The blocks of a template and of what it extends."""
    known = {block.name for block in tree(name).find_all(nodes.Block)}
    for extends in tree(name).find_all(nodes.Extends):
        parents = [node.value for node in extends.find_all(nodes.Const) if str(node.value).endswith(".html")]
        for parent in parents:
            known |= blocks_of(parent)
    return known


def answers() -> Iterator[tuple[str, str, str]]:
    """Where a view answers with a template's block: place, template, block."""
    for file in (ROOT / "planner").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name, wanted = node.args[0].value, {k.arg: k.value for k in node.keywords}.get("fragment")
                if str(name).endswith(".html") and isinstance(wanted, ast.Constant) and wanted.value:
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", name, wanted.value


def test_every_block_that_views_answer_with_is_there():
    asked = list(answers())
    assert len(asked) > 5
    assert not [(place, name, block) for place, name, block in asked if block not in blocks_of(name)]


def test_every_template_that_is_named_is_there():
    named = {
        (name, used)
        for name in NAMES
        for used in re.findall(r"""\{%-?\s*(?:from|import|include|extends)\s+"([^"]+)""", source(name))
    }
    code = "".join(file.read_text() for file in (ROOT / "planner").rglob("*.py"))
    named |= {("code", used) for used in re.findall(r'"([a-z_]+/[a-z_]+\.html)"', code)}
    assert not [pair for pair in named if pair[1] not in NAMES]


def test_no_template_is_left_over():
    code = "".join(file.read_text() for file in (ROOT / "planner").rglob("*.py"))
    everything = code + "".join(source(name) for name in NAMES)
    assert not [name for name in NAMES if f'"{name}"' not in everything]


# -- what stands in them ---------------------------------------------------------------------------------------------

WITH_TOKEN = {"csrf"} | {  # macros that bring the token along
    macro.name
    for name in NAMES
    for macro in tree(name).find_all(nodes.Macro)
    if "csrf" in {node.name for node in macro.find_all(nodes.Name)}
}
INLINE = re.compile(
    r"""\s(style|on[a-z]+|hx-on[^=\s]*)=|<style|<script(?![^>]*\ssrc=)|javascript:|\bjs:""", re.IGNORECASE
)
TAG = re.compile(r"<(\w[\w-]*)((?:\s+[^<>]*)?)>")


@templates
def test_nothing_inline(name):
    assert not INLINE.findall(plain(name))


@templates
def test_what_htmx_fetches_says_where_it_goes(name):
    for tag, attributes in TAG.findall(plain(name)):
        if re.search(r"\shx-(get|post|put|patch|delete)=", attributes):
            assert "hx-target=" in attributes, tag + attributes
            assert "hx-swap=" in attributes, tag + attributes


@templates
def test_what_htmx_sends_is_a_form_or_link_without_it(name):
    """It works without a script: beside each hx-post stands an action, beside each hx-get an address."""
    for tag, attributes in TAG.findall(plain(name)):
        if " hx-post=" in attributes:
            assert tag == "form" or "formaction=" in attributes, tag + attributes
            assert "action=" in attributes, tag + attributes
        if " hx-get=" in attributes and "load" not in attributes:
            assert tag in ("a", "form", "select", "input", "button", "details"), tag + attributes


@templates
def test_every_form_that_writes_has_its_token(name):
    for form in re.findall(r"<form\b.*?</form>", source(name), re.DOTALL):
        if re.search(r'method="post"', form):
            assert re.search(rf"\b({'|'.join(WITH_TOKEN)})\(", form), form[:120]


@templates
def test_nothing_goes_out_unescaped(name):
    safe = sum(1 for node in tree(name).find_all(nodes.Filter) if node.name in ("safe", "forceescape"))
    assert safe == UNESCAPED.get(name, 0)
    assert "autoescape" not in source(name)


@templates
def test_texts_are_texts(name):
    """What is to be translated is written out, or the catalogues never see it."""
    for call in tree(name).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in ("_", "gettext", "ngettext"):
            assert isinstance(call.args[0], nodes.Const), f"{name}:{call.lineno}"


# -- no query in them ------------------------------------------------------------------------------------------------


@pytest.fixture
def in_templates(app) -> Iterator[list[str]]:
    """The statements that run while a template is rendered."""
    said, open_ = [], []

    def begin(_sender, **_):
        open_.append(len(app.extensions["statements"]))

    def end(_sender, template, **_):
        since = open_.pop()
        said.extend(f"{template.name}: {statement[:300]}" for statement in app.extensions["statements"][since:])

    with before_render_template.connected_to(begin, app), template_rendered.connected_to(end, app):
        yield said


@pytest.fixture
def full(cast):
    """Something of everything."""
    campaign, goal, milestone = a_campaign(), a_goal(), a_milestone()
    linkedin, mastodon = a_channel(), a_channel("Mastodon", network="mastodon")
    for number, state in enumerate(State):
        post = a_post(f"Post {number}", state=state, day=None if number < 2 else date(2026, 11, 26))
        post.campaign, post.goal, post.milestone = campaign, goal, milestone
    post = a_post("Two channels", state="in-review", texts={linkedin: "Long.", mastodon: "Short."})
    a_medium(post)
    a_comment(post, by=cast.approver, naming=[cast.editor])
    return post


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "GET"], ids=lambda row: row.rule)
def test_a_page_is_rendered_without_a_query(app, browser, cast, full, in_templates, tuesday, row):
    thing = row.make(cast.department) if row.make else None
    browser.sign_in(cast.admin)
    browser.open("GET", address(app, row, thing))
    assert not in_templates


@pytest.mark.parametrize("role", ["editor", "approver"])
def test_posts_are_rendered_without_a_query(browser, cast, full, in_templates, role):
    browser.sign_in(getattr(cast, role))
    for ask in (browser.get, browser.fragment):
        ask(f"/posts/{full.id}")
    assert not in_templates


# -- as many queries for many posts as for few -----------------------------------------------------------------------

PAGES = {
    "/calendar/month/2026-11": 14,
    "/calendar/agenda?from=2026-11-23": 14,
    "/calendar/day/2026-11-26": 10,
    "/calendar/backlog": 8,
    "/my-work": 14,
    "/campaigns": 8,
    "/campaigns/{campaign}": 12,
    "/goals": 12,
    "/goals/served": 12,
    "/goals/{goal}": 10,
    "/goals/{goal}/posts": 8,
    "/milestones/{milestone}/posts": 8,
    "/guidelines/respond": 14,
    "/guidelines/respond/cases": 14,
    "/milestones/{milestone}": 18,
    "/roadmap/timeline": 14,
    "/roadmap/horizons": 14,
    "/roadmap/table": 14,
}


@pytest.mark.parametrize(("page", "most"), PAGES.items())
def test_as_many_queries_for_many_as_for_few(browser, cast, tuesday, page, most):
    of = {"campaign": a_campaign(), "goal": a_goal(), "milestone": a_milestone()}
    url = page.format(**{name: thing.id for name, thing in of.items()})
    browser.sign_in(cast.approver)

    def asked(posts: int) -> int:
        for number in range(posts):
            state = list(State)[number % len(State)]
            day = date(2026, 11, 23) + timedelta(days=number % 7) if number % 7 > 1 else None
            a_post(f"Post {number}", state=state, day=day, text="Hello.", owner=cast.editor, **of)
        browser.get(url)
        return len(browser.statements)

    few, many = asked(7), asked(28)
    assert many <= few, browser.statements
    assert many <= most
