"""What changed between two editions, word by word, with who wanted it and why."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from planner.guidelines import queries, words
from planner.guidelines.blueprint import bp
from planner.guidelines.comparing import differences, words_of
from planner.guidelines.models import Edition
from planner.guidelines.readers import Asked, waiting_acknowledgement
from planner.guidelines.rules import minutes_for
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import found
from planner.web.fragments import page

DRAFT = "draft"


@bp.get("/guidelines/changes")
def changes() -> Response:
    """Any two editions; without `from` and `to` the one in force against the one that this person has acknowledged,
    or the one before it. `draft` is the draft of the next."""
    today, lang = dates.today(), dates.language()
    editions = queries.editions()
    asked = waiting_acknowledgement(me().id, today=today)
    current = queries.in_force(editions, today)
    after = _chosen(editions, "to") or current
    before = _chosen(editions, "from") or _before(editions, after, asked)
    values: dict[str, Any] = {"editions": editions, "before": before, "after": after, "asked": None}
    if after and before:
        between = [
            edition.id for edition in editions if min(before.id, after.id) < edition.id <= max(before.id, after.id)
        ]
        found_ = differences(queries.with_text(before).clauses, queries.with_text(after).clauses, lang)
        values |= {
            "differences": found_,
            "kinds": {kind: sum(one.kind == kind for one in found_) for kind in words.CHANGES},
            "same": sum(1 for _clause in after.clauses) - sum(one.kind != "dropped" for one in found_),
            "reasons": queries.reasons(between) if found_ else {},
            "places": queries.places(lang) if any("scope" in one.others for one in found_) else None,
            "asked": asked if asked and asked.number == after.number else None,
            "minutes": minutes_for(words_of(found_)),
        }
    return page("guidelines/changes.html", fragment="compared", **values, words=words, title=_title(current))


def _chosen(editions: list[Edition], name: str) -> Edition | None:
    """The edition that the address names; a 404 for one that there isn't."""
    number = request.args.get(name, "")
    if not number:
        return None
    return found(queries.draft_among(editions) if number == DRAFT else queries.numbered(editions, number))


def _before(editions: list[Edition], after: Edition | None, asked: Asked | None) -> Edition | None:
    """What an edition is compared with unless somebody says otherwise."""
    if after is None:
        return None
    if asked and asked.since and asked.number == after.number:
        return queries.numbered(editions, asked.since)
    return next((edition for edition in editions if edition.id < after.id), None)


def _title(edition: Edition | None) -> str:
    return edition.called(dates.language()) if edition else _("Engagement guidelines")
