"""The roadmap's feed: every department's milestones, and by when updates are due. Two parsers read it."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from planner.db import db
from planner.feeds.models import FeedRevision, Subscription
from planner.feeds.rules import COMPANY, Source
from planner.history import recording
from planner.roadmap.actions import Who, Why, hold, move, report
from planner.roadmap.health import Health
from planner.roadmap.rules import Cadence, MilestoneState, Policy, Reason
from tests.builders import NOW, ZONE, a_milestone, a_post, a_quiet_period, a_subscription
from tests.feeds.reading import lines_of

pytestmark = pytest.mark.usefixtures("tuesday")
TODAY = date(2026, 11, 24)


@pytest.fixture
def feed(cast):
    return a_subscription(cast.editor, source=Source.ROADMAP)


@pytest.fixture
def launch(cast):
    return a_milestone("Launch", date(2027, 3, 3), owner_id=cast.editor.id)


def revision(source: Source) -> str:
    row = db.session.get(FeedRevision, COMPANY if source == Source.COMPANY else -1, populate_existing=True)
    assert row is not None
    return row.revision


def test_it_has_every_departments_milestones_and_nothing_else(program, feed, cast):
    a_milestone("Launch", date(2027, 3, 3), state=MilestoneState.REACHED)
    a_milestone("Pilot", date(2027, 1, 8), department=cast.other, state=MilestoneState.PAUSED)
    a_milestone("Perhaps", date(2027, 1, 9), state=MilestoneState.DRAFT)
    a_milestone("No longer", date(2027, 1, 9), state=MilestoneState.DROPPED)
    a_post("A post", day=TODAY)
    a_quiet_period(TODAY)
    assert program.titles(feed) == ["[paused] Pilot", "Launch"]
    assert "X-WR-CALNAME:Planner: Roadmap" in lines_of(program.answer.data)
    assert program.answer.headers["Content-Disposition"] == 'inline; filename="roadmap.ics"'


def test_a_slip_shows_and_the_last_line_is_the_link(program, feed, launch, cast):
    recording.begin(cast.editor.id, "move", at=NOW)
    move(launch, date(2027, 3, 17), Why(Reason.SCOPE, "More to do."), Who(cast.editor.id, NOW, TODAY))
    db.session.commit()
    entry = program.entry(feed, launch)
    assert entry.summary == "Launch (moved +14 d, was 3 Mar)"
    assert (entry.start, entry.end) == (date(2027, 3, 17), date(2027, 3, 18))
    assert entry.description.splitlines()[-1] == f"http://127.0.0.1:5000/milestones/{launch.id}"
    lines = lines_of(program.answer.data)
    assert "DTSTART;VALUE=DATE:20270317" in lines
    assert "DTEND;VALUE=DATE:20270318" in lines


def test_an_update_is_due_as_the_cadence_says(program, feed, launch):
    (due, _) = program.entries(feed)
    assert due.summary == "Update due: Launch"
    assert due.uid == f"{launch.uid}-update@planner"
    assert due.start == TODAY + timedelta(days=14)
    assert "Owner: Jana Brandt" in due.description.splitlines()


def test_another_cadence_moves_what_is_due(program, feed, launch, cast):
    before = program.entries(feed)[0]
    recording.begin(cast.manager.id, "hold", at=NOW)
    hold(Cadence.MONTHLY, Policy.WARN, zone=ZoneInfo(ZONE))
    db.session.commit()
    after = program.entries(feed)[0]
    assert after.start > before.start
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)


def test_an_update_given_moves_the_next_one_and_nothing_else(program, feed, launch, cast, tuesday):
    report(launch, Health.ON_TRACK, "", "", Who(cast.editor.id, NOW, TODAY))
    db.session.commit()
    due, point = program.entries(feed)
    tag = program.answer.headers["ETag"]
    tuesday.shift(timedelta(days=3))
    report(launch, Health.ON_TRACK, "", "", Who(cast.editor.id, NOW + timedelta(days=3), TODAY + timedelta(days=3)))
    db.session.commit()
    later, same = program.entries(feed)
    assert later.start == due.start + timedelta(days=3)
    assert (same.sequence, same.stamp) == (point.sequence, point.stamp)
    assert program.answer.headers["ETag"] != tag


def test_what_is_reached_expects_no_update(program, feed, launch, cast):
    assert len(program.entries(feed)) == 2
    recording.begin(cast.editor.id, "reach", at=NOW)
    launch.plan(MilestoneState.REACHED, launch.day, launch.owner_id, now=NOW)
    launch.expect(Cadence.TWO_WEEKLY, TODAY)
    db.session.commit()
    assert program.titles(feed) == ["Launch"]


def test_it_is_unchanged_until_a_milestone_changes(program, feed, launch, cast):
    tag = program.ask(feed).headers["ETag"]
    company, roadmap = revision(Source.COMPANY), revision(Source.ROADMAP)
    a_post("A post", day=TODAY)
    assert revision(Source.COMPANY) != company
    assert revision(Source.ROADMAP) == roadmap
    program.ask(feed, 304, if_none_match=tag)
    recording.begin(cast.editor.id, "edit", at=NOW)
    launch.title = "Great launch"
    db.session.commit()
    assert revision(Source.ROADMAP) != roadmap
    assert program.ask(feed, if_none_match=tag).headers["ETag"] != tag


def test_its_bytes_are_kept_and_the_same_each_time(program, feed, launch):
    first = program.ask(feed).data
    program.forget()
    assert program.ask(feed).data == first


def test_its_calendar_is_another_than_the_companys(program, feed, launch, cast):
    company = a_subscription(cast.editor)
    ids = {
        line for one in (feed, company) for line in lines_of(program.ask(one).data) if line.startswith("X-WR-RELCALID")
    }
    assert len(ids) == 2


def test_departments_feeds_say_nothing_of_updates(program, launch, cast):
    assert program.titles(a_subscription(cast.editor, cast.department)) == ["Launch"]


def test_its_buttons_stand_on_the_page(browser, cast, launch):
    browser.sign_in(cast.reader)
    browser.get("/feeds")
    assert "Roadmap" in browser.page.text
    browser.post("/feeds", {"feed": "roadmap", "program": "outlook-web"}, status=200)
    assert "/roadmap.ics" in browser.text
    made = db.session.query(Subscription).one()
    assert (made.source, made.person_id) == (Source.ROADMAP, cast.reader.id)
    browser.get("/feeds")
    assert "Update due: Launch" in browser.page.text
    browser.get(f"/feeds/{made.id}")
    assert "Posts that are" not in browser.page.text
    before = made.states
    browser.post(f"/feeds/{made.id}", browser.page.form(f"/feeds/{made.id}") | {"name": "Office"})
    db.session.refresh(made)
    assert (made.name, made.states) == ("Office", before)


def test_the_command_prints_it(app, program, feed, launch):
    printed = app.test_cli_runner().invoke(args=["feed", "print", "roadmap"])
    assert b"SUMMARY:Update due: Launch" in printed.stdout_bytes
