"""Words that hint at a topic for which somebody answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from planner.guidelines.checks.claims import in_language
from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.matching import words_in
from planner.guidelines.checks.parameters import Word
from planner.guidelines.checks.picture import Post
from planner.guidelines.checks.reading import short
from planner.guidelines.checks.wordlists import wordlist
from planner.web.refusal import N_

WORDS = wordlist("sensitive_topics")
TOPICS = {slug: tuple(words) for slug, words in WORDS["topics"].items()}
MAY_BE_ABOUT = {
    "figures": N_("“%(word)s”: this may be about business figures. If it is, choose that topic."),
    "personnel": N_("“%(word)s”: this may be about personnel matters. If it is, choose that topic."),
    "legal": N_("“%(word)s”: this may be about a legal dispute. If it is, choose that topic."),
    "accident": N_("“%(word)s”: this may be about an accident or a recall. If it is, choose that topic."),
    "politics": N_("“%(word)s”: this may be about politics. If it is, choose that topic."),
    "competitors": N_("“%(word)s”: this may be about competitors. If it is, choose that topic."),
    "prize_draw": N_("“%(word)s”: this may be about a prize draw. If it is, choose that topic."),
}


@dataclass(frozen=True)
class Parameters:
    """`topics`: for a topic's slug its words. Those with a capital are found with one only, and in German begin
    compounds too ('Wahlkampf'). `unless_…`: words and phrases in which they mean something else. `route_to`: for a
    topic's slug who approves."""

    topics: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(TOPICS))
    unless_de: tuple[str, ...] = tuple(WORDS["unless_de"])
    unless_en: tuple[str, ...] = tuple(WORDS["unless_en"])
    route_to: dict[str, str] = field(default_factory=dict)


@kind("sensitive_topic", N_("Sensitive topic"), Level.APPROVE, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Suggests each topic once, at the first of its words in texts and title, unless the post has this topic."""
    if "sensitive_topic" in post.asked:
        return
    suggested = {_plain(post.topic.slug)} if post.topic else set()
    looked_for = _looked_for(tuple(parameters.topics.items()))
    texts: list[tuple[int | None, str, str]] = [(v.id, v.text, post.language_of(v)) for v in post.variants]
    for variant, text, language in [*texts, (None, post.title, post.language)]:
        unless = in_language(language, parameters.unless_de, parameters.unless_en)
        for found, (start, end) in words_in(text, (*unless, *looked_for), language):
            topic = looked_for.get(found, "") if found not in unless else ""
            if topic and _plain(topic) not in suggested and _is_meant(found, text[start:end]):
                suggested.add(_plain(topic))
                message = MAY_BE_ABOUT.get(
                    _plain(topic),
                    N_("“%(word)s”: this may be about a sensitive topic (%(topic)s). If it is, choose it."),
                )
                yield Finding(
                    message,
                    {"word": short(text[start:end]), "topic": topic, "route_to": parameters.route_to.get(topic, "")},
                    variant=variant,
                    field="text" if variant is not None else "title",
                    span=(start, end),
                )


def _plain(slug: str) -> str:
    return slug.replace("-", "_").casefold()


def _is_meant(found: str | Word, word: str) -> bool:
    """German writes nouns with a capital: 'gewinnen' is no 'Gewinn'. In a hashtag the plain word may do without."""
    noun = found.pattern if isinstance(found, Word) else found
    return noun[:1].islower() or not word[:1].islower() or len(word) == len(noun)


@lru_cache(maxsize=64)
def _looked_for(topics: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str | Word, str]:
    """Every form that is looked for, with its topic; the longest first, so that a 'Gewinnspiel' is no 'Gewinn'."""
    pairs = sorted(((word, topic) for topic, words in topics for word in words), key=lambda pair: -len(pair[0]))
    return {form: topic for word, topic in pairs for form in _forms(word)}


def _forms(word: str) -> list[str | Word]:
    """The word itself, as it is inflected; a noun also as its compounds begin, and its plural: 'Unfall', 'Unfälle'."""
    if not word[:1].isupper():
        return [word]
    forms: list[str | Word] = [Word(word, match="prefix", languages=("de",)), word]
    at = max(word.rfind(vowel) for vowel in "aou")
    return [*forms, f"{word[:at]}{'äöü'['aou'.index(word[at])]}{word[at + 1 :]}e"] if at > 0 else forms
