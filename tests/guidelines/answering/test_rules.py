"""How long people wait, counted while somebody is there; what can't have happened. No app, no database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.guidelines.answering.rules import (
    REACH,
    USUAL,
    Case,
    CaseClass,
    Hours,
    InTime,
    ResponseTimes,
    Target,
    check_hours,
    check_times,
    due_at,
    in_time,
    is_late,
    may_change_case,
    percentile,
    served,
)
from planner.people.rules import Access, Role, Standing
from planner.web.refusal import Refused

BERLIN = ZoneInfo("Europe/Berlin")
WORKDAYS = [(time(8), time(18))] * 5 + [None, None]
REFORMATION = date(2026, 10, 31)  # a Saturday in Lower Saxony
DAY_OF_PRAYER = date(2026, 11, 18)  # a Wednesday, in Saxony alone
OFFICE = Hours(WORKDAYS, BERLIN)
SAXON = Hours(WORKDAYS, BERLIN, {DAY_OF_PRAYER})
ALWAYS = Hours.always(BERLIN)


def at(text: str, fold: int = 0) -> datetime:
    """A wall time in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


# -- what counts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "hours", "minutes"),
    [
        ("2026-11-24 09:00", "2026-11-24 09:48", OFFICE, 48),
        ("2026-11-24 09:00", "2026-11-24 09:00", OFFICE, 0),
        ("2026-11-24 07:00", "2026-11-24 09:00", OFFICE, 60),
        ("2026-11-24 17:30", "2026-11-25 08:30", OFFICE, 60),
        ("2026-11-24 18:00", "2026-11-25 08:00", OFFICE, 0),
        ("2026-11-24 20:00", "2026-11-24 22:00", OFFICE, 0),
        ("2026-11-20 17:00", "2026-11-23 09:00", OFFICE, 120),  # Friday to Monday
        ("2026-11-21 10:00", "2026-11-22 10:00", OFFICE, 0),  # a weekend
        ("2026-11-17 17:00", "2026-11-19 09:00", OFFICE, 720),
        ("2026-11-17 17:00", "2026-11-19 09:00", SAXON, 120),  # across the holiday
        ("2026-11-18 09:00", "2026-11-18 17:00", SAXON, 0),
        ("2026-11-20 17:00", "2026-11-23 09:00", ALWAYS, 64 * 60),
        ("2026-03-27 17:00", "2026-03-30 09:00", OFFICE, 120),  # the clocks change on Sunday
        ("2026-03-28 12:00", "2026-03-29 12:00", ALWAYS, 23 * 60),
        ("2026-10-24 12:00", "2026-10-25 12:00", ALWAYS, 25 * 60),
        ("2026-11-24 10:00", "2026-11-24 09:00", OFFICE, 0),
        ("2026-11-25 10:00", "2026-11-20 09:00", OFFICE, 0),
    ],
)
def test_what_counts_of_the_time_between(start: str, end: str, hours: Hours, minutes: int) -> None:
    assert served(at(start), at(end), hours) == timedelta(minutes=minutes)


def test_hours_at_night_follow_the_wall_clock() -> None:
    nights = Hours([(time(1), time(4))] * 7, BERLIN)
    whole = [("2026-03-28", 180), ("2026-03-29", 120), ("2026-10-25", 240)]
    for day, minutes in whole:
        assert served(at(f"{day} 00:00"), at(f"{day} 23:00"), nights) == timedelta(minutes=minutes)


def test_hours_that_begin_in_the_skipped_hour_begin_after_it() -> None:
    nights = Hours([(time(2, 30), time(4))] * 7, BERLIN)
    assert nights.of(date(2026, 3, 29)) == (at("2026-03-29 03:00"), at("2026-03-29 04:00"))


def test_midnight_ends_a_day_also_where_clocks_change_at_midnight() -> None:
    santiago = ZoneInfo("America/Santiago")  # on 6 September 2026 there is no 00:00
    hours = Hours.always(santiago)
    days = [hours.of(date(2026, 9, 5)), hours.of(date(2026, 9, 6)), hours.of(date(2026, 9, 7))]
    assert all(days)
    assert days[0][1] == days[1][0]
    assert days[1][1] == days[2][0]
    assert days[1][1] - days[1][0] == timedelta(hours=23)


