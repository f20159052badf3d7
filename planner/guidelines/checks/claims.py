"""What a text claims: words that praise or promise, where they are meant and not denied."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from planner.guidelines.checks.matching import words_in

# 'nicht die beste', 'not yet the best'; but 'nicht nur die beste' and 'no doubt the best' claim it all the same
DENIED = regex.compile(
    r"(?<![\p{L}\p{M}])(?:nicht|kein\p{L}{0,2}|nie|niemals|weder|ohne|not|no|never|neither|without|\p{L}{2,6}n['’]t)\s+"
    r"(?:(?:die|der|das|den|dem|des|ein\p{L}{0,2}|unser\p{L}{0,2}|als|ganz|immer|mehr|so|unbedingt|wirklich"
    r"|the|an?|our|always|as|called|necessarily|really|so|very|yet)\s+){0,2}\Z",
    regex.IGNORECASE,
)
PERCENT = ("%", "Prozent", "per cent", "percent")
NUMBER = regex.compile(r"\p{N}[\p{N}.,]{0,12}\s?\Z")


def in_language(language: str, de: tuple[str, ...], en: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a text's language; those of both where it is neither German nor English, or not known."""
    return {"de": de, "en": en}.get(language[:2].lower(), de + en)


def claims_in(
    text: str, triggers: tuple[str, ...], unless: tuple[str, ...], language: str
) -> Iterator[tuple[int, int]]:
    """The first place of each trigger, in its forms, that isn't part of one of the phrases in `unless`, and isn't
    denied. A percentage is found with its number, and the sign alone claims nothing."""
    passed: set[object] = set(unless)
    for found, (start, end) in words_in(text, (*unless, *triggers), language):
        if found in passed or is_denied(text, start):
            continue
        if found in PERCENT:
            number = NUMBER.search(text[max(0, start - 15) : start])
            if number is None and found == "%":
                continue
            start -= len(number.group()) if number else 0
        passed.add(found)
        yield start, end


def is_denied(text: str, start: int) -> bool:
    """Whether the words right before that place say no."""
    return DENIED.search(text[max(0, start - 60) : start]) is not None
