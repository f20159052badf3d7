from __future__ import annotations

from datetime import date

import pytest

from planner.people.rules import Access, Standing
from planner.roadmap.models import Milestone
from planner.roadmap.rules import MilestoneState, check_movable, lacking, may_move, slip
from planner.web.refusal import Refused
from tests.builders import NOW

DAY, LATER = date(2026, 12, 18), date(2027, 1, 8)
S = MilestoneState


@pytest.mark.parametrize("state", [S.COMMITTED, S.PAUSED, S.REACHED])
def test_what_is_promised_needs_an_owner_and_a_day(state):
    assert [refusal.field for refusal in lacking(state, day=None, owner_id=None)] == ["owner_id", "day"]
    assert [refusal.field for refusal in lacking(state, day=DAY, owner_id=None)] == ["owner_id"]
    assert [refusal.field for refusal in lacking(state, day=None, owner_id=1)] == ["day"]
    assert lacking(state, day=DAY, owner_id=1) == []


@pytest.mark.parametrize("state", [S.DRAFT, S.DROPPED])
def test_a_draft_and_a_dropped_one_need_neither(state):
    assert lacking(state, day=None, owner_id=None) == []


def test_its_owner_and_managers_move_its_day():
    assert may_move(Access(7), 7)
    assert may_move(Access(8, standing=Standing.MANAGER), 7)
    assert may_move(Access(8, standing=Standing.ADMIN), None)
    assert not may_move(Access(8), 7)
    assert not may_move(Access(8), None)


@pytest.mark.parametrize("state", [S.REACHED, S.DROPPED])
def test_what_is_over_stays_on_its_day(state):
    with pytest.raises(Refused):
        check_movable(state)


def test_a_slip_counts_days_from_the_first_promise():
    assert slip(LATER, DAY) == 21
    assert slip(DAY, LATER) == -21
    assert slip(DAY, DAY) == slip(None, DAY) == slip(DAY, None) == 0


def planned(state: S = S.COMMITTED, day: date | None = DAY) -> Milestone:
    milestone = Milestone(title="Price list signed off")
    milestone.plan(state, day, 1, now=NOW)
    return milestone


def test_the_day_that_is_promised_first_stays_the_baseline():
    milestone = planned()
    milestone.move_to(LATER, now=NOW)
    milestone.plan(S.PAUSED, date(2027, 3, 1), 2, now=NOW)
    assert (milestone.baseline_day, milestone.slip) == (DAY, 73)


def test_a_draft_has_no_baseline_until_it_is_committed():
    milestone = planned(S.DRAFT)
    assert milestone.baseline_day is None
    milestone.move_to(LATER, now=NOW)
    milestone.plan(S.COMMITTED, LATER, 1, now=NOW)
    assert (milestone.baseline_day, milestone.slip) == (LATER, 0)


def test_a_refused_plan_changes_nothing():
    milestone = planned()
    with pytest.raises(Refused):
        milestone.plan(S.COMMITTED, None, 1, now=NOW)
    assert (milestone.day, milestone.state) == (DAY, S.COMMITTED)


def test_a_reached_one_moves_only_when_it_is_taken_up_again():
    milestone = planned(S.REACHED)
    with pytest.raises(Refused):
        milestone.plan(S.REACHED, LATER, 1, now=NOW)
    milestone.plan(S.COMMITTED, LATER, 1, now=NOW)
    assert milestone.day == LATER
