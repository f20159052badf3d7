"""The roadmap's words in the reader's language: states, health, reasons, slips, signs."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from planner.roadmap.health import Freshness, Health, Signal
from planner.roadmap.rules import Cadence, Confidence, MilestoneState, Policy, Reason
from planner.web import dates
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
HEALTHS = {Health.ON_TRACK: N_("on track"), Health.AT_RISK: N_("at risk"), Health.OFF_TRACK: N_("off track")}
HEALTH_ICONS = {
    Health.ON_TRACK: "circle-check",
    Health.AT_RISK: "triangle-alert",
    Health.OFF_TRACK: "circle-x",
}
HEALTH_TONES = {Health.ON_TRACK: "good", Health.AT_RISK: "watch", Health.OFF_TRACK: "bad"}
FRESHNESS = {Freshness.FRESH: N_("fresh"), Freshness.LATE: N_("late"), Freshness.STALE: N_("stale")}
REASONS = {
    Reason.SCOPE: N_("scope"),
    Reason.DEPENDENCY: N_("dependency"),
    Reason.CAPACITY: N_("capacity"),
    Reason.DECISION: N_("decision"),
    Reason.OUTSIDE: N_("outside"),
}
REASON_ICONS = {
    Reason.SCOPE: "target",
    Reason.DEPENDENCY: "link",
    Reason.CAPACITY: "users-round",
    Reason.DECISION: "gavel",
    Reason.OUTSIDE: "globe",
}
CONFIDENCES = {Confidence.HIGH: N_("high"), Confidence.MEDIUM: N_("medium"), Confidence.LOW: N_("low")}
CADENCES = {
    Cadence.WEEKLY: N_("every week"),
    Cadence.TWO_WEEKLY: N_("every two weeks"),
    Cadence.MONTHLY: N_("every month"),
}
POLICIES = {
    Policy.WARN: N_("warn only"),
    Policy.USE_BUFFER: N_("use up the buffer"),
    Policy.KEEP_GAP: N_("keep the gap"),
}


def label(word: str) -> str:
    """A word as it stands at the head of something: its first letter large. The word is translated already."""
    return word[:1].upper() + word[1:]


def state_label(state: MilestoneState) -> str:
    """'Committed', as it stands on a badge."""
    return label(gettext(STATES[state]))


def health_label(said: Health) -> str:
    """'On track', as it stands on a badge; in German small, as it stands in a sentence."""
    return label(gettext(HEALTHS[said])) if dates.language() == "en" else gettext(HEALTHS[said])


def reason_label(reason: Reason) -> str:
    return label(gettext(REASONS[reason]))


def slip_said(days: int) -> str:
    """'+14 d', or '3 days earlier'; '' where the day is the one that was promised."""
    if days > 0:
        return gettext("+%(n)s d", n=days)
    return ngettext("%(num)s day earlier", "%(num)s days earlier", -days) if days else ""


def nth_move(count: int) -> str:
    """'2nd move'; '' for none."""
    return gettext("%(nth)s move", nth=_nth(count)) if count else ""


def _nth(count: int) -> str:
    """'2nd', in German '2.'."""
    if dates.language() == "de":
        return f"{count}."
    if count % 100 in (11, 12, 13):
        return f"{count}th"
    return f"{count}{dict(zip((1, 2, 3), ('st', 'nd', 'rd'), strict=True)).get(count % 10, 'th')}"


def moved_said(slip: int, moves: int) -> str:
    """'+42 d · 2nd move': what no later day and no green takes away."""
    return " · ".join(filter(None, (slip_said(slip), nth_move(moves))))


def signal_said(signal: Signal, *, moves: int, quiet: int) -> str:
    """A sign as a sentence; `quiet`: days since something was heard."""
    if signal == Signal.OVERDUE:
        return gettext("Its day has passed")
    if signal == Signal.MOVED_AGAIN:
        return ngettext("Moved %(num)s time", "Moved %(num)s times", moves)
    if signal == Signal.WAITS_FOR_RED:
        return gettext("What it waits for is off track")
    return ngettext("Nothing heard for %(num)s day", "Nothing heard for %(num)s days", quiet)


def range_said(confidence: Confidence, early: date | None, late: date | None) -> str:
    """'low, 22 Jan to 26 Feb'."""
    word = gettext(CONFIDENCES[confidence])
    if early and late:
        return gettext(
            "%(word)s, %(early)s to %(late)s", word=word, early=dates.day_month(early), late=day(late, early)
        )
    if late:
        return gettext("%(word)s, perhaps %(late)s", word=word, late=dates.day_month(late))
    if early:
        return gettext("%(word)s, perhaps %(late)s", word=word, late=dates.day_month(early))
    return word


def day(when: date, today: date) -> str:
    """'26 Nov', with its year where that is another than today's."""
    return dates.day_month(when) if when.year == today.year else dates.day_medium(when)


def plan_name(name: str, when: date) -> str:
    """What a baseline is called: 'Plan of 1 October', of another year with that year, unless it has its own name."""
    return name or gettext("Plan of %(day)s", day=day_in_full(when))


def day_in_full(when: date) -> str:
    """'1 October', of another year '1 October 2025'."""
    same = when.year == dates.today().year
    return dates.written(when, "long_month" if same else "long", dates.language())


def lag_said(lag: int) -> str:
    """'and then 5 working days'; '' for none."""
    return ngettext("and then %(num)s working day", "and then %(num)s working days", lag) if lag else ""


def changes_said(changed: dict[str, Any], people: dict[int, str]) -> list[str]:
    """What became different since the update before, a few words each; `people` by id."""
    said = []
    for key, (old, new) in changed.items():
        if key == "day" and old and new:
            days = (date.fromisoformat(new) - date.fromisoformat(old)).days
            said.append(gettext("day %(slip)s", slip=slip_said(days)))
        elif key == "day":
            said.append(
                gettext("day %(day)s", day=dates.day_month(date.fromisoformat(new))) if new else gettext("no day")
            )
        elif key == "confidence" and old:
            words = (gettext(CONFIDENCES[Confidence(word)]) for word in (old, new))
            said.append(gettext("confidence %(old)s → %(new)s", **dict(zip(("old", "new"), words, strict=True))))
        elif key == "state" and old:
            words = (gettext(STATES[MilestoneState(word)]) for word in (old, new))
            said.append(" → ".join(words))
        elif key == "owner_id" and new:
            said.append(gettext("owner %(name)s", name=people.get(new, "–")))
        elif key == "late_day" and new:
            said.append(gettext("perhaps %(late)s", late=dates.day_month(date.fromisoformat(new))))
    return said


def count_of(total: int, off_track: int) -> str:
    """'47 milestones, 3 off track'."""
    said = [ngettext("%(num)s milestone", "%(num)s milestones", total)]
    if off_track:
        said.append(gettext("%(n)s off track", n=off_track))
    return ", ".join(said)


def standing_said(state: MilestoneState, said: Health | None, fresh: Freshness) -> str:
    """'at risk', 'was on track' of an old green, 'reached'; 'no update yet' where nobody has said anything."""
    if state != MilestoneState.COMMITTED:
        return gettext(STATES[state])
    if said is None:
        return gettext("no update yet")
    if said == Health.ON_TRACK and fresh == Freshness.STALE:
        return gettext("was on track, no recent update")
    return gettext(HEALTHS[said])
