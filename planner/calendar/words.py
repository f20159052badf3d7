"""The calendar's words in the reader's language: states, steps, roles in a sentence."""

from __future__ import annotations

from flask_babel import gettext

from planner.calendar.rules import State, Step
from planner.web.refusal import N_

STATES = {
    State.IDEA: N_("idea"),
    State.DRAFT: N_("draft"),
    State.IN_REVIEW: N_("in review"),
    State.APPROVED: N_("approved"),
    State.SCHEDULED: N_("scheduled"),
    State.PUBLISHED: N_("published"),
    State.CANCELLED: N_("cancelled"),
}
STEPS = {
    Step.SEND: N_("Send to review"),
    Step.APPROVE: N_("Approve"),
    Step.RETURN: N_("Ask for changes"),
    Step.SCHEDULE: N_("Mark as scheduled"),
    Step.PUBLISH: N_("Mark as published"),
    Step.CANCEL: N_("Cancel the post"),
    Step.REOPEN: N_("Back to draft"),
}
DONE = {
    Step.SEND: N_("Sent to review."),
    Step.APPROVE: N_("Approved."),
    Step.RETURN: N_("Returned with your comment."),
    Step.SCHEDULE: N_("Marked as scheduled."),
    Step.PUBLISH: N_("Marked as published."),
    Step.CANCEL: N_("Cancelled."),
    Step.REOPEN: N_("Back in draft."),
}
ICONS = {
    State.IDEA: "lightbulb",
    State.DRAFT: "pencil-line",
    State.IN_REVIEW: "hourglass",
    State.APPROVED: "check",
    State.SCHEDULED: "clock",
    State.PUBLISHED: "check-check",
    State.CANCELLED: "ban",
}
TONES = {State.IN_REVIEW: "watch", State.APPROVED: "good", State.SCHEDULED: "accent", State.PUBLISHED: "good"}
NETWORK_ICONS = {
    "blog": "newspaper",
    "newsletter": "mail",
    "event": "calendar-days",
    "press": "megaphone",
    "other": "circle-dot",
    "google-business": "brand-google",
    "": "circle-dot",
}


def state_word(state: str) -> str:
    """'in review', as it stands in a chip or a sentence."""
    return gettext(STATES[State(state)])


def state_label(state: str) -> str:
    """'In review', as it stands on a badge; in German small, as the field writes it."""
    word = state_word(state)
    return word[0].upper() + word[1:]


def network_icon(slug: str) -> str:
    return NETWORK_ICONS.get(slug, f"brand-{slug}")
