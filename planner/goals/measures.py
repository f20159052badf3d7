"""Measures of a goal: one with its readings, its form, and archiving it."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.goals import queries, words
from planner.goals.blueprint import bp
from planner.goals.forms import MeasureForm
from planner.goals.models import Goal, Measure
from planner.goals.rules import spark
from planner.history import queries as history
from planner.history import recording
from planner.people.rules import may_manage
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import allow, found, fresh, toast_html, went_to
from planner.web.forms import VersionForm, differences
from planner.web.fragments import page


@bp.get("/measures/<row:measure_id>")
def measure(measure_id: int) -> Response:
    """One measure with everything that was read of it."""
    thing = found(db.session.get(Measure, measure_id))
    entries = queries.entries_of(measure_id)
    lines = queries.measures_of([thing.goal_id], dates.language(), archived=True)
    values: dict[str, Any] = {
        "measure": thing,
        "line": next(line for line in lines if line.id == measure_id),
        "goal": db.session.get(Goal, thing.goal_id),
        "entries": entries,
        "spark": spark([(entry.day, entry.value) for entry in reversed(entries)], thing.target),
        "may_manage": may_manage(me().access),
    }
    return page("goals/measure.html", **values, words=words)


@bp.get("/goals/<row:goal_id>/measures/new")
def new_measure(goal_id: int) -> Response:
    """A form for another measure of a goal."""
    goal = found(db.session.get(Goal, goal_id))
    allow(may_manage(me().access))
    return _form(MeasureForm(), goal, None)


@bp.post("/goals/<row:goal_id>/measures")
def create_measure(goal_id: int) -> Response:
    """Another measure, behind those that are there."""
    goal = found(db.session.get(Goal, goal_id))
    allow(may_manage(me().access))
    form = MeasureForm(request.form)
    form.offer()
    if not form.validate():
        return _form(form, goal, None, status=422)
    recording.begin(me().id, "measure", at=dates.now())
    made = Measure(goal_id=goal.id, position=queries.last_position(goal.id) + 1)
    _fill(made, form)
    db.session.add(made)
    db.session.commit()
    return went_to(url_for("goals.measure", measure_id=made.id), toast=toast_html(_("Saved.")))


@bp.get("/measures/<row:measure_id>/edit")
def edit_measure(measure_id: int) -> Response:
    """A form for this measure."""
    thing = found(db.session.get(Measure, measure_id))
    allow(may_manage(me().access))
    return _form(MeasureForm(obj=thing), found(db.session.get(Goal, thing.goal_id)), thing)


@bp.post("/measures/<row:measure_id>")
def save_measure(measure_id: int) -> Response:
    """Saves it; 409 with both versions when somebody else has saved meanwhile."""
    thing = found(db.session.get(Measure, measure_id))
    allow(may_manage(me().access))
    goal = found(db.session.get(Goal, thing.goal_id))
    form = MeasureForm(request.form)
    form.offer()
    if not form.validate():
        return _form(form, goal, thing, status=422)
    if thing.version != form.version.data:
        theirs = MeasureForm(obj=thing)
        theirs.offer()
        conflict = {"who": history.who_changed("goal", goal.id), "rows": differences(form, theirs)}
        form.version.data, form.version.raw_data = thing.version, None
        return _form(form, goal, thing, status=409, conflict=conflict)
    recording.begin(me().id, "measure", at=dates.now())
    _fill(thing, form)
    db.session.commit()
    return went_to(url_for("goals.measure", measure_id=measure_id), toast=toast_html(_("Saved.")))


@bp.post("/measures/<row:measure_id>/<any(archive, restore):verb>")
def archive_measure(measure_id: int, verb: str) -> Response:
    """Archived, it is shown nowhere but on its goal's page; its readings stay."""
    thing = found(db.session.get(Measure, measure_id))
    allow(may_manage(me().access))
    form = VersionForm(request.form)
    form.validate()
    fresh(thing, form.version.data)
    recording.begin(me().id, "measure", at=dates.now())
    thing.archived_at = dates.now() if verb == "archive" else None
    db.session.commit()
    text = _("Archived.") if verb == "archive" else _("Brought back.")
    return went_to(url_for("goals.measure", measure_id=measure_id), toast=toast_html(text))


@bp.post("/readings/<row:reading_id>/removal")
def remove_reading(reading_id: int) -> Response:
    """Takes away what was read on a wrong day; the history keeps it."""
    thing = found(queries.reading(reading_id))
    allow(may_manage(me().access))
    to = url_for("goals.measure", measure_id=thing.measure_id)
    recording.begin(me().id, "read", at=dates.now())
    db.session.delete(thing)
    db.session.commit()
    return went_to(to, toast=toast_html(_("Taken away.")))


def _fill(measure: Measure, form: MeasureForm) -> None:
    measure.title, measure.title_de = form.title.data or "", form.title_de.data or None
    measure.about, measure.source = form.about.data or "", form.source.data or ""
    measure.unit, measure.better = form.unit.data, form.better.data
    measure.start, measure.start_day = form.start.data, form.start_day.data
    measure.target, measure.target_day = form.target.data, form.target_day.data


def _form(form: MeasureForm, goal: Goal, measure: Measure | None, *, status: int = 200, **more: Any) -> Response:
    form.offer()
    return page("goals/edit_measure.html", status=status, form=form, goal=goal, measure=measure, **more)
