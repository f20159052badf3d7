"""Taking an act back: every row that it touched gets its values from before, unless somebody changed them since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import and_, inspect, or_, select
from sqlalchemy.orm import Mapper

from planner.db import Base, db
from planner.history import recording
from planner.history.models import Act, Change
from planner.history.recording import plain
from planner.web.refusal import N_, Refused


class ChangedSince(Refused):
    """Something that an act touched is no longer as the act left it. `later` is the act that changed it, if known."""

    def __init__(self, later: Act | None) -> None:
        if later and later.person:
            text = N_("This can't be undone: %(who)s has changed it since, on %(at)s.")
            super().__init__(text, who=later.person.name, at=later.at)
        else:
            super().__init__(N_("This can't be undone: it has changed since."))
        self.later = later


def changes_of(act: Act) -> list[Change]:
    """What an act did, in the order in which it did it."""
    return list(db.session.scalars(select(Change).where(Change.act_id == act.id).order_by(Change.id)))


def check_untouched(act: Act, changes: Sequence[Change]) -> None:
    """Refuses when something that the act touched has changed since (`ChangedSince`), or the act was taken back
    already. A thing that the act made has changed, too, when something else hangs on it by now."""
    if db.session.scalar(select(Act.id).where(Act.undoes_id == act.id)):
        raise Refused(N_("This was undone already."))
    made = {(change.kind, change.row_id) for change in changes if change.before is None}
    for (kind, row_id), left in _as_left(changes).items():
        row = db.session.get(_class_of(kind), row_id)
        if left is None or row is None:
            touched = (left is None) != (row is None)
        elif (kind, row_id) in made:
            values = {key: value for key, value in left.items() if value is not None}
            touched = recording.made_of(row) != values or any(part not in made for part in _parts_of(row))
        else:
            touched = any(plain(getattr(row, key)) != value for key, value in left.items())
        if touched:
            raise ChangedSince(latest_since(act, kind, row_id))


def _as_left(changes: Sequence[Change]) -> dict[tuple[str, int], dict[str, Any] | None]:
    """What an act left of each row that it touched, however often it did; None for one that it deleted."""
    left: dict[tuple[str, int], dict[str, Any] | None] = {}
    for change in changes:
        row = change.kind, change.row_id
        earlier = left.get(row)
        left[row] = None if change.after is None else (earlier or {}) | change.after
    return left


def _parts_of(row: Base) -> Iterator[tuple[str, int]]:
    """The tracked rows that are deleted with this one."""
    for relation in inspect(type(row)).relationships:
        if relation.cascade.delete and relation.mapper.class_.tracked:
            yield from ((part.__tablename__, part.id) for part in getattr(row, relation.key))


def latest_since(act: Act, kind: str, row_id: int) -> Act | None:
    """The last act after this one that changed the row, or what belongs to it."""
    return db.session.scalar(
        select(Act)
        .join(Change, Change.act_id == Act.id)
        .where(
            Act.id > act.id,
            or_(
                and_(Change.kind == kind, Change.row_id == row_id),
                and_(Change.about_kind == kind, Change.about_id == row_id),
            ),
        )
        .order_by(Act.id.desc())
        .limit(1)
    )


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


@cache
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
