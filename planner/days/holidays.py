"""Public holidays of a country and its Länder, from the library `holidays`.

The library is loaded at its first use, since that takes a sixth of a second; what it said is kept.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from planner.days.rules import Observance

# The library speaks American; for German-speaking countries these are said otherwise
_BRITISH = {
    "Labor Day": "Labour Day",
    "Pentecost": "Whit Sunday",
    "Pentecost Monday": "Whit Monday",
}
_GERMAN_SPEAKING = {"DE", "AT", "CH", "LI", "LU"}


class NoSuchPlace(ValueError):
    """The library knows no such country, or the country no such Land."""

    def __init__(self, country: str, land: str | None) -> None:
        super().__init__(f"no public holidays known for {country} {land or ''}".rstrip())
        self.country = country
        self.land = land


@lru_cache(maxsize=512)
def public_holidays(country: str, land: str | None, year: int) -> tuple[Observance, ...]:
    """In the order of their days. `country` is of ISO 3166-1 ('DE'), `land` of 3166-2 without the country ('BW'), None
    for what holds everywhere in it. Where the library has no German name, the English one stands. Refuses a place
    that it doesn't know (`NoSuchPlace`)."""
    import holidays

    try:
        english = holidays.country_holidays(country, subdiv=land or None, years=year, language="en_US")
        german = holidays.country_holidays(country, subdiv=land or None, years=year, language="de")
    except NotImplementedError:
        raise NoSuchPlace(country, land) from None
    british = _BRITISH if country in _GERMAN_SPEAKING else {}
    return tuple(
        Observance(
            day,
            # two on one day (1 May 2008) come as one name
            ", ".join(british.get(name, name) for name in english.get_list(day)),
            ", ".join(german.get_list(day)),
            is_holiday=True,
        )
        for day in sorted(english)
    )


def holiday_days(country: str, land: str | None, first: date, last: date) -> frozenset[date]:
    """The public holidays of all years from the first day's to the last day's, to count working days by."""
    years = range(first.year, last.year + 1)
    return frozenset(holiday.day for year in years for holiday in public_holidays(country, land, year))


@lru_cache(maxsize=1)
def countries() -> tuple[str, ...]:
    """Codes of the countries whose public holidays are known."""
    import holidays

    return tuple(sorted(holidays.list_supported_countries(include_aliases=False)))


@lru_cache(maxsize=64)
def lands_of(country: str) -> dict[str, str]:
    """Names of a country's Länder (or states, cantons, …) by their codes; empty for a country without."""
    import holidays

    try:
        known = holidays.country_holidays(country)
    except NotImplementedError:
        raise NoSuchPlace(country, None) from None
    names: dict[str, str] = {}
    for name, code in known.subdivisions_aliases.items():
        if len(name) > 3:  # the library knows short forms too; the first name in full is the usual one
            names.setdefault(code, name)
    lands = {code: names.get(code, code) for code in known.subdivisions}
    return dict(sorted(lands.items(), key=lambda land: land[1]))
