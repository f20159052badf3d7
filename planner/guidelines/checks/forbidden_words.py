"""Words that the company avoids, with what to say instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.channels.counting import composed
from planner.guidelines.checks.kinds import Finding, Fix, Level, kind
from planner.guidelines.checks.matching import words_in
from planner.guidelines.checks.parameters import Word
from planner.guidelines.checks.picture import Post
from planner.guidelines.checks.reading import short, written
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    """The words; of several in `instead`, parted by ' / ', the author chooses."""

    words: tuple[Word, ...] = ()


@kind("forbidden_words", N_("Words to avoid"), Level.WARN, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Each place where such a word stands, in texts and text alternatives. The fix puts one word for another, in the
    form that the list has: an inflected one would have to be bent."""
    for text, variant, medium, field in written(post):
        for word, span in words_in(text, parameters.words, post.language_of(variant)):
            if isinstance(word, Word):
                found = text[slice(*span)]
                yield Finding(
                    _message(word),
                    {"word": short(found), "reason": word.reason, "instead": word.instead},
                    variant=variant.id,
                    medium=medium.id if medium else None,
                    field=field,
                    span=span,
                    fix=_fix(word, found, span),
                )


def _message(word: Word) -> str:
    if not word.instead:
        return N_("“%(word)s”: %(reason)s") if word.reason else N_("“%(word)s” is a word to avoid.")
    if not word.reason:
        return N_("“%(word)s” is a word to avoid. Better: %(instead)s.")
    return N_("“%(word)s”: %(reason)s Better: %(instead)s.")


def _fix(word: Word, found: str, span: tuple[int, int]) -> Fix | None:
    if not word.instead or " / " in word.instead or _spelled(found) != _spelled(word.pattern):
        return None
    capital = found[:1].isupper() and not word.pattern[:1].isupper()
    instead = word.instead[:1].upper() + word.instead[1:] if capital else word.instead
    return Fix(N_("Replace the word"), instead, span)


def _spelled(word: str) -> str:
    return composed(word).casefold()
