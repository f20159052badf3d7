"""Finds words in a text, in either case, however their letters are put together, with the place where they stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import regex

from planner.channels.counting import LINK
from planner.guidelines.checks.parameters import Word

# what is written in several ways: CO₂, the hyphen that doesn't break, the apostrophe that printers use
SAME = str.maketrans("₀₁₂₃₄₅₆₇₈₉‐‑’ʼ", "0123456789--''")
# what casefold or NFC makes longer or shorter: letters with marks beside them, ß and ligatures, signs nobody sees
UNEVEN = regex.compile(
    r"\P{M}\p{M}{1,64}|[ßŉǰΐΰևẖ-ẞὐ-ῼİﬀ-ﬗ]|(?P<unseen>[\u00ad\u200b-\u200d\u2060\ufeff])",
)
# what may follow a word that is looked for as it stands in a dictionary
ENDINGS = {
    "de": r"(?:(?:e?r|e?st)?(?:e[mnrs]?|[mnrs])?|innen)",
    "en": r"(?:s'?|'s|es|e?d|ing|e?r|e?st|ly)?",
}
IN_WORD = r"\p{L}\p{M}\p{Nd}_"


def words_in(text: str, patterns: Sequence[str | Word], language: str) -> Iterator[tuple[str | Word, tuple[int, int]]]:
    """Each place where one of `patterns` stands, in the text's order; the longest where several begin.

    A `Word` is found whole or, as a prefix, with everything that its letters begin; only in its own languages, unless
    `language` is ''. A plain string is found with the endings that German or English words take, but in no compound.
    Case, ß or ss, umlauts in one sign or two, soft hyphens, and hyphen, blank or nothing between two words make no
    difference; links are passed over. The places are code points of `text` as it was given.
    """
    folded, places = _folded(text)
    hits = [
        (start, -end, n)
        for n, (needle, pattern) in enumerate(_compiled(tuple(patterns), language[:2].lower()))
        if needle and needle in folded
        for start, end in (match.span() for match in pattern.finditer(folded))
    ]
    reached = 0
    for start, end, n in sorted(hits):
        if start >= reached:
            reached = -end
            yield patterns[n], (start, reached) if places is None else (places[start][0], places[reached - 1][1])


@lru_cache(maxsize=64)
def _folded(text: str) -> tuple[str, list[tuple[int, int]] | None]:
    """The text as words are compared, and from where to where each of its signs comes; None: from the same place."""
    text = LINK.sub(lambda match: "\0" * len(match.group()), text)
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    last = 0
    for match in UNEVEN.finditer(text):
        start, end = match.span()
        folded = "" if match["unseen"] else _fold(match.group())
        parts += (_fold(text[last:start]), folded)
        places.extend((place, place + 1) for place in range(last, start))
        places.extend([(start, end)] * len(folded))
        last = end
    if not last:
        return _fold(text), None
    places.extend((place, place + 1) for place in range(last, len(text)))
    return "".join([*parts, _fold(text[last:])]), places


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(SAME).casefold()


@lru_cache(maxsize=256)
def _compiled(patterns: tuple[str | Word, ...], language: str) -> list[tuple[str, Any]]:
    """For each pattern what the text must contain at least ('': it isn't looked for), and what is looked for then."""
    return [
        ("", None)
        if isinstance(pattern, Word) and language and pattern.languages and language not in pattern.languages
        else _one(pattern, language)
        for pattern in patterns
    ]


@lru_cache(maxsize=4096)
def _one(pattern: str | Word, language: str) -> tuple[str, Any]:
    folded, _ = _folded(pattern.pattern if isinstance(pattern, Word) else pattern)
    parts = [part for part in regex.split(r"[\s-]+", folded) if part]
    if not parts:
        return "", None
    words = r"[\s-]{0,3}".join(regex.escape(part) for part in parts)
    before = rf"(?<![{IN_WORD}])" if regex.match(rf"[{IN_WORD}]", parts[0]) else ""
    after = rf"(?![{IN_WORD}])" if regex.search(rf"[{IN_WORD}]$", parts[-1]) else ""
    if after and isinstance(pattern, str):
        endings = "|".join(ENDINGS[code] for code in ENDINGS if language in (code, "") or language not in ENDINGS)
        if language != "de" and regex.search("[^aeiou]y$", words):
            words = rf"(?:{words}(?:{endings})|{words[:-1]}ies)"
            parts = [part.removesuffix("y") for part in parts]
        else:
            words = rf"{words}(?:{endings})"
    elif isinstance(pattern, Word) and pattern.match == "prefix":
        words, after = rf"{words}[{IN_WORD}]*+", ""
    return max(parts, key=len), regex.compile(before + words + after)
