"""What stands in a text and where: links, hashtags, emojis, sentences. Places are code points of the text as given."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

import regex

from planner.channels.counting import EMOJI, HASHTAG, LINK
from planner.guidelines.checks.picture import Medium, Post, Variant
from planner.guidelines.checks.wordlists import words_of

Span = tuple[int, int]
MOST = 10_000  # signs; no network takes a text of more

HANDLE = regex.compile(r"(?<![\p{L}\p{N}_/.])@[\p{L}\p{N}_][\p{L}\p{N}_.@-]*+")
# where an emoji may begin; flags are taken by twos, as in counting
SIGN = regex.compile(
    r"(?=[\p{Extended_Pictographic}\p{RI}]|[0-9#*]\ufe0f?\u20e3)"
    r"(?:\p{RI}{2}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*|\X)"
)
# pictures in Unicode's eyes which are signs of writing in ours
WRITTEN = frozenset("©®™ℹ‼⁉〰〽↔↕↖↗↘↙↩↪")
ORDINAL = regex.compile(r"(?:[0-9]{1,2}|[IVX]{2,5})\.")
LETTERS = regex.compile(r"\p{L}*+")
END = regex.compile(r"(?<![.!?…])[.!?…]++[)\]”“\"’'»«›‹]*+(?=\s|$)|\n++")


@lru_cache(maxsize=64)
def links(text: str) -> tuple[tuple[str, Span], ...]:
    """The http and https addresses in a text."""
    return tuple((match.group(), match.span()) for match in LINK.finditer(text))


@lru_cache(maxsize=64)
def without_links(text: str) -> str:
    """The text with blanks where its links stand, as long as before."""
    return LINK.sub(lambda match: " " * len(match.group()), text)


@lru_cache(maxsize=64)
def hashtags(text: str) -> tuple[tuple[str, Span], ...]:
    return tuple((match.group(), match.span()) for match in HASHTAG.finditer(without_links(text)))


@lru_cache(maxsize=64)
def hashtags_begin(text: str) -> int:
    """Where the hashtags at the end of a text begin: after them nothing is written but links and signs."""
    written = without_links(text)
    begin = len(text)
    for _, (start, end) in reversed(hashtags(text)):
        if any(map(str.isalnum, written[end:begin])):
            break
        begin = start
    return begin


@lru_cache(maxsize=64)
def plain_words(text: str) -> str:
    """The text with blanks where links, hashtags and handles stand, as long as before."""
    written = without_links(text)
    for pattern in (HASHTAG, HANDLE):
        written = pattern.sub(lambda match: " " * len(match.group()), written)
    return written


@lru_cache(maxsize=64)
def emojis(text: str) -> tuple[tuple[str, Span], ...]:
    """The emojis in a text (the first MOST): a family, a flag, a waving hand with its skin are one each."""
    signs = islice(SIGN.finditer(text), MOST)
    return tuple((sign, match.span()) for match in signs if _is_emoji(sign := match.group()))


@lru_cache(maxsize=4096)
def _is_emoji(sign: str) -> bool:
    return bool(EMOJI.search(sign)) or (sign[0] not in WRITTEN and "\ufe0e" not in sign)


@lru_cache(maxsize=64)
def sentences(text: str, language: str) -> tuple[Span, ...]:
    """Where the sentences of a text stand, without the blanks around them. A line's end ends a sentence."""
    found = []
    start = 0
    for match in END.finditer(text):
        if text[match.start()] == "\n" or _ends(text, match.start(), match.end(), language):
            found.append((start, match.end()))
            start = match.end()
    found.append((start, len(text)))
    return tuple(span for span in (_stripped(text, *span) for span in found) if span[0] < span[1])


def _stripped(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return end - len(part.lstrip()), start + len(part.rstrip())


def _ends(text: str, stop: int, after: int, language: str) -> bool:
    """Whether the stop ends a sentence: not in 'z. B.', not in 'am 3. März', not where small letters go on."""
    line = text[after : after + 40].partition("\n")[0].lstrip(" \u00a0\t„“\"»‚‘'(")
    if not line:
        return True
    if line[0].islower():
        return False
    if text[stop:after].rstrip(")]”“\"’'»«›‹") != ".":
        return True
    before = (text[max(0, stop - 24) : stop + 1].split() or ["."])[-1].lstrip("(„“\"»‚‘'")
    word = before.casefold()
    if word in words_of("abbreviations_that_may_end", language):
        return True
    if word in words_of("abbreviations", language):
        return False
    if line[0].isdigit() and word in words_of("abbreviations_before_numbers", language):
        return False
    if before[0].isalpha() and all(len(letter) == 1 for letter in before[:-1].split(".")):
        return before == "I."
    if ORDINAL.fullmatch(before):
        following = LETTERS.match(line).group().casefold()
        if language[:2] == "en":
            return following not in words_of("months")
        return following in words_of("sentence_starts", language)
    return True


def written(post: Post) -> Iterator[tuple[str, Variant, Medium | None, str]]:
    """Everything of a post that people will read: texts, text alternatives, and the title where a network shows it."""
    for variant in post.variants:
        if variant.text:
            yield variant.text, variant, None, "text"
        if post.title and variant.channel.network.title_limit:
            yield post.title, variant, None, "title"
        for medium in variant.media:
            if medium.alt:
                yield medium.alt, variant, medium, "alt"


def short(text: str, longest: int = 60) -> str:
    """A text as a message quotes it."""
    text = " ".join(text[: 4 * longest].split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
