"""50 kB that nobody would write, given to every kind of rule, in texts and text alternatives."""

import time
from datetime import date
from statistics import median

import pytest

from planner.channels.counting import Unit
from planner.guidelines.checks.kinds import KINDS
from planner.guidelines.checks.parameters import Word
from planner.guidelines.checks.picture import Channel, Medium, Network, Other
from tests.guidelines.checks.builders import a_post_with, a_variant, found

SIZE = 50_000
HOSTILE = {
    "hashes": "#" * SIZE,
    "hashtags": "#a " * (SIZE // 3),
    "hashtags in a row": "#a" * (SIZE // 2),
    "one long hashtag": "#" + "a" * SIZE,
    "a word": "a" * SIZE,
    "a loud word": "Ü" * SIZE,
    "a word of ß": "ß" * SIZE,
    "loud words": "ABCDE " * (SIZE // 6),
    "quotes in quotes": "„“" * (SIZE // 2),
    "full stops": "." * SIZE,
    "full stops and a letter": "." * SIZE + "a",
    "sentences": "A. " * (SIZE // 3),
    "ordinals": "3. März " * (SIZE // 8),
    "a stop and quotes": "." + '"' * SIZE,
    "braces": "{{" * (SIZE // 2),
    "brackets": "[Name" * (SIZE // 5),
    "at signs": "@" * SIZE,
    "handles": "@a" * (SIZE // 2),
    "mails without an end": "a@a." * (SIZE // 4),
    "a mail of points": "a@" + "a." * (SIZE // 2),
    "a box without a domain": "a." * (SIZE // 2) + "@",
    "marks": "e" + "\u0301" * SIZE,
    "marks out of order": "e" + "\u0301\u0323" * (SIZE // 2),
    "letters with marks": "u\u0308" * (SIZE // 2),
    "digits": "1" * SIZE,
    "digits and blanks": "0511 " * (SIZE // 5),
    "digits and signs": "+49-" * (SIZE // 4),
    "nothing but zeros": "0 " * (SIZE // 2),
    "accounts": "DE89 " * (SIZE // 5),
    "an account": "DE89" + "A1" * (SIZE // 2),
    "orders": "order no. " * (SIZE // 10),
    "orders without an end": "Auftrag Nr. " + "1-" * (SIZE // 2),
    "links": "http://" * (SIZE // 7),
    "short links": "http://a.de/?utm_Source=A " * (SIZE // 26),
    "a link of parameters": "http://a.de/?" + "utm_a=B_&" * (SIZE // 9),
    "schemes": "a://" * (SIZE // 4),
    "half schemes": "a+" * (SIZE // 2) + ":",
    "families": "\U0001f469\u200d" * (SIZE // 2),
    "flags": "\U0001f1e9" * SIZE,
    "emojis": "\U0001f680" * SIZE,
    "emojis in lines": "\U0001f680 a\n" * (SIZE // 4),
    "keycaps without a cap": "1\ufe0f" * (SIZE // 2),
    "decorative letters": "\U0001d5d4" * SIZE,
    "decorative letters apart": "\U0001d5d4 " * (SIZE // 2),
    "signs nobody sees": "\u00ad" * SIZE,
    "lines": "\n" * SIZE,
    "lines of blanks": "\n " * (SIZE // 2),
    "blanks": " " * SIZE,
    "words to avoid": "kinderleichtkinder" * (SIZE // 18),
    "words to avoid apart": "kinder - leicht " * (SIZE // 16),
    "percent": "%" * SIZE,
    "percentages": "1% " * (SIZE // 3),
    "numbers in a row": "1," * (SIZE // 2),
    "claims denied": "nicht die beste, " * (SIZE // 17),
    "green light": "grünes Licht " * (SIZE // 13),
    "labels": "Anzeige " * (SIZE // 8),
    "labels in compounds": "Anzeige-" * (SIZE // 8),
    "topics": "Umsatz " * (SIZE // 7),
    "a topic without an end": "Umsatz" * (SIZE // 6),
}
PARAMETERS = {
    "forbidden_words": {"words": (Word("kinderleicht", "prefix"), Word("kinder - leicht"), Word("a"), Word("Spaß"))},
    "utm": {"own_domains": ("a.de",)},
}


def a_hostile_post(text, kind):
    network = Network("x", "X", Unit.GRAPHEMES, "23", 300, 1, 1, 1, 100, 100)
    medium = Medium(1, alt=text if kind == "alt_text" else "", file_name="a.b")
    variant = a_variant(text, channel=Channel(1, "X", network), link=text[:2000], media=(medium,))
    day = date(2026, 11, 24)
    other = Other(9, "Another", 1, "Marketing", "Jana", day, channel_id=1, text=text[1:])
    return a_post_with(variant, title=text[:200], day=day, others=(other,), known_words=frozenset({"a", "aa"}))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_quick_whatever_it_is_given(kind):
    slow = {}
    for name, text in HOSTILE.items():
        took = []
        for turn in range(3):
            post = a_hostile_post(f"{text}{turn}", kind)  # another text each time: what has been read once is kept
            start = time.process_time()
            found(kind, post, **PARAMETERS.get(kind, {}))
            took.append(time.process_time() - start)
        if median(took) >= 0.05:
            slow[name] = median(took)

    assert slow == {}
