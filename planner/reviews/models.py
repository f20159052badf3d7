"""What is proposed to the owner of something when a move elsewhere would have to move it along."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.calendar.models import Post
from planner.db import Base, words_of
from planner.people.models import Person
from planner.roadmap.models import Milestone
from planner.roadmap.rules import Reason


class Suggestion(Base):
    """A new day for one milestone or post, which its owner (`to_id`) agrees to or declines; no new day for a post:
    back to the backlog. `because_id` is the milestone whose move it follows from, `text` why that moved."""

    __tablename__ = "suggestion"
    __table_args__ = (
        CheckConstraint("(milestone_id IS NULL) <> (post_id IS NULL)", name="one"),
        CheckConstraint("new_day IS NOT NULL OR post_id IS NOT NULL", name="day"),
        CheckConstraint("(answered_at IS NULL) = (agreed IS NULL)", name="answered"),
        Index("ix_suggestion_to_id_answered_at", "to_id", "answered_at"),
    )
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey(Milestone.id), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey(Post.id, ondelete="CASCADE"), index=True)
    because_id: Mapped[int] = mapped_column(ForeignKey(Milestone.id), index=True)
    old_day: Mapped[date] = mapped_column()
    new_day: Mapped[date | None] = mapped_column()
    reason: Mapped[Reason | None] = mapped_column(words_of(Reason))
    text: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    at: Mapped[datetime] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()
    agreed: Mapped[bool | None] = mapped_column()

    milestone: Mapped[Milestone | None] = relationship(foreign_keys=milestone_id)
    post: Mapped[Post | None] = relationship()
    because: Mapped[Milestone] = relationship(foreign_keys=because_id)
    by: Mapped[Person] = relationship(foreign_keys=by_id)

    def belongs_to(self) -> tuple[str, int]:
        return "milestone", self.because_id
