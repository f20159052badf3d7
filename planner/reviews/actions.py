"""Moving a milestone with what hangs on it, as one act that one undo takes back; answering what was proposed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from planner.calendar import actions as calendar_actions
from planner.calendar import checking
from planner.calendar.filters import visible
from planner.calendar.models import Post, Variant
from planner.calendar.moving import move_post
from planner.calendar.rules import UNDATED, Step
from planner.db import db, parts_of
from planner.history import recording, restoring
from planner.history.models import Act, Change
from planner.people.rules import Access, may_edit, may_manage
from planner.reviews.foresight import Foreseen
from planner.reviews.models import Suggestion
from planner.reviews.rules import Fate
from planner.roadmap import actions as roadmap_actions
from planner.roadmap import queries as roadmap_queries
from planner.roadmap import rules as roadmap_rules
from planner.roadmap.actions import Who, Why
from planner.roadmap.models import Milestone
from planner.roadmap.records import StatusUpdate
from planner.web import dates
from planner.web.answers import allow
from planner.web.refusal import N_, Refused

CASCADE = "cascade"


@dataclass(frozen=True)
class Done:
    """How many milestones moved beside the first, how many posts, and how much was proposed."""

    milestones: int = 0
    posts: int = 0
    proposed: int = 0


def apply(
    thing: Milestone,
    day: date,
    why: Why,
    who: Who,
    access: Access,
    *,
    foreseen: Foreseen,
    chosen: Collection[int],
    fates: Mapping[int, Fate],
) -> Done:
    """Moves the milestone, and of what its move passes the `chosen` milestones and the posts, by their ids, that are
    not kept. What is somebody else's to move is proposed to them. Refuses what any of them refuses, and names it."""
    roadmap_actions.move(thing, day, why, who)
    proposals: list[Suggestion] = []
    along = [one for one in foreseen.along if one.thing.id in chosen]
    others = _milestones([one.thing.id for one in along if not one.proposed])
    for one in along:
        if one.proposed and one.thing.owner_id:
            made = _proposal(thing, why, who, one.thing.owner_id, old=one.old, new=one.new)
            made.milestone_id = one.thing.id
            proposals.append(made)
        else:
            with _Named(one.thing.title):
                roadmap_actions.move(others[one.thing.id], one.new, why, who)
    passed = [post for post in foreseen.all_posts if fates.get(post.id, Fate.KEEP) != Fate.KEEP]
    posts = _posts([post.id for post in passed if not post.proposed], access)
    for post in passed:
        to = None if fates[post.id] == Fate.HOLD else post.new
        if post.proposed:
            made = _proposal(thing, why, who, post.owner_id, old=post.old, new=to)
            made.post_id = post.id
            proposals.append(made)
        else:
            _put(posts[post.id], to, who.now)
    db.session.add_all(proposals)
    db.session.flush()
    asked = len(proposals)
    return Done(len(others), len(posts), asked)


class _Named:
    """Says of which thing a refusal speaks."""

    def __init__(self, title: str) -> None:
        self.title = title

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Refused) and error.field not in ("reason", "text"):
            raise Refused(N_("“%(title)s”: %(why)s"), title=self.title, why=error) from error


def _proposal(thing: Milestone, why: Why, who: Who, to_id: int, *, old: date, new: date | None) -> Suggestion:
    return Suggestion(
        because_id=thing.id,
        old_day=old,
        new_day=new,
        reason=why.reason,
        text=why.text.strip(),
        by_id=who.person_id,
        to_id=to_id,
        at=who.now,
    )


def _milestones(ids: Sequence[int]) -> dict[int, Milestone]:
    rows = (
        row for some in parts_of(ids) for row in db.session.scalars(select(Milestone).where(Milestone.id.in_(some)))
    )
    return {row.id: row for row in rows}


def _posts(ids: Sequence[int], access: Access) -> dict[int, Post]:
    """These posts with their channels, as far as this person may see them."""
    query = select(Post).options(joinedload(Post.variants).joinedload(Variant.channel))
    seen = visible(access)
    if seen is not None:
        query = query.where(seen)
    rows = (row for some in parts_of(ids) for row in db.session.scalars(query.where(Post.id.in_(some))).unique())
    return {row.id: row for row in rows}


