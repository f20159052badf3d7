from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.days.rules import (
    DayOutOfReach,
    Elsewhere,
    NoSuchTime,
    NoSuchWeek,
    Span,
    check_day,
    clock_changes,
    elsewhere,
    exists_twice,
    instant_of,
    is_working,
    local_day,
    month_weeks,
    months_later,
    shift,
    utc_name,
    week_numbered,
    week_of,
    working_day_from,
    working_days,
)

BERLIN = ZoneInfo("Europe/Berlin")
HALF = time(2, 30)
# The public holidays of Saxony around the end of 2026
HOLIDAYS = frozenset({date(2026, 11, 18), date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)})


# Moments


@pytest.mark.parametrize(
    ("day", "at", "zone", "instant"),
    [
        (date(2026, 11, 26), time(10), "Europe/Berlin", datetime(2026, 11, 26, 9, tzinfo=UTC)),
        (date(2026, 7, 1), time(10), "Europe/Berlin", datetime(2026, 7, 1, 8, tzinfo=UTC)),
        (date(2026, 10, 25), HALF, "Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2027, 3, 28), time(3), "Europe/Berlin", datetime(2027, 3, 28, 1, tzinfo=UTC)),
        (date(2027, 3, 28), time(1, 59), "Europe/Berlin", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (date(2026, 11, 26), time(10), "Asia/Kolkata", datetime(2026, 11, 26, 4, 30, tzinfo=UTC)),
        (date(2026, 11, 26), time(4), "America/Chicago", datetime(2026, 11, 26, 10, tzinfo=UTC)),
    ],
)
def test_the_instant_of_a_wall_time(day: date, at: time, zone: str, instant: datetime) -> None:
    assert instant_of(day, at, ZoneInfo(zone)) == instant
    assert instant_of(day, at, ZoneInfo(zone)).tzinfo is UTC


@pytest.mark.parametrize(
    ("day", "at", "zone", "next_"),
    [
        (date(2027, 3, 28), HALF, "Europe/Berlin", datetime(2027, 3, 28, 3)),
        (date(2027, 3, 28), time(2), "Europe/Berlin", datetime(2027, 3, 28, 3)),
        (date(2027, 3, 28), time(2, 59, 59), "Europe/Berlin", datetime(2027, 3, 28, 3)),
        (date(2026, 3, 29), HALF, "Europe/Berlin", datetime(2026, 3, 29, 3)),
        (date(2027, 3, 28), time(1, 30), "Europe/Lisbon", datetime(2027, 3, 28, 2)),
        (date(2027, 3, 14), HALF, "America/New_York", datetime(2027, 3, 14, 3)),
        (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe", datetime(2026, 10, 4, 2, 30)),
        (date(2027, 4, 30), time(0, 0), "Africa/Cairo", datetime(2027, 4, 30, 1)),
        (date(2024, 3, 30), time(23, 30), "America/Nuuk", datetime(2024, 3, 31)),
        (date(2011, 12, 30), time(12), "Pacific/Apia", datetime(2011, 12, 31)),
    ],
)
@pytest.mark.parametrize("fold", [0, 1])
def test_a_skipped_time_is_refused_with_the_next(day: date, at: time, zone: str, next_: datetime, fold: int) -> None:
    with pytest.raises(NoSuchTime) as refusal:
        instant_of(day, at, ZoneInfo(zone), fold)
    said = refusal.value
    assert (said.day, said.at, said.next) == (day, at, next_)
    assert said.values["next"] == next_.time()
    assert ("next_day" in said.text) is (next_.date() != day)
    assert said.text % said.values
    assert not exists_twice(day, at, ZoneInfo(zone))
    instant_of(next_.date(), next_.time(), ZoneInfo(zone))


@pytest.mark.parametrize(
    ("day", "at", "zone", "twice"),
    [
        (date(2026, 10, 25), HALF, "Europe/Berlin", True),
        (date(2026, 10, 25), time(2), "Europe/Berlin", True),
        (date(2026, 10, 25), time(2, 59), "Europe/Berlin", True),
        (date(2026, 10, 25), time(3), "Europe/Berlin", False),
        (date(2026, 10, 25), time(1, 59), "Europe/Berlin", False),
        (date(2026, 10, 24), HALF, "Europe/Berlin", False),
        (date(2027, 3, 28), HALF, "Europe/Berlin", False),
        (date(2027, 4, 4), time(1, 45), "Australia/Lord_Howe", True),
    ],
)
def test_a_time_that_exists_twice(day: date, at: time, zone: str, twice: bool) -> None:
    assert exists_twice(day, at, ZoneInfo(zone)) is twice


def test_the_earlier_by_default_the_later_by_choice() -> None:
    day = date(2026, 10, 25)
    assert instant_of(day, HALF, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant_of(day, HALF, BERLIN, fold=1) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert instant_of(day, time(10), BERLIN, fold=1) == instant_of(day, time(10), BERLIN)


def test_exact_round_trip_2020_to_2040() -> None:
    """Every half hour of 21 years: its wall time leads back to it, the fold told apart only where a time is twice."""
    instant, end, twice = datetime(2020, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC), 0
    while instant < end:
        wall = instant.astimezone(BERLIN)
        assert instant_of(wall.date(), wall.time(), BERLIN, wall.fold) == instant
        twice += wall.fold
        instant += timedelta(minutes=30)
    assert twice == 2 * 21


@settings(max_examples=300, deadline=None)
@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 12, 30), timezones=st.just(UTC)),
    st.sampled_from(
        ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Chatham", "Africa/Casablanca", "UTC"]
    ),
)
def test_every_instant_has_a_wall_time_that_leads_back(instant: datetime, key: str) -> None:
    zone = ZoneInfo(key)
    wall = instant.astimezone(zone)
    assert instant_of(wall.date(), wall.time(), zone, wall.fold) == instant
    assert exists_twice(wall.date(), wall.time(), zone) or not wall.fold


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1969, 12, 31), date(2200, 1, 1), date(9999, 12, 31)])
def test_a_day_out_of_reach_is_refused(day: date) -> None:
    new_york = ZoneInfo("America/New_York")
    for ask in (
        lambda: check_day(day),
        lambda: instant_of(day, time(), new_york),
        lambda: exists_twice(day, time(23, 59), new_york),
        lambda: month_weeks(day),
    ):
        with pytest.raises(DayOutOfReach):
            ask()


