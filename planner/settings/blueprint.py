"""What all pages of the settings share: their blueprint, the list of them, who may open them, how they save."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import InstrumentedAttribute

from planner.history.queries import who_changed
from planner.people.rules import may_administer, may_manage
from planner.people.sign_in import Me, me
from planner.settings.forms import Saved
from planner.settings.queries import counted, values_of
from planner.settings.rules import check_name_free
from planner.web.answers import allow, refuse, toast_html, went_to
from planner.web.forms import Checked, differences
from planner.web.fragments import page
from planner.web.refusal import Refused

bp = Blueprint("settings", __name__)


@dataclass(frozen=True)
class Place:
    """One entry of the list beside every page."""

    label: str
    icon: str
    url: str
    current: bool
    count: int | None = None


def administrator() -> Me:
    """Who is signed in; a 403 unless they administer."""
    allow(may_administer(me().access))
    return me()


def manager() -> Me:
    """Who is signed in; a 403 unless they manage the company or administer."""
    allow(may_manage(me().access))
    return me()


def shown(template: str, here: str, *, status: int = 200, **values: Any) -> Response:
    """A page of the settings. `here` is the endpoint of the entry that it belongs to."""
    return page(template, status=status, places=_places(here), **values)


def _places(here: str) -> list[Place]:
    def place(label: str, icon: str, endpoint: str, count: int | None = None) -> Place:
        return Place(label, icon, url_for(f"settings.{endpoint}"), endpoint == here, count)

    places = [place(_("You"), "user-round", "own")]
    rules = place(_("Rules"), "list-checks", "rules")
    if not may_administer(me().access):
        return [*places, rules] if may_manage(me().access) else places
    counts = counted()
    return [
        *places,
        place(_("Organisation"), "flag", "organisation"),
        place(_("Departments"), "building-2", "departments", counts.departments),
        place(_("Channels"), "megaphone", "channels", counts.channels),
        place(_("Networks"), "globe", "networks"),
        place(_("Topics"), "bookmark", "topics", counts.topics),
        rules,
        place(_("People"), "users-round", "people", counts.people),
        place(_("Quiet periods"), "moon", "quiet_periods", counts.quiet_periods),
        place(_("Company days"), "calendar-days", "days", counts.days),
        place(_("History"), "history", "history"),
    ]


def typed() -> Any:
    """What was sent, None where the page is only asked for."""
    return request.form if request.method == "POST" else None


def sound(form: Checked) -> bool:
    """Whether something was sent that the form takes."""
    return request.method == "POST" and form.validate()


def name_is_free(form: Saved, column: InstrumentedAttribute[str], row: Any) -> bool:
    """Whether no other row has the name that was typed; the form says so where one has. `row` is None for a new one."""
    try:
        check_name_free(form["name"].data, values_of(column, but=row.id if row else None))
    except Refused as refusal:
        refuse(form, refusal)
        return False
    return True


def keeps(form: Saved, row: Any, standing: Callable[[], Saved]) -> bool:
    """Whether what was typed may be kept: it is sound, and nobody saved the row since this page was made.

    `standing` is the form as the row would fill it now: where somebody was faster the form says who, and what stands,
    and keeps all that was typed."""
    if not sound(form):
        return False
    if form.version.data == row.version:
        return True
    form.meanwhile = differences(form, standing())
    form.by = who_changed(*row.belongs_to())
    return False


def status_of(form: Saved) -> int:
    """Of the page on which a form stands: asked for, refused, or overtaken."""
    if request.method != "POST":
        return 200
    return 422 if form.meanwhile is None else 409


def saved(to: str, message: str, *, undo: bool = False) -> Response:
    """After the commit: on to `to`, with a toast, which takes the act back where `undo` says so."""
    act = g.get("act") if undo else None
    return went_to(to, toast=toast_html(message, undo=url_for("settings.undo", act_id=act) if act else None))
