"""Saved answers: words that help, to copy; managers look after them."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.guidelines.answering import queries, words
from planner.guidelines.answering.blueprint import bp, conflict, manager, saved
from planner.guidelines.answering.forms import AnswerForm
from planner.guidelines.answering.models import SavedAnswer, said
from planner.history import recording
from planner.people.queries import people_offered
from planner.people.rules import may_manage
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import found, fresh
from planner.web.forms import VersionForm, sound
from planner.web.fragments import page


@bp.get("/guidelines/respond/answers")
def answers() -> Response:
    """Every saved answer, by the step in which it helps; `q` looks for words in it."""
    wanted = sound(request.args.get("q", ""))[:100].strip()
    found_ = queries.answers_with(wanted)
    titles = {step.number: said(step, "question", dates.language()) for step in queries.steps()}
    groups: dict[str, list[SavedAnswer]] = {}
    for answer in found_:
        if answer.archived_at is None:
            groups.setdefault(titles.get(answer.step or 0, _("Any time")), []).append(answer)
    return page(
        "answering/answers.html",
        groups=groups,
        archived=[answer for answer in found_ if answer.archived_at],
        wanted=wanted,
        words=words,
        said=said,
        may_manage=may_manage(me().access),
    )


@bp.route("/guidelines/respond/answers/new", methods=["GET", "POST"])
def new_answer() -> Response:
    """Another one."""
    who = manager()
    if request.method != "POST":
        return _page(_offered(AnswerForm(data={"owner_id": who.id})), None)
    form = _offered(AnswerForm(request.form))
    if not form.validate():
        return _page(form, None, status=422)
    recording.begin(who.id, "create", at=dates.now())
    made = SavedAnswer()
    _fill(made, form)
    db.session.add(made)
    db.session.commit()
    return saved(url_for("answering.answers"), _("Saved."))


@bp.route("/guidelines/respond/answers/<row:answer_id>", methods=["GET", "POST"])
def answer(answer_id: int) -> Response:
    """Changes one; 409 with both versions when somebody else has saved meanwhile."""
    who = manager()
    thing = found(db.session.get(SavedAnswer, answer_id))
    if request.method != "POST":
        return _page(_offered(AnswerForm(obj=thing), thing), thing)
    form = _offered(AnswerForm(request.form), thing)
    if not form.validate():
        return _page(form, thing, status=422)
    if thing.version != form.version.data:
        theirs = _offered(AnswerForm(obj=thing), thing)
        return _page(form, thing, status=409, conflict=conflict(form, theirs, thing))
    recording.begin(who.id, "settings", at=dates.now())
    _fill(thing, form)
    db.session.commit()
    return saved(url_for("answering.answers"), _("Saved."))


@bp.post("/guidelines/respond/answers/<row:answer_id>/<any(archive, restore):verb>")
def archive_answer(answer_id: int, verb: str) -> Response:
    """Archived, nobody is offered it any more; brought back, they are again."""
    who, now = manager(), dates.now()
    thing = found(db.session.get(SavedAnswer, answer_id))
    form = VersionForm(request.form)
    form.validate()
    fresh(thing, form.version.data)
    recording.begin(who.id, verb, at=now)
    thing.archived_at = now if verb == "archive" else None
    db.session.commit()
    return saved(url_for("answering.answers"), _("Archived.") if verb == "archive" else _("Brought back."))


def _fill(thing: SavedAnswer, form: AnswerForm) -> None:
    for name in ("title", "title_de", "text", "text_de"):
        setattr(thing, name, form[name].data or "")
    thing.step, thing.owner_id = form.step.data, form.owner_id.data


def _offered(form: AnswerForm, thing: SavedAnswer | None = None) -> AnswerForm:
    steps = [(step.number, f"{step.number} · {said(step, 'action', dates.language())}") for step in queries.steps()]
    form.offer(steps=steps, people=people_offered(keep=thing.owner_id if thing else None))
    return form


def _page(form: AnswerForm, thing: SavedAnswer | None, *, status: int = 200, **more: Any) -> Response:
    return page("answering/answer.html", status=status, form=form, answer=thing, said=said, **more)
