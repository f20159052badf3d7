"""A fix as the composer applies it."""

from __future__ import annotations

from dataclasses import replace

from planner.guidelines.checks.kinds import Finding
from planner.guidelines.checks.picture import Post


def fixed(post: Post, finding: Finding) -> Post:
    """The post after the finding's fix."""
    assert finding.fix is not None
    variants = []
    for variant in post.variants:
        if variant.id == finding.variant and finding.medium is None:
            variant = replace(variant, **{finding.field: _put(getattr(variant, finding.field), finding)})
        elif variant.id == finding.variant:
            media = [
                replace(medium, **{finding.field: _put(getattr(medium, finding.field), finding)})
                if medium.id == finding.medium
                else medium
                for medium in variant.media
            ]
            variant = replace(variant, media=tuple(media))
        variants.append(variant)
    return replace(post, variants=tuple(variants))


def _put(text: str, finding: Finding) -> str:
    start, end = finding.fix.span or (0, len(text))
    return text[:start] + finding.fix.text + text[end:]
