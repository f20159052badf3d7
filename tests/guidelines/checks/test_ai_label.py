"""What a machine made."""

import pytest

from planner.guidelines.checks.kinds import Level
from planner.guidelines.checks.picture import Channel, Medium, Network
from tests.guidelines.checks.builders import a_post_with, a_variant, found, reads_in_german, said
from tests.guidelines.checks.fixing import fixed

MADE = Medium(7, file_name="halle.png", ai_made=True)
TAKEN = Medium(8, file_name="foto.jpg")


@pytest.mark.parametrize(
    ("language", "text", "is_labelled"),
    [
        ("de", "So sieht die Halle aus. Mit KI erstellt.", True),
        ("de", "So sieht die Halle aus (Bild: MIT KI ERSTELLT)", True),
        ("de", "Die Halle #MitKIErstellt", True),
        ("de", "Mit\u00a0KI\u00a0erstellt: die Halle", True),
        ("de", "So sieht die Halle aus.", False),
        ("de", "Nicht mit KI erstellt", False),
        ("de", "The hall, made with AI", False),  # in the text's own language
        ("de", "Somit KI erstellt", False),
        ("de", "", False),
        ("en", "Our hall. Made with AI.", True),
        ("en", "Our hall #MadeWithAI", True),
        ("en", "Our hall (made\nwith AI)", True),
        ("en", "Our hall", False),
        ("en", "Not made with AI", False),
        ("en", "Mit KI erstellt", False),
        ("en", "handmade with AI", False),
        ("", "Mit KI erstellt", True),
        ("", "made with AI", True),
        ("", "Our hall", False),
    ],
)
def test_media_made_by_a_machine_say_so_in_the_text(language, text, is_labelled):
    variant = a_variant(text, media=(TAKEN, MADE), channel=Channel(3, "Blog", Network("blog", "Blog")))
    post = a_post_with(variant, language=language)
    findings = found("ai_label", post)

    assert [(f.level, f.field) for f in findings] == ([] if is_labelled else [(Level.BLOCK, "text")])
    for finding in findings:
        assert found("ai_label", fixed(post, finding)) == []


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Die Halle", "Die Halle\n\nMit KI erstellt"),
        ("Die Halle\n", "Die Halle\n\nMit KI erstellt\n"),
        ("Die Halle\n\n#Bau #Halle", "Die Halle\n\nMit KI erstellt\n\n#Bau #Halle"),
        ("Die #Halle in Köln", "Die #Halle in Köln\n\nMit KI erstellt"),
        ("#Bau", "Mit KI erstellt\n\n#Bau"),
        ("", "Mit KI erstellt"),
        (" \n", "Mit KI erstellt \n"),
    ],
)
def test_the_label_is_put_before_the_hashtags_that_end_a_text(text, mended):
    post = a_post_with(a_variant(text, media=(MADE,)))
    (finding,) = found("ai_label", post)

    assert fixed(post, finding).variants[0].text == mended


@pytest.mark.parametrize(
    ("text", "more", "parameters", "levels"),
    [
        ("Text", {}, {}, [Level.APPROVE]),  # a block would bar the way to the review that it asks for
        ("Mit KI erstellt", {}, {}, [Level.APPROVE]),
        ("Text", {"reviewed_by": "Mara Lindt"}, {}, []),
        ("Text", {"asked": frozenset({"ai_label"})}, {}, []),
        ("Text", {"ai_written": False}, {}, []),
        ("Text", {}, {"unreviewed_text": False}, []),
        ("Text", {}, {"reviewer_required": False}, [Level.BLOCK]),
        ("Mit KI erstellt", {}, {"reviewer_required": False}, []),
        ("Text", {"reviewed_by": "Mara Lindt"}, {"reviewer_required": False}, []),
    ],
)
def test_somebody_answers_for_what_a_machine_wrote(text, more, parameters, levels):
    findings = found("ai_label", a_post_with(text, **{"ai_written": True, **more}), **parameters)

    assert [f.level for f in findings] == levels


@pytest.mark.parametrize(
    ("media", "parameters"),
    [((TAKEN,), {}), ((), {}), ((MADE,), {"realistic_media": False}), ((MADE,), {"label_de": " "})],
)
def test_nothing_to_label(media, parameters):
    assert found("ai_label", a_post_with(a_variant("Text", media=media)), **parameters) == []


def test_it_says_so():
    findings = found("ai_label", a_post_with(a_variant("Text", media=(MADE,)), ai_written=True))
    findings += found("ai_label", a_post_with("Text", ai_written=True), reviewer_required=False)

    assert [said(f) for f in findings] == [
        "A machine wrote this text. Somebody has to review it and answer for it.",
        "A machine made “halle.png”. The text has to say “Mit KI erstellt”.",
        "A machine wrote this text, and nobody has reviewed it. It has to say “Mit KI erstellt”.",
    ]
    assert said(findings[1].fix) == "Add the label"
    assert all(reads_in_german(f) for f in [*findings, findings[1].fix])
