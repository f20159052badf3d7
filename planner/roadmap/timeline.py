"""The timeline: lanes of initiatives and milestones over a quarter, a year, three years."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect

from planner.days.rules import Span
from planner.people.rules import may_manage
from planner.people.sign_in import me
from planner.roadmap import drawing, heads, queries
from planner.roadmap.blueprint import bp
from planner.roadmap.filters import View, view_of
from planner.roadmap.heads import Shown
from planner.roadmap.layout import LEFT, RIGHT, Due, Lane, Work, layout
from planner.roadmap.plan import NONE, UNDATED, LaneCount, Plan, plan_of
from planner.roadmap.standing import Standing, standing_of
from planner.roadmap.timescale import Scale, beside, window_of
from planner.web import dates
from planner.web.fragments import page_with_head


@bp.get("/roadmap")
def roadmap() -> Redirect:
    """The roadmap's first view."""
    return redirect(url_for("roadmap.timeline"), 303)


@bp.get("/roadmap/timeline")
def timeline() -> Response:
    """The plan over time; `lanes`, `zoom`, `from`, filters and the plan to compare with are in the address."""
    view = view_of(request.args)
    made = heads.shown("timeline", view, lambda: _timeline(view))
    return page_with_head("roadmap/plan.html", fragment="plan", shown=made)


def _timeline(view: View) -> Shown:
    path, today = url_for("roadmap.timeline"), dates.today()
    settings = queries.settings()
    window = window_of(view.zoom, today, view.first)
    plan = plan_of(view, dates.language(), today=today, cadence=settings.cadence, window=window)
    standings = standings_of(plan, settings.cadence)
    counts = heads.counts_of(plan.lanes, plan.lines, folded=any(lane.folded for lane in plan.lanes))
    menus = [
        heads.lanes_menu(view, path, _("Lanes")),
        heads.department_menu(view, path),
        heads.health_menu(view, path),
    ]
    before, after = beside(view.zoom, window)
    svg = drawn(view, plan, standings, window)
    values: dict[str, Any] = {
        "svg": svg if plan.lanes else None,
        "before": view.but(first=before).address(path),
        "after": view.but(first=after).address(path),
        "here": heads.today_in(window.first, window.last, today),
        "around_today": view.but(first=None).address(path),
        "arrows": view.but(arrows=not view.arrows).address(path),
        "table": view.but().address(url_for("roadmap.table")),
        "view": view,
        "window": window,
        "may_manage": may_manage(me().access),
    }
    head = heads.head_of(view, "timeline", counts, queries.baselines(), menus=menus)
    return Shown(head, heads.body_of("roadmap/_timeline.html", **values))


def drawn(view: View, plan: Plan, standings: dict[int, Standing], window: Span) -> Markup:
    """A plan as SVG for the page."""
    path = url_for("roadmap.timeline")
    lanes = {lane.key: lane for lane in plan.lanes}
    scale = Scale(window, LEFT, RIGHT)
    return drawing.timeline(
        layout(*pieces_of(plan, standings), scale),
        scale,
        view.zoom,
        lines={line.id: line for line in plan.lines},
        standings=standings,
        works={work.id: work for work in plan.works},
        lanes=lanes,
        open_lane={key: view.but(opened=(*view.opened, key)).address(path) for key in lanes},
        all_arrows=view.arrows,
        today=dates.today(),
    )


def standings_of(plan: Plan, cadence: Any) -> dict[int, Standing]:
    """How each milestone of a plan stands today."""
    today, zone = dates.today(), dates.company_zone()
    working = queries.company_working_days
    return {
        line.id: standing_of(
            line, plan.waits.get(line.id, ()), today=today, zone=zone, cadence=cadence, working=working
        )
        for line in plan.lines
    }


def pieces_of(plan: Plan, standings: dict[int, Standing]) -> tuple[list[Lane], list[Work], list[Due]]:
    """The plan as the layout takes it."""
    lanes = [
        Lane(lane.key, lane_name(lane), lane.hue, lane.total, lane.off_track, lane.folded)
        for lane in plan.lanes
        if lane.key != UNDATED or lane.folded
    ]
    works = [Work(w.id, w.title, w.lane, w.first_day, w.last_day, w.done) for w in plan.works]
    dues = [
        Due(
            line.id,
            line.title,
            line.lane,
            line.day,
            line.was,
            line.initiative_id,
            tuple((one.wait.from_id, one.broken) for one in standings[line.id].waits),
        )
        for line in plan.lines
    ]
    return lanes, works, dues


def lane_name(lane: LaneCount) -> str:
    """A lane's name; those of what serves no goal, or has no owner or day, have one, too."""
    if lane.key == UNDATED:
        return _("Undated")
    return lane.title or (_("None") if lane.key == NONE else "–")
