"""UTM parameters."""

import pytest

from planner.guidelines.checks.picture import Channel, Network, Topic
from tests.guidelines.checks.builders import LINKEDIN, a_post_with, a_variant, found
from tests.guidelines.checks.fixing import fixed

WHOLE = "utm_source=linkedin&utm_medium=social&utm_campaign=trade-fair"
OWN = "https://www.example.com/a"
BLOG = Channel(2, "Blog", Network("blog", "Blog"))
NEWSLETTER = Channel(3, "Newsletter", Network("newsletter", "Newsletter"))


def a_post(text="", link="", *, channel=LINKEDIN, beside=None, **more):
    variant = a_variant(text, link=link, channel=channel, **(beside or {}))
    return a_post_with(variant, **{"own_domains": frozenset({"example.com"}), "title": "Über Größe!", **more})


@pytest.mark.parametrize(
    ("language", "link", "after"),
    [
        ("en", f"{OWN}?{WHOLE}", None),
        ("en", OWN, f"{OWN}?utm_source=linkedin&utm_medium=social&utm_campaign=trade-fair"),
        ("en", f"{OWN}?id=7&utm_medium=social#part", f"{OWN}?id=7&{WHOLE}#part"),
        ("en", f"{OWN}?{WHOLE.replace('linkedin', 'LinkedIn')}", f"{OWN}?{WHOLE}"),
        ("en", f"{OWN}?{WHOLE.replace('utm_source', 'UTM_Source')}", f"{OWN}?{WHOLE}"),
        ("en", f"{OWN}?{WHOLE.replace('trade-fair', 'trade_fair')}", f"{OWN}?{WHOLE}"),
        ("en", f"{OWN}?{WHOLE.replace('trade-fair', 'Trade+Fair')}", f"{OWN}?{WHOLE}"),
        ("en", f"{OWN}?{WHOLE.replace('linkedin', '')}", f"{OWN}?{WHOLE}"),
        ("en", f"https://shop.example.com/a?{WHOLE}", None),
        ("en", "https://shop.example.com/a", f"https://shop.example.com/a?{WHOLE}"),
        ("en", "https://other.com/a", None),
        ("en", "https://notexample.com/a", None),
        ("en", "https://example.com@other.com/a", None),
        ("en", f"https://other.com/a?id=7&{WHOLE}#b", "https://other.com/a?id=7#b"),
        ("de", f"https://EXAMPLE.com/größe?{WHOLE}", None),
        ("de", "https://example.com/größe", f"https://example.com/größe?{WHOLE}"),
        ("de", f"https://example.com/a?suche=Maß&{WHOLE.replace('social', 'Social')}", f"https://example.com/a?suche=Maß&{WHOLE}"),
        ("de", f"https://beispiel.de/über?{WHOLE}", "https://beispiel.de/über"),
        ("de", "https://beispiel.de/über", None),
        ("de", f"{OWN}?{WHOLE[:-10]}T%C3%BCr%20und_Tor", f"{OWN}?{WHOLE[:-10]}t%C3%BCr-und-tor"),
        ("de", "http://[kaputt", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["text", "link"])
def test_links_to_our_own_pages_say_whence_people_come(language, link, after, where):
    text = f"Weiter: {link} und mehr"
    post = a_post(text if where == "text" else "", link if where == "link" else "", language=language)
    post = a_post_with(*post.variants, language=language, own_domains=post.own_domains, campaign="Trade fair")
    findings = found("utm", post)

    assert bool(findings) is bool(after)
    for finding in findings:
        assert finding.field == where
        assert where == "link" or text[slice(*finding.span)] == link
        mended = fixed(post, finding)
        assert getattr(mended.variants[0], where) == (f"Weiter: {after} und mehr" if where == "text" else after)
        assert found("utm", mended) == []


def test_what_stands_in_the_fields_beside_the_link_counts():
    beside = {"utm_source": "linkedin", "utm_medium": "social", "utm_campaign": "messe"}

    assert found("utm", a_post(link=OWN, beside=beside)) == []
    wrong = a_post(link=OWN, beside={**beside, "utm_campaign": "Große_Messe"})
    finding = found("utm", wrong)[0]
    assert (finding.field, finding.values["instead"]) == ("utm_campaign", "große-messe")
    assert fixed(wrong, finding).variants[0].utm_campaign == "große-messe"
    assert found("utm", fixed(wrong, finding)) == []
    partly = a_post(link=OWN, beside={"utm_source": "Linked_In"})
    assert found("utm", partly)[0].values["names"] == "utm_medium, utm_campaign"
    assert fixed(partly, found("utm", partly)[0]).variants[0].link == (
        f"{OWN}?utm_source=linked-in&utm_medium=social&utm_campaign=ueber-groesse"
    )
    assert found("utm", a_post(link="https://other.com", beside={"utm_source": "X"})) == []


@pytest.mark.parametrize(
    ("more", "campaign"),
    [
        ({"campaign": "Frühjahrsputz 2026"}, "fruehjahrsputz-2026"),
        ({"topic": Topic(1, "sustainability", "Sustainability")}, "sustainability"),
        ({}, "ueber-groesse"),
    ],
)
def test_the_campaign_is_taken_from_what_the_post_is_about(more, campaign):
    finding = found("utm", a_post(link=OWN, **more))[0]

    assert finding.fix.text.endswith(f"utm_campaign={campaign}")


def test_what_nobody_can_know_is_not_filled_in():
    finding = found("utm", a_post(link=OWN, title=""))[0]

    assert finding.fix is None
    assert found("utm", a_post(link=f"{OWN}?{WHOLE}"), required=("utm_term",))[0].fix is None


def test_a_newsletter_is_mail_and_a_blog_links_within():
    assert "utm_medium=email" in found("utm", a_post(link=OWN, channel=NEWSLETTER))[0].fix.text
    assert found("utm", a_post(link=OWN, channel=BLOG)) == []
    assert found("utm", a_post(link=f"{OWN}?{WHOLE}", channel=BLOG))[0].fix.text == OWN


def test_a_company_names_domains_values_and_the_separator():
    elsewhere = a_post(link="https://hansewerk.example/a")
    assert len(found("utm", elsewhere, own_domains=("https://www.Hansewerk.example/",))) == 1
    assert found("utm", a_post_with(a_variant(link=OWN))) == []

    post = a_post(link=f"{OWN}?{WHOLE}")
    finding = found("utm", post, separator="_")[0]
    assert "trade_fair" in finding.fix.text
    assert found("utm", post, separator="") == []
    assert found("utm", post, allowed={"utm_medium": ("paid", "organic")})[0].fix is None
    assert found("utm", post, allowed={"utm_medium": ("social", "email")}) == []
    shouted = a_post(link=f"{OWN}?{WHOLE.replace('social', 'SOCIAL')}")
    assert found("utm", shouted, lower_case=False) == []
    assert found("utm", shouted, lower_case=False, allowed={"utm_medium": ("social",)})[0].fix.text == f"{OWN}?{WHOLE}"
