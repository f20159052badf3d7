"""Lengths, as each network counts them."""

import pytest

from planner.channels.counting import Unit, count
from planner.guidelines.checks.kinds import Level
from planner.guidelines.checks.picture import Channel, Medium, Network
from tests.guidelines.checks.builders import a_post_with, a_variant, found

X = Network("x", "X", Unit.X_WEIGHTED, "23", text_limit=280)
MASTODON = Network("mastodon", "Mastodon", Unit.CHARACTERS, "23", text_limit=500)
BLUESKY = Network("bluesky", "Bluesky", Unit.GRAPHEMES, "displayed", text_limit=300)
THREADS = Network("threads", "Threads", Unit.THREADS, text_limit=500)
TIKTOK = Network("tiktok", "TikTok", Unit.UTF_16, text_limit=2200)
YOUTUBE = Network("youtube", "YouTube", Unit.BYTES, text_limit=5000, title_limit=100)
BLOG = Network("blog", "Blog")
FAMILY = "👩‍👩‍👧‍👦"


def on(network, text="", **more):
    return a_variant(text, channel=Channel(7, network.name, network), **more)


@pytest.mark.parametrize(
    ("language", "network", "text", "counted"),
    [
        ("en", X, "a" * 281, 281),
        ("en", X, "a" * 256 + " https://example.com/a/very/long/address", None),
        ("en", X, "a" * 257 + " https://example.com/a", 281),
        ("en", X, FAMILY * 140, None),
        ("en", X, FAMILY * 141, 282),
        ("en", MASTODON, "a" * 476 + " https://example.com/" + "b" * 300, None),
        ("en", MASTODON, "a" * 501, 501),
        ("en", BLUESKY, "a" * 301, 301),
        ("en", BLOG, "a" * 100_000, None),
        ("en", TIKTOK, "🙏" * 1101, 2202),
        ("de", X, "ü" * 280, None),
        ("de", X, "Preis: 5 €" + "ß" * 270, 281),
        ("de", X, "„Zitat“ – so" + "ö" * 268, None),
        ("de", BLUESKY, "gru\u0308n" * 75, None),
        ("de", BLUESKY, FAMILY * 121, 3025),
        ("de", YOUTUBE, "ä" * 2501, 5002),
        ("de", YOUTUBE, "ä" * 2500, None),
        ("de", THREADS, "Grüße " * 80 + FAMILY, 505),
    ],
)
def test_a_text_is_too_long_by_its_networks_count(language, network, text, counted):
    findings = [f for f in found("length", a_post_with(on(network, text), language=language)) if f.level is Level.BLOCK]

    assert [f.values["count"] for f in findings] == ([counted] if counted else [])


@pytest.mark.parametrize(
    ("network", "text", "surplus"),
    [
        (X, "a" * 280 + "bc", "bc"),
        (X, "ü" * 275 + "€€€" + "x", "€x"),
        (X, "a" * 279 + FAMILY + " b", FAMILY + " b"),
        (BLUESKY, FAMILY * 300 + "ab", None),
        (BLUESKY, "ß" * 299 + "🇩🇪" + "🇫🇷", "🇫🇷"),
        (MASTODON, "a" * 470 + " https://example.com/abcdefghijklmnopqrstuvwxyz " + "b" * 10, "b" * 5),
        (YOUTUBE, "a" * 4999 + "äb", "äb"),
    ],
)
def test_the_span_is_what_stands_behind_the_last_sign_that_fits(network, text, surplus):
    finding = found("length", a_post_with(on(network, text)))[0]

    if surplus is None:  # it is so far on that nobody looks for it
        assert finding.span is None
    else:
        assert text[slice(*finding.span)] == surplus
        assert count(text[: finding.span[0]], network.unit, network.link_counts_as) <= network.text_limit


def test_a_hint_says_when_little_room_is_left():
    findings = found("length", a_post_with(on(X, "a" * 252), on(X, "a" * 251)))

    assert [(f.level, f.values["count"], f.variant) for f in findings] == [(Level.HINT, 252, 1)]
    assert found("length", a_post_with(on(X, "a" * 280)), warn_at=1.0) == []
    assert found("length", a_post_with(on(X, "a" * 140)), warn_at=0.5)[0].level is Level.HINT


def test_a_title_counts_only_where_the_network_shows_one():
    post = a_post_with(on(YOUTUBE, "Film"), on(X, "Film"), title="Ä" * 101)

    assert [(f.field, f.variant, f.values["count"]) for f in found("length", post)] == [("title", 1, 101)]
    assert found("length", a_post_with(on(YOUTUBE), title="Ä" * 100)) == []


def test_pictures_are_counted_without_films():
    network = Network("x", "X", pictures_max=4)
    pictures = tuple(Medium(n) for n in range(4))

    assert found("length", a_post_with(on(network, media=(*pictures, Medium(9, "film"))))) == []
    finding = found("length", a_post_with(on(network, media=(*pictures, Medium(9)))))[0]
    assert (finding.field, finding.values["count"], finding.level) == ("media", 5, Level.BLOCK)
