"""Hours of the night, weekends and holidays."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from planner.guidelines.checks import parameters
from planner.guidelines.checks.kinds import KINDS
from tests.guidelines.checks.builders import BERLIN, a_post_with, a_time, found, reads_in_german, said

THURSDAY = date(2026, 11, 26)
SATURDAY = date(2026, 11, 28)
CLOCKS_BACK = date(2026, 10, 25)  # both are Sundays
CLOCKS_FORWARD = date(2027, 3, 28)
CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("when", "more", "fields"),
    [
        (a_time(THURSDAY, "19:59"), {}, []),
        (a_time(THURSDAY, "20:00"), {}, ["at"]),
        (a_time(THURSDAY, "23:59"), {}, ["at"]),
        (a_time(THURSDAY, "00:00"), {}, ["at"]),
        (a_time(THURSDAY, "06:59"), {}, ["at"]),
        (a_time(THURSDAY, "07:00"), {}, []),
        (a_time(THURSDAY, "12:00"), {"from_": time(11), "to": time(13)}, ["at"]),
        (a_time(THURSDAY, "13:00"), {"from_": time(11), "to": time(13)}, []),
        (a_time(THURSDAY, "23:00"), {"from_": time(11), "to": time(13)}, []),
        (a_time(THURSDAY, "07:00"), {"from_": time(7), "to": time(7)}, []),
        (a_time(THURSDAY), {}, []),
        (a_time(SATURDAY, "10:00"), {}, ["day"]),
        (a_time(SATURDAY, "21:00"), {}, ["day", "at"]),
        (a_time(SATURDAY), {}, ["day"]),
        (a_time(SATURDAY, "10:00"), {"weekends": False}, []),
        ({}, {}, []),
    ],
)
def test_quiet_hours_go_past_midnight(when, more, fields):
    assert [f.field for f in found("quiet_hours", a_post_with("Hallo", **when), **more)] == fields


@pytest.mark.parametrize(
    ("day", "at", "quiet"),
    [
        (CLOCKS_BACK, "02:30", True),  # twice on this day
        (CLOCKS_BACK, "06:59", True),
        (CLOCKS_BACK, "07:00", False),
        (CLOCKS_BACK, "19:30", False),
        (CLOCKS_BACK, "20:00", True),
        (CLOCKS_FORWARD, "06:59", True),
        (CLOCKS_FORWARD, "07:00", False),
        (CLOCKS_FORWARD, "19:59", False),
        (CLOCKS_FORWARD, "20:00", True),
    ],
)
@pytest.mark.parametrize("zone", [BERLIN, CHICAGO])
def test_the_posts_own_clock_counts_when_clocks_change(day, at, quiet, zone):
    post = a_post_with("Hallo", zone=zone, **a_time(day, at, zone=zone))

    assert [f.field for f in found("quiet_hours", post, weekends=False)] == ["at"] * quiet


def test_the_later_of_two_equal_times_is_as_quiet_as_the_earlier():
    later = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)

    assert found("quiet_hours", a_post_with("Hallo", day=CLOCKS_BACK, at=time(2, 30), moment=later), weekends=False)


@pytest.mark.parametrize(
    ("day", "parameters", "messages"),
    [
        (date(2026, 12, 25), {}, ["25 December is a public holiday (Christmas Day)."]),
        (date(2026, 12, 26), {}, ["26 December is a public holiday (Second day)."]),  # a Saturday
        (date(2026, 12, 26), {"holidays": False}, ["Saturday 26 December is at the weekend."]),
        (date(2026, 12, 27), {}, ["Sunday 27 December is at the weekend."]),
        (date(2026, 12, 25), {"holidays": False}, []),
        (date(2026, 12, 28), {}, []),
    ],
)
def test_holidays_and_weekends(day, parameters, messages):
    holidays = {date(2026, 12, 25): "Christmas Day", date(2026, 12, 26): "Second day"}

    assert [
        said(f) for f in found("quiet_hours", a_post_with("x", day=day, holidays=holidays), **parameters)
    ] == messages


def test_it_says_so_in_german():
    holidays = {date(2026, 12, 25): "1. Weihnachtstag"}
    findings = found("quiet_hours", a_post_with("x", holidays=holidays, **a_time(date(2026, 12, 25), "21:00")))
    findings += found("quiet_hours", a_post_with("x", day=SATURDAY))

    assert all(reads_in_german(f) for f in findings)


def test_from_is_read_and_written_by_its_name():
    saved = {"from": "18:00", "to": "08:00", "weekends": True, "holidays": False}
    read = parameters.read(KINDS["quiet_hours"].parameters, saved)

    assert read.from_ == time(18)
    assert parameters.write(read) == saved
