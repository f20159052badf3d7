"""The guidelines as people read them: the edition in force, others at their own addresses, the first one."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from planner.channels.seeding import seed_networks
from planner.db import db
from planner.guidelines.first_edition import first_edition
from planner.guidelines.models import Edition
from planner.history.models import Act
from tests.browser import words
from tests.builders import a_department, a_network, a_person, an_acknowledgement, an_edition


def clauses(browser) -> dict[str, str]:
    """What the page says of each clause."""
    return {
        section.get("id", ""): words(section).partition(" Propose a change")[0]
        for section in browser.page.all(".//section[@class='clause']")
    }


def test_every_clause_stands_with_its_number_and_level(browser, cast):
    an_edition("1.0", {"1.1": "Say who you are.", "3.10": "Name the **source**."})
    browser.sign_in(cast.reader).get("/guidelines")
    assert clauses(browser) == {"c1.1": "1.1 Say who you are. must", "c3.10": "3.10 Name the source. must"}
    assert browser.page.h1 == "Engagement guidelines"
    assert browser.page.one(".//section[@id='c3.10']//strong").text == "source"
    assert browser.page.links()["3 Part 3"] == "#s3"


def test_each_in_the_readers_language_or_in_the_other(browser, cast):
    edition = an_edition("1.0", {"1.1": "Say who you are.", "1.2": "Name the source."})
    edition.sections[0].clauses[1].text_de = ""
    cast.reader.language = "de"
    db.session.commit()
    browser.sign_in(cast.reader).get("/guidelines")
    assert clauses(browser)["c1.1"].startswith("1.1 (Say who you are.)")
    other = browser.page.one(".//section[@id='c1.2']/div[@lang]")
    assert (other.get("lang"), "".join(other.itertext()).strip()) == ("en", "Name the source.")


def test_a_clause_says_where_it_holds(browser, cast):
    a_network("mastodon")
    edition = an_edition("1.0", {"1.1": "Say who you are."})
    (clause,) = edition.clauses
    clause.networks, clause.departments = ["mastodon", "no-longer-there"], [cast.other.id]
    db.session.commit()
    browser.sign_in(cast.reader).get("/guidelines")
    assert "for Mastodon; Innovation" in clauses(browser)["c1.1"]


def test_the_one_whose_day_has_come_is_in_force(browser, cast, tuesday):
    old = an_edition("1.0", {"1.1": "Old."}, day=date(2026, 3, 2))
    an_edition("2.0", {"1.1": "New."}, day=date(2026, 11, 24))
    an_edition("3.0", {"1.1": "To come."}, day=date(2026, 11, 25))
    an_edition(None, {"1.1": "Draft."})
    browser.sign_in(cast.reader).get("/guidelines")
    assert clauses(browser) == {"c1.1": "1.1 New. must"}
    assert "Edition 2.0, in force since 24 November 2026" in browser.page.text
    assert "It comes into force on 25 November 2026." in browser.page.text
    browser.get("/guidelines/editions/1.0")
    assert clauses(browser) == {"c1.1": "1.1 Old. must"}
    assert "Edition 1.0 of 2 March 2026, no longer in force." in browser.page.text
    browser.get("/guidelines/editions/3.0")
    assert clauses(browser) == {"c1.1": "1.1 To come. must"}
    for missing in ("4.0", "None", "", " ", str(old.id), "%00"):
        browser.get(f"/guidelines/editions/{missing}", status=404)


def test_before_its_day_the_first_one_can_be_read(browser, cast, tuesday):
    an_edition("1.0", {"1.1": "To come."}, day=date(2026, 12, 1))
    browser.sign_in(cast.reader).get("/guidelines")
    assert clauses(browser) == {"c1.1": "1.1 To come. must"}
    assert "Edition 1.0, in force from 1 December 2026" in browser.page.text
    assert "Have you read" not in browser.page.text


def test_shares_by_department_leave_out_who_is_gone(browser, cast):
    edition = an_edition()
    department = a_department("Sales")
    for number in range(3):
        person = a_person(f"Somebody {number}", in_=department)
        if number:
            an_acknowledgement(person, edition)
    gone = a_person("Gone", in_=department, active=False)
    an_acknowledgement(gone, edition)
    browser.sign_in(cast.reader).get("/guidelines")
    rows = {"".join(row.itertext()).strip() for row in browser.page.all(".//aside//tbody/tr")}
    assert "Sales66\u00a0%" in rows
    assert "of 10 people" in browser.page.text


HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) {{ 7*7 }} <b hx-get='/x'>"


def test_hostile_texts_are_shown_as_they_were_typed(browser, cast):
    edition = an_edition("1.0", {"1.1": HOSTILE})
    edition.title_en = edition.sections[0].title_en = HOSTILE
    (clause,) = edition.clauses
    clause.note_en = HOSTILE
    db.session.commit()
    browser.sign_in(cast.reader).get("/guidelines")
    assert HOSTILE in clauses(browser)["c1.1"]
    assert HOSTILE in browser.page.h1


def test_as_many_queries_for_many_as_for_few(browser, cast, tuesday):
    edition = an_edition("1.0", {"1.1": "One."})
    an_acknowledgement(cast.reader, edition)
    browser.sign_in(cast.reader).get("/guidelines")
    few = len(browser.statements)
    an_edition("2.0", {f"{part}.{place}": "Many." for part in range(1, 11) for place in range(1, 6)})
    browser.get("/guidelines")
    assert len(browser.statements) <= few + 2  # what changed since the edition that was acknowledged
    assert few <= 12


# -- the first edition ---------------------------------------------------------------------------------------------


def test_a_company_without_guidelines_is_offered_the_first_edition(browser, cast, tuesday):
    browser.sign_in(cast.manager).get("/guidelines")
    browser.post("/guidelines/first-edition", browser.page.form("/guidelines/first-edition"))
    browser.follow()
    assert len(clauses(browser)) == 45
    edition = db.session.scalars(select(Edition)).one()
    assert (edition.number, edition.in_force_from, edition.major) == ("1.0", date(2026, 11, 24), True)
    assert (edition.published_by_id, len(edition.questions)) == (cast.manager.id, 5)
    assert db.session.scalars(select(Act).order_by(Act.id.desc())).first().verb == "publish-edition"
    browser.post("/guidelines/first-edition")
    assert len(db.session.scalars(select(Edition)).all()) == 1


def test_only_managers_start_it(browser, cast):
    browser.sign_in(cast.approver).get("/guidelines")
    assert "There are no guidelines yet." in browser.page.text
    assert "first edition" not in browser.page.text
    browser.post("/guidelines/first-edition", status=403)
    browser.forget().post("/guidelines/first-edition")
    assert db.session.scalars(select(Edition)).all() == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_first_edition_is_whole(language):
    ready = first_edition()
    clauses = [clause for section in ready["sections"] for clause in section["clauses"]]
    assert len(clauses) == 45
    assert all(clause[f"text_{language}"] for clause in clauses)
    assert all(section[f"title_{language}"] for section in ready["sections"])
    assert all(("note_en" in clause) == ("note_de" in clause) for clause in clauses)
    numbers = [clause["number"] for clause in clauses]
    assert len(set(numbers)) == 45
    for section in ready["sections"]:
        places = [f"{section['number']}.{place}" for place in range(1, len(section["clauses"]) + 1)]
        assert [clause["number"] for clause in section["clauses"]] == places
    assert "respond" not in ready


def test_the_first_edition_keeps_to_the_networks_there_are(app):
    known = set(seed_networks())
    db.session.rollback()
    used = {
        slug for section in first_edition()["sections"] for c in section["clauses"] for slug in c.get("networks", [])
    }
    assert used
    assert used <= known
