"""What classes are called, and times as people say them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from flask_babel import gettext, ngettext

from planner.guidelines.answering.rules import MIDNIGHT, CaseClass, Contact, Decision, Target
from planner.web import dates
from planner.web.refusal import N_

CLASSES = {
    CaseClass.CRISIS: N_("Crisis or danger"),
    CaseClass.VIOLATION: N_("Breach of the rules"),
    CaseClass.SENSITIVE: N_("Press or sensitive topic"),
    CaseClass.COMPLAINT: N_("Complaint"),
    CaseClass.QUESTION: N_("Question or wrong fact"),
    CaseClass.OTHER: N_("Praise and other"),
    CaseClass.NONE: N_("No answer"),
}
MANY = {
    CaseClass.CRISIS: N_("Crises"),
    CaseClass.VIOLATION: N_("Breaches"),
    CaseClass.SENSITIVE: N_("Press"),
    CaseClass.COMPLAINT: N_("Complaints"),
    CaseClass.QUESTION: N_("Questions"),
    CaseClass.OTHER: N_("Praise"),
    CaseClass.NONE: N_("No answer"),
}
DECISIONS = {
    Decision.ESCALATE_NOW: N_("Raise the alarm"),
    Decision.HIDE_REPORT: N_("Hide and report"),
    Decision.ESCALATE: N_("Pass on"),
    Decision.OBSERVE: N_("Leave it"),
    Decision.ANSWER_PRIVATE: N_("Settle in private"),
    Decision.CORRECT: N_("Correct"),
    Decision.ANSWER: N_("Answer"),
    Decision.THANK: N_("Thank"),
    Decision.ONE_FACT: N_("One fact, then silence"),
}
ICONS = {
    Decision.ESCALATE_NOW: "siren",
    Decision.HIDE_REPORT: "eye-off",
    Decision.ESCALATE: "megaphone",
    Decision.OBSERVE: "eye",
    Decision.ANSWER_PRIVATE: "heart-handshake",
    Decision.CORRECT: "quote",
    Decision.ANSWER: "reply",
    Decision.THANK: "heart",
    Decision.ONE_FACT: "message-square-off",
}
TONES = {
    Decision.ESCALATE_NOW: "bad",
    Decision.HIDE_REPORT: "bad",
    Decision.ESCALATE: "watch",
    Decision.ANSWER_PRIVATE: "accent",
    Decision.CORRECT: "accent",
    Decision.ANSWER: "accent",
    Decision.THANK: "good",
}
NUMBERS = (
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
    N_("ten"),
    N_("eleven"),
    N_("twelve"),
)


GAP = re.compile(r"(\{\{[^{}]{1,80}\}\})")


class Part(NamedTuple):
    """A piece of a saved answer: what it says, or what is still to be filled in."""

    text: str
    is_gap: bool


def parts(text: str) -> list[Part]:
    """'Good question, {{name}}.' as its three parts."""
    return [Part(piece, number % 2 == 1) for number, piece in enumerate(GAP.split(text)) if piece]


def called(of: CaseClass) -> str:
    """'Complaint'."""
    return gettext(CLASSES[of])


def many(of: CaseClass) -> str:
    """'Complaints'."""
    return gettext(MANY[of])


def decided(decision: Decision) -> str:
    """'Settle in private'."""
    return gettext(DECISIONS[decision])


def whom(contact: Contact) -> str:
    """'Mara Lindt, deputy Jana Brandt', or who stands in today; '' when nobody is there."""
    there = contact.there
    if len(there) == 2:
        return gettext("%(person)s, deputy %(deputy)s", person=there[0], deputy=there[1])
    if contact.missed:
        return gettext("%(deputy)s, while %(person)s is away", deputy=there[0], person=contact.missed)
    return there[0] if there else ""


def target(wanted: Target) -> str:
    """'60 min', '2 h', 'same day', '1 day'; '–' without one. Below two hours in minutes."""
    if wanted.days is not None:
        return ngettext("%(num)s day", "%(num)s days", wanted.days) if wanted.days else gettext("same day")
    if wanted.minutes is None:
        return "–"
    return span(timedelta(minutes=wanted.minutes)) if wanted.minutes >= 120 else minutes(wanted.minutes)


def span(wait: timedelta) -> str:
    """'48 min', '1 h 20', '3 h'; what is begun counts, so that 'within' holds."""
    whole = -(-wait // timedelta(minutes=1))
    hours, rest = divmod(whole, 60)
    if not hours:
        return minutes(whole)
    return (
        gettext("%(hours)s h %(minutes)s", hours=hours, minutes=f"{rest:02}") if rest else gettext("%(n)s h", n=hours)
    )


def until(due: datetime, today: date) -> str:
    """'until 12:40', on another day 'until Thu 26 Nov, 12:40'; on the reader's clock."""
    local = due.astimezone(dates.zone())
    return gettext("until %(at)s", at=dates.clock(local.time()) if local.date() == today else dates.moment(due))


def minutes(count: int) -> str:
    return gettext("%(n)s min", n=count)


def counted(number: int) -> str:
    """'five', from thirteen on '13'."""
    return gettext(NUMBERS[number - 2]) if 2 <= number <= 12 else dates.number(number)


def within(count: int) -> str:
    """'an hour', '30 minutes', as the rule of going up says it."""
    return gettext("an hour") if count == 60 else ngettext("a minute", "%(num)s minutes", count)


def hours(week: Sequence[tuple[time, time] | None]) -> str:
    """'8 to 18 on working days'; 'Mon–Thu 8 to 18, Fri 8 to 15' where days differ; '' when nobody is ever there."""
    if week[0] and all(day == week[0] for day in week[:5]) and week[5] is week[6] is None:
        return gettext("%(hours)s on working days", hours=_from_to(week[0]))
    runs: list[tuple[int, int]] = []
    for number, day in enumerate(week):
        if day and runs and runs[-1][1] == number - 1 and week[runs[-1][0]] == day:
            runs[-1] = (runs[-1][0], number)
        elif day:
            runs.append((number, number))
    names = [short for short, _ in dates.weekdays(dates.language())]
    return ", ".join(
        f"{names[first]}{'–' + names[last] if last > first else ''} {_from_to(week[first] or (MIDNIGHT, MIDNIGHT))}"
        for first, last in runs
    )


def _from_to(day: tuple[time, time]) -> str:
    opens, closes = day
    return gettext(
        "%(opens)s to %(closes)s", opens=_clock(opens), closes=_clock(closes) if closes != MIDNIGHT else "24"
    )


def _clock(at: time) -> str:
    """'8' for a whole hour, else '8:30'."""
    return f"{at.hour}:{at.minute:02}" if at.minute else str(at.hour)
