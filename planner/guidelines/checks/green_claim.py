"""Claims about the environment, which the law wants exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.guidelines.checks.claims import claims_in
from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Post
from planner.guidelines.checks.wordlists import wordlist
from planner.web.refusal import N_

WORDS = wordlist("green_claims")


@dataclass(frozen=True)
class Parameters:
    """`words_…`: found in their forms, but in no compounds ('grüne', not 'Grünwald'). `unless_…`: phrases in which
    they claim nothing. `route_to`: who approves."""

    words_de: tuple[str, ...] = tuple(WORDS["de"])
    words_en: tuple[str, ...] = tuple(WORDS["en"])
    unless_de: tuple[str, ...] = tuple(WORDS["unless_de"])
    unless_en: tuple[str, ...] = tuple(WORDS["unless_en"])
    route_to: str = "legal"


@kind("green_claim", N_("Green claim"), Level.APPROVE, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Finds the first place of each word in a variant, in both languages: German texts claim in English as well."""
    if "green_claim" in post.asked:
        return
    words = parameters.words_de + parameters.words_en
    unless = parameters.unless_de + parameters.unless_en
    for variant in post.variants:
        for start, end in claims_in(variant.text, words, unless, post.language_of(variant)):
            yield Finding(
                N_("“%(word)s” claims much. Say what exactly is better, since when and compared with what."),
                {"word": variant.text[start:end], "route_to": parameters.route_to},
                variant=variant.id,
                field="text",
                span=(start, end),
            )
