"""The demo company: the same for a given day, whole, and true to the calendar's own rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from planner import demo, upkeep
from planner.app import create_app
from planner.calendar.models import Approval, Comment, Medium, Mention, Post, Variant, Writer
from planner.calendar.rules import DATED, HELD, State, is_overdue
from planner.channels.models import Channel, Network
from planner.config import Config
from planner.days.models import CompanyDay, QuietPeriod
from planner.days.rules import month_weeks
from planner.db import Base, db
from planner.demo.texts import more, texts
from planner.history.models import Act, Change
from planner.history.recording import made_of
from planner.my_work.queries import waiting_for
from planner.people.models import Department, Organisation, Person
from planner.people.rules import Role, may_approve
from planner.people.sign_in import right_password
from planner.roadmap.models import Milestone
from tests.browser import Browser
from tests.builders import NOW, a_person

TUESDAY = date(2026, 11, 24)
SECRET = frozenset({"password_hash"})


@pytest.fixture(scope="module")
def load_anew(config: Config, make_database: Callable[[str], str]) -> Iterator[Callable[[str], Flask]]:
    """Makes an app with a database of its own and the demo in it."""
    made: list[Flask] = []

    def load(name: str) -> Flask:
        made.append(create_app(replace(config, database_url=make_database(name))))
        with made[-1].app_context():
            upgrade()
            db.session.remove()
            demo.load(today=TUESDAY)
            db.session.remove()
        return made[-1]

    yield load
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="module")
def _loaded(load_anew: Callable[[str], Flask]) -> Flask:
    return load_anew("demo")


@pytest.fixture
def company(_loaded: Flask) -> Iterator[Flask]:
    """The demo as it is on Tuesday 24 November 2026, loaded once: tests of it only read."""
    with _loaded.app_context():
        yield _loaded
        db.session.remove()


def _everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row, ids and all, but for the passwords' hashes."""
    tables: dict[str, list[tuple[Any, ...]]] = {}
    kinds: list[Any] = [Act, Change, Mention, Writer, *(m.class_ for m in Base.registry.mappers if m.class_.tracked)]
    for table in (kind.__table__ for kind in kinds):
        columns = [column for column in table.columns if column.name not in SECRET]
        tables[table.name] = [
            tuple(map(repr, row)) for row in db.session.execute(select(*columns).order_by(*columns[:1]))
        ]
    return tables


def _named(slug: str) -> Any:
    return db.session.scalars(select(Person).where(Person.email == f"{slug}@demo.example")).one()


# -- what is there -------------------------------------------------------------------------------------------------


def test_the_sixty_posts_lie_where_the_texts_say(company: Flask) -> None:
    days = ("mon", "tue", "wed", "thu", "fri")
    monday = date(2026, 11, 23)
    told = {
        (
            post["title"],
            monday + timedelta(weeks=post["week"], days=days.index(post["weekday"])) if post["weekday"] else None,
            post["time"],
            post["state"],
            tuple(variant["channel"] for variant in post["variants"]),
        )
        for post in texts()["posts"]
    }

    there = {
        (
            post.title,
            post.day,
            post.at.strftime("%H:%M") if post.at else None,
            post.state.value,
            tuple(variant.channel.name for variant in post.variants),
        )
        for post in db.session.scalars(select(Post))
    }

    assert len(told) == 60
    assert told - there == set()


def test_every_state_and_every_month_has_something(company: Flask) -> None:
    posts = db.session.execute(select(Post.state, Post.day)).all()
    months = Counter((day.year, day.month) for _, day in posts if day)

    assert {state for state, _ in posts} == set(State)
    assert [months[(2026, month)] > 4 for month in range(6, 13)] == [True] * 7
    assert [months[(2027, month)] > 4 for month in range(1, 6)] == [True] * 5
    assert sum(day is None for _, day in posts) == 8


def test_today_is_crowded_and_other_days_are_empty(app: Flask, tuesday: Any) -> None:
    demo.load(today=TUESDAY)
    browser = Browser(app).sign_in(_named("vera"))

    browser.get("/calendar/month/2026-11")

    assert "+11 (2 overdue, 3 to approve)" in browser.page.text
    assert browser.page.text.count("Quiet: Stocktaking") == 2
    full = set(db.session.scalars(select(Post.day).where(Post.day.between(date(2026, 11, 2), TUESDAY))))
    november = {date(2026, 11, day) for day in range(2, 24)}
    assert len({day for day in november if day.weekday() < 5} - full) > 2


