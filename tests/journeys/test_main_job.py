"""The main job, end to end: plan a post in the browser, get it approved, see it in Outlook."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import vobject
from flask import Flask
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ROOT, Visitor

pytestmark = pytest.mark.journey
BERLIN = ZoneInfo("Europe/Berlin")
TITLE = "Was ein Pumpenlager in 20.000 Stunden d'Or erzählt"
LINKEDIN = "Zwanzigtausend Stunden, ein Lager, kein Ausfall. Wir haben es aufgeschnitten.\n\n#Instandhaltung"
MASTODON = "Wir haben ein Lager nach 20.000 Stunden aufgeschnitten. Bilder im Blog: https://www.example.com/lager"


def a_day(weekday: int) -> date:
    """That weekday of the week after next, where the demo company has little planned."""
    today = datetime.now(BERLIN).date()
    return today - timedelta(days=today.weekday()) + timedelta(days=14 + weekday)


def cell(page: Page, day: date) -> str:
    return f'td[data-date="{day.isoformat()}"]'


def test_from_a_click_on_a_day_to_outlook(visit: Callable[..., Visitor], address: str, company: Flask) -> None:
    wednesday, thursday = a_day(2), a_day(3)
    jana, mara = visit("jana"), visit("mara")
    month = f"/calendar/month/{wednesday:%Y-%m}"

    _asks_for_a_title_in_the_day(jana, month, wednesday)
    number = _writes_for_two_channels(jana, wednesday)
    jana.picture("1-sent-to-review")
    _is_approved(mara, number)
    mara.picture("2-approved")
    # beside other databases that are at work, PostgreSQL rightly has all days swapped
    by_days = str(company.config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite")
    _is_dragged_and_taken_back(jana, month, number, wednesday, thursday, by_days=by_days)
    jana.picture("3-moved")

    feed = _subscribes(jana)
    calendar = _fetched(feed)
    entry = _entry(calendar, TITLE)
    assert entry["start"] == datetime(thursday.year, thursday.month, thursday.day, 16, 40, tzinfo=BERLIN)
    assert _entry_by_vobject(calendar, TITLE) == entry
    assert _fetched(feed) == calendar
    tag = _tag(feed)
    assert _status(feed, tag) == 304

    jana.go(f"/posts/{number}")
    jana.page.get_by_label("Time", exact=True).fill("17:10")
    jana.page.get_by_role("button", name="Save", exact=True).last.click()
    expect(jana.page.locator("#toasts")).to_contain_text("Saved")
    assert _status(feed, tag) == 200
    again = _entry(_fetched(feed), TITLE)
    assert again["start"] == entry["start"] + timedelta(minutes=30)
    assert again["sequence"] == entry["sequence"] + 1


def _asks_for_a_title_in_the_day(jana: Visitor, month: str, day: date) -> None:
    jana.go(month)
    jana.picture("0-month")
    box = jana.page.locator(cell(jana.page, day)).bounding_box()
    assert box is not None
    jana.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 8)
    title = jana.page.get_by_placeholder("What shall we say?")
    title.fill(TITLE)
    title.press("Enter")
    expect(jana.page.locator(cell(jana.page, day))).to_contain_text(TITLE)
    expect(jana.page.locator("#toasts")).to_contain_text("kept as an idea")


def _writes_for_two_channels(jana: Visitor, day: date) -> str:
    page = jana.page
    page.locator(".chip", has_text=TITLE).click()
    panel = page.locator("#panel .panel")
    expect(panel).to_be_visible()
    for channel, text, count in (("LinkedIn DE", LINKEDIN, "of 3,000"), ("Mastodon", MASTODON, "of 500")):
        panel.get_by_label("Add a channel").select_option(label=channel)
        panel.get_by_role("button", name="Add", exact=True).first.click()
        box = panel.get_by_label(f"Text for {channel}")
        box.fill(text)
        expect(panel.locator(f"[data-count-for='{box.get_attribute('id')}']")).to_contain_text(count)
    mastodon = len(MASTODON) - len("https://www.example.com/lager") + 23
    expect(panel).to_contain_text(f"{mastodon} of 500 characters")
    panel.get_by_label("Time", exact=True).fill("16:40")
    panel.get_by_label("Goal", exact=True).select_option(label="Customer experience")
    panel.get_by_label("Who watches the replies").evaluate("(field) => { field.closest('details').open = true }")
    panel.get_by_label("Who watches the replies").select_option(label="Jana Brandt")
    panel.get_by_role("button", name="Complete the link").click()
    expect(panel.locator("#checks")).to_contain_text("Nothing stands against the guidelines.")
    expect(panel.get_by_label("Text for Mastodon")).to_have_value(re.compile("lager\\?utm_source=mastodon"))
    panel.get_by_role("button", name="Send to review").click()
    expect(panel.locator("header").first).to_contain_text("In review")
    expect(page.locator(cell(page, day)).locator(".chip.review", has_text=TITLE)).to_contain_text("16:40")
    found = re.search(r"/posts/(\d+)", page.url)
    assert found is not None
    return found[1]


def _is_approved(mara: Visitor, number: str) -> None:
    mara.go("/my-work")
    row = mara.page.locator(".todo > li", has_text=TITLE)
    expect(row).to_contain_text("Jana Brandt")
    row.get_by_role("button", name=re.compile("^Approve")).click()
    expect(mara.page.locator("#toasts")).to_contain_text("Approved")
    expect(mara.page.locator(".todo > li", has_text=TITLE)).to_have_count(0)
    mara.go(f"/posts/{number}")
    expect(mara.page.locator(".panel header").first).to_contain_text("Approved")


def _is_dragged_and_taken_back(
    jana: Visitor, month: str, number: str, wednesday: date, thursday: date, *, by_days: bool
) -> None:
    page = jana.page
    jana.go(month)
    chip, there = page.locator(f"#post-{number}"), page.locator(cell(page, thursday))
    page.evaluate("document.getElementById('days').dataset.mark = 'still there'")
    _drag(page, number, thursday)
    expect(there).to_contain_text(TITLE)
    expect(there.locator(f"#post-{number}")).to_contain_text("16:40")
    expect(there.locator(f"#post-{number}")).to_have_class(re.compile("approved"))
    expect(page.locator("#toasts")).to_contain_text("16:40")
    page.keyboard.press("Control+z")
    expect(page.locator(cell(page, wednesday))).to_contain_text(TITLE)
    expect(page.locator("#toasts")).to_contain_text("Undone")
    expect(chip).to_have_class(re.compile("approved"))
    _drag(page, number, thursday)
    expect(there).to_contain_text(TITLE)
    expect(chip).to_be_focused()
    if by_days:  # each time two days were swapped, not all of them, let alone the page
        expect(page.locator("#days")).to_have_attribute("data-mark", "still there")


def _drag(page: Page, number: str, to: date) -> None:
    chip, there = page.locator(f"#post-{number}"), page.locator(cell(page, to))
    chip.scroll_into_view_if_needed()
    here, target = chip.bounding_box(), there.bounding_box()
    assert here is not None
    assert target is not None
    page.mouse.move(here["x"] + 30, here["y"] + 10)
    page.mouse.down()
    page.mouse.move(here["x"] + 50, here["y"] + 14, steps=4)
    page.mouse.move(target["x"] + target["width"] / 2, target["y"] + 30, steps=8)
    page.mouse.up()


# -- the feed ------------------------------------------------------------------------------------------------------


def _subscribes(jana: Visitor) -> str:
    jana.go("/feeds")
    jana.check_access()
    jana.page.get_by_role("button", name=re.compile("Copy|address", re.IGNORECASE)).first.click()
    jana.page.wait_for_load_state()
    found = re.search(r"http://[^\s\"'<]+/feeds/[^\s\"'<]+\.ics", jana.page.content())
    assert found is not None
    path = found[0].split("/feeds/", 1)[1]
    return f"{jana.page.url.split('/feeds')[0]}/feeds/{path}"


def _ask(feed: str, tag: str | None = None) -> urllib.request.Request:
    return urllib.request.Request(feed, headers={"If-None-Match": tag} if tag else {})


def _fetched(feed: str) -> bytes:
    with urllib.request.urlopen(_ask(feed), timeout=10) as answer:
        return bytes(answer.read())


def _tag(feed: str) -> str:
    with urllib.request.urlopen(_ask(feed), timeout=10) as answer:
        return str(answer.headers["ETag"])


def _status(feed: str, tag: str) -> int:
    try:
        with urllib.request.urlopen(_ask(feed, tag), timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        return answer.code


def _entry(calendar: bytes, title: str) -> dict[str, object]:
    found = [e for e in Calendar.from_ical(calendar).walk("VEVENT") if title in str(e["SUMMARY"])]
    assert len(found) == 1
    return {"start": found[0]["DTSTART"].dt, "sequence": int(found[0]["SEQUENCE"]), "summary": str(found[0]["SUMMARY"])}


def _entry_by_vobject(calendar: bytes, title: str) -> dict[str, object]:
    events = vobject.readOne(calendar.decode()).vevent_list
    found = [event for event in events if title in event.summary.value]
    assert len(found) == 1
    event = found[0]
    return {"start": event.dtstart.value, "sequence": int(event.sequence.value), "summary": event.summary.value}


# -- the plan that they used to keep in a spreadsheet --------------------------------------------------------------

PLAN = """Redaktionsplan Vertrieb;;;;
Datum;Uhrzeit;Kanal;Thema;Beitragstext
{first};9 Uhr;LinkedIn DE;Kundengeschichte Stadtwerke;"Drei Pumpen, ein Winter.

