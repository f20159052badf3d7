"""Who reads the replies once a post is out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Post
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    """`hours`: for so long somebody reads."""

    hours: int = 24


@kind("reply_plan", N_("Who reads replies"), Level.HINT, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Finds a post for whose replies nobody is named."""
    if not post.reply_owner.strip():
        yield Finding(
            N_("Name who reads the replies for the first %(hours)s hours."),
            {"hours": parameters.hours},
            field="reply_owner",
        )
