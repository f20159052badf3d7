"""The pages of initiatives: what one is, its milestones, its form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.goals.queries import goals_offered
from planner.history import queries as history
from planner.history import recording
from planner.people.queries import departments_offered, people_offered
from planner.people.rules import may_manage, slug_of
from planner.people.sign_in import me
from planner.roadmap import actions, queries, rules, words
from planner.roadmap.blueprint import bp
from planner.roadmap.forms import InitiativeForm
from planner.roadmap.models import Initiative
from planner.roadmap.rules import MilestoneState
from planner.web import dates
from planner.web.answers import allow, found, refuse, toast_html, went_to
from planner.web.forms import differences
from planner.web.fragments import page

USUAL = timedelta(days=180)  # how long one lasts until somebody says otherwise


@bp.get("/initiatives/<row:initiative_id>")
def initiative(initiative_id: int) -> Response:
    """One initiative with its milestones."""
    thing = found(queries.whole_initiative(initiative_id))
    own = queries.milestones_of(dates.language(), initiative=initiative_id)
    values: dict[str, Any] = {
        "initiative": thing,
        "milestones": own,
        "reached": sum(row.state == MilestoneState.REACHED for row in own),
        "history": history.acts_about("initiative", thing.id),
        "may_manage": may_manage(me().access),
        "now": dates.now(),
        "today": dates.today(),
    }
    return page("roadmap/initiative.html", **values, words=words)


@bp.get("/initiatives/new")
def new_initiative() -> Response:
    """A form for another initiative."""
    who, today = me(), dates.today()
    allow(may_manage(who.access))
    data = {
        "state": MilestoneState.DRAFT,
        "department_id": who.department_id,
        "first_day": today,
        "last_day": today + USUAL,
    }
    return _form(_offered(InitiativeForm(data=data)), None)


@bp.post("/initiatives")
def create_initiative() -> Response:
    """Another initiative."""
    allow(may_manage(me().access))
    form = _offered(InitiativeForm(request.form))
    slug = slug_of(form.title.data or "", queries.initiative_slugs_taken())
    if form.validate() and _write(made := Initiative(uid=str(uuid4()), slug=slug), form, "create"):
        return went_to(url_for("roadmap.initiative", initiative_id=made.id), toast=toast_html(_("Saved.")))
    return _form(form, None, status=422)


@bp.get("/initiatives/<row:initiative_id>/edit")
def edit_initiative(initiative_id: int) -> Response:
    """A form for this initiative."""
    thing = found(queries.whole_initiative(initiative_id))
    allow(may_manage(me().access))
    return _form(_saved_form(thing), thing)


@bp.post("/initiatives/<row:initiative_id>")
def save_initiative(initiative_id: int) -> Response:
    """Saves it; 409 with both versions when somebody else has saved meanwhile. Its milestones serve its goal."""
    thing = found(queries.whole_initiative(initiative_id))
    allow(may_manage(me().access))
    form = _offered(InitiativeForm(request.form), thing)
    if form.validate():
        if thing.version != form.version.data:
            return _conflict(form, thing)
        verb = rules.TURNS[form.state.data] if form.state.data != thing.state else "write"
        if _write(thing, form, verb):
            to = url_for("roadmap.initiative", initiative_id=initiative_id)
            return went_to(to, toast=toast_html(_("Saved.")))
    return _form(form, found(queries.whole_initiative(initiative_id)), status=422)


def _write(thing: Initiative, form: InitiativeForm, verb: str) -> bool:
    """Writes what the form says, as one act; False when a promise lacks its owner."""
    lacking = rules.lacking(form.state.data, day=form.last_day.data, owner_id=form.owner_id.data)
    for refusal in lacking:
        refuse(form, refusal)
    if lacking or not form.first_day.data or not form.last_day.data:
        return False
    recording.begin(me().id, verb, at=dates.now())
    thing.title, thing.title_de = form.title.data or "", form.title_de.data or None
    thing.about, thing.state = form.about.data or "", form.state.data
    thing.first_day, thing.last_day = form.first_day.data, form.last_day.data
    thing.department_id = form.department_id.data or thing.department_id
    thing.owner_id, thing.goal_id = form.owner_id.data, form.goal_id.data
    thing.changed_at = dates.now()
    db.session.add(thing)
    if thing.id:
        actions.goal_follows(thing)
    db.session.commit()
    return True


def _offered(form: InitiativeForm, thing: Initiative | None = None) -> InitiativeForm:
    lang = dates.language()
    form.offer(
        departments_offered(lang, keep=thing.department_id if thing else None),
        people_offered(keep=thing.owner_id if thing else None),
        goals_offered(lang, keep=thing.goal_id if thing else None),
    )
    return form


def _saved_form(thing: Initiative) -> InitiativeForm:
    return _offered(InitiativeForm(obj=thing), thing)


def _form(form: InitiativeForm, thing: Initiative | None, *, status: int = 200, **more: Any) -> Response:
    return page("roadmap/edit_initiative.html", status=status, form=form, initiative=thing, **more)


def _conflict(form: InitiativeForm, thing: Initiative) -> Response:
    conflict = {"who": history.who_changed("initiative", thing.id), "rows": differences(form, _saved_form(thing))}
    form.version.data, form.version.raw_data = thing.version, None
    return _form(form, thing, status=409, conflict=conflict)
