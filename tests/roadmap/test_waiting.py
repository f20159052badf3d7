"""What waits for what, and that it never waits for itself."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.days.working import WorkingDays
from planner.roadmap.rules import MilestoneState
from planner.roadmap.waiting import Circle, check_no_circle, circle, is_violated

S = MilestoneState
WORKING = WorkingDays(date(2026, 1, 1), date(2028, 12, 31), {date(2026, 12, 25)})
TITLES = {1: "A", 2: "B", 3: "C"}


def test_a_circle_is_refused_and_named():
    with pytest.raises(Circle) as refused:
        check_no_circle([(1, 2), (2, 3)], 3, 1, TITLES)
    assert refused.value.values["way"] == "C → A → B → C"
    assert refused.value.way == [3, 1, 2, 3]


def test_the_shortest_circle_is_named():
    way = circle([(1, 2), (2, 3), (3, 4), (1, 4)], 4, 1)
    assert way == [4, 1, 4]


def test_nothing_waits_for_itself():
    assert circle([], 1, 1) == [1, 1]


def test_two_ways_to_one_are_no_circle():
    assert circle([(1, 2), (2, 4), (1, 3)], 3, 4) is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=60))
def test_no_sequence_of_links_makes_a_circle(wanted):
    """Links are put in as long as nothing is refused, and some taken out again: an order of all is left."""
    there: list[tuple[int, int]] = []
    for number, (first, then) in enumerate(wanted):
        if circle(there, first, then) is None:
            there.append((first, then))
        if number % 7 == 6 and there:
            there.pop(0)
    left, nodes = list(there), set(range(10))
    while nodes:
        free = {node for node in nodes if not any(then == node for _, then in left)}
        assert free, f"a circle among {left}"
        nodes -= free
        left = [(first, then) for first, then in left if first not in free]


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30), st.integers(0, 7), st.integers(0, 7))
def test_what_is_refused_would_have_been_a_circle(links, first, then):
    way = circle(links, first, then)
    if way is not None:
        steps = list(pairwise(way))
        assert way[0] == way[-1]
        assert steps[0] == (first, then)
        assert set(steps[1:]) <= set(links)


@pytest.mark.parametrize(
    ("before", "after", "lag", "expected"),
    [
        (date(2026, 12, 18), date(2026, 12, 18), 0, False),  # on the same day is early enough
        (date(2026, 12, 18), date(2026, 12, 17), 0, True),
        (date(2026, 12, 18), date(2026, 12, 21), 1, False),  # Friday to Monday is one working day
        (date(2026, 12, 18), date(2026, 12, 19), 1, True),
        (date(2026, 12, 24), date(2026, 12, 28), 1, False),  # a holiday between
        (date(2026, 12, 24), date(2026, 12, 25), 1, True),
        (None, date(2026, 12, 17), 0, False),
        (date(2026, 12, 18), None, 0, False),
    ],
)
def test_what_stands_too_early_is_violated(before, after, lag, expected):
    assert is_violated((S.COMMITTED, before), (S.DRAFT, after), lag, WORKING) is expected


@pytest.mark.parametrize("state", [S.REACHED, S.DROPPED])
def test_what_is_over_violates_nothing(state):
    late, early = date(2026, 12, 18), date(2026, 12, 1)
    assert not is_violated((state, late), (S.COMMITTED, early), 0, WORKING)
    assert not is_violated((S.COMMITTED, late), (state, early), 0, WORKING)
