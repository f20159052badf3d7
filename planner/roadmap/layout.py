"""Where everything on a timeline stands: one function for the page, for files and for paper. Pure.

Lengths are pixels of the sheet, in which a label is 12 pixels high. Nothing is drawn here, and no colour is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from planner.roadmap.timescale import Scale

WIDTH, LEFT, RIGHT = 1230.0, 190.0, 1220.0
TOP = 58.0  # the first lane begins here; above it stand the names of months
AIR, BAR, ROW, HALF = 16.0, 22.0, 22.0, 8.0  # above a bar, its height, between rows of points, half a point
FIRST_ROW = 42.0  # from the top of a bar to the middle of the points below it
BLOCK = 56.0  # a bar with all around it, but for its rows of points
LABEL = 13.0  # from the middle of a point to its label
FOLDED = 44.0
LANE_NAME = 14.0
LONGEST = 300.0  # of a label


class Lane(NamedTuple):
    """One strip of the timeline. `total` and `off_track` count all that is in it; `folded`: it says no more."""

    key: str
    title: str
    hue: int
    total: int = 0
    off_track: int = 0
    folded: bool = False


class Work(NamedTuple):
    """An initiative in its lane; `done` is a share of 1."""

    id: int
    title: str
    lane: str
    first: date
    last: date
    done: float


class Due(NamedTuple):
    """A milestone in its lane. `was` is the day that it is compared with, `work` the initiative whose it is in that
    lane; `waits` are those that it waits for, each with whether it stands too early for it."""

    id: int
    title: str
    lane: str
    day: date | None
    was: date | None = None
    work: int | None = None
    waits: tuple[tuple[int, bool], ...] = ()


class Strip(NamedTuple):
    """A lane where it stands; `lines` are its name, broken to fit."""

    lane: Lane
    y: float
    height: float
    lines: tuple[str, ...]


class Bar(NamedTuple):
    """An initiative where it stands; `label` is '' where it has no room."""

    id: int
    lane: str
    x: float
    y: float
    width: float
    done: float
    label: str
    label_x: float


class Point(NamedTuple):
    """A milestone where it stands, by the middle of its sign; `was_x` is where it stood in the plan that it is compared
    with. A label whose end is given lies to the left."""

    id: int
    x: float
    y: float
    was_x: float | None
    label: str
    label_x: float
    ends: bool


class Arrow(NamedTuple):
    """From what comes first to what waits for it, as an SVG path."""

    from_id: int
    to_id: int
    path: str
    broken: bool


class Sheet(NamedTuple):
    """The whole timeline. `undated` is where the milestones without a day begin, None where there are none."""

    width: float
    height: float
    strips: list[Strip]
    bars: list[Bar]
    points: list[Point]
    arrows: list[Arrow]
    undated: float | None


def layout(lanes: Sequence[Lane], works: Iterable[Work], dues: Iterable[Due], scale: Scale) -> Sheet:
    """Lanes below each other in their order, in each the initiatives by their first day with their milestones below
    them, then the milestones that have none; undated ones in a strip of their own at the end. No label lies on
    another, or on a point. What lies outside of the window isn't there; a bar is cut at its edge."""
    bars_in: dict[str, list[Work]] = {}
    for work in works:
        if work.last >= scale.window.first and work.first <= scale.window.last:
            bars_in.setdefault(work.lane, []).append(work)
    there = {(lane, work.id) for lane, some in bars_in.items() for work in some}
    points_in: dict[tuple[str, int | None], list[Due]] = {}
    undated: list[Due] = []
    for due in dues:
        if due.day is None:
            undated.append(due)
        elif due.day in scale.window:
            points_in.setdefault((due.lane, due.work if (due.lane, due.work) in there else None), []).append(due)
    strips: list[Strip] = []
    bars: list[Bar] = []
    points: list[Point] = []
    y = TOP
    for lane in lanes:
        top, lines = y, _broken(lane.title, scale.left - LANE_NAME - HALF)
        if lane.folded:
            y += FOLDED
        else:
            for work in sorted(bars_in.get(lane.key, ()), key=lambda work: (work.first, work.id)):
                bars.append(_bar(work, y + AIR, scale))
                rows = _rows(points_in.get((lane.key, work.id), ()), y + AIR + FIRST_ROW, scale, points)
                y += BLOCK + ROW * rows
            loose = points_in.get((lane.key, None), ())
            if loose or y == top:
                y += AIR + BAR + ROW * (_rows(loose, y + AIR + HALF + 2, scale, points) - 1)
            y = max(y, top + AIR + BAR + 16 * (len(lines) - 1))
        strips.append(Strip(lane, top, y - top, lines))
    below = y
    if undated:
        y = _undated(undated, y, scale, points)
    return Sheet(WIDTH, y + HALF, strips, bars, points, _arrows(points_in, undated, points), below if undated else None)


def _bar(work: Work, y: float, scale: Scale) -> Bar:
    x, end = scale.within(work.first), scale.within(work.last)
    width = max(round(end - x, 1), 4.0)
    # what is done is a share of the whole bar, of which a part may lie outside
    done_until = scale.x(work.first) + (scale.x(work.last) - scale.x(work.first)) * work.done
    done = round(min(max(done_until - x, 0.0), width), 1)
    return Bar(work.id, work.lane, x, y, width, done, _cut(work.title, width - 2 * HALF, 1.02), x + HALF)


