"""The guidelines' words in the reader's language: editions, levels, what changed, where a clause holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from planner.guidelines.checks.kinds import Level
from planner.guidelines.rules import ClauseLevel, ProposalKind, ProposalState
from planner.web import dates
from planner.web.refusal import N_

LEVELS = {ClauseLevel.MUST: N_("must"), ClauseLevel.SHOULD: N_("should"), ClauseLevel.MAY: N_("may")}
CHECKED = {
    Level.BLOCK: N_("Checked while writing · blocks review"),
    Level.APPROVE: N_("Checked while writing · needs approval"),
    Level.WARN: N_("Checked while writing · warns"),
    Level.HINT: N_("Checked while writing · hint"),
}
STRICTEST_FIRST = list(CHECKED)
CHANGES = {
    "changed": (N_("Changed"), "pencil-line", "accent"),
    "new": (N_("New"), "plus", "good"),
    "dropped": (N_("Dropped"), "x", "bad"),
}
PROPOSALS = {
    ProposalState.OPEN: (N_("Not decided"), "hourglass", "watch"),
    ProposalState.ACCEPTED: (N_("Accepted"), "check", "good"),
    ProposalState.CHANGED: (N_("Accepted in other words"), "check", "good"),
    ProposalState.DECLINED: (N_("Declined"), "x", "bad"),
}
LANGUAGES = {"en": N_("English"), "de": N_("German")}


def name_of(number: str | None) -> str:
    """'Edition 2.0', or what the next one is called while it is written."""
    return gettext("Edition %(number)s", number=number) if number else gettext("Draft of the next edition")


def checked(rules: Mapping[str, Iterable[tuple[str, str, bool]]]) -> dict[str, list[str]]:
    """What is said of a clause's rules (kind, level, whether it is on), by its number: each level once."""
    on = {number: {level for _kind, level, active in those if active} for number, those in rules.items()}
    return {number: [CHECKED[level] for level in STRICTEST_FIRST if level in levels] for number, levels in on.items()}


def standing(edition: Any, current: Any, today: date) -> str:
    """'Edition 2.0, in force since 16 November 2026'; `current` is the one in force."""
    values = {"edition": name_of(edition.number), "day": dates.day_long(edition.in_force_from)}
    if edition.in_force_from > today:
        return gettext("%(edition)s, in force from %(day)s", **values)
    if edition is current:
        return gettext("%(edition)s, in force since %(day)s", **values)
    return gettext("%(edition)s of %(day)s, no longer in force", **values)


def wished(proposal: Any) -> str:
    """What somebody proposes, in a line."""
    return gettext("It should go altogether") if proposal.kind == ProposalKind.DROP else proposal.text


def changes_counted(kind: str, count: int) -> str:
    """'3 changed'."""
    said = {
        "changed": ngettext("%(num)s changed", "%(num)s changed", count),
        "new": ngettext("%(num)s new", "%(num)s new", count),
        "dropped": ngettext("%(num)s dropped", "%(num)s dropped", count),
    }
    return said[kind]


def holds_for(clause: Any, places: Any) -> str:
    """'LinkedIn, Instagram; Marketing': where a clause holds that doesn't hold everywhere."""
    kinds = (
        (places.networks, clause.networks),
        (places.channels, clause.channels),
        (places.departments, clause.departments),
    )
    named = (", ".join(names[place] for place in chosen if place in names) for names, chosen in kinds)
    return "; ".join(part for part in named if part)
