"""Raises the revision of each feed in the transaction that changes anything in it.

Listens to the history, which hears of every change, bulk verbs' too, and acts when the transaction commits.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask import current_app, has_app_context
from sqlalchemy import Connection, Select, case, delete, event, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from planner.calendar.models import Post, Variant
from planner.config import Config
from planner.days.models import QuietPeriod
from planner.db import db, parts_of
from planner.feeds.keeping import make_again, mark_stale, put
from planner.feeds.models import FeedChange, FeedRevision
from planner.feeds.rules import COMPANY, ROADMAP, Kind
from planner.history import recording
from planner.people.models import Department
from planner.roadmap.models import Milestone

AT_ONCE = 20  # rows whose entries are made anew as they are saved; of more, at the next fetch
NOTES_STAY, NOTES_GO = 2_000, 500  # of what changed: how many, and after how many the oldest go

# What of a row stands in an entry or decides in which feeds it stands
ENTRIES = {
    "post": (Kind.POST,),
    "variant": (Kind.POST,),
    "milestone": (Kind.MILESTONE, Kind.UPDATE),
    "status_update": (Kind.UPDATE,),
    "quiet_period": (Kind.QUIET_PERIOD,),
}
PARTS = frozenset({"variant", "status_update"})  # stand in the entry of the row that they belong to
NAMES = frozenset({"title", "title_de", "name", "name_de", "lasts"})  # what stands in the entries of others
COLUMNS = {
    "post": {
        *("title", "state", "day", "at", "moment", "confidential"),
        *("department_id", "owner_id", "campaign_id", "goal_id", "milestone_id", "topic_id"),
    },
    "variant": {"text", "channel_id", "position"},
    "milestone": {
        *("title", "title_de", "day", "baseline_day", "state", "done_when"),
        *("department_id", "owner_id", "goal_id"),
    },
    "quiet_period": {"first_day", "last_day", "reason", "department_id", "channel_id"},
    "department": {*NAMES, "hue"},
    "channel": NAMES,
    "campaign": NAMES,
    "goal": NAMES,
    "person": {*NAMES, "standing"},
    "topic": {"second_department_id"},
    "organisation": {"name", "country", "land", "zone"},
}
ANY_COLUMN = frozenset({"company_day", "medium", "approval", "membership", "roadmap"})  # of these each change counts
OWN_WORK = frozenset({"medium", "approval", "membership", "topic", "person"})  # say who still has to approve

# Which entries name a row
NAMED_BY: dict[str, list[tuple[Kind, Callable[[int], Select[Any]]]]] = {
    "department": [
        (Kind.POST, lambda id_: select(Post.id).where(Post.department_id == id_)),
        (Kind.MILESTONE, lambda id_: select(Milestone.id).where(Milestone.department_id == id_)),
        (Kind.UPDATE, lambda id_: select(Milestone.id).where(Milestone.department_id == id_)),
        (Kind.QUIET_PERIOD, lambda id_: select(QuietPeriod.id).where(QuietPeriod.department_id == id_)),
    ],
    "channel": [
        (Kind.POST, lambda id_: select(Variant.post_id).where(Variant.channel_id == id_)),
        (Kind.QUIET_PERIOD, lambda id_: select(QuietPeriod.id).where(QuietPeriod.channel_id == id_)),
    ],
    "campaign": [(Kind.POST, lambda id_: select(Post.id).where(Post.campaign_id == id_))],
    "goal": [
        (Kind.POST, lambda id_: select(Post.id).where(Post.goal_id == id_)),
        (Kind.MILESTONE, lambda id_: select(Milestone.id).where(Milestone.goal_id == id_)),
    ],
    "person": [
        (Kind.POST, lambda id_: select(Post.id).where(Post.owner_id == id_)),
        (Kind.MILESTONE, lambda id_: select(Milestone.id).where(Milestone.owner_id == id_)),
        (Kind.UPDATE, lambda id_: select(Milestone.id).where(Milestone.owner_id == id_)),
    ],
    "milestone": [(Kind.POST, lambda id_: select(Post.id).where(Post.milestone_id == id_))],
    "roadmap": [(Kind.UPDATE, lambda _: select(Milestone.id))],  # its cadence says when updates are due
}


@dataclass
class Touched:
    """What a transaction has changed in feeds so far."""

    departments: set[int] = field(default_factory=set)
    every: bool = False  # every department's feed
    whole: bool = False  # more than the rows below
    rows: dict[Kind, set[int]] = field(default_factory=lambda: defaultdict(set))
    names: set[tuple[str, int]] = field(default_factory=set)


def listen() -> None:
    """Sets the listeners; once a process."""
    if not event.contains(Session, "before_commit", _raise):
        recording.recorded.connect(_note)
        event.listen(Session, "before_commit", _raise)
        event.listen(Session, "after_rollback", _forget)


def everything_changed(*, now: datetime) -> None:
    """For what is written past the history: every feed gets a new revision with the open transaction, and every kept
    entry is looked at again."""
    connection = db.session.connection()
    _note_changes(connection, _raise_revisions(connection, _all_sources(connection), now), None)
    for kind, ids in (
        (Kind.POST, select(Post.id)),
        (Kind.MILESTONE, select(Milestone.id)),
        (Kind.UPDATE, select(Milestone.id)),
        (Kind.QUIET_PERIOD, select(QuietPeriod.id)),
    ):
        mark_stale(connection, kind, ids, at=now)


def _note(session: Session, changes: Iterable[Mapping[str, Any]]) -> None:
    touched: Touched | None = session.info.get("feeds")
    for change in changes:
        if _shows(change):
            touched = session.info["feeds"] = touched or Touched()
            _add(touched, change)


def _shows(change: Mapping[str, Any]) -> bool:
    kind, before, after = change["kind"], change["before"], change["after"]
    if kind in ANY_COLUMN:
        return True
    if before is None or after is None:  # made or deleted: nothing names a row before it is there
        return kind in ENTRIES or kind == "department"
    return not COLUMNS.get(kind, frozenset()).isdisjoint(after)


def _add(touched: Touched, change: Mapping[str, Any]) -> None:
    kind, row_id = change["kind"], change["row_id"]
    before, after = change["before"] or {}, change["after"] or {}
    if kind in ENTRIES or kind == "membership":
        for values in (before, after):
            if department := values.get("department_id"):
                touched.departments.add(department)
    if kind in ENTRIES:
        for shown in ENTRIES[kind]:
            touched.rows[shown].add(change["about_id"] if kind in PARTS else row_id)
        touched.every |= kind == "quiet_period"
    elif kind == "department" and change["before"] is None:
        touched.departments.add(row_id)
    elif kind not in OWN_WORK:
        touched.every = touched.whole = True
    if kind == "roadmap" or (kind in NAMED_BY and before and not NAMES.isdisjoint(after)):
        touched.names.add((kind, row_id))
        touched.every = touched.whole = True


def _forget(session: Session) -> None:
    session.info.pop("feeds", None)


def _raise(session: Session) -> None:
    session.flush()
    touched: Touched | None = session.info.pop("feeds", None)
    if touched is None:
        return
    now = datetime.now(UTC)
    connection = session.connection()
    many = sum(map(len, touched.rows.values())) > AT_ONCE
    every = touched.every or many
    sources = _all_sources(connection) if every else touched.departments | _departments(session, touched)
    if Kind.UPDATE in touched.rows:  # whatever changes a milestone touches it
        sources.add(ROADMAP)
    revision = _raise_revisions(connection, sources, now)
    _note_changes(connection, revision, None if touched.whole or many else touched.rows)
    for kind, ids in touched.rows.items():
        if not many:
            make_again(connection, kind, ids, _base_address(), now=now)
            continue
        for some in parts_of(sorted(ids)):
            mark_stale(connection, kind, some, at=now)
    for named, row_id in touched.names:
        for kind, those in NAMED_BY.get(named, ()):
            mark_stale(connection, kind, those(row_id), at=now)


def _base_address() -> str:
    """This server's, '' where a session has no app: then entries are looked at when they are fetched."""
    if not has_app_context():
        return ""
    config: Config = current_app.extensions["planner"]
    return config.base_url


