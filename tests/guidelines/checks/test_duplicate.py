"""The same text again."""

from datetime import date, timedelta

import pytest

from planner.guidelines.checks.picture import Other
from tests.guidelines.checks.builders import a_post_with, a_variant, found

DAY = date(2026, 11, 26)
EN = "Twelve customers let us predict when a part would fail, and in nine of ten cases we were right."
DE = "Zwölf Betriebe haben ein Jahr lang getestet, ob sich Ausfälle an Pumpen vorhersagen lassen, Straße für Straße."


def another(text, days=-3, **more):
    return Other(**{
        "post_id": 9, "title": "Pilot", "department_id": 1, "department": "Marketing", "owner": "Jana",
        "day": DAY + timedelta(days), "channel_id": 1, "text": text, **more,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "other", "same"),
    [
        ("en", EN, another(EN), True),
        ("en", EN, another(EN.upper() + " https://example.com/a?utm_source=x #Pilot"), True),
        ("en", EN + " https://example.com/1", another(EN + " https://example.com/2"), True),
        ("en", EN, another(EN.replace("ten", "twelve")), True),
        ("en", EN, another(EN[:60]), False),
        (
            "en",
            EN,
            another("Two days, nine people, 64 square metres: our stand from empty hall to first guest."),
            False,
        ),
        ("en", EN, another(EN, channel_id=2), False),
        ("en", EN, another(EN, post_id=1), False),
        ("de", DE, another(DE), True),
        ("de", DE, another(DE.replace("ö", "o\u0308").replace("ä", "a\u0308")), True),
        ("de", DE, another(DE.replace("ß", "ss")), True),
        ("de", DE, another(DE, days=30), True),
        ("de", DE, another(DE, days=-31), False),
        ("de", DE, another(DE + " Und noch ein ganz anderer Satz steht hier dahinter."), False),
        ("de", "", another(""), False),
        ("de", "https://example.com/a", another("https://example.com/b"), False),
    ],
)
def test_nearly_the_same_on_the_same_channel_within_a_month(language, text, other, same):
    findings = found("duplicate", a_post_with(text, language=language, id=1, day=DAY, others=(other,)))

    assert [(f.field, f.span, f.values["title"]) for f in findings] == [("text", (0, len(text)), "Pilot")] * same


def test_the_nearest_is_named_and_a_hidden_one_has_no_title():
    others = (another(DE + " Und so."), another(DE, days=5, title=""))
    finding = found("duplicate", a_post_with(a_variant(DE), day=DAY, others=others))[0]

    assert finding.message % finding.values == "Nearly the same text stands on this channel on 2026-12-01."


def test_an_idea_is_looked_at_as_if_it_went_out_today():
    assert len(found("duplicate", a_post_with(DE, others=(another(DE),)))) == 1
    assert found("duplicate", a_post_with(DE, others=(another(DE, days=40),))) == []


def test_a_company_says_how_alike_and_how_long():
    post = a_post_with(DE, day=DAY, others=(another(DE[:80], days=-10),))

    assert found("duplicate", post) == []
    assert len(found("duplicate", post, similarity=0.7)) == 1
    assert found("duplicate", post, similarity=0.7, days=9) == []
