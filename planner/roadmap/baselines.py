"""Pictures of the plan: keeping one, comparing any two; and how the roadmap is held."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.history import recording
from planner.people.rules import may_manage
from planner.people.sign_in import me
from planner.roadmap import actions, comparing, queries, words
from planner.roadmap.blueprint import bp, who_acts
from planner.roadmap.forms import BaselineForm, SettingsForm
from planner.roadmap.records import Baseline
from planner.roadmap.standing import middle
from planner.web import dates
from planner.web.answers import ChangedMeanwhile, allow, found, toast_html, went_to
from planner.web.fragments import page


@bp.get("/roadmap/baselines")
def baselines() -> Response:
    """Every picture of the plan, and a form for another one."""
    return _list(BaselineForm())


@bp.post("/roadmap/baselines")
def keep() -> Response:
    """Keeps the plan as it stands, under a name or after the day, with a reason."""
    who = me()
    allow(may_manage(who.access))
    form = BaselineForm(request.form)
    if not form.validate():
        return _list(form, status=422)
    recording.begin(who.id, "baseline", at=dates.now())
    actions.make_baseline(form.name.data or "", form.reason.data or "", who_acts())
    db.session.commit()
    return went_to(url_for("roadmap.baselines"), toast=toast_html(_("Kept.")))


def _list(form: BaselineForm, *, status: int = 200) -> Response:
    values: dict[str, Any] = {
        "baselines": queries.baselines(),
        "sizes": comparing.sizes(),
        "form": form,
        "may_manage": may_manage(me().access),
    }
    return page("roadmap/baselines.html", status=status, **values, words=words)


@bp.get("/roadmap/baselines/<row:baseline_id>")
def compare(baseline_id: int) -> Response:
    """What became different since then: until now, or until the picture that `with` names."""
    one = found(db.session.get(Baseline, baseline_id))
    there = queries.baselines()
    number = request.args.get("with", 0, type=int)
    other = found(next((b for b in there if b.id == number), None)) if number else None
    rows = comparing.compared(one.id, other.id if other else None, dates.language())
    values: dict[str, Any] = {
        "one": one,
        "other": other,
        "others": [baseline for baseline in there if baseline.id != one.id],
        "rows": rows,
        "later": sum(row.slip > 0 for row in rows),
        "by": middle(row.slip for row in rows if row.slip > 0),
        "today": dates.today(),
    }
    return page("roadmap/compare.html", **values, words=words)


# -- how it is held --------------------------------------------------------------------------------------------------


@bp.get("/roadmap/settings")
def settings() -> Response:
    """How often one hears of each milestone, and what a move does to what waits; managers change it."""
    held = queries.settings()
    return _settings(SettingsForm(data=held._asdict()))


@bp.post("/roadmap/settings")
def hold() -> Response:
    """Saves it; 409 when somebody else was faster."""
    who = me()
    allow(may_manage(who.access))
    form = SettingsForm(request.form)
    form.offer()
    if not form.validate():
        return _settings(form, status=422)
    if queries.settings().version != form.version.data:
        raise ChangedMeanwhile()
    recording.begin(who.id, "hold", at=dates.now())
    actions.hold(form.cadence.data, form.policy.data, zone=dates.company_zone())
    db.session.commit()
    return went_to(url_for("roadmap.settings"), toast=toast_html(_("Saved.")))


def _settings(form: SettingsForm, *, status: int = 200) -> Response:
    form.offer()
    return page("roadmap/settings.html", status=status, form=form, may_manage=may_manage(me().access))
