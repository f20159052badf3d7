"""What a cell says: its text, what guards it, placeholders, and the words that people use for states and languages.

Pure. A plan's cells are text; of a workbook's dates and numbers `reading` makes text first.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from planner.web.cells import GUARD, RISKY

DATA = Path(__file__).resolve().parent.parent / "data"
UNFIT = re.compile("[\x00\ud800-\udfff]")  # what no database keeps: NUL and halves of surrogate pairs

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_DROPPED = re.compile(r"[()\[\]:*\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WORD = re.compile(r"[^\W_]+")
_SEPARATOR = re.compile(r"[,;|/+\n]")
_TAG = re.compile(r"#\w+")
_ADDRESS = re.compile(r"https?://[^\s|;]+", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"(?<![\w-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A text as headings and names are compared: lower case, ä as ae, no brackets, words by single spaces.

    Signs count for nothing unless there is nothing else."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    plain = plain.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", plain).translate(_UMLAUTS)
    return " ".join(_WORD.findall(_DROPPED.sub("", plain))) or plain.strip()


@cache
def words(name: str) -> Any:
    """One of the lists of what people write (`data/plan-values.json`)."""
    return json.loads((DATA / "plan-values.json").read_text(encoding="utf-8"))[name]


@cache
def meanings(name: str) -> dict[str, str]:
    """The same as a table from each folded word to what it means."""
    return {folded(word): meaning for meaning, known in words(name).items() for word in known}


@cache
def numbered(name: str) -> dict[str, int]:
    """Weekdays (Monday is 0) or months (January is 0) by each folded word for them."""
    return {folded(word): number for number, known in enumerate(words(name)) for word in known}


@cache
def _placeholders() -> tuple[frozenset[str], int]:
    known = frozenset(words("placeholders"))
    return known, max(map(len, known))


# A cell and its guard


def guard(cell: str) -> str:
    """The cell as it is written: with an apostrophe before what a spreadsheet would take for a formula (`= + - @`,
    a tab), and before what `clean` would change. `unguard` is the exact inverse."""
    return GUARD + cell if cell.startswith(RISKY) or _cleaned(cell) != cell else cell


def unguard(cell: str) -> str:
    """Takes away the apostrophe that `guard` has put there, and no other: ''tis' stays as it is."""
    return cell[1:] if cell[:1] == GUARD and guard(cell[1:]) == cell else cell


def clean(cell: str) -> str:
    """What a cell says: without space around it and with plain line ends; '' for a placeholder such as 'n/a'.

    What stands behind a guard is taken literally."""
    bare = unguard(cell)
    return bare if bare is not cell else _cleaned(cell)


def _cleaned(cell: str) -> str:
    if "\r" in cell:
        cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    cell = cell.strip()
    known, longest = _placeholders()
    return "" if len(cell) <= longest and cell.lower() in known else cell


def is_fit(cell: str) -> bool:
    """Whether a database keeps it: no NUL, no half of a surrogate pair."""
    if "\0" in cell:
        return False
    if cell.isascii():
        return True
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True


def shortened(text: str, length: int) -> str:
    """One line of at most so many characters, cut between words and with … where something is missing."""
    line = " ".join(text.split()) if "\n" in text else text
    if len(line) <= length:
        return line
    cut = line.rfind(" ", 0, length)
    return line[: cut if cut > length // 2 else length - 1].rstrip(" ,;:–-") + "…"


# Words for things


def state_named(word: str) -> str:
    """The state's slug that a word in English or German means, or ''."""
    return meanings("states").get(folded(word), "")


def language_named(word: str) -> str:
    """The language's code ('de') that a word means, or ''."""
    return meanings("languages").get(folded(word), "")


def yes_or_no(cell: str) -> bool | None:
    """Whether a mark means yes or no; None when it is neither."""
    mark = cell.lower()
    return True if mark in words("yes") else False if mark in words("no") else None


# Several values in one cell


def parts_of(cell: str) -> list[tuple[int, int]]:
    """Where the parts of a cell start and end that `,`, `;`, `|`, `/`, `+` or a line end separate."""
    cuts = [match.start() for match in _SEPARATOR.finditer(cell)]
    spans = zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(cell)], strict=True)
    return [span for span in spans if cell[slice(*span)].strip()]


def files_in(cell: str) -> list[str]:
    """The files that a cell names, separated by `|`, `;` or line ends."""
    return [name for part in re.split(r"[|;\n]", cell) if (name := part.strip())]


def address_in(cell: str) -> str:
    """The one web address that a cell consists of, with https:// where that is missing; else ''."""
    if _ADDRESS.fullmatch(cell):
        return cell
    return "https://" + cell if len(cell) < 2000 and _BARE_ADDRESS.fullmatch(cell) else ""


def with_hashtags(text: str, hashtags: str) -> str:
    """The text with the hashtags after a blank line, those left out that stand in it already."""
    tags = re.split(r"[\s,;]+", hashtags.strip(" ,;"))
    if all(tag.startswith("#") for tag in tags):
        there = {tag.lower() for tag in _TAG.findall(text)}
        missing = [tag for tag in tags if tag.lower() not in there]
        if len(missing) < len(tags):
            hashtags = " ".join(missing)
    elif hashtags in text:
        return text
    return f"{text}\n\n{hashtags}" if text and hashtags else text or hashtags
