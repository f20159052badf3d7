"""Departments: their names, colours and leads. The slug is given once and stays."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from planner.calendar.models import Post
from planner.db import db
from planner.history import recording
from planner.people.models import Department
from planner.people.queries import all_departments, people_offered
from planner.people.rules import slug_of
from planner.settings import queries
from planner.settings.blueprint import administrator, bp, keeps, name_is_free, saved, shown, sound, status_of, typed
from planner.settings.forms import DepartmentForm
from planner.web import dates
from planner.web.answers import found


@bp.get("/settings/departments")
def departments() -> Response:
    """Every department, archived ones last."""
    administrator()
    return shown(
        "settings/departments.html",
        "departments",
        departments=all_departments(),
        open_posts=queries.open_posts_by(Post.department_id),
    )


@bp.route("/settings/departments/new", methods=["GET", "POST"])
def new_department() -> Response:
    """A further one."""
    who = administrator()
    form = _form(None, typed())
    if sound(form) and name_is_free(form, Department.name, None):
        recording.begin(who.id, "create", at=dates.now())
        slug = slug_of(form.name.data or "", set(queries.values_of(Department.slug)))
        department = Department(slug=slug)
        _fill(department, form)
        db.session.add(department)
        db.session.commit()
        return saved(url_for("settings.departments"), _("%(name)s was added.", name=department.name))
    return shown("settings/department.html", "departments", status=status_of(form), form=form, department=None)


@bp.route("/settings/departments/<row:department_id>", methods=["GET", "POST"])
def department(department_id: int) -> Response:
    """Changes one."""
    who = administrator()
    department = found(db.session.get(Department, department_id))
    form = _form(department, typed())
    if keeps(form, department, lambda: _form(department, None)) and name_is_free(form, Department.name, department):
        recording.begin(who.id, "settings", at=dates.now())
        _fill(department, form)
        db.session.commit()
        return saved(url_for("settings.departments"), _("Saved."), undo=True)
    return shown("settings/department.html", "departments", status=status_of(form), form=form, department=department)


def _form(department: Department | None, sent: Any) -> DepartmentForm:
    form = DepartmentForm(sent, obj=None if sent else department)
    lead = department.lead_id if department else None
    form.lead_id.offer(people_offered(keep=lead), none=_("nobody"))
    return form


def _fill(department: Department, form: DepartmentForm) -> None:
    department.name = form.name.data or ""
    department.name_de = form.name_de.data or None
    department.hue = form.hue.data
    department.lead_id = form.lead_id.data
