"""The checking client: it signs in, sends forms as a browser would, and looks at every page that any test fetches."""

from __future__ import annotations

import logging
import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from planner.config import Config
from planner.db import db
from planner.people.models import Person, SignedIn
from planner.people.sign_in import hashed
from planner.web.security import POLICY
from tests.checking import about_fragment, about_page

SAFE = ("GET", "HEAD", "OPTIONS")
WRITES = re.compile(r"\s*(insert|update|delete|replace)\b", re.IGNORECASE)
NOTES_ON_GET = frozenset({"feeds.feed"})  # views that note something though they only show: a feed's last fetch
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


class Browser:
    """One browser with one cookie jar. Before each request the test's own database session is ended, so that what the
    request changes is there when the test looks at `post.title` again, and nobody waits for a lock."""

    def __init__(self, app: Flask, *, base_url: str | None = None) -> None:
        config: Config = app.extensions["planner"]
        self.app = app
        self.base_url = base_url or config.base_url
        self.client = app.test_client()
        self.answer: TestResponse | None = None
        self._parsed: tuple[TestResponse | None, Page] | None = None
        self.statements: list[str] = []  # what the last request said to the database

    # -- who asks ------------------------------------------------------------------------------------------------

    def sign_in(self, person: Person) -> Browser:
        """Signs in past the form (tests/people/test_sign_in.py goes through it)."""
        secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
        db.session.add(
            SignedIn(
                secret_hash=hashed(secret), person_id=person.id, created_at=now, expires_at=now + timedelta(hours=12)
            )
        )
        db.session.commit()
        with self.client.session_transaction(base_url=self.base_url) as cookie:
            cookie.clear()
            cookie["secret"] = secret
        return self

    def forget(self) -> Browser:
        """Throws the cookies away."""
        self.client = self.app.test_client()
        return self

    def token(self) -> str:
        """The token that a page of this session carries."""
        with self.client.session_transaction(base_url=self.base_url) as cookie:
            known = cookie.setdefault("csrf_token", secrets.token_hex(20))
        signer = URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token")
        return str(signer.dumps(known))

    # -- requests ------------------------------------------------------------------------------------------------

    def get(self, url: str, status: int = 200, **kw: Any) -> TestResponse:
        """Fetches a page and looks at it."""
        return self.open("GET", url, status=status, **kw)

    def post(
        self, url: str, data: dict[str, Any] | None = None, status: int = 303, *, token: bool | str = True, **kw: Any
    ) -> TestResponse:
        """Sends a form. Its token comes by itself; `token=False` leaves it out, a text sends that one."""
        sent = dict(data or {})
        if token:
            sent.setdefault("csrf_token", self.token() if token is True else token)
        return self.open("POST", url, data=sent, status=status, **kw)

    def fragment(
        self, url: str, data: dict[str, Any] | None = None, status: int = 200, *, headers: Any = None, **kw: Any
    ) -> TestResponse:
        """What htmx would get: by GET without `data`, by POST with it."""
        headers = {**FRAGMENT, **(headers or {})}
        if data is None:
            return self.get(url, status, headers=headers, **kw)
        return self.post(url, data, status, headers=headers, **kw)

    def follow(self, status: int = 200) -> TestResponse:
        """The page to which the last answer leads."""
        to = self.answer.location if self.answer else None
        assert to, "the last answer leads nowhere"
        return self.get(to, status)

    def open(self, method: str, url: str, *, status: int | None = None, check: bool = True, **kw: Any) -> TestResponse:
        """Any request; `status` None takes every answer but 5xx."""
        pending = [
            *db.session.new,
            *db.session.deleted,
            *(row for row in db.session.dirty if db.session.is_modified(row)),
        ]
        assert not pending, f"commit before a request: {pending}"
        db.session.rollback()
        log: list[str] = self.app.extensions.get("statements", [])
        start = len(log)
        with Failures() as failures, self.app.app_context():  # its own, or the test's `g` would be the request's
            answer = self.client.open(url, method=method, base_url=self.base_url, **kw)
            answer.get_data()
        self.answer, self.statements = answer, log[start:]
        if (status is None and answer.status_code >= 500) or (status is not None and answer.status_code != status):
            told = f"{method} {url} answered {answer.status_code} instead of {status}: {self.said()}"
            raise AssertionError(told) from failures.last
        if check:
            self.check(method)
        return answer

    # -- what came back --------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The last answer, as it came."""
        assert self.answer is not None
        return self.answer.get_data(as_text=True)

    @property
    def page(self) -> Page:
        """The last answer, parsed once."""
        if self._parsed is None or self._parsed[0] is not self.answer:
            self._parsed = self.answer, Page(self.text)
        return self._parsed[1]

    def said(self) -> str:
        """The first words of the last answer, for a failure's message."""
        assert self.answer is not None
        if self.answer.mimetype != "text/html":
            return self.text[:200] if self.answer.mimetype.startswith("text/") else self.answer.mimetype
        page = self.page
        errors = [words(e) for e in page.all(".//*[@class='error']")] or [
            words(e) for e in page.all(".//*[@data-error]")
        ]
        return "; ".join(errors) or page.text[:300]

    def check(self, method: str = "GET") -> None:
        """Complains about the last answer, whoever asked for it and why."""
        answer = self.answer
        assert answer is not None
        path = answer.request.path
        if method in SAFE and not _notes(self.app, path):
            wrote = [statement for statement in self.statements if WRITES.match(statement)]
            assert not wrote, f"{method} {path} wrote: {wrote}"
        static = path.startswith("/static/") or path == "/favicon.ico"
        complaints = [] if static else _about_headers(answer)
        if answer.mimetype == "text/html" and self.text:
            html = self.text
            complaints += about_page(html) if "<html" in html[:400] else about_fragment(html)
        told = "\n  ".join(complaints)
        assert not complaints, f"{method} {path} ({answer.status_code}):\n  {told}"


