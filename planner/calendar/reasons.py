"""Why a warning of the guidelines stays."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.calendar.models import Post
from planner.db import Base
from planner.people.models import Person


class Reason(Base):
    """Somebody's reason for which a warning stays. `key` tells what was found: the rule, where, and the words."""

    __tablename__ = "reason"
    __table_args__ = (Index("uq_reason_post_id_key", "post_id", "key", unique=True),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey(Post.id, ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(500))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    at: Mapped[datetime] = mapped_column()

    person: Mapped[Person] = relationship()

    def belongs_to(self) -> tuple[str, int]:
        return "post", self.post_id
