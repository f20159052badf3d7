"""Days on which nothing goes out, and the company's own days worth knowing."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.channels.models import Channel
from planner.db import Base, Versioned
from planner.people.models import Department


class QuietPeriod(Versioned, Base):
    """Days, both ends included, on which nothing goes out: everywhere, or in one department, or on one channel."""

    __tablename__ = "quiet_period"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="order"),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    first_day: Mapped[date] = mapped_column(index=True)
    last_day: Mapped[date] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(120))
    department_id: Mapped[int | None] = mapped_column(ForeignKey(Department.id), index=True)
    channel_id: Mapped[int | None] = mapped_column(ForeignKey(Channel.id), index=True)
    changed_at: Mapped[datetime] = mapped_column()

    department: Mapped[Department | None] = relationship()
    channel: Mapped[Channel | None] = relationship()


class CompanyDay(Versioned, Base):
    """An observance of the company's own: its anniversary, the open day."""

    __tablename__ = "company_day"
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(120))
    yearly: Mapped[bool] = mapped_column(default=False)
