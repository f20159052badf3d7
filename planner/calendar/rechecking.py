"""Posts are looked at again when a rule or a network's limit changed, and a rule is tried on those that there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import joinedload, selectinload

from planner.calendar import checking, picturing
from planner.calendar.checking import Checked
from planner.calendar.filters import visible
from planner.calendar.models import Approval, Asked, Post, Variant
from planner.channels.models import Channel
from planner.db import db
from planner.guidelines.checks.kinds import Rule
from planner.guidelines.rulebook.queries import rules_in_force
from planner.people.rules import Access

BATCH = 300
TRIED = 100
LOOKED_AT = 200  # posts of one import
OF_NETWORKS = frozenset({"length", "hashtag_count", "alt_text", "link_count"})  # kinds that read a network's limits


class Again(NamedTuple):
    """How many planned posts were looked at again, and how many of them have something to fix that had not before."""

    looked_at: int
    to_fix: int


def check_again(*, now: datetime, today: date, rules: Collection[int] = (), kinds: Collection[str] = ()) -> Again:
    """Looks at every planned post from today on with the rules of these ids or kinds, switched off ones too: what they
    said before goes. Their owners find what is to fix in My work. It raises no version: nobody wrote anything."""
    wanted = [rule for rule in rules_in_force() if rule.id in rules or rule.kind in kinds]
    ran = frozenset(rules) | {rule.id for rule in wanted}
    looked_at, worse = 0, 0
    for posts in _batches(Post.state.in_(picturing.PLANNED) & (Post.day >= today)):
        changed: list[dict[str, Any]] = []
        for post, checked in _checked(posts, wanted, now):
            found, to_fix = checking.noted(post, Checked(checked.said, ran))
            looked_at, worse = looked_at + 1, worse + (to_fix > post.to_fix)
            if (found, to_fix) != (post.found or {}, post.to_fix):
                changed.append({"id_": post.id, "found_": found, "to_fix_": to_fix})
        _write(changed)
    return Again(looked_at, worse)


def check_first(ids: Sequence[int], *, now: datetime) -> tuple[list[tuple[str, Checked]], int]:
    """Looks at what posts say that just came in, at most so many of them, not at what stands around them: the titles
    of those in which rules found something, with what they say, and at how many it looked."""
    rules = [rule for rule in rules_in_force() if rule.kind not in picturing.AROUND_IT]
    told: list[tuple[str, Checked]] = []
    changed: list[dict[str, Any]] = []
    posts = db.session.scalars(_whole(select(Post)).where(Post.id.in_(ids[:LOOKED_AT])).order_by(Post.id)).all()
    for post, checked in _checked(posts, rules, now):
        found, to_fix = checking.noted(post, checked)
        changed.append({"id_": post.id, "found_": found, "to_fix_": to_fix})
        if checked.said:
            told.append((post.title, checked))
    _write(changed)
    return told, len(posts)


def _write(changed: Sequence[dict[str, Any]]) -> None:
    """Past the session, which would raise versions."""
    if not changed:
        return
    table: Any = Post.__table__
    values: dict[str, Any] = {"found": bindparam("found_"), "to_fix": bindparam("to_fix_")}
    connection = db.session.connection()
    connection.execute(update(table).where(table.c.id == bindparam("id_")).values(values), changed)
    connection.execute(delete(Asked).where(Asked.post_id.in_([row["id_"] for row in changed])))
    asked = {(row["id_"], id_) for row in changed for id_ in row["found_"].get("asks", {}).values()}
    if asked:
        rows = [{"post_id": post_id, "department_id": id_} for post_id, id_ in sorted(asked)]
        connection.execute(insert(Asked), rows)


class Tried(NamedTuple):
    """A post about which a rule would say something."""

    id: int
    title: str
    said: tuple[checking.Said, ...]


def try_on(rule: Rule, access: Access, *, now: datetime) -> tuple[list[Tried], int]:
    """What a rule would have said about the last hundred posts that this person may read, and how many there were."""
    query = _whole(select(Post)).where(Post.variants.any()).order_by(Post.changed_at.desc(), Post.id.desc())
    seen = visible(access)
    posts = db.session.scalars((query if seen is None else query.where(seen)).limit(TRIED)).all()
    found = [
        Tried(post.id, post.title, said)
        for post in posts
        if (said := checking.check(post, now=now, rules=[rule], reasons=(), though_out=True).said)
    ]
    return found, len(posts)


def _checked(posts: Sequence[Post], rules: Sequence[Rule], now: datetime) -> Iterator[tuple[Post, Checked]]:
    given: dict[int, list[Any]] = {}
    for reason in checking.reasons_of([post.id for post in posts]):
        given.setdefault(reason.post_id, []).append(reason)
    for post in posts:
        yield post, checking.check(post, now=now, rules=rules, reasons=given.get(post.id, []))


def _batches(wanted: Any) -> Iterator[Sequence[Post]]:
    last = 0
    query = _whole(select(Post)).where(wanted).order_by(Post.id).limit(BATCH)
    while posts := db.session.scalars(query.where(Post.id > last)).all():
        last = posts[-1].id
        yield posts


def _whole(query: Any) -> Any:
    return query.options(
        selectinload(Post.variants).selectinload(Variant.channel).joinedload(Channel.network),
        selectinload(Post.variants).selectinload(Variant.media),
        selectinload(Post.approvals).load_only(Approval.person_id, Approval.dropped_at),
        joinedload(Post.topic),
        joinedload(Post.department),
        joinedload(Post.owner),
    )
