"""What a move of a milestone's day would pass: the milestones that wait for it, and the posts that announce them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import select

from planner.calendar.filters import visible
from planner.calendar.models import Post
from planner.calendar.rules import FIXED, State
from planner.db import db, parts_of
from planner.people.models import Department, Person
from planner.people.rules import Access, may_edit
from planner.reviews.rules import has_to_agree, is_passed, shifted
from planner.roadmap import queries
from planner.roadmap.cascade import Cascade, Piece, cascade
from planner.roadmap.models import Milestone
from planner.roadmap.records import Dependency
from planner.roadmap.rules import MilestoneState, Policy, may_move
from planner.roadmap.waiting import Link


class Named(NamedTuple):
    """A milestone as the preview names it."""

    id: int
    version: int
    title: str
    day: date | None
    state: MilestoneState
    fixed: bool
    department_id: int
    department: str
    hue: int
    owner_id: int | None
    owner: str | None


class PassedPost(NamedTuple):
    """A post that a milestone passes; `new` is where it would stand, `proposed` that its owner is asked."""

    id: int
    version: int
    title: str
    state: State
    old: date
    new: date
    milestone_id: int
    hue: int
    department: str
    owner_id: int
    owner: str
    proposed: bool


@dataclass(frozen=True)
class Along:
    """A milestone that would move along. `gap`: the working days that it keeps to what it waits for."""

    thing: Named
    old: date
    new: date
    gap: int
    proposed: bool
    posts: list[PassedPost] = field(default_factory=list)


@dataclass(frozen=True)
class Foreseen:
    """All that one move passes; `posts` are the moved milestone's own. `stays`: what would have to move but doesn't.
    `broken`: pairs of what comes first and what would then stand too early."""

    policy: Policy
    along: list[Along]
    posts: list[PassedPost]
    stays: list[Named]
    broken: list[tuple[Named, Named]]
    working_days: int
    seen: str

    @property
    def things(self) -> int:
        """How many things it passes."""
        return len(self.along) + len(self.all_posts) + len(self.stays) + len(self.broken)

    @property
    def all_posts(self) -> list[PassedPost]:
        return [*self.posts, *(post for one in self.along for post in one.posts)]


def foresee(thing: Milestone, day: date, access: Access, lang: str) -> Foreseen:
    """What follows when this milestone's day becomes `day`, under the policy of the roadmap. A fixed number of
    queries. Refuses days beyond what can be planned (`DayOutOfReach`)."""
    policy = queries.settings().policy
    columns = (Milestone.id, Milestone.day, Milestone.state, Milestone.fixed, Milestone.department_id)
    pieces = {row.id: Piece._make(row) for row in db.session.execute(select(*columns))}
    rows = db.session.execute(select(Dependency.from_id, Dependency.to_id, Dependency.lag)).all()
    links = [Link._make(row) for row in rows]
    days = [day, *(piece.day for piece in pieces.values() if piece.day)]
    working = queries.company_working_days(min(days), max(days))
    found = cascade(pieces, links, {thing.id: day}, policy, working)
    names = _named(_ids(found), lang)
    moved = {thing.id: (thing.day, day)} | {one.id: (one.old, one.new) for one in found.shifts}
    posts: dict[int, list[PassedPost]] = {}
    for row in _posts_of(list(moved), access, lang):
        old, new = moved[row.milestone_id]
        if old and new and is_passed(row.day, old, new):
            elsewhere = row.department_id != thing.department_id
            asks = has_to_agree(
                row.owner_id, access.person_id, may=may_edit(access, row.department_id), elsewhere=elsewhere
            )
            there = shifted(row.day, old, new, working)
            one = (row.id, row.version, row.title, row.state, row.day, there, row.milestone_id)
            post = PassedPost(*one, row.hue, row.department, row.owner_id, row.owner, asks)
            posts.setdefault(row.milestone_id, []).append(post)
    along = []
    for shift in found.shifts:
        other = names[shift.id]
        may = may_move(access, other.owner_id)
        asks = has_to_agree(other.owner_id, access.person_id, may=may, elsewhere=shift.proposed)
        along.append(Along(other, shift.old, shift.new, shift.gap, asks, posts.get(shift.id, [])))
    return Foreseen(
        policy,
        along,
        posts.get(thing.id, []),
        [names[id_] for id_ in found.stays],
        [(names[link.from_id], names[link.to_id]) for link in found.broken if link.to_id not in found.stays],
        working.between(thing.day, day) if thing.day else 0,
        _seal(thing, day, policy, names, along, [post for some in posts.values() for post in some]),
    )


def _ids(found: Cascade) -> list[int]:
    ends = {end for link in found.broken for end in (link.from_id, link.to_id)}
    return sorted({shift.id for shift in found.shifts} | set(found.stays) | ends)


def _named(ids: Sequence[int], lang: str) -> dict[int, Named]:
    query = (
        select(
            Milestone.id,
            Milestone.version,
            Milestone.title_in(lang),
            Milestone.day,
            Milestone.state,
            Milestone.fixed,
            Milestone.department_id,
            Department.name_in(lang),
            Department.hue,
            Milestone.owner_id,
            Person.name,
        )
        .join(Department, Department.id == Milestone.department_id)
        .outerjoin(Person, Person.id == Milestone.owner_id)
    )
    rows = (row for some in parts_of(ids) for row in db.session.execute(query.where(Milestone.id.in_(some))))
    return {row.id: Named._make(row) for row in rows}


def _posts_of(milestones: Sequence[int], access: Access, lang: str) -> Sequence[Any]:
    """The posts of these milestones that can still move, as far as this person may see them, by day."""
    query = (
        select(
            Post.id,
            Post.version,
            Post.title,
            Post.state,
            Post.day,
            Post.milestone_id,
            Post.department_id,
            Department.hue,
            Department.name_in(lang).label("department"),
            Post.owner_id,
            Person.name.label("owner"),
        )
        .join(Department, Department.id == Post.department_id)
        .join(Person, Person.id == Post.owner_id)
        .where(Post.state.not_in(FIXED), Post.day.is_not(None))
        .order_by(Post.day, Post.id)
    )
    seen = visible(access)
    if seen is not None:
        query = query.where(seen)
    return [
        row for some in parts_of(milestones) for row in db.session.execute(query.where(Post.milestone_id.in_(some)))
    ]


def _seal(
    thing: Milestone,
    day: date,
    policy: Policy,
    names: dict[int, Named],
    along: list[Along],
    posts: list[PassedPost],
) -> str:
    """Differs whenever a preview would say something else: what is applied is what was looked at."""
    said = [(thing.id, thing.version, day, policy.value)]
    said += [(one.thing.id, one.thing.version, one.new, str(one.proposed)) for one in along]
    said += [(one.id, one.version, one.day or date.min, one.state.value) for one in names.values()]
    said += [(post.id, post.version, post.new, str(post.proposed)) for post in posts]
    return sha256(repr(said).encode()).hexdigest()[:16]
