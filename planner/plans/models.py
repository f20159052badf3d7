"""Which row of which plan became which post, so that a second import adds nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.calendar.models import Post
from planner.db import Base
from planner.people.models import Department


class ImportedRow(Base):
    """A row of a plan, by its key within a department, and what stood in its cells when it last came in."""

    __tablename__ = "imported_row"
    __table_args__ = (UniqueConstraint("department_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey(Department.id))
    key: Mapped[str] = mapped_column(String(200))
    post_id: Mapped[int] = mapped_column(ForeignKey(Post.id, ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(64))
    prints: Mapped[dict[str, Any]] = mapped_column()
    imported_at: Mapped[datetime] = mapped_column()

    post: Mapped[Post] = relationship()
