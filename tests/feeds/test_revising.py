"""What changes in a feed when something changes. `program` reads and compares each feed that it fetches."""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random

import pytest
from sqlalchemy import update

from planner.calendar import actions
from planner.calendar.models import Post
from planner.calendar.rules import State, Step
from planner.db import db
from planner.feeds import keeping, revising
from planner.feeds.models import FeedChange, KeptEvent
from planner.feeds.rules import Source
from planner.history import bulk, recording
from planner.history.models import Act
from planner.people.models import Membership
from planner.people.rules import Role
from tests.builders import (
    DAY,
    NOW,
    ZONE,
    a_campaign,
    a_channel,
    a_comment,
    a_company_day,
    a_goal,
    a_medium,
    a_milestone,
    a_post,
    a_quiet_period,
    a_subscription,
)
from tests.feeds.conftest import Program
from tests.feeds.reading import seen_in

pytestmark = pytest.mark.usefixtures("tuesday")
APPROVED = State.APPROVED


@pytest.fixture
def feed(cast):
    return a_subscription(cast.editor, cast.department)


@pytest.fixture
def posts(cast):
    return [a_post(f"Post {n}", day=DAY + timedelta(days=n), at=time(9), state=APPROVED) for n in range(4)]


def move(post: Post, day: date) -> None:
    post.plan(day, post.at, zone=ZONE, now=NOW)
    db.session.commit()


def events(body: bytes) -> set[bytes]:
    return {part for part in body.split(b"BEGIN:VEVENT")[1:]}


def test_an_edit_changes_one_event_by_one(program, feed, posts, tuesday):
    before, body = program.entries(feed), program.answer.data
    tuesday.shift(61)
    posts[2].title = "Another title"
    db.session.commit()
    after = program.entries(feed)
    assert [entry.sequence for entry in before] == [0, 0, 0, 0]
    assert [entry.sequence for entry in after] == [0, 0, 1, 0]
    assert after[2].stamp == before[2].stamp + timedelta(seconds=61)
    assert [a.stamp == b.stamp for a, b in zip(after, before, strict=True)] == [True, True, False, True]
    assert len(events(body) - events(program.answer.data)) == 1


def test_an_undo_is_another_change(program, feed, posts, cast, tuesday):
    first = program.entry(feed, posts[0])
    recording.begin(cast.editor.id, "move", at=NOW)
    move(posts[0], date(2026, 12, 3))
    act = db.session.query(Act).order_by(Act.id.desc()).first()
    tuesday.shift(60)
    moved = program.entry(feed, posts[0])
    tuesday.shift(60)
    actions.undo(act, cast.editor.access, now=NOW)
    db.session.commit()
    undone = program.entry(feed, posts[0])
    assert (first.start, moved.sequence, undone.sequence) == (undone.start, 1, 2)
    assert first.stamp < undone.stamp


def test_each_save_counts_even_when_nobody_fetches_between(program, feed, posts):
    assert program.entry(feed, posts[0]).sequence == 0
    for title in ("Once", "Twice", "Post 0"):
        posts[0].title = title
        db.session.commit()
    assert program.entry(feed, posts[0]).sequence == 3


@pytest.mark.parametrize("what", ["note", "a comment", "text beyond the opening", "nothing"])
def test_what_is_not_in_the_entry_leaves_it(program, feed, cast, what):
    post = a_post("Pilot", state=APPROVED, text="x" * 600)
    first, body = program.entry(feed, post), program.answer.data
    tag = program.answer.headers["ETag"]
    if what == "note":
        post.note = "For us alone"
    elif what == "a comment":
        a_comment(post)
    elif what == "text beyond the opening":
        post.variants[0].text = "x" * 700
    db.session.commit()
    if what != "text beyond the opening":
        program.ask(feed, 304, if_none_match=tag)
    assert program.entry(feed, post) == first
    assert program.answer.data == body


def renames(cast):
    channel, goal = a_channel(), a_goal()
    milestone = a_milestone("Launch", date(2026, 12, 20), department=cast.other)
    campaign = a_campaign()
    post = a_post("Pilot", state=APPROVED, goal=goal, milestone=milestone, campaign=campaign)
    return post, {
        "channel": (channel, "name"),
        "goal": (goal, "title"),
        "milestone": (milestone, "title"),
        "campaign": (campaign, "title"),
        "department": (cast.department, "name"),
        "owner": (cast.editor, "name"),
    }


