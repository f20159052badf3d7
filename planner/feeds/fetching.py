"""What calendar programs fetch: a feed by its secret address, and one post as a file."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wsgi import wrap_file

from planner.calendar.filters import visible
from planner.calendar.models import Post
from planner.config import Config
from planner.db import db
from planner.feeds.actions import note_fetch
from planner.feeds.keeping import Standing, feed_bytes, file_of, snapshot
from planner.feeds.programs import program_of, token_digest
from planner.feeds.queries import fetched_by
from planner.feeds.rules import etag, last_modified, worth_noting
from planner.people.sign_in import me
from planner.web import dates
from planner.web.access import public
from planner.web.answers import found

bp = Blueprint("feeds", __name__)

PIECE = 1024 * 1024
CALENDAR = "text/calendar; charset=utf-8"


def config() -> Config:
    settings: Config = current_app.extensions["planner"]
    return settings


@bp.route("/feeds/<token>/<department>.ics", methods=["GET"], provide_automatic_options=False)
@public
def feed(token: str, department: str) -> Response:  # noqa: ARG001 - the department is for people to read
    """A subscribed feed; 304 until something in it changes. No cookie, no redirect, and whoever has no right to it gets
    the same 404, whatever the reason."""
    now, base = dates.now(), config().base_url
    with snapshot(db.engine) as connection:
        fetched = fetched_by(connection, token_digest(token))
        if fetched is None:
            return _private(
                Response(_("There is no calendar at this address."), 404, content_type="text/plain; charset=utf-8")
            )
        zone = ZoneInfo(fetched.zone or config().zone)
        today = now.astimezone(zone).date()
        tag = etag(fetched.wanted, revision=fetched.revision, today=today, base_address=base)
        modified = last_modified(fetched.changed_at, today, zone)
        if _has(tag, modified):
            answer = Response(status=304)
            del answer.headers["Content-Type"]
        else:
            standing = Standing(fetched.revision, today, zone, base)
            answer = _file(feed_bytes(connection, fetched.wanted, standing, now=now))
            answer.headers["Content-Disposition"] = f'inline; filename="{fetched.slug}.ics"'
    if worth_noting(fetched.last_fetched_at, now):
        note_fetch(db.engine, fetched.id, program_of(request.headers.get("User-Agent")), now=now)
    answer.set_etag(tag)
    answer.last_modified = modified
    return _private(answer)


def _file(body: bytes) -> Response:
    """As a file, which servers send in large pieces and without a copy."""
    pieces = wrap_file(request.environ, BytesIO(body), PIECE)  # type: ignore[arg-type]
    return Response(pieces, content_type=CALENDAR, headers={"Content-Length": str(len(body))}, direct_passthrough=True)


def _has(tag: str, modified: datetime) -> bool:
    """Does the program have this already? Its tag counts first, whole seconds only where it sends none."""
    if "If-None-Match" in request.headers:
        return request.if_none_match.contains_weak(tag)
    since = request.if_modified_since
    return since is not None and modified <= since


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
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
