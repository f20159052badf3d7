"""Whom and what a cell names: channels, people, departments, goals, campaigns, milestones, states. Pure.

A word means something only when nothing else fits; what stays open is asked, with everything that fits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from planner.plans.rules import Answers, Known, Named
from planner.plans.values import folded, language_named, meanings, parts_of, state_named, words

LONGEST = 500  # characters of a cell that names something

_AND = re.compile(r"\s(?:und|and)\s|&", re.IGNORECASE)
_NAME_AND_ADDRESS = re.compile(r"(.{0,100}?)\s*[<(]([^<>()\s]+@[^<>()\s]+)[>)]")


class Names:
    """Everything that cells can name, with the answers that were given before."""

    def __init__(self, known: Known, answers: Answers) -> None:
        self._known = known
        self._answers = {(field, folded(word)): slug for (field, word), slug in answers.values.items()}
        self._channels = {folded(channel.slug): channel.slug for channel in known.channels}
        self._channels |= {folded(channel.name): channel.slug for channel in known.channels}
        self._networks = meanings("networks") | {folded(channel.network): channel.network for channel in known.channels}
        self._formats = frozenset(map(folded, words("formats")))
        self._tables = {
            "department": _table(known.departments),
            "goal": _table(known.goals),
            "campaign": _table(known.campaigns),
            "milestone": _table(known.milestones),
            "person": _table(known.people),
            "state": _table(known.states),
        }
        self._states = {state.slug for state in known.states}
        self._seen: dict[tuple[str, str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def find(self, field: str, cell: str) -> tuple[str, tuple[str, ...]]:
        """What a cell means in a field, '' when that isn't clear, and everything that fits.

        Fields are department, goal, campaign, milestone, owner, approver, state and language."""
        found, fits = self._seen.get((field, cell, "")) or self._remembered(field, cell, "")
        return (found[0] if found else ""), fits

    def channels(self, cell: str, department: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The channels that a cell names, for a post of that department, and the parts that name none for sure."""
        return self._seen.get(("channels", cell, department)) or self._remembered("channels", cell, department)

    def channel(self, word: str, department: str) -> tuple[str, tuple[str, ...]]:
        """The channel that a word means for that department, '' when that isn't clear, and all that fit."""
        found, fits = self._remembered("channel", word, department)
        return (found[0] if found else ""), fits

    def is_answered(self, field: str, word: str) -> bool:
        """Whether somebody has said already what a word means, if only that it stays in the notes."""
        return (field, folded(word)) in self._answers

    def is_channel(self, word: str) -> bool:
        """Whether a word is a channel's or a network's name."""
        return folded(word) in self._channels or folded(word) in self._networks

    def _remembered(self, field: str, cell: str, department: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if len(cell) > LONGEST:
            found: tuple[tuple[str, ...], tuple[str, ...]] = (), (cell,) if field == "channels" else ()
        elif field == "channels":
            found = self._all_channels(cell, department)
        else:
            slug, fits = self._channel(cell, department) if field == "channel" else self._find(field, cell)
            found = (slug,) if slug else (), fits
        self._seen[field, cell, department] = found
        return found

    # Channels

    def _all_channels(self, cell: str, department: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        found: list[str] = []
        open_: list[str] = []
        spans = parts_of(cell)
        at = 0
        while at < len(spans):
            for last in range(min(len(spans), at + 4), at, -1):
                word = cell[spans[at][0] : spans[last - 1][1]].strip()
                # a name that has a separator in it stays whole
                if last == at + 1 or folded(word) in self._channels or ("channel", folded(word)) in self._answers:
                    break
            slugs, unclear = self._with_and(word, department)
            found += slugs
            open_ += unclear
            at = last
        return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(open_))

    def _with_and(self, word: str, department: str) -> tuple[list[str], list[str]]:
        slug, fits = self._channel(word, department)
        if slug:
            return [slug], []
        if not fits and len(parts := [part.strip() for part in _AND.split(word) if part.strip()]) > 1:
            slugs = [self._channel(part, department)[0] for part in parts]
            if all(slugs):
                return slugs, []
        return [], [word]

    def _channel(self, word: str, department: str) -> tuple[str, tuple[str, ...]]:
        """A channel's own name; else a network's, which means that department's only channel on it."""
        name = folded(word)
        if ("channel", name) in self._answers:
            return self._answers["channel", name], ()
        bare = " ".join(part for part in name.split() if part not in self._formats)  # 'Instagram Reel'
        outside = folded(re.sub(r"\([^()]*\)", " ", word))  # 'X (Twitter)'
        for spelled in dict.fromkeys((name, outside, bare)):
            if slug := self._channels.get(spelled):
                return slug, ()
        for spelled in dict.fromkeys((name, outside, bare)):
            if network := self._networks.get(spelled):
                everybodys = [channel for channel in self._known.channels if channel.network.lower() == network.lower()]
                own = [
                    channel.slug for channel in everybodys if not department or channel.department in (department, "")
                ]
                fits = own or [channel.slug for channel in everybodys]
                return (own[0] if len(own) == 1 else ""), tuple(fits)
        return "", ()

    # Everything else

    def _find(self, field: str, cell: str) -> tuple[str, tuple[str, ...]]:
        name = folded(cell)
        if (field, name) in self._answers:
            return self._answers[field, name], ()
        if field == "language":
            return language_named(cell), ()
        if field in ("owner", "approver"):
            return self._person(cell)
        fits = self._tables[field].get(name, ())
        if field == "state" and not fits:
            state = state_named(cell)
            return (state if not self._states or state in self._states else ""), ()
        return (fits[0] if len(fits) == 1 else ""), fits

    def _person(self, cell: str) -> tuple[str, tuple[str, ...]]:
        """By mail address, by name, or by as much of a name as one person alone has ('Jana', 'M. Lindt')."""
        table = self._tables["person"]
        if named := _NAME_AND_ADDRESS.fullmatch(cell):
            cell = named[2]
        fits = table.get(folded(cell), ())
        said = folded(cell).split()
        if not fits and said and "@" not in cell:
            fits = tuple(dict.fromkeys(slug for slug, name in self._known.people if _fits(said, folded(name).split())))
        return (fits[0] if len(fits) == 1 else ""), fits


def _table(known: Iterable[Named]) -> dict[str, tuple[str, ...]]:
    """Each slug and name to the slugs that it may mean."""
    table: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for slug, name in known:
        for word in dict.fromkeys((folded(slug), folded(name))):
            if slug not in table[word]:
                table[word] += (slug,)
    return dict(table)


def _fits(said: list[str], name: list[str]) -> bool:
    """Whether every word is one of the name's, or the first letter of one; one letter alone says nothing."""
    left = list(name)
    for word in said:
        same = next((part for part in left if part == word or (len(word) == 1 and part.startswith(word))), None)
        if same is None:
            return False
        left.remove(same)
    return any(len(word) > 1 for word in said)
