"""From a file's bytes to tables of text cells: CSV in whatever encoding and delimiter, XLSX, and JSON. Pure, but for
the process that opens a workbook."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.plans import workbook
from planner.plans.columns import heading_row, score
from planner.plans.rules import Limits, Unreadable
from planner.plans.values import is_fit
from planner.plans.writing import table_of
from planner.web.refusal import N_

EMPTY = N_("The file is empty.")
TOO_LARGE = N_("The file is too large to be a plan.")
TOO_LONG = N_("The file has too many rows.")
NOT_A_PLAN = N_("This is no CSV, XLSX or JSON file.")
OLD_OR_LOCKED = N_("This is an old or a protected Excel file. Save it as .xlsx without a password.")
BROKEN_WORKBOOK = N_("This workbook can't be opened.")
NO_ENCODING = N_("It can't be told how this file's letters are encoded. Save it as UTF-8.")
BROKEN_JSON = N_("This JSON file is broken, or holds no list of posts.")
TOO_MANY_QUOTES = N_("Too many quotation marks are never closed.")
OPEN_QUOTE = N_("A quotation mark is never closed.")

SAMPLE = 200_000  # bytes of the lines with other than English letters, by which an encoding is told
DELIMITERS = ",;\t|"
LINES_AHEAD = 100  # of one row, when a quotation mark was never closed and the next row is looked for
MOST_BROKEN = 100  # rows with such a mark, before the file is given up

# A marketing team's letters and signs, by which Windows and Mac are told apart
_USUAL = re.compile("[äöüÄÖÜßéèêëàâáçñóíôîúžşıØøÅåæ€„“”‚‘’«»…–—•·§°®©™´]")
_HALVES = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")  # of surrogate pairs, as UTF-8 would write them

csv.field_size_limit(2**31 - 1)  # a cell's own limit is looked at later, and refuses its row only


@dataclass(slots=True)
class Sheet:
    """Rows of text cells; a row's index is its number in a spreadsheet less one. `broken` says what is wrong with a
    row that could not be read, of which the row itself is the beginning."""

    name: str
    rows: list[list[str]]
    broken: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """A file's tables, and the names of the hidden ones."""

    sheets: list[Sheet]
    hidden: list[str] = field(default_factory=list)


def read_book(data: bytes, limits: Limits) -> Book:
    """The tables in a file, told by its bytes, never by its name; refuses what is none or too large (`Unreadable`)."""
    if len(data) > limits.file_bytes:
        raise Unreadable(TOO_LARGE)
    if not data.strip():
        raise Unreadable(EMPTY)
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data, limits)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Unreadable(OLD_OR_LOCKED)
    text = decoded(data)
    if data.startswith(b"%PDF") or text.count("\0") > len(text) // 10:
        raise Unreadable(NOT_A_PLAN)
    sheet = _json(text) if text.lstrip()[:1] in ("[", "{") else table(text)
    if len(sheet.rows) > limits.rows:
        raise Unreadable(TOO_LONG)
    return Book([sheet])


# Letters


def decoded(data: bytes) -> str:
    """The text in these bytes: by its byte order mark, else UTF-8, else as Windows or Mac write Western languages.

    What is broken in UTF-8 stays in as half a surrogate pair, so that its row can be refused and no other."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _whole(data, encoding)
    for encoding, zeros in (("utf-16-le", data[1:4000:2]), ("utf-16-be", data[0:4000:2])):
        if zeros.count(0) > len(zeros) * 0.4:
            return _whole(data, encoding)
    for errors in ("strict", "surrogatepass"):
        with suppress(UnicodeDecodeError):
            return _joined(data.decode("utf-8", errors))
    sample = b"".join(line for line in data.splitlines(keepends=True) if not line.isascii())[:SAMPLE]
    sample, halves = _HALVES.subn(b"", sample)
    letters = sample.decode("utf-8", "ignore")
    right = halves + len(letters) - len(letters.encode("ascii", "ignore"))
    wrong = len(sample) - len(letters.encode())
    if right >= wrong:  # UTF-8 with something broken in it
        return _whole(data, "utf-8")
    try:
        windows = data.decode("cp1252")
    except UnicodeDecodeError:
        return _guessed(data, sample)
    usual_on_mac, usual = (len(_USUAL.findall(sample.decode(name))) for name in ("mac_roman", "cp1252"))
    return data.decode("mac_roman") if usual_on_mac > usual else windows


def _whole(data: bytes, encoding: str) -> str:
    """Decoded without loss: halves of surrogate pairs are joined where two meet, and stay where one is alone."""
    try:
        text = data.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        text = data.decode(encoding, "surrogateescape" if encoding.startswith("utf-8") else "replace")
    return _joined(text)


def _joined(text: str) -> str:
    if is_fit(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _guessed(data: bytes, sample: bytes) -> str:
    """The last resort."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:20_000]).best()
    if best is None:
        raise Unreadable(NO_ENCODING)
    return data.decode(best.encoding, "surrogateescape")


# CSV


