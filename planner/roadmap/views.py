"""The pages of milestones: all of them in a table, one with its facts, and its day, which its owner moves."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.goals.models import Goal
from planner.goals.queries import goals_offered
from planner.history import queries as history
from planner.history import recording
from planner.people.queries import departments_offered, people_offered
from planner.people.rules import may_manage, slug_of
from planner.people.sign_in import me
from planner.roadmap import queries, rules, words
from planner.roadmap.forms import DayForm, MilestoneForm
from planner.roadmap.models import Milestone
from planner.roadmap.rules import MilestoneState
from planner.web import dates
from planner.web.answers import allow, found, fresh, own_view, refuse, toast_html, went_to
from planner.web.forms import differences
from planner.web.fragments import at_own_address, page, wants_fragment, with_toast
from planner.web.refusal import Refused

bp = Blueprint("roadmap", __name__)


@bp.get("/roadmap/table")
def table() -> Response:
    """Every milestone: those to come by day, then those that are over."""
    lang = dates.language()
    values: dict[str, Any] = {
        "ahead": queries.open_milestones(lang),
        "over": queries.past_milestones(lang),
        "today": dates.today(),
    }
    return page("roadmap/table.html", **values, words=words, may_manage=may_manage(me().access))


@bp.get("/milestones/<row:milestone_id>")
def milestone(milestone_id: int) -> Response:
    """One milestone: a page, beside the calendar a panel."""
    answer = _shown(found(queries.whole_milestone(milestone_id)), request.args.get("view", ""))
    return at_own_address(answer, url_for("roadmap.milestone", milestone_id=milestone_id))


def _shown(thing: Milestone, view: str, *, status: int = 200, form: DayForm | None = None, **more: Any) -> Response:
    access = me().access
    moves = rules.may_move(access, thing.owner_id) and thing.state not in rules.OVER
    values: dict[str, Any] = {
        "milestone": thing,
        "view": own_view(view),
        "form": form or (DayForm(obj=thing) if moves else None),
        "may_manage": may_manage(access),
        "history": history.acts_about("milestone", thing.id),
        "words": words,
        "now": dates.now(),
        "today": dates.today(),
    }
    return page("roadmap/milestone.html", fragment="beside", status=status, **values, **more)


@bp.get("/goals/<row:goal_id>/milestones")
def for_goal(goal_id: int) -> Response:
    """The milestones that serve a goal, for its page."""
    goal = found(db.session.get(Goal, goal_id))
    lang = dates.language()
    values: dict[str, Any] = {
        "goal": goal,
        "milestones": queries.milestones_of(goal_id, lang),
        "view": own_view(request.args.get("view", "")),
        "today": dates.today(),
    }
    return page("roadmap/for_goal.html", fragment="milestones", **values, words=words)


# -- its day -----------------------------------------------------------------------------------------------------


@bp.post("/milestones/<row:milestone_id>/day")
def move(milestone_id: int) -> Response:
    """Another day, by its owner or a manager; its baseline stays."""
    who, now = me(), dates.now()
    thing = found(queries.whole_milestone(milestone_id))
    allow(rules.may_move(who.access, thing.owner_id))
    form = DayForm(request.form)
    view = own_view(form.view.data or "")
    if form.validate():
        fresh(thing, form.version.data)
        try:
            recording.begin(who.id, "move", at=now)
            thing.move_to(form.day.data, now=now)
            db.session.commit()
            return _moved(thing, view)
        except Refused as refusal:
            db.session.rollback()
            refuse(form, refusal)
    return _shown(found(queries.whole_milestone(milestone_id)), view, status=422, form=form)


def _moved(thing: Milestone, view: str) -> Response:
    text = _("Moved to %(day)s.", day=dates.day_short(thing.day)) if thing.day else _("It has no day any more.")
    toast = toast_html(text)
    if not wants_fragment():
        return went_to(url_for("roadmap.milestone", milestone_id=thing.id), toast=toast)
    return with_toast(_shown(found(queries.whole_milestone(thing.id)), view, moved=True), toast)


# -- writing -----------------------------------------------------------------------------------------------------


@bp.get("/milestones/new")
def new() -> Response:
    """A form for another milestone."""
    who = me()
    allow(may_manage(who.access))
    data = {"state": MilestoneState.DRAFT, "department_id": who.department_id}
    return _form(_offered(MilestoneForm(data=data)), None)


@bp.post("/milestones")
def create() -> Response:
    """Another milestone; a draft may lack owner and day."""
    who = me()
    allow(may_manage(who.access))
    form = _offered(MilestoneForm(request.form))
    made = Milestone(uid=str(uuid4()), slug=slug_of(form.title.data or "", queries.slugs_taken()))
    if form.validate() and _write(made, form, "create"):
        return went_to(url_for("roadmap.milestone", milestone_id=made.id), toast=toast_html(_("Saved.")))
    return _form(form, None, status=422)


@bp.get("/milestones/<row:milestone_id>/edit")
def edit(milestone_id: int) -> Response:
    """A form for this milestone."""
    thing = found(queries.whole_milestone(milestone_id))
    allow(may_manage(me().access))
    return _form(_saved_form(thing), thing)


@bp.post("/milestones/<row:milestone_id>")
def save(milestone_id: int) -> Response:
    """Saves it; 409 with both versions when somebody else has saved meanwhile."""
    thing = found(queries.whole_milestone(milestone_id))
    allow(may_manage(me().access))
    form = _offered(MilestoneForm(request.form), thing)
    if form.validate():
        if thing.version != form.version.data:
            return _conflict(form, thing)
        verb = rules.TURNS[form.state.data] if form.state.data != thing.state else "write"
        if _write(thing, form, verb):
            return went_to(url_for("roadmap.milestone", milestone_id=milestone_id), toast=toast_html(_("Saved.")))
    return _form(form, found(queries.whole_milestone(milestone_id)), status=422)


def _write(thing: Milestone, form: MilestoneForm, verb: str) -> bool:
    """Writes what the form says, as one act; False when a rule refuses it, with the reason in the form."""
    state, day, owner_id = form.state.data, form.day.data, form.owner_id.data
    lacking = rules.lacking(state, day=day, owner_id=owner_id)
    for refusal in lacking:
        refuse(form, refusal)
    if lacking:
        return False
    try:
        thing.plan(state, day, owner_id, now=dates.now())
    except Refused as refusal:
        refuse(form, refusal)
        return False
    recording.begin(me().id, verb, at=dates.now())
    thing.title, thing.title_de = form.title.data or "", form.title_de.data or None
    thing.department_id, thing.goal_id = form.department_id.data or thing.department_id, form.goal_id.data
    thing.done_when = form.done_when.data or ""
    db.session.add(thing)
    db.session.commit()
    return True


def _offered(form: MilestoneForm, thing: Milestone | None = None) -> MilestoneForm:
    lang = dates.language()
    form.offer(
        departments_offered(lang, keep=thing.department_id if thing else None),
        people_offered(keep=thing.owner_id if thing else None),
        goals_offered(lang, keep=thing.goal_id if thing else None),
    )
    return form


def _saved_form(thing: Milestone) -> MilestoneForm:
    return _offered(MilestoneForm(obj=thing), thing)


def _form(form: MilestoneForm, thing: Milestone | None, *, status: int = 200, **more: Any) -> Response:
    return page("roadmap/edit.html", status=status, form=form, milestone=thing, **more)


def _conflict(form: MilestoneForm, thing: Milestone) -> Response:
    conflict = {"who": history.who_changed("milestone", thing.id), "rows": differences(form, _saved_form(thing))}
    form.version.data, form.version.raw_data = thing.version, None
    return _form(form, thing, status=409, conflict=conflict)
