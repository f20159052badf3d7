"""Text alternatives of pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from planner.channels.counting import Unit, composed, count
from planner.guidelines.checks.kinds import Finding, Fix, Level, kind
from planner.guidelines.checks.picture import Medium, Network, Post, Variant
from planner.web.refusal import N_

OF_FILES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".heif", ".avif", ".tif", ".tiff", ".bmp", ".svg")


@dataclass(frozen=True)
class Parameters:
    """`min_length` is characters. `banned_starts`: how an alternative doesn't begin, with or without an article."""

    required: bool = True
    min_length: int = 15
    banned_starts: tuple[str, ...] = ("Bild von", "Foto von", "Bild zeigt", "image of", "picture of", "photo of")
    decorative_needs_reason: bool = True


@kind("alt_text", N_("Text alternative"), Level.BLOCK, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Looks at each picture; one that only decorates needs a reason instead. Films have captions."""
    for variant in post.variants:
        for medium in variant.media:
            if medium.kind == "picture":
                yield from _found(post, variant, medium, parameters)


def _found(post: Post, variant: Variant, medium: Medium, parameters: Parameters) -> Iterator[Finding]:
    alt = medium.alt.strip()
    said = _spelled(alt)
    about: dict[str, Any] = {"variant": variant.id, "medium": medium.id, "field": "alt"}
    if medium.decorative:
        if parameters.decorative_needs_reason and not medium.decorative_reason.strip():
            about["field"] = "decorative_reason"
            yield Finding(N_("Say why this picture needs no text alternative."), **about)
    elif not alt:
        if parameters.required:
            yield Finding(N_("This picture has no text alternative."), **about)
    elif (alt.lower().endswith(OF_FILES) and len(alt.split()) == 1) or said in _names(medium.file_name):
        yield Finding(N_("This text alternative is only the name of a file."), **about)
    elif said and said in {_spelled(line) for line in {variant.text, post.title, *variant.text.splitlines()}}:
        yield Finding(N_("This text alternative only repeats the text. Say what can be seen."), **about)
    else:
        yield from _wording(alt, medium.alt, variant.channel.network, parameters, about)


def _wording(
    alt: str, given: str, network: Network, parameters: Parameters, about: dict[str, Any]
) -> Iterator[Finding]:
    if begin := _starts(parameters.banned_starts).match(given):
        start, end = begin.span("start")
        yield Finding(
            N_("“%(word)s” can go: everybody knows that this is a picture."),
            {"word": given[start:end]},
            span=(start, end),
            fix=_shorter(begin),
            **about,
        )
    if (counted := count(alt, Unit.GRAPHEMES)) < parameters.min_length:
        yield Finding(
            N_("This text alternative is short: %(count)s characters, at least %(limit)s."),
            {"count": counted, "limit": parameters.min_length},
            **about,
        )
    most = network.alt_text_limit
    if most is not None and (counted := count(alt, Unit.CHARACTERS)) > most:
        yield Finding(
            N_("This text alternative is too long for %(network)s: %(count)s of %(limit)s characters."),
            {"network": network.name, "count": counted, "limit": most},
            **about,
        )


@lru_cache(maxsize=64)
def _starts(banned: tuple[str, ...]) -> Any:
    starts = "|".join(r"\s+".join(regex.escape(word) for word in start.split()) for start in banned if start.strip())
    return regex.compile(
        rf"\s*+(?P<start>(?:(?:an?|the|this|das|dieses|ein)\s+)?(?:{starts or '(?!)'}))(?![\p{{L}}\p{{M}}\p{{N}}])"
        r"[\s:]*+(?P<next>\S?)",
        regex.IGNORECASE,
    )


def _shorter(begin: Any) -> Fix | None:
    """Without its beginning; in English only, since a German sentence would have to be bent."""
    if not (begin["next"].isalpha() and begin["start"].casefold().endswith(" of")):
        return None
    return Fix(N_("Leave it out"), begin["next"].upper(), (begin.start("start"), begin.end("next")))


def _names(file_name: str) -> set[str]:
    return {_spelled(name) for name in (file_name, file_name.rpartition(".")[0]) if name}


def _spelled(text: str) -> str:
    """For comparing: small letters and digits alone."""
    return "".join(sign for sign in composed(text[:5000]).casefold() if sign.isalnum())
