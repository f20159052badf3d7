"""The pages of goals, with their measures. What serves one is fetched by address from the packages above."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.goals import queries, words
from planner.goals.blueprint import bp
from planner.goals.forms import GoalForm
from planner.goals.models import Goal
from planner.history import queries as history
from planner.history import recording
from planner.people.queries import people_offered
from planner.people.rules import may_manage, slug_of
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import allow, found, fresh, own_view, toast_html, went_to
from planner.web.forms import VersionForm, differences
from planner.web.fragments import at_own_address, page

PERIODS = {"quarter": timedelta(days=92), "year": timedelta(days=366), "all": None}


@bp.get("/goals")
def goals() -> Response:
    """Every goal with its measures; `period` says how much of their readings is drawn: quarter, year, or all."""
    everything, lang, today = queries.all_goals(), dates.language(), dates.today()
    period = request.args.get("period", "")
    period = period if period in PERIODS else "year"
    lasts = PERIODS[period]
    names = {"quarter": _("Quarter"), "year": _("Year"), "all": _("Since the start")}
    there = [goal for goal in everything if goal.archived_at is None]
    values: dict[str, Any] = {
        "aims": queries.aims(there, lang, since=today - lasts if lasts else None),
        "archived": [goal for goal in everything if goal.archived_at],
        "periods": [
            {"label": name, "url": url_for("goals.goals", period=key), "current": key == period}
            for key, name in names.items()
        ],
        "today": today,
    }
    return page("goals/goals.html", **values, words=words, may_manage=may_manage(me().access))


@bp.get("/goals/<row:goal_id>")
def goal(goal_id: int) -> Response:
    """One goal and what serves it: a page, beside the calendar a panel."""
    thing = found(queries.whole_goal(goal_id))
    values: dict[str, Any] = {
        "goal": thing,
        "measures": queries.measures_of([goal_id], dates.language(), archived=True),
        "view": own_view(request.args.get("view", "")),
        "today": dates.today(),
        "may_manage": may_manage(me().access),
    }
    answer = page("goals/goal.html", fragment="beside", **values, words=words)
    return at_own_address(answer, url_for("goals.goal", goal_id=goal_id))


# -- writing -----------------------------------------------------------------------------------------------------


@bp.get("/goals/new")
def new() -> Response:
    """A form for another goal."""
    allow(may_manage(me().access))
    return _form(_offered(GoalForm(data={"hue": 1})), None)


@bp.post("/goals")
def create() -> Response:
    """Another goal."""
    who = me()
    allow(may_manage(who.access))
    form = _offered(GoalForm(request.form))
    if not form.validate():
        return _form(form, None, status=422)
    recording.begin(who.id, "create", at=dates.now())
    made = Goal(slug=slug_of(form.title.data or "", queries.slugs_taken()))
    _fill(made, form)
    db.session.add(made)
    db.session.commit()
    return went_to(url_for("goals.goal", goal_id=made.id), toast=toast_html(_("Saved.")))


@bp.get("/goals/<row:goal_id>/edit")
def edit(goal_id: int) -> Response:
    """A form for this goal."""
    thing = found(queries.whole_goal(goal_id))
    allow(may_manage(me().access))
    return _form(_saved_form(thing), thing)


@bp.post("/goals/<row:goal_id>")
def save(goal_id: int) -> Response:
    """Saves it; 409 with both versions when somebody else has saved meanwhile."""
    who = me()
    thing = found(queries.whole_goal(goal_id))
    allow(may_manage(who.access))
    form = _offered(GoalForm(request.form), thing)
    if not form.validate():
        return _form(form, thing, status=422)
    if thing.version != form.version.data:
        return _conflict(form, thing)
    recording.begin(who.id, "write", at=dates.now())
    _fill(thing, form)
    db.session.commit()
    return went_to(url_for("goals.goal", goal_id=goal_id), toast=toast_html(_("Saved.")))


@bp.post("/goals/<row:goal_id>/<any(archive, restore):verb>")
def archive(goal_id: int, verb: str) -> Response:
    """Archived, it is offered nowhere and what served it keeps its name; brought back, it is again."""
    who, now = me(), dates.now()
    thing = found(queries.whole_goal(goal_id))
    allow(may_manage(who.access))
    form = VersionForm(request.form)
    form.validate()
    fresh(thing, form.version.data)
    recording.begin(who.id, verb, at=now)
    thing.archived_at = now if verb == "archive" else None
    db.session.commit()
    text = _("Archived.") if verb == "archive" else _("Brought back.")
    return went_to(url_for("goals.goal", goal_id=goal_id), toast=toast_html(text))


def _fill(goal: Goal, form: GoalForm) -> None:
    goal.title, goal.title_de = form.title.data or "", form.title_de.data or None
    goal.about, goal.hue, goal.owner_id = form.about.data or "", form.hue.data, form.owner_id.data


def _offered(form: GoalForm, goal: Goal | None = None) -> GoalForm:
    form.offer(people_offered(keep=goal.owner_id if goal else None))
    return form


def _saved_form(goal: Goal) -> GoalForm:
    return _offered(GoalForm(obj=goal), goal)


def _form(form: GoalForm, goal: Goal | None, *, status: int = 200, **more: Any) -> Response:
    return page("goals/edit.html", status=status, form=form, goal=goal, **more)


def _conflict(form: GoalForm, goal: Goal) -> Response:
    conflict = {"who": history.who_changed("goal", goal.id), "rows": differences(form, _saved_form(goal))}
    form.version.data, form.version.raw_data = goal.version, None
    return _form(form, goal, status=409, conflict=conflict)
