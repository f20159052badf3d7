"""Setting a company up: what is suggested, and what each step makes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from planner.channels.models import Channel
from planner.db import db
from planner.goals.models import Goal
from planner.goals.seeding import measures_for
from planner.guidelines.actions import start_first_edition
from planner.guidelines.answering.actions import seed_answering
from planner.people.actions import set_roles
from planner.people.models import Department, Organisation, Person
from planner.people.rules import HUES, Role, slug_of

DATA = Path(__file__).parent.parent / "data" / "first-day.json"


@dataclass(frozen=True)
class Suggested:
    """Something that most companies have, in both languages."""

    english: str
    german: str
    hue: int

    def name(self, language: str) -> str:
        return self.german if language == "de" else self.english


@lru_cache(maxsize=2)
def suggested(kind: str) -> tuple[Suggested, ...]:
    """The departments, or the goals, that a new company starts with."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))[kind]
    return tuple(Suggested(row["en"], row["de"], row["hue"]) for row in rows)


def departments_in(language: str) -> list[str]:
    """What the step offers: the company's departments if it has some, else those that most have."""
    there = [department.called(language) for department in departments()]
    return there or [department.name(language) for department in suggested("departments")]


def hues_in(language: str) -> dict[str, int]:
    """The colours of what is suggested and of what is there, by name."""
    known = {department.name(language): department.hue for department in suggested("departments")}
    return known | {department.called(language): department.hue for department in departments()}


def departments() -> Sequence[Department]:
    """Those that are there, in their order."""
    return db.session.scalars(select(Department).where(Department.archived_at.is_(None)).order_by(Department.id)).all()


def make_departments(names: Sequence[str], language: str) -> None:
    """Makes the company's departments exactly these, in the organisation's language.

    A name that is suggested brings its colour and its name in the other language along; another one gets a colour
    that is free. Before the set-up ends nothing names a department yet, so one that is no longer wanted is deleted."""
    known = {department.name(language).casefold(): department for department in suggested("departments")}
    there = {department.called(language).casefold(): department for department in departments()}
    wanted = {name.casefold(): name for name in names}
    for name, department in there.items():
        if name not in wanted:
            db.session.delete(department)
    slugs = set(db.session.scalars(select(Department.slug)))
    hues = {department.hue for name, department in there.items() if name in wanted}
    hues |= {known[name].hue for name in wanted if name in known}
    for key, name in wanted.items():
        if key in there:
            continue
        usual = known.get(key)
        hue = usual.hue if usual else next((h for h in HUES if h not in hues), 1)
        hues.add(hue)
        english, german = (usual.english, usual.german) if usual else (name, None)
        slug = slug_of(english, slugs)
        slugs.add(slug)
        db.session.add(Department(slug=slug, name=english, name_de=german, hue=hue))


@dataclass(frozen=True)
class WantedChannel:
    """An account that the company has on a network."""

    network_id: int
    name: str
    department_id: int


def finish(
    company: Organisation, person: Person, *, channels: Sequence[WantedChannel], own: Sequence[int], now: datetime
) -> None:
    """The channels, the business goals, the first edition of the guidelines, how people are answered, and the
    administrator's own departments; then the company is set up."""
    slugs = set(db.session.scalars(select(Channel.slug)))
    for wanted in channels:
        slug = slug_of(wanted.name, slugs)
        slugs.add(slug)
        db.session.add(Channel(slug=slug, **vars(wanted)))
    make_goals()
    start_first_edition(person.id, in_force_from=now.astimezone(ZoneInfo(company.zone)).date(), now=now)
    seed_answering()
    roles: Mapping[int, Role | None] = dict.fromkeys(own, Role.APPROVER)
    set_roles(person, roles)
    company.set_up_at = now


def make_goals() -> None:
    """The business goals that come ready, with their measures; those that are there stay as they are."""
    there = set(db.session.scalars(select(Goal.slug)))
    made = [
        Goal(slug=slug, title=goal.english, title_de=goal.german, hue=goal.hue)
        for goal in suggested("goals")
        if (slug := slug_of(goal.english)) not in there
    ]
    db.session.add_all(made)
    db.session.flush()
    for goal in made:
        db.session.add_all(measures_for(goal))
