"""Two editions, clause by clause. Pure; clauses are matched by their numbers, which stay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from planner.guidelines.rules import in_order
from planner.web.comparing import Piece, compare

TEXTS = {"en": ("text_en", "note_en"), "de": ("text_de", "note_de")}
SCOPE = ("networks", "channels", "departments")


class Difference(NamedTuple):
    """A clause that is 'changed', 'new' or 'dropped', as a reader of one language sees it.

    `language` is the one whose words are shown: the reader's, or the other where only that has changed. `before` and
    `after` are the clause in either edition."""

    kind: str
    number: str
    before: Any
    after: Any
    language: str
    text: list[Piece]
    note: list[Piece]
    others: tuple[str, ...]  # what else differs: level, scope
    alone: bool  # whether the other language's words stayed as they were

    @property
    def clause(self) -> Any:
        """As it is, or as it was where it is no more."""
        return self.after or self.before


def differences(before: Iterable[Any], after: Iterable[Any], language: str) -> list[Difference]:
    """What changed between the clauses of two editions, in their order."""
    old, new = ({clause.number: clause for clause in clauses} for clauses in (before, after))
    found = []
    for number in in_order({*old, *new}):
        difference = _difference(number, old.get(number), new.get(number), language)
        if difference:
            found.append(difference)
    return found


def words_of(those: Iterable[Difference]) -> int:
    """How many words there are to read in them."""
    return sum(len(piece.text.split()) for one in those for piece in (*one.text, *one.note))


def _difference(number: str, before: Any, after: Any, language: str) -> Difference | None:
    changed = [lang for lang in TEXTS if any(_differs(name, before, after) for name in TEXTS[lang])]
    both = before is not None and after is not None
    level = ("level",) if both and _differs("level", before, after) else ()
    scope = ("scope",) if both and any(_differs(name, before, after) for name in SCOPE) else ()
    if both and not (changed or level or scope):
        return None
    shown = language if language in changed or not changed else changed[0]
    text, note = (compare(*(getattr(clause, name, "") for clause in (before, after))) for name in TEXTS[shown])
    kind = "changed" if both else "new" if after is not None else "dropped"
    return Difference(kind, number, before, after, shown, text, note, level + scope, both and len(changed) == 1)


def _differs(name: str, before: Any, after: Any) -> bool:
    return getattr(before, name, None) != getattr(after, name, None)
