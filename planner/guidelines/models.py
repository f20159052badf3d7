"""Editions of the engagement guidelines: sections, clauses, what people propose, and who has read them.

Editions follow each other in the order of their ids. At most one is a draft; what is published never changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    cast,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import func
from sqlalchemy.sql.elements import ColumnElement

from planner.db import Base, Versioned, words_of
from planner.guidelines import rules
from planner.guidelines.rules import ClauseLevel, EditionState, ProposalKind, ProposalState
from planner.people.models import Person
from planner.web.refusal import N_, Refused


class Edition(Versioned, Base):
    """The guidelines as they stand from a day on. The draft of the next ones has neither number nor day yet.

    A `major` one everybody acknowledges anew."""

    __tablename__ = "edition"
    __table_args__ = (
        CheckConstraint("(state = 'draft') = (number IS NULL)", name="numbered"),
        CheckConstraint("(state = 'draft') = (in_force_from IS NULL)", name="in_force"),
        CheckConstraint("(state = 'draft') = (published_at IS NULL)", name="published"),
        Index(
            "uq_edition_draft",
            "state",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
    )
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[EditionState] = mapped_column(words_of(EditionState), default=EditionState.DRAFT)
    number: Mapped[str | None] = mapped_column(String(12), unique=True)
    title_en: Mapped[str] = mapped_column(String(200), default="")
    title_de: Mapped[str] = mapped_column(String(200), default="")
    major: Mapped[bool] = mapped_column(default=True)
    in_force_from: Mapped[date | None] = mapped_column()
    published_at: Mapped[datetime | None] = mapped_column()
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    reminded_at: Mapped[datetime | None] = mapped_column()
    reminded_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)

    sections: Mapped[list[Section]] = relationship(
        back_populates="edition", cascade="all, delete-orphan", order_by="Section.number"
    )
    questions: Mapped[list[ChecklistQuestion]] = relationship(
        back_populates="edition", cascade="all, delete-orphan", order_by="ChecklistQuestion.position"
    )
    reminded_by: Mapped[Person | None] = relationship(foreign_keys=[reminded_by_id])

    @classmethod
    def number_in(cls, _language: str) -> ColumnElement[str]:
        """As a list of the history names it: '2.0', or that it is a draft."""
        return func.coalesce(cls.number, "–")

    @property
    def clauses(self) -> Iterator[Clause]:
        """Every clause, in their order."""
        return (clause for section in self.sections for clause in section.clauses)

    def clause(self, number: str) -> Clause | None:
        """The one with this number."""
        return next((clause for clause in self.clauses if clause.number == number), None)

    def section(self, number: int) -> Section | None:
        """The one with this number."""
        return next((section for section in self.sections if section.number == number), None)

    def called(self, language: str) -> str:
        """Its title in the reader's language, or in the other where that is all there is."""
        return in_language(language, self.title_en, self.title_de)

    def publish(self, number: str, day: date, *, major: bool, person_id: int | None, now: datetime) -> None:
        """The draft becomes an edition, in force from a day."""
        self.state, self.number, self.major, self.in_force_from = EditionState.PUBLISHED, number, major, day
        self.published_at, self.published_by_id = now, person_id


class Section(Versioned, Base):
    """Clauses that belong together. Its number stays over all editions."""

    __tablename__ = "section"
    __table_args__ = (UniqueConstraint("edition_id", "number"), CheckConstraint("number > 0", name="number"))
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey(Edition.id))
    number: Mapped[int] = mapped_column()
    title_en: Mapped[str] = mapped_column(String(200), default="")
    title_de: Mapped[str] = mapped_column(String(200), default="")

    edition: Mapped[Edition] = relationship(back_populates="sections")
    clauses: Mapped[list[Clause]] = relationship(
        back_populates="part", cascade="all, delete-orphan", order_by="Clause.place"
    )

    def belongs_to(self) -> tuple[str, int]:
        return "edition", self.edition_id

    def called(self, language: str) -> str:
        """Its title in the reader's language, or in the other where that is all there is."""
        return in_language(language, self.title_en, self.title_de)


