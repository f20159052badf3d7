"""No write is lost: settings of every connection, races, versions, kills, random steps."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import threading
import time as clock
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, event, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from planner.app import create_app
from planner.calendar.models import Post
from planner.config import Config
from planner.db import apart, db
from planner.history import recording
from planner.history.models import Act, Change
from tests.browser import Browser
from tests.builders import NOW, a_goal, a_post


@pytest.fixture
def engine(another_app: Callable[..., Flask]) -> Iterator[Engine]:
    """The database as the product opens it, without the tests' haste."""
    with another_app().app_context():
        yield db.engine


@pytest.fixture
def sqlite_file(app: Flask, config: Config) -> Path:
    if config.sqlite_file is None:
        pytest.skip("SQLite's own ways")
    return config.sqlite_file


# -- what every connection is told -----------------------------------------------------------------------------------


def test_every_connection_has_its_pragmas(engine, sqlite_file):
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    for connection in [engine.connect() for _ in range(4)]:
        assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted
        connection.close()


def test_a_note_waits_for_nobody_and_leaves_the_patience_as_it_was(engine, sqlite_file):
    with engine.connect() as connection:
        connection.begin()
        began = clock.perf_counter()
        with pytest.raises(OperationalError, match="locked"), apart(engine):
            pass
        assert clock.perf_counter() - began < 1
    for connection in [engine.connect() for _ in range(2)]:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000
        connection.close()


def test_what_points_nowhere_is_refused(app):
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        db.session.execute(text("INSERT INTO membership (person_id, department_id, role) VALUES (98, 99, 'reader')"))


def test_a_page_begins_a_transaction_that_reads_and_a_form_one_that_writes(engine, sqlite_file, another_app):
    app = another_app()
    with app.test_request_context("/"), db.engine.connect() as reads:
        reads.begin()
        with engine.connect() as writes:  # no request: a command
            writes.begin()
        with app.test_request_context("/posts", method="POST"), engine.connect() as writes:
            writes.begin()


# -- read, then write ------------------------------------------------------------------------------------------------


def test_without_our_begin_the_driver_loses_what_was_acknowledged(sqlite_file):
    """Why planner.db begins by itself: the driver begins at the first write, after what it is based on was read."""
    goal = a_goal("0")
    db.session.remove()
    with closing(sqlite3.connect(sqlite_file)) as one, closing(sqlite3.connect(sqlite_file)) as other:
        read = [int(c.execute("SELECT title FROM goal WHERE id = ?", [goal_id(c)]).fetchone()[0]) for c in (one, other)]
        for connection, value in zip((one, other), read, strict=True):
            connection.execute("UPDATE goal SET title = ?", [str(value + 1)])
            connection.commit()
        assert one.execute("SELECT title FROM goal").fetchone()[0] == "1"  # two were acknowledged
    assert goal


