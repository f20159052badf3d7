from __future__ import annotations

from dataclasses import replace

import pytest

from planner.plans.names import Names
from planner.plans.rules import Answers, KnownChannel, Named
from tests.plans.invented import KNOWN

NAMES = Names(KNOWN, Answers())


@pytest.mark.parametrize(
    ("cell", "found", "unclear"),
    [
        ("LinkedIn DE", ["linkedin-de"], []),
        ("linkedin-de", ["linkedin-de"], []),
        ("linkedin_de", ["linkedin-de"], []),
        ("Instagram", ["instagram"], []),
        ("IG", ["instagram"], []),
        ("Insta", ["instagram"], []),
        ("Instagram Reel", ["instagram"], []),
        ("Instagram (Story)", ["instagram"], []),
        ("YouTube", ["werkskanal"], []),
        ("X", ["x"], []),
        ("𝕏", ["x"], []),
        ("LinkedIn", [], ["LinkedIn"]),
        ("XING", [], ["XING"]),  # HR's, not Marketing's
        ("LI-FR", [], ["LI-FR"]),
        ("Instagram, LinkedIn DE", ["instagram", "linkedin-de"], []),
        ("Instagram; LinkedIn DE", ["instagram", "linkedin-de"], []),
        ("Instagram | LinkedIn DE", ["instagram", "linkedin-de"], []),
        ("Instagram/LinkedIn DE", ["instagram", "linkedin-de"], []),
        ("Instagram + LinkedIn DE", ["instagram", "linkedin-de"], []),
        ("Instagram\nLinkedIn DE", ["instagram", "linkedin-de"], []),
        ("Instagram & LinkedIn DE", ["instagram", "linkedin-de"], []),
        ("Instagram und YouTube", ["instagram", "werkskanal"], []),
        ("Instagram, instagram", ["instagram"], []),
        ("Instagram, LI-FR", ["instagram"], ["LI-FR"]),
        ("Werk + Technik / Film", ["werkskanal"], []),
        ("Instagram + Werk + Technik / Film, LinkedIn EN", ["instagram", "werkskanal", "linkedin-en"], []),
        ("R&D blog", [], ["R&D blog"]),
        ("x" * 600, [], ["x" * 600]),
    ],
)
def test_channels_in_a_cell(cell: str, found: list[str], unclear: list[str]) -> None:
    assert NAMES.channels(cell, "marketing") == (tuple(found), tuple(unclear))


def test_a_network_means_the_departments_only_channel_on_it() -> None:
    assert NAMES.channel("LinkedIn", "sales") == ("sales-linkedin", ("sales-linkedin",))
    assert NAMES.channel("LinkedIn", "marketing") == ("", ("linkedin-de", "linkedin-en"))
    assert NAMES.channel("LinkedIn", "hr") == ("", ("linkedin-de", "linkedin-en", "sales-linkedin"))
    assert NAMES.channel("XING", "hr") == ("karriere", ("karriere",))
    assert NAMES.channel("XING", "") == ("karriere", ("karriere",))


def test_twitter_is_x_by_all_its_names() -> None:
    names = Names(replace(KNOWN, channels=(KnownChannel("kurz", "Kurznachrichten", "X", "marketing"),)), Answers())
    for cell in ("X", "Twitter", "X (Twitter)", "Twitter/X", "X Post"):
        assert names.channels(cell, "marketing")[0] == ("kurz",)


@pytest.mark.parametrize(
    ("cell", "slug", "fits"),
    [
        ("jana@example.com", "jana@example.com", 1),
        ("JANA@example.com", "jana@example.com", 1),
        ("Jana Brandt", "jana@example.com", 1),
        ("jana brandt", "jana@example.com", 1),
        ("Brandt, Jana", "jana@example.com", 1),
        ("Jana Brandt <jana@example.com>", "jana@example.com", 1),
        ("Jana", "jana@example.com", 1),
        ("J. Brandt", "jana@example.com", 1),
        ("M. Kunze", "", 2),
        ("Kunze", "", 2),
        ("J", "", 0),
        ("Joel", "", 0),
        ("Jana, Mara", "", 0),
    ],
)
def test_people(cell: str, slug: str, fits: int) -> None:
    found, several = NAMES.find("owner", cell)
    assert (found, len(several)) == (slug, fits)


@pytest.mark.parametrize(
    ("field", "cell", "slug"),
    [
        ("department", "Vertrieb", "sales"),
        ("department", "SALES", "sales"),
        ("department", "hr", "hr"),
        ("department", "Legal", ""),
        ("goal", "Neuer Umsatz", "new-revenue"),
        ("goal", "new-revenue", "new-revenue"),
        ("campaign", "Fachmesse", "trade-fair"),
        ("milestone", "Picture library opens", "library"),
        ("state", "Entwurf", "draft"),
        ("state", "in-review", "in-review"),
        ("state", "wer weiß", ""),
        ("language", "Deutsch", "de"),
    ],
)
def test_names_of_other_things(field: str, cell: str, slug: str) -> None:
    assert NAMES.find(field, cell)[0] == slug


def test_a_name_that_two_things_have_is_not_clear() -> None:
    known = replace(KNOWN, campaigns=(Named("spring-a", "Spring"), Named("spring-b", "Spring")))
    assert Names(known, Answers()).find("campaign", "Spring") == ("", ("spring-a", "spring-b"))


def test_what_was_answered_counts() -> None:
    answers = Answers(
        values={("channel", "LI-FR"): "linkedin-en", ("state", "frei!"): "approved", ("channel", "LinkedIn"): ""}
    )
    names = Names(KNOWN, answers)
    assert names.channels("LI-FR, Instagram", "marketing") == (("linkedin-en", "instagram"), ())
    assert names.find("state", "Frei!")[0] == "approved"
    assert names.channels("LinkedIn", "sales") == ((), ("LinkedIn",))
    assert names.is_answered("channel", "linkedin")
    assert not names.is_answered("channel", "Mastodon")


def test_only_states_that_exist_count() -> None:
    known = replace(KNOWN, states=(Named("draft", "Rohfassung"),))
    names = Names(known, Answers())
    assert (names.find("state", "Rohfassung")[0], names.find("state", "Entwurf")[0]) == ("draft", "draft")
    assert names.find("state", "freigegeben")[0] == ""