@pytest.mark.parametrize("what", ["channel", "goal", "milestone", "campaign", "department", "owner"])
def test_another_name_is_a_change(program, feed, cast, what, tuesday):
    post, named = renames(cast)
    other = a_post("Elsewhere", at=time(11), state=APPROVED, department=cast.other, channel=a_channel("Blog"), text="x")
    theirs = a_subscription(cast.editor, cast.other)
    first, unrelated = program.entry(feed, post), program.entry(theirs, other)
    tag = program.ask(feed).headers["ETag"]
    tuesday.shift(60)
    row, column = named[what]
    setattr(row, column, "Renamed")
    db.session.commit()
    program.ask(feed, 200, if_none_match=tag)
    after = program.entry(feed, post)
    assert after.sequence == first.sequence + 1
    assert after.stamp == first.stamp + timedelta(seconds=60)
    assert "Renamed" in after.summary + after.description + " ".join(after.categories)
    assert program.entry(theirs, other) == unrelated
    # once more the same name: nothing
    setattr(row, column, "Renamed")
    db.session.commit()
    assert program.entry(feed, post) == after


def test_another_length_of_a_channel_is_a_change(program, feed, posts):
    program.entries(feed)
    a_channel().lasts = 60
    db.session.commit()
    assert [entry.sequence for entry in program.entries(feed)] == [1, 1, 1, 1]


def test_what_is_deleted_goes_and_comes_back_higher(program, feed, posts, cast):
    posts[0].title = "Edited"
    db.session.commit()
    program.entries(feed)
    posts[0].title = "Edited again"
    db.session.commit()
    before = program.entry(feed, posts[0])
    tag = program.answer.headers["ETag"]
    uid, values = posts[0].uid, {c.key: getattr(posts[0], c.key) for c in Post.__table__.columns if c.key != "version"}
    db.session.delete(posts[0])
    db.session.commit()
    program.ask(feed, 200, if_none_match=tag)
    assert uid not in program.answer.text
    again = Post(**values)
    db.session.add(again)
    db.session.commit()
    assert program.entry(feed, again).sequence > before.sequence


def test_a_move_to_another_department_changes_both(program, feed, posts, cast):
    theirs = a_subscription(cast.editor, cast.other)
    tags = [program.ask(subscription).headers["ETag"] for subscription in (feed, theirs)]
    posts[1].department = cast.other
    db.session.commit()
    for subscription, tag in zip((feed, theirs), tags, strict=True):
        program.ask(subscription, 200, if_none_match=tag)
    assert len(program.entries(feed)) == 3
    assert [entry.uid for entry in program.entries(theirs)] == [f"{posts[1].uid}@planner"]


def test_a_change_elsewhere_leaves_a_department_s_feed(program, feed, posts, cast):
    tag = program.ask(feed).headers["ETag"]
    a_post("Elsewhere", state=APPROVED, department=cast.other)
    program.ask(feed, 304, if_none_match=tag)


@pytest.mark.parametrize(
    "change",
    [
        lambda cast: a_milestone(),
        lambda cast: a_quiet_period(),
        lambda cast: a_company_day(),
        lambda cast: setattr(cast.department, "hue", 7),
        lambda cast: db.session.add(Membership(person=cast.manager, department=cast.department, role=Role.READER)),
        lambda cast: revising.everything_changed(now=NOW),
    ],
    ids=["milestone", "quiet period", "company day", "hue", "membership", "past the history"],
)
def test_each_of_these_raises_the_revision(program, feed, posts, cast, change):
    tag, modified = (program.ask(feed).headers[name] for name in ("ETag", "Last-Modified"))
    change(cast)
    db.session.commit()
    program.ask(feed, 200, if_none_match=tag)
    program.ask(feed, 200, if_modified_since=modified)


def test_who_still_has_to_approve_is_in_their_own_work(program, cast):
    own = a_subscription(cast.approver, source=Source.OWN)
    post = a_post("Pilot", state=State.IN_REVIEW)
    assert program.titles(own) == ["[in review] LinkedIn DE: Pilot"]
    with post.being_written(by=cast.approver.id, now=NOW):
        a_medium(post)
    db.session.commit()
    assert program.titles(own) == []


def test_what_is_rolled_back_changes_nothing(program, feed, posts):
    tag = program.ask(feed).headers["ETag"]
    posts[0].title = "Never kept"
    db.session.flush()
    db.session.rollback()
    db.session.commit()
    program.ask(feed, 304, if_none_match=tag)


def test_a_bulk_verb_with_its_history_is_heard(program, feed, posts, cast):
    tag = program.ask(feed).headers["ETag"]
    recording.begin(cast.editor.id, "import", at=NOW)
    db.session.connection().execute(update(Post).where(Post.id == posts[0].id).values(title="By statement"))
    change = bulk.change(Post, posts[0].id, None, {"title": "Post 0"}, {"title": "By statement"})
    recording.changed_in_bulk([change])
    db.session.commit()
    program.ask(feed, 200, if_none_match=tag)
    db.session.expire_all()
    assert program.entry(feed, posts[0]).sequence == 1