Die ""Kleine"" hielt am längsten durch."
{second};14.30 Uhr;LinkedIn DE / XING;Fünf Fragen an Fatma;Wer verkauft, fragt mehr, als er sagt.
;;;;
;;LinkedIn DE;Idee ohne Tag: Messehund;
"""


def test_the_plan_from_the_spreadsheet_comes_in_once(
    company: Flask, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    day = a_day(1)
    plan = tmp_path / "plan.csv"
    text = PLAN.format(first=f"{day:%d.%m.%Y}", second=f"{day + timedelta(days=2):%d.%m.%Y}")
    plan.write_bytes(text.encode("cp1252"))
    database = company.config["SQLALCHEMY_DATABASE_URI"]

    assert _imports(plan, database).splitlines()[-1] == "3 posts imported, 0 rows refused"
    assert _imports(plan, database).splitlines()[-1] == "0 posts imported, 0 rows refused"

    fatma = visit("fatma")
    fatma.go(f"/calendar/month/{day:%Y-%m}?department=sales")
    expect(fatma.page.locator(cell(fatma.page, day))).to_contain_text("Kundengeschichte Stadtwerke")
    fatma.page.locator(".chip", has_text="Kundengeschichte Stadtwerke").click()
    text_box = fatma.page.locator("#panel").get_by_label("Text for LinkedIn DE")
    expect(text_box).to_have_value('Drei Pumpen, ein Winter.\n\nDie "Kleine" hielt am längsten durch.')


def _imports(plan: Path, database: str) -> str:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "plan", "import", str(plan), "--department", "sales"]
    environ = {**os.environ, "PLANNER_DATABASE_URL": database}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
