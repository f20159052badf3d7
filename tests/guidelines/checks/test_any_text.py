"""Whatever people write, no kind of rule breaks on it, and each speaks of a place that there is."""

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.guidelines.checks.kinds import KINDS
from planner.guidelines.checks.picture import Medium, Topic
from tests.guidelines.checks.builders import a_post_with, a_variant, found
from tests.guidelines.checks.fixing import fixed

PIECES = [
    *("führende", "beste", "Nr. 1", "nicht", "12 %", "Prozent", "leading", "no. 1", "%%", "grüne", "CO₂-neutral"),
    *("Anzeige:", "[Werbung]", "#ad", "Keine", "Mit KI erstellt", "Umsätze", "Gewinn", "#Halle", "#VieleWörter"),
    *("https://example.com", "www.", "a@b.example", "DE89 3704 0044 0532 0130 00", "TODO", "{{x}}", "z. B.", "ALLES"),
    *(
        "👩\u200d👩\u200d👧",
        "🇩🇪",
        "\u0308",
        "\u00ad",
        "\u200b",
        "\u202e",
        "ß",
        "ẞ",
        "ŉ",
        "ΐ",
        "𝕏",
        "\r\n",
        "\n\n",
        "- ",
        "• ",
    ),
]
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.lists(st.sampled_from([*PIECES, " "]) | st.text(max_size=3), max_size=30).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
)


@settings(deadline=None)
@given(text=TEXTS, other=TEXTS, language=st.sampled_from(["de", "en", "", "fr", "de-AT"]), paid=st.booleans())
def test_no_kind_breaks(text, other, language, paid):
    medium = Medium(1, file_name=other, alt=text, ai_made=paid, shows_people=paid, captions=other, source=text)
    variants = [
        a_variant(text, link=other, utm_source=other, utm_campaign=text, media=(medium,)),
        a_variant(other, id_=2, media=(medium,)),
    ]
    post = a_post_with(
        *variants, language=language, title=other, gift=paid, ai_written=paid, topic=Topic(1, text, text), goal=text
    )

    for kind in KINDS:
        for finding in found(kind, post):
            if finding.fix:
                fixed(post, finding)
            if finding.field in ("text", "title"):
                about = text if finding.variant == 1 and finding.field == "text" else other
                for first, last in filter(None, [finding.span, finding.fix and finding.fix.span]):
                    assert 0 <= first <= last <= len(about), kind
                assert finding.span is None or about[slice(*finding.span)]
