"""What every answer carries, and which requests are heard at all."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from werkzeug.routing import IntegerConverter

from planner.config import Config
from planner.db import SAFE_METHODS

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
LARGEST_BODY = 9 * 1024 * 1024
MOST_FIELDS = 2_000


def headers(config: Config) -> dict[str, str]:
    """What every answer carries unless it says otherwise itself."""
    transport = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"} if config.https else {}
    return {**HEADERS, **transport, "Cache-Control": "no-store"}


class RowConverter(IntegerConverter):
    """A row's id in an address: a number that both databases can hold."""

    regex = r"[1-9]\d{0,8}"


def init_app(app: Flask, config: Config) -> None:
    """Headers, trusted hosts, sizes, and the check that a write comes from a page of ours."""
    app.url_map.converters["row"] = RowConverter
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS
    own = urlsplit(config.base_url)
    app.config["TRUSTED_HOSTS"] = [
        own.hostname or "",
        "127.0.0.1",
        "localhost",
    ]

    @app.before_request
    def from_our_own_page() -> None:
        if request.method in SAFE_METHODS:
            return
        origin = request.headers.get("Origin")
        if origin and origin.partition("://")[2] not in (request.host, own.netloc):  # a proxy may say another host
            abort(400, "foreign origin")
        if sum(len(values) for values in request.form.listvalues()) > MOST_FIELDS:
            abort(413)

    lowered = [(name.lower(), name, value) for name, value in headers(config).items()]

    @app.after_request
    def with_headers(answer: Response) -> Response:
        there = {name.lower() for name in answer.headers.keys()}  # noqa: SIM118 - looked at once: it is on every path
        for lower, name, value in lowered:
            if lower not in there:
                answer.headers.add(name, value)
        return answer
