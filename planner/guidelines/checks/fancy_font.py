"""Letters from mathematics and from circles and boxes, which screen readers spell out or skip."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from planner.guidelines.checks.kinds import Finding, Fix, Level, kind
from planner.guidelines.checks.picture import Post
from planner.guidelines.checks.reading import short, written
from planner.web.refusal import N_

# the mathematical letters with the holes that older signs fill (ℂ, ℍ …); in brackets, circles, boxes; full width
LETTER = (
    r"\U0001d400-\U0001d7ff\u2102\u210a-\u2113\u2115\u2119-\u211d\u2124\u2128\u212c\u212d\u212f-\u2131"
    r"\u2133\u2134\u2139\u213d\u213e\u2145-\u2149"
    r"\u249c-\u24e9\U0001f110-\U0001f129\U0001f12a\U0001f12b\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189"
    r"\uff21-\uff3a\uff41-\uff5a"
)
# an M or an A in a box that is shown as an emoji is a sign, not a letter
FANCY = regex.compile(rf"(?:[{LETTER}](?!\ufe0f))++(?:[ \u00a0'’-]{{1,2}}(?:[{LETTER}](?!\ufe0f))++)*+")
# white on black has no plain letter beside it in Unicode's tables
PLAIN = str.maketrans({base + n: chr(65 + n) for base in (0x1F150, 0x1F170) for n in range(26)})
SIGNS = frozenset("\u2139\U0001f170\U0001f171\U0001f17e\U0001f17f")


@dataclass(frozen=True)
class Parameters:
    """Nothing to set."""


@kind("fancy_font", N_("Decorative letters"), Level.WARN, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:  # noqa: ARG001 - each kind takes its parameters
    """Finds words in such letters; the fix writes them in plain ones."""
    for text, variant, medium, field in written(post):
        for match in FANCY.finditer(text):
            if len(match.group()) == 1 and match.group() in SIGNS:
                continue
            yield Finding(
                N_("“%(word)s” is in decorative letters, which screen readers spell out or skip."),
                {"word": short(match.group())},
                variant=variant.id,
                medium=medium.id if medium else None,
                field=field,
                span=match.span(),
                fix=Fix(N_("Use plain letters"), plain(match.group()), match.span()),
            )


def plain(text: str) -> str:
    """The text in ordinary letters (NFKC)."""
    return unicodedata.normalize("NFKC", text.translate(PLAIN))
