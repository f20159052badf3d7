"""Quiet periods: days on which nothing goes out, for everybody, a department or a channel."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from planner.calendar.rules import State, is_overdue
from planner.calendar.words import ICONS, TONES, state_label
from planner.channels.queries import channels_offered
from planner.days.models import QuietPeriod
from planner.db import db
from planner.history import recording
from planner.people.queries import departments_offered
from planner.settings import queries
from planner.settings.blueprint import administrator, bp, keeps, saved, shown, sound, status_of, typed
from planner.settings.forms import QuietPeriodForm
from planner.web import dates
from planner.web.answers import found, fresh


@bp.get("/settings/quiet-periods")
def quiet_periods() -> Response:
    """Every quiet period: those to come and those that run first."""
    administrator()
    today = dates.today()
    rows = queries.all_quiet_periods()
    return shown(
        "settings/quiet_periods.html",
        "quiet_periods",
        coming=sorted((row for row in rows if row.last_day >= today), key=lambda row: row.first_day),
        over=[row for row in rows if row.last_day < today],
    )


@bp.route("/settings/quiet-periods/new", methods=["GET", "POST"])
def new_quiet_period() -> Response:
    """A further one; its page then lists what is planned on its days."""
    who = administrator()
    form = _form(None, typed())
    if sound(form):
        recording.begin(who.id, "create", at=dates.now())
        period = QuietPeriod(uid=str(uuid4()))
        _fill(period, form)
        db.session.add(period)
        db.session.commit()
        return _told(period, undo=False)
    return _page(form, None)


@bp.route("/settings/quiet-periods/<row:period_id>", methods=["GET", "POST"])
def quiet_period(period_id: int) -> Response:
    """Changes one."""
    who = administrator()
    period = found(db.session.get(QuietPeriod, period_id))
    form = _form(period, typed())
    if keeps(form, period, lambda: _form(period, None)):
        recording.begin(who.id, "settings", at=dates.now())
        _fill(period, form)
        db.session.commit()
        return _told(period, undo=True)
    return _page(form, period)


@bp.post("/settings/quiet-periods/<row:period_id>/delete")
def delete_quiet_period(period_id: int) -> Response:
    """Takes one away."""
    who = administrator()
    period = found(db.session.get(QuietPeriod, period_id))
    fresh(period, request.form.get("version", type=int))
    recording.begin(who.id, "delete", at=dates.now(), note=period.reason)
    db.session.delete(period)
    db.session.commit()
    return saved(url_for("settings.quiet_periods"), _("The quiet period was deleted."), undo=True)


def _told(period: QuietPeriod, *, undo: bool) -> Response:
    """Back to the list; to its own page where posts are planned on its days."""
    _posts, count = queries.posts_in(period)
    if not count:
        return saved(url_for("settings.quiet_periods"), _("Saved."), undo=undo)
    message = ngettext("Saved. One post is planned in it.", "Saved. %(num)s posts are planned in it.", count)
    return saved(url_for("settings.quiet_period", period_id=period.id), message, undo=undo)


def _page(form: QuietPeriodForm, period: QuietPeriod | None) -> Response:
    posts, count = queries.posts_in(period) if period else ([], 0)
    now, today = dates.now(), dates.today()
    return shown(
        "settings/quiet_period.html",
        "quiet_periods",
        status=status_of(form),
        form=form,
        period=period,
        posts=posts,
        count=count,
        overdue={p.id for p in posts if is_overdue(State(p.state), p.day, p.moment, now=now, today=today)},
        icons=ICONS,
        tones=TONES,
        state_label=state_label,
    )


def _form(period: QuietPeriod | None, sent: Any) -> QuietPeriodForm:
    scope = ""
    if period and period.department_id:
        scope = f"d{period.department_id}"
    elif period and period.channel_id:
        scope = f"c{period.channel_id}"
    form = QuietPeriodForm(sent, obj=None if sent else period, **({} if sent else {"scope": scope}))
    departments = departments_offered(dates.language(), keep=period.department_id if period else None)
    channels = channels_offered(keep=period.channel_id if period else None)
    form.scope.choices = {
        _("Everybody"): [SelectChoice("", _("the whole company"))],
        _("Department"): [SelectChoice(f"d{id_}", name) for id_, name in departments],
        _("Channel"): [SelectChoice(f"c{id_}", name) for id_, name in channels],
    }
    return form


def _fill(period: QuietPeriod, form: QuietPeriodForm) -> None:
    kind, id_ = form.scope.data[:1], form.scope.data[1:]
    if form.first_day.data and form.last_day.data:  # the form saw to it
        period.first_day, period.last_day = form.first_day.data, form.last_day.data
    period.reason = form.reason.data or ""
    period.department_id = int(id_) if kind == "d" else None
    period.channel_id = int(id_) if kind == "c" else None
    period.changed_at = dates.now()
