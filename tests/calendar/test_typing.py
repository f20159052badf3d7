"""What is being typed, laid over what stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from planner.calendar.typing import with_typed
from planner.guidelines.checks.picture import Channel, Medium, Network, Post, Variant

NOW = datetime(2026, 11, 24, 8, 42, tzinfo=UTC)
CHANNEL = Channel(1, "LinkedIn DE", Network("linkedin", "LinkedIn"))
STOOD = Post(
    now=NOW,
    zone=ZoneInfo("Europe/Berlin"),
    title="Stood",
    gift=True,
    source_note="A study",
    variants=(Variant(7, CHANNEL, text="Stood", link="https://example.com", media=(Medium(3, alt="A valve"),)),),
)


def typed(day=None, **fields):
    return with_typed(STOOD, {name.replace("__", "-"): value for name, value in fields.items()}, now=NOW, day=day)


def test_what_no_field_holds_stays():
    seen = typed()
    assert (seen.title, seen.source_note, seen.gift) == ("Stood", "A study", True)
    assert seen.variants == STOOD.variants


def test_fields_are_laid_over():
    seen = typed(title=" New ", source_note="", v7__text="a\r\nb", v7__link=" https://x.example ", m3__alt="")
    assert (seen.title, seen.source_note, seen.gift) == ("New", "", False)
    assert (seen.variants[0].text, seen.variants[0].link) == ("a\nb", "https://x.example")
    assert seen.variants[0].media[0].alt == ""


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x" * 100_001])
def test_what_cannot_be_kept_is_not_looked_at(text):
    assert typed(v7__text=text).variants[0].text == "Stood"


@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        (date(2026, 11, 26), "10:00", datetime(2026, 11, 26, 9, tzinfo=UTC)),
        (date(2027, 3, 28), "02:30", None),  # the clocks skip it
        (date(2026, 11, 26), "25:99", None),
        (date(2026, 11, 26), "", None),
        (None, "10:00", None),
    ],
)
def test_a_moment_is_what_day_and_time_say(day, at, moment):
    seen = typed(day, at=at)
    assert (seen.day, seen.moment) == (day, moment)
    assert seen.at == (time(10) if moment else None)


def test_a_time_that_comes_twice_is_the_one_that_was_chosen():
    first, second = (typed(date(2026, 10, 25), at="02:30", fold=fold).moment for fold in ("0", "1"))
    assert (second - first).seconds == 3600


@pytest.mark.parametrize("until", ["2026-02-31", "soon", "9999-12-31", ""])
def test_a_day_that_there_is_not_is_none(until):
    assert typed(m3__licence_until=until, m3__alt="x").variants[0].media[0].licence_until is None
