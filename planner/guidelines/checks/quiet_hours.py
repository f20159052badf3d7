"""Hours, weekends and holidays on which posts had better not go out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Post
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    """Quiet from `from_` until before `to`, on the post's own clock; past midnight where `to` is the earlier one."""

    from_: time = time(20)
    to: time = time(7)
    weekends: bool = True
    holidays: bool = True


@kind("quiet_hours", N_("Quiet hours"), Level.WARN, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Looks at day and time as they were meant, so that a day on which the clocks change is one like any other."""
    if post.day is None:
        return
    if parameters.holidays and post.day in post.holidays:
        yield Finding(
            N_("%(long_month)s is a public holiday (%(holiday)s)."),
            {"long_month": post.day, "holiday": post.holidays[post.day]},
            field="day",
        )
    elif parameters.weekends and post.day.weekday() >= 5:
        yield Finding(N_("%(long_weekday)s is at the weekend."), {"long_weekday": post.day}, field="day")
    if post.at is not None and _is_quiet(post.at, parameters.from_, parameters.to):
        yield Finding(
            N_("%(time)s is in the quiet hours, %(first)s to %(last)s."),
            {"time": post.at, "first": parameters.from_, "last": parameters.to},
            field="at",
        )


def _is_quiet(at: time, first: time, last: time) -> bool:
    return first <= at < last if first <= last else at >= first or at < last