def test_many_at_once_are_looked_at_when_they_are_fetched(program, feed, cast):
    posts = [a_post(f"Post {n}", day=DAY, at=time(9, n), state=APPROVED) for n in range(revising.AT_ONCE + 1)]
    program.entries(feed)
    recording.begin(cast.editor.id, "move", at=NOW)
    for post in posts:
        post.plan(date(2026, 12, 1), post.at, zone=ZONE, now=NOW)
    db.session.commit()
    assert db.session.query(KeptEvent).filter(KeptEvent.stale_at.is_not(None)).count() == len(posts)
    assert {entry.sequence for entry in program.entries(feed)} == {1}
    assert db.session.query(KeptEvent).filter(KeptEvent.stale_at.is_not(None)).count() == 0


def test_a_second_language_begins_above_the_first(program, feed, posts, cast):
    program.entries(feed)
    posts[0].title = "Edited"
    db.session.commit()
    german = a_subscription(cast.editor, cast.department, language="de")
    sequences = [line for line in program.ask(german).text.splitlines() if line.startswith("SEQUENCE")]
    assert sequences == ["SEQUENCE:2", "SEQUENCE:1", "SEQUENCE:1", "SEQUENCE:1"]


def test_entries_for_another_address_are_looked_at_when_they_are_fetched(program, feed, posts, another_app):
    other = Program(another_app(base_url="http://127.0.0.1:8000"))
    program.entries(feed)
    assert seen_in(other.ask(feed).data)[0].link.startswith("http://127.0.0.1:8000/")
    posts[0].title = "Edited"
    db.session.commit()
    assert [entry.sequence for entry in program.entries(feed)] == [1, 0, 0, 0]
    assert [entry.sequence for entry in seen_in(other.ask(feed).data)] == [2, 1, 1, 1]  # begun above the first
    assert db.session.query(KeptEvent).filter(KeptEvent.stale_at.is_not(None)).count() == 0


def test_another_serializer_makes_every_entry_anew(program, feed, posts, monkeypatch):
    program.entries(feed)
    tag = program.answer.headers["ETag"]
    for module in ("rules", "entries", "keeping", "listing"):
        monkeypatch.setattr(f"planner.feeds.{module}.SERIALIZER", 99)
    program.forget()  # a new version is a new process
    program.ask(feed, 200, if_none_match=tag)
    assert [entry.sequence for entry in program.entries(feed)] == [1, 1, 1, 1]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_patched_is_what_would_be_built_anew(program, cast, seed):
    """A process that holds the feed as it was reads only what changed: that gives the same bytes."""
    random = Random(seed)
    posts = [a_post(f"Post {n}", day=DAY + timedelta(days=n), state=APPROVED) for n in range(6)]
    milestone, feeds = a_milestone(), [a_subscription(cast.editor, cast.department), a_subscription(cast.editor)]
    changes = [
        lambda: move(random.choice(posts), DAY + timedelta(days=random.randrange(9))),
        lambda: setattr(random.choice(posts), "title", f"Title {random.random()}"),
        lambda: setattr(random.choice(posts), "state", random.choice([APPROVED, State.SCHEDULED, State.PUBLISHED])),
        lambda: setattr(random.choice(posts), "department", random.choice([cast.department, cast.other])),
        lambda: setattr(milestone, "day", DAY + timedelta(days=random.randrange(9))),
        lambda: setattr(random.choice(posts), "confidential", random.random() < 0.5),
        lambda: posts.append(a_post(f"New {random.random()}", state=APPROVED)),
        lambda: db.session.delete(posts.pop(0)) if len(posts) > 3 else None,
        lambda: setattr(a_channel(), "name", f"Channel {random.random()}") if random.random() < 0.2 else None,
        lambda: a_quiet_period(date(2026, 12, random.randrange(1, 28)), reason="Quiet"),
    ]
    for _ in range(12):
        for change in random.sample(changes, random.randrange(1, 3)):
            change()
        db.session.commit()
        for subscription in feeds:
            patched = program.ask(subscription).data
            at_hand = keeping.shelf
            program.forget()
            assert program.ask(subscription).data == patched
            keeping.shelf = at_hand
    for subscription in feeds:
        program.entries(subscription)


def test_notes_of_what_changed_do_not_pile_up(program, feed, posts, monkeypatch):
    monkeypatch.setattr(revising, "NOTES_STAY", 5)
    monkeypatch.setattr(revising, "NOTES_GO", 3)
    program.entries(feed)
    for n in range(12):
        posts[0].title = f"Title {n}"
        db.session.commit()
    assert db.session.query(FeedChange).count() <= 8
    assert program.entry(feed, posts[0]).sequence == 12


def test_a_step_on_its_way_is_a_change(program, feed, cast):
    post = a_post("Pilot", state=State.IN_REVIEW)
    first = program.entry(feed, post)
    post.take(Step.RETURN, now=NOW)
    db.session.commit()
    assert program.entries(feed) == []
    assert first.status == "TENTATIVE"
