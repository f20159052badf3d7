"""Who has read the edition in force, by department and role; a file of it; a reminder."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from planner.people.rules import Role
from tests.browser import words
from tests.builders import NOW, a_department, a_person, an_acknowledgement, an_edition

READERS = "/guidelines/readers"


@pytest.fixture
def edition(cast):
    edition = an_edition("2.0", day=date(2026, 11, 16))
    sales = a_department("Sales")
    for number in range(4):
        person = a_person(f"Seller {number}", role=Role.EDITOR if number else Role.APPROVER, in_=sales)
        if number < 2:
            an_acknowledgement(person, edition)
    an_acknowledgement(a_person("Gone", in_=sales, active=False), edition)
    return edition


def table(browser) -> dict[str, str]:
    rows = [words(row) for row in browser.page.all(".//table//tbody/tr")]
    return {row.split()[0]: row for row in rows}


def test_by_department_and_role(browser, cast, edition, tuesday):
    browser.sign_in(cast.reader).get(READERS)
    assert table(browser)["Sales"].startswith("Sales –1 of 31 of 1 50 %")
    assert "18 % of 11 people" in browser.page.text
    assert "To be read by 30 November 2026." in browser.page.text


def test_names_are_for_those_who_decide(browser, cast, edition, tuesday):
    browser.sign_in(cast.approver).get(READERS)
    assert "Seller 3" not in browser.page.text
    assert "/guidelines/readers.csv" not in browser.page.links().values()
    browser.get("/guidelines/readers.csv", status=403)
    browser.sign_in(cast.manager).get(READERS)
    missing = browser.page.one(".//ul[@class='missing']")
    assert "Seller 3" in words(missing)
    assert "Seller 1" not in words(missing)
    assert "Gone" not in words(missing)


def test_a_minor_edition_counts_who_read_the_major_one(browser, cast, edition, tuesday):
    an_edition("2.1", day=date(2026, 11, 20), major=False)
    browser.sign_in(cast.reader).get(READERS)
    assert "Edition 2.1" in browser.page.text
    assert "18 % of 11 people" in browser.page.text


@pytest.mark.parametrize("name", ["=1+1", "+49", "-1", "@sum", "'x", "\t=1"])
def test_a_file_in_which_nothing_runs(browser, cast, edition, tuesday, name):
    a_person(name, in_=cast.department, email="formula@example.com")
    answer = browser.sign_in(cast.manager).get("/guidelines/readers.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Name", "Mail address", "Department", "Role", "Edition", "Read on"]
    by_mail = {row[1]: row for row in rows[1:]}
    assert by_mail["formula@example.com"] == ["'" + name, "formula@example.com", "Marketing", "Editor", "", ""]
    assert by_mail["seller.0@example.com"][2:] == ["Sales", "Approver", "2.0", "2026-11-24"]
    assert by_mail[cast.manager.email][3] in ("Manager", "Reader")
    assert "gone@example.com" not in by_mail


def test_a_reminder_stands_in_the_work_of_the_others(browser, cast, edition, tuesday):
    reminder = "/guidelines/readers/reminder"
    browser.sign_in(cast.editor).get("/my-work")
    assert "reminds you" not in browser.page.text
    browser.sign_in(cast.manager).get(READERS)
    browser.post(reminder, browser.page.form(reminder))
    browser.follow()
    assert "9 people find it in My work now." in browser.page.text
    assert f"{cast.manager.name} reminded them" in browser.page.text
    assert (edition.reminded_by_id, edition.reminded_at) == (cast.manager.id, NOW)
    browser.sign_in(cast.editor).get("/my-work")
    assert f"Guidelines 2.0 · {cast.manager.name} reminds you" in browser.page.text


def test_nobody_else_reminds(browser, cast, edition, tuesday):
    for person in (cast.reader, cast.approver):
        browser.sign_in(person).post("/guidelines/readers/reminder", {"version": edition.version}, status=403)
    browser.forget().post("/guidelines/readers/reminder", {"version": edition.version})
    browser.sign_in(cast.manager).post("/guidelines/readers/reminder", {"version": "99"}, status=409)
    assert edition.reminded_at is None


def test_before_there_is_an_edition(browser, cast, tuesday):
    an_edition("1.0", day=date(2026, 12, 1))
    browser.sign_in(cast.manager).get(READERS)
    assert "No edition is in force yet." in browser.page.text
    browser.get("/guidelines/readers.csv", status=404)


def test_as_many_queries_for_many_as_for_few(browser, cast, edition, tuesday):
    browser.sign_in(cast.manager).get(READERS)
    few = len(browser.statements)
    for number in range(30):
        a_person(f"Another {number}", in_=cast.other)
    browser.get(READERS)
    assert len(browser.statements) <= few <= 10
