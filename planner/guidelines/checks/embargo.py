"""What stays inside until its moment has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Post
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    """`compare`: 'instant', the one way that is right whatever zone a post or a reader is in."""

    compare: str = "instant"


@kind("embargo", N_("Embargo"), Level.BLOCK, Parameters)
def check(post: Post, _parameters: Parameters) -> Iterator[Finding]:
    """Compares instants. A post without a time may go out from midnight on; a topic's day begins in the post's zone."""
    if post.day is None:
        return
    goes_out = post.moment or _midnight(post.day, post.zone)
    if post.embargo_until and goes_out < post.embargo_until:
        message = N_("This stays inside until %(moment)s.")
        if post.moment is None and post.embargo_until.astimezone(post.zone).date() == post.day:
            message = N_("This stays inside until %(moment)s. Give the post a time from then on.")
        yield Finding(message, {"moment": post.embargo_until}, field="day")
    topic = post.topic
    if topic and topic.not_before and goes_out < _midnight(topic.not_before, post.zone):
        yield Finding(
            N_("“%(topic)s” stays inside until %(day)s."),
            {"topic": topic.name, "day": topic.not_before},
            field="day",
        )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins there, in UTC; where the clocks skip midnight, that of the change."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
