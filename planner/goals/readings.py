"""Entering readings: all measures on one page, as many as one has figures for."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from planner.db import db
from planner.goals import queries, words
from planner.goals.blueprint import bp
from planner.goals.forms import ReadingForm, ReadingsForm
from planner.goals.models import Goal, Reading
from planner.goals.queries import Line
from planner.history import recording
from planner.people.rules import may_manage
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import allow, toast_html, went_to
from planner.web.fragments import page


@bp.get("/goals/readings")
def readings() -> Response:
    """A line for each measure; `measure` is the one whose field has the focus."""
    allow(may_manage(me().access))
    goals, lines = _measures()
    forms = {line.id: ReadingForm(prefix=f"m{line.id}-") for line in lines}
    return _page(ReadingsForm(data={"day": dates.today()}), forms, goals, lines)


@bp.post("/goals/readings")
def enter() -> Response:
    """Keeps what was entered for a day. What stood for that day gives way; an empty field changes nothing."""
    who, now = me(), dates.now()
    allow(may_manage(who.access))
    goals, lines = _measures()
    form = ReadingsForm(request.form)
    forms = {line.id: ReadingForm(request.form, prefix=f"m{line.id}-") for line in lines}
    sound = [one.validate() for one in (form, *forms.values())]
    if not (all(sound) and form.check_past(dates.today())) or form.day.data is None:
        return _page(form, forms, goals, lines, status=422)
    entered = {id_: one.value.data for id_, one in forms.items() if one.value.data is not None}
    recording.begin(who.id, "read", at=now)
    there, measures = queries.readings_on(form.day.data, entered), queries.measures_by_id(entered)
    for id_, value in entered.items():
        reading = there.get(id_) or Reading(measure=measures[id_], day=form.day.data)
        reading.value, reading.person_id, reading.at = value, who.id, now
        db.session.add(reading)
    db.session.commit()
    text = ngettext("%(num)s reading entered.", "%(num)s readings entered.", len(entered))
    return went_to(url_for("goals.goals"), toast=toast_html(text if entered else _("Nothing was changed.")))


def _measures() -> tuple[list[Goal], list[Line]]:
    goals = [goal for goal in queries.all_goals() if goal.archived_at is None]
    return goals, queries.measures_of([goal.id for goal in goals], dates.language())


def _page(
    form: ReadingsForm, forms: dict[int, ReadingForm], goals: list[Goal], lines: list[Line], *, status: int = 200
) -> Response:
    values: dict[str, Any] = {
        "form": form,
        "forms": forms,
        "goals": [(goal, [line for line in lines if line.goal_id == goal.id]) for goal in goals],
        "wanted": request.args.get("measure", 0, type=int),
    }
    return page("goals/readings.html", status=status, **values, words=words)