@pytest.mark.parametrize("year", [1, 1969, 2200, 9999])
def test_a_week_out_of_reach_is_refused(year: int) -> None:
    with pytest.raises(DayOutOfReach):
        week_numbered(year, 2)


@pytest.mark.parametrize(
    ("instant", "zone", "there"),
    [
        (datetime(2026, 11, 26, 10, tzinfo=UTC), "America/Chicago", ("Chicago", "UTC−6", date(2026, 11, 26), time(4))),
        (datetime(2026, 11, 26, 9, tzinfo=UTC), "Europe/Berlin", ("Berlin", "UTC+1", date(2026, 11, 26), time(10))),
        (datetime(2026, 7, 1, 22, 5, tzinfo=UTC), "Europe/Berlin", ("Berlin", "UTC+2", date(2026, 7, 2), time(0, 5))),
        (
            datetime(2026, 11, 26, 1, tzinfo=UTC),
            "America/Argentina/Buenos_Aires",
            ("Buenos Aires", "UTC−3", date(2026, 11, 25), time(22)),
        ),
        (datetime(2026, 11, 26, tzinfo=UTC), "Asia/Kolkata", ("Kolkata", "UTC+5:30", date(2026, 11, 26), time(5, 30))),
    ],
)
def test_what_a_moment_is_elsewhere(instant: datetime, zone: str, there: tuple[str, str, date, time]) -> None:
    assert elsewhere(instant, ZoneInfo(zone)) == Elsewhere(*there)
    assert local_day(instant, ZoneInfo(zone)) == there[2]


@pytest.mark.parametrize(("minutes", "name"), [(0, "UTC"), (-210, "UTC−3:30"), (765, "UTC+12:45"), (-60, "UTC−1")])
def test_the_name_of_an_offset(minutes: int, name: str) -> None:
    assert utc_name(timedelta(minutes=minutes)) == name


@pytest.mark.parametrize(
    ("year", "zone", "changes"),
    [
        (2026, "Europe/Berlin", [(date(2026, 3, 29), True), (date(2026, 10, 25), False)]),
        (2027, "Europe/Berlin", [(date(2027, 3, 28), True), (date(2027, 10, 31), False)]),
        (2026, "America/New_York", [(date(2026, 3, 8), True), (date(2026, 11, 1), False)]),
        (2027, "Africa/Cairo", [(date(2027, 4, 30), True), (date(2027, 10, 28), False)]),
        (2026, "UTC", []),
    ],
)
def test_the_days_of_clock_changes(year: int, zone: str, changes: list[tuple[date, bool]]) -> None:
    assert clock_changes(year, ZoneInfo(zone)) == changes


