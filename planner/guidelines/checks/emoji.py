"""Emojis: how many, and where they get in the way of whoever listens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import regex

from planner.guidelines.checks.kinds import Finding, Fix, Level, kind
from planner.guidelines.checks.picture import Post
from planner.guidelines.checks.reading import Span, emojis
from planner.web.refusal import N_

LINE = regex.compile(r"^[^\S\n]*+", regex.MULTILINE)
Signs = tuple[tuple[str, Span], ...]


@dataclass(frozen=True)
class Parameters:
    max: int = 3
    no_repeat: bool = True
    not_at_start: bool = True
    not_as_bullet: bool = True


@kind("emoji", N_("Emojis"), Level.WARN, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """A family, a flag or a hand with its skin is one emoji. The span of too many is from the first of those on."""
    for variant in post.variants:
        text = variant.text
        signs = emojis(text)
        about: dict[str, Any] = {"variant": variant.id, "field": "text"}
        if len(signs) > parameters.max:
            yield Finding(
                N_("Too many emojis: %(count)s, at most %(limit)s."),
                {"count": len(signs), "limit": parameters.max},
                span=(signs[parameters.max][1][0], signs[-1][1][1]),
                **about,
            )
        if parameters.no_repeat and (again := _again(signs)):
            sign, span = again
            yield Finding(
                N_("%(emoji)s stands here more than once."),
                {"emoji": sign},
                span=span,
                fix=Fix(N_("Take it out"), "", _with_blank(text, span)),
                **about,
            )
        yield from _at_beginnings(text, signs, parameters, about)


def _again(signs: Signs) -> tuple[str, Span] | None:
    """The first emoji that stood before."""
    seen: set[str] = set()
    for sign, span in signs:
        plain = sign.replace("\ufe0f", "")
        if plain in seen:
            return sign, span
        seen.add(plain)
    return None


def _at_beginnings(text: str, signs: Signs, parameters: Parameters, about: dict[str, Any]) -> Iterator[Finding]:
    first = len(text) - len(text.lstrip())
    begins = {match.end() for match in LINE.finditer(text)}
    leading = [
        (sign, span) for sign, span in signs if span[0] == first or (span[0] in begins and _has_words(text, span[1]))
    ]
    for sign, (start, end) in leading:
        if start == first and parameters.not_at_start:
            yield Finding(
                N_("The text begins with %(emoji)s; whoever listens hears its name first."),
                {"emoji": sign},
                span=(start, end),
                fix=Fix(N_("Take it out"), "", _with_blank(text, (start, end))),
                **about,
            )
        elif parameters.not_as_bullet and (start != first or len(leading) > 1):
            yield Finding(
                N_("%(emoji)s stands here as a bullet; a dash does the same."),
                {"emoji": sign},
                span=(start, end),
                fix=Fix(N_("Use a dash"), "–" if text[end : end + 1].isspace() else "– ", (start, end)),
                **about,
            )


def _has_words(text: str, after: int) -> bool:
    """Whether words follow in the line; a line of nothing but emojis has no bullet."""
    return any(map(str.isalnum, text[after : after + 80].partition("\n")[0]))


def _with_blank(text: str, span: Span) -> Span:
    """An emoji's place with one blank beside it, so that no two are left."""
    start, end = span
    if (start == 0 or text[start - 1].isspace()) and text[end : end + 1] == " ":
        return start, end + 1
    if start and text[start - 1] == " " and (text[end : end + 1] or ".") in ".,;:!?)\n":
        return start - 1, end
    return span
