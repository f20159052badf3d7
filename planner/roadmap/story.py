"""How one milestone's day and health went, as a small picture: geometry as attributes, looks from the style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext
from markupsafe import Markup, escape

from planner.days.rules import Span, local_day, months_later
from planner.roadmap import words
from planner.roadmap.drawing import DIAMOND, GHOST
from planner.roadmap.health import Health
from planner.roadmap.layout import width_of
from planner.roadmap.timescale import Scale
from planner.web import dates

WIDTH, HEIGHT, EDGE = 690.0, 132.0, 20.0
MONTHS = 9  # with more of them, only each quarter is named
TONES = {Health.ON_TRACK: "good", Health.AT_RISK: "watch", Health.OFF_TRACK: "bad"}


class Said(NamedTuple):
    """The health that held from a day on."""

    since: date
    health: Health


def story(
    days: Sequence[date],
    said: Sequence[Said],
    *,
    early: date | None,
    late: date | None,
    tone: str,
    today: date,
) -> Markup:
    """The days that a milestone was given, the first first and the one that holds last; what was said of it, the first
    first; the range that its owner thinks possible. Nothing for no day."""
    if not days:
        return Markup()
    scale = Scale(
        _window([*days, *filter(None, (early, late)), today, *(one.since for one in said)]), EDGE, WIDTH - EDGE
    )
    told = gettext("Its day and health: %(days)s", days=" → ".join(dates.day_medium(day) for day in days))
    size = f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}"'
    parts = [f'<svg class="slips story {tone}" {size} role="img" aria-label="{escape(told)}">', *_months(scale)]
    if early or late:
        parts.append(_range(scale, early or days[-1], late or days[-1], days[-1], late))
    parts += _days(scale, days)
    parts += _bands(scale, said, today)
    parts.append(_today(scale, today))
    parts.append("</svg>")
    return Markup("".join(parts))


def said_on(health: Health, at: object, zone: ZoneInfo) -> Said:
    """What an update said, by the local day of its moment."""
    return Said(local_day(at, zone), health)  # type: ignore[arg-type]


def _window(days: Sequence[date]) -> Span:
    first, last = min(days).replace(day=1), max(days)
    return Span(first, months_later(last.replace(day=1), 1) + timedelta(days=13))


def _months(scale: Scale) -> list[str]:
    parts, day, months = [], scale.window.first, len(scale.window) // 30
    while day <= scale.window.last:
        if months <= MONTHS or day.month % 3 == 1:
            x, name = scale.x(day), dates.month_short(day)
            year = f" {day.year}" if day.month == 1 else ""
            parts.append(
                f'<line class="rule" x1="{x:g}" x2="{x:g}" y1="6" y2="128"/>'
                f'<text class="soft" x="{x + 5:g}" y="14">{escape(name)}{year}</text>'
            )
        day = months_later(day, 1)
    return parts


def _range(scale: Scale, early: date, late: date, day: date, named: date | None) -> str:
    x, end, text = scale.x(early), scale.x(late), ""
    if named:
        word = gettext("may be %(day)s", day=dates.day_month(named))
        if width_of(word) < end - scale.x(day) - 18:
            text = f'<text class="soft label-left" x="{end - 6:g}" y="57">{escape(word)}</text>'
    return f'<rect class="range" x="{x:g}" y="42" width="{max(end - x, 2):g}" height="22" rx="5"/>{text}'


def _days(scale: Scale, days: Sequence[date]) -> list[str]:
    xs = [scale.x(day) for day in days]
    parts = []
    for (x, day), (to, then) in pairwise(zip(xs, days, strict=True)):
        way = 1 if to >= x else -1
        parts.append(f'<path class="hop{"" if way > 0 else " early"}" d="M{x + 9 * way:g} 53 H{to - 9 * way:g}"/>')
        by = words.slip_said((then - day).days)
        if by and width_of(by) < abs(to - x) - 6:
            parts.append(f'<text class="mid soft" x="{(x + to) / 2:g}" y="42">{escape(by)}</text>')
    parts += [f'<path class="planned" d="M{x:g} 46 {GHOST}"/>' for x in xs[:-1]]
    parts.append(f'<path class="point" d="M{xs[-1]:g} 45 {DIAMOND}"/>')
    free_from, named = WIDTH, [(xs[-1], days[-1], "mid strong")]
    free_from = xs[-1] - width_of(dates.day_month(days[-1])) / 2 - 6
    for x, day in reversed(list(zip(xs[:-1], days[:-1], strict=True))):
        half = width_of(dates.day_month(day)) / 2
        if x + half < free_from or x - half > xs[-1] + half + 6:
            named.append((x, day, "mid"))
            free_from = min(free_from, x - half - 6)
    parts += [f'<text class="{look}" x="{x:g}" y="80">{escape(dates.day_month(day))}</text>' for x, day, look in named]
    return parts


def _bands(scale: Scale, said: Sequence[Said], today: date) -> list[str]:
    if not said:
        return []
    ends = [one.since for one in said[1:]] + [max(today, said[-1].since)]
    parts = ['<g class="band">']
    for one, end in zip(said, ends, strict=True):
        x, width = scale.x(one.since), round(scale.x(end) - scale.x(one.since) - 2, 1)
        if width < 2:
            continue
        tone, name = TONES[one.health], words.health_label(one.health)
        parts.append(f'<rect class="{tone}" x="{x:g}" y="94" width="{width:g}" height="20" rx="4"/>')
        if width_of(name) * 1.05 + 8 < width:
            parts.append(f'<text class="{tone}" x="{x + 5:g}" y="108">{escape(name)}</text>')
    return [*parts, "</g>"]


def _today(scale: Scale, today: date) -> str:
    x, name = scale.x(today), escape(gettext("Today"))
    line = f'<line class="now" x1="{x:g}" x2="{x:g}" y1="22" y2="128"/>'
    return f'{line}<text class="now-name" x="{x + 5:g}" y="32">{name}</text>'
