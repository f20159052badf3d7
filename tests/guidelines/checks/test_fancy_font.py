"""Decorative letters."""

import pytest

from planner.guidelines.checks.picture import Medium
from tests.guidelines.checks.builders import a_post_with, a_variant, found
from tests.guidelines.checks.fixing import fixed


@pytest.mark.parametrize(
    ("language", "text", "words", "after"),
    [
        ("en", "𝗧𝗵𝗲 𝗳𝗶𝗿𝘀𝘁 𝗼𝗻𝗲 is here", ["𝗧𝗵𝗲 𝗳𝗶𝗿𝘀𝘁 𝗼𝗻𝗲"], "The first one is here"),
        ("en", "We 𝓵𝓸𝓿𝓮 it and 𝒶𝓁ℓ of it", ["𝓵𝓸𝓿𝓮", "𝒶𝓁ℓ"], "We love it and all of it"),
        ("en", "Ⓝⓔⓦ offer", ["Ⓝⓔⓦ"], "New offer"),
        ("en", "🄽🄴🅆 offer", ["🄽🄴🅆"], "NEW offer"),
        ("en", "🅽🅴🆆 and 🅞🅝🅔", ["🅽🅴🆆", "🅞🅝🅔"], "NEW and ONE"),
        ("en", "Ｏｐｅｎ 𝟮𝟰/𝟳", ["Ｏｐｅｎ 𝟮𝟰", "𝟳"], "Open 24/7"),
        ("en", "№ 5 at 20 ℃, ½ off, 🅰️ and 🅿️, 🇬🇧, ℹ️, Wi-Fi™", [], None),
        ("de", "𝐆𝐫öß𝐞 zählt", ["𝐆𝐫", "𝐞"], "Größe zählt"),
        ("de", "𝘍𝘶̈𝘳 Sie", ["𝘍𝘶", "𝘳"], "Für Sie"),
        ("de", "𝔉𝔯𝔞𝔨𝔱𝔲𝔯, ℌ𝔦𝔢𝔯", ["𝔉𝔯𝔞𝔨𝔱𝔲𝔯", "ℌ𝔦𝔢𝔯"], "Fraktur, Hier"),
        ("de", "𝚆𝚎𝚛𝚔-𝙷𝚊𝚕𝚕𝚎", ["𝚆𝚎𝚛𝚔-𝙷𝚊𝚕𝚕𝚎"], "Werk-Halle"),
        ("de", "⒲ie ⓢchön", ["⒲", "ⓢ"], "(w)ie schön"),
        ("de", "Straße, Übung, Äpfel, 5 µm, 3 m², ① und ②", [], None),
        ("de", "Φ, Ω, α und ∑ sind griechisch", [], None),
    ],
)
def test_words_in_decorative_letters_are_written_plainly(language, text, words, after):
    post = a_post_with(text, language=language)
    findings = found("fancy_font", post)

    assert [text[slice(*f.span)] for f in findings] == words
    for finding in reversed(findings):
        post = fixed(post, finding)
    assert not findings or (found("fancy_font", post), post.variants[0].text.replace("u\u0308", "ü")) == ([], after)


def test_text_alternatives_are_looked_at_too():
    post = a_post_with(a_variant("Ein Bild", media=(Medium(3, alt="Ein 𝗩𝗲𝗻𝘁𝗶𝗹"),)))
    finding = found("fancy_font", post)[0]

    assert (finding.medium, finding.field) == (3, "alt")
    assert fixed(post, finding).variants[0].media[0].alt == "Ein Ventil"
