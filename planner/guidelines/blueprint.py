"""What the pages of reading, proposing and publishing share: their blueprint, who decides, what follows a write."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, g, url_for

from planner.guidelines import actions, queries
from planner.guidelines.models import Edition
from planner.guidelines.rules import may_decide
from planner.people.sign_in import Me, me
from planner.web.answers import allow, found, toast_html, went_to

bp = Blueprint("guidelines", __name__)


def decider() -> Me:
    """Who is signed in; a 403 unless they decide about the guidelines."""
    allow(may_decide(me().access))
    return me()


def whole_draft(editions: Sequence[Edition], *, begun: bool = False) -> Edition:
    """The draft with its text. Where there is none a 404, or it is begun with all that stands in the last edition."""
    draft = queries.draft_among(editions)
    if draft is not None or not begun:
        return queries.with_text(found(draft))
    last = queries.newest_published(editions)
    questions = queries.questions_of(last.id) if last else ()
    return actions.begin_draft(queries.with_text(last) if last else None, questions)


def done(to: str, message: str) -> Response:
    """After the commit: on to `to`, with a toast that takes the act back."""
    act = g.get("act")
    return went_to(to, toast=toast_html(message, undo=url_for("guidelines.take_back", act_id=act) if act else None))
