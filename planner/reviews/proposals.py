"""Answering a proposal: its owner agrees, and it moves; or declines, and it stays."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from planner.db import db
from planner.history import recording
from planner.people.sign_in import me
from planner.reviews import actions, queries
from planner.reviews.blueprint import bp
from planner.roadmap.blueprint import who_acts
from planner.web import dates
from planner.web.answers import allow, found, toast_html, went_to
from planner.web.answers import words as said
from planner.web.refusal import Refused


@bp.post("/suggestions/<row:suggestion_id>/<any(agree, decline):answer>")
def answer(suggestion_id: int, answer: str) -> Response:
    """What whoever was asked says to a proposal."""
    proposal = found(queries.suggestion(suggestion_id))
    allow(proposal.to_id == me().id)
    try:
        recording.begin(me().id, answer, at=dates.now())
        if answer == "agree":
            actions.agree(proposal, who_acts(), me().access)
        else:
            actions.decline(proposal, who_acts())
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return went_to("/my-work", toast=toast_html(said(refusal), bad=True))
    told = _("Agreed: it has moved.") if answer == "agree" else _("Declined: it stays where it is.")
    return went_to("/my-work", toast=toast_html(told))
