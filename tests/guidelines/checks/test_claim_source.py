"""Claims that need a source."""

import pytest

from planner.guidelines.checks.kinds import Level
from tests.guidelines.checks.builders import a_post_with, a_variant, found, reads_in_german, said


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("de", "Der führende Hersteller", ["führende"]),
        ("de", "mit führenden Köpfen", ["führenden"]),
        ("de", "fu\u0308hrendes Haus", ["fu\u0308hrendes"]),
        ("de", "Führend in Europa. Weltweit führend.", ["Führend"]),  # each trigger once
        ("de", "eine irreführende Anzeige", []),
        ("de", "Wir führen durch das Werk", []),
        ("de", "die besten Preise", ["besten"]),
        ("de", "DIE BESTE WAHL", ["BESTE"]),
        ("de", "Jetzt bestellen, es besteht kein Risiko", []),
        ("de", "Am besten gleich anmelden. Besten Dank und beste Grüße", []),
        ("de", "Das ist nicht die beste Idee", []),
        ("de", "nicht nur der beste Ort", ["beste"]),
        ("de", "keine garantierte Lieferung", []),
        ("de", "garantierte Lieferung, garantiert", ["garantierte"]),
        ("de", "Unsere Nr. 1", ["Nr. 1"]),
        ("de", "Unsere Nr.\u00a01", ["Nr.\u00a01"]),
        ("de", "Nr. 12 und Halle Nr. 1", []),
        ("de", "Nummer eins in Hessen", ["Nummer eins"]),
        ("de", "12 % mehr Umsatz", ["12 %"]),
        ("de", "12,5\u202f% mehr, 3% weniger", ["12,5\u202f%"]),
        ("de", "das %-Zeichen und % allein", []),
        ("de", "20 % Rabatt bis Freitag", []),
        ("de", "🎉 30 Prozent weniger Ausschuss", ["30 Prozent"]),
        ("de", "eine Frage der Prozentrechnung", []),
        ("de", "einzigartige Lage", ["einzigartige"]),
        ("de", "the leading edge", []),  # English words in English texts
        ("en", "the leading maker", ["leading"]),
        ("en", "Leading up to the fair, leading to talks", []),
        ("en", "the best of both", ["best"]),
        ("en", "Best regards, all the best", []),
        ("en", "This isn’t the best time", []),
        ("en", "no doubt the best", ["best"]),
        ("en", "Europe's No. 1", ["No. 1"]),
        ("en", "see tip no. 1, then no. 10", []),
        ("en", "guaranteed delivery", ["guaranteed"]),
        ("en", "not guaranteed", []),
        ("en", "up by 7%, down by 3 %", ["7%"]),
        ("en", "7 per cent and 8 percent", ["7 per cent"]),
        ("en", "50% off this week", []),
        ("en", "a unique place, for unique visitors", ["unique"]),
        ("fr", "leading, führend", ["leading", "führend"]),
    ],
)
def test_claims_are_found_in_their_forms(language, text, words):
    findings = found("claim_source", a_post_with(text, language=language))

    assert [text[slice(*f.span)] for f in findings] == words
    assert [f.values["word"] for f in findings] == words


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Der führende Hersteller", {"source_note": "Marktstudie 2026, Seite 4"}),
        ("Der führende Hersteller: https://example.com/studie", {}),
        ("12 % mehr. Quelle: eigene Zählung", {}),
        ("12 % mehr, laut Verbandsstatistik", {}),
        ("Der führende Hersteller", {"asked": frozenset({"claim_source"})}),
    ],
)
def test_a_source_will_do(text, more):
    assert found("claim_source", a_post_with(text, **more)) == []


def test_a_link_is_a_variants_own():
    variants = [a_variant("führend", link="https://example.com/studie"), a_variant("führend", id_=2)]

    assert [f.variant for f in found("claim_source", a_post_with(*variants))] == [2]


@pytest.mark.parametrize("note", ["", "  ", "\u00a0\n"])
def test_an_empty_note_is_no_source(note):
    assert found("claim_source", a_post_with("führend", source_note=note))


def test_without_a_source_an_approval_is_asked_for_where_the_rule_says_so():
    post = a_post_with("Der führende Hersteller")
    (asks,) = found("claim_source", post, route_to="legal")
    (warns,) = found("claim_source", post, approve_without_source=False)

    assert (asks.level, asks.values["route_to"]) == (Level.APPROVE, "legal")
    assert warns.level == Level.WARN
    assert found(
        "claim_source", a_post_with("führend", asked=frozenset({"claim_source"})), approve_without_source=False
    )


def test_a_company_has_its_own_words():
    post = a_post_with("Unser Weltmarktführer ist führend")

    assert [f.values["word"] for f in found("claim_source", post, triggers_de=("Weltmarktführer",))] == [
        "Weltmarktführer"
    ]


def test_it_says_so():
    (finding,) = found("claim_source", a_post_with("Der führende Hersteller"))

    assert said(finding) == "“führende” is a claim. Name its source, in the text or beside it."
    assert reads_in_german(finding)
