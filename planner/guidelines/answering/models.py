"""The nine steps, response times and service hours, saved answers, escalation contacts, and the cases that were noted.

Texts stand in English and German; where one is missing the other is shown."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship
from sqlalchemy.sql import func
from sqlalchemy.sql.elements import ColumnElement

from planner.channels.models import Channel, Topic
from planner.db import Base, Versioned, words_of
from planner.guidelines.answering.rules import CaseClass, Decision, Target
from planner.people.models import Person

SUBJECT = ("answering", 1)  # in whose history response times, service hours and thresholds are read


class Answering(Versioned, Base):
    """When one goes a step up: so many similar messages within so many minutes, or more than so many people who see
    it. One row; without it nobody has set answering up yet."""

    __tablename__ = "answering"
    __table_args__ = (
        CheckConstraint("id = 1", name="one"),
        CheckConstraint("similar_count > 0 AND within_minutes > 0 AND reach_over > 0", name="thresholds"),
    )
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    similar_count: Mapped[int] = mapped_column()
    within_minutes: Mapped[int] = mapped_column()
    reach_over: Mapped[int] = mapped_column()


class ServiceDay(Versioned, Base):
    """When somebody is there to answer on one weekday (0 is Monday), on the company's wall clock; 00:00 as its end is
    midnight, no times mean nobody."""

    __tablename__ = "service_day"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="both"),
    )
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    weekday: Mapped[int] = mapped_column(unique=True)
    opens: Mapped[time | None] = mapped_column()
    closes: Mapped[time | None] = mapped_column()

    def belongs_to(self) -> tuple[str, int]:
        return SUBJECT


class ResponseTime(Versioned, Base):
    """By when a class is first answered, and closed: in minutes that count, or on the so-manieth working day after.
    `always`: its clock runs day and night."""

    __tablename__ = "response_time"
    __table_args__ = (
        CheckConstraint("first_minutes IS NULL OR first_days IS NULL", name="first"),
        CheckConstraint("closed_minutes IS NULL OR closed_days IS NULL", name="closed"),
        CheckConstraint("coalesce(first_minutes, 1) > 0 AND coalesce(closed_minutes, 1) > 0", name="minutes"),
        CheckConstraint("coalesce(first_days, 0) >= 0 AND coalesce(closed_days, 0) >= 0", name="days"),
    )
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    case_class: Mapped[CaseClass] = mapped_column(words_of(CaseClass), unique=True)
    always: Mapped[bool] = mapped_column(default=False)
    first_minutes: Mapped[int | None] = mapped_column()
    first_days: Mapped[int | None] = mapped_column()
    closed_minutes: Mapped[int | None] = mapped_column()
    closed_days: Mapped[int | None] = mapped_column()

    @property
    def first(self) -> Target:
        return Target(self.first_minutes, self.first_days)

    @property
    def closed(self) -> Target:
        return Target(self.closed_minutes, self.closed_days)

    def belongs_to(self) -> tuple[str, int]:
        return SUBJECT


class AnsweringStep(Versioned, Base):
    """One of the nine questions: the first yes says what to do, and who does it where no contact is named."""

    __tablename__ = "answering_step"
    __table_args__ = (CheckConstraint("number BETWEEN 1 AND 9", name="number"),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    decision: Mapped[Decision] = mapped_column(words_of(Decision), unique=True)
    case_class: Mapped[CaseClass] = mapped_column(words_of(CaseClass))
    question: Mapped[str] = mapped_column(String(120), default="")
    question_de: Mapped[str] = mapped_column(String(120), default="")
    todo: Mapped[str] = mapped_column(String(250), default="")
    todo_de: Mapped[str] = mapped_column(String(250), default="")
    action: Mapped[str] = mapped_column(String(40), default="")
    action_de: Mapped[str] = mapped_column(String(40), default="")
    who: Mapped[str] = mapped_column(String(80), default="")
    who_de: Mapped[str] = mapped_column(String(80), default="")

    @classmethod
    def question_in(cls, language: str) -> ColumnElement[str]:
        return _first_written(cls.question, cls.question_de, language)

    @classmethod
    def action_in(cls, language: str) -> ColumnElement[str]:
        return _first_written(cls.action, cls.action_de, language)


class SavedAnswer(Versioned, Base):
    """Words that help: a text to copy. `step` is the number of the step in which they do, `owner` keeps them true."""

    __tablename__ = "saved_answer"
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120), default="")
    title_de: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    text_de: Mapped[str] = mapped_column(Text, default="")
    step: Mapped[int | None] = mapped_column()
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    archived_at: Mapped[datetime | None] = mapped_column()

    owner: Mapped[Person | None] = relationship()

    @classmethod
    def title_in(cls, language: str) -> ColumnElement[str]:
        return _first_written(cls.title, cls.title_de, language)


class EscalationContact(Versioned, Base):
    """Whom to turn to with messages of one class, or about one topic. `phone` is the duty phone's number."""

    __tablename__ = "escalation_contact"
    __table_args__ = (CheckConstraint("case_class IS NULL OR topic_id IS NULL", name="about"),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    case_class: Mapped[CaseClass | None] = mapped_column(words_of(CaseClass), unique=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey(Topic.id), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    phone: Mapped[str] = mapped_column(String(40), default="")

    topic: Mapped[Topic | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    deputy: Mapped[Person | None] = relationship(foreign_keys=[deputy_id])


class NotedCase(Versioned, Base):
    """A message that was answered, or waits for it: what it was, what was decided, who answered, when. `line` is what
    it was about, without names."""

    __tablename__ = "noted_case"
    __table_args__ = (Index("ix_noted_case_case_class_arrived_at", "case_class", "arrived_at"),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    case_class: Mapped[CaseClass] = mapped_column(words_of(CaseClass))
    decision: Mapped[Decision] = mapped_column(words_of(Decision))
    channel_id: Mapped[int | None] = mapped_column(ForeignKey(Channel.id), index=True)
    line: Mapped[str] = mapped_column(String(200), default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    arrived_at: Mapped[datetime] = mapped_column(index=True)
    first_at: Mapped[datetime | None] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    noted_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    noted_at: Mapped[datetime] = mapped_column()

    channel: Mapped[Channel | None] = relationship()
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
    noted_by: Mapped[Person] = relationship(foreign_keys=[noted_by_id])


def said(row: AnsweringStep | SavedAnswer, name: str, language: str) -> str:
    """One of a row's texts in the reader's language, in the other where it is missing."""
    english, german = getattr(row, name), getattr(row, f"{name}_de")
    text: str = (german or english) if language == "de" else (english or german)
    return text


def _first_written(
    english: InstrumentedAttribute[str], german: InstrumentedAttribute[str], language: str
) -> ColumnElement[str]:
    first, other = (german, english) if language == "de" else (english, german)
    return func.coalesce(func.nullif(first, ""), other)
