"""How many posts a channel takes on one day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Other, Post
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    """`max`: posts on a channel and a day, this one counted."""

    max: int = 3


@kind("max_per_day", N_("Most per day"), Level.WARN, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Counts each channel's posts on the post's own day, which has 23 or 25 hours when the clocks change."""
    if post.day is None:
        return
    for variant in post.variants:
        there = {
            other.post_id
            for other in post.others
            if other.channel_id == variant.channel.id and other.post_id != post.id and _is_on_its_day(other, post)
        }
        if len(there) + 1 > parameters.max:
            yield Finding(
                N_("With this one, %(count)s posts go out on %(channel)s on %(long_month)s. At most %(max)s should."),
                {
                    "count": len(there) + 1,
                    "channel": variant.channel.name,
                    "long_month": post.day,
                    "max": parameters.max,
                },
                variant=variant.id,
                field="day",
            )


def _is_on_its_day(other: Other, post: Post) -> bool:
    """A moment falls on the day that the post's own zone has then; a post without a time has only its day."""
    return (other.moment.astimezone(post.zone).date() if other.moment else other.day) == post.day
