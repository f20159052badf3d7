"""The company's own days: its anniversary, the open day."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.days.models import CompanyDay
from planner.db import db
from planner.history import recording
from planner.settings import queries
from planner.settings.blueprint import administrator, bp, keeps, saved, shown, sound, status_of, typed
from planner.settings.forms import CompanyDayForm
from planner.web import dates
from planner.web.answers import found, fresh


@bp.get("/settings/days")
def days() -> Response:
    """Every day of the company's own."""
    administrator()
    return shown("settings/days.html", "days", days=queries.all_days())


@bp.route("/settings/days/new", methods=["GET", "POST"])
def new_day() -> Response:
    """A further one."""
    who = administrator()
    form = CompanyDayForm(typed())
    if sound(form):
        recording.begin(who.id, "create", at=dates.now())
        day = CompanyDay()
        _fill(day, form)
        db.session.add(day)
        db.session.commit()
        return saved(url_for("settings.days"), _("%(name)s was added.", name=day.name))
    return shown("settings/day.html", "days", status=status_of(form), form=form, day=None)


@bp.route("/settings/days/<row:day_id>", methods=["GET", "POST"])
def day(day_id: int) -> Response:
    """Changes one."""
    who = administrator()
    day = found(db.session.get(CompanyDay, day_id))
    form = _form(day, typed())
    if keeps(form, day, lambda: _form(day, None)):
        recording.begin(who.id, "settings", at=dates.now())
        _fill(day, form)
        db.session.commit()
        return saved(url_for("settings.days"), _("Saved."), undo=True)
    return shown("settings/day.html", "days", status=status_of(form), form=form, day=day)


@bp.post("/settings/days/<row:day_id>/delete")
def delete_day(day_id: int) -> Response:
    """Takes one away."""
    who = administrator()
    day = found(db.session.get(CompanyDay, day_id))
    fresh(day, request.form.get("version", type=int))
    recording.begin(who.id, "delete", at=dates.now(), note=day.name)
    db.session.delete(day)
    db.session.commit()
    return saved(url_for("settings.days"), _("The day was deleted."), undo=True)


def _form(day: CompanyDay, sent: Any) -> CompanyDayForm:
    return CompanyDayForm(sent, obj=None if sent else day)


def _fill(day: CompanyDay, form: CompanyDayForm) -> None:
    day.name, day.yearly = form.name.data or "", bool(form.yearly.data)
    if form.day.data:  # the form saw to it
        day.day = form.day.data
