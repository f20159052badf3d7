"""The commands that print a feed and hand out an address."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from planner.config import Config
from planner.db import db
from planner.feeds import keeping
from planner.feeds.actions import address_of, subscribe
from planner.feeds.programs import Program
from planner.feeds.rules import Source, Wanted
from planner.history import recording
from planner.people.models import Department, Person
from planner.people.organisation import organisation

feed = AppGroup("feed", help="Feeds that calendars subscribe to.")


@feed.command("print")
@click.argument("department")
@click.option("-o", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write to FILE.")
def print_feed(department: str, file: Path | None) -> None:
    """Prints the feed of DEPARTMENT, of the whole 'company' or the 'roadmap', byte for byte as a subscriber gets it."""
    source, found = _source(department)
    now, settings = datetime.now(UTC), _config()
    company = organisation()
    zone = ZoneInfo(company.zone if company else settings.zone)
    wanted = Wanted(
        source=source,
        department_id=found.id if found else None,
        language=company.language if company else "en",
        confidential=found is not None,  # as its own people see it
    )
    db.session.rollback()  # which locked SQLite
    with keeping.snapshot(db.engine) as connection:
        standing = keeping.Standing(secrets.token_hex(), now.astimezone(zone).date(), zone, settings.base_url)
        body = keeping.feed_bytes(connection, wanted, standing, now=now)
    if file:
        file.write_bytes(body)
    else:
        click.echo(body, nl=False)


@feed.command("address")
@click.argument("department")
@click.option("--person", required=True, metavar="EMAIL", help="Who subscribes.")
def feed_address(department: str, person: str) -> None:
    """Makes a subscription to the feed of DEPARTMENT, of the whole 'company' or the 'roadmap', prints its address."""
    source, found = _source(department)
    now, settings = datetime.now(UTC), _config()
    who = db.session.scalar(select(Person).where(Person.email == person.strip().casefold(), Person.active))
    if who is None:
        raise click.ClickException(f"Nobody active has the mail address {person}.")
    company = organisation()
    recording.begin(who.id, "subscribe", at=now)
    _, secret = subscribe(
        who.id,
        source,
        found,
        program=Program.OTHER,
        name="Command line",
        language=who.language or (company.language if company else "en"),
        now=now,
    )
    db.session.commit()
    click.echo(address_of(settings.base_url, secret, found.slug if found else source.value))


def _source(name: str) -> tuple[Source, Department | None]:
    """A department by its slug or its name, the company, or the roadmap."""
    wanted = name.strip().casefold()
    departments = db.session.scalars(select(Department).order_by(Department.id)).all()
    for department in departments:
        if wanted in (department.slug, department.name.casefold(), (department.name_de or "").casefold()):
            return Source.DEPARTMENT, department
    for source in (Source.COMPANY, Source.ROADMAP):
        if wanted == source.value:
            return source, None
    slugs = ", ".join([Source.COMPANY.value, Source.ROADMAP.value, *(department.slug for department in departments)])
    raise click.ClickException(f"There is no department {name}. There are: {slugs}.")


def _config() -> Config:
    settings: Config = current_app.extensions["planner"]
    return settings
