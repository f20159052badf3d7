"""What changed between what was approved and what stands now, word by word."""

from __future__ import annotations

import difflib
import re
from typing import Any, NamedTuple


class Piece(NamedTuple):
    """Some words: kept (''), 'added' or 'dropped'."""

    kind: str
    text: str


class Difference(NamedTuple):
    """One channel's texts compared; `channel` is its id."""

    channel: int
    pieces: list[Piece]
    others: list[str]  # what else differs: link, utm, media
    whole: str  # 'added' or 'dropped' where the channel itself is


def difference(approved: dict[str, Any], now: dict[str, Any]) -> list[Difference]:
    """The channels whose content differs, each with its words; empty when nothing does."""
    before = {variant["channel"]: variant for variant in approved["variants"]}
    after = {variant["channel"]: variant for variant in now["variants"]}
    found = []
    for channel in dict.fromkeys([*before, *after]):
        old, new = before.get(channel), after.get(channel)
        if old == new:
            continue
        others = [key for key in ("link", "utm", "media") if old and new and old[key] != new[key]]
        whole = "" if old and new else ("added" if new else "dropped")
        pieces = compare(old["text"] if old else "", new["text"] if new else "")
        found.append(Difference(channel, pieces, others, whole))
    return found


def compare(before: str, after: str) -> list[Piece]:
    """The words of both texts in order, those kept, dropped and added."""
    old, new = (re.findall(r"\s+|\S+", text) for text in (before, after))
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=len(old) + len(new) > 4000)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("", "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece("dropped", "".join(old[a:b])))
        if c < d:
            pieces.append(Piece("added", "".join(new[c:d])))
    return pieces
