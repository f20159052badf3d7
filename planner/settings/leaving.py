"""When somebody leaves: the account is switched off at once, and what they were in charge of goes to somebody else."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from planner.db import db
from planner.history import recording
from planner.people import actions as people_actions
from planner.people.models import Person
from planner.people.queries import other_admins, people_offered
from planner.people.rules import Standing
from planner.settings import actions, queries
from planner.settings.blueprint import administrator, bp, keeps, saved, shown, status_of, typed
from planner.settings.forms import LeavingForm
from planner.settings.rules import check_admin_stays
from planner.web import dates
from planner.web.answers import found, refuse
from planner.web.refusal import Refused


@bp.route("/settings/people/<row:person_id>/leaving", methods=["GET", "POST"])
def leaving(person_id: int) -> Response:
    """Switches an account off and hands over what its person holds, in one act; who is off already is handed over."""
    who, now = administrator(), dates.now()
    person = found(db.session.get(Person, person_id))
    form = _form(person, typed())
    if not keeps(form, person, lambda: _form(person, None)):
        return _page(person, form, status_of(form))
    was_active = person.active
    heir = db.session.get(Person, form.heir_id.data) if form.heir_id.data else None
    try:
        recording.begin(who.id, "hand-over" if heir else "switch-off", at=now, note=heir.name if heir else "")
        if was_active:
            was_admin = person.standing == Standing.ADMIN
            check_admin_stays(was=was_admin, stays=False, others=other_admins(person.id))
            people_actions.switch_off(person)
        handed = actions.hand_over(person.id, heir, now=now) if heir else 0
    except Refused as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return _page(found(db.session.get(Person, person_id)), form, 422)
    db.session.commit()
    return saved(url_for("settings.people"), _message(person, heir, handed, was_active=was_active), undo=True)


def _message(person: Person, heir: Person | None, handed: int, *, was_active: bool) -> str:
    over = (
        ngettext("%(num)s thing went to %(heir)s.", "%(num)s things went to %(heir)s.", handed, heir=heir.name)
        if heir
        else ""
    )
    off = _("%(name)s is signed out and switched off.", name=person.name) if was_active else ""
    return f"{off} {over}".strip() or _("Nothing was changed.")


def _form(person: Person, sent: Any) -> LeavingForm:
    form = LeavingForm(sent)
    form.heir_id.offer(people_offered(but=person.id), none=_("nobody yet"))
    return form


def _page(person: Person, form: LeavingForm, status: int) -> Response:
    values = {"person": person, "form": form, "holdings": queries.holdings_of(person.id)}
    return shown("settings/leaving.html", "people", status=status, **values)
