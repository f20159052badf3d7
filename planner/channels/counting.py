"""How long a text is, as each network counts it. The browser counts with the same vectors."""

from __future__ import annotations

import enum
import unicodedata

import regex


class Unit(enum.StrEnum):
    """What a network's limit counts."""

    CHARACTERS = "characters"
    X_WEIGHTED = "x-weighted"
    GRAPHEMES = "graphemes"
    THREADS = "threads-bytes-for-emoji"
    BYTES = "bytes"
    UTF_16 = "utf-16"


LINK = regex.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]}'”“»«]", regex.IGNORECASE)
HASHTAG = regex.compile(r"(?<![\p{L}\p{M}\p{N}_&/])[#＃](?=[\p{N}_]*[\p{L}])[\p{L}\p{M}\p{N}_]+")
# flags are taken by twos before \X sees them: it goes back to the first of many for each
GRAPHEME = regex.compile(r"\p{RI}{2}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*|\X")
MANY_MARKS = regex.compile(r"(\p{M}{65,})")
EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Regional_Indicator}|\u20e3")
REMOTE_HANDLE = regex.compile(r"(?<![\p{L}\p{N}_/])(@[\p{L}\p{N}_]+)@[\p{L}\p{N}.-]+\p{L}")

# twitter-text, configuration v3: these code points weigh 1, all others 2
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))


def links_in(text: str) -> list[str]:
    """The http and https addresses in a text."""
    return [match.group() for match in LINK.finditer(text)]


def hashtags_in(text: str) -> list[str]:
    """The hashtags in a text; '#1' and the fragment of an address are none."""
    return [match.group() for match in HASHTAG.finditer(LINK.sub(" ", text))]


def count(text: str, unit: Unit, link_counts_as: str = "full") -> int:
    """The length of `text` in `unit`, after NFC. A link weighs what the network says: '23', or all of it."""
    text = composed(text)
    links = 0
    if link_counts_as.isdigit():
        text, found = LINK.subn("", text)
        links = found * int(link_counts_as)
        if unit is Unit.CHARACTERS:  # Mastodon: of @name@server only @name counts
            text = REMOTE_HANDLE.sub(r"\1", text)
    return links + _length(text, unit)


def composed(text: str) -> str:
    """The text in NFC, but for runs of more marks than anybody writes, which take quadratic time to sort."""
    parts = MANY_MARKS.split(text)
    return "".join(part if n % 2 else unicodedata.normalize("NFC", part) for n, part in enumerate(parts))


def _length(text: str, unit: Unit) -> int:
    if unit is Unit.CHARACTERS:
        return len(text)
    if unit is Unit.BYTES:
        return len(text.encode())
    if unit is Unit.UTF_16:
        return len(text.encode("utf-16-le")) // 2
    graphemes = GRAPHEME.findall(text)
    if unit is Unit.GRAPHEMES:
        return len(graphemes)
    if unit is Unit.THREADS:
        return sum(len(g.encode()) if EMOJI.search(g) else len(g) for g in graphemes)
    return sum(2 if EMOJI.search(g) else sum(map(_weight, g)) for g in graphemes)


def _weight(character: str) -> int:
    point = ord(character)
    return 1 if any(low <= point <= high for low, high in LIGHT) else 2
