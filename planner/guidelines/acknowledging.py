"""'I have read it and will follow it'; who has, by department and role; a reminder to the others."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from planner.db import db
from planner.guidelines import actions, queries
from planner.guidelines.blueprint import bp, decider, done
from planner.guidelines.models import Edition
from planner.guidelines.readers import counts_from, readers_by_name, readers_of
from planner.guidelines.rules import READ_WITHIN, may_decide
from planner.history import recording
from planner.people.rules import Role
from planner.people.sign_in import me
from planner.people.words import ROLES, STANDINGS
from planner.web import dates
from planner.web.answers import found, fresh, toast_html, went_to, words
from planner.web.cells import csv_of, harmless
from planner.web.forms import VersionForm
from planner.web.fragments import page
from planner.web.refusal import Refused

NAMED = 60  # people on the page; the file has everybody


@bp.post("/guidelines/editions/<number>/acknowledgement")
def acknowledge(number: str) -> Response:
    """Says that one has read this edition and will follow it; a second time says nothing new."""
    who, now = me(), dates.now()
    editions = queries.editions()
    edition = found(queries.numbered(editions, number))
    current = queries.in_force(editions, dates.today())
    try:
        recording.begin(who.id, "acknowledge", at=now)
        since = counts_from(editions, current) if current else 0
        actions.acknowledge(edition, who.id, counts_from=since, now=now)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return went_to(url_for("guidelines.read"), toast=toast_html(words(refusal), bad=True))
    return done(url_for("guidelines.read"), _("Noted: you have read edition %(number)s.", number=number))


@bp.get("/guidelines/readers")
def readers() -> Response:
    """How many have read the edition in force, by department and role; who has not, for those who decide."""
    edition, since = _edition()
    lang, decides = dates.language(), may_decide(me().access)
    values: dict[str, Any] = {"edition": edition, "may_decide": decides, "roles": ROLES, "standings": STANDINGS}
    if edition is not None:
        values |= {
            "readers": readers_of(since, lang),
            "missing": readers_by_name(since, lang, missing=True, most=NAMED) if decides else [],
            "reminder": queries.reminder_of(edition),
            "due": edition.in_force_from + READ_WITHIN if edition.in_force_from else None,
            "today": dates.today(),
        }
    return page("guidelines/readers.html", **values, kinds=list(Role))


@bp.get("/guidelines/readers.csv")
def readers_file() -> Response:
    """The same by name as a file for a spreadsheet: everybody, with department and role, and when they read it."""
    decider()
    edition, since = _edition()
    found(edition)
    head = [_("Name"), _("Mail address"), _("Department"), _("Role"), _("Edition"), _("Read on")]
    rows = [
        [
            reader.name,
            reader.email,
            ", ".join(name for name, _hue, _role in reader.roles),
            ", ".join(_(ROLES[role]) for _name, _hue, role in reader.roles) or _(STANDINGS[reader.standing]),
            reader.number or "",
            reader.at.astimezone(dates.company_zone()).date().isoformat() if reader.at else "",
        ]
        for reader in readers_by_name(since, dates.language())
    ]
    answer = make_response(csv_of([[harmless(cell) for cell in row] for row in (head, *rows)]))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="guidelines-readers.csv"'
    return answer


@bp.post("/guidelines/readers/reminder")
def remind() -> Response:
    """Reminds everybody who has not read the edition in force: their My work says by whom."""
    who, now = decider(), dates.now()
    edition, since = _edition()
    there = found(edition)
    form = VersionForm(request.form)
    form.validate()
    fresh(there, form.version.data)
    recording.begin(who.id, "remind", at=now)
    there.reminded_at, there.reminded_by_id = now, who.id
    db.session.commit()
    share = readers_of(since, dates.language()).share
    left = share.people - share.read
    text = ngettext("%(num)s person finds it in My work now.", "%(num)s people find it in My work now.", left)
    return went_to(url_for("guidelines.readers"), toast=toast_html(text))


def _edition() -> tuple[Edition | None, int]:
    """The edition in force, and the id from which an acknowledgement counts for it."""
    editions = queries.editions()
    edition = queries.in_force(editions, dates.today())
    return edition, counts_from(editions, edition) if edition else 0
