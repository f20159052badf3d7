"""The history of everything, and taking an act of the settings back."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.history.models import Act
from planner.people.queries import people_offered
from planner.settings import actions, telling
from planner.settings.blueprint import administrator, bp, saved, shown
from planner.settings.words import KINDS, PARTS
from planner.web import dates
from planner.web.answers import found, words
from planner.web.refusal import Refused


@bp.get("/history")
def history() -> Response:
    """Who changed what, newest first; `person` and `kind` filter, `before` goes on."""
    administrator()
    return _page()


@bp.post("/history/<row:act_id>/undo")
def undo(act_id: int) -> Response:
    """Takes an act of the settings back; 409 where something that it touched has changed since."""
    who = administrator()
    act = found(db.session.get(Act, act_id))
    try:
        actions.undo(act, who.id, now=dates.now())
    except Refused as refusal:
        db.session.rollback()
        return _page(note=words(refusal), status=409)
    db.session.commit()
    return saved(_back(), _("Taken back."))


def _page(*, note: str = "", status: int = 200) -> Response:
    person, before = _number("person"), _number("before")
    kind = request.args.get("kind", "")
    kind = kind if kind in telling.NAMES else ""
    rows, next_before = telling.entries(person=person, kind=kind, before=before)
    return shown(
        "settings/history.html",
        "history",
        status=status,
        note=note,
        entries=rows,
        next_before=next_before,
        is_first=before is None,
        person=person,
        kind=kind,
        people=people_offered(keep=person),
        kinds=[(name, label) for name, label in KINDS.items() if name not in PARTS],
        zone=dates.zone(),
    )


def _number(name: str) -> int | None:
    """An id out of the address, None for what can't be one."""
    number = request.args.get(name, 0, type=int)
    return number if 0 < number < 2**31 else None


def _back() -> str:
    """The settings' page on which the toast stood."""
    came_from = request.referrer or ""
    own = request.host_url.rstrip("/")
    return came_from if came_from.startswith(f"{own}/settings") else url_for("settings.history")
