"""The same text again on the same channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from planner.channels.counting import composed
from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Other, Post, Variant
from planner.guidelines.checks.reading import without_links
from planner.web.refusal import N_

WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True)
class Parameters:
    """`similarity`: the share of words that two texts have in common, 0 to 1; `days` before and after."""

    similarity: float = 0.9
    days: int = 30


@kind("duplicate", N_("Repetition"), Level.WARN, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """The text that is most alike, of another post on the same channel. Links, capitals, signs and the order of words
    make no difference. A post without a day is looked at as if it went out today."""
    day = post.day or post.now.astimezone(post.zone).date()
    near = [other for other in post.others if abs((other.day - day).days) <= parameters.days]
    for variant in post.variants:
        alike, other = max(
            (
                (_alike(variant.text, other.text, parameters.similarity), other)
                for other in near
                if _stands_beside(other, variant, post)
            ),
            key=lambda found: found[0],
            default=(0.0, None),
        )
        if other is not None and alike and alike >= parameters.similarity:
            message = N_("Nearly the same as “%(title)s” on %(long_month)s on this channel.")
            yield Finding(
                message if other.title else N_("Nearly the same text stands on this channel on %(long_month)s."),
                {"title": other.title, "long_month": other.day},
                variant=variant.id,
                field="text",
                span=(0, len(variant.text)),
            )


def _stands_beside(other: Other, variant: Variant, post: Post) -> bool:
    return other.channel_id == variant.channel.id and other.post_id != post.id and bool(other.text)


def _alike(one: str, another: str, enough: float) -> float:
    """The share of words in common (Dice), counted as often as they stand in both; 0 where it can't be enough."""
    (mine, many), (theirs, others) = _words(one), _words(another)
    if not many or not others or 2 * min(many, others) < enough * (many + others):
        return 0.0
    # most pairs are nothing alike, which their different words tell before any are counted
    at_most = min(many - len(mine.keys() - theirs.keys()), others - len(theirs.keys() - mine.keys()))
    if 2 * at_most < enough * (many + others):
        return 0.0
    return 2 * (mine & theirs).total() / (many + others)


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[Counter[str], int]:
    words = WORD.findall(composed(without_links(text)).casefold())
    return Counter(words), len(words)
