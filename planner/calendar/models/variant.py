"""What each channel gets of a post: its text, and pictures and films."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, object_session, relationship

from planner.channels.models import Channel
from planner.db import Base, words_of

if TYPE_CHECKING:
    from planner.calendar.models.post import Post


class Variant(Base):
    """The post as one channel gets it."""

    __tablename__ = "variant"
    __table_args__ = (UniqueConstraint("post_id", "channel_id"),)
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey(Channel.id), index=True)
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(String(2000), default="")
    utm_source: Mapped[str] = mapped_column(String(100), default="")
    utm_medium: Mapped[str] = mapped_column(String(100), default="")
    utm_campaign: Mapped[str] = mapped_column(String(100), default="")
    utm_content: Mapped[str] = mapped_column(String(100), default="")
    address: Mapped[str] = mapped_column(String(2000), default="")

    post: Mapped[Post] = relationship(back_populates="variants")
    channel: Mapped[Channel] = relationship()
    media: Mapped[list[Medium]] = relationship(
        back_populates="variant",
        cascade="all, delete-orphan",
        order_by="Medium.position, Medium.id",
    )

    def belongs_to(self) -> tuple[str, int]:
        return "post", self.post_id

    def content(self) -> dict[str, Any]:
        """What is approved of it; where it went out in the end (`address`) is not part of it."""
        utm = [self.utm_source, self.utm_medium, self.utm_campaign, self.utm_content]
        return {
            "channel": self.channel_id,
            "text": self.text,
            "link": self.link,
            "utm": utm,
            "media": [medium.content() for medium in self.media],
        }


class StoredFile(Base):
    """A picture or film that was uploaded, kept once however often it is used; pictures are re-encoded."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    content_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column()
    width: Mapped[int | None] = mapped_column()
    height: Mapped[int | None] = mapped_column()
    body: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    created_at: Mapped[datetime] = mapped_column()


class MediumKind(enum.StrEnum):
    """What a file of a variant is."""

    PICTURE = "picture"
    FILM = "film"
    SOUND = "sound"


class Medium(Base):
    """A picture or film of a variant, with what must be known of it before it may go out."""

    __tablename__ = "medium"
    tracked = True

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey(Variant.id), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[MediumKind] = mapped_column(words_of(MediumKind))
    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    alt: Mapped[str] = mapped_column(Text, default="")
    decorative: Mapped[bool] = mapped_column(default=False)
    decorative_reason: Mapped[str] = mapped_column(String(200), default="")
    captions: Mapped[str] = mapped_column(String(40), default="")
    transcript: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    licence: Mapped[str] = mapped_column(String(200), default="")
    licence_until: Mapped[date | None] = mapped_column()
    shows_people: Mapped[bool] = mapped_column(default=False)
    consent: Mapped[bool] = mapped_column(default=False)
    ai_made: Mapped[bool] = mapped_column(default=False)

    variant: Mapped[Variant] = relationship(back_populates="media")
    file: Mapped[StoredFile | None] = relationship()

    def belongs_to(self) -> tuple[str, int]:
        # one that was taken out of its list has no variant to ask, only its id
        session = object_session(self)
        variant = session.get_one(Variant, self.variant_id) if session and not self.variant else self.variant
        return "post", variant.post_id

    def content(self) -> dict[str, Any]:
        return {
            "file": self.file.digest if self.file else self.file_name,
            "alt": self.alt,
            "decorative": self.decorative,
            "captions": self.captions,
            "transcript": self.transcript,
        }
