"""Hashtags in the middle of a text, where they interrupt whoever reads or listens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from planner.guidelines.checks.kinds import Finding, Fix, Level, kind
from planner.guidelines.checks.picture import Post
from planner.guidelines.checks.reading import Span, hashtags, hashtags_begin, plain_words
from planner.web.refusal import N_

BLANK_LINE = regex.compile(r"\n[^\S\n]*+\n")
MOST = 50  # hashtags that are moved; a text of more is no post


@dataclass(frozen=True)
class Parameters:
    end_only: bool = True


@kind("hashtag_place", N_("Place of hashtags"), Level.HINT, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """They belong at the end or, where there are several paragraphs, in the last one; one finding for a text."""
    if not parameters.end_only:
        return
    for variant in post.variants:
        text = variant.text
        begin = hashtags_begin(text)
        last = max((match.end() for match in BLANK_LINE.finditer(text.rstrip())), default=len(text))
        early = [(tag, span) for tag, span in hashtags(text) if span[0] < min(begin, last)]
        if early:
            yield Finding(
                N_("“%(word)s” stands in the middle; hashtags belong at the end."),
                {"word": early[0][0]},
                variant=variant.id,
                field="text",
                span=early[0][1],
                fix=Fix(N_("Move to the end"), _moved(text, early)) if len(early) <= MOST else None,
            )


def _moved(text: str, early: list[tuple[str, Span]]) -> str:
    """The text with the words of its early hashtags left in their sentences, and the hashtags at its end."""
    begin = hashtags_begin(text)
    parts = []
    last = 0
    for _, (start, end) in early:
        words = plain_words(text)
        line = words[words.rfind("\n", 0, start) + 1 : begin].partition("\n")[0]
        alone = not any(map(str.isalnum, line))
        parts += [text[last:start], "" if alone else text[start + 1 : end]]
        last = end
    parts.append(text[last:])
    there = {tag.casefold() for tag, span in hashtags(text) if span[0] >= begin}
    moved = [tag for tag in dict.fromkeys(tag for tag, _ in early) if tag.casefold() not in there]
    rest = regex.sub(r"\n[^\S\n]*+\n\s*+", "\n\n", "".join(parts)).strip()
    return rest + (" " if there else "\n\n") * bool(moved) + " ".join(moved)
