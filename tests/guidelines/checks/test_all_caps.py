"""Capitals."""

import pytest

from tests.guidelines.checks.builders import a_post_with, found
from tests.guidelines.checks.fixing import fixed

REST = " and this is the rest of a sentence that goes on quietly in small letters, as it should until its end"


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "GUARANTEED until Friday for ALL PARTNERS" + REST, ["GUARANTEED", "PARTNERS"]),
        ("en", "We met NASA, UNESCO and UNICEF" + REST, []),
        ("en", "We say NEW and now" + REST, []),
        ("en", "Read #TRADEFAIR with @HANSEWERK at https://EXAMPLE.COM/FREEOFFER" + REST, []),
        ("en", "Volume XXVIII of the PX5000B manual" + REST, []),
        ("en", "This is FREE-SHIPPING" + REST, ["SHIPPING"]),
        ("en", "The HTTPS and GDPR rules" + REST, []),
        ("de", "ÜBERRASCHUNG für alle" + REST, ["ÜBERRASCHUNG"]),
        ("de", "U\u0308BERRASCHUNG für alle" + REST, ["U\u0308BERRASCHUNG"]),
        ("de", "Ein GROßES Fest, ein GROẞES Fest, ein GROSSES Fest" + REST, ["GROßES", "GROẞES", "GROSSES"]),
        ("de", "Nach DSGVO und mit TÜV, DIHK, ÖPNV" + REST, []),
        ("de", "Die PKWs, ein LKW, die GmbH und IT" + REST, []),
        ("de", "HANSEWERK lädt ein" + REST, []),
        ("de", "JETZT zugreifen" + REST, ["JETZT"]),
        ("de", "MAßE und Größe" + REST, []),
    ],
)
def test_long_words_in_capitals_are_found(language, text, words):
    post = a_post_with(text, language=language, known_words=frozenset({"hansewerk"}))

    assert [text[slice(*f.span)] for f in found("all_caps", post)] == words


@pytest.mark.parametrize(
    ("language", "text", "span"),
    [
        ("en", "WE ARE NEW AND WE GO ON, say we", "WE ARE NEW AND WE GO ON"),
        ("de", "WIR SIND NEU UND FÜR SIE DA, sagen wir", "WIR SIND NEU UND FÜR SIE DA"),
        ("en", "NASA, UNESCO, UNICEF, IEEE", None),
        ("de", "VDMA, ZVEI, TÜV, DIN, ISO laden ein", None),
        ("de", "OK, gut so", None),
    ],
)
def test_a_text_that_is_mostly_capitals_is_one_finding(language, text, span):
    findings = found("all_caps", a_post_with(text, language=language))

    assert [text[slice(*f.span)] for f in findings] == ([span] if span else [])


def test_english_words_are_written_small_and_german_ones_only_shown():
    text = "We wait. GUARANTEED by us: the BEST PRICE" + REST
    post = a_post_with(text, language="en")
    for _ in range(2):
        post = fixed(post, found("all_caps", post)[0])

    assert post.variants[0].text == "We wait. Guaranteed by us: the BEST price" + REST
    assert found("all_caps", post) == []
    assert [f.fix for f in found("all_caps", a_post_with("Auf der STRASSE" + REST))] == [None]


def test_a_company_sets_lengths_and_takes_acronyms_too():
    assert len(found("all_caps", a_post_with("NEW and HTTPS" + REST, language="en"), min_word_length=3)) == 1
    assert len(found("all_caps", a_post_with("UNESCO" + REST, language="en"), allow_acronyms=False)) == 1
    loud = a_post_with("NEW AND GOOD for all of you out there", language="en")
    assert found("all_caps", loud, max_share=0.9) == []
    assert [f.values for f in found("all_caps", loud, max_share=0.2)] == [{"share": 34, "limit": 20}]
