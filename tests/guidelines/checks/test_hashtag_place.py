"""Where hashtags stand."""

import pytest

from tests.guidelines.checks.builders import a_post_with, found
from tests.guidelines.checks.fixing import fixed


@pytest.mark.parametrize(
    ("language", "text", "word", "after"),
    [
        ("en", "A stand in hall 4.\n\n#TradeFair #Valves", None, None),
        ("en", "A stand in hall 4. #TradeFair #Valves", None, None),
        ("en", "A stand in hall 4. #TradeFair 🚀 https://example.com/a", None, None),
        ("en", "Our #Valves are here.", "#Valves", "Our Valves are here.\n\n#Valves"),
        ("en", "Our #Valves are here.\n\n#TradeFair", "#Valves", "Our Valves are here.\n\n#TradeFair #Valves"),
        ("en", "Our #Valves are here.\n\n#Valves", "#Valves", "Our Valves are here.\n\n#Valves"),
        ("en", "#One #Two\n\nA stand.\n\nCome and see.", "#One", "A stand.\n\nCome and see.\n\n#One #Two"),
        ("en", "One.\n\nLast: see #Valves there.", None, None),
        ("en", "We are #1 in https://example.com/#part there", None, None),
        ("de", "Ein Stand in Halle 4.\n\n#Fachmesse", None, None),
        ("de", "Über #Größe reden wir.", "#Größe", "Über Größe reden wir.\n\n#Größe"),
        ("de", "Heute\n#Messe #Köln\nund morgen.", "#Messe", "Heute\n\nund morgen.\n\n#Messe #Köln"),
        ("de", "Die #Messe, die #Messe hier.\n \n#Köln", "#Messe", "Die Messe, die Messe hier.\n\n#Köln #Messe"),
        ("de", "Gerechnet, gefräst, verkabelt. #ausbildung #metall\n", None, None),
        ("de", "Eins.\n\nZwei: #Ventil und so.", None, None),
        ("de", "Platz #1 für uns", None, None),
        ("de", "", None, None),
    ],
)
def test_hashtags_stand_at_the_end(language, text, word, after):
    post = a_post_with(text, language=language)
    findings = found("hashtag_place", post)

    assert [text[slice(*f.span)] for f in findings] == ([word] if word else [])
    for finding in findings:
        moved = fixed(post, finding)
        assert moved.variants[0].text == after
        assert found("hashtag_place", moved) == []


def test_a_company_may_let_them_stand_anywhere():
    assert found("hashtag_place", a_post_with("Our #Valves are here."), end_only=False) == []
