"""What all pages of answering share: their blueprint, the guidelines' views as segments, who looks after them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, g, url_for
from flask_babel import gettext as _

from planner.history.queries import who_changed
from planner.people.rules import may_manage
from planner.people.sign_in import Me, me
from planner.web.answers import allow, toast_html, went_to
from planner.web.forms import Checked, differences

bp = Blueprint("answering", __name__)


@dataclass(frozen=True)
class Segment:
    """One of the guidelines' views."""

    label: str
    url: str
    current: bool
    key: str = ""


@bp.app_template_global()
def guidelines_views(here: str) -> list[Segment]:
    """The guidelines' views that there are; `here` is the endpoint of the one that is shown."""
    views = (
        ("guidelines.read", _("Read")),
        ("answering.respond", _("Respond")),
        ("guidelines.changes", _("Changes")),
        ("guidelines.readers", _("Who has read it")),
    )
    there = current_app.view_functions
    return [Segment(label, url_for(view), view == here) for view, label in views if view in there]


def manager() -> Me:
    """Who is signed in; a 403 unless they manage."""
    allow(may_manage(me().access))
    return me()


def saved(to: str, text: str) -> Response:
    """After the commit: on to `to`, with a toast that takes the act back."""
    return went_to(to, toast=toast_html(text, undo=undo_address()))


def conflict(mine: Checked, theirs: Checked, thing: Any) -> dict[str, Any]:
    """What somebody else saved meanwhile beside what was typed; the form then carries the version that stands."""
    rows = differences(mine, theirs)
    version: Any = mine["version"]
    version.data, version.raw_data = thing.version, None
    return {"who": who_changed(*thing.belongs_to()), "rows": rows}


def undo_address() -> str | None:
    """After the commit: where the act is taken back; None when nothing was changed."""
    act = g.get("act")
    return url_for("answering.undo", act_id=act) if act else None
