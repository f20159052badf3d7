"""Words to avoid."""

import pytest

from planner.guidelines.checks.parameters import Word
from planner.guidelines.checks.picture import Channel, Medium, Network
from tests.guidelines.checks.builders import a_post_with, a_variant, found
from tests.guidelines.checks.fixing import fixed

WORDS = (
    Word("idiotensicher", "prefix", ("de",), "Macht Menschen klein.", "leicht zu bedienen"),
    Word("kinderleicht", "prefix", ("de",), "Wer es schwer findet, fühlt sich dumm.", "in drei Schritten"),
    Word("alternativlos", "prefix", ("de",), "Nennen Sie den Grund.", ""),
    Word("foolproof", "whole_word", ("en",), "Makes people small.", "easy to use"),
    Word("manpower", "whole_word", ("en", "de"), "There are others at work.", "staff / Personal"),
    Word("Spaß", "whole_word", (), "", "Freude"),
    Word("überragend", "prefix"),
)


@pytest.mark.parametrize(
    ("language", "text", "words", "after"),
    [
        ("en", "The process is foolproof, really.", ["foolproof"], "The process is easy to use, really."),
        ("en", "FOOLPROOF! Foolproof.", ["FOOLPROOF", "Foolproof"], "Easy to use! Easy to use."),
        ("en", "foolproofing is another word", [], None),
        ("en", "We need Manpower.", ["Manpower"], "We need Manpower."),
        ("en", "Das ist idiotensicher", [], None),
        ("en", "https://example.com/foolproof", [], None),
        ("de", "Das ist idiotensicher.", ["idiotensicher"], "Das ist leicht zu bedienen."),
        ("de", "Eine idiotensichere Pumpe", ["idiotensichere"], "Eine idiotensichere Pumpe"),
        ("de", "Kinder\u00adleicht! #kinderleicht", ["Kinder\u00adleicht", "kinderleicht"], None),
        ("de", "Die Alternativlosigkeit", ["Alternativlosigkeit"], "Die Alternativlosigkeit"),
        ("de", "Macht Spass, SPASS und Spaß", ["Spass", "SPASS", "Spaß"], "Macht Freude, Freude und Freude"),
        ("de", "u\u0308berragende Größe", ["u\u0308berragende"], None),
        ("de", "Spaßbad und Riesenspaß", [], None),
        ("de", "This is foolproof", [], None),
    ],
)
def test_words_to_avoid_are_found_and_replaced(language, text, words, after):
    post = a_post_with(text, language=language)
    findings = found("forbidden_words", post, words=WORDS)

    assert [text[slice(*f.span)] for f in findings] == words
    for finding in reversed(findings):
        if finding.fix:
            post = fixed(post, finding)
    if after:
        assert post.variants[0].text == after
    left = [f for f in findings if not f.fix]
    assert len(found("forbidden_words", post, words=WORDS)) == len(left)


def test_it_says_why_and_what_instead():
    findings = found("forbidden_words", a_post_with("alternativlos, idiotensicher, Spaß, überragend"), words=WORDS)

    assert [f.message % f.values for f in findings] == [
        "“alternativlos”: Nennen Sie den Grund.",
        "“idiotensicher”: Macht Menschen klein. Better: leicht zu bedienen.",
        "“Spaß” is a word to avoid. Better: Freude.",
        "“überragend” is a word to avoid.",
    ]


def test_alternatives_and_shown_titles_are_looked_at_too():
    film = Channel(2, "YouTube", Network("youtube", "YouTube", title_limit=100))
    variant = a_variant("Gut", channel=film, media=(Medium(4, alt="Kinderleicht gezeigt"),))
    findings = found("forbidden_words", a_post_with(variant, title="Alternativlos"), words=WORDS)

    assert [(f.field, f.medium) for f in findings] == [("title", None), ("alt", 4)]
    assert found("forbidden_words", a_post_with("Gut", title="Alternativlos"), words=WORDS) == []


def test_without_words_nothing_is_found():
    assert found("forbidden_words", a_post_with("alles")) == []
