"""Now, next, later: this quarter and what is overdue, the quarter after it, and all that comes then."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.days.rules import months_later
from planner.people.rules import may_manage
from planner.people.sign_in import me
from planner.roadmap import heads, queries, words
from planner.roadmap.blueprint import bp
from planner.roadmap.filters import View, view_of
from planner.roadmap.heads import Shown
from planner.roadmap.plan import Line, plan_of
from planner.roadmap.timeline import lane_name, standings_of
from planner.roadmap.timescale import quarter_of
from planner.web import dates
from planner.web.fragments import page_with_head


@bp.get("/roadmap/horizons")
def horizons() -> Response:
    """What is to be reached now, next and later; filters are in the address."""
    view = view_of(request.args)
    made = heads.shown("horizons", view, lambda: _horizons(view))
    return page_with_head("roadmap/plan.html", fragment="plan", shown=made)


def horizon_of(day: date | None, today: date) -> int:
    """0 for this quarter and before it, 1 for the next one, 2 for later and for what has no day."""
    if day is None:
        return 2
    second, third = months_later(quarter_of(today), 3), months_later(quarter_of(today), 6)
    return 0 if day < second else 1 if day < third else 2


def _horizons(view: View) -> Shown:
    path, today = url_for("roadmap.horizons"), dates.today()
    settings = queries.settings()
    plan = plan_of(view, dates.language(), today=today, cadence=settings.cadence, with_works=False, over=view.done)
    columns: list[dict[str, list[Line]]] = [{}, {}, {}]
    for line in plan.lines:  # in the order of lanes, then of days
        columns[horizon_of(line.day, today)].setdefault(line.lane, []).append(line)
    lanes = {lane.key: lane for lane in plan.lanes}
    second = months_later(quarter_of(today), 3)
    names = [
        (_("Now"), dates.quarter(today)),
        (_("Next"), dates.quarter(second)),
        (_("Later"), _("after %(quarter)s, or without a day", quarter=dates.quarter(second))),
    ]
    menus = [
        heads.lanes_menu(view, path, _("Group")),
        heads.department_menu(view, path),
        heads.owner_menu(view, path),
        heads.health_menu(view, path),
    ]
    counts = heads.counts_of(plan.lanes, plan.lines, folded=any(lane.folded for lane in plan.lanes))
    values: dict[str, Any] = {
        "columns": [
            (name, when, [(lane_name(lanes[lane]), lanes[lane].hue, some) for lane, some in column.items()])
            for (name, when), column in zip(names, columns, strict=True)
        ],
        "folded": [
            (lane, lane_name(lane), view.but(opened=(*view.opened, lane.key)).address(path))
            for lane in plan.lanes
            if lane.folded
        ],
        "standings": standings_of(plan, settings.cadence),
        "view": view,
        "today": today,
        "words": words,
        "may_manage": may_manage(me().access),
    }
    head = heads.head_of(view, "horizons", counts, queries.baselines(), menus=menus)
    return Shown(head, heads.body_of("roadmap/_horizons.html", **values))
