"""https."""

import pytest

from tests.guidelines.checks.builders import a_post_with, a_variant, found
from tests.guidelines.checks.fixing import fixed


@pytest.mark.parametrize(
    ("language", "text", "links", "after"),
    [
        ("en", "See https://example.com", [], None),
        ("en", "See http://example.com/a.", ["http://example.com/a."], "See https://example.com/a."),
        ("en", "(HTTP://EXAMPLE.COM)", ["HTTP://EXAMPLE.COM)"], "(https://EXAMPLE.COM)"),
        ("en", "http://a.com http://b.com", ["http://a.com", "http://b.com"], "https://a.com https://b.com"),
        ("en", "ftp://example.com/file", ["ftp://example.com/file"], None),
        ("en", "See example.com or mailto:us@example.com", [], None),
        ("en", "https://example.com/?to=http://a.com", [], None),
        ("de", "Siehe http://example.com/größe", ["http://example.com/größe"], "Siehe https://example.com/größe"),
        ("de", "„http://example.com“", ["http://example.com“"], "„https://example.com“"),
        ("de", "Über http://münchen.example", ["http://münchen.example"], "Über https://münchen.example"),
        ("de", "Link: https://example.com/straße", [], None),
        ("de", "Das ist xhttp://a.de", ["xhttp://a.de"], None),
        ("de", "Siehe www.example.com", [], None),
    ],
)
def test_links_begin_with_https(language, text, links, after):
    post = a_post_with(text, language=language)
    findings = found("link_scheme", post)

    assert [text[slice(*f.span)] for f in findings] == links
    assert [f.fix is not None for f in findings] == [after is not None] * len(links)
    if after:
        for finding in reversed(findings):
            post = fixed(post, finding)
        assert (post.variants[0].text, found("link_scheme", post)) == (after, [])


@pytest.mark.parametrize(
    ("link", "after"),
    [
        ("http://example.com", "https://example.com"),
        ("www.example.com/a", "https://www.example.com/a"),
        ("example.com", "https://example.com"),
    ],
)
def test_the_link_beside_the_text_too(link, after):
    post = a_post_with(a_variant(link=link))
    finding = found("link_scheme", post)[0]

    assert finding.field == "link"
    assert (fixed(post, finding).variants[0].link, found("link_scheme", fixed(post, finding))) == (after, [])
    assert found("link_scheme", a_post_with(a_variant(link="no address"))) == []


def test_a_company_may_take_others():
    post = a_post_with("http://a.com ftp://b.com")

    assert [f.values["scheme"] for f in found("link_scheme", post, schemes=("https", "http"))] == ["ftp"]
