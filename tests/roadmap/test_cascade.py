"""What a move would move along: three policies, what stays, what another department is asked."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.days.holidays import holiday_days
from planner.days.rules import is_working
from planner.days.working import working_days
from planner.roadmap.cascade import Piece, cascade
from planner.roadmap.rules import OVER, MilestoneState, Policy
from planner.roadmap.waiting import Link, circle, is_violated

S = MilestoneState
HOLIDAYS = holiday_days("DE", "NI", date(2025, 1, 1), date(2035, 12, 31))
WORKING = working_days(2025, 2035, HOLIDAYS)
CRM, INBOX, PIPELINE = 1, 2, 3


def piece(id_: int, day: date | None, state: S = S.COMMITTED, *, fixed: bool = False, department: int = 1) -> Piece:
    return Piece(id_, day, state, fixed, department)


def plan(*pieces: Piece) -> dict[int, Piece]:
    return {one.id: one for one in pieces}


LINKS = [Link(CRM, INBOX), Link(CRM, PIPELINE)]
THREE = plan(
    piece(CRM, date(2027, 1, 29)), piece(INBOX, date(2027, 2, 12), department=6), piece(PIPELINE, date(2027, 4, 30))
)
LATER = {CRM: date(2027, 2, 19)}


def test_warn_only_moves_nothing_and_names_what_breaks():
    found = cascade(THREE, LINKS, LATER, Policy.WARN, WORKING)
    assert found.shifts == []
    assert found.broken == [Link(CRM, INBOX)]


def test_the_buffer_is_used_up_before_anything_moves():
    found = cascade(THREE, LINKS, LATER, Policy.USE_BUFFER, WORKING)
    assert [(shift.id, shift.new) for shift in found.shifts] == [(INBOX, date(2027, 2, 19))]
    assert found.broken == []


def test_gaps_are_kept_in_working_days():
    """The pipeline keeps its 63 working days, over Easter and Whitsun."""
    found = cascade(THREE, LINKS, LATER, Policy.KEEP_GAP, WORKING)
    assert [(shift.id, shift.new, shift.gap) for shift in found.shifts] == [
        (INBOX, date(2027, 3, 5), 10),
        (PIPELINE, date(2027, 5, 25), 63),
    ]


def test_what_is_another_departments_is_proposed():
    found = cascade(THREE, LINKS, LATER, Policy.KEEP_GAP, WORKING)
    assert {shift.id: shift.proposed for shift in found.shifts} == {INBOX: True, PIPELINE: False}


@pytest.mark.parametrize("policy", Policy)
def test_an_earlier_day_pulls_nothing(policy):
    found = cascade(THREE, LINKS, {CRM: date(2026, 12, 1)}, policy, WORKING)
    assert (found.shifts, found.broken) == ([], [])


@pytest.mark.parametrize(
    "stuck", [{"state": S.REACHED}, {"state": S.DROPPED}, {"fixed": True}], ids=["reached", "dropped", "fixed"]
)
def test_what_stays_stays_and_nothing_behind_it_moves(stuck):
    pieces = plan(
        piece(1, date(2027, 1, 29)),
        piece(2, date(2027, 2, 1), **stuck),
        piece(3, date(2027, 2, 2)),
    )
    found = cascade(pieces, [Link(1, 2), Link(2, 3)], {1: date(2027, 3, 1)}, Policy.USE_BUFFER, WORKING)
    assert found.shifts == []
    assert found.stays == [2]
    assert found.broken == ([Link(1, 2)] if "fixed" in stuck else [])


def test_an_undated_one_is_left_alone():
    pieces = plan(piece(1, date(2027, 1, 29)), piece(2, None, S.DRAFT))
    found = cascade(pieces, [Link(1, 2)], {1: date(2027, 3, 1)}, Policy.KEEP_GAP, WORKING)
    assert (found.shifts, found.stays, found.broken) == ([], [], [])


def test_of_two_that_it_waits_for_the_later_one_counts():
    pieces = plan(piece(1, date(2027, 1, 4)), piece(2, date(2027, 1, 4)), piece(3, date(2027, 1, 5)))
    moved = {1: date(2027, 2, 1), 2: date(2027, 3, 1)}
    found = cascade(pieces, [Link(1, 3), Link(2, 3, 5)], moved, Policy.USE_BUFFER, WORKING)
    assert [(shift.new, shift.because) for shift in found.shifts] == [(date(2027, 3, 8), 2)]


def test_days_skip_weekends_and_holidays():
    pieces = plan(piece(1, date(2026, 12, 1)), piece(2, date(2026, 12, 2)))
    found = cascade(pieces, [Link(1, 2, 1)], {1: date(2026, 12, 24)}, Policy.USE_BUFFER, WORKING)
    assert found.shifts[0].new == date(2026, 12, 28)  # after Christmas on Friday and Saturday


# -- whatever the plan -----------------------------------------------------------------------------------------------

DAYS = st.dates(date(2026, 6, 1), date(2028, 6, 1))
PIECES = st.builds(
    piece, st.just(0), st.one_of(st.none(), DAYS), st.sampled_from(S), fixed=st.booleans(), department=st.integers(1, 3)
)
PLANS = st.lists(PIECES, min_size=2, max_size=12).map(
    lambda some: {number: one._replace(id=number) for number, one in enumerate(some)}
)


@settings(max_examples=100)
@given(st.data(), PLANS, st.sampled_from(Policy), DAYS)
def test_whatever_the_plan(data, pieces, policy, day):
    ids = sorted(pieces)
    links: list[Link] = []
    for first, then, lag in data.draw(
        st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids), st.integers(0, 10)), max_size=24)
    ):
        if circle([link[:2] for link in links], first, then) is None:
            links.append(Link(first, then, lag))
    moved = {data.draw(st.sampled_from(ids)): day}
    found = cascade(pieces, links, moved, policy, WORKING)
    new = {id_: one.day for id_, one in pieces.items()} | moved | {shift.id: shift.new for shift in found.shifts}
    for shift in found.shifts:
        one = pieces[shift.id]
        assert one.state not in OVER
        assert not one.fixed
        assert one.day == shift.old < shift.new
        assert is_working(shift.new, HOLIDAYS)
        assert shift.id not in moved
        assert shift.proposed == (one.department_id not in {pieces[id_].department_id for id_ in moved})
    assert len({shift.id for shift in found.shifts}) == len(found.shifts)
    assert policy != Policy.WARN or not found.shifts
    for link in found.broken:
        before, after = pieces[link.from_id], pieces[link.to_id]
        assert {link.from_id, link.to_id} & {*moved, *(shift.id for shift in found.shifts)}
        assert is_violated((before.state, new[link.from_id]), (after.state, new[link.to_id]), link.lag, WORKING)
    if policy != Policy.WARN:  # whatever waits for something that moved and may move itself is right again
        for link in found.broken:
            assert pieces[link.to_id].stays or link.to_id in moved


def test_five_thousand_with_ten_thousand_links_take_no_time():
    rng = random.Random("cascade")
    pieces = {
        id_: piece(id_, date(2026, 1, 1) + timedelta(days=id_ // 3), department=rng.randint(1, 8))
        for id_ in range(5_000)
    }
    links = []
    while len(links) < 10_000:
        first = rng.randrange(4_900)
        links.append(Link(first, first + rng.randint(1, 90), rng.randint(0, 5)))
    pairs = [link[:2] for link in links]

    def quickest(what) -> float:
        took = []
        for _ in range(5):
            begin = time.process_time()
            what()
            took.append(time.process_time() - begin)
        return min(took)

    wide = working_days(2025, 2060, frozenset())
    assert len(cascade(pieces, links, {0: date(2026, 6, 1)}, Policy.KEEP_GAP, wide).shifts) > 3_000
    assert quickest(lambda: cascade(pieces, links, {0: date(2026, 6, 1)}, Policy.KEEP_GAP, wide)) < 0.15
    assert quickest(lambda: circle(pairs, 4_999, 0)) < 0.15
