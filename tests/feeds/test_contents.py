"""What stands in a feed. `program` reads each feed with two parsers and compares it with the rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest

from planner.calendar.models import Post
from planner.calendar.rules import State, Step
from planner.db import db
from planner.feeds.rules import Source
from planner.history import recording
from planner.people.models import Membership
from planner.people.rules import Role
from planner.roadmap.rules import MilestoneState
from tests.builders import (
    DAY,
    NOW,
    a_campaign,
    a_channel,
    a_company_day,
    a_goal,
    a_milestone,
    a_post,
    a_quiet_period,
    a_subscription,
    a_topic,
)
from tests.feeds.reading import lines_of

pytestmark = pytest.mark.usefixtures("tuesday")
APPROVED = State.APPROVED


@pytest.fixture
def feed(cast):
    return a_subscription(cast.editor, cast.department)


def test_a_post_says_what_matters(program, feed, cast):
    goal, launch = a_goal(), a_milestone("Launch", date(2026, 12, 5))
    post = a_post(
        "Pilot results",
        at=time(10),
        state=APPROVED,
        texts={a_channel(): "What, we; learned.\n" * 40, a_channel("Mastodon", network="mastodon"): "Short."},
        goal=goal,
        milestone=launch,
        campaign=a_campaign("Winter, check"),
    )
    entry = program.entry(feed, post)
    assert entry.summary == "LinkedIn DE +1: Pilot results"
    assert entry.start == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert entry.description.splitlines()[:7] == [
        "Department: Marketing",
        "Channel: LinkedIn DE, Mastodon",
        "Owner: Jana Brandt",
        "State: approved",
        "Goal: New revenue",
        "Milestone: Launch",
        "",
    ]
    assert entry.categories == ("Marketing", "Winter check".replace(" ", "  "))
    assert "…" in entry.description


@pytest.mark.parametrize(
    ("state", "summary"),
    [
        (State.IDEA, "[idea] Pilot"),
        (State.DRAFT, "[draft] LinkedIn DE: Pilot"),
        (State.IN_REVIEW, "[in review] LinkedIn DE: Pilot"),
        (State.APPROVED, "LinkedIn DE: Pilot"),
        (State.SCHEDULED, "LinkedIn DE: Pilot"),
        (State.PUBLISHED, "LinkedIn DE: Pilot"),
    ],
)
def test_each_state_has_its_words(program, cast, state, summary):
    every = a_subscription(cast.editor, cast.department, states=",".join(State))
    a_post("Pilot", day=DAY, state=state, text="" if state == State.IDEA else "Hello.")
    assert program.titles(every) == [summary]


def test_ideas_drafts_and_the_backlog_stay_out(program, feed, cast):
    a_post("An idea", day=DAY)
    a_post("A draft", day=DAY, text="Hello.")
    a_post("No day", text="Hello.")
    a_post("In review", state=State.IN_REVIEW)
    assert program.titles(feed) == ["[in review] LinkedIn DE: In review"]


def test_a_post_without_a_time_is_all_day(program, feed):
    a_post("Untimed", state=APPROVED)
    (entry,) = program.entries(feed)
    assert (entry.start, entry.end) == (DAY, DAY + timedelta(days=1))


def test_a_channel_has_its_own_length(program, feed):
    a_post("A talk", at=time(10), state=APPROVED, channel=a_channel("Events", lasts=120), text="Come.")
    (entry,) = program.entries(feed)
    assert entry.end - entry.start == timedelta(hours=2)


def test_both_hours_of_a_clock_change(program, feed, time_machine):
    time_machine.move_to(datetime(2026, 10, 1, 8, tzinfo=UTC), tick=False)
    change = date(2026, 10, 25)
    a_post("Earlier", day=change, at=time(2, 30), state=APPROVED)
    a_post("Later", day=change, at=time(2, 30), fold=1, state=APPROVED)
    a_post("Before", day=date(2027, 3, 27), at=time(10), state=APPROVED)
    a_post("After", day=date(2027, 3, 28), at=time(10), state=APPROVED)
    assert [entry.start for entry in program.entries(feed)] == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2027, 3, 27, 9, tzinfo=UTC),
        datetime(2027, 3, 28, 8, tzinfo=UTC),
    ]


def test_the_window_is_in_local_days(program, feed):
    first, last = date(2026, 8, 26), date(2028, 5, 24)
    for day in (first - timedelta(days=1), first, last, last + timedelta(days=1)):
        a_post(f"On {day}", day=day, state=State.PUBLISHED)
        a_milestone(f"By {day}", day)
    assert {entry.start for entry in program.entries(feed)} == {first, last}
    assert len(program.entries(feed)) == 4


def test_an_empty_feed_is_a_calendar(program, feed):
    assert program.entries(feed) == []
    assert b"BEGIN:VTIMEZONE" in program.answer.data


def test_two_prints_are_equal_and_so_are_those_of_another_server(program, feed, another_app):
    for n in range(5):
        a_post(f"Post {n}", at=time(9, n), state=APPROVED)
    first = program.ask(feed).data
    assert program.ask(feed).data == first
    program.forget()
    assert program.ask(feed).data == first
    assert type(program)(another_app()).ask(feed).data == first


# -- what was cancelled --------------------------------------------------------------------------------------------


def cancel(post: Post, now: datetime = NOW) -> None:
    recording.begin(post.owner_id, "cancel", at=now)
    post.take(Step.CANCEL, now=now)
    db.session.commit()


def test_a_cancelled_post_says_so_for_30_days(program, feed, tuesday):
    post = a_post("Pilot", day=date(2027, 1, 20), state=APPROVED)
    program.entries(feed)
    cancel(post)
    (entry,) = program.entries(feed)
    assert (entry.summary, entry.status, entry.sequence) == ("Cancelled: LinkedIn DE: Pilot", "CANCELLED", 1)
    tuesday.shift(timedelta(days=30))
    assert len(program.entries(feed)) == 1
    tuesday.shift(timedelta(days=1))
    assert program.entries(feed) == []


def test_what_this_feed_never_showed_is_not_cancelled_in_it(program, feed, cast):
    every = a_subscription(cast.editor, cast.department, states=",".join(State))
    cancel(a_post("Only a draft", day=DAY, text="Hello."))
    assert program.entries(feed) == []
    assert program.titles(every) == ["Cancelled: LinkedIn DE: Only a draft"]


# -- milestones, quiet periods, days -------------------------------------------------------------------------------


def test_milestones_with_their_slip(program, feed):
    a_milestone("Launch", date(2026, 12, 5), baseline_day=date(2026, 11, 13), done_when="It is on sale.")
    a_milestone("Early", date(2026, 12, 6), baseline_day=date(2026, 12, 7))
    a_milestone("Last year's", date(2026, 12, 7), baseline_day=date(2025, 12, 7))
    a_milestone("On time", date(2026, 12, 8))
    a_milestone("Waiting", date(2026, 12, 9), state=MilestoneState.PAUSED)
    a_milestone("Maybe", date(2026, 12, 10), state=MilestoneState.DRAFT)
    a_milestone("Gone", date(2026, 12, 11), state=MilestoneState.DROPPED)
    entries = program.entries(feed)
    assert [(entry.summary, entry.status) for entry in entries] == [
        ("Launch (moved +22 d, was 13 Nov)", "CONFIRMED"),
        ("Early (moved 1 day earlier, was 7 Dec)", "CONFIRMED"),
        ("Last year's (moved +365 d, was 7 December 2025)", "CONFIRMED"),
        ("On time", "CONFIRMED"),
        ("[paused] Waiting", "TENTATIVE"),
    ]
    assert "Done when: It is on sale." in entries[0].description.splitlines()


def test_reached_milestones_can_be_left_out(program, cast):
    a_milestone("Reached", state=MilestoneState.REACHED)
    assert program.titles(a_subscription(cast.editor, cast.department)) == ["Reached"]
    assert program.titles(a_subscription(cast.editor, cast.department, reached=False)) == []


def test_quiet_periods_that_hold_for_the_department(program, feed, cast):
    a_quiet_period(date(2026, 12, 24), date(2027, 1, 2), "Works holidays")
    a_quiet_period(date(2026, 12, 1), reason="Audit", department=cast.department)
    a_quiet_period(date(2026, 12, 2), reason="Fair", department=cast.other)
    a_quiet_period(date(2026, 12, 3), reason="Relaunch", channel=a_channel())
    a_quiet_period(date(2026, 8, 1), date(2026, 8, 26), reason="Ends on the first day")
    assert program.titles(feed) == [
        "Quiet period: Ends on the first day",
        "Quiet period: Audit",
        "LinkedIn DE: Quiet period: Relaunch",
        "Quiet period: Works holidays",
    ]


def test_days_worth_knowing_on_request(program, cast):
    a_company_day(date(1990, 12, 1), "Founders' day", yearly=True)
    a_company_day(date(2026, 12, 2), "Open day")
    plain = a_subscription(cast.editor, cast.department)
    with_days = a_subscription(cast.editor, cast.department, observances=True)
    assert program.titles(plain) == []
    titles = program.titles(with_days)
    assert {"Christmas Day", "Founders' day", "Open day"} <= set(titles)
    assert titles.count("Founders' day") == 2
    assert program.ask(with_days).data == program.ask(with_days).data


# -- whose ---------------------------------------------------------------------------------------------------------


def test_departments_and_the_company(program, feed, cast):
    a_post("Ours", at=time(9), state=APPROVED)
    a_post("Theirs", at=time(10), state=APPROVED, department=cast.other)
    a_milestone("Their milestone", department=cast.other)
    everything = a_subscription(cast.reader)
    assert program.titles(feed) == ["LinkedIn DE: Ours"]
    assert program.titles(a_subscription(cast.reader, cast.other)) == ["Their milestone", "LinkedIn DE: Theirs"]
    assert program.titles(everything) == ["Their milestone", "LinkedIn DE: Ours", "LinkedIn DE: Theirs"]


def test_one_s_own_work_is_what_one_owns_or_has_to_approve(program, cast):
    own = a_subscription(cast.approver, source=Source.OWN)
    a_post("Owned", at=time(8), state=APPROVED, owner=cast.approver)
    a_post("To approve", at=time(9), state=State.IN_REVIEW)
    a_post("Approved", at=time(10), state=APPROVED)
    a_post("Elsewhere", at=time(11), state=State.IN_REVIEW, department=cast.other)
    second = a_topic(second=cast.department)
    a_post("Second approval", at=time(12), state=State.IN_REVIEW, department=cast.other, topic=second)
    a_milestone("Mine", owner=cast.approver)
    a_milestone("Somebody's", owner=cast.editor)
    a_quiet_period(DAY)
    assert program.titles(own) == [
        "Mine",
        "LinkedIn DE: Owned",
        "[in review] LinkedIn DE: To approve",
        "[in review] LinkedIn DE: Second approval",
    ]


def test_confidential_posts_are_for_their_department_s_people(program, cast):
    secret = a_post("Secret", state=APPROVED, confidential=True)
    out = a_post("Out", day=date(2026, 11, 20), state=State.PUBLISHED, confidential=True)
    theirs = a_subscription(cast.editor, cast.department)
    assert {entry.uid for entry in program.entries(theirs)} == {f"{secret.uid}@planner", f"{out.uid}@planner"}
    assert "Confidential until published" in program.entry(theirs, secret).description
    for subscription in (
        a_subscription(cast.reader, cast.department),
        a_subscription(cast.admin, cast.department),
        a_subscription(cast.editor),
        a_subscription(cast.editor, source=Source.OWN),
    ):
        assert "LinkedIn DE: Secret" not in program.titles(subscription)
    assert program.titles(a_subscription(cast.reader, cast.department)) == ["LinkedIn DE: Out"]


def test_a_feed_shows_what_its_owner_may_see_now(program, cast):
    a_post("Secret", state=APPROVED, confidential=True)
    subscription = a_subscription(cast.reader, cast.department)
    tag = program.ask(subscription).headers["ETag"]
    db.session.add(Membership(person=cast.reader, department=cast.department, role=Role.READER))
    db.session.commit()
    program.ask(subscription, if_none_match=tag)
    assert program.titles(subscription) == ["LinkedIn DE: Secret"]
    db.session.delete(next(m for m in cast.reader.memberships if m.department_id == cast.department.id))
    db.session.commit()
    assert program.titles(subscription) == []


# -- how it calls itself ---------------------------------------------------------------------------------------------


def test_the_head(program, feed, cast):
    lines = lines_of(program.ask(feed).data)
    assert {"X-WR-CALNAME:Planner: Marketing", "NAME:Planner: Marketing", "METHOD:PUBLISH"} <= set(lines)
    company, own = a_subscription(cast.editor), a_subscription(cast.editor, source=Source.OWN)
    assert "NAME:Planner: Beispiel GmbH" in lines_of(program.ask(company).data)
    assert "NAME:Planner: My work" in lines_of(program.ask(own).data)


def test_a_feed_has_one_id_for_good(program, feed, cast):
    """Outlook overwrites its calendar by it instead of adding a second."""

    def id_of(subscription) -> str:
        return str(icalendar.Calendar.from_ical(program.ask(subscription).data)["X-WR-RELCALID"])

    again, company = a_subscription(cast.approver, cast.department), a_subscription(cast.editor)
    own = [a_subscription(person, source=Source.OWN) for person in (cast.editor, cast.approver)]
    assert id_of(feed) == id_of(again)
    ids = {id_of(feed), id_of(company), id_of(own[0]), id_of(own[1])}
    cast.department.name = "Marketing and brand"
    db.session.commit()
    assert id_of(feed) in ids
    assert len(ids) == 4


def test_german_has_its_own_words_and_names(program, cast):
    cast.department.name_de = "Werbung"
    post = a_post("Pilot", state=State.IN_REVIEW, goal=a_goal(title_de="Neuer Umsatz"))
    german = a_subscription(cast.editor, cast.department, language="de")
    text = program.ask(german).data.replace(b"\r\n ", b"").decode()
    assert "X-WR-CALNAME:Planner: Werbung" in text
    assert "SUMMARY:[in Prüfung] LinkedIn DE: Pilot" in text
    assert "Neuer Umsatz" in text
    assert f"UID:{post.uid}@planner" in text
