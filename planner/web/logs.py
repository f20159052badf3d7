"""One line of JSON for each request. No password, token, cookie or feed address is ever in it."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request

from planner.web.errors import number

SECRET_PATH = re.compile(r"(/feeds/|/welcome/)[^/\s?\"]+")
KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def masked(text: str) -> str:
    """A path without the secrets that stand in some of them."""
    return SECRET_PATH.sub(r"\1…", text)


def _plain(value: object) -> object:
    return masked(value) if isinstance(value, str) else value


class JsonLines(logging.Formatter):
    """A record as one line, whatever line breaks its values hold."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {
            "at": at,
            "level": record.levelname.lower(),
            "said": masked(record.getMessage()),
        }
        line |= {key: _plain(value) for key, value in vars(record).items() if key not in KNOWN}
        if record.exc_info:
            line["trace"] = masked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=True, default=str)


def init_app(app: Flask) -> None:
    """Sets the one log up, on standard error."""
    log = logging.getLogger("planner")
    if not log.handlers and not app.testing:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def line(answer: Response) -> Response:
        if request.endpoint in ("static", "favicon"):
            return answer
        person = g.me.id if g.get("me") else None
        note(number(), request.method, request.path, answer.status_code, began=g.get("started"), person=person)
        return answer


def note(number: str, method: str, path: str, status: int, *, began: float | None, person: int | None = None) -> None:
    """A request's line; `began` by time.perf_counter."""
    extra = {
        "number": number,
        "method": method,
        "path": path,
        "status": status,
        "ms": None if began is None else round((time.perf_counter() - began) * 1000, 1),
        "person": person,
    }
    logging.getLogger("planner").info("request", extra=extra)
