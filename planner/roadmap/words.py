"""The states of milestones in the reader's language, and how far one slipped."""

from __future__ import annotations

from flask_babel import gettext, ngettext

from planner.roadmap.rules import MilestoneState
from planner.web.refusal import N_

STATES = {
    MilestoneState.DRAFT: N_("draft"),
    MilestoneState.COMMITTED: N_("committed"),
    MilestoneState.PAUSED: N_("paused"),
    MilestoneState.REACHED: N_("reached"),
    MilestoneState.DROPPED: N_("dropped"),
}
ICONS = {
    MilestoneState.DRAFT: "circle-dashed",
    MilestoneState.COMMITTED: "flag",
    MilestoneState.PAUSED: "octagon-pause",
    MilestoneState.REACHED: "check-check",
    MilestoneState.DROPPED: "ban",
}
TONES = {MilestoneState.COMMITTED: "accent", MilestoneState.PAUSED: "watch", MilestoneState.REACHED: "good"}


def state_label(state: MilestoneState) -> str:
    """'Committed', as it stands on a badge."""
    word = gettext(STATES[state])
    return word[0].upper() + word[1:]


def slip_said(days: int) -> str:
    """'+14 d', or '3 days earlier'; '' where the day is the one that was promised."""
    if days > 0:
        return gettext("+%(n)s d", n=days)
    return ngettext("%(num)s day earlier", "%(num)s days earlier", -days) if days else ""
