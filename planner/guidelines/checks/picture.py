"""A post as rules see it: plain values, gathered once, so that no rule asks a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from planner.channels.counting import Unit


@dataclass(frozen=True)
class Network:
    """A network with its limits; None where a limit isn't known."""

    slug: str
    name: str
    unit: Unit = Unit.CHARACTERS
    link_counts_as: str = "full"
    text_limit: int | None = None
    hashtag_limit: int | None = None
    link_limit: int | None = None
    pictures_max: int | None = None
    alt_text_limit: int | None = None
    title_limit: int | None = None


@dataclass(frozen=True)
class Channel:
    """The company's account on a network. `minimum_gap` is minutes."""

    id: int
    name: str
    network: Network
    languages: tuple[str, ...] = ()
    minimum_gap: int = 120


@dataclass(frozen=True)
class Medium:
    """A picture, film or sound with what is known of it. `kind`: picture, film, sound."""

    id: int
    kind: str = "picture"
    file_name: str = ""
    alt: str = ""
    decorative: bool = False
    decorative_reason: str = ""
    captions: str = ""
    transcript: str = ""
    source: str = ""
    licence: str = ""
    licence_until: date | None = None
    shows_people: bool = False
    consent: bool = False
    ai_made: bool = False


@dataclass(frozen=True)
class Variant:
    """The post as one channel gets it."""

    id: int
    channel: Channel
    text: str = ""
    link: str = ""
    utm_source: str = ""
    utm_medium: str = ""
    utm_campaign: str = ""
    utm_content: str = ""
    media: tuple[Medium, ...] = ()


@dataclass(frozen=True)
class Topic:
    """What a post is about."""

    id: int
    slug: str
    name: str
    not_before: date | None = None
    second_department: str = ""


@dataclass(frozen=True)
class Other:
    """Another planned or published post near this one in time, as one channel gets it. `moment` is UTC."""

    post_id: int
    title: str
    department_id: int
    department: str
    owner: str
    day: date
    moment: datetime | None = None
    channel_id: int | None = None
    topic_id: int | None = None
    campaign_id: int | None = None
    audience: str = ""
    text: str = ""


@dataclass(frozen=True)
class Quiet:
    """Days on which nothing goes out, both included; for one channel or one department where it names them."""

    first: date
    last: date
    reason: str
    channel_id: int | None = None
    department_id: int | None = None


@dataclass(frozen=True)
class Post:
    """One thing to say, with the calendar around it, now.

    `day` and `at` are wall time in `zone`, `moment` their UTC instant (None without a time); `now` is UTC.
    `holidays`: the public holidays around its day. `own_domains`: the company's own, lower case, without 'www.'.
    `known_words`: the company's words, lower case, by which compounds in hashtags are told apart.
    `certificates`: for each certificate that is kept its owner's last valid day, date.min where there is none;
    `reviewed_by`: who approved the text, if anybody; `waits_since`: the instant it was sent to review, while it waits.
    `audience`: whom its campaign speaks to.
    """

    now: datetime
    zone: ZoneInfo
    title: str = ""
    language: str = ""
    id: int | None = None
    department_id: int = 0
    department: str = ""
    owner: str = ""
    day: date | None = None
    at: time | None = None
    moment: datetime | None = None
    topic: Topic | None = None
    campaign_id: int | None = None
    campaign: str = ""
    audience: str = ""
    goal: str = ""
    measure: str = ""
    milestone: str = ""
    source_note: str = ""
    note: str = ""
    paid_partnership: bool = False
    gift: bool = False
    affiliate: bool = False
    ai_written: bool = False
    embargo_until: datetime | None = None
    reply_owner: str = ""
    reviewed_by: str = ""
    waits_since: datetime | None = None
    variants: tuple[Variant, ...] = ()
    others: tuple[Other, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    holidays: Mapping[date, str] = field(default_factory=dict)
    own_domains: frozenset[str] = frozenset()
    known_words: frozenset[str] = frozenset()
    certificates: Mapping[str, date] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()  # kinds for which an approver has been named or has approved

    def language_of(self, variant: Variant) -> str:
        """The language that a variant is in: the post's, else its channel's first, else ''."""
        return self.language or next(iter(variant.channel.languages), "")
