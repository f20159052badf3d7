"""Captions of films, transcripts of recordings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Post
from planner.guidelines.checks.wordlists import words_of
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    """`video`: films need captions; `audio_transcript`: sound needs a transcript; `language_required`: captions say
    in which language they are."""

    video: bool = True
    audio_transcript: bool = True
    language_required: bool = True


@kind("captions", N_("Captions"), Level.BLOCK, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """What is missing of each film and each recording."""
    for variant in post.variants:
        for medium in variant.media:
            message = ""
            field = "captions"
            if medium.kind == "film" and parameters.video:
                if not medium.captions.strip():
                    message = N_("This film has no captions.")
                elif parameters.language_required and not _names_a_language(medium.captions):
                    message = N_("Say in which language the captions are, such as de or en.")
            elif medium.kind == "sound" and parameters.audio_transcript and not medium.transcript.strip():
                message, field = N_("This recording has no transcript."), "transcript"
            if message:
                yield Finding(message, variant=variant.id, medium=medium.id, field=field)


def _names_a_language(captions: str) -> bool:
    words = regex.findall(r"\p{L}+", captions[:500].casefold())
    return not words_of("languages").isdisjoint(words)