def _rows(dues: Iterable[Due], y: float, scale: Scale, points: list[Point]) -> int:
    """Puts the milestones of one block into as few rows as they need, by day; answers with how many."""
    ends: list[float] = []  # of what stands in each row
    for due in sorted(dues, key=lambda due: (due.day or date.min, due.id)):
        x = scale.x(due.day or scale.window.first)
        was = scale.within(due.was) if due.was and due.was != due.day else None
        label = _cut(due.title, LONGEST, 1.0)
        wide = width_of(label)
        first, last = min(x, was if was is not None else x), max(x, was if was is not None else x)
        left = last + LABEL + wide > scale.right
        label_x = first - LABEL if left else last + LABEL
        start, end = (first - LABEL - wide, last + HALF) if left else (first - HALF, last + LABEL + wide)
        row = next((n for n, taken in enumerate(ends) if taken + HALF <= start), len(ends))
        if row == len(ends):
            ends.append(end)
        else:
            ends[row] = end
        points.append(Point(due.id, x, y + ROW * row, was, label, round(label_x, 1), left))
    return max(len(ends), 1)


def _undated(dues: list[Due], y: float, scale: Scale, points: list[Point]) -> float:
    """One after the other, as words on a line; answers with where they end."""
    x, row = scale.left + AIR, y + AIR + HALF + 2
    for due in dues:
        label = _cut(due.title, LONGEST, 1.0)
        wide = width_of(label)
        if x + LABEL + wide > scale.right and x > scale.left + AIR:
            x, row = scale.left + AIR, row + ROW
        points.append(Point(due.id, round(x, 1), row, None, label, round(x + LABEL, 1), False))
        x += LABEL + wide + 3 * HALF
    return row + HALF + AIR - 4


def _arrows(
    points_in: Mapping[tuple[str, int | None], list[Due]], undated: list[Due], points: list[Point]
) -> list[Arrow]:
    """Between points that are both there, dated ones alone."""
    dateless = {due.id for due in undated}
    at = {point.id: point for point in points if point.id not in dateless}
    found = []
    for some in points_in.values():
        for due in some:
            for first, broken in due.waits:
                if first in at and due.id in at:
                    found.append(Arrow(first, due.id, _path(at[first], at[due.id]), broken))
    return found


def _path(one: Point, other: Point) -> str:
    """Down from the first point, along below it, and to the other one; corners are round."""
    drop = HALF + 7
    x, y, end, to = one.x, one.y, other.x, other.y
    if abs(end - x) < 10:  # one below the other
        return f"M{x:g} {y + HALF if to > y else y - HALF:g} V{to - HALF if to > y else to + HALF:g}"
    turn = 4 if end > x else -4
    level = max(y, to) + drop if abs(to - y) <= ROW else y + drop
    down = to > level
    return (
        f"M{x:g} {y + HALF:g} V{level - 4:g} q0 4 {turn} 4 H{end - turn:g} "
        f"q{turn} 0 {turn} {4 if down else -4} V{to - HALF if down else to + HALF:g}"
    )


# -- how long a text is --------------------------------------------------------------------------------------------

# widths of Inter's letters at 12 pixels, in halves of a pixel; others are as wide as an n
_WIDTHS = {
    6: "Iijlìíîïı’",
    7: " !',.:;·",
    8: "`t|",
    9: "()/[]frř",
    10: "1{}",
    11: '"-^_“”',
    12: "*?º–đğ",
    13: "aksvxyzàáâãäåýÿš",
    15: "023689#$&PRSTZbdgpqß",
    16: "4+<=>BKXY~€−×",
    17: "ADVÀÁÂÃÄÅ",
    18: "CGHNOQUÖÜÇÓÔÚ",
    20: "w",
    21: "m…",
    22: "Mæ",
    23: "@",
    24: "%W—→Œœ",
}
_WIDE = {letter: halves for halves, letters in _WIDTHS.items() for letter in letters}


@lru_cache(maxsize=20_000)
def width_of(text: str) -> float:
    """How wide a label is, at 12 pixels and an ordinary weight; a little too much rather than too little."""
    return sum(_WIDE.get(letter, 14) for letter in text) / 2 + 2


@lru_cache(maxsize=20_000)
def _cut(text: str, room: float, weight: float) -> str:
    """As much of a text as there is room for, with an ellipsis where it is cut; '' where that would be nothing."""
    if width_of(text) * weight <= room:
        return text
    short = text[: max(0, int(room / 4))]
    while short and width_of(short.rstrip() + "…") * weight > room:
        short = short[:-1]
    return short.rstrip() + "…" if len(short) > 2 else ""


@lru_cache(maxsize=2_000)
def _broken(text: str, room: float) -> tuple[str, ...]:
    """A lane's name on at most three lines."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}") * 1.04 <= room:
            lines[-1] += f" {word}"
        elif len(lines) == 3:
            lines[-1] = _cut(f"{lines[-1]} {word}", room, 1.04)
            break
        else:
            lines.append(_cut(word, room, 1.04))
    return tuple(lines)
