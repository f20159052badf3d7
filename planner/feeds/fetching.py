"""What calendar programs fetch: a feed by its secret address, and one post as a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from secrets import token_hex
from time import perf_counter
from wsgiref.types import StartResponse, WSGIEnvironment
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, Response, current_app, request
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import Headers
from werkzeug.http import http_date, parse_date
from werkzeug.wsgi import wrap_file

from planner.calendar.filters import visible
from planner.calendar.models import Post
from planner.config import Config
from planner.db import db
from planner.feeds.actions import note_fetch
from planner.feeds.keeping import Standing, body_at_hand, feed_bytes, file_of, snapshot
from planner.feeds.programs import program_of, token_digest
from planner.feeds.queries import Fetched, fetched_by, fetched_now
from planner.feeds.rules import etag, last_modified, worth_noting
from planner.people.sign_in import me
from planner.web import dates, logs
from planner.web.access import public
from planner.web.answers import found
from planner.web.security import headers

bp = Blueprint("feeds", __name__)

PIECE = 1024 * 1024
PRIVATE = {"Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
ADDRESS = re.compile(r"/feeds/([^/]+)/[^/]+\.ics")
CALENDAR = "text/calendar; charset=utf-8"


def config() -> Config:
    settings: Config = current_app.extensions["planner"]
    return settings


class Unchanged:
    """Answers a program that has the feed already, which is nearly every fetch, before Flask wakes up.

    Whatever is not quite the usual goes on to the view, which decides by the same rules.
    """

    def __init__(self, app: Flask) -> None:
        self.inner = app.wsgi_app
        self.config: Config = app.extensions["planner"]
        self.hosts = frozenset(app.config["TRUSTED_HOSTS"])
        self.headers = list((headers(self.config) | PRIVATE).items())
        with app.app_context():
            self.engine = db.engine

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began, path = perf_counter(), environ["PATH_INFO"]
        asked = ADDRESS.fullmatch(path) if "HTTP_IF_NONE_MATCH" in environ else None
        host = environ.get("HTTP_HOST", "").rpartition(":")[0] or environ.get("HTTP_HOST", "")
        if not asked or environ["REQUEST_METHOD"] not in ("GET", "HEAD") or host not in self.hosts:
            return self.inner(environ, start_response)
        validators = self._still(asked[1], environ["HTTP_IF_NONE_MATCH"])
        if validators is None:
            return self.inner(environ, start_response)
        logs.note(token_hex(4).upper(), environ["REQUEST_METHOD"], path, 304, began=began)
        start_response("304 NOT MODIFIED", [*self.headers, *validators.items()])
        return []

    def _still(self, token: str, sent: str) -> dict[str, str] | None:
        """The validators if `sent` is the one that stands, and the fetch needs no note."""
        now = datetime.now(UTC)
        try:
            fetched = fetched_now(self.engine, token_digest(token))
        except SQLAlchemyError:
            return None
        if fetched is None or worth_noting(fetched.last_fetched_at, now):
            return None
        validators = _validators(fetched, _standing(fetched, self.config, now))
        return validators if sent.removeprefix("W/") == validators["ETag"] else None


@bp.route("/feeds/<token>/<department>.ics", methods=["GET"], provide_automatic_options=False)
@public
def feed(token: str, department: str) -> Response:  # noqa: ARG001
    """A subscribed feed; 304 until something in it changes. The token decides, the department is for people to read.
    No cookie, no redirect, and whoever has no right to it gets the same 404, whatever the reason."""
    now, digest = dates.now(), token_digest(token)
    fetched = fetched_now(db.engine, digest)
    if fetched is None:
        return _gone()
    if worth_noting(fetched.last_fetched_at, now):
        note_fetch(db.engine, fetched.id, program_of(request.headers.get("User-Agent")), now=now)
    standing = _standing(fetched, config(), now)
    validators = _validators(fetched, standing)
    if _has(validators):
        return NotModified(validators)
    body = body_at_hand(fetched.wanted, standing)
    return _file(body, fetched, validators) if body else _made(digest, now)


class NotModified(Response):
    """A 304 with its Last-Modified, which Werkzeug would leave out."""

    def __init__(self, validators: dict[str, str]) -> None:
        super().__init__(None, 304, {**PRIVATE, **validators})
        del self.headers["Content-Type"]

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        sent = super().get_wsgi_headers(environ)
        sent["Last-Modified"] = self.headers["Last-Modified"]
        return sent


def _gone() -> Response:
    text = _("There is no calendar at this address.")
    return Response(text, 404, PRIVATE, content_type="text/plain; charset=utf-8")


def _standing(fetched: Fetched, config: Config, now: datetime) -> Standing:
    zone = ZoneInfo(fetched.zone or config.zone)
    return Standing(fetched.revision, now.astimezone(zone).date(), zone, config.base_url)


def _validators(fetched: Fetched, standing: Standing) -> dict[str, str]:
    today, base = standing.today, standing.base_address
    tag = etag(fetched.wanted, revision=fetched.revision, today=today, base_address=base)
    modified = last_modified(fetched.changed_at, today, standing.zone)
    return {"ETag": f'"{tag}"', "Last-Modified": http_date(modified)}


def _has(validators: dict[str, str]) -> bool:
    """Does the program have this already? Its tag counts first, whole seconds only where it sends none."""
    if "If-None-Match" in request.headers:
        return request.if_none_match.contains_weak(validators["ETag"].strip('"'))
    modified, since = parse_date(validators["Last-Modified"]), request.if_modified_since
    return modified is not None and since is not None and modified <= since


def _made(digest: str, now: datetime) -> Response:
    """The feed as it stands with its validators, all of one moment."""
    with snapshot(db.engine) as connection:
        fetched = fetched_by(connection, digest)
        if fetched is None:  # its address has ended since
            return _gone()
        standing = _standing(fetched, config(), now)
        body = feed_bytes(connection, fetched.wanted, standing, now=now)
    return _file(body, fetched, _validators(fetched, standing))


def _file(body: bytes, fetched: Fetched, validators: dict[str, str]) -> Response:
    """As a file: servers send those in large pieces and without a copy."""
    pieces = wrap_file(request.environ, BytesIO(body), PIECE)
    answer = Response(pieces, 200, PRIVATE, content_type=CALENDAR, direct_passthrough=True)
    answer.headers["Content-Length"] = str(len(body))
    answer.headers["Content-Disposition"] = f'inline; filename="{fetched.slug}.ics"'
    answer.headers.update(validators)
    return answer


@bp.get("/posts/<row:post_id>.ics")
def post_file(post_id: int) -> Response:
    """One post as a file for a calendar; 404 where it has no day, or this person may not see it."""
    query = select(Post.id).where(Post.id == post_id)
    seen = visible(me().access)
    found(db.session.scalar(query if seen is None else query.where(seen)))
    edition = (dates.language(), config().base_url)
    body = found(file_of(db.session.connection(), post_id, edition, now=dates.now()))
    answer = Response(body, content_type=CALENDAR)
    answer.headers["Content-Disposition"] = f'attachment; filename="post-{post_id}.ics"'
    return answer
