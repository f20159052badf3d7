"""Taking one's own slip back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from planner.db import db
from planner.guidelines.blueprint import bp
from planner.guidelines.models import Edition
from planner.guidelines.rules import EditionState, may_decide
from planner.history import recording, restoring
from planner.history.models import Act, Change
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import allow, found, toast_html, went_to, words
from planner.web.fragments import page
from planner.web.refusal import N_, Refused

BY_EVERYBODY = frozenset({"propose", "acknowledge"})
BY_DECIDERS = frozenset({"accept", "decline", "write-clause", "drop-clause", "write-guidelines"})


@bp.post("/guidelines/acts/<row:act_id>/undo")
def take_back(act_id: int) -> Response:
    """Takes back what oneself did to the guidelines, unless something that it touched has changed since."""
    who = me()
    act = found(db.session.get(Act, act_id))
    allow(
        act.person_id == who.id and (act.verb in BY_EVERYBODY or (act.verb in BY_DECIDERS and may_decide(who.access)))
    )
    try:
        changes = restoring.changes_of(act)
        if act.verb in BY_DECIDERS:
            _check_still_a_draft(changes)
        restoring.check_untouched(act, changes)
        recording.begin(who.id, "undo", at=dates.now(), undoes=act.id, note=act.verb)
        restoring.restore(changes)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return page("guidelines/not_undone.html", status=409, text=words(refusal), back=_back())
    return went_to(_back(), toast=toast_html(_("Taken back.")))


def _check_still_a_draft(changes: Sequence[Change]) -> None:
    """What stands in an edition that is published stays."""
    ids = {change.about_id for change in changes if change.about_kind == "edition"}
    if db.session.scalar(select(Edition.id).where(Edition.id.in_(ids), Edition.state == EditionState.PUBLISHED)):
        raise Refused(N_("This can't be undone: it stands in an edition that is published by now."))


def _back() -> str:
    """The page of the guidelines on which the toast stood."""
    came_from = request.referrer or ""
    own = f"{request.host_url.rstrip('/')}/guidelines"
    return came_from if came_from.startswith(own) else url_for("guidelines.read")