def table(text: str) -> Sheet:
    """The table in a text, by the delimiter that makes the best headings."""
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    named = re.fullmatch(r'"?sep=([^"\w])"?\s*', lines[0][:20]) if lines else None
    if named:  # Excel's own line, which it doesn't show
        lines.pop(0)
    delimiter = named[1] if named else _delimiter(lines)
    try:
        return Sheet("", list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)))
    except csv.Error:
        return _mended(lines, delimiter)


def _delimiter(lines: Sequence[str]) -> str:
    sample = [line[:20_000] for line in lines[:100]]

    def likelihood(delimiter: str) -> tuple[int, int]:
        rows = list(csv.reader(sample, delimiter=delimiter, skipinitialspace=True))
        head = heading_row(rows)
        headings = rows[head or 0] if rows else []
        one = len(headings) == 1 and any(sign in headings[0] for sign in DELIMITERS)  # several, not yet parted
        alike = sum(1 for row in rows if len(row) == len(headings))
        return (score(headings) if head is not None and not one else 0), alike

    return max(DELIMITERS, key=likelihood)


def _row_at(lines: Sequence[str], at: int, delimiter: str, *, strict: bool) -> tuple[list[str], int] | None:
    """The row that begins on this line, and how many lines it has; None when it isn't well written."""
    reader = csv.reader(lines[at : at + LINES_AHEAD], delimiter=delimiter, skipinitialspace=True, strict=strict)
    try:
        return next(reader), reader.line_num
    except (csv.Error, StopIteration):
        return None


def _mended(lines: Sequence[str], delimiter: str) -> Sheet:
    """Row by row. One with a quotation mark that is never closed would swallow the rows after it: it ends before the
    next line on which a row begins that is as wide as the headings or the row before."""
    sheet = Sheet("", [])
    width = last = 0
    at = 0
    while at < len(lines):
        if found := _row_at(lines, at, delimiter, strict=True):
            sheet.rows.append(found[0])
            last = len(found[0])
            if len(sheet.rows) < 20:
                width = len(sheet.rows[heading_row(sheet.rows) or 0])
            at += found[1]
            continue
        loose = _row_at(lines, at, delimiter, strict=False)
        if loose and loose[1] == 1 and len(loose[0]) in (width, last):  # '"Hello" she said' is well meant
            sheet.rows.append(loose[0])
            at += 1
            continue
        sheet.broken[len(sheet.rows)] = OPEN_QUOTE
        sheet.rows.append([lines[at].strip()])
        if len(sheet.broken) > MOST_BROKEN:
            raise Unreadable(TOO_MANY_QUOTES)
        widths = {width, last} - {0, 1}
        at = next(
            (line for line in range(at + 1, len(lines)) if _begins_row(lines, line, delimiter, widths)), len(lines)
        )
    return sheet


def _begins_row(lines: Sequence[str], at: int, delimiter: str, widths: Collection[int]) -> bool:
    if delimiter not in lines[at]:
        return False
    found = _row_at(lines, at, delimiter, strict=True)
    return bool(found and len(found[0]) in widths)


# Workbooks


def _workbook(data: bytes, limits: Limits) -> Book:
    """By a process of its own. How large it gets unpacked is looked at before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as problem:
        raise Unreadable(BROKEN_WORKBOOK) from problem
    if unpacked > limits.unpacked_bytes:
        raise Unreadable(TOO_LARGE)
    bounds = (limits.rows, limits.cells_in_row, limits.memory_bytes, limits.seconds)
    command = [sys.executable, "-I", str(Path(workbook.__file__)), *map(str, bounds)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with numbers for arguments
            command, input=data, capture_output=True, timeout=limits.seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(TOO_LARGE) from None
    if done.returncode:
        # a signal, or no memory left, is the limit at work
        gave_up = done.returncode in (workbook.TOO_MUCH, *range(-64, 0)) or b"MemoryError" in done.stderr
        raise Unreadable(TOO_LARGE if gave_up else BROKEN_WORKBOOK)
    book = Book([])
    for line in done.stdout.splitlines():
        said = json.loads(line)
        if isinstance(said, list):
            book.sheets[-1].rows.append(said)
        elif said["hidden"]:
            book.hidden.append(said["sheet"])
        else:
            book.sheets.append(Sheet(said["sheet"], []))
    return book


# JSON


def _json(text: str) -> Sheet:
    """Our own export, or a list of objects with the headings of a plan as keys."""
    try:
        posts = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise Unreadable(BROKEN_JSON) from problem
    if isinstance(posts, Mapping):
        posts = next((value for value in posts.values() if isinstance(value, list)), None)
    if not isinstance(posts, list) or not all(isinstance(post, Mapping) for post in posts):
        raise Unreadable(BROKEN_JSON)
    if posts and all(isinstance(post.get("variants"), list) for post in posts):
        return Sheet("", table_of(posts))
    headings = list(dict.fromkeys(key for post in posts for key in post))
    return Sheet("", [headings, *([_text_of(post.get(key)) for key in headings] for post in posts)])


def _text_of(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case list() if all(isinstance(item, str) for item in value):
            return ", ".join(value)
        case _:
            return json.dumps(value, ensure_ascii=False)
