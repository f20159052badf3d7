"""Reading the guidelines: the edition in force, and any other at its own address."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.guidelines import actions, queries, words
from planner.guidelines.blueprint import bp
from planner.guidelines.comparing import differences, words_of
from planner.guidelines.models import Edition
from planner.guidelines.readers import counts_from, readers_of, waiting_acknowledgement
from planner.guidelines.rulebook.queries import rules_of_clauses
from planner.guidelines.rules import may_decide, minutes_for
from planner.history import recording
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import allow, found, toast_html, went_to
from planner.web.fragments import page


@bp.get("/guidelines")
def read() -> Response:
    """The edition in force, or the one that comes first."""
    editions = queries.editions()
    shown = queries.in_force(editions, dates.today()) or queries.coming(editions, dates.today())
    if shown is None:
        begun = queries.draft_among(editions) is not None
        return page("guidelines/none.html", begun=begun, may_decide=may_decide(me().access))
    return _shown(shown, editions)


@bp.get("/guidelines/editions/<number>")
def edition(number: str) -> Response:
    """One edition at the address that it keeps; a clause of it stands at #c6.2."""
    editions = queries.editions()
    return _shown(found(queries.numbered(editions, number)), editions)


@bp.post("/guidelines/first-edition")
def start() -> Response:
    """Begins with the guidelines that come ready."""
    who = me()
    allow(may_decide(who.access))
    if not queries.editions():
        recording.begin(who.id, "publish-edition", at=dates.now())
        actions.start_first_edition(who.id, in_force_from=dates.today(), now=dates.now())
        db.session.commit()
    return went_to(
        url_for("guidelines.read"), toast=toast_html(_("Your guidelines are in force. Change what does not fit."))
    )


def _shown(edition: Edition, editions: list[Edition]) -> Response:
    who, lang, today = me(), dates.language(), dates.today()
    current, coming = queries.in_force(editions, today), queries.coming(editions, today)
    clauses = list(queries.with_text(edition).clauses)
    asked = waiting_acknowledgement(who.id, today=today)
    since = queries.numbered(editions, asked.since) if asked and asked.since else None
    changed = differences(queries.with_text(since).clauses, clauses, lang) if since else []
    values: dict[str, Any] = {
        "edition": edition,
        "current": current,
        "coming": coming,
        "past": [other for other in editions if other.number and other not in (edition, coming)],
        "places": queries.places(lang) if any(clause.limited for clause in clauses) else None,
        "checked": words.checked(rules_of_clauses()),
        "questions": queries.questions_of(edition.id),
        "readers": readers_of(counts_from(editions, edition), lang),
        "asked": asked if asked and asked.number == edition.number else None,
        "changed": len(changed),
        "minutes": minutes_for(
            words_of(changed) if since else sum(len(clause.text(lang).split()) for clause in clauses)
        ),
        "waiting": queries.proposals_open(),
        "draft": queries.draft_among(editions),
        "may_decide": may_decide(who.access),
        "today": today,
    }
    return page("guidelines/read.html", **values, words=words)
