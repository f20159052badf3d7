"""The texts of the nine steps, which managers write."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.guidelines.answering import queries, words
from planner.guidelines.answering.blueprint import bp, conflict, manager, saved
from planner.guidelines.answering.forms import StepForm
from planner.guidelines.answering.models import AnsweringStep, said
from planner.history import recording
from planner.web import dates
from planner.web.answers import found
from planner.web.fragments import page

TEXTS = ("question", "question_de", "todo", "todo_de", "action", "action_de", "who", "who_de")


@bp.get("/guidelines/respond/steps")
def steps() -> Response:
    """The nine, to choose one whose texts are to change."""
    manager()
    return page("answering/steps.html", steps=queries.steps(), words=words, said=said)


@bp.route("/guidelines/respond/steps/<row:step_id>", methods=["GET", "POST"])
def step(step_id: int) -> Response:
    """Changes its texts; 409 with both versions when somebody else has saved meanwhile."""
    who = manager()
    thing = found(db.session.get(AnsweringStep, step_id))
    if request.method != "POST":
        return _page(StepForm(obj=thing), thing)
    form = StepForm(request.form)
    if not form.validate():
        return _page(form, thing, status=422)
    if thing.version != form.version.data:
        return _page(form, thing, status=409, conflict=conflict(form, StepForm(obj=thing), thing))
    recording.begin(who.id, "settings", at=dates.now())
    for name in TEXTS:
        setattr(thing, name, form[name].data or "")
    db.session.commit()
    return saved(url_for("answering.steps"), _("Saved."))


def _page(form: StepForm, thing: AnsweringStep, *, status: int = 200, **more: Any) -> Response:
    return page("answering/step.html", status=status, form=form, step=thing, words=words, **more)
