"""Status updates: giving one, and correcting its typos."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.history import recording
from planner.people.sign_in import me
from planner.roadmap import actions, health, queries, rules, words
from planner.roadmap.blueprint import bp, who_acts
from planner.roadmap.forms import CorrectionForm, UpdateForm
from planner.roadmap.models import Milestone
from planner.roadmap.page import page_of
from planner.roadmap.records import StatusUpdate
from planner.roadmap.rules import MilestoneState
from planner.web import dates
from planner.web.answers import allow, found, fresh, refuse, toast_html, went_to
from planner.web.fragments import page
from planner.web.refusal import Refused


@bp.get("/milestones/<row:milestone_id>/updates/new")
def new_update(milestone_id: int) -> Response:
    """A form for an update, with what was said last and what has changed since."""
    thing = _reported(milestone_id)
    last = queries.last_update(milestone_id)
    form = UpdateForm(data={"health": thing.health, "help": last.help if last else "", "version": thing.version})
    return _form(thing, form)


@bp.post("/milestones/<row:milestone_id>/updates")
def report(milestone_id: int) -> Response:
    """An update of a milestone, by its owner or a manager."""
    thing = _reported(milestone_id)
    form = UpdateForm(request.form)
    form.offer()
    if form.validate():
        fresh(thing, form.version.data)
        said, text, asked = form.health.data, form.text.data or "", form.help.data or ""
        missing = health.unanswered(said, text, asked)
        for refusal in missing:
            refuse(form, refusal)
        if not missing:
            recording.begin(me().id, "report", at=dates.now())
            actions.report(thing, said, text, asked, who_acts())
            db.session.commit()
            return went_to(url_for("roadmap.milestone", milestone_id=milestone_id), toast=toast_html(_("Said.")))
    return _form(thing, form, status=422)


def _reported(milestone_id: int) -> Milestone:
    """The milestone, if this person may say how it stands; updates are given of what is committed."""
    thing = found(queries.whole_milestone(milestone_id))
    allow(rules.may_move(me().access, thing.owner_id) and thing.state == MilestoneState.COMMITTED)
    return thing


def _form(thing: Milestone, form: UpdateForm, *, status: int = 200) -> Response:
    form.offer()
    lang = dates.language()
    last = queries.last_update(thing.id)
    changed = health.changes_since(last.stood, thing.picture()) if last else {}
    people = {thing.owner.id: thing.owner.name} if thing.owner else {}
    values: dict[str, Any] = {
        **page_of(thing, lang),
        "form": form,
        "last": last,
        "changed": words.changes_said(changed, people),
    }
    return page("roadmap/update.html", status=status, **values)


# -- typos -----------------------------------------------------------------------------------------------------------


@bp.get("/updates/<row:update_id>/edit")
def edit_update(update_id: int) -> Response:
    """A form for the typos of an update, for a quarter of an hour."""
    update = _own(update_id)
    return _correction(update, CorrectionForm(obj=update))


@bp.post("/updates/<row:update_id>")
def correct(update_id: int) -> Response:
    """Corrects the words of an update; its health stays."""
    update = _own(update_id)
    form = CorrectionForm(request.form)
    if form.validate():
        fresh(update, form.version.data)
        text, asked = form.text.data or "", form.help.data or ""
        missing = health.unanswered(update.health, text, asked) if update.move_id is None else []
        for refusal in missing:
            refuse(form, refusal)
        if not missing:
            try:
                recording.begin(me().id, "correct", at=dates.now())
                actions.correct(update, text, asked, now=dates.now())
                db.session.commit()
                to = url_for("roadmap.milestone", milestone_id=update.milestone_id)
                return went_to(to, toast=toast_html(_("Corrected.")))
            except Refused as refusal:
                db.session.rollback()
                refuse(form, refusal)
                update = _own(update_id)
    return _correction(update, form, status=422)


def _own(update_id: int) -> StatusUpdate:
    """Whoever said it corrects it, nobody else."""
    update = found(queries.update(update_id))
    allow(update.person_id == me().id)
    return update


def _correction(update: StatusUpdate, form: CorrectionForm, *, status: int = 200) -> Response:
    thing = found(queries.whole_milestone(update.milestone_id))
    still = health.may_correct(update.at, dates.now())
    return page(
        "roadmap/correction.html", status=status, update=update, thing=thing, form=form, still=still, words=words
    )
