"""The pages of one milestone: what it is and how it went, its form; and those that serve a goal."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.goals.models import Goal
from planner.goals.queries import goals_offered
from planner.history import queries as history
from planner.history import recording
from planner.people.queries import departments_offered, people_offered
from planner.people.rules import may_manage, slug_of
from planner.people.sign_in import me
from planner.roadmap import actions, queries, rules, words
from planner.roadmap.blueprint import bp, who_acts
from planner.roadmap.forms import DayForm, MilestoneForm, WaitForm
from planner.roadmap.models import Milestone
from planner.roadmap.page import page_of
from planner.roadmap.rules import MilestoneState
from planner.web import dates
from planner.web.answers import allow, found, own_view, refuse, toast_html, went_to
from planner.web.forms import differences
from planner.web.fragments import at_own_address, page
from planner.web.refusal import Refused


@bp.get("/milestones/<row:milestone_id>")
def milestone(milestone_id: int) -> Response:
    """One milestone: a page, beside the calendar a panel."""
    answer = shown(found(queries.whole_milestone(milestone_id)), request.args.get("view", ""))
    return at_own_address(answer, url_for("roadmap.milestone", milestone_id=milestone_id))


def shown(
    thing: Milestone,
    view: str,
    *,
    status: int = 200,
    form: DayForm | None = None,
    wait: WaitForm | None = None,
    **more: Any,
) -> Response:
    """Its page, or its panel, with the forms as they were refused."""
    access, lang = me().access, dates.language()
    moves = rules.may_move(access, thing.owner_id) and thing.state not in rules.OVER
    values: dict[str, Any] = {
        **page_of(thing, lang),
        "view": own_view(view),
        "form": form or (DayForm(obj=thing, reason=None, text="") if moves else None),
        "informed": queries.informed_of_move(thing, lang, but=me().id) if moves else [],
        "may_manage": may_manage(access),
        "may_report": rules.may_move(access, thing.owner_id) and thing.state == MilestoneState.COMMITTED,
        "wait": wait or wait_form(thing) if may_manage(access) and thing.state not in rules.OVER else None,
        "follows": queries.follows(thing.id, me().id) is not None,
        "history": history.acts_about("milestone", thing.id),
        "now": dates.now(),
        "me_id": me().id,
    }
    return page("roadmap/milestone.html", fragment="beside", status=status, **values, **more)


def wait_form(thing: Milestone, sent: Any = None) -> WaitForm:
    """What else it could wait for."""
    form = WaitForm(sent)
    form.from_id.offer(queries.milestones_offered(dates.language(), but=thing.id), none="–")
    return form


@bp.get("/goals/<row:goal_id>/milestones")
def for_goal(goal_id: int) -> Response:
    """The milestones that serve a goal, for its page."""
    goal = found(db.session.get(Goal, goal_id))
    values: dict[str, Any] = {
        "goal": goal,
        "milestones": queries.milestones_of(dates.language(), goal=goal_id),
        "view": own_view(request.args.get("view", "")),
        "today": dates.today(),
    }
    return page("roadmap/for_goal.html", fragment="milestones", **values, words=words)


# -- writing -----------------------------------------------------------------------------------------------------


@bp.get("/milestones/new")
def new() -> Response:
    """A form for another milestone; `initiative` names the one that it belongs to."""
    who = me()
    allow(may_manage(who.access))
    number = request.args.get("initiative", 0, type=int)
    initiative = queries.whole_initiative(number) if 0 < number < 10**9 else None
    data = {
        "state": MilestoneState.DRAFT,
        "confidence": rules.Confidence.MEDIUM,
        "department_id": initiative.department_id if initiative else who.department_id,
        "initiative_id": initiative.id if initiative else None,
        "goal_id": initiative.goal_id if initiative else None,
    }
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
    lacking = rules.lacking(state, day=day, owner_id=owner_id) + actions.unsaid(thing, state, day, form.why)
    for refusal in lacking:
        refuse(form, refusal)
    if lacking:
        return False
    try:
        recording.begin(me().id, verb, at=dates.now(), note=form.why.text)
        _fill(thing, form)
        actions.plan(thing, state, day, owner_id, form.why, who_acts())
        thing.early_day, thing.late_day = form.early_day.data, form.late_day.data  # as they are said, not as they moved
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return False
    return True


def _fill(thing: Milestone, form: MilestoneForm) -> None:
    thing.title, thing.title_de = form.title.data or "", form.title_de.data or None
    thing.department_id = form.department_id.data or thing.department_id
    thing.initiative_id = form.initiative_id.data
    initiative = queries.whole_initiative(thing.initiative_id) if thing.initiative_id else None
    thing.goal_id = initiative.goal_id if initiative else form.goal_id.data
    thing.done_when, thing.confidence = form.done_when.data or "", form.confidence.data
    thing.fixed = form.fixed.data


def _offered(form: MilestoneForm, thing: Milestone | None = None) -> MilestoneForm:
    lang = dates.language()
    form.offer(
        departments_offered(lang, keep=thing.department_id if thing else None),
        people_offered(keep=thing.owner_id if thing else None),
        goals_offered(lang, keep=thing.goal_id if thing else None),
        queries.initiatives_offered(lang, keep=thing.initiative_id if thing else None),
    )
    return form


def _saved_form(thing: Milestone) -> MilestoneForm:
    return _offered(MilestoneForm(obj=thing, reason=None, text=""), thing)


def _form(form: MilestoneForm, thing: Milestone | None, *, status: int = 200, **more: Any) -> Response:
    return page("roadmap/edit.html", status=status, form=form, milestone=thing, **more)


def _conflict(form: MilestoneForm, thing: Milestone) -> Response:
    conflict = {"who": history.who_changed("milestone", thing.id), "rows": differences(form, _saved_form(thing))}
    form.version.data, form.version.raw_data = thing.version, None
    return _form(form, thing, status=409, conflict=conflict)
