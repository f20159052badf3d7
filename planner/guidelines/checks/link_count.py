"""How many links a post carries, and whether they can be clicked where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Post
from planner.guidelines.checks.reading import links
from planner.web.refusal import N_

# networks that show a link in a text as mere letters
NOT_CLICKED = frozenset({"instagram"})


@dataclass(frozen=True)
class Parameters:
    """`max`: different links in the text and beside it together; a network's own limit holds where it is lower."""

    max: int = 1


@kind("link_count", N_("Number of links"), Level.WARN, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """The same address twice is one link, with UTM parameters or without. The span is the first one too many."""
    for variant in post.variants:
        network = variant.channel.network
        in_text = links(variant.text)
        limit = parameters.max if network.link_limit is None else min(parameters.max, network.link_limit)
        seen = {address(variant.link)} - {""}
        surplus = []
        for link, span in in_text:
            if address(link) not in seen:
                seen.add(address(link))
                if len(seen) > limit:
                    surplus.append(span)
        if len(seen) > limit:
            yield Finding(
                N_("Too many links: %(count)s, at most %(limit)s."),
                {"count": len(seen), "limit": limit},
                variant=variant.id,
                field="text" if surplus else "link",
                span=surplus[0] if surplus else None,
            )
        if in_text and network.slug in NOT_CLICKED:
            yield Finding(
                N_("Nobody can click a link in a text on %(network)s."),
                {"network": network.name},
                variant=variant.id,
                field="text",
                span=in_text[0][1],
                level=Level.HINT,
            )


def address(link: str) -> str:
    """Where a link leads, without scheme, 'www.', UTM parameters, fragment and the last slash; for comparing."""
    place, _, query = link.strip().partition("#")[0].partition("?")
    place = place.rpartition("://")[2].removeprefix("www.").rstrip("/").lower()
    rest = [part for part in query.split("&") if part and not part.lower().startswith("utm_")]
    return "?".join([place, "&".join(rest)]) if rest else place
