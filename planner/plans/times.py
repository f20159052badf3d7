"""Times of day as people write them: 10:00 AM, 9:00, 9 Uhr, 14.30 Uhr, 14h30, 1430, 0.4375. Pure."""

from __future__ import annotations

import re
from datetime import time, timedelta
from functools import lru_cache
from typing import NamedTuple

from planner.web.refusal import N_

LONGEST = 60  # characters; nobody writes a time or a day longer, and no pattern has to look at more

NO_TIME = N_("This is no time that can be read.")
NO_SUCH_TIME = N_("There is no such time of day.")

_BEFORE = re.compile(r"(?:um|at|@|ab|ca\.?|gegen|around|from)\s*(?=\d)", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:\s?(?:[:.h]|uhr)\s?(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<unit>uhr|hrs?|h|o'clock)?\s*(?:\(?(?P<zone>[a-z]{2,5})\)?)?",
    re.IGNORECASE,
)
_UNIT = re.compile(r"[ap]\.?m\b|uhr|h\b", re.IGNORECASE)
_OFFSETS = (  # behind a time: +02:00 where it has seconds, (GMT+2), UTC, Z
    re.compile(r"(?P<time>:\d{2}:\d{2}(?:[.,]\d{1,9})?) ?(?P<hours>[+\-−]\d{2})(?::?(?P<minutes>\d{2}))?$"),
    re.compile(r"(?P<time>) ?\(?(?:utc|gmt) ?(?P<hours>[+\-−]\d{1,2})?(?::?(?P<minutes>\d{2}))?\)?$", re.IGNORECASE),
    re.compile(r"(?P<time>\d) ?z(?P<hours>)(?P<minutes>)$", re.IGNORECASE),
)
_COMPACT = re.compile(r"(\d|[01]\d|2[0-4])([0-5]\d)")
_FRACTION = re.compile(r"0[.,](?:\d|\d{3,17})")
_UNTIL = re.compile(r" ?(?:-|–|—|bis|to|until) ?(?=\d)", re.IGNORECASE)


class WrittenTime(NamedTuple):
    """What a cell says about the time. `offset` is its distance from UTC and `zone` the letters of a zone ('CET'),
    where one stands behind it; `until` says that a second time followed. With a `problem` it says none."""

    at: time | None = None
    zone: str = ""
    offset: timedelta | None = None
    until: bool = False
    problem: str = ""


@lru_cache(maxsize=4096)
def read_time(cell: str) -> WrittenTime:
    """The time that a cell says; the first of two."""
    text = " ".join(cell.split())
    if len(text) > LONGEST:
        return WrittenTime(problem=NO_TIME)
    if _FRACTION.fullmatch(text):
        return WrittenTime(of_day_part(float(text.replace(",", "."))))
    if compact := _COMPACT.fullmatch(text):
        return _clock(compact[1], compact[2])
    if before := _BEFORE.match(text):
        text = text[before.end() :]
    for pattern in _OFFSETS:
        if match := pattern.search(text):
            said = _without_offset(text[: match.end("time")])
            return said if said.problem else said._replace(offset=_offset(match["hours"], match["minutes"]))
    return _without_offset(text)


def _without_offset(text: str) -> WrittenTime:
    first, *rest = _UNTIL.split(text, maxsplit=1)
    if not rest:
        return _single(text)
    last = _single(rest[0])
    if first.isdigit() and (unit := _UNIT.search(rest[0])):
        first = f"{first} {unit[0]}"  # '9-10 Uhr' says once what both are
    start = _single(first)
    return last if last.problem else start if start.problem else start._replace(until=True, zone=last.zone)


def _single(text: str) -> WrittenTime:
    match = _CLOCK.fullmatch(text)
    if not match or (text.startswith("0.") and not match["unit"]):
        return WrittenTime(problem=NO_TIME)  # 0.25 may be a quarter of a day
    if not (match["minute"] or match["half"] or match["unit"]):
        return WrittenTime(problem=NO_TIME)
    said = _clock(match["hour"], match["minute"], match["second"], match["half"])
    return said._replace(zone=(match["zone"] or "").upper())


def _clock(hour: str, minute: str | None, second: str | None = None, half: str | None = None) -> WrittenTime:
    hours = int(hour)
    if half:
        afternoon = half[0] in "pP"
        if hours > 12 and not afternoon:
            return WrittenTime(problem=NO_SUCH_TIME)
        if hours <= 12:  # '14:30 PM' says it twice and means one time
            hours = hours % 12 + (12 if afternoon else 0)
    try:
        return WrittenTime(time(hours, int(minute or 0), int(second or 0)))
    except ValueError:
        return WrittenTime(problem=NO_SUCH_TIME)


def _offset(hours: str | None, minutes: str | None) -> timedelta:
    sign = -1 if (hours or "").startswith(("-", "−")) else 1
    return sign * timedelta(hours=int((hours or "0").lstrip("+-−")), minutes=int(minutes or 0))


def of_day_part(part: float) -> time | None:
    """The time at which so much of a day is over, as spreadsheets keep it; None when that is no time of the day.

    A second beside a whole minute is taken for rounding."""
    seconds = round(part * 86_400)
    if seconds % 60 in (1, 59):
        seconds = round(seconds / 60) * 60
    if not 0 <= seconds < 86_400:
        return None
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
