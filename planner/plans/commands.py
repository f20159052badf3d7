"""The commands that import a plan and export everything."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup, with_appcontext
from flask_babel import force_locale, gettext
from sqlalchemy import select

from planner.calendar.checking import STRICT, Checked
from planner.calendar.findings import refusal_of
from planner.calendar.rechecking import check_first
from planner.channels.models import Channel
from planner.db import db
from planner.people.models import Department, Membership, Person
from planner.people.organisation import company_zone
from planner.people.rules import Role, Standing, may_edit
from planner.plans import queries, writing
from planner.plans.actions import Importer, Outcome, bring_in
from planner.plans.rows import read_plan
from planner.plans.rules import Plan, Refusal, Report, Unreadable
from planner.web.answers import words

SHOWN = 20  # posts of which is said what the guidelines say

plan = AppGroup("plan", help="Plans that come in, and everything going out.")


def progress(length: int, label: str) -> Any:
    """A bar on a terminal's standard error; nothing anywhere else."""
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


@plan.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--department", metavar="SLUG", help="Whose plan it is, for rows that name no department.")
@click.option("--person", metavar="EMAIL", help="Who imports it, and owns posts that name nobody.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@with_appcontext
def import_plan(file: Path, department: str | None, person: str | None, dry_run: bool) -> None:
    """Imports a CSV or XLSX plan; what comes in again adds nothing."""
    zone = ZoneInfo(company_zone())
    now = datetime.now(UTC)
    importer = _importer(department, person, zone, now, file.name)
    slug = db.session.scalar(select(Department.slug).where(Department.id == importer.department_id)) or ""
    known = queries.known(zone, slug)
    db.session.rollback()  # nothing is locked while the file is read
    with force_locale("en"):
        try:
            read = read_plan(file.read_bytes(), filename=file.name, today=now.astimezone(zone).date(), known=known)
        except Unreadable as unreadable:
            raise click.ClickException(gettext(unreadable.text, **unreadable.values)) from unreadable
        with progress(len(read.rows), "Writing") as bar:
            outcome = bring_in(read, importer, said=bar.update)
        found, looked_at = check_first(outcome.posts, now=now)
        if dry_run:
            db.session.rollback()
        else:
            db.session.commit()
        _say(read, outcome)
        _say_found(found, looked_at, len(outcome.posts))
    if read.refusals:
        raise click.exceptions.Exit(1)


@plan.command("export")
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "json"]), default="csv", show_default=True)
@click.option("-o", "file", type=click.Path(path_type=Path, dir_okay=False), help="Where to; without it to the output.")
@with_appcontext
def export_plan(form: str, file: Path | None) -> None:
    """Writes every post, in a form that `plan import` takes back without loss."""
    if form == "xlsx" and file is None:
        raise click.ClickException("A workbook needs a file: -o plan.xlsx")
    with progress(queries.how_many(), "Reading") as bar:
        posts = []
        for post in queries.everything():
            posts.append(post)
            bar.update(1)
    called = {slug: name for slug, name in db.session.execute(select(Channel.slug, Channel.name))}
    written = {
        "csv": lambda: writing.to_csv(posts, called),
        "xlsx": lambda: writing.to_xlsx(posts, called),
        "json": lambda: writing.to_json(posts),
    }[form]()
    if file:
        file.write_bytes(written)
    else:
        sys.stdout.buffer.write(written)
    click.echo(f"{len(posts)} posts exported.", err=True)


def _importer(department: str | None, person: str | None, zone: ZoneInfo, now: datetime, file: str) -> Importer:
    """Who imports for whom; says what is missing."""
    who = db.session.scalar(select(Person).where(Person.email == person.casefold())) if person else None
    if person and who is None:
        raise click.ClickException(f"Nobody has the address {person}.")
    wanted = select(Department).where(Department.archived_at.is_(None)).order_by(Department.id)
    departments = list(db.session.scalars(wanted))
    chosen = [d for d in departments if d.slug == department] if department else departments
    if department and not chosen:
        known = ", ".join(d.slug for d in departments)
        raise click.ClickException(f"There is no department {department}. There are: {known}")
    if not department and who and who.access.edits_in:
        chosen = [d for d in departments if d.id == who.access.edits_in[0]]
    if not chosen:
        raise click.ClickException("There is no department yet. Set Planner up first.")
    home = chosen[0]
    if who and not may_edit(who.access, home.id):
        raise click.ClickException(f"{who.name} may not write for {home.name}.")
    owner = who.id if who else _owner(home)
    if owner is None:
        raise click.ClickException("Nobody could own the posts. Say who with --person.")
    return Importer(home.id, owner, who.id if who else None, zone, now, file)


def _owner(home: Department) -> int | None:
    """Who owns posts that name nobody: the department's lead, one who writes in it, an administrator."""
    writers = (
        select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.department_id == home.id, Membership.role.in_((Role.EDITOR, Role.APPROVER)), Person.active)
        .order_by(Membership.id)
    )
    admins = select(Person.id).where(Person.standing == Standing.ADMIN, Person.active).order_by(Person.id)
    return home.lead_id or db.session.scalar(writers.limit(1)) or db.session.scalar(admins.limit(1))


def _say(read: Plan, outcome: Outcome) -> None:
    for report in (*read.reports, *outcome.reports):
        click.echo(_report(report), err=True)
    for refusal in read.refusals:
        click.echo(_refusal(refusal))
    updated = f"{outcome.updated} updated, " if outcome.updated else ""
    click.echo(f"{outcome.added} posts imported, {updated}{len(read.refusals)} rows refused")


def _say_found(found: list[tuple[str, Checked]], looked_at: int, of: int) -> None:
    """What the guidelines say about the posts that came in, the strictest first, and the most of it last."""
    if not found:
        return
    for title, checked in found[:SHOWN]:
        for said in sorted(checked.said, key=lambda said: STRICT.index(said.level))[:3]:
            clause = f" (guideline {said.rule.clause})" if said.rule.clause else ""
            click.echo(_one_line(f"“{title}”: {words(refusal_of(said))}{clause}"), err=True)
    if len(found) > SHOWN:
        click.echo(f"… and {len(found) - SHOWN} posts more.", err=True)
    first = f" Only the first {looked_at} were looked at." if looked_at < of else ""
    click.echo(f"The guidelines have something to say about {len(found)} of them.{first}", err=True)


def _refusal(refusal: Refusal) -> str:
    where = f"{refusal.sheet}, row {refusal.number}" if refusal.sheet else f"Row {refusal.number}"
    cell = f"{refusal.heading} “{refusal.cell}”: " if refusal.heading else ""
    return _one_line(f"{where}: {cell}{gettext(refusal.text, **refusal.values)}")


def _report(report: Report) -> str:
    rows = ", ".join(map(str, report.rows[:5])) + (" …" if len(report.rows) > 5 else "")
    where = f"Row {rows}: " if len(report.rows) == 1 else f"Rows {rows}: " if report.rows else ""
    cell = f"{report.heading} “{report.cell}”: " if report.cell else f"{report.heading}: " if report.heading else ""
    return _one_line(f"{where}{cell}{gettext(report.text, **report.values)}")


def _one_line(text: str) -> str:
    return " ".join(text.split())
