"""Looking at what the next edition changes, and publishing it."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.guidelines import actions, queries, rules, words
from planner.guidelines.blueprint import bp, decider, whole_draft
from planner.guidelines.comparing import TEXTS, differences
from planner.guidelines.forms import PublishForm
from planner.guidelines.models import Edition
from planner.history import recording
from planner.people.organisation import languages
from planner.web import dates
from planner.web.answers import refuse, toast_html, went_to
from planner.web.answers import words as said
from planner.web.fragments import page
from planner.web.refusal import N_, Refused


@bp.route("/guidelines/draft/publication", methods=["GET", "POST"])
def publication() -> Response:
    """What the next edition changes and what it lacks; publishes it with the day from which it is in force."""
    who, today = decider(), dates.today()
    editions = queries.editions()
    draft, last = whole_draft(editions), queries.newest_published(editions)
    if last is not None:
        queries.with_text(last)
    form = PublishForm(request.form if request.method == "POST" else None, data={"day": today, "kind": "major"})
    if request.method != "POST" or not form.validate():
        return _shown(form, draft, last, status=422 if request.method == "POST" else 200)
    try:
        if form.seen.data != _print_of(draft):
            raise Refused(N_("Somebody changed the draft while you looked at it. Look again, then publish it."))
        recording.begin(who.id, "publish-edition", at=dates.now())
        actions.publish(
            draft,
            last,
            form.day.data or today,
            major=form.kind.data == "major",
            languages=languages(),
            person_id=who.id,
            today=today,
            now=dates.now(),
        )
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return _shown(form, whole_draft(queries.editions()), last and queries.with_text(last), status=422)
    text = _("%(edition)s is published.", edition=words.name_of(draft.number))
    return went_to(url_for("guidelines.edition", number=draft.number), toast=toast_html(text))


def _shown(form: PublishForm, draft: Edition, last: Edition | None, *, status: int) -> Response:
    lang = dates.language()
    found = differences(last.clauses, draft.clauses, lang) if last else []
    values: dict[str, Any] = {
        "form": form,
        "draft": draft,
        "last": last,
        "seen": _print_of(draft),
        "differences": found,
        "lacking": [said(refusal) for refusal in actions.lacking(draft, languages())],
        "places": queries.places(lang) if any("scope" in one.others for one in found) else None,
        "reasons": queries.reasons([draft.id]) if found else {},
        "numbers": {
            kind: rules.next_number(last.number if last else None, major=kind == "major") for kind in ("major", "minor")
        },
    }
    return page("guidelines/publication.html", status=status, **values, words=words, languages=languages())


def _print_of(draft: Edition) -> str:
    names = ("level", "networks", "channels", "departments", *TEXTS["en"], *TEXTS["de"])
    texts = [(clause.number, *(str(getattr(clause, name)) for name in names)) for clause in draft.clauses]
    return rules.print_of([draft.title_en, draft.title_de, *texts])
