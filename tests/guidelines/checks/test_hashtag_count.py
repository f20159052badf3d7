"""How many hashtags."""

import pytest

from planner.guidelines.checks.picture import Channel, Network
from tests.guidelines.checks.builders import LINKEDIN, a_post_with, a_variant, found

INSTAGRAM = Channel(2, "Instagram", Network("instagram", "Instagram", hashtag_limit=5))
THREADS = Channel(3, "Threads", Network("threads", "Threads", hashtag_limit=1))
YOUTUBE = Channel(4, "YouTube", Network("youtube", "YouTube", hashtag_limit=15))
HOUSE = {"max": 3, "per_network": {"Instagram": 5, "Threads": 1}}


@pytest.mark.parametrize(
    ("language", "channel", "text", "surplus"),
    [
        ("en", LINKEDIN, "Ready #one #two #three", None),
        ("en", LINKEDIN, "Ready #one #two #three #four", "#four"),
        ("en", LINKEDIN, "We are #1, again #1, #2 and #3, #4 too", None),
        ("en", LINKEDIN, "https://example.com/#a https://example.com/#b #c #d", None),
        ("en", INSTAGRAM, "#a #b #c #d #e", None),
        ("en", INSTAGRAM, "#a #b #c #d #e #f and #g", "#f and #g"),
        ("en", THREADS, "#one and #two", "#two"),
        ("en", YOUTUBE, "#a #b #c #d", "#d"),
        ("de", LINKEDIN, "#Größe #Straße #Übung", None),
        ("de", LINKEDIN, "#Größe #Straße #Übung #Maß_2026", "#Maß_2026"),
        ("de", LINKEDIN, "Platz #1 und #2 und #3 und #4", None),
        ("de", LINKEDIN, "Ein#Wort, C# und a#b und &#x27; #x", None),
        ("de", THREADS, "#metall", None),
        ("de", THREADS, "#industriemechanikerin #ausbildung #metall", "#ausbildung #metall"),
        ("de", INSTAGRAM, "＃東京 #Köln #Bonn #Ulm #Hof #Au", "#Au"),
    ],
)
def test_more_hashtags_than_house_or_network_take(language, channel, text, surplus):
    findings = found("hashtag_count", a_post_with(a_variant(text, channel=channel), language=language), **HOUSE)

    assert [text[slice(*f.span)] for f in findings] == ([surplus] if surplus else [])


def test_the_networks_own_limit_holds_where_the_house_allows_more():
    post = a_post_with(a_variant("#one #two", channel=THREADS))

    assert [f.values["limit"] for f in found("hashtag_count", post, max=10)] == [1]
    assert [f.values["limit"] for f in found("hashtag_count", post, per_network={"threads": 0})] == [0]
