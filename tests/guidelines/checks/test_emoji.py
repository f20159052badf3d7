"""Emojis."""

import pytest

from tests.guidelines.checks.builders import a_post_with, found
from tests.guidelines.checks.fixing import fixed

FAMILY = "👩‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("language", "text", "surplus"),
    [
        ("en", "Ready 🚀🔥💡", None),
        ("en", "Ready 🚀🔥💡✨👏", "✨👏"),
        ("en", f"Our team {FAMILY} 👍🏽 🇬🇧", None),
        ("en", f"Our team {FAMILY} 👍🏽 🇬🇧 and 🎉", "🎉"),
        ("en", "Steps 1️⃣ 2️⃣ 3️⃣", None),
        ("en", "Steps 1️⃣ 2️⃣ 3️⃣ 4️⃣", "4️⃣"),
        ("en", "© 2026 Hansewerk® and Pump™: 1, 2, 3 # *", None),
        ("de", "Grüße 🙏 aus 🇩🇪🇦🇹🇨🇭", "🇨🇭"),
        ("de", "Grüße aus 🇩🇪🇦🇹🇨🇭", None),
        ("de", "Schön ❤️ ✔ ☎️ und ★ → –", None),
        ("de", "Schön ❤️ ✔ ☎️ ➡️", "➡️"),
        ("de", "Telefon ☎︎ hier ✔︎ da ❤︎ dort ☀︎ überall", None),
        ("de", f"{'x' * 9}{FAMILY}{FAMILY}", None),
        ("de", "Straße 5, 24. November 2026 #1", None),
    ],
)
def test_what_people_see_as_one_emoji_is_one(language, text, surplus):
    post = a_post_with(text, language=language)
    findings = found("emoji", post, no_repeat=False, not_at_start=False, not_as_bullet=False)

    assert [text[slice(*f.span)] for f in findings] == ([surplus] if surplus else [])


@pytest.mark.parametrize(
    ("language", "text", "at", "after"),
    [
        ("en", "🚀 We are ready.", [0], "We are ready."),
        ("en", "  🚀🔥 We are ready.", [2], "  🔥 We are ready."),
        ("en", "We are ready 🚀 and so 🚀.", [22], "We are ready 🚀 and so."),
        ("en", "Three steps:\n✅ Plan\n🔧 Build", [13, 20], "Three steps:\n– Plan\n🔧 Build"),
        ("en", "Done.\n🚀🔥", [], None),
        ("en", "Done. 👍", [], None),
        ("de", "Öffnen 👍🏽 und schließen 👍🏽", [24], "Öffnen 👍🏽 und schließen"),
        ("de", "👍 und 👍🏽 sind zweierlei", [0], "und 👍🏽 sind zweierlei"),
        ("de", "Für Sie:\n  ✅Prüfen", [11], "Für Sie:\n  – Prüfen"),
        ("de", "❤️ und ❤", [7, 0], "❤️ und"),
        ("de", "Größe zählt\n\n👉 Hier anmelden", [13], "Größe zählt\n\n– Hier anmelden"),
        ("de", "Prüfen ✅ genügt", [], None),
    ],
)
def test_no_emoji_twice_nor_at_the_start_nor_as_a_bullet(language, text, at, after):
    post = a_post_with(text, language=language)
    findings = found("emoji", post)

    assert [f.span[0] for f in findings] == at
    for finding in findings:
        assert text[slice(*finding.span)] == finding.values["emoji"]
    if findings:
        assert fixed(post, findings[0]).variants[0].text == after
    for _ in findings:  # one after the other
        post = fixed(post, found("emoji", post)[0])
    assert [f.message for f in found("emoji", post)] == ([findings[0].message] if after and after[2] == "🔥" else [])


def test_a_company_may_take_them_all():
    free = {"max": 99, "no_repeat": False, "not_at_start": False, "not_as_bullet": False}

    assert found("emoji", a_post_with("✅ Eins\n✅ Zwei\n✅ Drei ✅✅✅"), **free) == []
    bullets = found("emoji", a_post_with("✅ Eins\n✅ Zwei"), **{**free, "not_as_bullet": True})
    assert [f.span for f in bullets] == [(0, 1), (7, 8)]
