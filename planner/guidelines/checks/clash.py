"""Two departments that plan the same thing, and had better talk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Other, Post
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    """`days`: so many before and after the post's own."""

    days: int = 3


@kind("clash", N_("Clash"), Level.HINT, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Finds each post of another department about the same topic, or for the same audience, within so many days.

    Posts of one campaign have the same audience on purpose. A post on several channels is named once.
    """
    if post.day is None:
        return
    named = set()
    for other in sorted(post.others, key=lambda other: (other.day, other.post_id)):
        if (
            other.post_id in named
            or other.post_id == post.id
            or other.department_id == post.department_id
            or abs((other.day - post.day).days) > parameters.days
        ):
            continue
        if message := _what_they_share(post, other):
            named.add(other.post_id)
            values = {
                "title": other.title,
                "short": other.day,
                "department": other.department,
                "owner": post.owner or post.department,
                "other_owner": other.owner or other.department,
            }
            yield Finding(message, values, field="day")


def _what_they_share(post: Post, other: Other) -> str | None:
    if post.topic and other.topic_id == post.topic.id:
        return N_(
            "%(department)s plans “%(title)s” on the same topic for %(short)s. "
            "%(owner)s and %(other_owner)s should talk."
        )
    in_one_campaign = post.campaign_id is not None and other.campaign_id == post.campaign_id
    audience = post.audience.strip().casefold()
    if audience and not in_one_campaign and other.audience.strip().casefold() == audience:
        return N_(
            "%(department)s plans “%(title)s” for the same audience for %(short)s. "
            "%(owner)s and %(other_owner)s should talk."
        )
    return None
