"""Archiving: what is archived leaves the lists to pick from; everything that names it keeps it."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.channels.models import Channel, Topic
from planner.db import db
from planner.history import recording
from planner.people.models import Department
from planner.settings.blueprint import administrator, bp, saved
from planner.web import dates
from planner.web.answers import found, fresh

KINDS: dict[str, Any] = {
    "departments": Department,
    "channels": Channel,
    "topics": Topic,
}


@bp.post("/settings/<any(departments, channels, topics):kind>/<row:row_id>/archive")
def archive(kind: str, row_id: int) -> Response:
    """Takes it out of the lists to pick from."""
    who, now = administrator(), dates.now()
    row = found(db.session.get(KINDS[kind], row_id))
    fresh(row, request.form.get("version", type=int))
    recording.begin(who.id, "archive", at=now)
    row.archived_at = row.archived_at or now
    db.session.commit()
    return saved(url_for(f"settings.{kind}"), _("%(name)s is archived.", name=row.name), undo=True)


@bp.post("/settings/<any(departments, channels, topics):kind>/<row:row_id>/restore")
def restore(kind: str, row_id: int) -> Response:
    """Brings it back."""
    who = administrator()
    row = found(db.session.get(KINDS[kind], row_id))
    fresh(row, request.form.get("version", type=int))
    recording.begin(who.id, "restore", at=dates.now())
    row.archived_at = None
    db.session.commit()
    return saved(url_for(f"settings.{kind}"), _("%(name)s is back.", name=row.name), undo=True)