@pytest.mark.parametrize(
    ("today", "busy"),
    [
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 28), date(2026, 11, 30)),  # a Saturday
        (date(2026, 12, 25), date(2026, 12, 28)),  # a holiday before a weekend
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2027, 3, 28), date(2027, 3, 30)),  # the clocks go forward, and it is Easter
    ],
)
def test_on_any_day_the_next_working_day_is_crowded(app: Flask, today: date, busy: date) -> None:
    demo.load(today=today)

    counted = dict(db.session.execute(select(Post.day, func.count()).group_by(Post.day)).all())
    assert counted[busy] == 15
    assert upkeep.findings() == []


def test_titles_are_as_people_write_them(company: Flask) -> None:
    titles = db.session.scalars(select(Post.title)).all()

    assert any("ß" in title for title in titles)
    assert all(any(letter in title for title in titles) for letter in "äöüÜ")
    assert max(map(len, titles)) > 150
    assert max(len(word) for title in titles for word in title.split()) > 30
    assert len(set(titles)) == len(titles)


def test_people_sign_in_with_the_demo_password(company: Flask) -> None:
    people = {person.email.split("@")[0]: person for person in db.session.scalars(select(Person))}
    departments = {department.slug: department for department in db.session.scalars(select(Department))}

    assert len(people) == 25
    assert right_password(people["jana"].password_hash, demo.PASSWORD)
    assert {key: people[key].standing.value for key in ("jana", "lena", "admin")} == {
        "jana": "member",
        "lena": "manager",
        "admin": "admin",
    }
    assert people["mara"].access.roles == {departments["marketing"].id: Role.APPROVER}
    assert {slug: department.hue for slug, department in departments.items()} == more()["hues"]
    assert all(department.lead for department in departments.values())
    assert next(email for email, _ in demo.who_signs_in()) == "jana@demo.example"
    assert dict(demo.who_signs_in())["vera@demo.example"] == "reader, Board office"


def test_something_waits_for_everybody(company: Flask) -> None:
    waits = {
        person.name: waiting_for(person.access, now=NOW, today=TUESDAY).count
        for person in db.session.scalars(select(Person))
    }

    assert [name for name, count in waits.items() if not count] == []


def test_there_is_a_set_up_company_with_days_of_its_own(company: Flask) -> None:
    organisation = db.session.get_one(Organisation, 1)

    assert organisation.set_up_at is not None
    assert db.session.scalar(select(func.count()).select_from(QuietPeriod)) == 1
    assert db.session.scalar(select(func.count()).select_from(CompanyDay)) == 1
    assert db.session.scalar(select(func.count()).select_from(Network)) == 17
    assert db.session.scalar(select(func.count()).select_from(Channel)) == len(texts()["channels"])


def test_milestones_slip_by_the_days_of_their_moves(company: Flask) -> None:
    slips = {m.slug: m.slip for m in db.session.scalars(select(Milestone))}

    assert slips == {m["slug"]: m["due_days"] - m["baseline_days"] for m in texts()["milestones"]}


# -- and whether it is sound ---------------------------------------------------------------------------------------


def test_what_is_held_was_approved_by_other_eyes(company: Flask) -> None:
    held = db.session.scalars(select(Post).where(Post.state.in_((*HELD, State.PUBLISHED)))).all()

    assert len(held) > 100
    for post in held:
        standing = post.standing_approvals
        assert post.approved_print == post.fingerprint() == standing[-1].fingerprint, post.title
        assert standing[-1].content == post.content()
        assert {approval.department_id for approval in standing} == set(post.approving_departments)
        assert [approval.completes for approval in standing] == [False] * (len(standing) - 1) + [True]
        for approval in standing:
            assert approval.person_id not in {post.owner_id, *post.written_by}
            assert may_approve(approval.person.access, approval.department_id)


def test_a_text_that_changed_waits_again_with_what_was_approved(company: Flask) -> None:
    post = db.session.scalars(select(Post).where(Post.title.startswith("Kundenbericht: Stadtwerke"))).one()

    assert post.state == State.IN_REVIEW
    assert post.last_approval is not None
    assert post.last_approval.dropped_at is not None
    assert post.last_approval.content["variants"][0]["text"] != post.variants[0].text
    assert post.written_by == {post.owner_id}


def test_what_is_sent_can_be_read(company: Flask) -> None:
    for post in db.session.scalars(select(Post)):
        if post.state in DATED:
            assert post.day
            assert post.variants
            assert all(variant.text.strip() for variant in post.variants)
        assert (post.state == State.IDEA) == (not post.variants)
        assert (post.state in (State.IDEA, State.DRAFT, State.CANCELLED)) == (post.sent_at is None)


def test_nothing_happened_after_the_demo_was_made(company: Flask) -> None:
    ten = datetime.fromisoformat("2026-11-24T10:00:00+01:00")

    assert db.session.scalar(select(func.max(Act.at))) < ten
    for column in (Post.created_at, Post.changed_at, Approval.at, Comment.at):
        assert db.session.scalar(select(func.max(column))) < ten