# Working days


@pytest.mark.parametrize(
    ("day", "by", "there"),
    [
        (date(2026, 11, 17), 1, date(2026, 11, 19)),  # over Buß- und Bettag
        (date(2026, 11, 19), -1, date(2026, 11, 17)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # over a weekend
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # from a Saturday
        (date(2026, 11, 21), -1, date(2026, 11, 20)),
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 12, 24), 6, date(2027, 1, 5)),
        (date(2027, 1, 5), -6, date(2026, 12, 24)),
    ],
)
def test_a_shift_by_working_days(day: date, by: int, there: date) -> None:
    assert shift(day, by, HOLIDAYS) == there


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(-60, 60))
def test_a_shift_there_and_back(day: date, by: int) -> None:
    start = working_day_from(day, HOLIDAYS)
    there = shift(start, by, HOLIDAYS)
    assert is_working(there, HOLIDAYS)
    assert shift(there, -by, HOLIDAYS) == start
    assert working_days(Span(min(start, there), max(start, there)), HOLIDAYS) == abs(by) + 1


def test_no_shift_leads_out_of_reach() -> None:
    for by in (10**9, -(10**9)):
        with pytest.raises(DayOutOfReach):
            shift(date(2026, 11, 24), by)


@pytest.mark.parametrize(
    ("day", "there"),
    [
        (date(2026, 11, 18), date(2026, 11, 19)),
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 12, 25), date(2026, 12, 28)),
    ],
)
def test_the_next_working_day(day: date, there: date) -> None:
    assert working_day_from(day, HOLIDAYS) == there


# Weeks, months, spans


@pytest.mark.parametrize(
    ("day", "address", "monday"),
    [
        (date(2026, 11, 24), "2026-W48", date(2026, 11, 23)),
        (date(2027, 1, 3), "2026-W53", date(2026, 12, 28)),
        (date(2024, 12, 30), "2025-W01", date(2024, 12, 30)),
        (date(2021, 1, 1), "2020-W53", date(2020, 12, 28)),
    ],
)
def test_calendar_weeks(day: date, address: str, monday: date) -> None:
    week = week_of(day)
    assert week.address == address
    assert week.days[0] == monday
    assert day in week.days
    assert week_numbered(week.year, week.number) == week


@pytest.mark.parametrize(("year", "number"), [(2025, 53), (2026, 0), (2026, 54), (0, 1), (10_000, 1)])
def test_a_week_that_a_year_has_not(year: int, number: int) -> None:
    with pytest.raises(NoSuchWeek):
        week_numbered(year, number)


@pytest.mark.parametrize(
    ("month", "numbers", "first", "last"),
    [
        (date(2026, 11, 24), [44, 45, 46, 47, 48, 49], date(2026, 10, 26), date(2026, 12, 6)),
        (date(2027, 1, 1), [53, 1, 2, 3, 4], date(2026, 12, 28), date(2027, 1, 31)),
        (date(2027, 2, 1), [5, 6, 7, 8], date(2027, 2, 1), date(2027, 2, 28)),
    ],
)
def test_the_weeks_of_a_month(month: date, numbers: list[int], first: date, last: date) -> None:
    weeks = month_weeks(month)
    assert [week.number for week in weeks] == numbers
    assert (weeks[0].days[0], weeks[-1].days[-1]) == (first, last)
    assert [day for week in weeks for day in week.days] == list(Span(first, last))


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        (date(2026, 8, 31), 18, date(2028, 2, 29)),
        (date(2026, 11, 24), 18, date(2028, 5, 24)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
    ],
)
def test_so_many_months_later(day: date, months: int, there: date) -> None:
    assert months_later(day, months) == there


def test_a_span_holds_both_its_ends() -> None:
    span = Span(date(2026, 12, 30), date(2027, 1, 2))
    assert len(span) == len(list(span)) == 4
    assert span.first in span
    assert span.last in span
    assert date(2027, 1, 3) not in span
    assert span.overlaps(Span(date(2027, 1, 2), date(2027, 1, 9)))
    assert not span.overlaps(Span(date(2027, 1, 3), date(2027, 1, 9)))
    with pytest.raises(ValueError, match="first day"):
        Span(date(2026, 12, 2), date(2026, 12, 1))
