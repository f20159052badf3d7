"""Posts: what they say, when, and their way from an idea to what is out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.calendar import rules
from planner.calendar.models.approval import Approval, Asked, Writer
from planner.calendar.models.campaign import Campaign
from planner.calendar.models.variant import Variant
from planner.calendar.rules import FIXED, HELD, Neighbour, State, Step
from planner.channels.models import Topic
from planner.days.rules import exists_twice, instant_of
from planner.db import Base, Versioned, words_of
from planner.goals.models import Goal
from planner.people.models import Department, Person
from planner.roadmap.models import Milestone


class Post(Versioned, Base):
    """One thing to say, at one moment, by one department.

    `day`, `at` and `zone` are the wall time that was meant; `fold` says which of two equal times (1: the later);
    `moment` is its instant, for ordering, None for a post without a time. `found` is what the guidelines last said:
    for each rule that found something its level, how often, and how often it is open, in `rules`, and the department
    whose approval it asks for, in `asks`; `to_fix` counts what is open of it, `checked_edition` names the edition
    that it was held to.
    """

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("at IS NULL OR day IS NOT NULL", name="time_has_day"),
        CheckConstraint("(moment IS NULL) = (at IS NULL)", name="time_has_moment"),
        CheckConstraint(
            "state IN ('idea', 'draft', 'cancelled') OR day IS NOT NULL",
            name="state_has_day",
        ),
        Index("ix_post_day_at", "day", "at"),
        Index("ix_post_state_day", "state", "day"),
        Index("ix_post_department_id_day_state_confidential", "department_id", "day", "state", "confidential"),
        Index("ix_post_owner_id_state_day", "owner_id", "state", "day"),
        Index(
            "ix_post_owner_id_to_fix",
            "owner_id",
            "to_fix",
            sqlite_where=text("to_fix > 0"),
            postgresql_where=text("to_fix > 0"),
        ),
        Index(
            "ix_post_owner_id_returned_at",
            "owner_id",
            "returned_at",
            sqlite_where=text("returned_at IS NOT NULL"),
            postgresql_where=text("returned_at IS NOT NULL"),
        ),
    )
    tracked = True
    unwatched = frozenset({"version", "changed_at", "to_fix", "found", "checked_edition"})

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid4()))
    title: Mapped[str] = mapped_column(String(200))
    department_id: Mapped[int] = mapped_column(ForeignKey(Department.id))
    owner_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    state: Mapped[State] = mapped_column(words_of(State), default=State.IDEA)
    day: Mapped[date | None] = mapped_column()
    at: Mapped[time | None] = mapped_column()
    zone: Mapped[str | None] = mapped_column(String(64))
    fold: Mapped[int] = mapped_column(default=0)
    moment: Mapped[datetime | None] = mapped_column(index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey(Campaign.id), index=True)
    goal_id: Mapped[int | None] = mapped_column(ForeignKey(Goal.id), index=True)
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey(Milestone.id), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey(Topic.id), index=True)
    language: Mapped[str] = mapped_column(String(8), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    source_note: Mapped[str] = mapped_column(Text, default="")
    paid_partnership: Mapped[bool] = mapped_column(default=False)
    gift: Mapped[bool] = mapped_column(default=False)
    affiliate: Mapped[bool] = mapped_column(default=False)
    ai_written: Mapped[bool] = mapped_column(default=False)
    confidential: Mapped[bool] = mapped_column(default=False)
    embargo_until: Mapped[datetime | None] = mapped_column()
    approved_print: Mapped[str | None] = mapped_column(String(64))
    watcher_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))  # who watches the replies
    to_fix: Mapped[int] = mapped_column(default=0, server_default="0")
    found: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    checked_edition: Mapped[str] = mapped_column(String(12), default="", server_default="")
    sent_at: Mapped[datetime | None] = mapped_column()
    returned_at: Mapped[datetime | None] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()
    changed_at: Mapped[datetime] = mapped_column()

    department: Mapped[Department] = relationship()
    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])
    campaign: Mapped[Campaign | None] = relationship()
    goal: Mapped[Goal | None] = relationship()
    milestone: Mapped[Milestone | None] = relationship()
    topic: Mapped[Topic | None] = relationship()
    variants: Mapped[list[Variant]] = relationship(
        back_populates="post",
        cascade="all, delete-orphan",
        order_by="Variant.position, Variant.id",
    )
    approvals: Mapped[list[Approval]] = relationship(
        back_populates="post", cascade="all, delete-orphan", order_by="Approval.id"
    )
    writers: Mapped[list[Writer]] = relationship(back_populates="post", cascade="all, delete-orphan")
    asked: Mapped[list[Asked]] = relationship(cascade="all, delete-orphan", order_by="Asked.department_id")

    # -- what it says --------------------------------------------------------------------------------------------

    def content(self) -> dict[str, Any]:
        """What is approved: texts, pictures and channels, and the title where a network shows it."""
        titled = any(variant.channel.network.title_limit for variant in self.variants)
        return {
            "title": self.title if titled else None,
            "variants": [v.content() for v in sorted(self.variants, key=lambda v: v.channel_id)],
        }

    def fingerprint(self) -> str:
        return rules.fingerprint(self.content())

    @contextmanager
    def being_written(self, *, by: int | None, now: datetime) -> Iterator[None]:
        """Everything that changes what the post says, or who has to approve it, happens inside. Text makes an idea a
        draft; a change of what was approved, or of who approves, drops the approval and sends it to review again.
        Refuses what is out or cancelled."""
        rules.check_writable(self.state)
        said, approving = self.fingerprint(), self.approving_departments
        yield
        self.changed_at = now
        written = self.fingerprint() != said
        if written and by is not None:
            self.note_writer(by, now)
        if self.state == State.IDEA and any(variant.text.strip() for variant in self.variants):
            self.state = State.DRAFT
        if not written and set(self.approving_departments) == set(approving):
            return
        if self.state == State.IN_REVIEW:
            self._drop_approvals(now)
        if self.state in HELD:
            self.to_review_again(now=now)

    @property
    def written_by(self) -> set[int]:
        """Who changed its content since it was last approved by all who had to."""
        approved = max(
            (approval.at for approval in self.approvals if approval.completes),
            default=None,
        )
        return {writer.person_id for writer in self.writers if approved is None or writer.at > approved}

    def note_writer(self, person_id: int, now: datetime) -> None:
        """Remembers that this person changed what it says."""
        known = next((writer for writer in self.writers if writer.person_id == person_id), None)
        if known:
            known.at = now
        else:
            self.writers.append(Writer(person_id=person_id, at=now))

    # -- when ----------------------------------------------------------------------------------------------------

    def plan(
        self,
        day: date | None,
        at: time | None,
        *,
        zone: str,
        fold: int = 0,
        now: datetime,
    ) -> None:
        """Sets its wall time without asking any rule but the clock's: a time that doesn't exist is refused.

        `zone` is the organisation's, which holds unless the post has one of its own."""
        at = at if day else None
        there = ZoneInfo(self.zone or zone)
        fold = fold if day and at and exists_twice(day, at, there) else 0
        self.moment = instant_of(day, at, there, fold) if day and at else None
        self.day, self.at, self.fold = day, at, fold
        self.changed_at = now

    def move_to(
        self,
        day: date,
        at: time | None,
        *,
        zone: str,
        fold: int = 0,
        quiet: Sequence[tuple[date, date, str]],
        neighbours: Sequence[Neighbour] = (),
        now: datetime,
    ) -> Neighbour | None:
        """Plans it on another day or time. Refuses a quiet day and a post that is out; too close to another post
        on its channel it moves, loses its approval, and answers with that neighbour."""
        rules.check_movable(self.state)
        if day != self.day:
            rules.check_quiet(day, quiet, stays=self.day)
        stood = self.day, self.moment
        self.plan(day, at, zone=zone, fold=fold, now=now)
        near = rules.too_close(self.moment, neighbours) if (self.day, self.moment) != stood else None
        if near and self.state in HELD:
            self.to_review_again(now=now)
        return near

    def unplan(self, *, now: datetime) -> None:
        """Back to the backlog, without a day."""
        rules.check_movable(self.state)
        rules.check_unplannable(self.state)
        self.day = self.at = self.moment = None
        self.fold, self.changed_at = 0, now

    # -- its way -------------------------------------------------------------------------------------------------

    @property
    def approving_departments(self) -> list[int]:
        """Whose approval it needs: its own department's, its topic's second one, and those that a rule asks for."""
        second = self.topic.second_department_id if self.topic else None
        asked = [asked.department_id for asked in self.asked]
        return list(dict.fromkeys([self.department_id, *([second] if second else []), *asked]))

    @property
    def standing_approvals(self) -> list[Approval]:
        return [approval for approval in self.approvals if approval.dropped_at is None]

    @property
    def last_approval(self) -> Approval | None:
        """The last that was given, standing or dropped, whose content a change is compared with."""
        return self.approvals[-1] if self.approvals else None

    def send(self, *, now: datetime) -> None:
        """To review: needs a day, a variant, and a text in each."""
        if self.state in (State.IDEA, State.DRAFT):
            rules.check_sendable(day=self.day, texts=[variant.text for variant in self.variants])
        target = rules.step_leads(Step.SEND, self.state)
        self._drop_approvals(now)
        self.state, self.sent_at, self.returned_at, self.changed_at = target, now, None, now

    def approve(
        self,
        person_id: int,
        departments: Sequence[int],
        *,
        others: Sequence[str],
        ticked: Mapping[str, Sequence[int]] | None = None,
        now: datetime,
    ) -> bool:
        """Gives this person's approval for each of `departments`; True once no other is missing. `ticked`: the places
        of the questions on the checklist that they answered with yes, under the number of its edition.

        Refuses the owner and whoever wrote since the last approval; `others` names who can."""
        target = rules.step_leads(Step.APPROVE, self.state)
        rules.check_four_eyes(person_id, owner_id=self.owner_id, written_by=self.written_by, others=others)
        content, seal = self.content(), self.fingerprint()
        given = {approval.department_id for approval in self.standing_approvals}
        completes = set(self.approving_departments) <= given | set(departments)
        rules.check_adds_approval(departments, given=given, completes=completes)
        for department_id in departments:
            if department_id not in given:
                approval = Approval(
                    person_id=person_id,
                    department_id=department_id,
                    at=now,
                    completes=completes,
                )
                approval.content, approval.fingerprint, approval.ticked = content, seal, dict(ticked or {})
                self.approvals.append(approval)
        self.changed_at = now
        if completes:
            self.state, self.approved_print = target, seal
        return completes

    def take(self, step: Step, *, now: datetime) -> None:
        """Every other step: returned, scheduled, published, cancelled, back to draft."""
        self.state = rules.step_leads(step, self.state)
        if self.state in (State.DRAFT, State.CANCELLED):
            self._drop_approvals(now)
            self.sent_at = None
        self.returned_at = now if step == Step.RETURN else None
        self.changed_at = now

    def keep_what_was_approved(self, *, now: datetime) -> None:
        """After an undo: an approval holds only the content that it was given to, and all that are needed."""
        says, needed = self.fingerprint(), set(self.approving_departments)
        for approval in self.standing_approvals:
            if approval.fingerprint != says:
                approval.dropped_at = now
        given = {approval.department_id for approval in self.standing_approvals}
        # what came approved out of an import has a fingerprint, and nobody's approval
        held = self.approved_print == says and (needed <= given or not self.approvals)
        if self.state in HELD and not held:
            self.to_review_again(now=now)

    def to_review_again(self, *, now: datetime) -> None:
        """What was approved waits for its approval anew."""
        self._drop_approvals(now)
        self.state, self.sent_at = State.IN_REVIEW, now

    def _drop_approvals(self, now: datetime) -> None:
        self.approved_print = None
        for approval in self.standing_approvals:
            approval.dropped_at = now

    @property
    def fixed(self) -> bool:
        return self.state in FIXED
