"""The commands: one CLI for everything that touches data."""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app, url_for
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError

from planner import demo, upkeep
from planner.config import Config
from planner.days.rules import local_day
from planner.db import db, is_migrated
from planner.feeds.commands import feed
from planner.history import recording
from planner.people.models import OneTimeLink, Person, Purpose
from planner.people.rules import Standing
from planner.people.sign_in import make_link
from planner.plans.commands import plan, progress
from planner.web.forms import sound

people = AppGroup("people", help="People who sign in.")
company = AppGroup("demo", help="The demo company.")


def register(app: Flask) -> None:
    """Hangs every command on the app's CLI."""
    app.cli.add_command(people)
    app.cli.add_command(feed)
    app.cli.add_command(company)
    app.cli.add_command(serve)
    app.cli.add_command(plan)
    app.cli.add_command(back_up)
    app.cli.add_command(restore)
    app.cli.add_command(check)
    for command in _all_below(app.cli):
        command.callback = _in_a_sentence(command.callback)


def _all_below(group: click.Group) -> Iterator[click.Command]:
    for command in group.commands.values():
        if isinstance(command, click.Group):
            yield from _all_below(command)
        else:
            yield command


def _in_a_sentence(callback: Any) -> Any:
    """The command with a line in place of a trace where the database, or a file that it writes, can't be had."""
    if hasattr(callback, "in_a_sentence"):  # commands outlive an app
        return callback

    @wraps(callback)
    def command(*args: Any, **kwargs: Any) -> Any:
        try:
            return callback(*args, **kwargs)
        except (OperationalError, ProgrammingError) as problem:
            said = str(problem.orig).partition("\n")[0]
            raise click.ClickException(
                f"The database says: {said}. Is PLANNER_DATABASE_URL right, and is it migrated (flask db upgrade)?"
            ) from problem
        except OSError as problem:
            if not problem.filename:
                raise
            raise click.ClickException(f"{problem.filename}: {problem.strerror}") from problem

    command.in_a_sentence = True  # type: ignore[attr-defined]
    return command


def unwrapped() -> Flask:
    """The app itself, past the proxy that stands for it in a context."""
    return current_app._get_current_object()  # type: ignore[attr-defined]


def config() -> Config:
    return current_app.extensions["planner"]


def welcome_address(secret: str) -> str:
    """The whole address of a one-time link."""
    with current_app.test_request_context(base_url=config().base_url):
        return url_for("people.welcome", secret=secret, _external=True)


@people.command("add")
@click.argument("email")
@click.option("--name", required=True, help="First and last name.")
@click.option("--role", type=click.Choice([s.value for s in Standing]), default="member", show_default=True)
def add_person(email: str, name: str, role: str) -> None:
    """Makes a person and prints a one-time link to set a password."""
    now = datetime.now(UTC)
    email, name = email.strip().casefold(), name.strip()
    if "@" not in email or len(email) > 254 or " " in email or sound(email) != email:
        raise click.ClickException(f"{email} is not a mail address.")
    if not 0 < len(name) <= 120 or sound(name) != name:
        raise click.ClickException("A name has 1 to 120 characters.")
    if db.session.scalar(select(Person.id).where(Person.email == email)):
        raise click.ClickException(f"{email} is there already.")
    recording.begin(None, "invite", at=now)
    person = Person(email=email, name=name, standing=Standing(role), created_at=now)
    db.session.add(person)
    db.session.flush()
    secret = make_link(Purpose.INVITATION, person, now=now)
    db.session.commit()
    click.echo(f"{name} was added. The link works once, for seven days:", err=True)
    click.echo(welcome_address(secret))


@click.command("serve")
@click.option("--demo", "for_demo", is_flag=True, help="Fill an empty database with the demo company.")
@with_appcontext
def serve(for_demo: bool) -> None:
    """Migrates the database and serves Planner."""
    migrate_if_needed()
    if for_demo:
        _say_demo()
    elif not db.session.scalar(select(func.count()).select_from(Person)):
        click.echo(f"Nobody is here yet. Make the first administrator: {first_link()}")
    db.session.remove()
    from planner.web.serving import serve as run

    port = int(os.environ.get("PORT") or 5000)
    click.echo(f"Planner is at {config().base_url}")
    sys.stdout.flush()
    run(unwrapped(), host="127.0.0.1", port=port, threads=8)


