"""How measures are read: units, which way is better, and how far a goal has come. Pure."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple


class Unit(enum.StrEnum):
    """What a measure counts in."""

    PERCENT = "percent"
    POINTS = "points"  # percentage points, with their sign
    EURO = "euro"
    COUNT = "count"
    DAYS = "days"
    MINUTES = "minutes"
    SCORE = "score"  # marks, with one decimal


class Better(enum.StrEnum):
    """Which way a measure should go."""

    UP = "up"
    DOWN = "down"


class Verdict(enum.StrEnum):
    """How a measure stands against a straight line from its start to its target."""

    REACHED = "reached"
    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    OFF_TRACK = "off-track"


ON_TRACK_BEHIND, AT_RISK_BEHIND = 0.1, 0.3  # shares of the way by which it may lag behind the line


class Course(NamedTuple):
    """Where a measure came from, where it is, and where it should be when; anything may be unknown."""

    start: float | None
    start_day: date | None
    now: float | None
    read: date | None
    target: float | None
    target_day: date | None
    better: Better


def verdict(course: Course) -> Verdict | None:
    """None where something is unknown, or the target is no way from the start: no data is no verdict.

    By the day of its last reading, a measure should have come the share of its way that has passed of its time."""
    start, now, target, read = course.start, course.now, course.target, course.read
    if now is None or target is None or read is None:
        return None
    if (now >= target) if course.better == Better.UP else (now <= target):
        return Verdict.REACHED
    if start is None or course.start_day is None or course.target_day is None or start == target:
        return None
    way = (now - start) / (target - start)
    days = (course.target_day - course.start_day).days
    passed = min(1.0, (read - course.start_day).days / days) if days > 0 else 1.0
    behind = passed - way
    if behind <= ON_TRACK_BEHIND:
        return Verdict.ON_TRACK
    return Verdict.AT_RISK if behind <= AT_RISK_BEHIND else Verdict.OFF_TRACK


class Spark(NamedTuple):
    """The line of a measure's readings in a box of 100 by 40: SVG paths, and the target's height where it is known."""

    line: str
    area: str
    target: float | None


WIDTH, HEIGHT, AIR = 100.0, 40.0, 3.75


def spark(readings: Sequence[tuple[date, float]], target: float | None) -> Spark | None:
    """None for fewer than two readings, or readings of one day. They come in the order of their days."""
    if len(readings) < 2 or readings[0][0] == readings[-1][0]:
        return None
    first = readings[0][0]
    days = (readings[-1][0] - first).days
    values = [value for _, value in readings] + ([] if target is None else [target])
    low, high = min(values), max(values)

    def y(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.0
        return round(HEIGHT - AIR - (HEIGHT - 2 * AIR) * share, 2)

    points = [(round(WIDTH * (day - first).days / days, 2), y(value)) for day, value in readings]
    line = "M" + " L".join(f"{x} {y_}" for x, y_ in points)
    area = f"M0 {HEIGHT:g} L{line[1:]} L{WIDTH:g} {HEIGHT:g} Z"
    return Spark(line, area, None if target is None else y(target))
