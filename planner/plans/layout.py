"""What the columns of one plan stand for, seen from their headings and from what is in them. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.plans.columns import columns_of
from planner.plans.dates import NO_DAY, read_day
from planner.plans.names import Names
from planner.plans.rules import Answers, Column
from planner.plans.times import read_time
from planner.plans.values import address_in, yes_or_no

LOOKED_AT = 200  # filled cells of a column, when it is asked what it holds
MARK = "mark"  # a column named after a channel with a yes or a no in each cell

# Where a row's title comes from when it has none: fields in this order
TITLE_FROM = (
    "",
    "campaign",
    "notes",
    "cta",
    "hashtags",
    "tags",
    "goal",
    "milestone",
    "audience",
    "format",
    "media",
    "alt",
    "link",
)

NOWHERE = (-1, "")

Row = Sequence[str]


@dataclass(slots=True)
class Layout:
    """The columns, and by field the indices of those that hold for the whole post, the best first."""

    columns: list[Column]
    by_field: dict[str, list[int]]
    for_channels: list[Column]

    def first(self, field: str, row: Row) -> tuple[int, str]:
        """The best column of a field that is filled in this row, and what it says; -1 and '' when none is."""
        if field in self.by_field:
            for index in self.by_field[field]:
                if row[index]:
                    return index, row[index]
        return NOWHERE

    def heading(self, index: int) -> str:
        return self.columns[index].heading

    def titles(self) -> list[int]:
        """The columns that may lend a row its title, the best first."""
        return [index for field in TITLE_FROM for index in self.by_field.get(field, ())]


def layout_of(headings: Sequence[str], rows: Sequence[Row], names: Names, answers: Answers) -> Layout:
    """What each column stands for. Cells are clean; a row may end before the last heading, or go on beyond it."""
    cells: dict[int, list[str]] = {}
    filled: Counter[int] = Counter()
    for row in rows:
        for index, cell in enumerate(row):
            if cell:
                filled[index] += 1
                if filled[index] <= LOOKED_AT:
                    cells.setdefault(index, []).append(cell)
    width = max(len(headings), 1 + max(filled, default=0))
    found = columns_of([*headings, *[""] * (width - len(headings))], names.is_channel)
    columns = [replace(column, filled=filled[column.index]) for column, _ in found]
    ranks = [rank for _, rank in found]

    columns = [_checked(column, cells.get(column.index, [])) for column in columns]
    if "date" not in {column.field for column in columns}:
        columns = [_as_date(column, cells.get(column.index, [])) for column in columns]
    columns = _bare(columns, cells)
    columns = [
        replace(column, field=answers.columns[column.index], channel="", sure=True)
        if column.index in answers.columns
        else column
        for column in columns
    ]
    if "title" not in {column.field for column in columns}:
        columns = _with_title(columns, ranks, {index: _wording(said, names) for index, said in cells.items()}, cells)

    by_field: defaultdict[str, list[int]] = defaultdict(list)
    for column in columns:
        if not column.channel:
            by_field[column.field].append(column.index)
    for field, indices in by_field.items():
        if field:
            indices.sort(key=lambda index: (index not in answers.columns, not filled[index], ranks[index], index))
    shown = [replace(column, sample=cells.get(column.index, [""])[0][:60]) for column in columns]
    return Layout(shown, dict(by_field), [column for column in shown if column.channel])


def _checked(column: Column, cells: Sequence[str]) -> Column:
    """A heading with only a word of date or time in it is believed when most of its cells say one."""
    if column.sure or column.field not in ("date", "time") or not cells:
        return column
    if column.field == "date":
        readable = sum(1 for cell in cells if read_day(cell).problem != NO_DAY)
    else:
        readable = sum(1 for cell in cells if not read_time(cell).problem)
    return column if 2 * readable >= len(cells) else replace(column, field="")


def _as_date(column: Column, cells: Sequence[str]) -> Column:
    """'Day', 'Tag' and 'Posting time' hold the dates themselves in some plans."""
    if column.field not in ("weekday", "time") or not cells:
        return column
    dates = sum(1 for cell in cells if (day := read_day(cell)).month is not None or day.ahead is not None)
    return replace(column, field="date") if 2 * dates > len(cells) else column


def _bare(columns: Sequence[Column], cells: dict[int, list[str]]) -> list[Column]:
    """A column named after a channel holds marks; or the channel's text, when there are several such columns and no
    other for the text."""
    bare = {column.index for column in columns if column.channel and not column.field}
    marks = {index for index in bare if index in cells and all(yes_or_no(cell) is not None for cell in cells[index])}
    texts = bare - marks
    if len(texts) < 2 or any(column.field == "text" and not column.channel for column in columns):
        texts = set()
    return [
        replace(column, field=MARK)
        if column.index in marks
        else replace(column, field="text")
        if column.index in texts
        else replace(column, channel="")
        if column.index in bare
        else column
        for column in columns
    ]


def _with_title(
    columns: Sequence[Column], ranks: Sequence[int], wording: dict[int, list[str]], cells: dict[int, list[str]]
) -> list[Column]:
    """The first text column is the title, when no heading says which one is. The best column for the text itself stays
    that, and lends its first line."""
    texts = [column for column in columns if column.field == "text" and not column.channel]
    best = min(texts, key=lambda column: (not column.sure, ranks[column.index]), default=None)
    rows = max(map(len, cells.values()), default=0)
    for column in columns:
        if column is best:
            break
        words = wording.get(column.index, [])
        # words in most of its cells and in many rows, and not the same few over and over
        filled = 2 * len(words) > len(cells.get(column.index, [])) and 3 * len(words) >= rows
        if (column in texts or not column.field) and filled and 2 * len(set(words)) >= len(words):
            return [replace(other, field="title", sure=False) if other is column else other for other in columns]
    return list(columns)


def _wording(cells: Sequence[str], names: Names) -> list[str]:
    """The cells that hold words, no number, address, day, time or channel."""
    return [
        cell
        for cell in cells
        if any(map(str.isalpha, cell))
        and not address_in(cell)
        and read_day(cell).problem
        and read_time(cell).problem
        and not names.is_channel(cell)
    ]
