"""Anybody proposes a change; those who decide take it into the next edition or decline it, with a reason."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from planner.db import db
from planner.guidelines.models import Clause, Edition, Proposal
from planner.guidelines.rules import EditionState, ProposalKind, ProposalState
from planner.history.models import Act
from planner.people.models import Organisation
from tests.builders import a_proposal, an_edition

NEW = "/guidelines/proposals/new"


@pytest.fixture
def edition(cast):
    return an_edition("2.0", {"1.1": "Say who you are.", "1.2": "At most five emoji.", "2.1": "Ask before."})


def proposals() -> list[Proposal]:
    return list(db.session.scalars(select(Proposal).order_by(Proposal.id)))


def draft() -> Edition | None:
    return db.session.scalar(select(Edition).where(Edition.state == EditionState.DRAFT))


def decide(browser, proposal, verdict: str, **changed) -> None:
    """Presses one of the two buttons of the form as it stands."""
    browser.get(f"/guidelines/proposals/{proposal.id}")
    action = f"/guidelines/proposals/{proposal.id}/decision"
    status = changed.pop("status", 303)
    browser.post(action, browser.page.form(action) | {verdict: "1"} | changed, status=status)


# -- proposing -------------------------------------------------------------------------------------------------------


def test_from_a_clause_to_a_proposal(browser, cast, edition, tuesday):
    browser.sign_in(cast.reader).get("/guidelines")
    link = next(url for text, url in browser.page.links().items() if text == "Propose a change 1.2")
    browser.get(link)
    sent = browser.page.form("/guidelines/proposals")
    assert (sent["text"], sent["language"]) == ("At most five emoji.", "en")
    browser.post("/guidelines/proposals", sent | {"text": "At most three emoji.", "reason": "Screen readers."})
    (made,) = proposals()
    assert (made.kind, made.number, made.language, made.text) == (
        ProposalKind.CHANGE,
        "1.2",
        "en",
        "At most three emoji.",
    )
    assert (made.reason, made.person_id, made.state) == ("Screen readers.", cast.reader.id, ProposalState.OPEN)
    browser.follow()
    assert [ins.text for ins in browser.page.all(".//p[@class='worded']/ins")] == ["three"]
    assert "Decide" not in browser.page.text
    assert draft() is None


def test_in_the_language_that_one_chooses(browser, cast, edition):
    browser.sign_in(cast.reader).get(f"{NEW}?about=1.2&language=de")
    sent = browser.page.form("/guidelines/proposals")
    assert (sent["text"], sent["language"]) == ("(At most five emoji.)", "de")
    browser.post("/guidelines/proposals", sent | {"text": "Höchstens drei.", "reason": "Kürzer."})
    assert proposals()[0].language == "de"


def test_in_the_companys_languages_only(browser, cast, edition):
    db.session.get_one(Organisation, 1).languages = "de"
    db.session.commit()
    browser.sign_in(cast.reader).get(f"{NEW}?about=1.2&language=en")
    sent = browser.page.form("/guidelines/proposals")
    assert sent["language"] == "de"
    browser.post("/guidelines/proposals", sent | {"language": "en", "text": "Three.", "reason": "x"}, status=422)
    browser.post("/guidelines/proposals", sent | {"language": "fr", "text": "Trois.", "reason": "x"}, status=422)
    assert proposals() == []


def test_a_clause_more_or_one_less(browser, cast, edition):
    browser.sign_in(cast.reader).get(NEW)
    about = [option.get("value") for option in browser.page.all(".//select[@id='about']//option")]
    assert about == ["1.1", "1.2", "1", "2.1", "2"]
    browser.get(f"{NEW}?about=2")
    sent = browser.page.form("/guidelines/proposals")
    browser.post("/guidelines/proposals", sent | {"text": "Thank people.", "reason": "Nobody does."})
    browser.get(f"{NEW}?about=1.1")
    sent = browser.page.form("/guidelines/proposals")
    browser.post("/guidelines/proposals", sent | {"drop": "y", "reason": "It goes without saying."})
    assert [(p.kind, p.number, p.text) for p in proposals()] == [
        (ProposalKind.NEW, "2", "Thank people."),
        (ProposalKind.DROP, "1.1", ""),
    ]


@pytest.mark.parametrize(
    ("about", "sent", "said"),
    [
        ("1.2", {"reason": ""}, "This is needed."),
        ("1.2", {"reason": "x"}, "It says so already."),
        ("1.2", {"text": "At most five emoji. ", "reason": "x"}, "It says so already."),
        ("1.2", {"text": " ", "reason": "x"}, "Write what it should say."),
        ("2", {"text": "", "reason": "x"}, "Write what it should say."),
        ("1.2", {"text": "x" * 5001, "reason": "x"}, "Too long"),
        ("1.2", {"text": "a\x00b", "reason": "x"}, "There is a character in it"),
    ],
)
def test_what_makes_no_proposal(browser, cast, edition, about, sent, said):
    browser.sign_in(cast.reader).get(f"{NEW}?about={about}")
    form = browser.page.form("/guidelines/proposals")
    browser.post("/guidelines/proposals", form | sent, status=422)
    assert said in browser.page.text
    assert proposals() == []


@pytest.mark.parametrize("about", ["9.9", "9", "0", "x", "1.1.1", "²", "1e3", "-1", "99999999999999"])
def test_what_is_no_clause_is_not_found(browser, cast, edition, about):
    browser.sign_in(cast.reader).get(f"{NEW}?about={about}")
    assert "What is it about?" in browser.page.text
    sent = {"about": about, "language": "en", "text": "x", "reason": "x"}
    browser.post("/guidelines/proposals", sent, status=404)
    assert proposals() == []


def test_signed_out_nobody_proposes(browser, cast, edition):
    browser.post("/guidelines/proposals", {"about": "1.1", "language": "en", "text": "x", "reason": "x"})
    assert proposals() == []


HOSTILE = (
    "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)> <b hx-get='/x'>b</b> {{ 7*7 }}"
)


def test_hostile_texts_come_back_as_they_were_typed(browser, cast, edition):
    thing = a_proposal("1.2", HOSTILE, by=cast.reader, reason=HOSTILE)
    browser.sign_in(cast.manager)
    for page in ("/guidelines/proposals", f"/guidelines/proposals/{thing.id}", f"{NEW}?about=1.2"):
        browser.get(page)
    browser.get(f"/guidelines/proposals/{thing.id}")
    assert browser.page.form(f"/guidelines/proposals/{thing.id}/decision")["text_en"] == HOSTILE
    decide(browser, thing, "accept", why=HOSTILE)
    for page in ("/guidelines/proposals", f"/guidelines/proposals/{thing.id}", "/guidelines/draft"):
        browser.get(page)
        assert "<script>alert(1)" in browser.page.text
    browser.get("/guidelines/changes?from=2.0&to=draft")
    assert HOSTILE in browser.page.text


# -- deciding --------------------------------------------------------------------------------------------------------


def test_accepted_it_stands_in_the_draft(browser, cast, edition, tuesday):
    thing = a_proposal("1.2", "At most three emoji.", by=cast.reader)
    browser.sign_in(cast.manager)
    decide(browser, thing, "accept", text_de="Höchstens drei Emojis.")
    made = draft()
    assert made is not None
    assert {c.number: (c.text_en, c.text_de) for c in made.clauses} == {
        "1.1": ("Say who you are.", "(Say who you are.)"),
        "1.2": ("At most three emoji.", "Höchstens drei Emojis."),
        "2.1": ("Ask before.", "(Ask before.)"),
    }
    assert (thing.state, thing.decided_by_id, thing.edition_id) == (ProposalState.ACCEPTED, cast.manager.id, made.id)
    assert edition.clause("1.2").text_en == "At most five emoji.", "what is in force stays"


def test_accepted_in_other_words(browser, cast, edition):
    thing = a_proposal("1.2", "At most three emoji.", by=cast.reader)
    decide(browser.sign_in(cast.admin), thing, "accept", text_en="Three emoji at most.")
    assert thing.state == ProposalState.CHANGED
    assert draft().clause("1.2").text_en == "Three emoji at most."
    browser.get(f"/guidelines/proposals/{thing.id}")
    assert "Accepted in other words" in browser.page.text


def test_a_further_clause_gets_a_number_that_none_has_had(browser, cast):
    an_edition("1.0", {"1.1": "One.", "1.2": "Two.", "1.3": "Once."})
    an_edition("2.0", {"1.1": "One.", "1.2": "Two."})
    thing = a_proposal("1", "Another.", by=cast.reader)
    decide(browser.sign_in(cast.manager), thing, "accept", level="may")
    made = draft().clause("1.4")
    assert (made.text_en, made.text_de, made.level.value) == ("Another.", "", "may")
    assert thing.number == "1.4"


def test_a_clause_goes(browser, cast, edition):
    thing = a_proposal("1.2", "", by=cast.reader, kind=ProposalKind.DROP)
    decide(browser.sign_in(cast.manager), thing, "accept")
    assert [clause.number for clause in draft().clauses] == ["1.1", "2.1"]


def test_declined_with_a_reason(browser, cast, edition):
    thing = a_proposal("1.2", "Ten emoji.", by=cast.reader)
    browser.sign_in(cast.manager)
    decide(browser, thing, "decline", status=422)
    assert "Say why not" in browser.page.text
    assert thing.state == ProposalState.OPEN
    decide(browser, thing, "decline", why="Nobody could listen to that.")
    assert (thing.state, thing.decision) == (ProposalState.DECLINED, "Nobody could listen to that.")
    assert draft() is None
    browser.sign_in(cast.reader).get(f"/guidelines/proposals/{thing.id}")
    assert "Nobody could listen to that." in browser.page.text


def test_nobody_else_decides(browser, cast, edition):
    thing = a_proposal("1.2", "Ten emoji.", by=cast.reader)
    sent = {"version": thing.version, "level": "must", "text_en": "Ten emoji.", "accept": "1"}
    address = f"/guidelines/proposals/{thing.id}/decision"
    browser.sign_in(cast.approver).post(address, sent, status=403)
    browser.forget().post(address, sent)
    assert (thing.state, draft()) == (ProposalState.OPEN, None)


def test_it_is_decided_once(browser, cast, edition):
    thing = a_proposal("1.2", "Three.", by=cast.reader)
    browser.sign_in(cast.manager).get(f"/guidelines/proposals/{thing.id}")
    address = f"/guidelines/proposals/{thing.id}/decision"
    sent = browser.page.form(address)
    browser.post(address, sent | {"decline": "1", "why": "No."})
    browser.post(address, sent | {"accept": "1"}, status=409)
    browser.post(address, sent | {"accept": "1", "version": str(thing.version)}, status=409)
    assert thing.state == ProposalState.DECLINED


def test_a_clause_that_somebody_changes_meanwhile_is_not_overwritten(browser, cast, edition):
    one, two = a_proposal("1.2", "Three.", by=cast.reader), a_proposal("1.2", "Two.", by=cast.editor)
    browser.sign_in(cast.manager)
    decide(browser, a_proposal("2.1", "Ask first.", by=cast.reader), "accept")
    browser.get(f"/guidelines/proposals/{two.id}")
    address = f"/guidelines/proposals/{two.id}/decision"
    sent = browser.page.form(address)
    decide(browser, one, "accept")
    browser.post(address, sent | {"accept": "1"}, status=409)
    assert draft().clause("1.2").text_en == "Three."
    assert two.state == ProposalState.OPEN


def test_a_clause_that_is_gone_can_only_be_declined(browser, cast, edition):
    thing = a_proposal("1.2", "Three.", by=cast.reader)
    browser.sign_in(cast.manager)
    decide(browser, a_proposal("1.2", "", by=cast.editor, kind=ProposalKind.DROP), "accept")
    browser.get(f"/guidelines/proposals/{thing.id}")
    assert "This clause is no longer in the draft" in browser.page.text
    decide(browser, thing, "accept", status=422)
    assert thing.state == ProposalState.OPEN
    decide(browser, thing, "decline", why="It is gone.")
    assert thing.state == ProposalState.DECLINED


def test_the_draft_is_begun_once(browser, cast, edition):
    browser.sign_in(cast.manager)
    for number in ("1.1", "1.2", "2.1"):
        decide(browser, a_proposal(number, "Other.", by=cast.reader), "accept")
    assert len(db.session.scalars(select(Edition)).all()) == 2
    assert len(db.session.scalars(select(Clause)).all()) == 6


# -- taking back -----------------------------------------------------------------------------------------------------


def last_act() -> Act:
    return db.session.scalars(select(Act).order_by(Act.id.desc())).first()


def undo(browser, act: Act, status: int = 303) -> None:
    browser.post(f"/guidelines/acts/{act.id}/undo", status=status)


def test_one_takes_ones_own_proposal_back(browser, cast, edition):
    browser.sign_in(cast.reader).get(f"{NEW}?about=1.2")
    sent = browser.page.form("/guidelines/proposals")
    browser.post("/guidelines/proposals", sent | {"text": "Three.", "reason": "x"})
    browser.follow()
    act = last_act()
    assert browser.page.form(f"/guidelines/acts/{act.id}/undo")
    undo(browser, act)
    assert proposals() == []
    undo(browser, act, status=409)


def test_a_decision_is_taken_back_with_the_draft_that_it_began(browser, cast, edition):
    thing = a_proposal("1.2", "Three.", by=cast.reader)
    decide(browser.sign_in(cast.manager), thing, "accept")
    undo(browser, last_act())
    assert (thing.state, thing.edition_id, draft()) == (ProposalState.OPEN, None, None)
    decide(browser, thing, "decline", why="No.")
    undo(browser, last_act())
    assert (thing.state, thing.decision) == (ProposalState.OPEN, "")


def test_it_stays_once_somebody_wrote_on_or_the_edition_is_published(browser, cast, edition, tuesday):
    thing = a_proposal("1.2", "Three.", by=cast.reader)
    browser.sign_in(cast.manager)
    decide(browser, thing, "accept", text_de="Drei.")
    accepted = last_act()
    made = draft()
    made.clause("1.2").text_en = "Two."
    db.session.commit()
    undo(browser, accepted, status=409)
    decide(browser, a_proposal("2.1", "Ask first.", by=cast.reader), "accept")
    other = last_act()
    made.publish("3.0", date(2026, 11, 24), major=True, person_id=cast.manager.id, now=other.at)
    db.session.commit()
    undo(browser, other, status=409)
    assert "published by now" in browser.page.text
    assert made.clause("2.1").text_en == "Ask first."


def test_nobody_takes_back_what_another_did_or_something_else(browser, cast, edition):
    thing = a_proposal("1.2", "Three.", by=cast.reader)
    browser.sign_in(cast.manager)
    decide(browser, thing, "decline", why="No.")
    act = last_act()
    undo(browser.sign_in(cast.admin), act, status=403)
    undo(browser.sign_in(cast.reader), act, status=403)
    act.verb = "settings"
    act.person_id = cast.reader.id
    db.session.commit()
    undo(browser, act, status=403)
    assert thing.state == ProposalState.DECLINED
