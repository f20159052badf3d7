"""Fills an empty database with the demo company, the same on every run for a given day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import NamedTuple

from sqlalchemy import func, select

from planner.calendar.rechecking import check_again
from planner.days.holidays import holiday_days
from planner.days.rules import Span, months_later
from planner.db import db
from planner.demo import promises
from planner.demo.answering import answered_lately, set_answering_up
from planner.demo.company import found
from planner.demo.guidelines import guidelines
from planner.demo.milestones import further, the_dozen
from planner.demo.posts import Posts
from planner.demo.results import results
from planner.demo.rows import record
from planner.demo.series import all_series
from planner.demo.spread import Diary, in_bulk, over_the_year
from planner.demo.stories import Story, fair_day, long_ones, sixty
from planner.demo.talk import talk
from planner.demo.texts import guideline_texts, more, roadmap, texts, zone
from planner.guidelines.checks.kinds import KINDS
from planner.history import recording
from planner.people.models import Organisation, Person
from planner.people.sign_in import hasher

PASSWORD = "planner-demo"  # noqa: S105 - of people who exist in a demo alone
BATCH = 1_000
QUIET = 12  # days after Monday: the Saturday of the next week
SHOWN = ("jana", "mara", "tarek", "lena", "olaf", "vera", "admin")
FOUNDED = 400  # days ago


class NotEmpty(Exception):
    """There are people already: a demo would get between them."""


class Loaded(NamedTuple):
    """How much is there now."""

    people: int
    posts: int
    milestones: int


def is_empty() -> bool:
    """Whether nobody is there yet."""
    return not db.session.scalar(select(func.count()).select_from(Person))


def load(
    *,
    posts: int | None = None,
    milestones: int | None = None,
    today: date,
    tell: Callable[[int], object] = lambda _: None,
) -> Loaded:
    """Writes and commits the demo company around `today`, its own local day, as it is at ten in the morning.

    `posts` and `milestones` are how many in all; without them some hundred posts over twelve months, and a dozen
    milestones. Refuses a database that has people (`NotEmpty`). `tell` hears how many posts more are there."""
    password_hash = hasher().hash(PASSWORD)  # takes its time, and no lock should wait for it
    if not is_empty():
        raise NotEmpty
    rng = Random(f"planner {today.isoformat()}")  # noqa: S311 - the same on every run, and no secret
    facts, extra = texts(), more()
    diary = _diary(today)
    recording.begin(None, "set-up", at=diary.now - timedelta(days=FOUNDED))
    company = found(
        facts,
        extra,
        monday=diary.monday,
        quiet=diary.quiet,
        password_hash=password_hash,
        since=diary.now - timedelta(days=FOUNDED),
        now=diary.now,
        rng=rng,
    )
    set_answering_up(company)
    plan = roadmap()
    company = replace(company, lags=plan["lags"], kept=plan["baseline"])
    dozen = the_dozen(facts, plan, today)[:milestones]
    dozen += further((milestones or 0) - len(dozen), facts, extra, diary, rng)
    own = Random(f"initiatives {today.isoformat()}")  # noqa: S311 - the posts come out as they did without them
    bars = promises.initiatives(facts, plan, company, diary, own)
    ids, events = promises.promise(dozen, company, diary, rng)
    events += bars + results(plan, company, diary)
    promises.follow(plan, ids, company)
    writing = Posts(replace(company, milestones=ids), diary, rng)

    series = all_series(facts, extra, rng)
    stories = sixty(facts, extra, today)
    stories += long_ones(extra, today)
    stories += fair_day(extra, diary.busy_day, today, stories)
    stories += over_the_year(diary, series, stories, rng)
    stories = stories[:posts]
    told = writing.tell(stories)
    numbered = {story.number: one for story, one in zip(stories, told, strict=True) if story.number}
    events += [event for _, life in told for event in life]
    events += talk(facts, extra, company, diary, numbered)
    events += answered_lately(company, diary)
    events += guidelines(facts, guideline_texts(), company, diary)
    record(events)
    check_again(now=diary.now, today=today, kinds=KINDS)
    tell(len(stories))

    left = (posts or 0) - len(stories)
    if left > 0:
        recording.begin(company.admin, "import", at=diary.now)
        for batch in _batches(in_bulk(left, diary, series, stories, rng)):
            recording.changed_in_bulk(writing.bring_in(batch))
            tell(len(batch))
    db.session.commit()
    return Loaded(len(facts["people"]), max(len(stories), posts or 0), len(dozen))


def load_if_empty(today: date) -> bool:
    """Loads the demo where nobody is yet; whether it did."""
    if not is_empty():
        return False
    load(today=today)
    return True


def age(today: date) -> int | None:
    """How many days ago this demo was made; None where the database holds no demo."""
    company = db.session.get(Organisation, 1)
    if company is None or company.set_up_at is None or company.name != texts()["company"]["name"]:
        return None
    return (today - company.set_up_at.astimezone(zone()).date()).days


def who_signs_in() -> Iterator[tuple[str, str]]:
    """The people who show what each role sees: their address, and what they are."""
    departments = {row["slug"]: row["name_en"] for row in texts()["departments"]}
    people = {person["key"]: person for person in texts()["people"]}
    for person in map(people.__getitem__, SHOWN):
        whole = person["role"] in ("manager", "admin")
        yield person["email"], person["role"] + ("" if whole else f", {departments[person['department']]}")


def _diary(today: date) -> Diary:
    company = texts()["company"]
    first, last = months_later(today, -48), months_later(today, 36)
    holidays = holiday_days(company["country"], company["land"], first, last)
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=QUIET)
    return Diary(today, zone(), holidays, Span(saturday, saturday + timedelta(days=1)))


def _batches(stories: Iterable[Story]) -> Iterator[list[Story]]:
    rest = iter(stories)
    while batch := list(islice(rest, BATCH)):
        yield batch
