"""A post as rules see it, with little said."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.support import NullTranslations, Translations

import planner
from planner.days.rules import instant_of
from planner.guidelines.checks.kinds import KINDS, Finding, Fix, Level, Rule, found_by
from planner.guidelines.checks.picture import Channel, Network, Other, Post, Variant
from planner.web.dates import PATTERNS, written

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


def a_time(day: date, at: str | None = None, *, zone: ZoneInfo = BERLIN) -> dict[str, Any]:
    """When a post goes out: its day, its time ('09:30') and their instant."""
    if at is None:
        return {"day": day}
    clock = time.fromisoformat(at)
    return {"day": day, "at": clock, "moment": instant_of(day, clock, zone)}


def another(day: date, at: str | None = None, *, id_: int = 2, zone: ZoneInfo = BERLIN, **more: Any) -> Other:
    """Another department's post on the same channel; without a time it has no moment."""
    moment = a_time(day, at, zone=zone).get("moment")
    about = {"title": f"Post {id_}", "department_id": 9, "department": "Sales", "owner": "Nils Bauer", "channel_id": 1}
    return Other(**{**about, "post_id": id_, "day": day, "moment": moment, **more})


def said(finding: Finding | Fix, language: str = "en") -> str:
    """What a finding (or a fix's button) says to readers in Berlin."""
    if isinstance(finding, Fix):
        return _catalogue(language).gettext(finding.label)
    values = {name: _said(name, value, language) for name, value in finding.values.items()}
    return _catalogue(language).gettext(finding.message) % values


def reads_in_german(finding: Finding | Fix) -> bool:
    """Whether it says so in German too, with every value in its place."""
    message = finding.label if isinstance(finding, Fix) else finding.message
    return _catalogue("de").gettext(message) != message and "%(" not in said(finding, "de")


def _said(name: str, value: object, language: str) -> object:
    if isinstance(value, datetime):
        local = value.astimezone(BERLIN)
        return f"{written(local.date(), 'short', language)}, {local:%H:%M}"
    if isinstance(value, date):
        return written(value, name if name in PATTERNS["en"] else "long", language)
    return f"{value:%H:%M}" if isinstance(value, time) else value


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(Path(planner.__file__).parent / "translations", [language])
