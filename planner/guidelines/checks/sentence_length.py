"""Sentences that are too long to read at one go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Post
from planner.guidelines.checks.reading import hashtags_begin, sentences
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    max_words: int = 25


@kind("sentence_length", N_("Sentence length"), Level.HINT, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Counts what stands between blanks and has a letter or digit; the hashtags at the end are no sentence."""
    for variant in post.variants:
        text = variant.text[: hashtags_begin(variant.text)]
        for start, end in sentences(text, post.language_of(variant)):
            words = sum(any(map(str.isalnum, word)) for word in text[start:end].split())
            if words > parameters.max_words:
                yield Finding(
                    N_("A long sentence: %(count)s words, at most %(limit)s."),
                    {"count": words, "limit": parameters.max_words},
                    variant=variant.id,
                    field="text",
                    span=(start, end),
                )
