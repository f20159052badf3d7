"""'I have read it and will follow it', and who has."""

from __future__ import annotations

from flask import Response, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.guidelines import actions, queries
from planner.guidelines.blueprint import bp
from planner.history import recording
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import found, toast_html, went_to, words
from planner.web.refusal import Refused


@bp.post("/guidelines/editions/<number>/acknowledgement")
def acknowledge(number: str) -> Response:
    """Says that one has read this edition and will follow it; a second time says nothing new."""
    who, now = me(), dates.now()
    editions = queries.editions()
    edition = found(queries.numbered(editions, number))
    try:
        recording.begin(who.id, "acknowledge", at=now)
        current = queries.in_force(editions, dates.today())
        counts_from = queries.counts_from(editions, current) if current else 0
        actions.acknowledge(edition, who.id, counts_from=counts_from, now=now)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return went_to(url_for("guidelines.read"), toast=toast_html(words(refusal), bad=True))
    return went_to(
        url_for("guidelines.read"), toast=toast_html(_("Noted: you have read edition %(number)s.", number=number))
    )
