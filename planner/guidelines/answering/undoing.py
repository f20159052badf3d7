"""Taking back what was done to cases, texts, times and contacts."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.guidelines.answering import actions
from planner.guidelines.answering.blueprint import bp
from planner.history.models import Act
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import found, toast_html, went_to, words
from planner.web.fragments import page
from planner.web.refusal import Refused


@bp.post("/guidelines/respond/acts/<row:act_id>/undo")
def undo(act_id: int) -> Response:
    """Takes an act back, as a new act; 409 where something that it touched has changed since."""
    act = found(db.session.get(Act, act_id))
    try:
        actions.undo(act, me().access, now=dates.now())
    except Refused as refusal:
        db.session.rollback()
        return page("answering/not_undone.html", status=409, text=words(refusal))
    db.session.commit()
    return went_to(_back(), toast=toast_html(_("Taken back.")))


def _back() -> str:
    """The page of answering on which the toast stood."""
    came_from, own = request.referrer or "", request.host_url.rstrip("/")
    return came_from if came_from.startswith(f"{own}/guidelines/respond") else url_for("answering.respond")
