"""Who has approved a post, who has to, and who wrote it and so can't."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.db import Base
from planner.people.models import Department, Person

if TYPE_CHECKING:
    from planner.calendar.models.post import Post


class Approval(Base):
    """One department's approval, with the content that it was given to; dropped when that changes. `ticked`: the
    places of the questions of the checklist that the approver answered with yes, under the number of its edition."""

    __tablename__ = "approval"
    tracked = True
    unwatched = frozenset({"content"})

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey(Department.id), index=True)
    at: Mapped[datetime] = mapped_column()
    fingerprint: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column()
    completes: Mapped[bool] = mapped_column(default=False)
    ticked: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    dropped_at: Mapped[datetime | None] = mapped_column()

    post: Mapped[Post] = relationship(back_populates="approvals")
    person: Mapped[Person] = relationship()

    def belongs_to(self) -> tuple[str, int]:
        return "post", self.post_id


class Writer(Base):
    """Somebody who changed a post's content, last `at`; until the next approval they can't give it."""

    __tablename__ = "writer"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column()

    post: Mapped[Post] = relationship(back_populates="writers")


class Asked(Base):
    """A further department whose approval a rule asks for."""

    __tablename__ = "asked"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey(Department.id), primary_key=True, index=True)