def goal_id(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT id FROM goal").fetchone()[0])


def test_with_a_plain_begin_the_second_is_locked_out_at_once(engine, sqlite_file):
    """Why it is IMMEDIATE: no timeout helps somebody who read before another wrote."""
    a_goal("0")
    db.session.remove()
    plain = engine.execution_options(planner_begin="BEGIN")
    with plain.connect() as one, plain.connect() as other:
        for connection in (one, other):
            connection.begin()
            connection.execute(text("SELECT title FROM goal")).scalar_one()
        one.execute(text("UPDATE goal SET title = '1'"))
        one.commit()
        began = clock.perf_counter()
        with pytest.raises(OperationalError, match="locked"):
            other.execute(text("UPDATE goal SET title = '1'"))
        assert clock.perf_counter() - began < 1  # and didn't even wait


def raced(engine: Engine, *, workers: int, times: int, rows: int) -> tuple[Counter[int], Counter[str]]:
    """Processes read a random post and write it one higher; what was acknowledged of each, and what went wrong."""
    db.session.remove()
    engine.dispose()
    forked = multiprocessing.get_context("fork")
    start, told = forked.Barrier(workers), forked.SimpleQueue()

    def work(seed: int) -> None:
        dice = random.Random(seed)
        acknowledged: Counter[int] = Counter()
        troubles: Counter[str] = Counter()
        start.wait()
        try:
            for _ in range(times):
                id_ = dice.randrange(1, rows + 1)
                try:
                    with Session(engine, autoflush=False) as session:
                        post = session.scalars(select(Post).where(Post.source_note == str(id_))).one()
                        post.title = str(int(post.title) + 1)
                        session.commit()
                except (StaleDataError, OperationalError) as trouble:
                    troubles[type(trouble).__name__] += 1
                else:
                    acknowledged[id_] += 1
        finally:
            told.put((acknowledged, troubles))

    processes = [forked.Process(target=work, args=(n,), daemon=True) for n in range(workers)]
    for process in processes:
        process.start()
    answers = [told.get() for _ in processes]
    for process in processes:
        process.join()
    assert not any(process.exitcode for process in processes)
    return sum((a for a, _ in answers), Counter()), sum((t for _, t in answers), Counter())


def in_threads(work: Callable[[int], object], workers: int) -> None:
    threads = [threading.Thread(target=work, args=(n,)) for n in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def check_race(engine: Engine, *, workers: int, times: int, rows: int) -> None:
    for number in range(1, rows + 1):
        a_post("0", source_note=str(number))
    acknowledged, troubles = raced(engine, workers=workers, times=times, rows=rows)
    counted = {int(n): int(t) for n, t in db.session.execute(select(Post.source_note, Post.title))}
    assert counted == {n: acknowledged[n] for n in counted}, "acknowledged and lost"
    if engine.dialect.name == "sqlite":  # elsewhere a version that is stale says so, and somebody tries again
        assert not troubles
        assert acknowledged.total() == workers * times


def test_whoever_missed_every_turn_is_let_in_all_the_same(another_app, sqlite_file):
    """SQLite's own waiting isn't fair: beside many who come new, one may wait in vain until its time is up."""
    impatient = another_app()
    with (
        impatient.app_context(),
        closing(sqlite3.connect(sqlite_file, isolation_level=None, check_same_thread=False)) as other,
    ):
        event.listen(db.engine, "connect", lambda made, _: made.execute("PRAGMA busy_timeout = 100"))
        tried: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *told: tried.append(told[2]))
        other.execute("BEGIN IMMEDIATE")

        def let_go() -> None:
            while len(tried) < 3:
                clock.sleep(0.01)
            other.execute("ROLLBACK")

        letting_go = threading.Thread(target=let_go)
        letting_go.start()
        with db.engine.connect() as writes:
            writes.begin()
        letting_go.join()
    assert set(tried) == {"BEGIN IMMEDIATE"}


def test_nothing_that_was_acknowledged_is_lost(engine):
    check_race(engine, workers=6, times=10, rows=3)


@pytest.mark.soak
def test_nothing_that_was_acknowledged_is_lost_by_thirty_two(engine):
    check_race(engine, workers=32, times=40, rows=20)


# -- versions --------------------------------------------------------------------------------------------------------


def test_the_version_stands_in_the_where(app):
    post = a_post()
    post_id = post.id
    db.session.rollback()
    with Session(db.engine, expire_on_commit=False) as one:
        stale = one.get_one(Post, post_id)
        one.commit()
        with Session(db.engine) as other:
            other.get_one(Post, post_id).title = "Somebody was faster"
            other.commit()
        stale.title = "Too late"
        with pytest.raises(StaleDataError):
            one.commit()
    assert post.title == "Somebody was faster"


def test_an_old_version_is_refused(browser, cast):
    post = a_post(day=date(2026, 11, 26), at=time(10, 0))
    old = post.version
    browser.sign_in(cast.editor)
    browser.post(f"/posts/{post.id}/day", {"day": "2026-11-27", "version": old})
    for ask in (browser.post, browser.fragment):
        ask(f"/posts/{post.id}/day", {"day": "2026-11-30", "version": old}, status=409)
    assert (post.day, post.version) == (date(2026, 11, 27), old + 1)


def moved_by(clients: int, app: Flask, person, post: Post) -> Counter[int]:
    """What each of many clients, who all saw the same version, is answered when they move one post at once."""
    browsers = [Browser(app).sign_in(person) for _ in range(clients)]
    address, version = f"/posts/{post.id}/day", post.version
    db.session.remove()
    answers: Counter[int] = Counter()
    start, lock = threading.Barrier(clients), threading.Lock()

    def work(number: int) -> None:
        with app.app_context():
            start.wait()
            data = {"day": f"2026-12-{number % 20 + 1:02d}", "version": version}
            answer = browsers[number].open("POST", address, data=data | {"csrf_token": browsers[number].token()})
            with lock:
                answers[answer.status_code] += 1

    in_threads(work, clients)
    return answers


def check_moved_at_once(clients: int, app: Flask, cast) -> None:
    post = a_post(day=date(2026, 11, 26), at=time(10, 0))
    id_, before = post.id, post.version
    assert moved_by(clients, app, cast.editor, post) == {303: 1, 409: clients - 1}
    assert db.session.get_one(Post, id_).version == before + 1
    moves = select(func.count()).select_from(Change).join(Act, Act.id == Change.act_id)
    assert db.session.scalar(moves.where(Act.verb == "move", Change.kind == "post", Change.row_id == id_)) == 1


def test_of_many_who_move_one_post_at_once_one_succeeds(app, cast):
    check_moved_at_once(8, app, cast)


@pytest.mark.soak
def test_of_fifty_who_move_one_post_at_once_one_succeeds(app, cast):
    check_moved_at_once(50, app, cast)


# -- killed ----------------------------------------------------------------------------------------------------------


def write_until_killed(config: Config, post_id: int, out: int) -> None:
    """In a process of its own: writes the post again and again, and says each time that it stands."""
    app = create_app(config)
    with app.app_context():
        for number in range(100_000):
            post = db.session.get_one(Post, post_id)
            recording.begin(None, "write", at=NOW)
            post.title = f"{os.getpid()} {number}"
            db.session.commit()
            os.write(out, f"{post.title}\n".encode())


def killed_while_writing(config: Config, post_id: int, after: float) -> list[str]:
    """What a process acknowledged before it was killed."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(read)
            write_until_killed(config, post_id, write)
        finally:
            os._exit(1)
    os.close(write)
    with open(read) as pipe:
        first = pipe.readline()
        clock.sleep(after)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told = first + pipe.read()
    whole, _, _half = told.rpartition("\n")
    return whole.splitlines()


def check_kills(kills: int, config: Config, file: Path) -> None:
    post_id = a_post().id
    db.session.remove()
    db.engine.dispose()
    dice = random.Random()
    for _ in range(kills):
        acknowledged = killed_while_writing(config, post_id, dice.uniform(0, 0.1))
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        titles = {c.after["title"] for c in db.session.scalars(select(Change)) if c.after and c.kind == "post"}
        assert acknowledged, "the process never wrote"
        assert set(acknowledged) <= titles, "acknowledged, and gone or without its history"
        post = db.session.get_one(Post, post_id)
        last = db.session.scalars(select(Change).where(Change.kind == "post").order_by(Change.id.desc())).first()
        stands = last.after["title"] if last and last.after else None
        assert stands == post.title, "half done: a change without its history"
        db.session.remove()
        db.engine.dispose()


def test_a_killed_process_loses_nothing(config, sqlite_file):
    check_kills(5, replace(config, testing=True), sqlite_file)


@pytest.mark.soak
def test_two_hundred_killed_processes_lose_nothing(config, sqlite_file):
    check_kills(200, replace(config, testing=True), sqlite_file)


# -- the database is away --------------------------------------------------------------------------------------------


def test_a_locked_database_is_a_503_and_nothing_is_lost(app, another_app, cast, sqlite_file):
    """Somebody holds the lock for longer than anybody waits."""
    impatient = another_app()
    with impatient.app_context():
        event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 100"))
    browser = Browser(impatient).sign_in(cast.editor)
    post = a_post(day=date(2026, 11, 26))
    address, data, token = f"/posts/{post.id}/day", {"day": "2026-11-27", "version": post.version}, browser.token()
    with closing(sqlite3.connect(sqlite_file, isolation_level=None)) as other:
        db.session.rollback()
        other.execute("BEGIN IMMEDIATE")
        answer = browser.post(address, data, status=503, token=token)
        assert answer.headers["Retry-After"] == "5"
        browser.get("/")  # reading goes on
        other.execute("ROLLBACK")
    browser.post(address, data, token=token)
    assert post.day == date(2026, 11, 27)


def test_a_full_disk_is_a_503_and_writing_goes_on_once_there_is_room(another_app, cast, sqlite_file):
    crowded = another_app()
    post = a_post(text="Hello.")
    address = f"/posts/{post.id}/comments"
    db.session.rollback()
    with closing(sqlite3.connect(sqlite_file, isolation_level=None)) as other:
        other.execute("VACUUM")  # pages that are free already would be room
    with crowded.app_context(), db.engine.connect() as connection:
        full = connection.exec_driver_sql("PRAGMA page_count").scalar()
        event.listen(db.engine, "connect", lambda made, _: made.execute(f"PRAGMA max_page_count = {room[0]}"))
    room = [full]
    browser = Browser(crowded).sign_in(cast.editor)
    with crowded.app_context():
        db.engine.dispose()
    said = {"text": "long " * 900}  # as much as one may say
    assert browser.post(address, said, status=503).headers["Retry-After"] == "5"
    browser.get(f"/posts/{post.id}")
    assert "long long" not in browser.page.text
    room[0] = full + 10_000
    with crowded.app_context():
        db.engine.dispose()
    browser.post(address, said)


def test_connections_that_have_died_are_made_anew(app, browser, cast):
    """As when PostgreSQL was restarted while nobody asked."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("PostgreSQL's own ways")
    browser.sign_in(cast.editor)
    browser.get("/")
    db.session.remove()
    apart_from_it = create_engine(db.engine.url)
    others = "pid <> pg_backend_pid() AND datname = current_database()"
    with apart_from_it.connect() as connection:
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
    apart_from_it.dispose()
    browser.get("/")


def test_a_database_that_is_away_is_a_503(another_app, tmp_path):
    away = another_app(database_url=f"sqlite:///{tmp_path}/nowhere/planner.db")
    with away.app_context():
        browser = Browser(away)
        browser.get("/sign-in", status=503)
        answer = browser.post("/sign-in", {"email": "jana@example.com", "password": "x"}, status=503)
        assert answer.headers["Retry-After"] == "5"
        assert browser.get("/healthz", status=503).text == "the database does not answer"


def test_health_says_when_the_database_is_not_migrated(another_app, tmp_path):
    new = another_app(database_url=f"sqlite:///{tmp_path}/new.db")
    with new.app_context():
        assert Browser(new).get("/healthz", status=503).text == "the database is not migrated"


def test_health(browser):
    answer = browser.get("/healthz")
    assert (answer.text, answer.content_type) == ("ok", "text/plain; charset=utf-8")


def test_a_bare_engine_has_none_of_this(sqlite_file):
    """The test above would show nothing if SQLite had these settings by itself."""
    engine = create_engine(f"sqlite:///{sqlite_file}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 0
    engine.dispose()
