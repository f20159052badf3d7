"""A real Chromium against a real server, on the demo company; screenshots go to test-artefacts/."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import make_server

from planner import demo
from planner.app import create_app
from planner.config import Config
from planner.db import db

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / "test-artefacts"
CHROMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chrome() -> str | None:
    """Where a Chromium or Chrome is: $CHROME, or one on the path."""
    named = os.environ.get("CHROME")
    return named or next((path for name in CHROMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys; without one they are skipped, and fail where CI runs them."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=chrome(), args=FLAGS)
        except Exception as problem:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no browser for the journeys: install Chromium or set CHROME ({type(problem).__name__})")
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def company(make_database: Callable[[str], str], config: Config, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app with the demo company in a database of the module's own."""
    name = request.module.__name__.rsplit(".", 1)[-1]
    app = create_app(replace(config, database_url=make_database(name)))
    with app.app_context():
        upgrade()
        demo.load(today=datetime.now(ZoneInfo("Europe/Berlin")).date())
        db.session.remove()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def address(company: Flask) -> Iterator[str]:
    """Where the company's Planner is served."""
    server = make_server("127.0.0.1", 0, company, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Callable[..., Visitor]]:
    """Opens a browser window for somebody of the demo company."""
    windows: list[Visitor] = []

    def open_(who: str | None, *, phone: bool = False, dark: bool = False, lang: str = "en-GB", **more: Any) -> Visitor:
        context = chromium.new_context(
            base_url=address,
            viewport={"width": 390, "height": 844} if phone else {"width": 1440, "height": 900},
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            locale=lang,
            timezone_id="Europe/Berlin",
            **more,
        )
        context.set_default_timeout(6_000)
        window = Visitor(context)
        windows.append(window)
        if who:
            window.sign_in(who)
        return window

    yield open_
    for window in windows:
        window.context.close()
    assert [said for window in windows for said in window.complaints] == []


class Visitor:
    """One person at one screen. What the console complains of fails the test."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.allowed: tuple[str, ...] = ()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(part in message.text for part in self.allowed):
            self.complaints.append(message.text)

    def sign_in(self, who: str) -> None:
        self.go("/sign-in")
        self.page.get_by_role("textbox").first.fill(f"{who}@demo.example")
        self.page.locator("input[type=password]").fill("planner-demo")
        self.page.locator("main button[type=submit]").click()
        self.page.wait_for_url("**/")

    def go(self, path: str, status: int = 200) -> None:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"

    def picture(self, name: str, *, whole: bool = False) -> None:
        ARTEFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=whole)

    def check_access(self) -> None:
        """axe-core finds nothing serious, and nothing scrolls sideways."""
        results = Axe().run(self.page).response["violations"]
        serious = [
            f"{found['id']}: {node['html'][:160]}"
            for found in results
            if found["impact"] in ("serious", "critical")
            for node in found["nodes"]
        ]
        assert serious == [], self.page.url
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} pixels too wide"