def test_the_history_holds_every_row_as_it_is(company: Flask) -> None:
    left: dict[tuple[str, int], dict[str, Any]] = {}
    for change in db.session.scalars(select(Change).join(Act).order_by(Act.at, Change.id)):
        row = left.setdefault((change.kind, change.row_id), {})
        assert {key: row.get(key) for key in change.before or {}} == (change.before or {})
        row |= change.after or {}

    for kind in (Post, Variant, Medium, Approval, Comment, Milestone):
        for row in db.session.scalars(select(kind)):
            kept = left[(kind.__tablename__, row.id)]
            assert made_of(row) == {key: value for key, value in kept.items() if value is not None}


def test_a_history_reads_as_it_happened(company: Flask) -> None:
    post = db.session.scalars(select(Post).where(Post.title.startswith("Messerückblick"))).one()

    acts = db.session.execute(
        select(Act.id, Act.verb, Act.at, Person.name)
        .join(Person, Person.id == Act.person_id)
        .join(Change, Change.act_id == Act.id)
        .where(Change.about_kind == "post", Change.about_id == post.id)
        .distinct()
        .order_by(Act.id)
    ).all()
    assert [act.verb for act in acts] == ["create", "send", "approve", "schedule", "publish"]
    assert [act.at for act in acts] == sorted(act.at for act in acts)
    assert acts[0].name == "Jana Brandt"
    assert acts[2].name in ("Mara Lindt", "Svenja Wolff")
    assert acts[-1].at == post.moment
    assert post.version == len(acts)


def test_nothing_is_overdue_by_more_than_the_demo_means(company: Flask) -> None:
    late = [
        post.title
        for post in db.session.scalars(select(Post).order_by(Post.moment))
        if is_overdue(post.state, post.day, post.moment, now=NOW, today=TUESDAY)
    ]

    assert len(late) == 4
    assert late[0] == "Fernwärme für Linie 3"


def test_mentions_are_who_stands_behind_the_at(company: Flask) -> None:
    for mention in db.session.scalars(select(Mention)):
        assert f"@{mention.person.name.split()[0]}" in mention.comment.text
        assert mention.person_id != mention.comment.person_id


# -- again, and more -----------------------------------------------------------------------------------------------


def test_a_day_gives_the_same_demo_every_time(company: Flask, load_anew: Callable[[str], Flask]) -> None:
    first = _everything()

    with load_anew("again").app_context():
        again = _everything()
        db.session.remove()

    assert again == first


def test_people_are_never_joined_by_a_demo(app: Flask) -> None:
    a_person("Jana Brandt")

    with pytest.raises(demo.NotEmpty):
        demo.load(today=TUESDAY)
    assert not demo.load_if_empty(TUESDAY)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1
    assert demo.age(TUESDAY) is None


def test_a_demo_knows_its_age(app: Flask) -> None:
    assert demo.load_if_empty(TUESDAY)

    assert demo.age(TUESDAY) == 0
    assert demo.age(TUESDAY + timedelta(days=9)) == 9


def test_there_are_as_many_posts_as_asked_for(app: Flask) -> None:
    said: list[int] = []

    loaded = demo.load(posts=2_000, milestones=150, today=TUESDAY, tell=said.append)

    assert loaded == (25, 2_000, 150)
    assert sum(said) == 2_000
    assert db.session.scalar(select(func.count()).select_from(Post)) == 2_000
    assert db.session.scalar(select(func.count()).select_from(Milestone)) == 150
    weeks = month_weeks(TUESDAY)
    in_grid = Post.day.between(weeks[0].days[0], weeks[-1].days[-1])
    assert db.session.scalar(select(func.count()).where(in_grid)) == 310
    first, last = db.session.execute(select(func.min(Post.day), func.max(Post.day))).one()
    assert (last - first).days > 1_050
    assert upkeep.findings() == []
    brought = select(func.count()).select_from(Change).join(Act).where(Act.verb == "import", Change.kind == "post")
    told = select(func.count()).select_from(Change).join(Act).where(Act.verb == "create", Change.kind == "post")
    assert (db.session.scalar(brought) or 0) + (db.session.scalar(told) or 0) == 2_000


def test_few_posts_are_those_that_are_told_in_full(app: Flask) -> None:
    demo.load(posts=10, milestones=3, today=TUESDAY)

    titles = set(db.session.scalars(select(Post.title)))
    assert titles == {post["title"] for post in texts()["posts"][:10]}
    assert db.session.scalar(select(func.count()).select_from(Milestone)) == 3
