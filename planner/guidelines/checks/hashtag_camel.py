"""Hashtags that run several words together in small letters: screen readers can't tell the words apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from planner.guidelines.checks.kinds import Finding, Fix, Level, kind
from planner.guidelines.checks.picture import Post
from planner.guidelines.checks.reading import hashtags
from planner.guidelines.checks.wordlists import words_of
from planner.web.refusal import N_

LONGEST = 100  # letters; nobody reads a longer one


@dataclass(frozen=True)
class Parameters:
    """`min_length`: letters from which on a hashtag is looked at. `allow`: those that may stay as they are.
    `known_words`: 'company' for the company's own words and a list of usual ones, or these words, by commas."""

    min_length: int = 12
    allow: tuple[str, ...] = ()
    known_words: str = "company"


@kind("hashtag_camel", N_("Capitals in hashtags"), Level.HINT, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Only what is all in small letters and splits into two known words or more: a German compound is one word."""
    allowed = {_spelled(tag.lstrip("#＃")) for tag in parameters.allow}
    known = _known(parameters.known_words, post.known_words)
    for variant in post.variants:
        for tag, span in hashtags(variant.text):
            word = unicodedata.normalize("NFC", tag[1 : LONGEST + 2])
            if not parameters.min_length <= len(word) <= LONGEST or word != word.lower() or _spelled(word) in allowed:
                continue
            words = _split(_spelled(word), known)
            if sum(map(str.isalpha, words)) > 1:
                instead = tag[0] + "".join(part[:1].upper() + part[1:] for part in words)
                yield Finding(
                    N_("“%(word)s” is easier to read and to listen to as “%(instead)s”."),
                    {"word": tag, "instead": instead},
                    variant=variant.id,
                    field="text",
                    span=span,
                    fix=Fix(N_("Capitalise each word"), instead, span),
                )


@lru_cache(maxsize=64)
def _known(said: str, own: frozenset[str]) -> frozenset[str]:
    if said.strip() != "company":
        return frozenset(_spelled(word) for word in said.split(",") if word.strip())
    return words_of("hashtag_words") | {_spelled(word) for words in own for word in words.split()}


def _spelled(word: str) -> str:
    return unicodedata.normalize("NFC", word.strip()).lower()


def _split(word: str, known: frozenset[str]) -> list[str]:
    """The fewest known words and numbers that a word is made of; none when something is left over."""
    best: list[list[str] | None] = [[]]
    for end in range(1, len(word) + 1):
        ways = [
            [*before, word[start:end]]
            for start, before in enumerate(best)
            if before is not None and (word[start:end] in known or word[start:end].isdigit())
        ]
        best.append(min(ways, key=len, default=None))
    return best[-1] or []
