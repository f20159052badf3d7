"""Which heading means what: the known ones of `data/plan-headings.json`, and where in a table they stand. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import NamedTuple

from planner.plans.dates import read_day
from planner.plans.rules import Column
from planner.plans.values import DATA, clean, folded

LOOKED_THROUGH = 10  # rows in which the headings are searched, blank ones not counted
LONGEST = 80  # characters of a heading
FIELDS_OF_CHANNEL = ("text", "link", "media", "more")  # what a column may hold for one channel alone
FILLERS = frozenset(("for", "on", "the", "fuer", "auf", "bei", "im", "in"))

IsChannel = Callable[[str], bool]


class Match(NamedTuple):
    """A heading that is understood. `rank` orders several for one field, the best first."""

    field: str
    rank: int
    sure: bool
    channel: str = ""


@cache
def _known() -> tuple[dict[str, tuple[str, int]], dict[str, tuple[str, int]], frozenset[str]]:
    """Known headings to field and rank: all of them, those that count inside another heading too, and the words
    with which a heading is neither date nor time."""
    data = json.loads((DATA / "plan-headings.json").read_text(encoding="utf-8"))
    whole: dict[str, tuple[str, int]] = {}
    for field, headings in data["fields"].items():
        for rank, heading in enumerate(headings):
            whole.setdefault(folded(heading), (field, rank))
    alone = {folded(heading) for heading in data["whole_heading_only"]}
    inside = {heading: found for heading, found in whole.items() if heading not in alone}
    return whole, inside, frozenset(map(folded, data["never_date_or_time"]))


def fields() -> tuple[str, ...]:
    """Every field that a column can stand for."""
    return tuple(dict.fromkeys(field for field, _ in _known()[0].values()))


def match(heading: str, is_channel: IsChannel = lambda name: False) -> Match | None:
    """What a heading means: one that is known; a text, link or picture for one channel ('LinkedIn copy'); or one that
    has a known heading among its words, of which the last counts ('Content Title' is a title)."""
    text = heading.strip()
    if not text or len(text) > LONGEST:
        return None
    spellings = list(dict.fromkeys((folded(text), folded(text.replace("(", " ").replace("[", " ")))))
    for spelled in spellings:
        if found := _known()[0].get(spelled):
            return Match(*found, sure=True)
    for spelled in spellings:
        if for_one := _for_channel(spelled.split(), is_channel):
            return for_one
    return _among(spellings[-1].split())


def _for_channel(words: Sequence[str], is_channel: IsChannel) -> Match | None:
    whole, _, _ = _known()
    for size in range(min(3, len(words) - 1), 0, -1):
        for known, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            field, rank = whole.get(" ".join(known), ("", 0))
            if field not in FIELDS_OF_CHANNEL:
                continue
            for name in (" ".join(rest), " ".join(word for word in rest if word not in FILLERS)):
                if is_channel(name):
                    return Match(field, rank, sure=True, channel=name)
    return Match("", 0, sure=False, channel=" ".join(words)) if is_channel(" ".join(words)) else None


def _among(words: Sequence[str]) -> Match | None:
    _, inside, never = _known()
    best: tuple[int, int, str, int] | None = None
    fields = set()
    for end in range(len(words), 0, -1):
        for start in range(max(0, end - 4), end):
            field, rank = inside.get(" ".join(words[start:end]), ("", 0))
            if not field or (field in ("date", "time") and never.intersection(words)):
                continue
            fields.add(field)
            if best is None:
                best = (end, start, field, rank)
    if best is None:
        return None
    field = "date" if best[2] in ("time", "weekday") and "date" in fields else best[2]  # 'Date & Time' holds both
    return Match(field, 1000 + best[3], sure=False)


# The row of headings


def score(row: Iterable[str]) -> int:
    """How much a row looks like headings: two for each that is known as it stands, one for each that has one in it.
    A row with a day in it is none."""
    cells = [cell for cell in row if cell.strip()]
    if any(read_day(cell).month for cell in cells):
        return 0
    found = [match(cell) for cell in cells]
    points = sum(2 if one.sure else 1 for one in found if one)
    return points if points > 1 or (points and all(found)) else 0


def heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """The index of the row of headings: the likeliest of the first ten that aren't blank; None when there is none."""
    filled = {number: sum(1 for cell in row if cell.strip()) for number, row in enumerate(rows[: 10 * LOOKED_THROUGH])}
    looked = [number for number, cells in filled.items() if cells][:LOOKED_THROUGH]
    points = {number: score(rows[number]) for number in looked}
    best = max(looked, key=lambda number: (points[number], filled[number] > 1), default=None)
    return best if best is not None and points[best] else None


def columns_of(headings: Sequence[str], is_channel: IsChannel) -> list[tuple[Column, int]]:
    """The columns under these headings, each with the rank that orders several for one field."""
    made = []
    for index, heading in enumerate(headings):
        shown = " ".join(clean(heading).split())
        found = match(shown, is_channel)
        column = Column(index, shown or letters(index), found.field if found else "", sure=not found or found.sure)
        made.append((replace(column, channel=found.channel) if found else column, found.rank if found else 0))
    return made


def letters(index: int) -> str:
    """What a spreadsheet calls a column: 0 is A, 26 is AA."""
    name, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name


def print_of_headings(headings: Iterable[str]) -> str:
    """The same for plans with the same headings, however they are spelled."""
    return sha256("\n".join(map(folded, headings)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