class Clause(Versioned, Base):
    """One numbered rule of the guidelines, in Markdown, with a note that says why.

    It holds where its scope says: `networks` by slug, `channels` and `departments` by id; empty means everywhere. A
    channel counts when it is named or its network is."""

    __tablename__ = "clause"
    __table_args__ = (
        ForeignKeyConstraint(["edition_id", "section"], ["section.edition_id", "section.number"]),
        UniqueConstraint("edition_id", "section", "place"),
        CheckConstraint("place > 0", name="place"),
    )
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column()
    section: Mapped[int] = mapped_column()
    place: Mapped[int] = mapped_column()
    level: Mapped[ClauseLevel] = mapped_column(words_of(ClauseLevel), default=ClauseLevel.MUST)
    text_en: Mapped[str] = mapped_column(Text, default="")
    text_de: Mapped[str] = mapped_column(Text, default="")
    note_en: Mapped[str] = mapped_column(Text, default="")
    note_de: Mapped[str] = mapped_column(Text, default="")
    networks: Mapped[list[str]] = mapped_column(JSON, default=list)
    channels: Mapped[list[int]] = mapped_column(JSON, default=list)
    departments: Mapped[list[int]] = mapped_column(JSON, default=list)

    part: Mapped[Section] = relationship(back_populates="clauses")

    def belongs_to(self) -> tuple[str, int]:
        return "edition", self.edition_id

    @property
    def number(self) -> str:
        """'6.2'."""
        return rules.number_of(self.section, self.place)

    @property
    def limited(self) -> bool:
        """Whether it holds for some only."""
        return bool(self.networks or self.channels or self.departments)

    def text(self, language: str) -> str:
        """What it says in the reader's language, or in the other where that is all there is."""
        return in_language(language, self.text_en, self.text_de)

    def note(self, language: str) -> str:
        """Why it is so, in the same way."""
        return in_language(language, self.note_en, self.note_de)

    def spoken(self, language: str) -> str:
        """The language in which `text` answers."""
        return language if (self.text_de if language == "de" else self.text_en) else ("en" if self.text_en else "de")


class ChecklistQuestion(Base):
    """What no program can check: a question that whoever reviews a post ticks."""

    __tablename__ = "checklist_question"
    __table_args__ = (UniqueConstraint("edition_id", "position"),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey(Edition.id))
    position: Mapped[int] = mapped_column()
    text_en: Mapped[str] = mapped_column(String(500), default="")
    text_de: Mapped[str] = mapped_column(String(500), default="")

    edition: Mapped[Edition] = relationship(back_populates="questions")

    def belongs_to(self) -> tuple[str, int]:
        return "edition", self.edition_id

    def text(self, language: str) -> str:
        """What it asks in the reader's language, or in the other where that is all there is."""
        return in_language(language, self.text_en, self.text_de)


class Proposal(Versioned, Base):
    """What somebody would change: the words of a clause, a clause more, a clause less. `place` is None for a new one
    until it is accepted; `edition` is the one into which it was."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
        Index("ix_proposal_state_id", "state", "id"),
    )
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ProposalKind] = mapped_column(words_of(ProposalKind))
    section: Mapped[int] = mapped_column()
    place: Mapped[int | None] = mapped_column()
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    at: Mapped[datetime] = mapped_column()
    state: Mapped[ProposalState] = mapped_column(words_of(ProposalState), default=ProposalState.OPEN)
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    decided_at: Mapped[datetime | None] = mapped_column()
    edition_id: Mapped[int | None] = mapped_column(ForeignKey(Edition.id), index=True)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    @classmethod
    def section_in(cls, _language: str) -> ColumnElement[str]:
        """As a list of the history names it: '6.2'."""
        return cast(cls.section, String) + func.coalesce("." + cast(cls.place, String), "")

    def decide(self, state: ProposalState, why: str, *, person_id: int, now: datetime) -> None:
        """Accepted, accepted in other words, or declined, for a reason. Refuses a second decision."""
        if self.state != ProposalState.OPEN:
            raise Refused(N_("This was decided already."))
        self.state, self.decision, self.decided_by_id, self.decided_at = state, why, person_id, now

    @property
    def number(self) -> str:
        """'6.2'; '6' while it has no place in its section yet."""
        return rules.number_of(self.section, self.place) if self.place else str(self.section)


class Acknowledgement(Base):
    """Somebody has read an edition and will follow it."""

    __tablename__ = "acknowledgement"
    __table_args__ = (UniqueConstraint("person_id", "edition_id"),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    edition_id: Mapped[int] = mapped_column(ForeignKey(Edition.id), index=True)
    at: Mapped[datetime] = mapped_column()

    def belongs_to(self) -> tuple[str, int]:
        return "edition", self.edition_id


def in_language(language: str, english: str, german: str) -> str:
    """The text in this language, or the other one."""
    return (german or english) if language == "de" else (english or german)
