"""What is said about a post, and who is named there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.calendar.models.post import Post
from planner.db import Base
from planner.people.models import Person


class Comment(Base):
    """Something said about a post. One that returned it to draft says so."""

    __tablename__ = "comment"
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey(Post.id), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    at: Mapped[datetime] = mapped_column()
    text: Mapped[str] = mapped_column(Text)
    returned: Mapped[bool] = mapped_column(default=False)

    post: Mapped[Post] = relationship()
    person: Mapped[Person] = relationship()
    mentions: Mapped[list[Mention]] = relationship(back_populates="comment", cascade="all, delete-orphan")

    def belongs_to(self) -> tuple[str, int]:
        return "post", self.post_id


class Mention(Base):
    """Somebody named in a comment; waits for them until they answer or wave it off."""

    __tablename__ = "mention"
    __table_args__ = (Index("ix_mention_person_id_seen_at", "person_id", "seen_at"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey(Comment.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    seen_at: Mapped[datetime | None] = mapped_column()

    comment: Mapped[Comment] = relationship(back_populates="mentions")
    person: Mapped[Person] = relationship()
