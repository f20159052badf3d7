"""The next edition, from a proposal to what everybody says that they have read; a rule of it while somebody writes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey
CLAUSE = "At most three emoji, never in place of a word"
PROPOSED = "At most two emoji, never in place of a word"
GERMAN = ("Höchstens drei Emojis", "Höchstens zwei Emojis")


def test_from_a_proposal_to_an_acknowledgement(visit: Callable[..., Visitor]) -> None:
    mara, lena = visit("mara"), visit("lena")
    expect(mara.page.locator(".to-read")).to_have_count(0)  # she has read what is in force

    _proposes(mara)
    _takes_it_into_the_draft(lena)
    _publishes_it(lena)
    _is_asked_and_sees_only_what_changed(mara)


def _proposes(mara: Visitor) -> None:
    page = mara.page
    mara.go("/guidelines#c4.4")
    clause = page.locator(".clause", has_text=CLAUSE)
    expect(clause).to_be_in_viewport()
    expect(page.get_by_role("navigation", name="Contents").locator("[aria-current]")).to_contain_text("4 Content")
    clause.hover()
    clause.get_by_role("link", name="Propose a change").click()
    text = page.get_by_label("What it should say")
    text.fill(text.input_value().replace(CLAUSE, PROPOSED))
    page.get_by_label("Why").fill("Two are enough.")
    page.get_by_role("button", name="Propose", exact=True).click()
    expect(page.locator(".worded ins")).to_have_text("two")
    mara.picture("guidelines-1-proposed")


def _takes_it_into_the_draft(lena: Visitor) -> None:
    page = lena.page
    lena.go("/guidelines/proposals")
    page.get_by_role("link", name=re.compile("Write in plain letters. At most two")).click()
    german = page.get_by_label("German text")
    german.fill(german.input_value().replace(*GERMAN))
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#toasts")).to_contain_text("Accepted.")
    page.keyboard.press("Control+z")
    expect(page.locator("#toasts")).to_contain_text("Taken back.")
    page.get_by_role("link", name=re.compile("Write in plain letters. At most two")).click()
    german.fill(german.input_value().replace(*GERMAN))
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#toasts")).to_contain_text("Accepted.")


def _publishes_it(lena: Visitor) -> None:
    page = lena.page
    lena.go("/guidelines/draft")
    expect(page.locator("#c4\\.4")).to_contain_text("Changed")
    page.get_by_role("link", name="Look and publish").click()
    expect(page.locator("#c4\\.4 ins")).to_have_text("two")
    expect(page.locator("#c4\\.4 aside")).to_contain_text("Mara Lindt proposed")
    lena.check_access()
    lena.picture("guidelines-2-publication")
    page.get_by_role("button", name="Publish the edition").click()
    expect(page.locator("#toasts")).to_contain_text("Edition 3.0 is published.")
    expect(page.locator(".head")).to_contain_text("Edition 3.0, in force since")


def _is_asked_and_sees_only_what_changed(mara: Visitor) -> None:
    page = mara.page
    mara.go("/calendar/agenda")
    asked = page.locator(".to-read")
    expect(asked).to_contain_text("Edition 3.0 of the guidelines is in force.")
    expect(page.locator(".agenda").first).to_be_visible()  # it bars nothing
    asked.get_by_role("link").click()
    expect(page.locator(".change .no")).to_have_text(["4.4", "7.4"])
    expect(page.get_by_label("From", exact=True)).to_have_value("2.0")
    mara.check_access()
    mara.picture("guidelines-3-changes")
    page.get_by_label("From", exact=True).select_option("1.0")
    expect(page.locator(".change")).to_have_count(6)
    page.go_back()
    page.get_by_role("button", name="I have read it and will follow it").click()
    expect(page.locator("#toasts")).to_contain_text("Noted: you have read edition 3.0.")
    mara.go("/calendar/agenda")
    expect(page.locator(".to-read")).to_have_count(0)


def test_a_block_while_writing_is_fixed_with_one_click(visit: Callable[..., Visitor]) -> None:
    jana = visit("jana")
    jana.allowed = ("status of 422",)  # the step that is refused
    page = jana.page
    _has_begun_a_post(jana, "Testbericht: was der Monteur sagt", "Wir durften die neue Pumpe vier Wochen testen.")
    panel = page.locator(".panel")
    expect(panel.locator("#checks .bad")).to_have_count(0)
    panel.get_by_text("More about it").click()
    panel.get_by_label("Paid partnership").check()
    blocked = panel.locator("#checks .bad")
    expect(blocked).to_contain_text("required before review")
    jana.check_access()
    jana.picture("guidelines-4-block", whole=True)
    panel.get_by_role("button", name="Send to review").click()
    expect(page.get_by_text("Until then the post can't go on.")).to_be_visible()
    panel.get_by_role("button", name="Put the label at the start").first.click()
    expect(panel.get_by_label("Text for LinkedIn DE")).to_have_value(re.compile("^(Werbung|Anzeige): Wir durften"))
    expect(panel.locator("#checks .bad")).to_have_count(0)
    panel.get_by_role("button", name="Send to review").click()
    expect(panel.locator("header").first).to_contain_text("In review")


def _has_begun_a_post(jana: Visitor, title: str, text: str) -> None:
    page = jana.page
    day = date.today() + timedelta(days=15)
    jana.go(f"/posts/new?day={day + timedelta(days=(2 - day.weekday()) % 7)}")
    page.get_by_label("What shall we say?").fill(title)
    page.get_by_role("button", name="Write it now").click()
    panel = page.locator(".panel")
    panel.get_by_label("Add a channel").select_option(label="LinkedIn DE")
    panel.get_by_role("button", name="Add", exact=True).first.click()
    panel.get_by_label("Text for LinkedIn DE").fill(text)
    panel.get_by_label("Time", exact=True).fill("16:40")
    panel.get_by_label("Goal", exact=True).select_option(label="Customer experience")
