"""What a plan becomes: its columns, its good rows, what was refused, what is told and what is asked.

Pure: no database, no web. Texts are message ids, with the values that stand in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from types import MappingProxyType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from planner.web.refusal import N_, Refused

NOTHING: Mapping[str, Any] = MappingProxyType({})
TITLE_LENGTH = 200  # characters of a post's title; what is longer is shortened, and kept whole in the notes

NO_HEADINGS = N_("None of the first ten rows has headings that are known, such as Date, Channel and Title.")
NO_ROWS = N_("There are headings, but no rows below them.")


class Unreadable(Refused):
    """The file as a whole can't be read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plan may measure before it is refused as a whole: bytes, rows, seconds. A longer cell refuses its row."""

    file_bytes: int = 128_000_000
    unpacked_bytes: int = 400_000_000  # of a workbook, as its own directory says, before it is opened
    memory_bytes: int = 1_500_000_000  # of the process that opens it
    seconds: int = 30
    rows: int = 250_000
    cells_in_row: int = 1_000
    cell_characters: int = 500_000


# What is known already


class KnownChannel(NamedTuple):
    """A channel, its network's name, and the slug of its department."""

    slug: str
    name: str
    network: str
    department: str = ""


class Named(NamedTuple):
    """Something with a slug (of a person: the mail address) and a name. One with two names stands twice."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What cells may name. `zone` is the organisation's; `department` holds for rows that name none."""

    zone: ZoneInfo
    channels: tuple[KnownChannel, ...] = ()
    people: tuple[Named, ...] = ()
    departments: tuple[Named, ...] = ()
    goals: tuple[Named, ...] = ()
    campaigns: tuple[Named, ...] = ()
    milestones: tuple[Named, ...] = ()
    states: tuple[Named, ...] = ()
    department: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What somebody has answered in the preview.

    `columns`: a column's index to the field it stands for ('' for the notes). `values`: what a cell's word means
    in a field, `('channel', 'LI-FR')` to a slug ('' to leave it in the notes). `day_first`: whether 1/6/26 is in
    June. `year`: of days without one. `start`: the day T of days like T-2_Mon.
    """

    columns: Mapping[int, str] = field(default_factory=dict)
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    day_first: bool | None = None
    year: int | None = None
    start: date | None = None


# What comes out


@dataclass(frozen=True, slots=True)
class Column:
    """A column under its heading. `field` is '' for one that goes into the notes; `channel` names the channel or
    network for which alone it holds; `sure` is a heading that is known as it stands."""

    index: int
    heading: str
    field: str
    channel: str = ""
    sure: bool = True
    filled: int = 0
    sample: str = ""


class PlanVariant(NamedTuple):
    """The post as one channel gets it. `more`: what else our own export knew of it."""

    channel: str
    text: str = ""
    link: str = ""
    media: tuple[Mapping[str, Any], ...] = ()
    more: Mapping[str, Any] = NOTHING


class PlanRow(NamedTuple):
    """A good row: one post.

    `number` is the row as a spreadsheet counts it, from 1. `key` is the same when the file is read again. A day of
    None is an idea for the backlog; `zone` is '' for the organisation's. What could not be resolved stands in
    `unresolved` by field, and as a line in `notes`, so that nothing is lost. `prints` tells by field whether a cell
    has changed since the last import, `source` whether any has. `more` comes from our own export: take no more from
    it than this person may set.
    """

    number: int
    key: str
    title: str
    sheet: str = ""
    own_id: str = ""
    text: str = ""
    day: date | None = None
    time: time | None = None
    zone: str = ""
    channels: tuple[str, ...] = ()
    variants: tuple[PlanVariant, ...] = ()
    state: str = ""
    owner: str = ""
    approver: str = ""
    department: str = ""
    goal: str = ""
    milestone: str = ""
    campaign: str = ""
    language: str = ""
    hashtags: str = ""
    link: str = ""
    media: tuple[Mapping[str, Any], ...] = ()
    alt: str = ""
    notes: tuple[str, ...] = ()
    unresolved: Mapping[str, str] = NOTHING
    more: Mapping[str, Any] = NOTHING
    prints: Mapping[str, str] = NOTHING
    source: str = ""

    @property
    def note(self) -> str:
        """All notes as one text; before them the post's own text, when there is no channel that would hold it."""
        return note_of(self.text, self.variants, self.notes)


def note_of(text: str, variants: Sequence[PlanVariant], notes: Sequence[str]) -> str:
    """A post's note: its notes, and before them the text that no channel holds."""
    return "\n".join([text, *notes] if text and not variants else notes)


class Refusal(NamedTuple):
    """A row that can't come in, and the cell that is to blame. `cell` is shortened for showing."""

    number: int
    sheet: str
    heading: str
    cell: str
    text: str
    values: Mapping[str, object] = NOTHING


class Report(NamedTuple):
    """Something to know about rows that came in all the same; `rows` is empty when it is about the whole plan."""

    text: str
    heading: str = ""
    cell: str = ""
    rows: tuple[int, ...] = ()
    values: Mapping[str, object] = NOTHING


class Question(NamedTuple):
    """Something that only a person can say; until then the rows stay refused, or the cell stays in the notes.

    `about` is `day_first`, `year` or `start`, or a field of `Answers.values`, whose word is `cell`. `choices` are
    slugs that fit (none: any), `suggestion` is the likeliest answer.
    """

    about: str
    heading: str
    cell: str
    rows: tuple[int, ...]
    choices: tuple[str, ...] = ()
    suggestion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A file as it was understood. `headings_print` is the same for files with the same headings."""

    columns: tuple[Column, ...]
    rows: tuple[PlanRow, ...]
    refusals: tuple[Refusal, ...]
    reports: tuple[Report, ...]
    questions: tuple[Question, ...]
    headings_print: str
    sheets: tuple[str, ...]
