"""Words that stand for what is still to be written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Post
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    """`patterns`: words as they stand in a text; '{{…}}' stands for anything in double braces."""

    patterns: tuple[str, ...] = ("TODO", "XXX", "Lorem ipsum", "[Name]", "[Datum]", "[date]", "{{…}}")


@kind("placeholder", N_("No placeholders"), Level.BLOCK, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Finds each placeholder in title and texts. A word is found only whole: 'TODO', not 'TODOROV'."""
    looked_for = _pattern(parameters.patterns)
    for variant in post.variants:
        for match in looked_for.finditer(variant.text):
            yield Finding(
                N_("“%(word)s” is still to be filled in."),
                {"word": match.group()},
                variant=variant.id,
                field="text",
                span=match.span(),
            )
    if match := looked_for.search(post.title):
        yield Finding(
            N_("“%(word)s” is still to be filled in."), {"word": match.group()}, field="title", span=match.span()
        )


@lru_cache(maxsize=64)
def _pattern(patterns: tuple[str, ...]) -> Any:
    parts = [r"\{\{[^{}]{0,200}\}\}" if p == "{{…}}" else regex.escape(p) for p in patterns]
    return regex.compile(r"(?<![\p{L}\p{N}])(?:" + "|".join(parts or ["(?!)"]) + r")(?![\p{L}\p{N}])", regex.IGNORECASE)
