"""Writing the next edition, looking at it, publishing it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from planner.db import db
from planner.guidelines.models import Clause, Edition
from planner.guidelines.rules import ClauseLevel, EditionState
from planner.history.models import Act
from planner.people.models import Organisation
from tests.builders import a_channel, an_acknowledgement, an_edition

DRAFT = "/guidelines/draft"
PUBLISH = "/guidelines/draft/publication"


@pytest.fixture
def edition(cast):
    return an_edition("1.0", {"1.1": "Say who you are.", "1.2": "At most five emoji.", "2.1": "Ask before."})


@pytest.fixture
def manager(browser, cast, edition, tuesday):
    """A manager's browser, with a draft begun."""
    browser.sign_in(cast.manager).post(DRAFT)
    return browser


def draft() -> Edition | None:
    return db.session.scalar(select(Edition).where(Edition.state == EditionState.DRAFT))


def write(browser, number: str, status: int = 303, **changed) -> None:
    """Saves a clause's form with some of it changed."""
    address = f"{DRAFT}/clauses/{number}"
    browser.get(address)
    browser.post(address, browser.page.form(address) | changed, status=status)


def publish(browser, status: int = 303, **changed) -> None:
    browser.get(PUBLISH)
    browser.post(PUBLISH, browser.page.form(PUBLISH) | changed, status=status)


# -- the draft -----------------------------------------------------------------------------------------------------


def test_it_begins_with_all_that_stands_in_the_last_one(browser, cast, tuesday):
    last = an_edition("1.0", {"1.1": "One.", "3.10": "Ten."})
    clause = last.clause("3.10")
    clause.level, clause.note_en, clause.networks = ClauseLevel.MAY, "Why.", ["x"]
    db.session.commit()
    browser.sign_in(cast.manager).get("/guidelines")
    browser.post(DRAFT, browser.page.form(DRAFT))
    made = draft()
    assert made is not None
    copied = made.clause("3.10")
    assert (copied.text_en, copied.text_de, copied.level) == ("Ten.", "(Ten.)", ClauseLevel.MAY)
    assert (copied.note_en, copied.networks) == ("Why.", ["x"])
    assert [section.title_de for section in made.sections] == ["Teil 1", "Teil 3"]
    browser.post(DRAFT)
    assert len(db.session.scalars(select(Edition)).all()) == 2


def test_a_company_writes_its_own_from_nothing(browser, cast, tuesday):
    browser.sign_in(cast.manager).get("/guidelines")
    browser.post(DRAFT, browser.page.form(DRAFT))
    browser.follow()
    assert "Nothing is written yet." in browser.page.text
    browser.post(f"{DRAFT}/sections", {"title_en": "Manners", "title_de": "Umgang"})
    browser.post(
        f"{DRAFT}/sections/1/clauses", {"level": "must", "text_en": "Be kind.", "text_de": "Seien Sie freundlich."}
    )
    browser.post(f"{DRAFT}/frame", {"title_en": "Ours", "title_de": "Unsere", "version": draft().version})
    publish(browser)
    edition = db.session.scalars(select(Edition)).one()
    assert (edition.number, edition.major) == ("1.0", True)
    assert [clause.number for clause in edition.clauses] == ["1.1"]


def test_a_clause_is_written_anew(manager, cast):
    channel = a_channel()
    write(
        manager,
        "1.2",
        text_en="At most **three** emoji.",
        level="should",
        note_de="Vorlesehilfen.",
        channels=[str(channel.id)],
        departments=[str(cast.other.id)],
        why="Screen readers.",
    )
    clause = draft().clause("1.2")
    assert (clause.text_en, clause.level, clause.note_de) == (
        "At most **three** emoji.",
        ClauseLevel.SHOULD,
        "Vorlesehilfen.",
    )
    assert (clause.channels, clause.departments, clause.networks) == ([channel.id], [cast.other.id], [])
    act = db.session.scalars(select(Act).order_by(Act.id.desc())).first()
    assert (act.verb, act.note) == ("write-clause", "Screen readers.")
    manager.post(f"/guidelines/acts/{act.id}/undo")
    assert (clause.text_en, clause.channels) == ("At most five emoji.", [])


@pytest.mark.parametrize(
    "sent",
    [
        {"text_en": "", "text_de": " "},
        {"text_en": "x" * 5001},
        {"level": "perhaps"},
        {"channels": ["999"]},
        {"departments": ["x"]},
        {"networks": ["no-such"]},
        {"note_en": "a\x07b"},
        {"why": "y" * 501},
    ],
)
def test_what_no_clause_can_be(manager, sent):
    write(manager, "1.2", status=422, **sent)
    assert draft().clause("1.2").text_en == "At most five emoji."