class Failures(logging.Handler):
    """Keeps the exception that the product logged, so that a test which fails by it shows where it came from."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.last: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        self.last = record.exc_info[1] if record.exc_info else self.last

    def __enter__(self) -> Failures:
        logging.getLogger("planner").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("planner").removeHandler(self)


def _notes(app: Flask, path: str) -> bool:
    try:
        endpoint, _ = app.url_map.bind("localhost").match(path)
    except HTTPException:  # an address that nothing answers
        return False
    return endpoint in NOTES_ON_GET


def _about_headers(answer: TestResponse) -> list[str]:
    """The policy on every answer, no-store on pages, Vary where htmx gets something else."""
    complaints = []
    policy = answer.headers.get("Content-Security-Policy", "")
    if policy != POLICY and "sandbox" not in policy:
        complaints.append(f"policy: {policy!r}")
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        complaints.append("no nosniff")
    if answer.mimetype == "text/html":
        if answer.headers.get("Referrer-Policy") != "same-origin":
            complaints.append("a Referrer-Policy under which browsers send its forms with no origin, to be refused")
        if answer.headers.get("Cache-Control") != "no-store":
            complaints.append(f"Cache-Control: {answer.headers.get('Cache-Control')!r}")
        if answer.status_code // 100 != 3 and answer.get_data() and "HX-Request" not in answer.headers.get("Vary", ""):
            complaints.append("no Vary: HX-Request")
    return complaints


# -- pages ----------------------------------------------------------------------------------------------------------


class Page:
    """A parsed page or fragment; elements are xml.etree's, found by its paths (`.//a[@class='chip']`)."""

    def __init__(self, html: str) -> None:
        whole = "<html" in html[:400]
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root: Element = parser.parse(html) if whole else parser.parseFragment(html)

    @property
    def title(self) -> str:
        return words(self.one(".//title"))

    @property
    def h1(self) -> str:
        return words(self.one(".//h1"))

    @property
    def text(self) -> str:
        """Everything that it says, in one line."""
        body = self.root.find("body")
        return words(self.root if body is None else body)

    def all(self, path: str) -> list[Element]:
        return list(self.root.iterfind(path))

    def one(self, path: str) -> Element:
        """The one element at this path."""
        found = self.all(path)
        assert len(found) == 1, f"{len(found)} elements at {path}"
        return found[0]

    def by_id(self, id_: str) -> Element:
        return self.one(f".//*[@id='{id_}']")

    def links(self) -> dict[str, str]:
        """Every link: its address by its words."""
        return {words(a) or a.get("aria-label", ""): a.get("href", "") for a in self.all(".//a[@href]")}

    def form(self, action: str) -> dict[str, Any]:
        """What the form with this action would send as it stands, its buttons left out."""
        form = next((f for f in self.all(".//form") if f.get("action") == action), None)
        assert form is not None, f"no form goes to {action}; there are {[f.get('action') for f in self.all('.//form')]}"
        elsewhere = [e for e in self.root.iter() if form.get("id") and e.get("form") == form.get("id")]
        values: dict[str, list[str]] = {}
        for control in [*form.iter(), *elsewhere]:
            name, kind = control.get("name"), control.get("type", "text")
            if not name or control.get("disabled") is not None or kind in ("submit", "button", "file"):
                continue
            if control.tag == "input" and (kind not in ("checkbox", "radio") or control.get("checked") is not None):
                values.setdefault(name, []).append(control.get("value", "on" if kind == "checkbox" else ""))
            elif control.tag == "textarea":
                values.setdefault(name, []).append((control.text or "").removeprefix("\n"))
            elif control.tag == "select":
                options = list(control.iter("option"))
                chosen = [o for o in options if o.get("selected") is not None] or (
                    options[:1] if control.get("multiple") is None else []
                )
                values.setdefault(name, []).extend(o.get("value", words(o)) for o in chosen)
        return {name: sent[0] if len(sent) == 1 else sent for name, sent in values.items()}


def words(element: Element) -> str:
    """What an element says, in one line."""
    return " ".join("".join(element.itertext()).split())
