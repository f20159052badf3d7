"""Words in a text: inflected, composed or not, and the place where they stand."""

import pytest

from planner.guidelines.checks.matching import words_in
from planner.guidelines.checks.parameters import Word


def whole(pattern, *languages):
    return Word(pattern, languages=languages)


def prefix(pattern, *languages):
    return Word(pattern, match="prefix", languages=languages)


@pytest.mark.parametrize(
    ("language", "text", "patterns", "words"),
    [
        ("en", "This is foolproof.", [whole("foolproof")], ["foolproof"]),
        ("en", "This is FOOLPROOF!", [whole("foolproof")], ["FOOLPROOF"]),
        ("en", "foolproofing", [whole("foolproof")], []),
        ("en", "foolproofing", [prefix("foolproof")], ["foolproofing"]),
        ("en", "Two courts and a court's ruling, no courtyard", ["court"], ["courts", "court's"]),
        ("en", "the court’s ruling", ["court"], ["court’s"]),
        ("en", "Three parties, one party", ["party"], ["parties", "party"]),
        ("en", "We go carbon-neutral. #CarbonNeutral", ["carbon neutral"], ["carbon-neutral", "CarbonNeutral"]),
        ("en", "50% and 7 per cent", ["%", "per cent"], ["%", "per cent"]),
        ("en", "We are no.1, no. 1, No.\u00a01", ["no. 1"], ["no.1", "no. 1", "No.\u00a01"]),
        ("en", "no. 12", ["no. 1"], []),
        ("en", "See https://example.com/green", ["green"], []),
        ("en", "manpower", [whole("manpower", "de")], []),
        ("en", "manpower", [whole("manpower", "de", "en")], ["manpower"]),
        ("en", "the best of the best-known", ["best", "best-known"], ["best", "best-known"]),
        ("de", "Eine idiotensichere Anlage", [prefix("idiotensicher", "de")], ["idiotensichere"]),
        ("de", "Idiotensicher", [prefix("idiotensicher", "de")], ["Idiotensicher"]),
        ("de", "Kinder\u00adleichte Bedienung", [prefix("kinderleicht")], ["Kinder\u00adleichte"]),
        ("de", "Grün, grüne Gründe, Grünkohl", ["grün"], ["Grün", "grüne"]),
        ("de", "gru\u0308ne Wiese", ["grün"], ["gru\u0308ne"]),
        ("de", "grüne Wiese", ["gru\u0308n"], ["grüne"]),
        ("de", "Ein GROẞER Spaß, ein grosser Spass", ["groß", "Spass"], ["GROẞER", "Spaß", "grosser", "Spass"]),
        ("de", "Straße und STRASSE", [whole("straße")], ["Straße", "STRASSE"]),
        ("de", "Äääh: ÜBERRAGEND", [whole("überragend")], ["ÜBERRAGEND"]),
        ("de", "CO₂-neutral, CO2‑neutrale Züge", ["CO2-neutral"], ["CO₂-neutral", "CO2‑neutrale"]),
        ("de", "klimaneutral¹", [whole("klimaneutral")], ["klimaneutral"]),
        ("de", "Die besten bestellen das Beste", ["beste"], ["besten", "Beste"]),
        ("de", "umweltfreundlichere", ["umweltfreundlich"], ["umweltfreundlichere"]),
        ("de", "am umweltfreundlichsten", ["umweltfreundlich"], ["umweltfreundlichsten"]),
        ("de", "Kündigungen und Parteien", ["Kündigung", "Partei"], ["Kündigungen", "Parteien"]),
        ("de", "Brandenburg brandet an", ["Brand"], []),
        ("de", "unalternativlos", [prefix("alternativlos")], []),
        ("de", "überfoolproof", [whole("foolproof")], []),
        ("de", "foolproof", [whole("foolproof", "en")], []),
        ("de-AT", "foolproof", [whole("foolproof", "de")], ["foolproof"]),
        ("", "foolproof, Gerichte", [whole("foolproof", "en"), "Gericht"], ["foolproof", "Gerichte"]),
        ("fr", "courts, Gerichte", ["court", "Gericht"], ["courts", "Gerichte"]),
        ("de", "alles", ["", " - ", whole("")], []),
    ],
)
def test_words_stand_where_they_are_found(language, text, patterns, words):
    assert [text[slice(*span)] for _, span in words_in(text, patterns, language)] == words


def test_each_find_says_what_was_looked_for():
    brisk = whole("flott")

    assert [found for found, _ in words_in("Gericht, flott", [brisk, "Gericht"], "de")] == ["Gericht", brisk]
