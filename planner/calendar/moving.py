"""Moving a post: dragged, by 'Move to…', or with its composer."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.calendar import checking, obstacles, rules
from planner.calendar.composer import bp, first_error, undo_address, warned
from planner.calendar.forms import MoveForm
from planner.calendar.models import Post
from planner.calendar.rules import HELD, State
from planner.calendar.swaps import days_with, seen_so_far
from planner.days.rules import instant_of
from planner.db import db
from planner.history import recording
from planner.people.rules import may_edit
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import ChangedMeanwhile, allow, found, own_view, refuse, toast_html, went_to
from planner.web.fragments import page, wants_fragment
from planner.web.refusal import Refused


@bp.get("/posts/<row:post_id>/day")
def move_page(post_id: int) -> Response:
    """'Move to…': a day and a time, for keys and without a script."""
    thing = found(obstacles.post_to_move(post_id, me().access))
    allow(may_edit(me().access, thing.department_id))
    form = MoveForm(data={"day": thing.day, "at": thing.at, "version": thing.version, "fold": str(thing.fold)})
    return page("posts/move.html", fragment="move", form=form, post=thing, view=own_view(request.args.get("view", "")))


@bp.post("/posts/<row:post_id>/day")
def move(post_id: int) -> Response:
    """Another day, with the time of day kept unless one is sent; no day: back to the backlog."""
    who, now, stood = me(), dates.now(), seen_so_far()
    thing = found(obstacles.post_to_move(post_id, who.access))
    allow(may_edit(who.access, thing.department_id))
    form = MoveForm(request.form)
    view = own_view(form.view.data or "") or (
        url_for("calendar.month", month=f"{thing.day:%Y-%m}") if thing.day else "/"
    )
    if form.validate():
        if thing.version != form.version.data:
            return _moved_meanwhile(view)
        at = form.at.data if "at" in request.form else thing.at
        fold = int(form.fold.data or 0) if "at" in request.form else thing.fold
        try:
            recording.begin(who.id, "move", at=now)
            near, held, before = None, thing.state in HELD, thing.day
            if form.day.data:
                near = move_post(thing, form.day.data, at, fold, now)
            else:
                thing.unplan(now=now)
            checking.check_and_note(thing, now=now, dated=True)
            told = _told(thing, near, fell=held and thing.state not in HELD)
            touched = thing.day, before
            db.session.commit()
            target = "#days" if wants_fragment() else None  # the page that this leads to may have none
            toast = toast_html(told, undo=undo_address(view), target=target, bad=bool(near))
            return days_with(view, toast=toast, stood=stood, touched=touched) if target else went_to(view, toast=toast)
        except Refused as refusal:
            db.session.rollback()
            refuse(form, refusal)
    if wants_fragment() and "from_page" not in request.form:
        return days_with(view, toast=toast_html(first_error(form), bad=True), status=422)
    thing = found(obstacles.post_to_move(post_id, who.access))
    return page("posts/move.html", fragment="move", status=422, form=form, post=thing, view=view)


def _moved_meanwhile(view: str) -> Response:
    if not wants_fragment():
        raise ChangedMeanwhile
    text = _("Somebody changed this post meanwhile. This is how it stands now.")
    return days_with(view, toast=toast_html(text, bad=True), status=409)


def _told(thing: Post, near: rules.Neighbour | None, *, fell: bool) -> str:
    if thing.day is None:
        text = _("Back in the backlog.")
    elif thing.at:
        text = _("Moved to %(day)s, %(time)s.", day=dates.day_short(thing.day), time=dates.clock(thing.at))
    else:
        text = _("Moved to %(day)s.", day=dates.day_short(thing.day))
    if thing.state == State.SCHEDULED:
        text += " " + _("Move it in the tool that posts too.")
    return warned(text, near, fell)


def move_post(thing: Post, day: date, at: time | None, fold: int, now: datetime) -> rules.Neighbour | None:
    """Moves it with what is known of its day and its channels; a neighbour that is too close, if there is one."""
    zone = dates.company_zone().key
    moment = instant_of(day, at, ZoneInfo(thing.zone or zone), fold) if at else None
    return thing.move_to(
        day,
        at,
        zone=zone,
        fold=fold,
        quiet=obstacles.quiet_for(thing, day),
        neighbours=obstacles.neighbours_of(thing, moment),
        now=now,
    )
