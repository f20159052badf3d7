"""The table: the timeline's equal for those who read, sort and write with the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from planner.people.rules import may_manage
from planner.people.sign_in import me
from planner.roadmap import heads, queries
from planner.roadmap.blueprint import bp
from planner.roadmap.filters import Sort, View, view_of
from planner.roadmap.heads import Shown
from planner.roadmap.health import WORST
from planner.roadmap.plan import Line, plan_of
from planner.roadmap.rows import Rows
from planner.roadmap.rules import OVER
from planner.roadmap.timeline import lane_name, standings_of
from planner.web import dates
from planner.web.fragments import page_with_head


@bp.get("/roadmap/table")
def table() -> Response:
    """The plan as rows; groups, filters, sorting and the plan to compare with are in the address."""
    return answered(view_of(request.args))


def answered(view: View) -> Response:
    """The whole page, or the rows alone."""
    return page_with_head("roadmap/plan.html", fragment="plan", shown=rows_shown(view))


def rows_shown(view: View) -> Shown:
    return heads.shown("table", view, lambda: _table(view))


def view_at(address: str) -> View | None:
    """What a table at that address shows; None for the address of anything else."""
    parts = urlsplit(address)
    return view_of(MultiDict(parse_qsl(parts.query))) if parts.path == url_for("roadmap.table") else None


def _table(view: View) -> Shown:
    path, today, who = url_for("roadmap.table"), dates.today(), me()
    settings = queries.settings()
    plan = plan_of(view, dates.language(), today=today, cadence=settings.cadence, with_works=False, over=view.done)
    standings = standings_of(plan, settings.cadence)
    menus = [
        heads.lanes_menu(view, path, _("Group")),
        heads.department_menu(view, path),
        heads.owner_menu(view, path),
        heads.health_menu(view, path),
        heads.due_menu(view, path),
    ]
    pictures = queries.baselines()
    compared = next((one for one in pictures if one.id == view.baseline), None)
    rows = Rows(
        today=today,
        zone=dates.company_zone(),
        here=view.address(path),
        mine=who.id,
        manages=may_manage(who.access),
    )
    found = {lane: list(some) for lane, some in groupby(plan.lines, lambda line: line.lane)}
    groups = [
        {
            "lane": lane,
            "name": lane_name(lane),
            "open": view.but(opened=(*view.opened, lane.key)).address(path) if lane.folded else "",
            "more": max(0, lane.total - len(found.get(lane.key, ()))) if not lane.folded else 0,
            "rows": rows.html(_sorted(found.get(lane.key, ()), view), standings),
        }
        for lane in plan.lanes
    ]
    counts = heads.counts_of(plan.lanes, plan.lines, folded=any(lane.folded for lane in plan.lanes))
    values: dict[str, Any] = {
        "groups": groups,
        "view": view,
        "heads": _headings(view, path, compared.day if compared else None),
        "done": view.but(done=not view.done).address(path),
        "today": today,
        "may_manage": may_manage(who.access),
    }
    head = heads.head_of(view, "table", counts, pictures, menus=menus)
    return Shown(head, heads.body_of("roadmap/_table.html", **values))


def _headings(view: View, path: str, compared: date | None) -> list[dict[str, Any]]:
    """Each column's name, and where it can be sorted by, how it is now and the address that turns it round."""
    plan = _("%(day)s plan", day=dates.day_month(compared)) if compared else _("Baseline")
    columns = [
        (Sort.TITLE, _("Milestone")),
        (Sort.OWNER, _("Owner")),
        (Sort.DUE, _("Due")),
        (None, plan),
        (Sort.SLIP, _("Slip")),
        (Sort.HEALTH, _("Owner says")),
        (Sort.UPDATE, _("Last update")),
        (None, _("Waits for")),
    ]
    return [
        {
            "name": name,
            "sorted": {sort: "ascending", f"-{sort}": "descending"}.get(view.sort, "none") if sort else "",
            "address": view.but(sort=f"-{sort}" if view.sort == sort else str(sort)).address(path) if sort else "",
        }
        for sort, name in columns
    ]


def _sorted(lines: Sequence[Line], view: View) -> list[Line]:
    """The rows of a group in the order that was asked for; what has no value comes last either way."""
    sort = Sort(view.sort.removeprefix("-"))
    bad_first = {health: number for number, health in enumerate(WORST)}

    def value(line: Line) -> Any:
        return {
            Sort.DUE: line.day,
            Sort.TITLE: line.title.casefold(),
            Sort.OWNER: line.owner.casefold() if line.owner else None,
            Sort.SLIP: line.slip,
            Sort.HEALTH: bad_first[line.health] if line.health and line.state not in OVER else None,
            Sort.UPDATE: line.reported_at,
        }[sort]

    known = [line for line in lines if value(line) is not None]
    known.sort(key=value, reverse=view.sort.startswith("-"))
    return known + [line for line in lines if value(line) is None]
