"""The roadmap as files: a table of milestones and initiatives, and the timeline as a picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from sqlalchemy import Select, select

from planner.db import db
from planner.goals.models import Goal
from planner.people.models import Department, Person
from planner.plans.picture import file_of
from planner.plans.values import guard
from planner.roadmap import queries, rules, words
from planner.roadmap.filters import View, view_of
from planner.roadmap.models import Initiative, Milestone
from planner.roadmap.plan import plan_of, wanted_by
from planner.roadmap.rules import MilestoneState
from planner.roadmap.timeline import drawn, standings_of
from planner.roadmap.timescale import window_of
from planner.web import dates

bp = Blueprint("plans", __name__)

Cell = str | int | date | None
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
}


@bp.get("/roadmap/export/roadmap.<any(csv, xlsx, svg):form>")
def roadmap_file(form: str) -> Response:
    """The roadmap with the filters of the address as a table, or as the picture that the timeline shows."""
    view = view_of(request.args)
    made = {"csv": _csv, "xlsx": _xlsx, "svg": _svg}[form](view)
    answer = Response(made, content_type=KINDS[form])
    name = f"roadmap-{dates.today().isoformat()}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _svg(view: View) -> bytes:
    today, cadence = dates.today(), queries.settings().cadence
    window = window_of(view.zoom, today, view.first)
    plan = plan_of(view, dates.language(), today=today, cadence=cadence, window=window)
    title = _("Roadmap, as of %(day)s", day=dates.day_long(today))
    return file_of(str(drawn(view, plan, standings_of(plan, cadence), window)), title)


# -- tables ----------------------------------------------------------------------------------------------------------


def _headings() -> list[str]:
    return [
        _("ID"),
        _("Kind"),
        _("Title"),
        _("State"),
        _("Department"),
        _("Owner"),
        _("Goal"),
        _("Initiative"),
        _("Start"),
        _("Due"),
        _("Baseline"),
        _("Slip"),
        _("Moves"),
        _("Health"),
        _("Confidence"),
        _("Done when"),
    ]


def _rows(view: View) -> list[list[Cell]]:
    """Every milestone that the filters leave, however many there are, and the initiatives of the same departments."""
    lang = dates.language()
    rows = [_initiative(row) for row in db.session.execute(_initiatives(view, lang))]
    return rows + [_milestone(row) for row in db.session.execute(_milestones(view, lang))]


def _milestones(view: View, lang: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Milestone.slug,
            Milestone.title_in(lang).label("title"),
            Milestone.state,
            Department.name_in(lang).label("department"),
            Person.name.label("owner"),
            Goal.title_in(lang).label("goal"),
            Initiative.title_in(lang).label("initiative"),
            Milestone.day,
            Milestone.baseline_day,
            Milestone.moves,
            Milestone.health,
            Milestone.confidence,
            Milestone.done_when,
        )
        .join(Department, Department.id == Milestone.department_id)
        .outerjoin(Person, Person.id == Milestone.owner_id)
        .outerjoin(Goal, Goal.id == Milestone.goal_id)
        .outerjoin(Initiative, Initiative.id == Milestone.initiative_id)
        .where(*wanted_by(view, dates.today(), queries.settings().cadence))
        .order_by(Milestone.day.is_(None), Milestone.day, Milestone.id)
    )


def _milestone(row: Any) -> list[Cell]:
    slip = rules.slip(row.day, row.baseline_day)
    health = words.health_label(row.health) if row.health and row.state == MilestoneState.COMMITTED else None
    return [
        *(row.slug, _("Milestone"), row.title, words.state_label(row.state), row.department, row.owner, row.goal),
        *(row.initiative, None, row.day, row.baseline_day, slip if row.day and row.baseline_day else None, row.moves),
        *(health, words.label(_(words.CONFIDENCES[row.confidence])), row.done_when),
    ]


def _initiatives(view: View, lang: str) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            Initiative.slug,
            Initiative.title_in(lang).label("title"),
            Initiative.state,
            Department.name_in(lang).label("department"),
            Person.name.label("owner"),
            Goal.title_in(lang).label("goal"),
            Initiative.first_day,
            Initiative.last_day,
        )
        .join(Department, Department.id == Initiative.department_id)
        .outerjoin(Person, Person.id == Initiative.owner_id)
        .outerjoin(Goal, Goal.id == Initiative.goal_id)
        .where(Initiative.state != MilestoneState.DROPPED)
        .order_by(Initiative.first_day, Initiative.id)
    )
    return query.where(Department.slug.in_(view.department)) if view.department else query


def _initiative(row: Any) -> list[Cell]:
    return [
        *(row.slug, _("Initiative"), row.title, words.state_label(row.state), row.department, row.owner, row.goal),
        *(None, row.first_day, row.last_day, None, None, None, None, None, None),
    ]


def _csv(view: View) -> bytes:
    """UTF-8 with a byte order mark and semicolons, as Excel in German opens it by a double click; days as ISO has
    them, nothing in it is a formula."""
    out = io.StringIO(newline="")
    table: list[Sequence[Cell]] = [_headings(), *_rows(view)]
    cells = [[guard(cell) if isinstance(cell, str) else _plain(cell) for cell in row] for row in table]
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(cells)
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: int | date | None) -> str:
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)


def _xlsx(view: View) -> bytes:
    """A workbook with real days and numbers; nothing in it is a formula."""
    import xlsxwriter  # it takes 40 ms, and only an export needs it

    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.add_worksheet(_("Roadmap"))
    bold, day = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "yyyy-mm-dd"})
    for column, heading in enumerate(_headings()):
        sheet.write_string(0, column, heading, bold)
    for number, row in enumerate(_rows(view), start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, cell, day)
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, guard(cell)[:LONGEST])
    sheet.freeze_panes(1, 0)
    workbook.close()
    return out.getvalue()


LONGEST = 32_000  # characters in a cell of a workbook
