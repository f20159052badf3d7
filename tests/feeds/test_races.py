"""Readers that build while editors save: nothing old is kept."""

from __future__ import annotations

import threading
from datetime import date, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from planner.calendar.models import Post
from planner.calendar.rules import State
from planner.channels.models import Channel
from planner.db import db
from planner.feeds import contents, keeping
from planner.feeds.entries import digest_of
from planner.feeds.models import KeptEvent
from planner.feeds.rules import Kind
from planner.history import recording
from tests.builders import NOW, a_channel, a_post, a_subscription
from tests.feeds.conftest import BASE, Program

SAVES = 40


def test_no_reader_keeps_what_was_read_before_a_change(app, cast, program):
    posts = [a_post(f"Post {n}", at=time(9, n), state=State.APPROVED) for n in range(6)]
    ids, channel = [post.id for post in posts], a_channel().id
    feeds = [a_subscription(cast.editor, cast.department), a_subscription(cast.editor)]
    paths, other = [feed.path for feed in feeds], cast.other.id
    db.session.rollback()
    done, wrong = threading.Event(), []

    def edit() -> None:
        try:
            for n in range(SAVES):
                _save(app, lambda n=n: _change(n, ids, channel, other))
        except Exception as error:
            wrong.append(error)
        finally:
            done.set()

    def read(path: str) -> None:
        client = app.test_client()
        while not done.is_set():
            keeping.shelf = keeping.Shelf()
            answer = client.get(path, base_url=BASE)
            if answer.status_code != 200:
                wrong.append(answer.status)

    threads = [threading.Thread(target=edit), *(threading.Thread(target=read, args=(path,)) for path in paths)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    _kept_is_current()
    for feed in feeds:
        program.forget()
        assert len(program.entries(feed)) == len({entry.uid for entry in program.entries(feed)})
    _kept_is_current()


def _save(app: Flask, change) -> None:
    for _ in range(50):
        with app.app_context():
            try:
                change()
                db.session.commit()
                return
            except OperationalError:  # somebody else had the lock for too long
                db.session.rollback()
    raise AssertionError("no save in fifty tries")


def _change(n: int, ids: list[int], channel: int, other: int) -> None:
    if n % 10 == 9:
        db.session.get_one(Channel, channel).name = f"Channel {n}"
        return
    if n % 7 == 6:
        first = db.session.get_one(Post, ids[0])
        recording.begin(first.owner_id, "create", at=NOW)
        copy = Post(title=f"New {n}", owner_id=first.owner_id, department_id=first.department_id, state=State.APPROVED)
        copy.created_at = copy.changed_at = NOW
        copy.day = date(2026, 12, 1) + timedelta(days=n)
        db.session.add(copy)
        return
    post = db.session.get_one(Post, ids[n % len(ids)])
    post.title = f"Title {n}"
    if n % 5 == 4:
        post.department_id = other


def _kept_is_current() -> None:
    db.session.rollback()
    kept = db.session.scalars(select(KeptEvent).where(KeptEvent.stale_at.is_(None), KeptEvent.kind == Kind.POST)).all()
    assert kept
    connection = db.session.connection()
    now = contents.entries_of(connection, Kind.POST, [k.row_id for k in kept], language="en", base_address=BASE)
    assert {k.row_id: k.digest for k in kept} == {id_: digest_of(entry) for id_, entry in now.items()}
    db.session.rollback()


@pytest.mark.usefixtures("tuesday")
def test_another_worker_s_shelf_is_its_own(app, cast, program, another_app):
    """What one process holds says nothing to another: the database decides."""
    feed, second = a_subscription(cast.editor, cast.department), Program(another_app())
    post = a_post("Pilot", state=State.APPROVED)
    for n in range(5):
        post.title = f"Title {n}"
        db.session.commit()
        reader, other = (program, second) if n % 2 else (second, program)
        assert reader.ask(feed).data == other.ask(feed).data
        assert f"Title {n}" in reader.answer.text


@pytest.fixture
def overtaken(app, cast, program, monkeypatch):
    """An editor saves while a reader is between reading a row and keeping its entry."""
    post, feed = a_post("Before", state=State.APPROVED), a_subscription(cast.editor, cast.department)
    post_id, read = post.id, contents.entries_of
    editor = threading.Thread(
        target=lambda: _save(app, lambda: setattr(db.session.get(Post, post_id), "title", "After"))
    )

    def slowly(*args, **values):
        found = read(*args, **values)
        if not editor.ident:
            editor.start()
            editor.join(0.5)  # with the lock taken it has to wait
        return found

    monkeypatch.setattr(contents, "entries_of", slowly)
    program.ask(feed)
    editor.join(10)
    return feed


def test_who_saves_waits_for_who_keeps(program, overtaken):
    _kept_is_current()
    assert program.titles(overtaken) == ["LinkedIn DE: After"]


@pytest.fixture
def unlocked(monkeypatch):
    monkeypatch.setattr(keeping, "lock", lambda _: None)


def test_without_the_lock_something_old_would_be_kept(unlocked, overtaken, program):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite's transaction is the lock")
    with pytest.raises(AssertionError):
        _kept_is_current()
