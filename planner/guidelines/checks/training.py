"""Whether those who write and answer have the certificate for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Post
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    """`roles`: for each role (editor, approver, responder) the certificate that it needs. `valid_months`: how long one
    holds, for whoever reckons its last day."""

    roles: dict[str, str] = field(
        default_factory=lambda: {"editor": "authors", "approver": "approvers", "responder": "responders"}
    )
    valid_months: int = 12


@kind("training", N_("Training"), Level.APPROVE, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Looks at the owner's certificates on the day the post goes out, their last day included.

    A certificate that isn't known at all isn't kept here yet, so nothing is missed. Owners write; where one reads the
    replies as well, that certificate counts too. An approver's is asked for when they approve.
    """
    if "training" in post.asked:
        return
    goes_out = post.day or post.now.astimezone(post.zone).date()
    roles = ["editor", "responder"] if post.owner and post.reply_owner == post.owner else ["editor"]
    for role in roles:
        certificate = parameters.roles.get(role, "")
        valid_until = post.certificates.get(certificate)
        if valid_until is not None and valid_until < goes_out:
            yield Finding(
                _message(role, valid_until),
                {"owner": post.owner or post.department, "day": valid_until, "certificate": certificate},
                field="owner",
            )


def _message(role: str, valid_until: date) -> str:
    if valid_until == date.min:  # the course is kept, and hasn't been taken
        if role == "responder":
            return N_("%(owner)s has not taken the course on answering people yet.")
        return N_("%(owner)s has not taken the course on writing posts yet.")
    if role == "responder":
        return N_("%(owner)s’s certificate for answering people ends on %(day)s, before the post goes out.")
    return N_("%(owner)s’s certificate for writing posts ends on %(day)s, before the post goes out.")
