"""The first day: before the company is set up, every page leads an administrator here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, g, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField

from planner.calendar.words import network_icon
from planner.channels.models import Channel, Network
from planner.channels.seeding import seed_networks
from planner.db import db
from planner.history import recording
from planner.people.models import Organisation
from planner.people.organisation import company_zone
from planner.people.organisation import organisation as company
from planner.people.queries import departments_offered, person_with_roles
from planner.people.rules import may_administer
from planner.people.sign_in import Me, me
from planner.settings import first_day, queries
from planner.settings.blueprint import administrator, bp, keeps, sound, status_of, typed
from planner.settings.first_day import WantedChannel
from planner.settings.forms import OrganisationForm
from planner.settings.organisation import asks_for_lands, fill_organisation, organisation_form
from planner.web import dates
from planner.web.access import is_public
from planner.web.answers import found, went_to
from planner.web.forms import Checked, Line, Pick
from planner.web.fragments import page, wants_fragment

ALWAYS = frozenset({"settings.set_up", "settings.set_up_departments", "settings.set_up_channels", "settings.lands"})
MORE = 4  # empty lines for further departments
MOST_LINES = 60


class DepartmentLine(Checked):
    """One line of the list: whether there is such a department, and what it is called."""

    wanted = BooleanField(lazy_gettext("There is one"))
    name = Line(lazy_gettext("Name"), longest=80)


class ChannelLine(Checked):
    """One network: whether the company is there, under which name, whose it is."""

    wanted = BooleanField(lazy_gettext("We are there"))
    name = Line(lazy_gettext("Name"), longest=80)
    department_id = Pick(lazy_gettext("Department"))


class OwnLine(Checked):
    """One department: whether it is the administrator's own."""

    wanted = BooleanField(lazy_gettext("Your own department"))


@bp.app_template_global()
def company_name() -> str:
    """What the company is called; nothing before the set-up."""
    row = company()
    return row.name if row else ""


@bp.before_app_request
def set_up_first() -> None:
    """Until the company is set up an administrator is led to the set-up, and others see that it goes on."""
    if g.get("me") is None or is_public() or request.endpoint in ALWAYS or request.endpoint == "people.sign_out":
        return
    there = company()
    if there is not None and there.set_up_at is not None:
        return
    if may_administer(me().access):
        to = url_for("settings.set_up")
        if wants_fragment():
            abort(went_to(to))
        abort(make_response(redirect(to, 303)))
    answer = page("settings/being_set_up.html", status=503)
    answer.headers["Retry-After"] = "60"
    abort(answer)


@bp.route("/set-up", methods=["GET", "POST"])
def set_up() -> Response:
    """Step 1: the company."""
    who = _first_administrator()
    row = company()
    form = _company_form(row)
    if asks_for_lands():
        return _step("settings/set_up.html", 1, form=form, version=row.version if row else None)
    good = sound(form) if row is None else keeps(form, row, lambda: organisation_form(row, None))
    if not good:
        version = row.version if row else None
        return _step("settings/set_up.html", 1, status=status_of(form), form=form, version=version)
    recording.begin(who.id, "set-up", at=dates.now())
    if row is None:
        row = Organisation(id=1)
        db.session.add(row)
    fill_organisation(row, form)
    seed_networks()
    db.session.commit()
    return went_to(url_for("settings.set_up_departments"))


@bp.route("/set-up/departments", methods=["GET", "POST"])
def set_up_departments() -> Response:
    """Step 2: its departments."""
    who = _first_administrator()
    row = company()
    if row is None:
        return went_to(url_for("settings.set_up"))
    lines, note = _department_lines(row.language), ""
    asks_for_more = "more" in request.form
    if _all_sound(lines) and not asks_for_more:
        names = [line.name.data for line in lines if line.wanted.data and line.name.data]
        note = _twice(names) or ("" if names else _("At least one department is needed."))
        if not note:
            recording.begin(who.id, "set-up", at=dates.now())
            first_day.make_departments(names, row.language)
            db.session.commit()
            return went_to(url_for("settings.set_up_channels"))
    status = 422 if request.method == "POST" and not asks_for_more else 200
    hues = first_day.hues_in(row.language)
    return _step("settings/set_up_departments.html", 2, status=status, lines=lines, note=note, hues=hues)


