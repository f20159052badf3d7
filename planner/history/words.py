"""What somebody did, as a verb in a sentence."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext

from planner.web import dates
from planner.web.refusal import N_

VERBS = {
    "create": N_("made it"),
    "write": N_("changed it"),
    "move": N_("moved it"),
    "send": N_("sent it to review"),
    "approve": N_("approved it"),
    "return": N_("asked for changes"),
    "schedule": N_("marked it as scheduled"),
    "publish": N_("marked it as published"),
    "cancel": N_("cancelled it"),
    "reopen": N_("took it back to draft"),
    "comment": N_("commented"),
    "import": N_("imported it"),
    "undo": N_("took a change back"),
    "picture": N_("changed its pictures"),
    "hand-over": N_("handed it over"),
    "invite": N_("invited somebody"),
    "password-set": N_("set a password"),
    "settings": N_("changed the settings"),
    "archive": N_("archived it"),
    "restore": N_("brought it back"),
    "commit": N_("committed to it"),
    "pause": N_("paused it"),
    "reach": N_("marked it as reached"),
    "drop": N_("dropped it"),
    "cascade": N_("moved it, with what hangs on it"),
    "agree": N_("agreed to a proposal"),
    "decline": N_("declined a proposal"),
    "report": N_("gave a status update"),
    "correct": N_("corrected a status update"),
    "wait": N_("made it wait for another"),
    "unwait": N_("took a dependency away"),
    "baseline": N_("kept a picture of the plan"),
    "hold": N_("changed how the roadmap is held"),
    "measure": N_("changed a measure"),
    "read": N_("entered readings"),
    "set-up": N_("set Planner up"),
    "switch-off": N_("switched an account off"),
    "switch-on": N_("switched an account on"),
    "own-settings": N_("changed their own settings"),
    "link": N_("made a new one-time link"),
    "delete": N_("deleted it"),
    "subscribe": N_("subscribed to a feed"),
    "new-address": N_("made a new address"),
    "revoke": N_("revoked an address"),
    "note": N_("noted an answer"),
    "feed-options": N_("changed a feed’s options"),
    "propose": N_("proposed a change to the guidelines"),
    "accept": N_("accepted a proposal"),
    "write-clause": N_("wrote the next edition"),
    "drop-clause": N_("took a clause out of the next edition"),
    "write-guidelines": N_("wrote the next edition"),
    "remind": N_("reminded everybody to read the guidelines"),
    "publish-edition": N_("published an edition of the guidelines"),
    "acknowledge": N_("has read the guidelines"),
    "changed": N_("changed it"),
}


def did(verb: str) -> str:
    """'approved it'; a verb without words of its own is a change."""
    return gettext(VERBS.get(verb, VERBS["changed"]))


def as_day(value: str | None) -> str:
    """A day out of the history's JSON."""
    return dates.day_short(date.fromisoformat(value)) if value else gettext("no day yet")
