"""How measures are judged, and their line."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.goals.rules import HEIGHT, Better, Course, Verdict, spark, verdict

START, END = date(2026, 1, 1), date(2026, 12, 31)
HALFWAY = date(2026, 7, 2)


def course(now: float | None, **changes) -> Course:
    plain = Course(100.0, START, now, HALFWAY, 200.0, END, Better.UP)
    return plain._replace(**changes)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (200, Verdict.REACHED),
        (230, Verdict.REACHED),
        (160, Verdict.ON_TRACK),
        (150, Verdict.ON_TRACK),
        (141, Verdict.ON_TRACK),  # a tenth of the way behind is no worry
        (139, Verdict.AT_RISK),
        (121, Verdict.AT_RISK),
        (119, Verdict.OFF_TRACK),
        (80, Verdict.OFF_TRACK),
    ],
)
def test_against_a_straight_line(now, expected):
    assert verdict(course(now)) == expected


def test_less_may_be_better():
    down = {"start": 200.0, "target": 100.0, "better": Better.DOWN}
    assert verdict(course(150, **down)) == Verdict.ON_TRACK
    assert verdict(course(190, **down)) == Verdict.OFF_TRACK
    assert verdict(course(99, **down)) == Verdict.REACHED


@pytest.mark.parametrize(
    "unknown",
    [{"now": None}, {"read": None}, {"target": None}, {"start": None}, {"start_day": None}, {"target_day": None}],
)
def test_no_data_is_no_verdict(unknown):
    assert verdict(course(150)._replace(**unknown)) is None


def test_a_target_that_is_reached_needs_no_start():
    assert verdict(course(250, start=None)) == Verdict.REACHED
    assert verdict(course(50, start=200.0)) is None  # the target is where it began


def test_after_its_day_the_whole_way_is_asked():
    assert verdict(course(190, read=END + timedelta(days=200))) == Verdict.ON_TRACK
    assert verdict(course(150, read=END, target_day=START)) == Verdict.OFF_TRACK


def test_a_line_needs_two_days():
    assert spark([], 5.0) is None
    assert spark([(START, 5.0)], 5.0) is None
    flat = spark([(START, 5.0), (END, 5.0)], None)
    assert flat
    assert flat.line == "M0.0 36.25 L100.0 36.25"
    assert flat.target is None


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=40), st.one_of(st.none(), st.floats(-1e9, 1e9)))
def test_a_line_stays_in_its_box(values, target):
    drawn = spark([(START + timedelta(days=n), value) for n, value in enumerate(values)], target)
    assert drawn
    numbers = [float(number) for pair in drawn.line[1:].split(" L") for number in pair.split()]
    assert all(0 <= x <= 100 for x in numbers[::2])
    assert all(0 <= y <= HEIGHT for y in numbers[1::2])
    assert numbers[::2] == sorted(numbers[::2])
    assert drawn.area.startswith("M0 40 L0.0 ")
    assert drawn.area.endswith(" L100 40 Z")
    assert (drawn.target is None) == (target is None)
