"""Words in capitals, which read as shouting and are harder to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import regex

from planner.guidelines.checks.kinds import Finding, Fix, Level, kind
from planner.guidelines.checks.picture import Post
from planner.guidelines.checks.reading import plain_words, sentences, short
from planner.guidelines.checks.wordlists import words_of
from planner.web.refusal import N_

# ß has had a capital since 2017, and most people write the small one among capitals still
CAPITALS = regex.compile(r"(?<![\p{L}\p{M}\p{Nd}_])[\p{Lu}ß][\p{Lu}ß\p{M}]++(?![\p{L}\p{Nd}_])")
LETTER = regex.compile(r"\p{L}")
ROMAN = regex.compile(r"[IVXLCDM]+")
ENOUGH = 20  # letters from which on a share says something


@dataclass(frozen=True)
class Parameters:
    """`min_word_length`: letters from which on one word is enough; `max_share` of the letters may be capitals in
    words of capitals; `allow_acronyms`: usual acronyms and the company's own words are no shouting."""

    min_word_length: int = 5
    max_share: float = 0.3
    allow_acronyms: bool = True


@kind("all_caps", N_("Capitals"), Level.WARN, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Each long word in capitals, or the text, where much of it is. Hashtags, handles and links don't count."""
    for variant in post.variants:
        plain = plain_words(variant.text)
        loud = [
            (match.group(), match.span())
            for match in CAPITALS.finditer(plain)
            if not (parameters.allow_acronyms and _is_acronym(match.group(), post.known_words))
        ]
        if not loud:
            continue
        about: dict[str, Any] = {"variant": variant.id, "field": "text"}
        letters = len(LETTER.findall(plain))
        share = sum(_letters(word) for word, _ in loud) / letters
        if share > parameters.max_share and letters >= ENOUGH and len(loud) > 1:
            yield Finding(
                N_("%(share)s %% of the text is in capitals, at most %(limit)s %%."),
                {"share": round(100 * share), "limit": round(100 * parameters.max_share)},
                span=(loud[0][1][0], loud[-1][1][1]),
                **about,
            )
            continue
        for word, span in loud:
            if _letters(word) >= parameters.min_word_length:
                yield Finding(
                    N_("“%(word)s” in capitals reads as shouting."),
                    {"word": short(word)},
                    span=span,
                    fix=_quiet(variant.text, word, span, post.language_of(variant)),
                    **about,
                )


def _letters(word: str) -> int:
    return len(LETTER.findall(word))


def _is_acronym(word: str, own: frozenset[str]) -> bool:
    return word.casefold() in words_of("acronyms") or word.casefold() in own or bool(ROMAN.fullmatch(word))


def _quiet(text: str, word: str, span: tuple[int, int], language: str) -> Fix | None:
    """In English only: whether a German word keeps a capital, and where ß stood, can't be told from it."""
    if language[:2] != "en":
        return None
    begins = any(start == span[0] for start, _ in sentences(text, language))
    return Fix(N_("Write it small"), word.capitalize() if begins else word.lower(), span)
