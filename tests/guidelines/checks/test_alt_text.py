"""Text alternatives."""

import pytest

from planner.guidelines.checks.picture import Channel, Medium, Network
from tests.guidelines.checks.builders import a_post_with, a_variant, found
from tests.guidelines.checks.fixing import fixed

GOOD = {"en": "Six people stand around a bench.", "de": "Sechs Menschen stehen um eine Werkbank."}


def a_picture(alt="", **more):
    return Medium(5, **{"file_name": "stand-build.jpg", "alt": alt, **more})


def found_in(language, medium, text="Hall 4, on the left.", **parameters):
    return found("alt_text", a_post_with(a_variant(text, media=(medium,)), language=language), **parameters)


@pytest.mark.parametrize(
    ("language", "alt", "about"),
    [
        ("en", GOOD["en"], []),
        ("en", "", ["no text alternative"]),
        ("en", " \n ", ["no text alternative"]),
        ("en", "stand-build.jpg", ["name of a file"]),
        ("en", "Stand build", ["name of a file"]),
        ("en", "IMG_20261124_0001.jpeg", ["name of a file"]),
        ("en", "Hall 4, on the left", ["repeats the text"]),
        ("en", "Image of a valve cut in half", ["can go"]),
        ("en", "An image of a valve cut in half", ["can go"]),
        ("en", "Imagine of a valve cut in half", []),
        ("en", "A valve", ["is short"]),
        ("de", GOOD["de"], []),
        ("de", "Bild von einem Sensor an einer Pumpe", ["can go"]),
        ("de", "Das Bild zeigt eine Pumpe", ["can go"]),
        ("de", "Foto von der Messe", ["can go"]),
        ("de", "Bilder von der Messe in Halle 4", []),
        ("de", "Eine Pumpe", ["is short"]),
        ("de", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦", ["is short"]),
        ("de", "pruefstand-azubis.PNG", ["name of a file"]),
    ],
)
def test_a_picture_has_a_text_alternative_that_says_something(language, alt, about):
    findings = found_in(language, a_picture(alt))

    assert len(findings) == len(about)
    for finding, words in zip(findings, about, strict=True):
        assert words in finding.message
        assert (finding.medium, finding.field) == (5, "alt")


@pytest.mark.parametrize(
    ("alt", "words", "after"),
    [
        ("image of a valve cut in half", "image of", "A valve cut in half"),
        ("  A photo of: valves on a bench", "A photo of", "  Valves on a bench"),
        ("Picture of\nthe works in winter", "Picture of", "The works in winter"),
    ],
)
def test_an_english_beginning_is_left_out_with_one_click(alt, words, after):
    post = a_post_with(a_variant(media=(a_picture(alt),)), language="en")
    finding = found("alt_text", post)[0]

    assert alt[slice(*finding.span)] == words
    assert fixed(post, finding).variants[0].media[0].alt == after
    assert found("alt_text", fixed(post, finding)) == []


def test_a_german_beginning_is_only_shown():
    alt = "Bild von einem Sensor an einer Pumpe"
    finding = found_in("de", a_picture(alt))[0]

    assert (alt[slice(*finding.span)], finding.fix) == ("Bild von", None)


def test_decoration_needs_a_reason_instead():
    plain = a_picture(decorative=True)

    assert [f.field for f in found_in("de", plain)] == ["decorative_reason"]
    assert found_in("de", plain, decorative_needs_reason=False) == []
    assert found_in("de", a_picture(decorative=True, decorative_reason="Trennlinie")) == []


def test_each_picture_counts_and_no_film():
    media = (Medium(1, alt=GOOD["de"]), Medium(2), Medium(3, "film"), Medium(4))

    assert [f.medium for f in found("alt_text", a_post_with(a_variant(media=media)))] == [2, 4]
    assert found_in("de", a_picture(), required=False) == []


def test_the_networks_limit_is_counted():
    network = Network("x", "X", alt_text_limit=1000)
    for length, many in ((1000, 0), (1001, 1)):
        variant = a_variant(channel=Channel(1, "X", network), media=(a_picture("ä" * length),))
        assert len(found("alt_text", a_post_with(variant))) == many
