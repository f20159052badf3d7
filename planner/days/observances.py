"""Days worth knowing for a company that speaks in public, each by its rule, so that movable ones are always right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.easter import easter

from planner.days.holidays import public_holidays
from planner.days.rules import DAY, Observance, Span, clock_changes

Rule = Callable[[int], date]
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


def _each(month: int, day: int) -> Rule:
    return lambda year: date(year, month, day)


def _from(month: int, day: int, weekday: int) -> Rule:
    """The first such weekday on or after that day: on or after the 8th is the month's second, the 22nd its fourth."""
    return lambda year: date(year, month, day) + DAY * ((weekday - date(year, month, day).weekday()) % 7)


def _easter(days: int) -> Rule:
    return lambda year: easter(year) + timedelta(days=days)


def _advent(days: int) -> Rule:
    """So many days from the first Sunday of Advent, which is the fourth before Christmas Day."""
    return lambda year: _from(11, 27, SUNDAY)(year) + timedelta(days=days)


def _after_thanksgiving(days: int) -> Rule:
    """So many days from the fourth Thursday of November."""
    return lambda year: _from(11, 22, THURSDAY)(year) + timedelta(days=days)


def _girls_day(year: int) -> date:
    """The fourth Thursday of April, but for the years in which its organisers gave way to school holidays."""
    moved = {2019: date(2019, 3, 28), 2020: date(2020, 3, 26), 2025: date(2025, 4, 3)}
    return moved.get(year) or _from(4, 22, THURSDAY)(year)


# Observed in many countries; days of the United Nations unless they speak for themselves
EVERYWHERE: tuple[tuple[str, str, Rule], ...] = (
    (
        "Holocaust Remembrance Day",
        "Gedenktag für die Opfer des Nationalsozialismus",
        _each(1, 27),
    ),
    ("Data Protection Day", "Europäischer Datenschutztag", _each(1, 28)),
    (
        "Safer Internet Day",
        "Safer Internet Day",
        _from(2, 5, TUESDAY),
    ),  # as held in each year since 2012
    ("Valentine's Day", "Valentinstag", _each(2, 14)),
    ("International Women's Day", "Internationaler Frauentag", _each(3, 8)),
    ("Easter Sunday", "Ostersonntag", _easter(0)),
    ("Earth Day", "Tag der Erde", _each(4, 22)),
    (
        "Accessibility Awareness Day",
        "Tag der Barrierefreiheit im Netz",
        _from(5, 15, THURSDAY),
    ),
    ("World Environment Day", "Weltumwelttag", _each(6, 5)),
    ("Halloween", "Halloween", _each(10, 31)),
    ("Black Friday", "Black Friday", _after_thanksgiving(1)),
    ("Cyber Monday", "Cyber Monday", _after_thanksgiving(4)),
    ("Christmas Eve", "Heiligabend", _each(12, 24)),
    ("New Year's Eve", "Silvester", _each(12, 31)),
)

# Observed in Germany; five of them are public holidays in some Länder, so that half of the audience is at home
GERMANY: tuple[tuple[str, str, Rule], ...] = (
    ("Epiphany", "Heilige Drei Könige", _each(1, 6)),
    ("Weiberfastnacht", "Weiberfastnacht", _easter(-52)),
    ("Rose Monday", "Rosenmontag", _easter(-48)),
    ("Ash Wednesday", "Aschermittwoch", _easter(-46)),
    ("Maundy Thursday", "Gründonnerstag", _easter(-3)),
    ("Girls' Day and Boys' Day", "Girls’Day und Boys’Day", _girls_day),
    ("Europe Day", "Europatag", _each(5, 9)),
    ("Mother's Day", "Muttertag", _from(5, 8, SUNDAY)),
    ("Father's Day", "Vatertag", _easter(39)),
    ("Constitution Day", "Tag des Grundgesetzes", _each(5, 23)),
    ("Whit Sunday", "Pfingstsonntag", _easter(49)),
    ("Corpus Christi", "Fronleichnam", _easter(60)),
    ("World Children's Day", "Weltkindertag", _each(9, 20)),
    ("Harvest Festival", "Erntedankfest", _from(10, 1, SUNDAY)),
    ("Reformation Day", "Reformationstag", _each(10, 31)),
    ("All Saints' Day", "Allerheiligen", _each(11, 1)),
    (
        "Pogrom of 1938, fall of the Wall in 1989",
        "Pogromnacht 1938, Mauerfall 1989",
        _each(11, 9),
    ),
    ("St Martin", "Martinstag", _each(11, 11)),
    ("Remembrance Day", "Volkstrauertag", _advent(-14)),
    ("Repentance Day", "Buß- und Bettag", _advent(-11)),
    ("Eternity Sunday", "Totensonntag", _advent(-7)),
    ("First Advent", "1. Advent", _advent(0)),
    ("Second Advent", "2. Advent", _advent(7)),
    ("Third Advent", "3. Advent", _advent(14)),
    ("Fourth Advent", "4. Advent", _advent(21)),
    ("St Nicholas", "Nikolaus", _each(12, 6)),
)


@lru_cache(maxsize=512)
def observances(country: str, year: int, zone: ZoneInfo) -> tuple[Observance, ...]:
    """Days worth knowing in a year, by their day; those of Germany for 'DE' only, the clock changes as that zone has
    them. Public holidays are not among them, but for those that only some Länder keep."""
    rows = EVERYWHERE + (GERMANY if country == "DE" else ())
    known = [Observance(rule(year), english, german) for english, german, rule in rows]
    known += [
        Observance(day, "Clocks go forward", "Beginn der Sommerzeit")
        if forward
        else Observance(day, "Clocks go back", "Ende der Sommerzeit")
        for day, forward in clock_changes(year, zone)
    ]
    return tuple(sorted(known, key=lambda observance: observance.day))


def known_days(span: Span, country: str, land: str | None, zone: ZoneInfo) -> list[Observance]:
    """Public holidays and days worth knowing in a span, by day, holidays first, each once."""
    known: list[Observance] = []
    for year in range(span.first.year, span.last.year + 1):
        holidays = public_holidays(country, land, year)
        known += holidays
        known += [day for day in observances(country, year, zone) if not _is_among(holidays, day)]
    return sorted(
        (day for day in known if day.day in span),
        key=lambda day: (day.day, not day.is_holiday),
    )


def _is_among(holidays: tuple[Observance, ...], observance: Observance) -> bool:
    """Berlin's holiday 'Frauentag' is the 'Internationaler Frauentag'."""
    name = observance.german.casefold()
    return any(
        holiday.day == observance.day and any(part.casefold() in name for part in holiday.german.split(", "))
        for holiday in holidays
    )