MOMENTS = st.datetimes(datetime(2025, 12, 1), datetime(2027, 2, 1)).map(lambda wall: wall.replace(tzinfo=UTC))
ZONES = st.sampled_from(["Europe/Berlin", "America/Santiago", "Asia/Kolkata", "Australia/Lord_Howe"]).map(ZoneInfo)
QUARTERS = st.integers(0, 95)


@st.composite
def some_hours(draw: st.DrawFn) -> Hours:
    def day() -> tuple[time, time] | None:
        first, last = sorted((draw(QUARTERS), draw(QUARTERS)))
        if first == last:
            return None
        return time(first // 4, first % 4 * 15), time(last // 4, last % 4 * 15)

    holidays = draw(st.sets(st.dates(date(2025, 12, 1), date(2027, 2, 1)), max_size=30))
    return Hours([day() for _ in range(7)], draw(ZONES), holidays)


@given(some_hours(), MOMENTS, MOMENTS, MOMENTS)
@settings(max_examples=200, deadline=None)
def test_time_adds_up_and_never_runs_back(hours: Hours, one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted((one, two, three))
    whole = served(first, last, hours)
    assert served(first, middle, hours) + served(middle, last, hours) == whole
    assert timedelta(0) <= served(first, middle, hours) <= whole <= last - first
    assert served(last, first, hours) in (timedelta(0), whole if first == last else timedelta(0))


@given(ZONES, MOMENTS, MOMENTS)
@settings(deadline=None)
def test_day_and_night_everything_counts(zone: ZoneInfo, one: datetime, two: datetime) -> None:
    first, last = sorted((one, two))
    assert served(first, last, Hours.always(zone)) == last - first


@given(some_hours(), MOMENTS)
@settings(deadline=None)
def test_a_holiday_counts_for_nothing(hours: Hours, moment: datetime) -> None:
    closed = Hours(hours.week, hours.zone, {date(2025, 11, 1) + timedelta(days=n) for n in range(500)})
    assert served(moment, moment + timedelta(days=9), closed) == timedelta(0)


# -- when it is due --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrived", "target", "hours", "due"),
    [
        ("2026-11-24 09:00", Target(minutes=120), OFFICE, "2026-11-24 11:00"),
        ("2026-11-24 17:00", Target(minutes=120), OFFICE, "2026-11-25 09:00"),
        ("2026-11-24 16:00", Target(minutes=120), OFFICE, "2026-11-24 18:00"),
        ("2026-11-20 17:30", Target(minutes=60), OFFICE, "2026-11-23 08:30"),
        ("2026-11-21 12:00", Target(minutes=60), OFFICE, "2026-11-23 09:00"),
        ("2026-11-17 17:30", Target(minutes=60), SAXON, "2026-11-19 08:30"),
        ("2026-11-24 09:00", Target(minutes=1440), OFFICE, "2026-11-26 13:00"),
        ("2026-11-21 23:50", Target(minutes=15), ALWAYS, "2026-11-22 00:05"),
        ("2026-03-29 01:50", Target(minutes=15), ALWAYS, "2026-03-29 03:05"),
        ("2026-11-24 09:00", Target(days=0), OFFICE, "2026-11-24 18:00"),
        ("2026-11-24 06:00", Target(days=0), OFFICE, "2026-11-24 18:00"),
        ("2026-11-24 19:00", Target(days=0), OFFICE, "2026-11-25 18:00"),
        ("2026-11-20 09:00", Target(days=1), OFFICE, "2026-11-23 18:00"),
        ("2026-11-17 09:00", Target(days=1), SAXON, "2026-11-19 18:00"),
        ("2026-11-21 09:00", Target(days=1), ALWAYS, "2026-11-23 00:00"),
    ],
)
def test_when_an_answer_is_due(arrived: str, target: Target, hours: Hours, due: str) -> None:
    assert due_at(at(arrived), target, hours) == at(due)


def test_nothing_is_due_without_a_target_or_where_nobody_is_ever_there() -> None:
    assert due_at(at("2026-11-24 09:00"), Target(), OFFICE) is None
    nobody = Hours([None] * 7, BERLIN)
    assert due_at(at("2026-11-24 09:00"), Target(minutes=1), nobody) is None
    assert due_at(at("2026-11-24 09:00"), Target(days=0), nobody) is None
    assert due_at(at("2026-11-24 09:00"), Target(minutes=REACH * 24 * 60), OFFICE) is None


@given(some_hours(), MOMENTS, st.integers(1, 3000))
@settings(deadline=None)
def test_at_the_moment_it_is_due_just_so_much_has_counted(hours: Hours, arrived: datetime, minutes: int) -> None:
    due = due_at(arrived, Target(minutes=minutes), hours)
    if due is not None:
        assert served(arrived, due, hours) == timedelta(minutes=minutes)
        assert not is_late(due, due, hours)


@pytest.mark.parametrize(
    ("due", "moment", "late"),
    [
        ("2026-11-24 11:00", "2026-11-24 11:00", False),
        ("2026-11-24 11:00", "2026-11-24 11:01", True),
        ("2026-11-24 18:00", "2026-11-24 23:00", False),  # nobody is there: nothing has run since
        ("2026-11-24 18:00", "2026-11-25 08:01", True),
    ],
)
def test_late_is_what_time_has_run_since(due: str, moment: str, late: bool) -> None:
    assert is_late(at(due), at(moment), OFFICE) is late


def test_what_is_never_due_is_never_late() -> None:
    assert not is_late(None, at("2026-11-24 11:00"), OFFICE)


# -- half, and nine of ten -------------------------------------------------------------------------------------------


def minutes(*counts: int | None) -> list[timedelta | None]:
    return [None if count is None else timedelta(minutes=count) for count in counts]


@pytest.mark.parametrize(
    ("waits", "half", "nine_of_ten"),
    [
        (minutes(7), 7, 7),
        (minutes(30, 10), 10, 30),
        (minutes(*range(1, 11)), 5, 9),
        (minutes(*range(1, 22)), 11, 19),
        (minutes(*range(1, 10), None), 5, 9),
        (minutes(*range(1, 9), None, None), 5, None),
        (minutes(1, None, None), None, None),
        (minutes(None), None, None),
    ],
)
def test_half_and_nine_of_ten(waits: list[timedelta | None], half: int | None, nine_of_ten: int | None) -> None:
    said = [percentile(waits, share) for share in (50, 90)]
    assert said == minutes(half, nine_of_ten)


@given(st.lists(st.integers(0, 5000), min_size=1), st.integers(1, 100))
def test_a_percentile_is_true_to_its_name(counts: list[int], share: int) -> None:
    waits = minutes(*counts)
    wait = percentile(waits, share)
    assert wait in waits
    assert sum(one <= wait for one in waits if one is not None) * 100 >= share * len(waits)


TIMES = {
    CaseClass.CRISIS: ResponseTimes(Target(minutes=15), Target(minutes=60), ALWAYS),
    CaseClass.COMPLAINT: ResponseTimes(Target(minutes=120), Target(minutes=1440), OFFICE),
    CaseClass.QUESTION: ResponseTimes(Target(minutes=240), Target(minutes=1440), OFFICE),
    CaseClass.OTHER: ResponseTimes(Target(days=1), Target(), OFFICE),
    CaseClass.NONE: ResponseTimes(Target(), Target(), OFFICE),
}
TEN = at("2026-11-24 10:00")


def a_case(of: CaseClass, arrived: str, first: str | None = None) -> Case:
    return Case(of, at(arrived), at(first) if first else None)


def test_in_time_of_each_class_the_one_with_most_first() -> None:
    cases = [
        a_case(CaseClass.CRISIS, "2026-11-22 03:00", "2026-11-22 03:20"),  # a Sunday night counts
        a_case(CaseClass.COMPLAINT, "2026-11-20 17:00", "2026-11-23 08:30"),  # 90 minutes that count
        a_case(CaseClass.COMPLAINT, "2026-11-23 09:00", "2026-11-23 11:01"),
        a_case(CaseClass.COMPLAINT, "2026-11-24 09:59"),  # not late yet
        a_case(CaseClass.COMPLAINT, "2026-11-23 09:00"),  # late, and nobody answered
        a_case(CaseClass.OTHER, "2026-11-20 09:00", "2026-11-23 17:59"),
        a_case(CaseClass.OTHER, "2026-11-20 09:00", "2026-11-23 18:00"),
        a_case(CaseClass.NONE, "2026-11-20 09:00"),
        a_case(CaseClass.SENSITIVE, "2026-11-20 09:00", "2026-11-20 09:30"),  # without times of its own
    ]
    minute = timedelta(minutes=1)
    assert in_time(cases, TIMES, now=TEN) == [
        InTime(CaseClass.COMPLAINT, Target(minutes=120), 1, 3, 121 * minute, None),
        InTime(CaseClass.OTHER, Target(days=1), 2, 2, 1139 * minute, 1140 * minute),
        InTime(CaseClass.CRISIS, Target(minutes=15), 0, 1, 20 * minute, 20 * minute),
    ]


def test_without_cases_there_is_nothing_to_say() -> None:
    assert in_time([], TIMES, now=TEN) == []
    assert in_time([a_case(CaseClass.QUESTION, "2026-11-24 09:59")], TIMES, now=TEN) == []


@pytest.mark.parametrize(
    ("good", "total", "share"), [(17, 21, 81), (14, 15, 93), (7, 7, 100), (399, 400, 99), (0, 3, 0)]
)
def test_a_hundred_of_a_hundred_is_all(good: int, total: int, share: int) -> None:
    assert InTime(CaseClass.COMPLAINT, Target(minutes=120), good, total, None, None).of_hundred == share


# -- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [(None, None), (time(8), time(18)), (time(8), time(0)), (time(0), time(0))])
def test_hours_that_may_be(day: tuple[time | None, time | None]) -> None:
    check_hours(*day)


@pytest.mark.parametrize("day", [(time(8), None), (None, time(18)), (time(18), time(8)), (time(8), time(8))])
def test_hours_that_may_not_be(day: tuple[time | None, time | None]) -> None:
    with pytest.raises(Refused):
        check_hours(*day)


NOON = at("2026-11-24 12:00")


@pytest.mark.parametrize(
    ("arrived", "first", "closed", "field"),
    [
        (-60, None, None, None),
        (-60, -30, None, None),
        (-60, -60, -60, None),
        (-60, None, 0, None),
        (1, 1, 1, None),  # a clock that is a little ahead
        (-60, -61, None, "first"),
        (-60, -30, -31, "closed"),
        (-60, None, -61, "closed"),
        (5, None, None, "arrived"),
        (-60, 5, None, "first"),
        (-60, -30, 5, "closed"),
        (-367 * 24 * 60, None, None, "arrived"),
        (-366 * 24 * 60, None, None, None),
    ],
)
def test_what_can_have_happened(arrived: int, first: int | None, closed: int | None, field: str | None) -> None:
    moments = [None if by is None else NOON + timedelta(minutes=by) for by in (arrived, first, closed)]
    assert moments[0]
    refused = None
    try:
        check_times(moments[0], moments[1], moments[2], noted=NOON, now=NOON)
    except Refused as refusal:
        refused = refusal.field
    assert refused == field


def test_who_may_change_a_case() -> None:
    jana = Access(1, {7: Role.READER})
    assert may_change_case(jana, 1)
    assert not may_change_case(jana, 2)
    assert may_change_case(Access(3, {}, Standing.MANAGER), 2)
    assert may_change_case(Access(3, {}, Standing.ADMIN), 2)


def test_something_is_usual_for_each_class() -> None:
    assert set(USUAL) == set(CaseClass)
