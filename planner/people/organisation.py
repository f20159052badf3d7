"""The organisation's one row, read once a request."""

from __future__ import annotations

from flask import current_app, g

from planner.config import Config
from planner.db import db
from planner.people.models import Organisation


def organisation() -> Organisation | None:
    """The company, None before the set-up. Kept for the request."""
    if "organisation" not in g:
        g.organisation = db.session.get(Organisation, 1)
    row: Organisation | None = g.organisation
    return row


def company_zone() -> str:
    """The organisation's zone, by the environment until its settings say otherwise."""
    config: Config = current_app.extensions["planner"]
    row = organisation()
    return row.zone if row else config.zone


def languages() -> tuple[str, ...]:
    """The languages of the company's guidelines, 'en' and 'de' unless its settings say less."""
    row = organisation()
    return tuple(row.languages.split(",")) if row else ("en", "de")
