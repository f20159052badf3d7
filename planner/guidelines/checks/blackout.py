"""Quiet periods: days on which nothing goes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Post, Quiet
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    """`periods`: 'organisation', those in the settings. `topics` and `exceptions` are slugs of topics: those that the
    rule is about (none named: all), and those that go out nevertheless."""

    periods: str = "organisation"
    topics: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()


@kind("blackout", N_("Quiet periods"), Level.BLOCK, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Finds each quiet period that the post's day lies in, first and last day included, by the post's own calendar.

    A period of one channel concerns that channel's variant, one of a department only this department's posts.
    """
    topic = post.topic.slug if post.topic else ""
    if post.day is None or topic in parameters.exceptions or (parameters.topics and topic not in parameters.topics):
        return
    for quiet in post.quiet:
        if not quiet.first <= post.day <= quiet.last or quiet.department_id not in (None, post.department_id):
            continue
        values = {"long_month": post.day, "reason": quiet.reason}
        if quiet.channel_id is None:
            yield Finding(_everywhere(quiet), values, field="day")
        for variant in post.variants:
            if variant.channel.id == quiet.channel_id:
                values = values | {"channel": variant.channel.name}
                yield Finding(_on_a_channel(quiet), values, variant=variant.id, field="day")


def _everywhere(quiet: Quiet) -> str:
    if quiet.reason:
        return N_("%(long_month)s is in a quiet period (%(reason)s).")
    return N_("%(long_month)s is in a quiet period.")


def _on_a_channel(quiet: Quiet) -> str:
    if quiet.reason:
        return N_("%(long_month)s is in a quiet period of %(channel)s (%(reason)s).")
    return N_("%(long_month)s is in a quiet period of %(channel)s.")
