"""How many hashtags a text carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Network, Post
from planner.guidelines.checks.reading import hashtags
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    """`max` holds where `per_network` (networks' names or slugs) says nothing else; a network's own limit always."""

    max: int = 3
    per_network: dict[str, int] = field(default_factory=dict)


@kind("hashtag_count", N_("Number of hashtags"), Level.WARN, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """'#1' is no hashtag, nor is what follows '#' in an address. The span is those that are too many."""
    for variant in post.variants:
        network = variant.channel.network
        limit = _limit(network, parameters.max, parameters.per_network)
        found = hashtags(variant.text)
        if len(found) > limit:
            yield Finding(
                N_("Too many hashtags for %(network)s: %(count)s, at most %(limit)s."),
                {"network": network.name, "count": len(found), "limit": limit},
                variant=variant.id,
                field="text",
                span=(found[limit][1][0], found[-1][1][1]),
            )


def _limit(network: Network, most: int, per_network: Mapping[str, int]) -> int:
    names = (network.name.casefold(), network.slug)
    most = next((limit for name, limit in per_network.items() if name.casefold() in names), most)
    return most if network.hashtag_limit is None else min(most, network.hashtag_limit)
