"""The roadmap as files: tables that no spreadsheet takes for formulas, and a picture that needs no style sheet."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from python_calamine import CalamineWorkbook

from planner.db import db
from planner.plans.picture import colour
from planner.roadmap.health import Health
from planner.roadmap.rules import MilestoneState
from tests.builders import a_dependency, a_goal, a_milestone, an_initiative

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def jana(browser, cast):
    browser.sign_in(cast.editor)
    return browser


def table(jana, address: str = "") -> list[dict[str, str]]:
    answer = jana.open("GET", f"/roadmap/export/roadmap.csv{address}", status=200)
    text = answer.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_a_table_has_everything_that_the_filters_leave(jana, cast):
    pilot = an_initiative("Pilot", owner_id=cast.editor.id)
    launch = {"baseline_day": date(2027, 3, 3), "health": Health.AT_RISK, "initiative_id": pilot.id, "moves": 1}
    a_milestone("Launch", date(2027, 3, 17), goal_id=a_goal("New revenue").id, owner_id=cast.editor.id, **launch)
    a_milestone("Elsewhere", department=cast.other)
    a_milestone("No day", None, state=MilestoneState.DRAFT)
    a_milestone("No longer", state=MilestoneState.DROPPED)
    rows = table(jana, "?department=marketing")
    assert [row["Title"] for row in rows] == ["Pilot", "Launch", "No day"]
    assert rows[1] == {
        "ID": "launch",
        "Kind": "Milestone",
        "Title": "Launch",
        "State": "Committed",
        "Department": "Marketing",
        "Owner": "Jana Brandt",
        "Goal": "New revenue",
        "Initiative": "Pilot",
        "Start": "",
        "Due": "2027-03-17",
        "Baseline": "2027-03-03",
        "Slip": "14",
        "Moves": "1",
        "Health": "At risk",
        "Confidence": "Medium",
        "Done when": "",
    }
    assert (rows[0]["Kind"], rows[0]["Start"], rows[0]["Due"]) == ("Initiative", "2026-09-01", "2027-04-30")
    assert len(table(jana)) == 4
    assert [row["Title"] for row in table(jana, "?health=at-risk") if row["Kind"] == "Milestone"] == ["Launch"]
    assert 'filename="roadmap-2026-11-24.csv"' in jana.answer.headers["Content-Disposition"]


@pytest.mark.parametrize("title", ["=1+1", "+49", "-3", "@SUM(A1)", "\tx"])
def test_no_cell_is_a_formula(jana, title):
    a_milestone(title)
    (row,) = table(jana)
    assert row["Title"] == f"'{title}"
    book = jana.open("GET", "/roadmap/export/roadmap.xlsx", status=200).data
    (_, cells) = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert cells[2] == f"'{title}"


def test_a_workbook_has_real_days_and_numbers(jana):
    a_milestone("Launch", date(2027, 3, 17), baseline_day=date(2027, 3, 3))
    book = jana.open("GET", "/roadmap/export/roadmap.xlsx", status=200).data
    headings, row = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    found = dict(zip(headings, row, strict=True))
    assert (found["Due"], found["Baseline"], found["Slip"]) == (date(2027, 3, 17), date(2027, 3, 3), 14)


def test_tables_speak_the_readers_language(jana, cast):
    a_milestone("Launch")
    cast.editor.language = "de"
    db.session.commit()
    (row,) = table(jana)
    assert (row["Art"], row["Titel"], row["Status"]) == ("Meilenstein", "Launch", "Zugesagt")


def test_a_picture_needs_no_style_sheet(jana):
    first = a_milestone("Prices <agreed> & 'signed'", date(2026, 12, 5), health=Health.OFF_TRACK)
    then = a_milestone("Launch \x01", date(2026, 12, 4), baseline_day=date(2026, 11, 27))
    a_dependency(first, then)
    an_initiative("Pilot")
    answer = jana.open("GET", "/roadmap/export/roadmap.svg", status=200)
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    text = answer.data.decode()
    root = ET.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    tags = {sign.tag.rpartition("}")[2] for sign in root.iter()}
    assert tags <= {"svg", "title", "g", "rect", "line", "path", "text", "tspan"}
    names = {name for sign in root.iter() for name in sign.attrib}
    assert not names & {"class", "style", "href", "tabindex"}
    paints = {sign.get(name) for sign in root.iter() for name in ("fill", "stroke")} - {None, "none"}
    assert all(re.fullmatch("#[0-9a-f]{6}", paint or "") for paint in paints)
    assert "Prices &lt;agreed&gt; &amp; 'signed'" in text
    assert "oklch" not in text
    for sign in root.iter("{http://www.w3.org/2000/svg}path"):
        assert sign.get("fill")


def test_a_picture_shows_what_the_timeline_shows(jana, cast):
    a_milestone("Launch")
    a_milestone("Elsewhere", department=cast.other)
    text = jana.open("GET", "/roadmap/export/roadmap.svg?department=innovation", status=200).data.decode()
    assert "Elsewhere" in text
    assert "Launch" not in text


def test_the_buttons_carry_the_filters(jana):
    a_milestone("Launch")
    jana.get("/roadmap/table?department=marketing&owner=7")
    for form in ("csv", "xlsx", "svg"):
        assert f"/roadmap/export/roadmap.{form}?department=marketing&owner=7" in jana.page.links().values()


def test_colours_are_those_of_the_screen():
    assert colour(1, 0, 0) == "#ffffff"
    assert colour(0, 0, 0) == "#000000"
    assert colour(0.628, 0.2577, 29.23) == "#ff0000"
