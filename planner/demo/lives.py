"""How a post came to where it stands: who did what, when. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from planner.calendar.rules import State
from planner.demo.company import Company
from planner.demo.spread import Diary
from planner.demo.stories import NOON, Story

WAYS = {
    State.IDEA: ("create",),
    State.DRAFT: ("create",),
    State.IN_REVIEW: ("create", "send"),
    State.APPROVED: ("create", "send", "approve"),
    State.SCHEDULED: ("create", "send", "approve", "schedule"),
    State.PUBLISHED: ("create", "send", "approve", "schedule", "publish"),
    State.CANCELLED: ("create", "cancel"),
}


class Step(NamedTuple):
    """What somebody did; an approval names its department."""

    verb: str
    person_id: int
    at: datetime
    department_id: int = 0


def life_of(story: Story, company: Company, diary: Diary, rng: Random) -> list[Step]:
    """The steps to its state, each on a working day of its own; the last is before now."""
    verbs = list(WAYS[story.state])
    if story.before:
        verbs += ["approve", "write"]
    elif story.returned:
        verbs += ["send", "return"]
    departments = _approving(story, company)
    if "approve" in verbs and len(departments) > 1:
        verbs.insert(verbs.index("approve"), "approve")
    owner = company.people[story.owner]
    givers = iter(departments)
    steps = []
    for verb, at in zip(verbs, _moments(story, len(verbs), diary, rng), strict=True):
        department = next(givers) if verb == "approve" else story.department
        person = _approver(department, owner, company, rng) if verb in ("approve", "return") else owner
        steps.append(Step(verb, person, at, company.departments[department] if verb == "approve" else 0))
    return steps


def _approving(story: Story, company: Company) -> list[str]:
    """Its own department, then its topic's."""
    return list(dict.fromkeys([story.department, company.second.get(story.number, story.department)]))


def _approver(department: str, owner: int, company: Company, rng: Random) -> int:
    """Somebody who approves for the department and isn't the owner; the administrator where nobody else is."""
    others = [person for person in company.approvers[department] if person != owner]
    return rng.choice(others) if others else company.admin


def _moments(story: Story, count: int, diary: Diary, rng: Random) -> list[datetime]:
    """The last step of what is out is its own moment. What waits was last touched some days ago."""
    gap = rng.randint(1, 4)
    if story.state == State.PUBLISHED and story.day:
        out = diary.moment(story.day, story.at or NOON)
        return [*(_worked(diary, diary.back(story.day, gap * n), rng) for n in range(count - 1, 0, -1)), out]
    last = diary.today
    if story.age:
        last -= timedelta(days=story.age)
    elif story.day and story.day < last:
        last = story.day
    since = rng.randint(1, 6)
    return [_worked(diary, diary.back(last, since + gap * n), rng) for n in range(count - 1, -1, -1)]


def _worked(diary: Diary, day: date, rng: Random) -> datetime:
    return diary.moment(day, time(rng.randint(8, 16), rng.randrange(60)))
