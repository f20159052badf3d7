"""What changed between what was approved and what stands now, word by word."""

from __future__ import annotations

from typing import Any, NamedTuple

from planner.web.comparing import Piece, compare


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
