"""Room between posts on one channel, and about one topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Other, Post
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    """`minutes` between two posts on a channel, unless it asks for more itself; `topic_hours` between two about the
    same topic, whatever their channels."""

    minutes: int = 120
    topic_hours: int = 24


@kind("min_gap", N_("Minimum gap"), Level.WARN, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Finds the nearest post before this one and the nearest after it where they are too near.

    On a channel only posts with a time have a distance. About a topic, days are compared where one has no time.
    """
    if post.day is None:
        return
    others = [other for other in post.others if other.post_id != post.id]
    named = set()
    for variant in post.variants if post.moment else ():
        gap = max(parameters.minutes, variant.channel.minimum_gap)
        on_channel = [other for other in others if other.channel_id == variant.channel.id and other.moment]
        for near, apart in _neighbours(post, on_channel, timedelta(minutes=gap)):
            named.add(near.post_id)
            minutes = int(abs(apart) / timedelta(minutes=1))
            values = {"minutes": minutes, "title": near.title, "channel": variant.channel.name, "gap": gap}
            yield Finding(_too_near(apart), values, variant=variant.id, field="at")
    if post.topic:
        about = [other for other in others if other.topic_id == post.topic.id and other.post_id not in named]
        for near, _ in _neighbours(post, about, timedelta(hours=parameters.topic_hours)):
            yield Finding(
                N_("“%(title)s” on %(short)s has the same topic. There should be %(hours)s hours between them."),
                {"title": near.title, "short": near.day, "hours": parameters.topic_hours},
                field="day",
            )


def _too_near(apart: timedelta) -> str:
    if abs(apart) < timedelta(minutes=1):
        return N_("At the same time as “%(title)s” on %(channel)s. There should be %(gap)s min between them.")
    if apart < timedelta():
        return N_("Only %(minutes)s min after “%(title)s” on %(channel)s. There should be %(gap)s min between them.")
    return N_("Only %(minutes)s min before “%(title)s” on %(channel)s. There should be %(gap)s min between them.")


def _neighbours(post: Post, others: Iterable[Other], gap: timedelta) -> Iterator[tuple[Other, timedelta]]:
    """The nearest before (or at the same time) and the nearest after, each with how much later it is, where that is
    less than the gap."""
    near = [(other, apart) for other in others if abs(apart := _apart(post, other)) < gap]
    before = [pair for pair in near if pair[1] <= timedelta()]
    after = [pair for pair in near if pair[1] > timedelta()]
    if before:
        yield max(before, key=lambda pair: pair[1])
    if after:
        yield min(after, key=lambda pair: pair[1])


def _apart(post: Post, other: Other) -> timedelta:
    """How much later the other one is: an instant's distance, or that of the days."""
    if post.moment and other.moment:
        return other.moment - post.moment
    return other.day - post.day if post.day else timedelta.max
