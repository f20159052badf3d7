"""Pictures, films and sound of a post: uploaded, shown to whoever may see the post, taken away."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, Response, request, send_file, url_for
from flask_babel import gettext as _

from planner.calendar import checking, queries
from planner.calendar.composer import beside, composer
from planner.calendar.models import Medium, Post, Variant
from planner.calendar.pictures import looked_at, stored
from planner.db import db
from planner.history import recording
from planner.people.rules import may_edit
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import allow, found, fresh, own_view, toast_html, went_to
from planner.web.answers import words as said
from planner.web.fragments import wants_fragment
from planner.web.refusal import Refused

bp = Blueprint("media", __name__)


@bp.post("/posts/<row:post_id>/media")
def upload(post_id: int) -> Response:
    """Adds a file to one channel's variant."""
    who, now = me(), dates.now()
    post = found(queries.whole_post(post_id, who.access))
    allow(may_edit(who.access, post.department_id))
    view = own_view(request.form.get("view", ""))
    sent = request.files.get("file")
    variant = _variant(post, request.form.get("variant_id", ""))
    if sent is None or not sent.filename:
        return composer(post, view=view, status=422, upload_error=_("Choose a file first."))
    fresh(post, _number(request.form.get("version", "")))
    db.session.rollback()  # nothing is locked while a picture is drawn anew
    try:
        looked = looked_at(sent.read())
        post = found(queries.whole_post(post_id, who.access))
        allow(may_edit(who.access, post.department_id))
        fresh(post, _number(request.form.get("version", "")))
        variant = _variant(post, request.form.get("variant_id", ""))
        recording.begin(who.id, "picture", at=now)
        with post.being_written(by=who.id, now=now):
            name = "".join(c for c in sent.filename.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())
            medium = Medium(kind=looked.kind, file=stored(looked, now=now), file_name=name[-200:] or "file")
            medium.position = len(variant.media)
            variant.media.append(medium)
            db.session.flush()
        checking.check_and_note(post, now=now)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        post = found(queries.whole_post(post_id, who.access))
        # what is out or cancelled has no place for files, so it says above why
        told: dict[str, Any] = {"step_errors" if post.fixed else "upload_error": said(refusal)}
        return composer(post, view=view, status=422, **told)
    return _changed(post_id, view, _("The file was added."))


@bp.post("/media/<row:medium_id>/removal")
def remove(medium_id: int) -> Response:
    """Takes a file away from its variant."""
    who, now = me(), dates.now()
    medium = found(db.session.get(Medium, medium_id))
    post = found(queries.whole_post(medium.variant.post_id, who.access))
    allow(may_edit(who.access, post.department_id))
    fresh(post, _number(request.form.get("version", "")))
    view = own_view(request.form.get("view", ""))
    try:
        recording.begin(who.id, "picture", at=now)
        with post.being_written(by=who.id, now=now):
            variant = next(v for v in post.variants if v.id == medium.variant_id)
            variant.media.remove(medium)
        checking.check_and_note(post, now=now)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        again = found(queries.whole_post(post.id, who.access))
        return composer(again, view=view, status=422, step_errors=said(refusal))
    return _changed(post.id, view, _("The file was taken away."))


@bp.get("/media/<row:medium_id>")
def file(medium_id: int) -> Response:
    """The file itself, for those who may see its post."""
    medium = found(db.session.get(Medium, medium_id))
    found(queries.whole_post(medium.variant.post_id, me().access))
    kept = found(medium.file)
    answer = send_file(
        io.BytesIO(kept.body),
        mimetype=kept.content_type,
        download_name=medium.file_name,
        etag=kept.digest,
        conditional=True,
    )
    answer.headers["Cache-Control"] = "private, max-age=3600"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _variant(post: Post, number: str) -> Variant:
    return found(next((v for v in post.variants if str(v.id) == number), None))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _changed(post_id: int, view: str, text: str) -> Response:
    toast = toast_html(text)
    if not wants_fragment():
        return went_to(url_for("posts.post", post_id=post_id), toast=toast)
    return beside(composer(found(queries.whole_post(post_id, me().access)), view=view), view, toast)
