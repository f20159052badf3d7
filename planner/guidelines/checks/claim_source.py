"""Claims that need a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.channels.counting import LINK
from planner.guidelines.checks.claims import claims_in, in_language
from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.matching import words_in
from planner.guidelines.checks.picture import Post, Variant
from planner.guidelines.checks.wordlists import wordlist
from planner.web.refusal import N_

WORDS = wordlist("claims")


@dataclass(frozen=True)
class Parameters:
    """`triggers_…`: words that claim something, found in their forms, '%' after a number only. `unless_…`: phrases in
    which they claim nothing. `sources`: words that name a source in the text itself. `approve_without_source`: a claim
    without one needs an approval, by `route_to` where it is said."""

    triggers_de: tuple[str, ...] = tuple(WORDS["de"])
    triggers_en: tuple[str, ...] = tuple(WORDS["en"])
    unless_de: tuple[str, ...] = tuple(WORDS["unless_de"])
    unless_en: tuple[str, ...] = tuple(WORDS["unless_en"])
    sources: tuple[str, ...] = tuple(WORDS["sources"])
    approve_without_source: bool = True
    route_to: str = ""


@kind("claim_source", N_("Claim without source"), Level.WARN, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Finds the first place of each trigger in a variant that neither names a source nor links to one.

    A source that is noted beside the post, for those who ask, does for every variant.
    """
    if post.source_note.strip() or (parameters.approve_without_source and "claim_source" in post.asked):
        return
    level = Level.APPROVE if parameters.approve_without_source else None
    for variant in post.variants:
        language = post.language_of(variant)
        if not _names_a_source(variant, parameters, language):
            for start, end in _claims(variant.text, parameters, language):
                values = {"word": variant.text[start:end], "route_to": parameters.route_to}
                yield Finding(
                    N_("“%(word)s” is a claim. Name its source, in the text or beside it."),
                    values,
                    variant=variant.id,
                    field="text",
                    span=(start, end),
                    level=level,
                )


def _names_a_source(variant: Variant, parameters: Parameters, language: str) -> bool:
    return (
        bool(variant.link.strip())
        or LINK.search(variant.text) is not None
        or any(words_in(variant.text, parameters.sources, language))
    )


def _claims(text: str, parameters: Parameters, language: str) -> Iterator[tuple[int, int]]:
    triggers = in_language(language, parameters.triggers_de, parameters.triggers_en)
    return claims_in(text, triggers, in_language(language, parameters.unless_de, parameters.unless_en), language)
