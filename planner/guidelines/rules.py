"""Editions, clauses and proposals: their words, numbers, what an edition still lacks, and who has to read which."""

from __future__ import annotations

import enum
import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from planner.people.rules import Access, may_manage
from planner.web.refusal import N_, Refused

WORDS_A_MINUTE = 200
READ_WITHIN = timedelta(days=14)  # from the day on which an edition comes into force
LONGEST = 5_000  # characters of a clause, a note, a reason

_NUMBER = re.compile(r"([1-9][0-9]{0,2})\.([1-9][0-9]{0,2})")


class EditionState(enum.StrEnum):
    """Whether an edition is still written. Which one is in force follows from its day."""

    DRAFT = "draft"
    PUBLISHED = "published"


class ClauseLevel(enum.StrEnum):
    """How binding a clause is."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


class ProposalKind(enum.StrEnum):
    """What a proposal asks for: other words for a clause, another clause, or one less."""

    CHANGE = "change"
    NEW = "new"
    DROP = "drop"


class ProposalState(enum.StrEnum):
    """What became of a proposal; 'changed' is accepted in other words."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CHANGED = "changed"
    DECLINED = "declined"


def number_of(section: int, place: int) -> str:
    """'6.2', the number that a clause keeps over all editions."""
    return f"{section}.{place}"


def places_of(number: str) -> tuple[int, int] | None:
    """6 and 2 for '6.2', by which clauses are in order; None for what is no number of a clause."""
    found = _NUMBER.fullmatch(number)
    return (int(found[1]), int(found[2])) if found else None


def in_order(numbers: Iterable[str]) -> list[str]:
    """'3.9' before '3.10'."""
    return sorted(numbers, key=lambda number: places_of(number) or (0, 0))


def next_number(last: str | None, *, major: bool) -> str:
    """'3.0' or '2.1' after '2.0'; the first is '1.0'."""
    if last is None:
        return "1.0"
    whole, part = (int(digits) for digits in last.split("."))
    return f"{whole + 1}.0" if major else f"{whole}.{part + 1}"


def minutes_for(words: int) -> int:
    """How long so many words take to read."""
    return max(1, round(words / WORDS_A_MINUTE))


def may_decide(access: Access) -> bool:
    """Accept and decline proposals, write the next edition and publish it; propose may everybody."""
    return may_manage(access)


@dataclass(frozen=True)
class Text:
    """What a clause says, by language; '' where it isn't written yet."""

    number: str
    texts: Mapping[str, str]


def lacking(titles: Iterable[Mapping[str, str]], clauses: Iterable[Text], languages: Collection[str]) -> list[Refused]:
    """What is missing before an edition can be published: each text in each of the organisation's languages."""
    found = []
    for language in languages:
        if any(not title.get(language) for title in titles):
            found.append(Refused(LACKS_TITLE[language]))
        empty = [clause.number for clause in clauses if not clause.texts.get(language)]
        found += [Refused(LACKS_TEXT[language], number=number) for number in empty]
    return found


LACKS_TITLE = {
    "en": N_("A title is missing in English."),
    "de": N_("A title is missing in German."),
}
LACKS_TEXT = {
    "en": N_("Clause %(number)s has no English text yet."),
    "de": N_("Clause %(number)s has no German text yet."),
}


def check_day(day: date, *, today: date, last: date | None) -> None:
    """An edition comes into force today or later, and never before the one that precedes it."""
    if day < today:
        raise Refused(N_("Nobody can keep to it on a day that has passed. Choose today or later."), field="day")
    if last is not None and day < last:
        text = N_("The edition before comes into force on %(day)s. This one can’t be earlier.")
        raise Refused(text, field="day", day=last)


def print_of(texts: Iterable[object]) -> str:
    """A fingerprint of all that a draft says: what was looked at is what is published."""
    return hashlib.sha256(repr(list(texts)).encode()).hexdigest()[:16]


def check_proposal(kind: ProposalKind, text: str, now: str) -> None:
    """A proposal says something, and something else than the clause says already. `now` is '' for a new clause."""
    if kind != ProposalKind.DROP and not text.strip():
        raise Refused(N_("Write what it should say."), field="text")
    if kind == ProposalKind.CHANGE and text.strip() == now.strip():
        raise Refused(N_("It says so already. Change something, then propose it."), field="text")


def verdict(proposed: str, taken: str) -> ProposalState:
    """What accepting is called: as it was proposed, or in other words."""
    return ProposalState.ACCEPTED if proposed.strip() == taken.strip() else ProposalState.CHANGED
