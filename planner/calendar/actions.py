"""Changes over several rows: a new post, talk with its mentions, taking an act back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from planner.calendar import queries, rules
from planner.calendar.models import Comment, Mention, Post
from planner.calendar.rules import HELD, State
from planner.db import db
from planner.history import recording, restoring
from planner.history.models import Act, Change
from planner.people.models import Person
from planner.people.rules import Access, may_approve, may_edit
from planner.web.answers import allow
from planner.web.refusal import N_, Refused

UNDOABLE = frozenset({"post", "variant", "medium", "approval"})


def new_post(*, title: str, department_id: int, owner_id: int, day: date | None, now: datetime) -> Post:
    """An idea: a title is enough. Refuses a day in a quiet period of its department."""
    post = Post(title=title, department_id=department_id, owner_id=owner_id, day=day, created_at=now, changed_at=now)
    if day:
        rules.check_quiet(day, queries.quiet_for(post, day), stays=None)
    db.session.add(post)
    return post


def say(post: Post, person_id: int, text: str, *, now: datetime, returned: bool = False) -> Comment:
    """A comment, and a mention for everybody whose name stands in it behind an @."""
    comment = Comment(post_id=post.id, person_id=person_id, at=now, text=text, returned=returned)
    for mentioned in people_named_in(text):
        if mentioned != person_id:
            comment.mentions.append(Mention(person_id=mentioned))
    db.session.add(comment)
    return comment


def people_named_in(text: str) -> list[int]:
    """Ids of people written as @First Last, or @First where only one has that name."""
    if "@" not in text:
        return []
    people = db.session.execute(select(Person.id, Person.name).where(Person.active)).all()
    firsts: dict[str, list[int]] = {}
    for id_, name in people:
        firsts.setdefault(name.split()[0].casefold(), []).append(id_)
    spoken = text.casefold()
    found = [id_ for id_, name in people if re.search(rf"@{re.escape(name.casefold())}(?!\w)", spoken)]
    for first, ids in firsts.items():
        if len(ids) == 1 and ids[0] not in found and re.search(rf"(?<!\w)@{re.escape(first)}(?!\w)", spoken):
            found.append(ids[0])
    return found


def undo(act: Act, access: Access, *, now: datetime) -> list[Post]:
    """Takes an act on posts back, as a new act: through permission and rules, and only if nothing that it touched
    has changed since. An approval comes back only if the post says what was approved."""
    changes = restoring.changes_of(act)
    if not changes or any(change.kind not in UNDOABLE for change in changes):
        raise Refused(N_("This can't be undone."))
    posts = _posts_of(changes)
    for post in posts:
        wants = may_approve if act.verb in ("approve", "return") else may_edit
        allow(wants(access, post.department_id))
    restoring.check_untouched(act, changes)
    for post in posts:
        _check_day_back(post, changes)
    recording.begin(access.person_id, "undo", at=now, undoes=act.id, note=act.verb)
    before = {post.id: (post.state, post.approved_print, post.fingerprint()) for post in posts}
    restoring.restore(changes)
    gone = {change.row_id for change in changes if change.kind == "post" and change.before is None}
    for post in posts:
        if post.id in gone:
            continue
        post.changed_at = now
        db.session.flush()
        db.session.expire(post, ["variants", "approvals"])
        state, seal, said = before[post.id]
        if post.state in HELD and (state, seal) != (post.state, post.approved_print):
            _hold_or_drop(post, now)
        if post.state not in HELD and post.fingerprint() != said:
            post.note_writer(access.person_id, now)
    return [post for post in posts if post.id not in gone]


def _posts_of(changes: Sequence[Change]) -> list[Post]:
    ids = {change.about_id for change in changes if change.about_kind == "post"}
    posts = [db.session.get(Post, id_) for id_ in sorted(ids)]
    if any(post is None for post in posts):
        raise Refused(N_("This can't be undone: it has changed since."))
    return [post for post in posts if post is not None]


def _check_day_back(post: Post, changes: Sequence[Change]) -> None:
    """The day to which a post goes back may lie in a quiet period by now."""
    for change in changes:
        back: dict[str, Any] = change.before or {}
        if change.kind == "post" and change.row_id == post.id and back.get("day") and change.after:
            day = date.fromisoformat(back["day"])
            rules.check_quiet(day, queries.quiet_for(post, day), stays=post.day)


def _hold_or_drop(post: Post, now: datetime) -> None:
    standing = {approval.fingerprint for approval in post.standing_approvals}
    if post.approved_print != post.fingerprint() or (standing and post.approved_print not in standing):
        post.approved_print = None
        post.state = State.IN_REVIEW
        post.sent_at = now
