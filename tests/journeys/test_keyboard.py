"""Without a mouse, and with Back and Forward: one is always somewhere, and gets away again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey


def test_back_and_forward_past_a_panel(visit: Callable[..., Visitor]) -> None:
    page = visit("jana").page
    page.goto("/calendar/agenda")
    page.goto("/calendar/month/2026-11")
    chip = page.locator("a.chip[href^='/posts/']:visible").first
    address = chip.get_attribute("href")
    chip.click()
    expect(page.locator("#panel .panel")).to_be_visible()
    page.go_back()
    expect(page.locator("#panel .panel")).to_have_count(0)
    page.go_forward()
    expect(page.locator("#days")).to_have_count(0)  # on its own, whole
    assert page.url.endswith(str(address))
    page.go_back()
    expect(page.locator("#days")).to_be_visible()
    assert page.url.endswith("/calendar/month/2026-11")


def test_the_focus_stays_on_the_day_that_was_written_on(visit: Callable[..., Visitor]) -> None:
    page = visit("jana").page
    page.keyboard.press("ArrowRight")
    held = page.evaluate("document.activeElement.closest('td').dataset.date")
    day = page.locator(f"td[data-date='{held}'] .date a")
    page.keyboard.press("n")
    expect(page.locator(".quick input[name=title]")).to_be_focused()
    page.keyboard.type("Open day in the hall")
    page.keyboard.press("Enter")
    chip = page.locator("a.chip", has_text="Open day in the hall")
    expect(chip).to_have_count(1)
    expect(day).to_be_focused()
    page.keyboard.press("Control+z")
    expect(chip).to_have_count(0)
