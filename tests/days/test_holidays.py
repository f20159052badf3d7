from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from planner.days.holidays import NoSuchPlace, countries, holiday_days, lands_of, public_holidays


@pytest.mark.parametrize(
    ("land", "day", "english", "german"),
    [
        ("SN", date(2026, 11, 18), "Repentance and Prayer Day", "Buß- und Bettag"),
        ("BW", date(2026, 1, 6), "Epiphany", "Heilige Drei Könige"),
        ("BW", date(2026, 6, 4), "Corpus Christi", "Fronleichnam"),
        ("BE", date(2026, 3, 8), "Women's Day", "Frauentag"),
        ("TH", date(2026, 9, 20), "World Children's Day", "Weltkindertag"),
        ("NI", date(2026, 10, 31), "Reformation Day", "Reformationstag"),
        (None, date(2026, 4, 3), "Good Friday", "Karfreitag"),
        (None, date(2027, 5, 17), "Whit Monday", "Pfingstmontag"),
        (None, date(2027, 5, 1), "Labour Day", "Erster Mai"),
        (None, date(2028, 4, 17), "Easter Monday", "Ostermontag"),
    ],
)
def test_a_holiday_by_both_its_names(land: str | None, day: date, english: str, german: str) -> None:
    (holiday,) = [holiday for holiday in public_holidays("DE", land, day.year) if holiday.day == day]
    assert (holiday.name("en"), holiday.name("de"), holiday.is_holiday) == (english, german, True)


@pytest.mark.parametrize(
    ("land", "day"),
    [("BW", date(2026, 11, 18)), ("SN", date(2026, 6, 4)), (None, date(2026, 1, 6)), ("BY", date(2026, 3, 8))],
)
def test_no_holiday_there(land: str | None, day: date) -> None:
    assert day not in holiday_days("DE", land, day, day)


def test_they_come_in_order_and_once() -> None:
    days = [holiday.day for holiday in public_holidays("DE", "BW", 2026)]
    assert days == sorted(set(days))
    assert len(days) == 12


def test_two_on_one_day_are_one_with_both_names() -> None:
    (holiday,) = [holiday for holiday in public_holidays("DE", None, 2008) if holiday.day == date(2008, 5, 1)]
    assert set(holiday.english.split(", ")) == {"Ascension Day", "Labour Day"}
    assert set(holiday.german.split(", ")) == {"Christi Himmelfahrt", "Erster Mai"}


def test_days_over_the_turn_of_a_year() -> None:
    days = holiday_days("DE", "BW", date(2026, 12, 1), date(2027, 1, 31))
    assert {date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 6)} <= days


def test_elsewhere() -> None:
    assert date(2026, 10, 26) in holiday_days("AT", None, date(2026, 10, 1), date(2026, 10, 31))
    labor_day = [holiday.english for holiday in public_holidays("US", None, 2026) if holiday.day == date(2026, 9, 7)]
    assert labor_day == ["Labor Day"]
    assert public_holidays("FR", None, 2026)[0].name("de")


@pytest.mark.parametrize(("country", "land"), [("XX", None), ("DE", "ZZ"), ("", None), ("de", None), ("DE", "bw")])
def test_an_unknown_place_is_refused(country: str, land: str | None) -> None:
    with pytest.raises(NoSuchPlace):
        public_holidays(country, land, 2026)


def test_lands_by_their_names() -> None:
    lands = lands_of("DE")
    assert lands["BW"] == "Baden-Württemberg"
    assert lands["SN"] == "Sachsen"
    assert len([code for code in lands if len(code) == 2]) == 16
    assert all(public_holidays("DE", code, 2026) for code in lands)
    assert {"DE", "AT", "CH", "FR"} <= set(countries())
    with pytest.raises(NoSuchPlace):
        lands_of("XX")


def test_the_library_waits_for_its_first_use() -> None:
    """It costs a sixth of a second, which a server's start needn't wait for."""
    program = "import sys, planner.days.observances; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
