"""Taking an act back: every row that it touched gets its values from before, unless somebody changed them since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Mapper

from planner.db import Base, db
from planner.history.models import Act, Change
from planner.history.recording import plain
from planner.web.refusal import N_, Refused


def changes_of(act: Act) -> list[Change]:
    """What an act did, in the order in which it did it."""
    return list(db.session.scalars(select(Change).where(Change.act_id == act.id).order_by(Change.id)))


def check_untouched(act: Act, changes: Sequence[Change]) -> None:
    """Refuses when something that the act touched has changed since, or the act was taken back already."""
    if db.session.scalar(select(Act.id).where(Act.undoes_id == act.id)):
        raise Refused(N_("This was undone already."))
    for change in changes:
        row = db.session.get(_class_of(change.kind), change.row_id)
        if change.after is None:
            touched = row is not None
        elif row is None:
            touched = True
        else:
            touched = any(plain(getattr(row, key)) != value for key, value in change.after.items())
        if touched:
            raise _changed_since(change, act)


def restore(changes: Sequence[Change]) -> None:
    """Puts the values from before back, last change first. What the act made is deleted, what it deleted made again."""
    for change in reversed(changes):
        kind = _class_of(change.kind)
        row = db.session.get(kind, change.row_id)
        if change.before is None:
            if row is not None:
                db.session.delete(row)
        elif change.after is None:
            db.session.add(kind(id=change.row_id, **_typed(kind, change.before)))
        elif row is not None:
            for key, value in _typed(kind, change.before).items():
                setattr(row, key, value)


def _changed_since(change: Change, act: Act) -> Refused:
    later = db.session.scalar(
        select(Act)
        .join(Change, Change.act_id == Act.id)
        .where(Change.kind == change.kind, Change.row_id == change.row_id, Act.id > act.id)
        .order_by(Act.id.desc())
        .limit(1)
    )
    if later and later.person:
        return Refused(
            N_("This can't be undone: %(who)s has changed it since, on %(at)s."), who=later.person.name, at=later.at
        )
    return Refused(N_("This can't be undone: it has changed since."))


def _class_of(kind: str) -> type[Any]:
    mappers: list[Mapper[Any]] = list(Base.registry.mappers)
    return next(mapper.class_ for mapper in mappers if mapper.class_.__tablename__ == kind)


def _typed(kind: type[Base], values: dict[str, Any]) -> dict[str, Any]:
    """JSON's values as the columns want them."""
    columns = inspect(kind).columns
    return {key: _value(columns[key].type.python_type, value) for key, value in values.items()}


def _value(wanted: type, value: Any) -> Any:
    if value is None:
        return None
    if wanted in (date, time, datetime):
        return wanted.fromisoformat(value)
    return wanted(value) if isinstance(value, str) and wanted is not str else value
