"""Moving a milestone's day: on a page, in the panel beside the calendar, in its cell of the table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from blinker import Namespace
from flask import Response, make_response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from planner.db import db
from planner.history import recording
from planner.people.sign_in import me
from planner.roadmap import actions, queries, rows, rules, table, words
from planner.roadmap.blueprint import bp, who_acts
from planner.roadmap.forms import DayForm
from planner.roadmap.milestones import shown
from planner.roadmap.models import Milestone
from planner.roadmap.waiting import is_violated
from planner.web import dates
from planner.web.answers import ChangedMeanwhile, allow, found, own_view, refuse, toast_html, went_to
from planner.web.fragments import page, render_macro, wants_fragment, with_toast
from planner.web.refusal import Refused

# Sent with a milestone and the `form` of its move, before it moves: nothing moves silently. What stands above answers
# with the address at which its person first looks at what the move passes, or with None
about_to_move = Namespace().signal("about-to-move")

STEPS = {"-7": -7, "-1": -1, "1": 1, "7": 7}


@bp.get("/milestones/<row:milestone_id>/day")
def day(milestone_id: int) -> Response:
    """The form of its day; in a table's cell under htmx. `day` is what it would be, `step` days on or back from there;
    `shut` closes the cell."""
    thing = found(queries.whole_milestone(milestone_id))
    allow(rules.may_move(me().access, thing.owner_id))
    view = own_view(request.args.get("view", ""))
    if request.args.get("shut") and wants_fragment():
        return _cell(thing, view)
    if thing.state in rules.OVER:
        return went_to(view or url_for("roadmap.milestone", milestone_id=milestone_id))
    form: Any = DayForm(request.args if "day" in request.args else None, obj=thing)
    step = STEPS.get(request.args.get("step", ""), 0)
    if step:
        base = form.day.data or _day_of(request.args.get("from", "")) or thing.day or dates.today()
        form.day.data, form.day.raw_data = _stepped(base, step), None
    form.view.data = view
    return _asked(thing, form, view, still=bool(step))


@bp.post("/milestones/<row:milestone_id>/day")
def move(milestone_id: int) -> Response:
    """Another day, by its owner or a manager, and why; its baseline stays."""
    thing = found(queries.whole_milestone(milestone_id))
    allow(rules.may_move(me().access, thing.owner_id))
    form = DayForm(request.form)
    view = own_view(form.view.data or "")
    if form.validate():
        if thing.version != form.version.data:
            if not _in_a_cell(view):
                raise ChangedMeanwhile()
            form.form_errors.append(_("Somebody was faster. It now stands on %(day)s.", day=_said(thing.day)))
            return _asked(thing, form, view, status=409)
        missing = actions.unsaid(thing, thing.state, form.day.data, form.why)
        for refusal in missing:
            refuse(form, refusal)
        passes = next((to for _seen, to in about_to_move.send(thing, form=form) if to), None)
        if passes and not missing:
            return went_to(passes)
        if not missing:
            try:
                recording.begin(me().id, "move", at=dates.now(), note=form.why.text)
                actions.move(thing, form.day.data, form.why, who_acts())
                db.session.commit()
                return _moved(thing, view)
            except Refused as refusal:
                db.session.rollback()
                refuse(form, refusal)
    thing = found(queries.whole_milestone(milestone_id))
    if wants_fragment() and not _in_a_cell(view):
        return shown(thing, view, status=422, form=form)
    return _asked(thing, form, view, status=422)


def _moved(thing: Milestone, view: str) -> Response:
    """What stood around the form, as it now is, and a sentence of what happened."""
    text = _("It has no day any more.")
    if thing.day:
        look = _need_a_look(thing, thing.day)
        text = _("%(title)s moved to %(day)s.", title=thing.called(dates.language()), day=dates.day_short(thing.day))
        text = f"{text} {look}".strip()
    toast = toast_html(text)
    if not wants_fragment():
        beside = view if table.view_at(view) else url_for("roadmap.milestone", milestone_id=thing.id)
        return went_to(beside, toast=toast)
    where = table.view_at(view)
    if where:
        return with_toast(table.answered(where), toast)
    return with_toast(shown(found(queries.whole_milestone(thing.id)), view, moved=True), toast)


def _asked(thing: Milestone, form: DayForm, view: str, *, status: int = 200, still: bool = False) -> Response:
    """The form: a page, or opened in its cell. `still`: the focus stays where it is."""
    values: dict[str, Any] = {
        "thing": thing,
        "form": form,
        "view": view,
        "informed": queries.informed_of_move(thing, dates.language(), but=me().id),
        "look": _need_a_look(thing, form.day.data) if form.day.data and form.day.data != thing.day else "",
        "moved_to": form.day.data if form.day.data and form.day.data != thing.day else None,
        "asks_why": thing.baseline_day is not None and thing.state != rules.MilestoneState.DRAFT,
        "step": url_for("roadmap.day", milestone_id=thing.id),
    }
    if wants_fragment() and _in_a_cell(view):
        for field in form:  # another cell may be open, too
            field.id = f"{field.name}-of-{thing.id}"
        opened = render_macro("roadmap/_moving.html", "pop", **values, still=still)
        return _cell(thing, view, more=opened, status=status)
    return page("roadmap/move.html", status=status, **values, words=words, today=dates.today())


def _cell(thing: Milestone, view: str, *, more: str = "", status: int = 200) -> Response:
    late = rules.OVER.keys().isdisjoint({thing.state}) and thing.day is not None and thing.day < dates.today()
    movable = thing.state not in rules.OVER
    html = rows.cell(thing.id, thing.day, view=quote(view, safe=""), movable=movable, late=late, more=Markup(more))  # noqa: S704
    answer = make_response(str(html), status)
    answer.vary.add("HX-Request")
    return answer


def _in_a_cell(view: str) -> bool:
    return table.view_at(view) is not None


def _need_a_look(thing: Milestone, day: date) -> str:
    """How many of those that wait for it would stand too early."""
    found_ = 0
    for other in queries.holds_up(thing.id, dates.language()):
        ends = [day, other.day or day]
        working = queries.company_working_days(min(ends), max(ends))
        found_ += is_violated((thing.state, day), (other.state, other.day), other.lag, working)
    if not found_:
        return ""
    return ngettext("%(num)s dependent needs a look.", "%(num)s dependents need a look.", found_)


def _stepped(day: date, step: int) -> date:
    """So many days on, as far as the calendar goes."""
    stepped = day + timedelta(days=step)
    return stepped if 1990 <= stepped.year <= 2199 else day


def _day_of(text: str) -> date | None:
    form = DayForm(data=None)
    try:
        form.day.process_formdata([text])
    except ValueError:
        return None
    day: date | None = form.day.data
    return day


def _said(day: date | None) -> str:
    return dates.day_long(day) if day else _("no day yet")
