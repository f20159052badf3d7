"""Any two editions, word by word, with who wanted it and why; and only what is new to whoever has to read it."""

from __future__ import annotations

from datetime import date

import pytest

from planner.db import db
from planner.guidelines.rules import ClauseLevel, ProposalKind, ProposalState
from planner.history import recording
from tests.browser import words
from tests.builders import NOW, a_network, a_person, a_proposal, an_acknowledgement, an_edition

CHANGES = "/guidelines/changes"


@pytest.fixture
def editions(cast):
    """Three of them: in the second one clause is changed, one new, one dropped."""
    one = an_edition("1.0", {"1.1": "At most five emoji.", "1.2": "Be kind.", "3.9": "Stays."}, day=date(2026, 3, 2))
    two = an_edition("2.0", {"1.1": "At most three emoji.", "3.9": "Stays.", "3.10": "New."}, day=date(2026, 11, 16))
    three = an_edition(None, {"1.1": "At most two emoji.", "3.9": "Stays.", "3.10": "New."})
    return one, two, three


def told(browser) -> dict[str, tuple[str, str]]:
    """What the page says of each clause: its badge and its words, [-dropped-] and {+added+}."""
    found = {}
    for section in browser.page.all(".//section[@class='change']"):
        said = ""
        for part in section.iterfind(".//div[@class='worded']/p"):
            for node in part.iter():
                mark = {"ins": "{{+{}+}}", "del": "[-{}-]"}.get(node.tag, "{}")
                said += mark.format(node.text or "") if node.text or node.tag != "p" else ""
                said += (node.tail or "") if node is not part else ""
        badge = section.find(".//header/span")
        found[section.get("id", "")] = (words(badge), said.strip())
    return found


def test_the_one_in_force_against_the_one_before(browser, cast, editions, tuesday):
    browser.sign_in(cast.reader).get(CHANGES)
    assert told(browser) == {
        "c1.1": ("Changed", "At most [-five-]{+three+} emoji."),
        "c1.2": ("Dropped", "[-Be kind.-]"),
        "c3.10": ("New", "{+New.+}"),
    }
    assert "1 clause stays as it was" in browser.page.text
    for badge in ("1 changed", "1 new", "1 dropped"):
        assert badge in browser.page.text


def test_any_two_whichever_way_round(browser, cast, editions):
    browser.sign_in(cast.reader).get(f"{CHANGES}?from=2.0&to=1.0")
    assert told(browser)["c1.1"] == ("Changed", "At most [-three-]{+five+} emoji.")
    assert told(browser)["c3.10"][0] == "Dropped"
    browser.get(f"{CHANGES}?from=1.0&to=draft")
    assert told(browser)["c1.1"] == ("Changed", "At most [-five-]{+two+} emoji.")
    browser.get(f"{CHANGES}?from=1.0&to=1.0")
    assert "No clause differs between these two." in browser.page.text
    chosen = [option.get("value") for option in browser.page.all(".//option[@selected]")]
    assert chosen == ["1.0", "1.0"]
    browser.fragment(f"{CHANGES}?from=1.0&to=2.0")
    assert browser.page.by_id("compared") is not None
    for wrong in ("from=9.0", "to=9.0", "to=None", "from=%00", "from=draft%20"):
        browser.get(f"{CHANGES}?{wrong}", status=404)


def test_only_what_is_new_since_ones_own(browser, cast, editions, tuesday):
    an_acknowledgement(cast.reader, editions[0])
    browser.sign_in(cast.reader).get("/")
    browser.get(browser.page.one(".//p[@class='to-read']//a").get("href"))
    assert list(told(browser)) == ["c1.1", "c1.2", "c3.10"]
    assert "This is all that has changed since edition 1.0, which you acknowledged." in browser.page.text
    address = "/guidelines/editions/2.0/acknowledgement"
    browser.post(address, browser.page.form(address))
    browser.get(CHANGES)
    assert "Have you read" not in browser.page.text


def test_who_wanted_it_and_why(browser, cast, editions, tuesday):
    _, two, _ = editions
    katrin = a_person("Katrin Vogt", in_=cast.other)
    decided = {"state": ProposalState.ACCEPTED, "decided_by_id": cast.manager.id, "decided_at": NOW}
    more = decided | {"edition_id": two.id}
    a_proposal("1.1", "At most three emoji.", by=katrin, reason="A colleague listens to posts.", **more)
    a_proposal("1.2", "", by=katrin, kind=ProposalKind.DROP, reason="It goes without saying.", **more)
    recording.begin(cast.admin.id, "write-clause", at=NOW, note="The law asks for it.")
    two.clause("3.10").text_en = "New and better."
    db.session.commit()
    browser.sign_in(cast.reader).get(CHANGES)
    why = {s.get("id"): words(s.find("aside")) for s in browser.page.all(".//section[@class='change']")}
    manager, admin = cast.manager.name, cast.admin.name
    assert "Katrin Vogt proposed24 Nov" in why["c1.1"].replace(" 24", "24")
    assert f"{manager} accepted" in why["c1.1"]
    assert "A colleague listens to posts." in why["c1.1"]
    assert "It goes without saying." in why["c1.2"]
    assert f"{admin} changed it" in why["c3.10"]
    assert "The law asks for it." in why["c3.10"]


def test_level_place_and_the_other_language(browser, cast, tuesday):
    a_network("mastodon")
    an_edition("1.0", {"1.1": "One.", "1.2": "Two.", "1.3": "Three."}, day=date(2026, 3, 2))
    two = an_edition("2.0", {"1.1": "One.", "1.2": "Two.", "1.3": "Three."}, day=date(2026, 11, 16))
    two.clause("1.1").level = ClauseLevel.SHOULD
    two.clause("1.2").networks = ["mastodon"]
    two.clause("1.3").text_de = "Anders."
    db.session.commit()
    browser.sign_in(cast.reader).get(CHANGES)
    said = {s.get("id"): words(s) for s in browser.page.all(".//section[@class='change']")}
    assert "must should" in said["c1.1"]
    assert "everywhere Mastodon" in said["c1.2"]
    assert "Only the German text has changed." in said["c1.3"]
    assert browser.page.one(".//section[@id='c1.3']//div[@class='worded']").get("lang") == "de"


def test_with_one_edition_there_is_nothing_to_compare(browser, cast):
    browser.sign_in(cast.reader).get(CHANGES)
    assert "it takes two editions" in browser.page.text
    an_edition("1.0")
    browser.get(CHANGES)
    assert "it takes two editions" in browser.page.text


def test_as_many_queries_for_many_as_for_few(browser, cast, tuesday):
    numbers = [f"{part}.{place}" for part in range(1, 9) for place in range(1, 6)]
    an_edition("1.0", dict.fromkeys(numbers, "Old."), day=date(2026, 3, 2))
    an_edition("2.0", {number: "Old." if number != "1.1" else "New." for number in numbers}, day=date(2026, 5, 2))
    three = an_edition("3.0", dict.fromkeys(numbers, "New."), day=date(2026, 11, 2))
    accepted = {"state": ProposalState.ACCEPTED, "decided_by_id": cast.manager.id, "decided_at": NOW}
    for number in numbers[:10]:
        a_proposal(number, "New.", edition_id=three.id, **accepted)
    browser.sign_in(cast.reader).get(f"{CHANGES}?from=1.0&to=2.0")
    few = len(browser.statements)
    browser.get(f"{CHANGES}?from=2.0&to=3.0")
    assert len(browser.statements) <= few
    assert few <= 11
