"""Links that don't begin with https."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from planner.guidelines.checks.kinds import Finding, Fix, Level, kind
from planner.guidelines.checks.picture import Post
from planner.web.refusal import N_

SCHEME = regex.compile(r"(?<![\p{L}\p{N}])([a-z][a-z0-9+.-]{1,15})://[^\s<>\"]*+", regex.IGNORECASE)


@dataclass(frozen=True)
class Parameters:
    schemes: tuple[str, ...] = ("https",)


@kind("link_scheme", N_("https"), Level.WARN, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """The fix writes https for http, and before an address without either."""
    for variant in post.variants:
        for field, text in (("text", variant.text), ("link", variant.link)):
            for match in SCHEME.finditer(text):
                scheme = match[1].lower()
                if scheme not in parameters.schemes:
                    secure = scheme == "http" and "https" in parameters.schemes
                    yield Finding(
                        N_("This link begins with %(scheme)s, not with %(wanted)s."),
                        {"scheme": scheme, "wanted": ", ".join(parameters.schemes)},
                        variant=variant.id,
                        field=field,
                        span=match.span(),
                        fix=Fix(N_("Use https"), "https", match.span(1)) if secure else None,
                    )
        link = variant.link.strip()
        if (
            link
            and "https" in parameters.schemes
            and regex.match(r"(?:[\p{L}\p{N}-]++\.)+\p{L}{2,}+(?:[/?#:]|$)", link)
        ):
            yield Finding(
                N_("This link lacks https:// at its beginning."),
                variant=variant.id,
                field="link",
                fix=Fix(N_("Use https"), f"https://{link}"),
            )