def _put(post: Post, day: date | None, now: datetime) -> None:
    """To its new day, at its time of day; without one back to the backlog, as a draft."""
    with _Named(post.title):
        if day:
            move_post(post, day, post.at, post.fold, now)
        else:
            if post.state not in UNDATED:
                post.take(Step.REOPEN, now=now)
            post.unplan(now=now)
        checking.check_and_note(post, now=now, dated=True)


# -- proposals -------------------------------------------------------------------------------------------------------


def agree(proposal: Suggestion, who: Who, access: Access) -> None:
    """Moves what was proposed. Refuses what was answered, and what stands on another day by now."""
    _check_open(proposal)
    thing, post = proposal.milestone, proposal.post
    if thing:
        allow(roadmap_rules.may_move(access, thing.owner_id))
        _check_stands(thing.day, proposal)
        roadmap_actions.move(thing, proposal.new_day, Why(proposal.reason, proposal.text), who)
    elif post:
        allow(may_edit(access, post.department_id))
        _check_stands(post.day, proposal)
        _put(post, proposal.new_day, who.now)
    proposal.answered_at, proposal.agreed = who.now, True


def decline(proposal: Suggestion, who: Who) -> None:
    """Leaves it where it stands."""
    _check_open(proposal)
    proposal.answered_at, proposal.agreed = who.now, False


def _check_open(proposal: Suggestion) -> None:
    if proposal.answered_at:
        raise Refused(N_("This proposal is answered already."))


def _check_stands(day: date | None, proposal: Suggestion) -> None:
    if day != proposal.old_day:
        raise Refused(N_("It stands on another day by now, so this proposal can only be declined."))


# -- taking back -----------------------------------------------------------------------------------------------------


def may_undo(act: Act, access: Access) -> bool:
    """Whoever moved it, and who may move the milestone anyway."""
    return act.verb == CASCADE and (act.person_id == access.person_id or may_manage(access))


def undo(act: Act, access: Access, who: Who) -> list[Post]:
    """Takes a whole cascade back, as a new act: days, the moves and updates that they left, proposals, posts. Refuses
    when anything that it touched has changed since."""
    changes = restoring.changes_of(act)
    of_posts = [change for change in changes if change.kind in calendar_actions.UNDOABLE]
    rest = [
        change for change in changes if change.kind in ("milestone", "milestone_move", "status_update", "suggestion")
    ]
    if not rest:
        raise Refused(N_("This can't be undone."))
    moved = sorted({change.row_id for change in rest if change.kind == "milestone"})
    restoring.check_untouched(act, rest)
    for id_ in moved:
        later = restoring.latest_since(act, "milestone", id_)
        if later:
            raise restoring.ChangedSince(later)
    going = calendar_actions.check_goes_back(act, of_posts, access, now=who.now) if of_posts else None
    recording.begin(access.person_id, "undo", at=who.now, undoes=act.id, note=act.verb)
    for kind in ("suggestion", "status_update", "milestone_move", "milestone"):
        # what points to a row goes before it
        restoring.restore([change for change in rest if change.kind == kind])
        db.session.flush()
    _settle(moved, rest, who)
    return calendar_actions.put_back(going, access.person_id, now=who.now)[0] if going else []


def _settle(moved: Sequence[int], changes: Sequence[Change], who: Who) -> None:
    """What follows from the days that went back: how often each moved, when it was last told of, what is due."""
    gone = {change.about_id for change in changes if change.kind == "milestone_move" and change.before is None}
    said = select(StatusUpdate.milestone_id, func.max(StatusUpdate.at)).group_by(StatusUpdate.milestone_id)
    last: dict[int, datetime] = {}
    for some in parts_of(moved):
        last |= {id_: at for id_, at in db.session.execute(said.where(StatusUpdate.milestone_id.in_(some)))}
    cadence = roadmap_queries.settings().cadence
    for thing in _milestones(moved).values():
        if thing.id in gone and thing.baseline_day is not None:
            thing.moves = max(0, thing.moves - 1)
        thing.reported_at, thing.changed_at = last.get(thing.id), who.now
        since = thing.heard_at
        thing.expect(cadence, since.astimezone(dates.zone()).date() if since else who.today)