def first_link() -> str:
    """A one-time link for the first administrator; older ones end."""
    db.session.query(OneTimeLink).where(OneTimeLink.purpose == Purpose.FIRST).delete()
    secret = make_link(Purpose.FIRST, None, now=datetime.now(UTC))
    db.session.commit()
    return welcome_address(secret)


def migrate_if_needed() -> None:
    """Brings the database to the newest revision; costs nothing when it stands there."""
    try:
        current = is_migrated()
    except DBAPIError:
        current = False
    db.session.remove()
    if not current:
        upgrade()


def _say_demo() -> None:
    """Loads the demo into an empty database, and says how old it is and who can sign in."""
    today = local_day(datetime.now(UTC), demo.zone())
    if demo.load_if_empty(today):
        click.echo("The demo company is ready, with today in the middle of its twelve months.")
    elif (days := demo.age(today)) is None:
        raise click.ClickException("This database holds no demo. Name an empty one by PLANNER_DATABASE_URL.")
    else:
        made = "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"
        file = config().sqlite_file
        renew = f" For a new one: rm {os.path.relpath(file)}* && make demo" if file else ""
        click.echo(f"This demo was made {made}.{renew}")
    click.echo(f"These can sign in, each with the password {demo.PASSWORD}:")
    for email, role in demo.who_signs_in():
        click.echo(f"  {email:<20} {role}")


@company.command("load")
@click.option("--posts", type=click.IntRange(min=0), help="How many in all, over three years.")
@click.option("--milestones", type=click.IntRange(min=0), help="How many in all, over three years.")
def load_demo(posts: int | None, milestones: int | None) -> None:
    """Fills an empty database with the demo company; refuses one that has people."""
    migrate_if_needed()
    today = local_day(datetime.now(UTC), demo.zone())
    if not demo.is_empty():
        raise click.ClickException("This database has people already. The demo needs an empty one.")
    with click.progressbar(length=posts or 0, label="Writing", hidden=not posts, file=sys.stderr) as bar:
        loaded = demo.load(posts=posts, milestones=milestones, today=today, tell=bar.update)
    click.echo(f"{loaded.people} people, {loaded.posts} posts and {loaded.milestones} milestones are there.")


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def back_up(file: Path) -> None:
    """Writes a consistent copy of everything to FILE; the server may run meanwhile."""
    with progress(len(upkeep.tables()), "Copying") as bar:
        rows = upkeep.back_up(file, said=lambda _: bar.update(1))
    click.echo(f"{rows} rows are in {file}.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def restore(file: Path) -> None:
    """Reads a backup into an empty database."""
    migrate_if_needed()
    try:
        with progress(len(upkeep.tables()), "Restoring") as bar:
            rows = upkeep.restore(file, said=lambda _: bar.update(1))
    except upkeep.CannotRestore as problem:
        raise click.ClickException(str(problem)) from problem
    except (
        OSError,
        ValueError,
        EOFError,
        LookupError,
        AttributeError,
        TypeError,
        zlib.error,
        IntegrityError,
    ) as problem:
        raise click.ClickException(f"{file} can't be read as a backup of Planner. Nothing was restored.") from problem
    click.echo(f"{rows} rows were restored.")


@click.command("check")
@with_appcontext
def check() -> None:
    """Counts the rows and looks for what should not be; exits 1 when something is wrong."""
    if not is_migrated():
        raise click.ClickException("The database is not at the newest revision: run flask db upgrade.")
    counts = upkeep.counts()
    for table, count in counts.items():
        click.echo(f"{table:<16}{count:>9}")
    with progress(counts["post"], "Looking") as bar:
        found = upkeep.findings(bar.update)
    for finding in found:
        click.echo(finding)
    if found:
        raise click.exceptions.Exit(1)
    click.echo("All is well.")
