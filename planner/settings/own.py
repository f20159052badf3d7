"""One's own settings: how one reads Planner, the password, being away, signing out everywhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, g, session, url_for
from flask_babel import gettext as _
from flask_babel import refresh

from planner.db import db
from planner.history import recording
from planner.people import sign_in
from planner.people.actions import change_password
from planner.people.models import Person
from planner.people.queries import people_offered
from planner.people.rules import PAUSE
from planner.people.sign_in import me
from planner.settings.blueprint import bp, keeps, saved, shown, typed
from planner.settings.forms import AwayForm, ChangePasswordForm, OwnForm
from planner.web import dates
from planner.web.answers import found, went_to


@bp.get("/settings")
def own() -> Response:
    """How one reads Planner, and what goes with one's account."""
    return _page(_myself())


@bp.post("/settings")
def save_own() -> Response:
    """Name, language, colours, zone, keys."""
    person = _myself()
    form = _own_form(person, typed())
    if not keeps(form, person, lambda: _own_form(person, None)):
        return _page(person, form=form)
    recording.begin(person.id, "own-settings", at=dates.now())
    person.name = form.name.data or ""
    person.language = form.language.data or None
    person.scheme = form.scheme.data
    person.zone = form.zone.data or None
    person.keys = bool(form.keys.data)
    db.session.commit()
    g.me = replace(me(), language=person.language)
    refresh()  # the toast speaks the new language already
    return saved(url_for("settings.own"), _("Saved."))


@bp.post("/settings/away")
def save_away() -> Response:
    """From when until when somebody else decides."""
    person = _myself()
    form = _away_form(person, typed())
    if not keeps(form, person, lambda: _away_form(person, None)):
        return _page(person, away_form=form)
    recording.begin(person.id, "own-settings", at=dates.now())
    person.away_from, person.away_until = form.away_from.data, form.away_until.data
    person.deputy_id = form.deputy_id.data
    db.session.commit()
    return saved(url_for("settings.own"), _("Saved."))


@bp.post("/settings/password")
def save_password() -> Response:
    """A new password for the old one; every other session ends."""
    who, now = me(), dates.now()
    form = ChangePasswordForm(typed())
    if not form.validate():
        return _page(_myself(), password_form=form)
    address = sign_in.address_of_request()
    if not sign_in.tries_left(who.email, address, now):
        form.old.errors = [_("Too many tries. Wait five minutes, please.")]
        answer = _page(_myself(), password_form=form, status=429)
        answer.headers["Retry-After"] = str(int(PAUSE.total_seconds()))
        return answer
    old = _myself().password_hash
    # counted before it is looked at, as at the sign-in; and nothing is locked while passwords are hashed
    sign_in.note_failure(who.email, address, now)
    db.session.commit()
    if not sign_in.right_password(old, form.old.data or ""):
        form.old.errors = [_("This is not your password.")]
        return _page(_myself(), password_form=form)
    new = sign_in.hasher().hash(form.password.data or "")
    recording.begin(who.id, "password-set", at=now)
    sign_in.forget_failures(who.email, address)
    change_password(_myself(), new, but_session=who.session_id)
    recording.act_id()  # the history keeps that it was set, not what
    db.session.commit()
    return saved(url_for("settings.own"), _("The new password holds. You are signed out everywhere else."))


@bp.post("/settings/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    """Ends every session, this one too."""
    sign_in.close_sessions(me().id)
    db.session.commit()
    session.clear()
    return went_to(url_for("people.sign_in"))


def _myself() -> Person:
    return found(db.session.get(Person, me().id))


def _own_form(person: Person, sent: Any) -> OwnForm:
    values = {"language": person.language or "", "zone": person.zone or ""}
    form = OwnForm(sent, obj=None if sent else person, **({} if sent else values))
    form.zone.offer(empty=_("%(zone)s, as for the company", zone=dates.company_zone().key), keep=person.zone)
    return form


def _away_form(person: Person, sent: Any) -> AwayForm:
    form = AwayForm(sent, obj=None if sent else person)
    form.deputy_id.offer(people_offered(keep=person.deputy_id, but=person.id), none=_("nobody"))
    return form


def _page(person: Person, *, status: int | None = None, **forms: Any) -> Response:
    refused = next(iter(forms.values()), None)
    if status is None:
        status = 200 if refused is None else 422 if getattr(refused, "meanwhile", None) is None else 409
    standing = {
        "form": _own_form(person, None),
        "away_form": _away_form(person, None),
        "password_form": ChangePasswordForm(),
    }
    return shown("settings/own.html", "own", status=status, person=person, **(standing | forms))
