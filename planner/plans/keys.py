"""What tells rows apart, and what tells whether one has changed since the last import. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from planner.plans.rules import PlanVariant

LONGEST_ID = 100  # characters of a row's own ID that stand in its key as they are


def key_of(own_id: str, moment: tuple[str, str, str], again: Counter[tuple[str, ...]]) -> str:
    """The same for the same row in a later version of the plan: by its own ID, else by day, channel and title, and by
    the how-manieth such row it is. `again` counts them."""
    what = ("id", own_id) if own_id else moment
    again[what] += 1
    nth = f"~{again[what]}" if again[what] > 1 else ""
    return (f"id:{own_id}" if own_id and len(own_id) <= LONGEST_ID else f"row:{digest(*what)}") + nth


def prints_of(post: Mapping[str, str], variants: Sequence[PlanVariant]) -> dict[str, str]:
    """By field what stands for its value: one that is missing is empty. 'text:linkedin-de' is a variant's text."""
    prints = {field: print_of(value) for field, value in post.items() if value}
    for channel, text, link, media, more in variants:
        for field, value in (("text", text), ("link", link), ("media", as_json(media)), ("more", as_json(more))):
            if value:
                same = value == post.get(field)  # no second hash of a caption
                prints[f"{field}:{channel}"] = prints[field] if same else print_of(value)
    return prints


def print_of(value: str) -> str:
    """Stands for a value when it is asked whether it has changed: itself when short, else a hash."""
    return f"={value}" if len(value) <= 40 else f"#{digest(value)}"


def digest(*parts: str) -> str:
    """32 hexadecimal digits for these texts in this order."""
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def as_json(value: Any) -> str:
    """A list or mapping as text, the same for equal ones; '' for an empty one."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=dict) if value else ""


def from_json(cell: str) -> Any:
    """What a cell holds, None when that is no JSON."""
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return None
