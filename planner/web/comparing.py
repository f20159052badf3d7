"""Two texts, word by word. Pure."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from typing import NamedTuple

MOST_MEETINGS = 50_000  # beyond them very common words begin no match: a few repeated ones would take minutes
MOST_WORDS = 10_000  # of both texts, spaces and signs too; longer ones are compared line by line
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


class Piece(NamedTuple):
    """Some words: kept (''), 'added' or 'dropped'."""

    kind: str
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """The words of both texts in order, those kept, dropped and added.

    Changes with nothing but a space between them are one change, as a reader sees them."""
    old, new = (_WORDS.findall(text) for text in (before, after))
    if len(old) + len(new) > MOST_WORDS:
        old, new = (_LINES.findall(text) for text in (before, after))
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=_meetings(old, new) > MOST_MEETINGS)
    runs = [("".join(old[a:b]), "".join(new[c:d]), kind == "equal") for kind, a, b, c, d in matcher.get_opcodes()]
    pieces: list[Piece] = []
    dropped = added = ""
    for place, (gone, come, same) in enumerate(runs):
        between = 0 < place < len(runs) - 1
        if not same or (between and gone.isspace() and dropped and added):
            dropped, added = dropped + gone, added + come
            continue
        pieces += [*_change(dropped, added), Piece("", gone)]
        dropped = added = ""
    return [*pieces, *_change(dropped, added)]


def _meetings(old: list[str], new: list[str]) -> int:
    """How many pairs of places have the same word."""
    counts = Counter(new)
    return sum(count * counts[word] for word, count in Counter(old).items())


def _change(dropped: str, added: str) -> list[Piece]:
    return [Piece(kind, text) for kind, text in (("dropped", dropped), ("added", added)) if text]
