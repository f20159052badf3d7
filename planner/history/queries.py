"""What the history says of one thing, and of everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import selectinload

from planner.db import db
from planner.history.models import Act, Change


@dataclass(frozen=True)
class Told:
    """An act with its part that concerns one thing."""

    act: Act
    changes: Sequence[Change]
    undone: bool


_NEWEST = select(func.max(Act.id))


def revision() -> tuple[object, ...]:
    """Something that differs whenever anything that the history keeps has changed since.

    On PostgreSQL acts may be committed in another order than they began, so it is part of it which transactions are
    over."""
    if db.engine.dialect.name == "postgresql":
        over = cast(func.pg_current_snapshot(), String)
        return tuple(db.session.execute(select(func.max(Act.id), over)).one())
    return (db.session.connection().scalar(_NEWEST),)


def revision_after(stood: tuple[object, ...], act_id: int) -> tuple[object, ...]:
    """What `revision` says once nothing but this act has happened since it said `stood`. Where more has, even what
    isn't committed yet, `revision` never says so again."""
    if len(stood) == 1:
        return (act_id,)
    before = str(stood[1]).partition(":")[0]
    after = int(before) + 1  # the act's own transaction is the one between
    return (act_id, f"{after}:{after}:")


def acts_about(kind: str, row_id: int, *, most: int = 30) -> list[Told]:
    """The last acts that changed this thing, newest first. Two queries."""
    ids = select(Change.act_id).where(Change.about_kind == kind, Change.about_id == row_id)
    acts = db.session.scalars(
        select(Act).where(Act.id.in_(ids)).order_by(Act.id.desc()).limit(most).options(selectinload(Act.person))
    ).all()
    return _told(acts, kind, row_id)


def who_changed(kind: str, row_id: int) -> str | None:
    """Who changed this thing last, by name; None where it was the program."""
    told = acts_about(kind, row_id, most=1)
    return told[0].act.person.name if told and told[0].act.person else None


def latest_acts(*, before: int | None = None, most: int = 100) -> list[Told]:
    """The history of everything, newest first; `before` is the id of the last act on the page above."""
    query = select(Act).order_by(Act.id.desc()).limit(most).options(selectinload(Act.person))
    if before:
        query = query.where(Act.id < before)
    return _told(db.session.scalars(query).all(), None, None)


def _told(acts: Sequence[Act], kind: str | None, row_id: int | None) -> list[Told]:
    ids = [act.id for act in acts]
    query = select(Change).where(Change.act_id.in_(ids)).order_by(Change.id)
    query = query.where(Change.about_kind == kind, Change.about_id == row_id) if kind else query.limit(2_000)
    changes: dict[int, list[Change]] = {}
    for change in db.session.scalars(query):
        changes.setdefault(change.act_id, []).append(change)
    undone = set(db.session.scalars(select(Act.undoes_id).where(Act.undoes_id.in_(ids))))
    return [Told(act, changes.get(act.id, []), act.id in undone) for act in acts]