@bp.route("/set-up/channels", methods=["GET", "POST"])
def set_up_channels() -> Response:
    """Step 3: where it speaks, and which departments are the administrator's own; then the plan is there."""
    who, now = _first_administrator(), dates.now()
    row = company()
    departments = departments_offered(row.language) if row else []
    if row is None or not departments:
        return went_to(url_for("settings.set_up"))
    networks = [network for network, _count in queries.all_networks()]
    lines = {network.id: _channel_line(network, departments) for network in networks}
    own = {id_: OwnLine(typed(), prefix=f"own{id_}-") for id_, _name in departments}
    note = ""
    if _all_sound([*lines.values(), *own.values()]):
        wanted = [
            WantedChannel(id_, line.name.data or "", line.department_id.data or 0)
            for id_, line in lines.items()
            if line.wanted.data
        ]
        note = _twice([*queries.values_of(Channel.name), *(channel.name for channel in wanted)])
        note = note or ("" if all(channel.name for channel in wanted) else _("Each channel needs a name."))
        if not note:
            recording.begin(who.id, "set-up", at=now)
            own_ids = [id_ for id_, line in own.items() if line.wanted.data]
            first_day.finish(row, found(person_with_roles(who.id)), channels=wanted, own=own_ids, now=now)
            db.session.commit()
            return went_to(url_for("calendar.this_month"))
    return _step(
        "settings/set_up_channels.html",
        3,
        status=422 if request.method == "POST" else 200,
        networks=networks,
        lines=lines,
        own=own,
        departments=departments,
        note=note,
        network_icon=network_icon,
    )


def _first_administrator() -> Me:
    """An administrator; once the company is set up they are led to the calendar."""
    who = administrator()
    row = company()
    if row is not None and row.set_up_at is not None:
        abort(went_to(url_for("calendar.this_month")))
    return who


def _step(template: str, step: int, *, status: int = 200, **values: Any) -> Response:
    steps = [_("Company"), _("Departments"), _("Channels")]
    return page(template, status=status, step=step, steps=steps, **values)


def _company_form(row: Organisation | None) -> OrganisationForm:
    if row is not None or request.method == "POST":
        return organisation_form(row, typed())
    return organisation_form(None, None, country="DE", language=dates.language(), zone=company_zone())


def _department_lines(language: str) -> list[DepartmentLine]:
    """As many as were sent, and some more where that was asked; at first what is suggested, and a few empty ones."""
    sent = typed()
    if sent is not None:
        count = sum(1 for n in range(MOST_LINES) if f"line{n}-name" in sent)
        lines = [DepartmentLine(sent, prefix=f"line{n}-") for n in range(count)]
        more = MORE if "more" in sent else 0
    else:
        names = first_day.departments_in(language)
        lines = [
            DepartmentLine(prefix=f"line{n}-", data={"wanted": True, "name": name}) for n, name in enumerate(names)
        ]
        more = MORE
    first = len(lines)
    empty = range(first, min(first + more, MOST_LINES))
    return [*lines, *(DepartmentLine(prefix=f"line{n}-", data={"wanted": True}) for n in empty)]


def _channel_line(network: Network, departments: list[tuple[int, str]]) -> ChannelLine:
    first = {"name": network.name, "department_id": departments[0][0]}
    line = ChannelLine(typed(), prefix=f"network{network.id}-", data=first)
    line.department_id.offer(departments)
    return line


def _all_sound(lines: Sequence[Checked]) -> bool:
    """Whether something was sent that every line takes; each says what is wrong with it."""
    checked = [sound(line) for line in lines]
    return all(checked) and request.method == "POST"


def _twice(names: Sequence[str]) -> str:
    """Says which name stands there twice, if one does."""
    seen: set[str] = set()
    for name in names:
        if name and name.casefold() in seen:
            return _("%(name)s stands there twice.", name=name)
        seen.add(name.casefold())
    return ""
