"""Claims about the environment."""

import pytest

from planner.guidelines.checks.kinds import Level
from tests.guidelines.checks.builders import a_post_with, found, reads_in_german, said


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("de", "Grüne Energie für alle", ["Grüne"]),
        ("de", "unsere gru\u0308nen Werke", ["gru\u0308nen"]),
        ("de", "Besuch in Grünwald, mit Grünkohl", []),
        ("de", "Wir gründen neu, aus gutem Grund", []),
        ("de", "Grünes Licht für die Halle", []),
        ("de", "Die Grünen im Landtag", []),
        ("de", "GRÜN GEDACHT", ["GRÜN"]),
        ("de", "nachhaltige Verpackung", ["nachhaltige"]),
        ("de", "die nachhaltigste Kiste", ["nachhaltigste"]),
        ("de", "Unser Nachhaltigkeitsbericht ist da", []),
        ("de", "ein klimaneutraler Versand", ["klimaneutraler"]),
        ("de", "Klima\u00adneutral ab 2030", ["Klima\u00adneutral"]),
        ("de", "CO₂-neutrale Lieferung", ["CO₂-neutrale"]),
        ("de", "CO2 neutral, CO2‑neutral", ["CO2 neutral"]),
        ("de", "umweltfreundlicher als je", ["umweltfreundlicher"]),
        ("de", "umweltschonendes, ökologisches Papier", ["umweltschonendes", "ökologisches"]),
        ("de", "nicht nachhaltig", []),
        ("de", "nicht nur nachhaltig", ["nachhaltig"]),
        ("de", "Unsere green hall #sustainable", ["green", "sustainable"]),
        ("de", "40 % weniger CO₂ je Kiste als 2022", []),
        ("en", "Green energy for all", ["Green"]),
        ("en", "a greener future", ["greener"]),
        ("en", "We got the green light in the greenhouse", []),
        ("en", "evergreen topics", []),
        ("en", "climate-neutral by 2030", ["climate-neutral"]),
        ("en", "carbon\u00a0neutral", ["carbon\u00a0neutral"]),
        ("en", "#EcoFriendly packaging", ["EcoFriendly"]),
        ("en", "environmentally friendly", ["environmentally friendly"]),
        ("en", "sustainable and SUSTAINABLE", ["sustainable"]),
        ("en", "This is not sustainable", []),
        ("en", "40% less CO2 per box than in 2022", []),
        ("", "nachhaltig, sustainable", ["nachhaltig", "sustainable"]),
    ],
)
def test_green_words_are_found_in_their_forms(language, text, words):
    findings = found("green_claim", a_post_with(text, language=language))

    assert [text[slice(*f.span)] for f in findings] == words
    assert {(f.level, f.values["route_to"]) for f in findings} <= {(Level.APPROVE, "legal")}


def test_who_approves_can_be_set_and_is_asked_once():
    assert [f.values["route_to"] for f in found("green_claim", a_post_with("nachhaltig"), route_to="qm")] == ["qm"]
    assert found("green_claim", a_post_with("nachhaltig", asked=frozenset({"green_claim"}))) == []


def test_it_says_so():
    (finding,) = found("green_claim", a_post_with("nachhaltig"))

    assert said(finding) == "“nachhaltig” claims much. Say what exactly is better, since when and compared with what."
    assert reads_in_german(finding)
