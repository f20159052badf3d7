"""The goal that a post serves, and the measure that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Post
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    """What has to be named."""

    goal_required: bool = True
    measure_required: bool = True


@kind("goal_kpi", N_("Goal and measure"), Level.WARN, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """A milestone counts as a goal: it stands under one. Without either, the measure isn't asked for yet."""
    has_goal = bool(post.goal.strip() or post.milestone.strip())
    if parameters.goal_required and not has_goal:
        yield Finding(N_("Name the goal that this post serves, or say why it needs none."), field="goal")
    elif parameters.measure_required and not post.measure.strip():
        yield Finding(N_("Name the measure by which you will see whether it worked."), field="measure")
