"""Words that hint at a topic."""

import pytest

from planner.guidelines.checks.kinds import Level
from planner.guidelines.checks.picture import Topic
from tests.guidelines.checks.builders import a_post_with, a_variant, found, reads_in_german, said


@pytest.mark.parametrize(
    ("language", "text", "hints"),
    [
        ("de", "Der Umsatz stieg", [("figures", "Umsatz")]),
        ("de", "Umsätze und Gewinne", [("figures", "Umsätze")]),  # a topic once
        ("de", "Ein Umsatzrekord", [("figures", "Umsatzrekord")]),
        ("de", "#umsatz", [("figures", "umsatz")]),
        ("de", "Wir gewinnen neue Kunden, und Gewinner stehen fest", []),
        ("de", "Gewinnen Sie ein Rad im Gewinnspiel", [("prize_draw", "Gewinnspiel")]),
        ("de", "Gewinnwarnung", [("figures", "Gewinnwarnung")]),
        ("de", "Kündigungen nach Unfällen", [("personnel", "Kündigungen"), ("accident", "Unfällen")]),
        ("de", "Tarifrunde: Einigung", [("personnel", "Tarifrunde")]),
        ("de", "vor Gericht und auf hoher See", [("legal", "Gericht")]),
        ("de", "die Klage, wir klagen", [("legal", "Klage")]),
        ("de", "nach Klagenfurt gerichtet", []),
        ("de", "Grüße aus Brandenburg, brandneu", []),
        ("de", "Brände und Rückrufe", [("accident", "Brände")]),
        ("de", "Wahlkampf der Parteien", [("politics", "Wahlkampf")]),
        ("de", "Wählen Sie: Sie haben die Wahl", []),
        ("de", "Kommt zur Party", []),
        ("de", "Besser als die Konkurrenz", [("competitors", "Konkurrenz")]),
        ("de", "Alles neu im Mai", []),
        ("en", "Our revenue rose", [("figures", "revenue")]),
        ("en", "PROFITS UP", [("figures", "PROFITS")]),
        ("en", "two layoffs and a lawsuit", [("personnel", "layoffs"), ("legal", "lawsuit")]),
        ("en", "short time work", [("personnel", "short time work")]),
        ("en", "courts, not courtyards", [("legal", "courts")]),
        ("en", "accidents happen", [("accident", "accidents")]),
        ("en", "three parties in government", [("politics", "parties")]),
        ("en", "See you at the summer party", []),
        ("en", "Our brand is on fire", []),
        ("en", "prize-draw", [("prize_draw", "prize-draw")]),
        ("en", "A quiet day", []),
        ("", "Umsatz, lawsuit", [("figures", "Umsatz"), ("legal", "lawsuit")]),
    ],
)
def test_words_hint_at_a_topic(language, text, hints):
    findings = found("sensitive_topic", a_post_with(text, language=language))

    assert [(f.values["topic"], text[slice(*f.span)]) for f in findings] == hints
    assert {f.level for f in findings} <= {Level.APPROVE}


@pytest.mark.parametrize(
    ("more", "topics"),
    [
        ({"topic": Topic(1, "figures", "Zahlen")}, ["prize_draw"]),
        ({"topic": Topic(1, "prize-draw", "Gewinnspiele")}, ["figures"]),
        ({"topic": Topic(1, "service", "Service")}, ["figures", "prize_draw"]),
        ({"asked": frozenset({"sensitive_topic"})}, []),
    ],
)
def test_a_topic_that_is_chosen_is_not_suggested(more, topics):
    findings = found("sensitive_topic", a_post_with("Umsatz und Gewinnspiel", **more))

    assert [f.values["topic"] for f in findings] == topics


def test_the_first_place_counts_over_all_variants_then_the_title():
    variants = [a_variant("Hallo"), a_variant("Umsatz", id_=2), a_variant("Umsatz", id_=3)]
    findings = found("sensitive_topic", a_post_with(*variants, title="Umsatz und Klage"))

    assert [(f.variant, f.field, f.values["topic"]) for f in findings] == [
        (2, "text", "figures"),
        (None, "title", "legal"),
    ]


def test_a_company_has_its_own_topics_and_says_who_approves():
    post = a_post_with("Neues zum Brexit", language="en")
    (finding,) = found("sensitive_topic", post, topics={"europe": ("Brexit",)}, route_to={"europe": "board-office"})

    assert finding.values["route_to"] == "board-office"
    assert said(finding) == "“Brexit”: this may be about a sensitive topic (europe). If it is, choose it."
    assert reads_in_german(finding)


def test_it_suggests_and_never_asserts():
    words = ["Umsatz", "Kündigung", "Klage", "Unfall", "Partei", "Konkurrenz", "Verlosung"]
    findings = found("sensitive_topic", a_post_with(*words))

    assert [said(f) for f in findings] == [
        "“Umsatz”: this may be about business figures. If it is, choose that topic.",
        "“Kündigung”: this may be about personnel matters. If it is, choose that topic.",
        "“Klage”: this may be about a legal dispute. If it is, choose that topic.",
        "“Unfall”: this may be about an accident or a recall. If it is, choose that topic.",
        "“Partei”: this may be about politics. If it is, choose that topic.",
        "“Konkurrenz”: this may be about competitors. If it is, choose that topic.",
        "“Verlosung”: this may be about a prize draw. If it is, choose that topic.",
    ]
    assert all(reads_in_german(f) for f in findings)
