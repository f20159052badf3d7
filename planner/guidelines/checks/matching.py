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
VARIED = regex.compile("[₀-₉‐‑’ʼ]")
# what isn't as long afterwards as before: letters with marks beside them, ß and ligatures, signs nobody sees
MARK = regex.compile(r"\p{M}")
MARKED = regex.compile(r"\P{M}?\p{M}{1,64}")
UNSEEN = regex.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
UNEVEN = regex.compile(r"[\p{M}ßŉǰΐΰևẖ-ẞὐ-ῼİﬀ-ﬗ\u00ad\u200b-\u200d\u2060\ufeff]")
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
    folded, starts, ends = _folded(text)
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
            yield patterns[n], (starts[start], ends[reached - 1]) if starts else (start, reached)


@lru_cache(maxsize=64)
def _folded(text: str) -> tuple[str, list[int], list[int]]:
    """The text as words are compared, and for each of its signs where it begins and ends in the text as given;
    no places where all are the same."""
    text = LINK.sub(lambda match: "\0" * len(match.group()), text)
    if not UNEVEN.search(text):
        folded = _fold(text)
        # a few signs of other scripts, which have no marks, come apart in NFC
        return folded if len(folded) == len(text) else _same(text), [], []
    signs = [sign.casefold() for sign in _same(text)]
    ends = list(range(1, len(text) + 1))
    for match in MARKED.finditer(text) if MARK.search(text) else ():
        start, end = match.span()
        signs[start:end] = [_fold(match.group()), *[""] * (end - start - 1)]
        ends[start] = end
    for match in UNSEEN.finditer(text):
        signs[match.start()] = ""
    starts = [place for place, sign in enumerate(signs) for _ in sign]
    return "".join(signs), starts, [ends[place] for place in starts]


def _fold(text: str) -> str:
    return _same(unicodedata.normalize("NFC", text)).casefold()


def _same(text: str) -> str:
    return text.translate(SAME) if VARIED.search(text) else text


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
    folded = _folded(pattern.pattern if isinstance(pattern, Word) else pattern)[0]
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
