"""Changes over several rows: a new post, talk with its mentions, taking an act back."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from planner.calendar import checking, obstacles, rules
from planner.calendar.filters import visible
from planner.calendar.models import Comment, Mention, Post, Variant
from planner.calendar.rules import HELD, Neighbour, State, Step
from planner.db import db, parts_of
from planner.history import recording, restoring
from planner.history.models import Act, Change
from planner.people.models import Person
from planner.people.rules import Access, may_edit
from planner.web import dates
from planner.web.answers import allow, found
from planner.web.refusal import N_, Refused

UNDOABLE = frozenset({"post", "variant", "medium", "approval", "reason"})
CHECKED_AGAIN = 50  # posts of an undo that the guidelines look at at once
SAID = "comment"  # stays said when the act that it was part of is taken back


def new_post(*, title: str, department_id: int, owner_id: int, day: date | None, now: datetime) -> Post:
    """An idea: a title is enough. Refuses a day in a quiet period of its department."""
    post = Post(title=title, department_id=department_id, owner_id=owner_id, day=day, created_at=now, changed_at=now)
    if day:
        rules.check_quiet(day, obstacles.quiet_for(post, day), stays=None)
    db.session.add(post)
    return post


def say(post: Post, person_id: int, text: str, *, now: datetime, returned: bool = False) -> Comment:
    """A comment, and a mention for everybody whose name stands in it behind an @. It answers who mentioned them."""
    comment = Comment(post_id=post.id, person_id=person_id, at=now, text=text, returned=returned)
    for mentioned in people_named_in(text):
        if mentioned != person_id:
            comment.mentions.append(Mention(person_id=mentioned))
    waiting = select(Mention).join(Comment, Comment.id == Mention.comment_id)
    waiting = waiting.where(Comment.post_id == post.id, Mention.person_id == person_id, Mention.seen_at.is_(None))
    for mention in db.session.scalars(waiting):
        mention.seen_at = now
    db.session.add(comment)
    return comment


def people_named_in(text: str) -> list[int]:
    """Ids of people written as @First Last, or @First where only one has that name."""
    if "@" not in text:
        return []
    people = db.session.execute(select(Person.id, Person.name).where(Person.active)).all()
    firsts: dict[str, list[int]] = {}
    for id_, name in people:
        firsts.setdefault(_spoken(name).partition(" ")[0], []).append(id_)
    spoken = _spoken(text)
    found_ = [id_ for id_, name in people if _is_named(_spoken(name), spoken)]
    for first, ids in firsts.items():
        if len(ids) == 1 and ids[0] not in found_ and _is_named(first, spoken):
            found_.append(ids[0])
    return found_


def _spoken(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _is_named(name: str, spoken: str) -> bool:
    return bool(name) and re.search(rf"(?<!\w)@{re.escape(name)}(?!\w)", spoken) is not None


# -- taking back -------------------------------------------------------------------------------------------------


def undo(act: Act, access: Access, *, now: datetime) -> tuple[list[Post], Neighbour | None]:
    """Takes an act on posts back, as a new act: through permission and rules, and only if nothing that it touched
    has changed since. What was said stays said; an approval comes back only if the post says what was approved.

    Answers with the posts that are left, and a neighbour to which one of them is too close now."""
    changes = [change for change in restoring.changes_of(act) if change.kind != SAID]
    if act.verb == "undo" or not changes or any(change.kind not in UNDOABLE for change in changes):
        raise Refused(N_("This can't be undone."))
    going = check_goes_back(act, changes, access, now=now)
    recording.begin(access.person_id, "undo", at=now, undoes=act.id, note=act.verb)
    return put_back(going, access.person_id, now=now)


@dataclass(frozen=True)
class GoingBack:
    """Changes of posts that may be taken back, the posts that are left then, and the columns of each that go back."""

    changes: Sequence[Change]
    left: list[Post]
    back: dict[int, dict[str, Any]]


def check_goes_back(act: Act, changes: Sequence[Change], access: Access, *, now: datetime) -> GoingBack:
    """Refuses unless these changes of posts, of one act, may be taken back by this person, and can be."""
    posts = _posts_of(changes, access)
    made = {change.row_id for change in changes if change.kind == "post" and change.before is None}
    back = _back(changes)
    for post in posts:
        allow(_may_undo(act.verb, post, back[post.id], access))
    _check_untouched(act, changes, posts, made, now=now)
    left = [post for post in posts if post.id not in made]
    for post in left:
        _check_goes_back(post, back[post.id])
    return GoingBack(changes, left, back)


def put_back(going: GoingBack, person_id: int, *, now: datetime) -> tuple[list[Post], Neighbour | None]:
    """Takes them back within the act that is open; the posts that are left, and a neighbour that one is too close to
    now."""
    left, back = going.left, going.back
    before = {post.id: _standing(post) for post in left}
    restoring.restore(going.changes)
    db.session.flush()
    db.session.expire_all()
    nears = [_settle(post, before[post.id], back[post.id], person_id, now=now) for post in left]
    for post in left[:CHECKED_AGAIN]:
        checking.check_and_note(post, now=now)
    return left, next((near for near in nears if near), None)


def days_touched(act: Act, posts: Sequence[Post]) -> list[date | None]:
    """Where these posts, which an act was about, stand and stood, the former first; None is the backlog."""
    said = [
        values.get("day")
        for change in restoring.changes_of(act)
        for values in (change.before, change.after)
        if change.kind == "post" and values is not None and ("day" in values or not (change.before and change.after))
    ]
    return [*(post.day for post in posts), *(date.fromisoformat(day) if day else None for day in said)]


def _posts_of(changes: Sequence[Change], access: Access) -> Sequence[Post]:
    """The posts that these changes are about; a 404 where this person may not see one."""
    ids = sorted({change.about_id for change in changes if change.about_kind == "post"})
    posts: list[Post] = []
    whole = (
        selectinload(Post.variants).selectinload(Variant.media),
        selectinload(Post.approvals),
        selectinload(Post.writers),
        selectinload(Post.asked),
    )
    seen = visible(access)
    for some in parts_of(ids):
        there = db.session.scalars(select(Post).where(Post.id.in_(some)).order_by(Post.id).options(*whole)).all()
        if seen is not None:
            may_see = set(db.session.scalars(select(Post.id).where(Post.id.in_(some), seen)))
            if any(post.id not in may_see for post in there):
                found(None)
        posts += there
    if len(posts) < len(ids):
        raise Refused(N_("This can't be undone: the post has changed since."))
    return posts


def _back(changes: Sequence[Change]) -> dict[int, dict[str, Any]]:
    """By post, its columns that go back; none of a post that the act made."""
    back: dict[int, dict[str, Any]] = defaultdict(dict)
    for change in reversed(changes):
        if change.kind == "post":
            back[change.row_id] |= change.before or {}
    return back


def _may_undo(verb: str, post: Post, back: dict[str, Any], access: Access) -> bool:
    if verb in (Step.APPROVE, Step.RETURN):
        return rules.may_step(Step(verb), access, post.approving_departments)
    return may_edit(access, post.department_id) and may_edit(access, back.get("department_id", post.department_id))


def _check_untouched(
    act: Act, changes: Sequence[Change], posts: Sequence[Post], made: Collection[int], *, now: datetime
) -> None:
    """Beside the rows themselves: nobody has said anything about a post that would go, approved it for another
    department since, or put the channel back that was taken away."""
    try:
        restoring.check_untouched(act, changes)
    except restoring.ChangedSince as since:
        raise _changed_since(since.later, now) from since
    given = [change.row_id for change in changes if change.kind == "approval"]
    dropped = {
        (change.about_id, change.before["channel_id"])
        for change in changes
        if change.kind == "variant" and change.before and change.after is None
    }
    talked: set[int] = set()
    for some in parts_of(sorted(made)):
        talked |= set(db.session.scalars(select(Comment.post_id).where(Comment.post_id.in_(some))))
    for post in posts:
        approved = act.verb == Step.APPROVE and any(approval.id > max(given) for approval in post.standing_approvals)
        again = any((post.id, variant.channel_id) in dropped for variant in post.variants)
        if approved or again or post.id in talked:
            raise _changed_since(restoring.latest_since(act, "post", post.id), now)


def _changed_since(later: Act | None, now: datetime) -> Refused:
    if later is None or later.person is None:
        return Refused(N_("This can't be undone: the post has changed since."))
    who, local = later.person.name, later.at.astimezone(dates.zone())
    if local.date() == now.astimezone(dates.zone()).date():
        return Refused(
            N_("This can't be undone: %(who)s has changed the post since, at %(at)s."), who=who, at=local.time()
        )
    return Refused(N_("This can't be undone: %(who)s has changed the post since, on %(at)s."), who=who, at=later.at)


def _check_goes_back(post: Post, back: dict[str, Any]) -> None:
    """What is out or cancelled stays as it is, and a post in review keeps its day. The day to which it goes back may
    lie in a quiet period by now."""
    if post.fixed and "state" not in back:
        rules.check_writable(post.state)
    if "day" not in back:
        return
    if back["day"] is None:
        rules.check_unplannable(State(back.get("state", post.state)))
    else:
        day = date.fromisoformat(back["day"])
        rules.check_quiet(day, obstacles.quiet_for(post, day), stays=post.day)


def _standing(post: Post) -> tuple[Any, ...]:
    """What an approval hangs on."""
    approvals = {approval.id for approval in post.standing_approvals}
    return post.fingerprint(), post.state, post.approved_print, approvals, set(post.approving_departments)


def _settle(
    post: Post, before: tuple[Any, ...], back: dict[str, Any], person_id: int, *, now: datetime
) -> Neighbour | None:
    """After its columns went back: what follows from them for its approval, and a neighbour that is too close."""
    post.changed_at = now
    if _standing(post) != before:
        if post.state in (State.IN_REVIEW, *HELD):
            rules.check_sendable(day=post.day, texts=[variant.text for variant in post.variants])
        post.keep_what_was_approved(now=now)
        if post.state not in HELD and post.fingerprint() != before[0]:
            post.note_writer(person_id, now)
    if not {"day", "at", "moment"} & set(back):
        return None
    near = rules.too_close(post.moment, obstacles.neighbours_of(post, post.moment))
    if near and post.state in HELD:
        post.to_review_again(now=now)
    return near


def follow_zone(zone: str, *, now: datetime) -> None:
    """After the organisation's zone changed: posts without one of their own keep their wall time, in the new zone.

    Refuses, with the day and the time, where a post's time doesn't exist there."""
    last = 0
    theirs = select(Post).where(Post.zone.is_(None), Post.at.is_not(None)).order_by(Post.id).limit(500)
    while posts := db.session.scalars(theirs.where(Post.id > last)).all():
        for post in posts:
            post.plan(post.day, post.at, zone=zone, fold=post.fold, now=now)
        db.session.flush()
        last = posts[-1].id
