"""People: who is here, what they may do where; inviting, new links, switching accounts off and on."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, current_app, request, session, url_for
from flask_babel import gettext as _

from planner.config import Config
from planner.db import db
from planner.history import queries as history
from planner.history import recording
from planner.people import actions
from planner.people.models import Department, Person
from planner.people.queries import (
    links_until,
    open_departments,
    other_admins,
    people_counted,
    people_listed,
    person_with_mail,
    person_with_roles,
)
from planner.people.rules import Standing
from planner.people.words import STANDINGS
from planner.settings import queries
from planner.settings.blueprint import administrator, bp, keeps, saved, shown, sound, status_of, typed
from planner.settings.forms import PersonForm, RoleForm
from planner.settings.rules import check_admin_stays
from planner.web import dates
from planner.web.answers import found, fresh, refuse, words
from planner.web.forms import sound as fit
from planner.web.refusal import N_, Refused

LINK = "one-time-link"  # where the session keeps a link's secret until its page has shown it


@bp.get("/settings/people")
def people() -> Response:
    """Everybody, by name; `q` searches, `show` and `department` filter, `page` goes on."""
    administrator()
    args = request.args
    asked = {name: fit(args.get(name, "")[:200]) for name in ("q", "show", "department")}
    page = min(max(args.get("page", 1, type=int), 1), 10_000)
    rows, more = people_listed(search=asked["q"].strip(), sort=asked["show"], department=asked["department"], page=page)
    lang = dates.language()
    ids = [person.id for person in rows]
    return shown(
        "settings/people.html",
        "people",
        people=rows,
        more=more,
        page=page,
        asked=asked,
        counts=people_counted(),
        departments=[(department.slug, department.called(lang)) for department in open_departments()],
        links=links_until(ids),
        gone=queries.gone_since(ids),
        without_approver=queries.departments_without_approver(lang),
        left_behind=queries.gone_with_posts(),
        now=dates.now(),
        standings=STANDINGS,
    )


@bp.route("/settings/people/new", methods=["GET", "POST"])
def invite() -> Response:
    """Somebody new, by mail address and name; their page then shows the link, once."""
    who, now = administrator(), dates.now()
    departments = open_departments()
    form, roles = _forms(None, departments, typed())
    if sound(form) and _all_sound(roles) and _is_free(form, None):
        recording.begin(who.id, "invite", at=now)
        person, secret = actions.invite(
            form.email.data or "",
            form.name.data or "",
            standing=Standing(form.standing.data),
            roles={department: role.chosen for department, role in roles.items()},
            now=now,
        )
        db.session.commit()
        session[LINK] = [person.id, secret]
        return saved(url_for("settings.person", person_id=person.id), _("%(name)s was invited.", name=person.name))
    values = {"form": form, "roles": roles, "departments": departments}
    return shown("settings/invite.html", "people", status=status_of(form), **values)


@bp.route("/settings/people/<row:person_id>", methods=["GET", "POST"])
def person(person_id: int) -> Response:
    """Changes somebody's name, address, standing and roles."""
    who = administrator()
    person = found(person_with_roles(person_id))
    departments = open_departments()
    form, roles = _forms(person, departments, typed())
    standing = partial(_standing, person)
    if keeps(form, person, standing) and _all_sound(roles) and _may_be(form, person):
        recording.begin(who.id, "settings", at=dates.now())
        person.name, person.email = form.name.data or "", (form.email.data or "").casefold()
        person.standing = Standing(form.standing.data)
        actions.set_roles(person, {department: role.chosen for department, role in roles.items()})
        db.session.commit()
        return saved(url_for("settings.people"), _("Saved."), undo=True)
    return _page(person, form, roles, departments, status=status_of(form))


@bp.post("/settings/people/<row:person_id>/link")
def new_link(person_id: int) -> Response:
    """A new one-time link, for an invitation that ran out or a lost password."""
    who, now = administrator(), dates.now()
    person = found(db.session.get(Person, person_id))
    to = url_for("settings.person", person_id=person.id)
    try:
        secret = actions.new_link(person, now=now)
    except Refused as refusal:
        return _refused(person_id, refusal)
    recording.begin(who.id, "link", at=now)
    about = {"kind": "person", "row_id": person.id, "about_kind": "person", "about_id": person.id}
    recording.changed_in_bulk([about | {"before": {}, "after": {}}])
    db.session.commit()
    session[LINK] = [person.id, secret]
    return saved(to, _("A new link was made."))


@bp.post("/settings/people/<row:person_id>/switch-on")
def switch_on(person_id: int) -> Response:
    """Lets somebody in again, with the roles that they had."""
    who = administrator()
    person = found(db.session.get(Person, person_id))
    fresh(person, request.form.get("version", type=int))
    recording.begin(who.id, "switch-on", at=dates.now())
    person.active = True
    db.session.commit()
    message = _("%(name)s can sign in again.", name=person.name)
    return saved(url_for("settings.person", person_id=person.id), message)


def _refused(person_id: int, refusal: Refused) -> Response:
    """The person's page again, with what was refused above it."""
    person = found(person_with_roles(person_id))
    departments = open_departments()
    form, roles = _forms(person, departments, None)
    form.form_errors.append(words(refusal))
    return _page(person, form, roles, departments, status=422)


def _page(
    person: Person, form: PersonForm, roles: dict[int, RoleForm], departments: list[Department], *, status: int
) -> Response:
    made = session.get(LINK, [0, ""])
    secret = session.pop(LINK)[1] if made[0] == person.id else ""
    until = links_until([person.id]).get(person.id)
    return shown(
        "settings/person.html",
        "people",
        status=status,
        person=person,
        form=form,
        roles=roles,
        departments=departments,
        link=_address(secret) if secret else "",
        until=until if until and until > dates.now() else None,
        gone=queries.gone_since([person.id]).get(person.id) if not person.active else None,
        holdings=queries.holdings_of(person.id),
        told=history.acts_about("person", person.id, most=10),
        now=dates.now(),
    )


def _address(secret: str) -> str:
    """The whole address of a one-time link, on the configured host."""
    config: Config = current_app.extensions["planner"]
    return config.base_url + url_for("people.welcome", secret=secret)


def _forms(person: Person | None, departments: list[Department], sent: Any) -> tuple[PersonForm, dict[int, RoleForm]]:
    form = PersonForm(sent, obj=None if sent else person, **({"standing": person.standing.value} if person else {}))
    held = {membership.department_id: membership.role.value for membership in person.memberships} if person else {}
    roles = {
        department.id: RoleForm(sent, prefix=f"d{department.id}-", data={"role": held.get(department.id, "")})
        for department in departments
    }
    return form, roles


def _standing(person: Person) -> PersonForm:
    return _forms(person, [], None)[0]


def _all_sound(roles: dict[int, RoleForm]) -> bool:
    checked = [sound(role) for role in roles.values()]  # each says what is wrong with it
    return all(checked)


def _is_free(form: PersonForm, person: Person | None) -> bool:
    there = person_with_mail(form.email.data or "")
    if there is None or (person and there == person.id):
        return True
    refuse(form, Refused(N_("Somebody with this mail address is there already."), field="email"))
    return False


def _may_be(form: PersonForm, person: Person) -> bool:
    was = person.active and person.standing == Standing.ADMIN
    try:
        stays = form.standing.data == Standing.ADMIN.value
        check_admin_stays(was=was, stays=stays, others=other_admins(person.id) if was and not stays else 1)
    except Refused as refusal:
        refuse(form, refusal)
        return False
    return _is_free(form, person)
