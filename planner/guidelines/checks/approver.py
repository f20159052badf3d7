"""Who has to approve a post beside its department, and that nobody approves their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Post
from planner.web.refusal import N_

DEPARTMENTS_OWN = ("approver",)  # whom every post asks anyway, on its way through review


@dataclass(frozen=True)
class Parameters:
    """`topic`: a topic's slug, or '*' for every post. `roles`: who approves, roles or slugs of departments, the first
    of them asked first; `deputy`: who does after `max_wait_hours` (0: nobody is reminded)."""

    topic: str = "*"
    roles: tuple[str, ...] = DEPARTMENTS_OWN
    deputy: str = ""
    four_eyes: bool = True
    max_wait_hours: int = 8


@kind("approver", N_("Approver"), Level.APPROVE, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Finds who else has to approve, an approval by the post's own owner, and one that keeps others waiting.

    What every department approves for itself needs no finding: a post can't pass its review without. That somebody
    there has been asked says nothing about the others.
    """
    if parameters.topic != "*" and (post.topic is None or post.topic.slug != parameters.topic):
        return
    if parameters.roles and parameters.roles != DEPARTMENTS_OWN:
        values = {"route_to": parameters.roles[0], "roles": parameters.roles}
        if parameters.topic == "*" or post.topic is None:
            yield Finding(N_("This post needs one more approval."), values)
        else:
            yield Finding(
                N_("This topic (%(topic)s) needs the approval of whoever answers for it."),
                values | {"topic": post.topic.name},
                field="topic",
            )
    if parameters.four_eyes and post.reviewed_by and post.reviewed_by == post.owner:
        yield Finding(N_("%(owner)s can't approve a post of their own. Somebody else has to."), {"owner": post.owner})
    longest = timedelta(hours=parameters.max_wait_hours)
    if post.waits_since and longest and not post.reviewed_by and post.now - post.waits_since > longest:
        yield Finding(
            N_("This has waited for its approval since %(moment)s, longer than %(hours)s hours."),
            {
                "moment": post.waits_since,
                "hours": parameters.max_wait_hours,
                "route_to": parameters.deputy or next(iter(parameters.roles), ""),
            },
            level=Level.HINT,
        )
