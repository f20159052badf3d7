"""The label of what was paid for, where everybody sees it first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import regex

from planner.channels.counting import GRAPHEME
from planner.guidelines.checks.claims import is_denied
from planner.guidelines.checks.kinds import Finding, Fix, Level, kind
from planner.guidelines.checks.matching import words_in
from planner.guidelines.checks.parameters import Word
from planner.guidelines.checks.picture import Post, Variant
from planner.web.refusal import N_

FLAGS = ("paid_partnership", "gift", "affiliate")
NOT_ENOUGH = regex.compile(r"(?<![\p{L}\p{N}_])[#＃](?:ad|sponsored)(?![\p{L}\p{N}_])", regex.IGNORECASE)
COMPOUND = regex.compile(r"(?<=\p{L}[-‐‑])|[-‐‑]\p{L}")  # 'Stellen-Anzeige', 'Anzeige-Tafel'
BEFORE = regex.compile(r"[^\p{L}\p{N}]*")
AFTER = regex.compile(r"[^\S\n]*(?:[:|/)\]}.,·•–—-]|\n|\Z)")  # what follows a word that stands as a label


@dataclass(frozen=True)
class Parameters:
    """`labels`: one of them stands within the first so many characters, graphemes, when a post is one of `when`.
    `label_without_flag`: how much a label on any other post matters; None: not at all. `every_story_slide` says what
    holds for the slides of a story; a plan doesn't hold them one by one, so people look at those."""

    labels: tuple[str, ...] = ("Werbung", "Anzeige")
    within_characters: int = 30
    when: tuple[str, ...] = FLAGS
    every_story_slide: bool = True
    label_without_flag: Level | None = Level.WARN


@kind("ad_label", N_("Advertising label"), Level.BLOCK, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Finds variants of paid posts whose label is missing, late or too weak, and labels on what nobody paid for."""
    is_paid = any(getattr(post, flag) for flag in FLAGS if flag in parameters.when)
    labels = tuple(Word(label) for label in parameters.labels if label.strip())
    if not labels:
        return
    for variant in post.variants:
        words = (span for _, span in words_in(variant.text, labels, ""))
        place = next((span for span in words if _is_label(variant.text, *span)), None)
        if is_paid:
            yield from _missing(variant, place, parameters)
        elif place and parameters.label_without_flag:
            yield from _unmarked(variant, place, parameters.label_without_flag)


def _is_label(text: str, start: int, end: int) -> bool:
    """'Keine Werbung' is none, nor is a part of another word."""
    return not (is_denied(text, start) or COMPOUND.match(text, start) or COMPOUND.match(text, end))


def _missing(variant: Variant, place: tuple[int, int] | None, parameters: Parameters) -> Iterator[Finding]:
    text, count = variant.text, parameters.within_characters
    first = sum(len(grapheme.group()) for grapheme in islice(GRAPHEME.finditer(text), count))
    if place and place[1] <= first:
        return
    label = "Anzeige" if "Anzeige" in parameters.labels else next(filter(str.strip, parameters.labels))
    values: dict[str, object] = {"label": label, "count": count}
    span = place
    message = N_("This is paid for, so “%(label)s” has to stand within the first %(count)s characters.")
    if place:
        values["word"] = text[slice(*place)]
        message = N_("“%(word)s” stands too late. It has to stand within the first %(count)s characters.")
    elif weak := NOT_ENOUGH.search(text):
        span = weak.span()
        values["word"] = weak.group()
        message = N_("“%(word)s” is not enough. “%(label)s” has to stand within the first %(count)s characters.")
    fix = Fix(N_("Put the label at the start"), f"{label}: ", (0, 0))
    yield Finding(message, values, variant=variant.id, field="text", span=span, fix=fix)


def _unmarked(variant: Variant, place: tuple[int, int], level: Level) -> Iterator[Finding]:
    """A label is the first word, and set apart: 'Anzeige: …', '[Werbung]', '#Werbung', not 'Anzeige neu gestaltet'."""
    text = variant.text
    start, end = place
    is_first = BEFORE.match(text).end() == start
    if is_first and (text[start - 1 : start] in ("#", "＃") or AFTER.match(text, end)):
        yield Finding(
            N_("“%(word)s” stands at the start, but the post isn't marked as paid for. Mark it, or take the word out."),
            {"word": text[start:end]},
            variant=variant.id,
            field="text",
            span=(start, end),
            level=level,
        )
