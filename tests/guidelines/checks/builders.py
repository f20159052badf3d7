"""A post as rules see it, with little said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from planner.guidelines.checks.kinds import KINDS, Finding, Level, Rule, found_by
from planner.guidelines.checks.picture import Channel, Network, Post, Variant

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 8, 42, tzinfo=UTC)
LINKEDIN = Channel(1, "LinkedIn DE", Network("linkedin", "LinkedIn", text_limit=3000), languages=("de",))


def a_variant(text: str = "", *, id_: int = 1, channel: Channel = LINKEDIN, **more: Any) -> Variant:
    return Variant(id=id_, channel=channel, text=text, **more)


def a_post_with(*variants: Variant | str, **more: Any) -> Post:
    """A post in German, now, with these variants (or texts)."""
    made = tuple(v if isinstance(v, Variant) else a_variant(v, id_=n) for n, v in enumerate(variants, start=1))
    return Post(**{"now": NOW, "zone": BERLIN, "language": "de", "variants": made, **more})


def found(kind: str, post: Post, level: Level | None = None, **parameters: Any) -> list[Finding]:
    """What a rule of this kind with these parameters finds."""
    about = KINDS[kind]
    rule = Rule(1, kind, level or about.level, about.parameters(**parameters))
    return [finding for _, finding in found_by([rule], post)]
