"""What a machine made says so, and somebody answers for what it wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.guidelines.checks.claims import in_language, is_denied
from planner.guidelines.checks.kinds import Finding, Fix, Level, kind
from planner.guidelines.checks.matching import words_in
from planner.guidelines.checks.parameters import Word
from planner.guidelines.checks.picture import Post, Variant
from planner.guidelines.checks.reading import hashtags_begin
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    """`label_…`: what stands in a text of that language. `realistic_media`: beside media that a machine made and that
    look real. `unreviewed_text`: in texts that a machine wrote and nobody reviewed; with `reviewer_required` a label
    isn't enough there, somebody has to answer for the text."""

    label_en: str = "made with AI"
    label_de: str = "Mit KI erstellt"
    realistic_media: bool = True
    unreviewed_text: bool = True
    reviewer_required: bool = True


@kind("ai_label", N_("AI label"), Level.BLOCK, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Finds variants with media made by a machine whose text doesn't say so, and machines' texts without a reviewer.

    The reviewer is whoever approves: so a text without one asks for an approval, and doesn't bar the way to it.
    """
    unreviewed = parameters.unreviewed_text and post.ai_written and not post.reviewed_by
    if unreviewed and parameters.reviewer_required and "ai_label" not in post.asked:
        yield Finding(
            N_("A machine wrote this text. Somebody has to review it and answer for it."),
            field="reviewed_by",
            level=Level.APPROVE,
        )
    for variant in post.variants:
        medium = next((medium for medium in variant.media if medium.ai_made), None)
        language = post.language_of(variant)
        labels = in_language(language, (parameters.label_de,), (parameters.label_en,))
        if _is_labelled(variant.text, labels):
            continue
        label = labels[-1]
        if medium and parameters.realistic_media:
            yield Finding(
                N_("A machine made “%(file)s”. The text has to say “%(label)s”."),
                {"file": medium.file_name, "label": label},
                variant=variant.id,
                field="text",
                fix=_adding(label, variant),
            )
        elif unreviewed and not parameters.reviewer_required:
            yield Finding(
                N_("A machine wrote this text, and nobody has reviewed it. It has to say “%(label)s”."),
                {"label": label},
                variant=variant.id,
                field="text",
                fix=_adding(label, variant),
            )


def _is_labelled(text: str, labels: tuple[str, ...]) -> bool:
    """Whether one of the labels stands there, in whatever case or as a hashtag, and isn't denied. None to look for:
    nothing is missing."""
    words = tuple(Word(label) for label in labels if label.strip())
    return not words or any(not is_denied(text, start) for _, (start, _) in words_in(text, words, ""))


def _adding(label: str, variant: Variant) -> Fix:
    """Puts the label into a paragraph of its own after the text, before the hashtags that end it."""
    text = variant.text
    end = len(text[: hashtags_begin(text)].rstrip())
    if end:
        return Fix(N_("Add the label"), f"\n\n{label}", (end, end))
    return Fix(N_("Add the label"), f"{label}\n\n" if text.strip() else label, (0, 0))
