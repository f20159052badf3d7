"""The company: its name, where it sits, which language and zone it has, which domains are its own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from unicodedata import normalize

from babel import Locale
from flask import Response, g, request, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from planner.calendar.actions import follow_zone
from planner.days.holidays import countries, lands_of
from planner.db import db
from planner.history import recording
from planner.people.models import Organisation
from planner.settings.blueprint import administrator, bp, keeps, saved, shown, status_of, typed
from planner.settings.forms import OrganisationForm
from planner.web import dates
from planner.web.answers import found, words
from planner.web.fragments import page
from planner.web.refusal import Refused

LONGEST_CODE = 8  # of ISO 3166-2 they have three; a few cities have longer ones of the library's own


@bp.route("/settings/organisation", methods=["GET", "POST"])
def organisation() -> Response:
    """Changes the company."""
    who = administrator()
    row = found(db.session.get(Organisation, 1))
    form = organisation_form(row, typed())
    if not asks_for_lands() and keeps(form, row, lambda: organisation_form(row, None)):
        recording.begin(who.id, "settings", at=dates.now())
        zone = row.zone
        fill_organisation(row, form)
        try:
            if row.zone != zone:
                follow_zone(row.zone, now=dates.now())
            db.session.commit()
        except Refused as refusal:
            db.session.rollback()
            form.zone.errors = [words(refusal)]
            return shown("settings/organisation.html", "organisation", status=422, form=form, organisation=row)
        g.company_zone = row.zone
        return saved(url_for("settings.organisation"), _("Saved."), undo=True)
    status = 200 if asks_for_lands() else status_of(form)
    return shown("settings/organisation.html", "organisation", status=status, form=form, organisation=row)


@bp.get("/settings/lands")
def lands() -> Response:
    """The field with the Länder of `country`, for a form in which the country was just chosen."""
    administrator()
    form = OrganisationForm(data={"country": request.args.get("country", "")})
    offer_places(form)
    return page("settings/lands.html", form=form)


def asks_for_lands() -> bool:
    """Whether the form was sent only to see the Länder of another country, which works without a script."""
    return request.method == "POST" and "lands" in request.form


def organisation_form(row: Organisation | None, sent: Any, **first: str) -> OrganisationForm:
    """The form of the company, or of what was typed, or of what comes `first`; its lists filled."""
    form = OrganisationForm(sent, obj=None if sent else row, **first)
    offer_places(form)
    form.zone.offer(keep=row.zone if row else None)
    return form


def offer_places(form: OrganisationForm) -> None:
    """The countries whose holidays are known, in the reader's language, and the Länder of the chosen one."""
    known = country_names(dates.language())
    form.country.choices = [SelectChoice(code, name) for code, name in known]
    chosen = form.country.data
    names = lands_of(chosen) if chosen in countries() else {}
    form.land.choices = [
        SelectChoice("", _("the whole country")),
        *(SelectChoice(code, name) for code, name in names.items() if len(code) <= LONGEST_CODE),
    ]


def fill_organisation(row: Organisation, form: OrganisationForm) -> None:
    """Writes what was typed."""
    for name in ("name", "country", "land", "language", "languages", "zone", "own_domains", "own_words"):
        setattr(row, name, form[name].data or "")


@lru_cache(maxsize=4)
def country_names(lang: str) -> list[tuple[str, str]]:
    """Code and name of each country whose public holidays are known, by name: Österreich among those with O."""
    names = Locale(lang).territories
    known = ((code, names[code]) for code in countries() if code in names)
    return sorted(known, key=lambda row: normalize("NFKD", row[1]).encode("ascii", "ignore").lower())