def test_two_who_write_one_clause_see_both(manager, cast):
    address = f"{DRAFT}/clauses/1.2"
    manager.get(address)
    sent = manager.page.form(address)
    write(manager, "1.2", text_en="At most three emoji.")
    manager.post(address, sent | {"text_en": "At most four emoji."}, status=409)
    assert "At most three emoji." in manager.page.text
    again = manager.page.form(address)
    assert again["text_en"] == "At most four emoji."
    manager.post(address, again)
    assert draft().clause("1.2").text_en == "At most four emoji."
    manager.post(address, {key: value for key, value in again.items() if key != "version"}, status=409)


def test_a_clause_is_added_and_one_goes(manager, cast):
    address = f"{DRAFT}/sections/2/clauses"
    manager.get(address)
    manager.post(address, manager.page.form(address) | {"text_en": "Thank people."})
    added = draft().clause("2.2")
    assert (added.text_en, added.level) == ("Thank people.", ClauseLevel.MUST)
    gone = draft().clause("1.1")
    manager.post(f"{DRAFT}/clauses/1.1/removal", {"version": gone.version, "why": "Said twice."})
    assert [clause.number for clause in draft().clauses] == ["1.2", "2.1", "2.2"]
    act = db.session.scalars(select(Act).order_by(Act.id.desc())).first()
    assert (act.verb, act.note) == ("drop-clause", "Said twice.")
    manager.get(DRAFT)
    assert [element.text for element in manager.page.all(".//section[@id='c1.1']//del")] == ["Say who you are."]
    manager.post(f"/guidelines/acts/{act.id}/undo")
    assert draft().clause("1.1").text_de == "(Say who you are.)"


def test_from_an_old_page_nothing_goes(manager):
    old = draft().clause("1.2").version
    write(manager, "1.2", text_en="Other.")
    manager.post(f"{DRAFT}/clauses/1.2/removal", {"version": old}, status=409)
    manager.post(f"{DRAFT}/clauses/1.2/removal", {}, status=409)
    assert draft().clause("1.2") is not None


def test_sections_titles_and_the_checklist(manager):
    manager.post(f"{DRAFT}/sections", {"title_en": "Manners", "title_de": "Umgang"})
    manager.post(f"{DRAFT}/sections", {"title_en": "", "title_de": ""}, status=422)
    section = draft().section(1)
    manager.post(f"{DRAFT}/sections/1", {"title_en": "Ours", "title_de": "Unsere", "version": section.version})
    manager.post(f"{DRAFT}/sections/1", {"title_en": "Theirs", "version": section.version - 1}, status=409)
    assert [(s.number, s.title_en) for s in draft().sections] == [(1, "Ours"), (2, "Part 2"), (3, "Manners")]

    manager.get(f"{DRAFT}/frame")
    sent = manager.page.form(f"{DRAFT}/frame")
    manager.post(f"{DRAFT}/frame", sent | {"questions_en": "Is it true?", "questions_de": ""}, status=422)
    assert "as many questions in each language" in manager.page.text
    two = {"questions_en": "Is it true?\n\nIs it kind?", "questions_de": "Stimmt es?\r\nIst es freundlich?"}
    manager.post(f"{DRAFT}/frame", sent | two)
    assert [(q.text_en, q.text_de) for q in draft().questions] == [
        ("Is it true?", "Stimmt es?"),
        ("Is it kind?", "Ist es freundlich?"),
    ]
    manager.post(f"{DRAFT}/frame", sent | two, status=409)
    manager.get(f"{DRAFT}/frame")
    one = {"questions_en": "Is it kind?", "questions_de": "Ist es freundlich?"}
    manager.post(f"{DRAFT}/frame", manager.page.form(f"{DRAFT}/frame") | one)
    assert [q.text_en for q in draft().questions] == ["Is it kind?"]


WRITES = (
    ("", {}),
    ("/clauses/1.2", {"text_en": "x", "level": "must", "version": "1"}),
    ("/clauses/1.2/removal", {"version": "1"}),
    ("/sections", {"title_en": "x"}),
    ("/sections/1", {"title_en": "x", "version": "1"}),
    ("/sections/1/clauses", {"text_en": "x", "level": "must"}),
    ("/frame", {"title_en": "x", "version": "1"}),
    ("/publication", {"day": "2026-11-24", "kind": "major", "seen": "x"}),
)