def _departments(session: Session, touched: Touched) -> set[int]:
    """The departments of posts and milestones that are there; those that the session holds need no query."""
    found: set[int] = set()
    for kind, model in ((Kind.POST, Post), (Kind.MILESTONE, Milestone)):
        held = {id_: session.identity_map.get(identity_key(model, id_)) for id_ in touched.rows.get(kind, ())}
        found |= {row.department_id for row in held.values() if isinstance(row, model)}
        if asked := [id_ for id_, row in held.items() if row is None]:
            found |= set(session.connection().scalars(select(model.department_id).where(model.id.in_(asked))))
    return found


def _all_sources(connection: Connection) -> set[int]:
    return {ROADMAP, *connection.scalars(select(Department.id))}


def _raise_revisions(connection: Connection, sources: set[int], now: datetime) -> str:
    """The company's first, which is the lock under which entries are kept. Answers with the new revision."""
    revision, at = secrets.token_hex(16), int(now.timestamp())
    rows = [
        {"source": source, "uid": str(uuid4()), "revision": revision, "modified_at": at}
        for source in (COMPANY, *sorted(sources))
    ]
    put(connection, FeedRevision, rows, _raised)
    return revision


def _raised(new: Any) -> dict[str, Any]:
    later = case((FeedRevision.modified_at >= new.modified_at, FeedRevision.modified_at + 1), else_=new.modified_at)
    return {"uid": FeedRevision.uid, "modified_at": later}


_NOTE = insert(FeedChange).returning(FeedChange.id)


def _note_changes(connection: Connection, revision: str, rows: Mapping[Kind, Iterable[int]] | None) -> None:
    """Which rows changed; None for more than rows. Now and then the oldest notes go."""
    noted: list[dict[str, Any]] = [{"revision": revision, "kind": None, "row_id": None}]
    if rows is not None:
        noted = [{"revision": revision, "kind": kind, "row_id": id_} for kind, ids in rows.items() for id_ in ids]
    if not noted:
        return
    last = max(connection.scalars(_NOTE, noted))
    if last % NOTES_GO < len(noted):
        connection.execute(delete(FeedChange).where(FeedChange.id <= last - NOTES_STAY))
