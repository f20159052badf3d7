"""The label of what was paid for."""

import pytest

from planner.guidelines.checks.kinds import Level
from tests.guidelines.checks.builders import a_post_with, a_variant, found, reads_in_german, said
from tests.guidelines.checks.fixing import fixed

FAMILY = "👩\u200d👩\u200d👧\u200d👦"


@pytest.mark.parametrize(
    ("language", "text", "is_labelled"),
    [
        ("de", "Anzeige: Neu bei uns", True),
        ("de", "WERBUNG | Neu bei uns", True),
        ("de", "[Werbung] Neu bei uns", True),
        ("de", "#Werbung Neu bei uns", True),
        ("de", "\n 🎉🎉 Anzeige: Neu bei uns", True),
        ("de", f"{FAMILY * 22} Anzeige", True),  # 30 graphemes, many more code points
        ("de", f"{FAMILY * 23} Anzeige", False),
        ("de", "x" * 22 + " Anzeige", True),
        ("de", "x" * 23 + " Anzeige", False),
        ("de", "Neu bei uns. " * 3 + "Anzeige", False),
        ("de", "#ad Neu bei uns", False),
        ("de", "Danke an @marke für die Einladung", False),
        ("de", "Keine Werbung, nur ein Tipp", False),
        ("de", "Ohne Werbung", False),
        ("de", "Werbungskosten und Anzeigenpreise", False),
        ("de", "Stellenanzeige: wir suchen", False),
        ("de", "Stellen-Anzeige: wir suchen", False),
        ("de", "Anzeige-Tafel in Halle 4", False),
        ("de", "", False),
        ("de", "https://example.com/Werbung", False),
        ("en", "Anzeige: New in our shop", True),
        ("en", "Werbung – new in our shop", True),
        ("en", "New! (Werbung) in our shop", True),
        ("en", "#ad New in our shop", False),
        ("en", "#sponsored New in our shop", False),
        ("en", "Thanks to @brand", False),
        ("en", "Not Werbung", False),
        ("en", "New in our shop. " * 2 + "Werbung", False),
    ],
)
@pytest.mark.parametrize("flag", ["paid_partnership", "gift", "affiliate"])
def test_what_was_paid_for_says_so_at_the_start(language, text, is_labelled, flag):
    post = a_post_with(text, language=language, **{flag: True})
    findings = found("ad_label", post)

    assert [f.level for f in findings] == [] if is_labelled else [Level.BLOCK]
    for finding in findings:
        mended = fixed(post, finding)
        assert mended.variants[0].text == f"Anzeige: {text}"
        assert found("ad_label", mended) == []


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("de", "Anzeige: Neu bei uns", "Anzeige"),
        ("de", "🎉 [Werbung] Neu bei uns", "Werbung"),
        ("de", "#Werbung Neu bei uns", "Werbung"),
        ("de", "Werbung\nNeu bei uns", "Werbung"),
        ("de", "Anzeige", "Anzeige"),
        ("de", "Anzeige der Messwerte neu gestaltet", None),
        ("de", "Werbung für Bäckereien, die wirkt", None),
        ("de", "Unsere Werbung: ein Rückblick", None),
        ("de", "Keine Werbung: ein Tipp", None),
        ("de", "Stellenanzeige: wir suchen", None),
        ("en", "Werbung: New in our shop", "Werbung"),
        ("en", "(Anzeige) New in our shop", "Anzeige"),
        ("en", "ANZEIGE – New in our shop", "ANZEIGE"),
        ("en", "What Werbung means", None),
        ("en", "#ad New in our shop", None),
        ("en", "New in our shop", None),
    ],
)
def test_a_label_on_what_nobody_paid_for(language, text, word):
    findings = found("ad_label", a_post_with(text, language=language))

    assert [(text[slice(*f.span)], f.level) for f in findings] == ([(word, Level.WARN)] if word else [])
    assert found("ad_label", a_post_with(text, language=language), label_without_flag=None) == []


def test_each_variant_is_labelled():
    variants = [a_variant("Anzeige: Neu"), a_variant("Neu", id_=2), a_variant("Neu", id_=3)]

    assert [f.variant for f in found("ad_label", a_post_with(*variants, gift=True))] == [2, 3]


@pytest.mark.parametrize(
    ("text", "parameters", "count"),
    [
        ("Neu", {"when": ("paid_partnership",)}, 0),
        ("Neu", {"when": ("gift", "barter")}, 1),
        ("Neu", {"labels": ()}, 0),
        ("Neu", {"labels": (" ",)}, 0),
        ("Neu", {"labels": (" ", "Ad")}, 1),
        ("Advertisement: new", {"labels": ("Advertisement",)}, 0),
        ("Neu bei uns. Anzeige", {"within_characters": 10}, 1),
    ],
)
def test_parameters(text, parameters, count):
    assert len(found("ad_label", a_post_with(text, gift=True), **parameters)) == count


def test_it_says_what_is_wrong():
    texts = ["Neu", "Neu bei uns seit dieser Woche. Anzeige", "#ad Neu"]
    findings = found("ad_label", a_post_with(*texts, gift=True)) + found("ad_label", a_post_with("Anzeige: Neu"))

    assert [said(f) for f in findings] == [
        "This is paid for, so “Anzeige” has to stand within the first 30 characters.",
        "“Anzeige” stands too late. It has to stand within the first 30 characters.",
        "“#ad” is not enough. “Anzeige” has to stand within the first 30 characters.",
        "“Anzeige” stands at the start, but the post isn't marked as paid for. Mark it, or take the word out.",
    ]
    assert [texts[n][slice(*f.span)] for n, f in enumerate(findings[1:3], start=1)] == ["Anzeige", "#ad"]
    assert said(findings[0].fix) == "Put the label at the start"
    assert all(reads_in_german(f) for f in [*findings, findings[0].fix])
