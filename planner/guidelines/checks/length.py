"""How long texts and titles are, as each network counts them, and how many pictures it takes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from planner.channels.counting import GRAPHEME, Unit, count
from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Network, Post, Variant
from planner.guidelines.checks.reading import Span
from planner.web.refusal import N_

# Bluesky's record of a post (app.bsky.feed.post) takes 300 graphemes and 3,000 bytes
BYTES_A_GRAPHEME = 10


@dataclass(frozen=True)
class Parameters:
    """`warn_at`: from which share of the limit on a hint says that little room is left; 1 says nothing."""

    warn_at: float = 0.9


@kind("length", N_("Length"), Level.BLOCK, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Counts each text in its network's unit; the span is what is too much."""
    for variant in post.variants:
        network = variant.channel.network
        yield from _text(variant, network, parameters.warn_at)
        title = count(post.title, Unit.CHARACTERS)
        if network.title_limit and title > network.title_limit:
            yield Finding(
                N_("The title is too long for %(network)s: %(count)s of %(limit)s characters."),
                {"network": network.name, "count": title, "limit": network.title_limit},
                variant=variant.id,
                field="title",
            )
        pictures = sum(medium.kind == "picture" for medium in variant.media)
        if network.pictures_max is not None and pictures > network.pictures_max:
            yield Finding(
                N_("Too many pictures for %(network)s: %(count)s, at most %(limit)s."),
                {"network": network.name, "count": pictures, "limit": network.pictures_max},
                variant=variant.id,
                field="media",
            )


def _text(variant: Variant, network: Network, warn_at: float) -> Iterator[Finding]:
    text, limit = variant.text, network.text_limit
    if not limit or len(text) < warn_at * limit / BYTES_A_GRAPHEME:  # no sign counts more than this
        return
    unit, counted = network.unit, count(text, network.unit, network.link_counts_as)
    if unit is Unit.GRAPHEMES and counted <= limit and len(text.encode()) > BYTES_A_GRAPHEME * limit:
        unit, limit, counted = Unit.BYTES, BYTES_A_GRAPHEME * limit, len(text.encode())
    values = {"network": network.name, "count": counted, "limit": limit}
    if counted > limit:
        message = N_("Too long for %(network)s: %(count)s of %(limit)s characters.")
        if unit is Unit.BYTES:
            message = N_("Too long for %(network)s: %(count)s of %(limit)s bytes. Umlauts take two, emojis four.")
        span = _too_much(text, unit, network.link_counts_as, limit)
        yield Finding(message, values, variant=variant.id, field="text", span=span)
    elif warn_at < 1 and counted >= warn_at * limit:
        yield Finding(
            N_("Little room is left on %(network)s: %(count)s of %(limit)s characters."),
            values,
            variant=variant.id,
            field="text",
            level=Level.HINT,
        )


def _too_much(text: str, unit: Unit, link_counts_as: str, limit: int) -> Span | None:
    """What stands behind the last sign that fits. None where so many signs count nothing that it is further on."""
    ends = [match.end() for match in GRAPHEME.finditer(text, 0, 4 * limit)]
    fits = bisect_right(ends, limit, key=lambda end: count(text[:end], unit, link_counts_as))
    return (ends[fits - 1] if fits else 0, len(text)) if fits < len(ends) else None
