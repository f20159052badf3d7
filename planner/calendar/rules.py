"""A post's life: its states, the steps between them, what approval holds, and what is refused."""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from planner.people.rules import Access, may_approve, may_edit
from planner.web.refusal import N_, Refused


class State(enum.StrEnum):
    """Where a post stands."""

    IDEA = "idea"
    DRAFT = "draft"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Step(enum.StrEnum):
    """What takes a post from one state to the next."""

    SEND = "send"
    APPROVE = "approve"
    RETURN = "return"
    SCHEDULE = "schedule"
    PUBLISH = "publish"
    CANCEL = "cancel"
    REOPEN = "reopen"


S = State
LEADS: dict[Step, tuple[tuple[State, ...], State]] = {
    Step.SEND: ((S.DRAFT,), S.IN_REVIEW),
    Step.APPROVE: ((S.IN_REVIEW,), S.APPROVED),
    Step.RETURN: ((S.IN_REVIEW,), S.DRAFT),
    Step.SCHEDULE: ((S.APPROVED,), S.SCHEDULED),
    Step.PUBLISH: ((S.SCHEDULED,), S.PUBLISHED),
    Step.CANCEL: ((S.IDEA, S.DRAFT, S.IN_REVIEW, S.APPROVED, S.SCHEDULED), S.CANCELLED),
    Step.REOPEN: ((S.IN_REVIEW, S.APPROVED, S.SCHEDULED, S.CANCELLED), S.DRAFT),
}
HELD = (S.APPROVED, S.SCHEDULED)  # states that an approval holds up
FIXED = (S.PUBLISHED, S.CANCELLED)  # states in which a post no longer changes
DATED = (S.IN_REVIEW, S.APPROVED, S.SCHEDULED, S.PUBLISHED)  # states that need a day
UNDATED = (S.IDEA, S.DRAFT)  # states that may lack a day, and so gather in the backlog
OPEN = (S.DRAFT, S.IN_REVIEW)  # overdue once their time has passed
OFF_CHANNEL = (S.IDEA, S.CANCELLED)  # what a channel's gap does not count

WRONG_STEP = {
    Step.SEND: N_("Only a draft can go to review."),
    Step.APPROVE: N_("Only a post in review can be approved."),
    Step.RETURN: N_("Only a post in review can be returned."),
    Step.SCHEDULE: N_("Only an approved post can be marked as scheduled."),
    Step.PUBLISH: N_("Only a scheduled post can be marked as published."),
    Step.CANCEL: N_("This post is out or cancelled already."),
    Step.REOPEN: N_("This post can't go back to draft."),
}


@dataclass(frozen=True)
class Neighbour:
    """Another post on one of the same channels: how far away it is, and how far it should be."""

    channel: str
    moment: datetime
    minimum_gap: int  # minutes


def step_leads(step: Step, state: State) -> State:
    """The state to which a step leads; refuses it where it can't be taken."""
    sources, target = LEADS[step]
    if state not in sources:
        raise Refused(WRONG_STEP[step])
    return target


def steps_from(state: State) -> list[Step]:
    """Every step that a post in this state can take, the usual one first."""
    return [step for step, (sources, _) in LEADS.items() if state in sources]


def check_sendable(*, day: date | None, texts: Sequence[str]) -> None:
    """Review needs a day, and something to read on each channel."""
    if day is None:
        raise Refused(N_("A post needs a day before it can go to review."), field="day")
    if not texts:
        raise Refused(N_("A post needs a channel and a text before it can go to review."))
    if not all(text.strip() for text in texts):
        raise Refused(N_("One channel has no text yet. Write it or take the channel away."))


def may_step(step: Step, access: Access, departments: Collection[int]) -> bool:
    """Whether this person's roles allow the step at all. `departments`: the post's, then a second one's."""
    if step in (Step.APPROVE, Step.RETURN):
        return any(may_approve(access, department) for department in departments)
    return may_edit(access, next(iter(departments)))


def check_four_eyes(person_id: int, *, owner_id: int, written_by: Collection[int], others: Sequence[str]) -> None:
    """Nobody approves what is theirs or what they wrote since the last approval. `others`: names of who can."""
    if person_id != owner_id and person_id not in written_by:
        return
    who = ", ".join(others[:3])
    if person_id == owner_id:
        if who:
            raise Refused(
                N_("This is your post, so someone else has to approve it. %(who)s can."),
                who=who,
            )
        raise Refused(N_("This is your post, so someone else has to approve it."))
    if who:
        raise Refused(
            N_("You wrote this post, so someone else has to approve it. %(who)s can."),
            who=who,
        )
    raise Refused(N_("You wrote this post, so someone else has to approve it."))


def check_adds_approval(departments: Collection[int], *, given: Collection[int], completes: bool) -> None:
    """A department approves once; then the other one that has to is waited for."""
    if not completes and set(departments) <= set(given):
        raise Refused(N_("Your department has approved this already. Another one has to as well."))


def check_movable(state: State) -> None:
    """What is out or cancelled stays on its day."""
    if state == S.PUBLISHED:
        raise Refused(N_("This post is published. It stays on its day."))
    if state == S.CANCELLED:
        raise Refused(N_("This post is cancelled. Take it back to draft to move it."))


def check_unplannable(state: State) -> None:
    """Only ideas and drafts go back to the backlog; the others need their day."""
    if state not in UNDATED:
        raise Refused(N_("Only ideas and drafts can go to the backlog. Take it back to draft first."))


def check_writable(state: State) -> None:
    """What is out or cancelled keeps its text."""
    if state == S.PUBLISHED:
        raise Refused(N_("This post is published. Its text stays as it went out."))
    if state == S.CANCELLED:
        raise Refused(N_("This post is cancelled. Take it back to draft to change it."))


def check_quiet(day: date, quiet: Iterable[tuple[date, date, str]], *, stays: date | None) -> None:
    """Refuses a day in a quiet period. `quiet`: first and last day, both included, and the reason."""
    for first, last, reason in quiet:
        if first <= day <= last:
            if stays:
                raise Refused(
                    N_("%(long_month)s is in a quiet period (%(reason)s). The post stays on %(long_weekday)s."),
                    field="day",
                    long_month=day,
                    reason=reason,
                    long_weekday=stays,
                )
            raise Refused(
                N_("%(long_month)s is in a quiet period (%(reason)s)."),
                field="day",
                long_month=day,
                reason=reason,
            )


def too_close(moment: datetime | None, neighbours: Iterable[Neighbour]) -> Neighbour | None:
    """The nearest neighbour within its channel's minimum gap, if there is one."""
    if moment is None:
        return None
    near = [n for n in neighbours if abs(n.moment - moment) < timedelta(minutes=n.minimum_gap)]
    return min(near, key=lambda n: abs(n.moment - moment), default=None)


def is_overdue(
    state: State,
    day: date | None,
    moment: datetime | None,
    *,
    now: datetime,
    today: date,
) -> bool:
    """Unapproved when its time has passed. Without a time, its day has to be over."""
    if state not in OPEN or day is None:
        return False
    return moment < now if moment else day < today


def fingerprint(content: Any) -> str:
    """What approval holds on to: a digest of texts, pictures and channels."""
    spelled = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode("utf-8", "surrogatepass")).hexdigest()
