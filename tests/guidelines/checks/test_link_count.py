"""How many links."""

import pytest

from planner.guidelines.checks.kinds import Level
from planner.guidelines.checks.picture import Channel, Network
from tests.guidelines.checks.builders import LINKEDIN, a_post_with, a_variant, found

A, B = "https://www.example.com/a", "https://example.com/b"
INSTAGRAM = Channel(2, "Instagram", Network("instagram", "Instagram"))
THREADS = Channel(3, "Threads", Network("threads", "Threads", link_limit=2))


@pytest.mark.parametrize(
    ("language", "text", "link", "surplus"),
    [
        ("en", f"Read {A}", "", None),
        ("en", f"Read {A} and {B}.", "", B),
        ("en", f"Read {A}", B, A),
        ("en", f"Read {A}", f"{A}/?utm_source=linkedin#part", None),
        ("en", f"Read {A} and again HTTP://example.com/a", "", None),
        ("en", f"Read {A}?id=1 and {A}?id=2", "", f"{A}?id=2"),
        ("en", "Read example.com or mail us", "", None),
        ("de", f"„{A}“ und ({B})", "", B),
        ("de", f"Lesen Sie {A}.", A, None),
        ("de", "https://example.com/größe und https://example.com/straße", "", "https://example.com/straße"),
        ("de", f"Lesen Sie {A}", B, A),
        ("de", "Ohne Link, mit #Größe", "", None),
        ("de", "", B, None),
    ],
)
def test_one_link_is_enough(language, text, link, surplus):
    findings = found("link_count", a_post_with(a_variant(text, link=link), language=language))

    assert [text[slice(*f.span)] for f in findings] == ([surplus] if surplus else [])


def test_none_may_be_allowed_and_the_link_beside_the_text_counts():
    assert [(f.field, f.span) for f in found("link_count", a_post_with(a_variant("", link=A)), max=0)] == [
        ("link", None)
    ]


def test_the_networks_limit_holds_where_it_is_lower():
    text = f"{A} {B} https://example.com/c"
    post = a_post_with(a_variant(text, channel=THREADS), a_variant(text, channel=LINKEDIN, id_=2))

    assert [(f.variant, f.values["limit"]) for f in found("link_count", post, max=5)] == [(1, 2)]


@pytest.mark.parametrize(("text", "many"), [(f"Siehe {A}", 1), ("Link im Profil", 0)])
def test_links_that_nobody_can_click_are_a_hint(text, many):
    findings = found("link_count", a_post_with(a_variant(text, channel=INSTAGRAM)))

    assert [(f.level, text[slice(*f.span)]) for f in findings] == [(Level.HINT, A)] * many
