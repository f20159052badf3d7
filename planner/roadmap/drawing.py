"""The timeline as SVG for the page: geometry as attributes, looks from the style sheet.

It has hundreds of signs, so it is written here and not by a template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext
from markupsafe import Markup, escape

from planner.days.rules import week_of
from planner.roadmap import words
from planner.roadmap.health import Freshness
from planner.roadmap.layout import FOLDED, LANE_NAME, LEFT, TOP, WIDTH, Arrow, Bar, Point, Sheet, Strip
from planner.roadmap.plan import LaneCount, Line, WorkLine
from planner.roadmap.rules import MilestoneState
from planner.roadmap.standing import Standing
from planner.roadmap.timescale import Scale, Zoom, heads_of, ticks_of
from planner.web import dates

DIAMOND = "l8 8 l-8 8 l-8 -8 z"
GHOST = "l7 7 l-7 7 l-7 -7 z"
MARKS = {  # inside the sign, so that no colour stands alone: a tick, an exclamation mark, a cross, two bars
    "reached": "m-3 0 l2.2 2.4 l4 -4.6",
    "watch": "m0 -3.4 v3.8 m0 2.4 v0.4",
    "bad": "m-2.4 -2.4 l4.8 4.8 m0 -4.8 l-4.8 4.8",
    "paused": "m-1.6 -2.4 v4.8 m3.2 -4.8 v4.8",
}


def timeline(
    sheet: Sheet,
    scale: Scale,
    zoom: Zoom,
    *,
    lines: Mapping[int, Line],
    standings: Mapping[int, Standing],
    works: Mapping[int, WorkLine],
    lanes: Mapping[str, LaneCount],
    open_lane: Mapping[str, str],
    all_arrows: bool,
    today: date,
) -> Markup:
    """The whole picture. `open_lane` has the addresses that open what is folded. Arrows are shown where what waits
    stands too early, of what one points at or focuses, and all where that was asked."""
    window = scale.window
    name = gettext("Roadmap, %(first)s to %(last)s", first=dates.month(window.first), last=dates.month(window.last))
    size = f'viewBox="0 0 {WIDTH:g} {sheet.height:g}" width="{WIDTH:g}" height="{sheet.height:g}"'
    parts = [f'<svg {size} role="group" aria-label="{escape(name)}">']
    parts += [_strip_ground(strip, n) for n, strip in enumerate(sheet.strips)]
    parts += _time(scale, zoom, sheet.height)
    parts += [_strip_name(strip, lanes, open_lane) for strip in sheet.strips]
    if sheet.undated is not None:
        parts.append(_undated(sheet.undated))
    parts += [_bar(bar, works[bar.id]) for bar in sheet.bars]
    of: dict[int, list[Arrow]] = {}
    for arrow in sheet.arrows:
        if all_arrows or arrow.broken:
            parts.append(f'<path class="leads-to{" broken" if arrow.broken else ""}" d="{arrow.path}"/>')
        else:
            of.setdefault(arrow.from_id, []).append(arrow)
            of.setdefault(arrow.to_id, []).append(arrow)
    if today in window:
        parts.append(_now(scale.x(today), sheet.height))
    parts += [
        _point(point, lines[point.id], standings[point.id], of.get(point.id, ()), today) for point in sheet.points
    ]
    parts.append("</svg>")
    return Markup("".join(parts))


def _time(scale: Scale, zoom: Zoom, height: float) -> list[str]:
    heads = [
        f'<text class="lane-name" x="{scale.x(day) + 6:g}" y="20">{escape(_head(day, zoom))}</text>'
        for day in heads_of(zoom, scale.window)
    ]
    ticks = []
    for day in ticks_of(zoom, scale.window):
        x = scale.x(day)
        ticks.append(
            f'<text class="soft" x="{x + 6:g}" y="40">{escape(_tick(day, zoom))}</text>'
            f'<line class="rule" x1="{x:g}" x2="{x:g}" y1="28" y2="{height:g}"/>'
        )
    return heads + ticks


def _head(day: date, zoom: Zoom) -> str:
    if zoom == Zoom.THREE_YEARS:
        return str(day.year)
    return dates.month(day) if zoom == Zoom.QUARTER else dates.quarter(day)


def _tick(day: date, zoom: Zoom) -> str:
    if zoom == Zoom.QUARTER:
        return gettext("CW %(number)s", number=week_of(day).number)
    return dates.month_short(day) if zoom == Zoom.YEAR else dates.quarter(day)[:2]


def _strip_ground(strip: Strip, number: int) -> str:
    band = (
        f'<rect class="band" x="0" y="{strip.y:g}" width="{WIDTH:g}" height="{strip.height:g}"/>' if number % 2 else ""
    )
    return f'{band}<line class="rule" x1="0" x2="{WIDTH:g}" y1="{strip.y:g}" y2="{strip.y:g}"/>'


def _strip_name(strip: Strip, lanes: Mapping[str, LaneCount], open_lane: Mapping[str, str]) -> str:
    first = strip.y + (FOLDED / 2 + 4 if strip.lane.folded else 30)
    spans = "".join(
        f'<tspan x="{LANE_NAME:g}" y="{first + 16 * n:g}">{escape(s)}</tspan>' for n, s in enumerate(strip.lines)
    )
    name = f'<g><text class="lane-name">{spans}</text></g>'
    if not strip.lane.folded:
        return name
    count = words.count_of(lanes[strip.lane.key].total, lanes[strip.lane.key].off_track)
    said = gettext("Open %(lane)s: %(count)s", lane=strip.lane.title, count=count)
    return (
        f'{name}<a class="folded" href="{escape(open_lane[strip.lane.key])}" aria-label="{escape(said)}">'
        f'<text x="{LEFT + 14:g}" y="{first:g}">{escape(count)}</text></a>'
    )


def _undated(y: float) -> str:
    name = escape(gettext("Undated"))
    return (
        f'<line class="rule" x1="0" x2="{WIDTH:g}" y1="{y:g}" y2="{y:g}"/>'
        f'<g><text class="lane-name" x="{LANE_NAME:g}" y="{y + 30:g}">{name}</text></g>'
    )


def _bar(bar: Bar, work: WorkLine) -> str:
    percent = round(work.done * 100)
    told = gettext("%(title)s, %(percent)s %% done", title=work.title, percent=percent)
    look = f" {work.state.value}" if work.state != MilestoneState.COMMITTED else ""
    return (
        f'<a class="work hue-{work.lane_hue}{look}" href="/initiatives/{bar.id}"><title>{escape(told)}</title>'
        f'<rect class="bar" x="{bar.x:g}" y="{bar.y:g}" width="{bar.width:g}" height="22" rx="5"/>'
        f'<rect class="bar-done" x="{bar.x:g}" y="{bar.y:g}" width="{bar.done:g}" height="22" rx="5"/>'
        f'<text class="bar-name" x="{bar.label_x:g}" y="{bar.y + 15:g}">{escape(bar.label)}</text></a>'
    )


def _now(x: float, height: float) -> str:
    today = escape(gettext("Today"))
    return (
        f'<line class="now" x1="{x:g}" x2="{x:g}" y1="46" y2="{height:g}"/>'
        f'<text class="now-name" x="{x + 5:g}" y="{TOP - 4:g}">{today}</text>'
    )


def _point(point: Point, line: Line, standing: Standing, arrows: Sequence[Arrow], today: date) -> str:
    x, y, looks, was = point.x, point.y, _looks(standing), ""
    if point.was_x is not None:
        way = "slip early" if point.was_x > x else "slip"
        was = (
            f'<line class="{way}" x1="{point.was_x:g}" x2="{x:g}" y1="{y:g}" y2="{y:g}"/>'
            f'<path class="planned" d="M{point.was_x:g} {y - 7:g} {GHOST}"/>'
        )
    ring = (
        f'<path class="ring" d="M{x:g} {y - 10.5:g} l10.5 10.5 l-10.5 10.5 l-10.5 -10.5 z"/>' if "late" in looks else ""
    )
    mark = f'<path class="mark" d="M{x:g} {y:g} {MARKS[standing.look]}"/>' if standing.look in MARKS else ""
    asked = "".join(f'<path class="leads-to asked" d="{arrow.path}"/>' for arrow in arrows)
    end = ' class="label-left"' if point.ends else ""
    return (
        f'<a class="due {looks}" href="/milestones/{point.id}"><title>{escape(_told(line, standing, today))}</title>'
        f'{asked}{was}{ring}<path class="point" d="M{x:g} {y - 8:g} {DIAMOND}"/>{mark}'
        f'<text{end} x="{point.label_x:g}" y="{y + 4:g}">{escape(point.label)}</text></a>'
    )


def _looks(standing: Standing) -> str:
    late = " late" if standing.freshness != Freshness.FRESH and standing.look not in ("stale", "unsaid") else ""
    return f"{standing.look}{' overdue' if standing.overdue else ''}{late}"


def _told(line: Line, standing: Standing, today: date) -> str:
    """A point in words, for those who can't see it and for those who point at it."""
    said = [
        line.title,
        words.day(line.day, today) if line.day else gettext("no day yet"),
        words.standing_said(line.state, line.health, standing.freshness),
    ]
    said.append(words.moved_said(line.slip, line.moves))
    if standing.says:
        said.append(gettext("signals say %(health)s", health=gettext(words.HEALTHS[standing.says])))
    said.append(line.owner or "")
    return ", ".join(filter(None, said))