@pytest.mark.parametrize(("address", "sent"), WRITES)
def test_nobody_else_writes_or_publishes_it(browser, cast, edition, address, sent):
    an_edition(None, {"1.1": "Say who you are.", "1.2": "At most five emoji.", "2.1": "Ask before."})
    before = [(c.id, c.text_en) for c in db.session.scalars(select(Clause).order_by(Clause.id))]
    for role in (cast.reader, cast.editor, cast.approver):
        browser.sign_in(role).post(DRAFT + address, sent, status=403)
    browser.forget().post(DRAFT + address, sent)
    assert [(c.id, c.text_en) for c in db.session.scalars(select(Clause).order_by(Clause.id))] == before
    assert draft() is not None


# -- publishing ----------------------------------------------------------------------------------------------------


def test_a_major_edition_asks_everybody_again(manager, cast, edition):
    an_acknowledgement(cast.reader, edition)
    write(manager, "1.2", text_en="At most three emoji.", text_de="Höchstens drei Emojis.")
    manager.get(PUBLISH)
    assert [ins.text for ins in manager.page.all(".//ins")] == ["three"]
    publish(manager, day="2026-12-01")
    made = db.session.scalar(select(Edition).where(Edition.number == "2.0"))
    assert (made.in_force_from, made.major, made.published_by_id) == (date(2026, 12, 1), True, cast.manager.id)
    manager.follow()
    assert "Edition 2.0, in force from 1 December 2026" in manager.page.text
    manager.sign_in(cast.reader).get("/")
    assert "Please read" not in manager.page.text


def test_a_minor_one_does_not(manager, cast, edition):
    an_acknowledgement(cast.reader, edition)
    write(manager, "1.2", text_en="At most three emoji.")
    publish(manager, kind="minor")
    made = db.session.scalar(select(Edition).where(Edition.number == "1.1"))
    assert (made.in_force_from, made.major) == (date(2026, 11, 24), False)
    manager.sign_in(cast.reader).get("/")
    assert "Please read" not in manager.page.text
    manager.sign_in(cast.editor).get("/")
    assert "Please read the engagement guidelines" in manager.page.text


def test_never_while_a_text_is_missing(manager):
    write(manager, "1.2", text_en="At most three emoji.", text_de="")
    manager.get(PUBLISH)
    assert "Clause 1.2 has no German text yet." in manager.page.text
    publish(manager, status=422)
    assert "Clause 1.2 has no German text yet." in manager.page.text
    assert draft() is not None


def test_only_the_companys_languages_count(manager):
    db.session.get_one(Organisation, 1).languages = "en"
    db.session.commit()
    made = draft()
    made.clause("1.2").text_en, made.clause("1.2").text_de = "At most three emoji.", ""
    db.session.commit()
    publish(manager)
    assert draft() is None


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"day": "2026-11-23"}, "Choose today or later."),
        ({"day": ""}, "A day is needed."),
        ({"day": "2026-02-30"}, "There is no such day."),
        ({"kind": "huge"}, "Not a valid choice"),
        ({"seen": "something else"}, "Somebody changed the draft while you looked at it."),
    ],
)
def test_what_is_no_publication(manager, sent, said):
    write(manager, "1.2", text_en="At most three emoji.")
    publish(manager, status=422, **sent)
    assert said in manager.page.text
    assert draft() is not None


def test_never_before_the_one_that_precedes_it(browser, cast, tuesday):
    an_edition("1.0", {"1.1": "One."}, day=date(2026, 12, 10))
    browser.sign_in(cast.manager).post(DRAFT)
    write(browser, "1.1", text_en="Another.")
    publish(browser, status=422, day="2026-12-09")
    assert "The edition before comes into force on 10 December 2026." in browser.page.text
    publish(browser, day="2026-12-10")
    assert draft() is None


def test_never_where_nothing_has_changed(manager):
    publish(manager, status=422)
    assert "No clause has changed" in manager.page.text
    assert draft() is not None


def test_a_draft_that_is_published_is_written_no_more(manager):
    address = f"{DRAFT}/clauses/1.2"
    write(manager, "1.2", text_en="At most three emoji.")
    manager.get(address)
    sent = manager.page.form(address)
    publish(manager)
    manager.post(address, sent | {"text_en": "Ten."}, status=404)
    manager.get(DRAFT, status=404)
