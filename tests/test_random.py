"""What nobody thought of: random requests over every address, and a post's life under random steps beside a model."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select
from wtforms import Form

from planner.calendar.models import Post
from planner.calendar.rules import HELD, State, Step
from planner.db import db
from planner.history.models import Change
from tests.browser import FRAGMENT, Browser
from tests.builders import a_post
from tests.test_routes import a_browser, routes
from tests.who_may import ROLES, ROWS

# -- random requests -------------------------------------------------------------------------------------------------

HOSTILE = [
    "",
    " ",
    "0",
    "-1",
    "1" * 30,
    "1e9",
    "NaN",
    "\0",
    "a\0b",
    "\ud800",
    "\u2028",
    "\u202eevil",
    "\ufeff",
    "e\u0301" * 50,
    "👩‍👩‍👧‍👦" * 40,
    "x" * 20_000,
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' OR 1=1 --",
    "{{ 7 * 7 }}",
    "%s %d %",
    "../../etc/passwd",
    "javascript:alert(1)",
    "//evil.example",
    "=1+1",
    "a\r\nX-Evil: 1",
    "[]",
    "{}",
    "null",
]
USUAL = [
    "1",
    "2",
    "3",
    "on",
    "y",
    "de",
    "en",
    "Hello.",
    "2026-11-26",
    "2027-03-28",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "2026-11",
    "2026-13",
    "10:00",
    "02:30",
    "25:61",
    "Europe/Berlin",
    "Mars/Base",
    "https://example.com/a?b=c#d",
    "somebody@example.com",
    "draft",
    "in-review",
    "marketing",
    "/calendar/month/2026-11",
    "/",
]
MORE_FIELDS = [
    "v1-text",
    "v1-link",
    "m1-alt",
    "step",
    "more",
    "view",
    "next",
    "from",
    "q",
    "page",
    "before",
    "show",
    "kind",
]


def field_names() -> list[str]:
    """Every field of every form."""
    forms, names = [Form], set(MORE_FIELDS)
    while forms:
        form = forms.pop()
        forms += form.__subclasses__()
        names |= {name for name in vars(form) if hasattr(getattr(form, name), "field_class")}
    return sorted(names)


def encoded(pairs: list[tuple[str, str]]) -> bytes:
    """As no browser would send it: half a character is sent as half a character."""
    return "&".join(f"{name}={quote(value, safe='', errors='surrogatepass')}" for name, value in pairs).encode()


class Monkey:
    """Sends requests of which some are sound, most are not."""

    def __init__(self, app, cast, seed: int) -> None:
        self.app, self.cast, self.dice, self.seed = app, cast, random.Random(seed), seed
        self.rules, self.names = list(routes(app).items()), field_names()
        self.browsers: dict[str, Browser] = {}

    def go(self, times: int) -> None:
        for number in range(times):
            if number % 200 == 0:
                self.begin()
            method, url, kw = self.request()
            browser = self.browser()
            if "X-CSRFToken" in kw["headers"]:
                kw["headers"]["X-CSRFToken"] = browser.token()
            try:
                browser.open(method, url, **kw)
            except AssertionError as wrong:
                sent = str(kw.get("data", b""))[:300]
                raise AssertionError(
                    f"seed {self.seed}, request {number}: {method} {url[:300]} {sent}\n{wrong}"
                ) from wrong

    def begin(self) -> None:
        """Something of everything, and everybody signed in."""
        self.browsers.clear()
        for row in {row.make: row for row in ROWS if row.make}.values():
            row.make(self.dice.choice([self.cast.department, self.cast.other]))

    def browser(self) -> Browser:
        role = self.dice.choice([role for role in ROLES if role != "off"] + ["admin"] * 4)
        if role not in self.browsers or self.dice.random() < 0.05:
            self.browsers[role] = a_browser(self.app, role, self.cast)
        return self.browsers[role]

    def value(self) -> str:
        return self.dice.choice(HOSTILE if self.dice.random() < 0.4 else USUAL)

    def pairs(self) -> list[tuple[str, str]]:
        return [(self.dice.choice(self.names), self.value()) for _ in range(self.dice.randrange(7))]

    def request(self) -> tuple[str, str, dict[str, Any]]:
        key, rule_ = self.dice.choice(self.rules)
        method = (
            key.split()[0] if self.dice.random() < 0.95 else self.dice.choice(["GET", "POST", "PUT", "DELETE", "HEAD"])
        )
        path = "".join(self.part(rule_, data) if is_dynamic else data for is_dynamic, data in rule_._trace)
        path = path.partition("|")[2]
        if self.dice.random() < 0.3:
            path += "?" + encoded(self.pairs()).decode("ascii")
        kw: dict[str, Any] = {"headers": {**FRAGMENT} if self.dice.random() < 0.3 else {}}
        if method not in ("GET", "HEAD"):
            token = [("csrf_token", "")] if self.dice.random() < 0.02 else []
            kw |= {"data": encoded([*self.pairs(), *token]), "content_type": "application/x-www-form-urlencoded"}
            kw["headers"]["X-CSRFToken"] = "?"
        return method, path, kw

    def part(self, rule_, name: str) -> str:
        """One changing part of an address: mostly what it wants, sometimes anything."""
        converter = rule_._converters[name]
        wants = getattr(converter, "items", None) or (
            ["1", "2", "3", "4", "999"]
            if type(converter).__name__ == "RowConverter"
            else ["2026-11", "2026-11-26", "x"]
        )
        value = self.dice.choice(list(wants)) if self.dice.random() < 0.9 else self.value()
        return quote(value, safe="", errors="surrogatepass") or "x"


def test_no_random_request_breaks_anything(app, cast):
    Monkey(app, cast, seed=3).go(400)


@pytest.mark.soak
def test_none_of_twenty_thousand_random_requests_breaks_anything(app, cast):
    Monkey(app, cast, seed=random.SystemRandom().randrange(1_000_000)).go(20_000)


# -- a post's life beside a model --------------------------------------------------------------------------------------

EDITORS = ("editor", "lead", "approver", "admin")
APPROVERS = ("approver", "admin")
PEOPLE = ("editor", "lead", "approver", "admin", "manager", "reader", "elsewhere")
LEADS = {
    Step.SEND: ({State.DRAFT}, State.IN_REVIEW),
    Step.APPROVE: ({State.IN_REVIEW}, State.APPROVED),
    Step.RETURN: ({State.IN_REVIEW}, State.DRAFT),
    Step.SCHEDULE: ({State.APPROVED}, State.SCHEDULED),
    Step.PUBLISH: ({State.SCHEDULED}, State.PUBLISHED),
    Step.CANCEL: ({State.IDEA, State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SCHEDULED}, State.CANCELLED),
    Step.REOPEN: ({State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.CANCELLED}, State.DRAFT),
}
OVER = (State.PUBLISHED, State.CANCELLED)


class Life(RuleBasedStateMachine):
    """One post under random steps by random people; beside it what product.md says should become of it."""

    app: Any
    cast: Any

    @initialize()
    def begin(self) -> None:
        self.browsers = {name: Browser(self.app).sign_in(getattr(self.cast, name)) for name in PEOPLE}
        self.post_id = a_post("A post", owner=self.cast.editor, text=" ", state=State.IDEA).id
        self.address = f"/posts/{self.post_id}"
        self.state, self.day, self.text, self.owner = State.IDEA, None, " ", "editor"
        self.wrote: set[str] = set()  # since the last approval
        self.approved_by: str | None = None
        self.variant_id = self.post().variants[0].id
        page = self.browsers["editor"]
        page.get(self.address)
        self.form = page.page.form(self.address)
        del self.form["csrf_token"]

    def post(self) -> Post:
        return db.session.get_one(Post, self.post_id)

    def ask(self, who: str, url: str, data: dict[str, Any], wanted: int) -> None:
        """Sends it, and looks whether the answer and what was written are as they should be."""
        before = self.post().version
        acts = self.acts()
        self.browsers[who].post(url, {"version": before, **data}, status=wanted)
        changed = self.acts() - acts
        if wanted != 303:
            assert (self.post().version, changed) == (before, 0)
        assert self.post().version > before or changed == 0

    def acts(self) -> int:
        mine = select(func.count()).where(Change.kind == "post", Change.row_id == self.post_id)
        return db.session.scalar(mine) or 0

    @rule(who=st.sampled_from(PEOPLE), text=st.sampled_from(["One.", "Two.", "Three."]))
    def write(self, who: str, text: str) -> None:
        wanted = 403 if who not in EDITORS else 422 if self.state in OVER else 303
        day = self.day.isoformat() if self.day else ""
        self.ask(
            who,
            self.address,
            self.form | {"day": day, f"v{self.variant_id}-text": text, "version": self.version()},
            wanted,
        )
        if wanted == 303 and text != self.text:
            self.text = text
            self.wrote.add(who)
            if self.state == State.IDEA:
                self.state = State.DRAFT
            elif self.state in HELD:
                self.state = State.IN_REVIEW

    def version(self) -> int:
        return self.post().version

    @rule(who=st.sampled_from(PEOPLE), days=st.one_of(st.none(), st.integers(0, 5)))
    def move(self, who: str, days: int | None) -> None:
        day = None if days is None else date(2026, 11, 23) + timedelta(days=days)
        may = self.state not in OVER and (day or self.state in (State.IDEA, State.DRAFT))
        wanted = 403 if who not in EDITORS else 303 if may else 422
        self.ask(who, f"{self.address}/day", {"day": day.isoformat() if day else ""}, wanted)
        if wanted == 303:
            self.day = day

    @rule(who=st.sampled_from(PEOPLE), step=st.sampled_from(list(Step)))
    def step(self, who: str, step: Step) -> None:
        sources, target = LEADS[step]
        may = who in (APPROVERS if step in (Step.APPROVE, Step.RETURN) else EDITORS)
        can = self.state in sources
        if step == Step.SEND:
            can = can and self.day is not None and bool(self.text.strip())
        if step == Step.APPROVE:
            can = can and who != self.owner and who not in self.wrote
        wanted = 403 if not may else 303 if can else 422
        self.ask(who, f"{self.address}/{step.value}", {"text": "Why."}, wanted)
        if wanted == 303:
            self.state = target
            if step == Step.APPROVE:
                self.approved_by, self.wrote = who, set()

    @rule(who=st.sampled_from(EDITORS))
    def comes_too_late(self, who: str) -> None:
        self.ask(who, f"{self.address}/day", {"day": "2026-12-01", "version": self.version() - 1}, 409)
        self.ask(who, f"{self.address}/cancel", {"version": self.version() - 1}, 409)

    @rule(who=st.sampled_from(PEOPLE))
    def comment(self, who: str) -> None:
        self.browsers[who].post(f"{self.address}/comments", {"text": "Why?"})

    @invariant()
    def is_as_it_should_be(self) -> None:
        if not hasattr(self, "post_id"):
            return
        post = self.post()
        assert (post.state, post.day, post.variants[0].text) == (self.state, self.day, self.text)
        if post.state in HELD:
            (approval,) = post.standing_approvals
            assert post.approved_print == post.fingerprint() == approval.fingerprint
            assert approval.person == getattr(self.cast, self.approved_by or "")
            assert approval.person != post.owner
        db.session.rollback()


def run(app, cast, examples: int, *, steps: int = 25, derandomize: bool) -> None:
    machine = type("Life", (Life,), {"app": app, "cast": cast})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=derandomize,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_life_of_random_steps(app, cast):
    """Approval can't be skipped, whatever people do in whatever order."""
    run(app, cast, 10, derandomize=True)


@pytest.mark.soak
def test_ten_thousand_random_steps(app, cast):
    run(app, cast, 400, derandomize=False)
