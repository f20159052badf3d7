"""From posts to a file that `reading` takes back without loss: CSV, XLSX and JSON. Pure.

A post is a plain mapping: `id`, `title`, `day` ('2026-09-24'), `time` ('10:00'), `zone`, `state`, `department`,
`owner`, `goal`, `milestone`, `campaign`, `language`, `notes`, each a text and '' or missing for none;
`variants`, each with its `channel` (a slug), `text`, `link` and `media` (a list of mappings); and in both whatever
else there is to keep that JSON can hold. What is empty, zero or false is left out and comes back as missing.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from planner.plans.columns import match
from planner.plans.values import folded, guard
from planner.web.cells import csv_of

Post = Mapping[str, Any]

HEADINGS = {
    "id": "ID",
    "day": "Date",
    "time": "Time",
    "zone": "Time zone",
    "channels": "Channel",
    "state": "Status",
    "department": "Department",
    "title": "Title",
    "text": "Text",
    "link": "Link",
    "media": "Media",
    "owner": "Owner",
    "campaign": "Campaign",
    "goal": "Goal",
    "milestone": "Milestone",
    "language": "Language",
    "notes": "Notes",
    "more": "Other fields",
}
OPTIONAL = ("zone", "media", "language", "more")  # columns that stand there only when they hold something
OF_VARIANT = ("text", "link", "media")
PIECE = 16_000  # characters in a cell of a workbook, which holds 32,767 halves of surrogate pairs

_PART = re.compile(r"(.+) \(part (\d{1,4})\)")
_SIGNS = re.compile(r"[,;|/+&\n]|\s(?:und|and)\s", re.IGNORECASE)


def table_of(posts: Sequence[Post], names: Mapping[str, str] | None = None) -> list[list[str]]:
    """Headings and a row a post, as guarded text. `names` gives a channel's name for its slug, for people to read.

    What all variants of a post have in common stands in 'Text', 'Link' and 'Media'; what differs, in 'Text LinkedIn DE'
    and its like."""
    called = _spellings(names or {})
    flat = [_flat(post, called) for post in posts]
    used = {key for row in flat for key, cell in row.items() if cell}
    keys: list[tuple[str, str]] = []
    for key in HEADINGS:
        if key not in OPTIONAL or (key, "") in used:
            keys.append((key, ""))
        keys += sorted((named for named in used if named[0] == key and named[1]), key=lambda named: named[1])
    headings = [f"{HEADINGS[key]} {channel}".strip() for key, channel in keys]
    return [headings, *([guard(row.get(key, "")) for key in keys] for row in flat)]


def _flat(post: Post, called: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """A post's cells by field and channel ('' for what holds for all of them)."""
    row = {(key, ""): str(post.get(key) or "") for key in HEADINGS if key not in ("channels", *OF_VARIANT, "more")}
    variants: Sequence[Post] = post.get("variants") or ()
    channels = [called.get(variant["channel"], variant["channel"]) for variant in variants]
    row["channels", ""] = ", ".join(channels)
    row["more", ""] = _more(post, {*HEADINGS, "variants"} - {"channels", "more"})
    for key in OF_VARIANT:
        cells = [_cell(variant.get(key)) for variant in variants] or [_cell(post.get(key))]
        if len(set(cells)) == 1:
            row[key, ""] = cells[0]
        else:
            row |= {(key, channel): cell for channel, cell in zip(channels, cells, strict=True)}
    for channel, variant in zip(channels, variants, strict=True):
        row["more", channel] = _more(variant, {"channel", *OF_VARIANT})
    return row


def _cell(value: Any) -> str:
    return _json(value) if isinstance(value, list) and value else str(value or "")


def _more(values: Post, known: set[str]) -> str:
    rest = {key: value for key, value in values.items() if key not in known and value}
    return _json(rest) if rest else ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _spellings(names: Mapping[str, str]) -> dict[str, str]:
    """How a channel is written in headings and cells: by its name where that is read back as this one, else by slug."""
    taken = [folded(word) for slug, name in names.items() for word in {folded(slug), folded(name)}]
    called = {}
    for slug, name in names.items():
        heading = match(f"Text {name}", lambda word, name=name: folded(word) == folded(name))  # type: ignore[misc]
        clear = taken.count(folded(name)) == 1 and not _SIGNS.search(name) and guard(name) == name
        called[slug] = name if clear and heading and heading.channel else slug
    return called


# Files


def to_csv(posts: Sequence[Post], names: Mapping[str, str] | None = None) -> bytes:
    """UTF-8 with a byte order mark and semicolons, as Excel in German opens it by a double click."""
    return csv_of(table_of(posts, names))


def to_json(posts: Sequence[Post]) -> bytes:
    """A list of the posts as they are given, UTF-8, nothing escaped that needs no escaping."""
    return (json.dumps(list(posts), ensure_ascii=False, indent=1, default=str) + "\n").encode()


def to_xlsx(posts: Sequence[Post], names: Mapping[str, str] | None = None) -> bytes:
    """A workbook with real days and times; nothing in it is a formula. A text too long for a cell goes on in
    'Text (part 2)'."""
    import xlsxwriter  # it takes 40 ms, and only an export needs it

    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.add_worksheet("Plan")
    bold = workbook.add_format({"bold": True})
    day, clock = workbook.add_format({"num_format": "yyyy-mm-dd"}), workbook.add_format({"num_format": "hh:mm"})
    headings, *rows = in_pieces(table_of(posts, names))
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    days, times = headings.index(HEADINGS["day"]), headings.index(HEADINGS["time"])
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if cell and column == days:
                sheet.write_datetime(number, column, date.fromisoformat(cell), day)
            elif cell and column == times:
                sheet.write_datetime(number, column, time.fromisoformat(cell), clock)
            elif cell:
                sheet.write_string(number, column, cell)
    sheet.freeze_panes(1, 0)
    workbook.close()
    return out.getvalue()


def in_pieces(table: list[list[str]]) -> list[list[str]]:
    """The table with cells of at most `PIECE` characters, longer ones in further columns; `joined` is the inverse."""
    longest = [max((len(row[column]) for row in table[1:]), default=0) for column in range(len(table[0]))]
    counts = [max(1, -(-length // PIECE)) for length in longest]
    if max(counts) == 1:
        return table
    headings = [
        heading if part == 1 else f"{heading} (part {part})"
        for heading, count in zip(table[0], counts, strict=True)
        for part in range(1, count + 1)
    ]
    rows = [
        [
            cell[PIECE * part : PIECE * (part + 1)]
            for cell, count in zip(row, counts, strict=True)
            for part in range(count)
        ]
        for row in table[1:]
    ]
    return [headings, *rows]


def joined(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """Takes the columns that `in_pieces` has made back into one."""
    first: list[int] = []
    for index, heading in enumerate(headings):
        part = _PART.fullmatch(heading)
        begins = first[index - 1] if part and index else index
        follows = part and headings[begins] == part[1] and index - begins + 1 == int(part[2])
        first.append(begins if follows else index)
    kept = [index for index in range(len(headings)) if first[index] == index]
    whole: list[list[str]] = []
    for row in rows:
        cells = list(row)
        for index in range(min(len(cells), len(headings)) - 1, -1, -1):
            if first[index] != index:
                cells[index - 1] += cells[index]
        whole.append([cell for index, cell in enumerate(cells) if index >= len(headings) or first[index] == index])
    return [headings[index] for index in kept], whole
