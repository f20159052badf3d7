from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from planner.days.holidays import lands_of
from planner.days.observances import EVERYWHERE, GERMANY, known_days, observances
from planner.days.rules import Span

BERLIN = ZoneInfo("Europe/Berlin")

MOVABLE = {
    "Safer Internet Day": ["2024-02-06", "2025-02-11", "2026-02-10", "2027-02-09"],
    "Weiberfastnacht": ["2024-02-08", "2025-02-27", "2026-02-12", "2027-02-04"],
    "Rose Monday": ["2024-02-12", "2025-03-03", "2026-02-16", "2027-02-08"],
    "Ash Wednesday": ["2024-02-14", "2025-03-05", "2026-02-18", "2027-02-10"],
    "Maundy Thursday": ["2024-03-28", "2025-04-17", "2026-04-02", "2027-03-25"],
    "Easter Sunday": ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28"],
    "Girls' Day and Boys' Day": ["2024-04-25", "2025-04-03", "2026-04-23", "2027-04-22"],
    "Mother's Day": ["2024-05-12", "2025-05-11", "2026-05-10", "2027-05-09"],
    "Father's Day": ["2024-05-09", "2025-05-29", "2026-05-14", "2027-05-06"],
    "Accessibility Awareness Day": ["2024-05-16", "2025-05-15", "2026-05-21", "2027-05-20"],
    "Whit Sunday": ["2024-05-19", "2025-06-08", "2026-05-24", "2027-05-16"],
    "Corpus Christi": ["2024-05-30", "2025-06-19", "2026-06-04", "2027-05-27"],
    "Harvest Festival": ["2024-10-06", "2025-10-05", "2026-10-04", "2027-10-03"],
    "Remembrance Day": ["2024-11-17", "2025-11-16", "2026-11-15", "2027-11-14"],
    "Repentance Day": ["2024-11-20", "2025-11-19", "2026-11-18", "2027-11-17"],
    "Eternity Sunday": ["2024-11-24", "2025-11-23", "2026-11-22", "2027-11-21"],
    "First Advent": ["2024-12-01", "2025-11-30", "2026-11-29", "2027-11-28"],
    "Second Advent": ["2024-12-08", "2025-12-07", "2026-12-06", "2027-12-05"],
    "Third Advent": ["2024-12-15", "2025-12-14", "2026-12-13", "2027-12-12"],
    "Fourth Advent": ["2024-12-22", "2025-12-21", "2026-12-20", "2027-12-19"],
    "Black Friday": ["2024-11-29", "2025-11-28", "2026-11-27", "2027-11-26"],
    "Cyber Monday": ["2024-12-02", "2025-12-01", "2026-11-30", "2027-11-29"],
    "Clocks go forward": ["2024-03-31", "2025-03-30", "2026-03-29", "2027-03-28"],
    "Clocks go back": ["2024-10-27", "2025-10-26", "2026-10-25", "2027-10-31"],
}
FIXED = {
    "International Women's Day": "2026-03-08",
    "Earth Day": "2026-04-22",
    "Constitution Day": "2026-05-23",
    "St Martin": "2026-11-11",
    "St Nicholas": "2026-12-06",
    "Christmas Eve": "2026-12-24",
}


def days_of(year: int, name: str) -> list[date]:
    return [day.day for day in observances("DE", year, BERLIN) if day.english == name]


@pytest.mark.parametrize("name", MOVABLE)
def test_movable_days_are_right_each_year(name: str) -> None:
    for day in map(date.fromisoformat, MOVABLE[name]):
        assert days_of(day.year, name) == [day]


@pytest.mark.parametrize("name", FIXED)
def test_fixed_days(name: str) -> None:
    day = date.fromisoformat(FIXED[name])
    assert days_of(day.year, name) == [day]


@pytest.mark.parametrize("year", [2022, 2023, 2033])
def test_advent_on_its_edges(year: int) -> None:
    """First Advent lies between 27 November (2022, 2033) and 3 December (2023); the fourth on 24 December at latest."""
    firsts = {2022: date(2022, 11, 27), 2023: date(2023, 12, 3), 2033: date(2033, 11, 27)}
    assert days_of(year, "First Advent") == [firsts[year]]
    assert days_of(2023, "Fourth Advent") == [date(2023, 12, 24)]


def test_every_year_has_every_day_in_order() -> None:
    for year in range(1970, 2100):
        known = observances("DE", year, ZoneInfo("UTC"))
        assert len(known) == len(EVERYWHERE) + len(GERMANY)
        assert all(day.day.year == year for day in known)
        assert [day.day for day in known] == sorted(day.day for day in known)


def test_both_names_are_short_and_theirs_alone() -> None:
    rows = EVERYWHERE + GERMANY
    for names in ([row[0] for row in rows], [row[1] for row in rows]):
        assert len(set(names)) == len(names)
        assert all(0 < len(name) <= 50 and "!" not in name for name in names)


def test_german_days_are_for_germany() -> None:
    french = [day.english for day in observances("FR", 2026, ZoneInfo("Europe/Paris"))]
    assert "Eternity Sunday" not in french
    assert "Earth Day" in french
    assert "Clocks go back" in french


def test_a_span_over_the_turn_of_the_year() -> None:
    days = known_days(Span(date(2026, 12, 24), date(2027, 1, 6)), "DE", "BW", BERLIN)
    assert [(day.day.isoformat(), day.german, day.is_holiday) for day in days] == [
        ("2026-12-24", "Heiligabend", False),
        ("2026-12-25", "Erster Weihnachtstag", True),
        ("2026-12-26", "Zweiter Weihnachtstag", True),
        ("2026-12-31", "Silvester", False),
        ("2027-01-01", "Neujahr", True),
        ("2027-01-06", "Heilige Drei Könige", True),
    ]


@pytest.mark.parametrize(
    ("land", "day", "holiday"),
    [
        ("SN", date(2026, 11, 18), True),
        ("BW", date(2026, 11, 18), False),
        ("BE", date(2026, 3, 8), True),
        ("BW", date(2026, 3, 8), False),
        ("BB", date(2026, 4, 5), True),
        ("BB", date(2026, 5, 24), True),
        ("TH", date(2026, 9, 20), True),
        ("NW", date(2026, 11, 1), True),
        ("BW", date(2026, 6, 4), True),
        ("HH", date(2026, 6, 4), False),
    ],
)
def test_a_holiday_is_named_once(land: str, day: date, holiday: bool) -> None:
    (known,) = known_days(Span(day, day), "DE", land, BERLIN)
    assert known.is_holiday is holiday


def test_no_land_names_a_holiday_twice() -> None:
    for land in lands_of("DE"):
        days = known_days(Span(date(2026, 1, 1), date(2028, 12, 31)), "DE", land, BERLIN)
        for name in ("frauentag", "weltkindertag", "reformationstag", "allerheiligen", "fronleichnam", "drei könige"):
            assert len([day for day in days if name in day.german.casefold()]) == 3
