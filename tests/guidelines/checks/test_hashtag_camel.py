"""Hashtags of several words in small letters."""

import pytest

from tests.guidelines.checks.builders import a_post_with, found
from tests.guidelines.checks.fixing import fixed

COMPANY = frozenset({"industrie", "mechanikerin", "prüfstand", "hansewerk", "tag der technik"})


@pytest.mark.parametrize(
    ("language", "text", "instead"),
    [
        ("en", "Read on. #predictivemaintenance", ["#PredictiveMaintenance"]),
        ("en", "#behindthescenes and #supplychain", ["#BehindTheScenes"]),
        ("en", "#PredictiveMaintenance", []),
        ("en", "#predictiveMaintenance", []),
        ("en", "#instrumentation", []),
        ("en", "#madein2026", []),
        ("en", "#madeingermany2026", ["#MadeInGermany2026"]),
        ("en", "#hansewerkteam2026 is ours", ["#HansewerkTeam2026"]),
        ("en", "https://example.com/#predictivemaintenance", []),
        ("de", "#vorausschauendewartung", ["#VorausschauendeWartung"]),
        ("de", "#industriemechanikerin", ["#IndustrieMechanikerin"]),
        ("de", "#arbeitssicherheit #instandhaltung", []),
        ("de", "#zusammenarbeit #weiterbildung #nachhaltigkeit", []),
        ("de", "#donaudampfschifffahrt", []),
        ("de", "#tagderoffenentür", ["#TagDerOffenenTür"]),
        ("de", "#pru\u0308fstandindustrie", ["#PrüfstandIndustrie"]),
        ("de", "#VorausschauendeWartung", []),
        ("de", "#vorausschauende_wartung", []),
        ("de", "#neuearbeit", []),
    ],
)
def test_several_known_words_are_offered_with_capitals(language, text, instead):
    post = a_post_with(text, language=language, known_words=COMPANY)
    findings = found("hashtag_camel", post)

    assert [f.values["instead"] for f in findings] == instead
    assert [text[slice(*f.span)].startswith("#") for f in findings] == [True] * len(instead)
    for finding in findings:
        assert finding.fix.text not in [f.values["instead"] for f in found("hashtag_camel", fixed(post, finding))]


def test_a_company_lets_some_stay_and_names_words_of_its_own():
    post = a_post_with("#predictivemaintenance #kugelhahnventile")

    assert found("hashtag_camel", post, allow=("#PredictiveMaintenance",)) == []
    findings = found("hashtag_camel", post, known_words="kugelhahn, ventile")
    assert [f.fix.text for f in findings] == ["#KugelhahnVentile"]
    assert [f.fix.text for f in found("hashtag_camel", a_post_with("#openday"), min_length=5)] == ["#OpenDay"]
