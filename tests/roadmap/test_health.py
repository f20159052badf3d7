"""What an owner said, how old that is, and what the signs say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.roadmap import health
from planner.roadmap.health import Freshness, Health, Signal
from planner.roadmap.rules import Cadence, MilestoneState, Reason, unsaid

TODAY = date(2026, 11, 24)
FAR = date(2027, 4, 30)
S = MilestoneState
BERLIN = ZoneInfo("Europe/Berlin")


def days(count: int) -> timedelta:
    return timedelta(days=count)


# -- how old it is ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cadence", "away", "expected"),
    [
        (Cadence.WEEKLY, 200, 7),
        (Cadence.TWO_WEEKLY, 200, 14),
        (Cadence.MONTHLY, 200, 30),
        (Cadence.TWO_WEEKLY, 31, 14),
        (Cadence.TWO_WEEKLY, 30, 7),
        (Cadence.MONTHLY, 3, 7),
        (Cadence.MONTHLY, -5, 7),
    ],
)
def test_what_is_near_is_told_of_weekly(cadence, away, expected):
    assert health.every(cadence, TODAY + days(away), TODAY) == expected


@pytest.mark.parametrize(
    ("cadence", "age", "expected"),
    [
        (Cadence.TWO_WEEKLY, 0, Freshness.FRESH),
        (Cadence.TWO_WEEKLY, 14, Freshness.FRESH),
        (Cadence.TWO_WEEKLY, 15, Freshness.FRESH),
        (Cadence.TWO_WEEKLY, 16, Freshness.LATE),  # after cadence + 1 day
        (Cadence.TWO_WEEKLY, 31, Freshness.LATE),
        (Cadence.TWO_WEEKLY, 32, Freshness.STALE),  # after two cadences + 3 days
        (Cadence.WEEKLY, 8, Freshness.FRESH),
        (Cadence.WEEKLY, 9, Freshness.LATE),
        (Cadence.WEEKLY, 17, Freshness.LATE),
        (Cadence.WEEKLY, 18, Freshness.STALE),
        (Cadence.MONTHLY, 31, Freshness.FRESH),
        (Cadence.MONTHLY, 32, Freshness.LATE),
        (Cadence.MONTHLY, 64, Freshness.STALE),
    ],
)
def test_an_update_grows_late_and_stale(cadence, age, expected):
    due = health.update_due(TODAY - days(age), FAR, cadence)
    assert health.freshness(due, FAR, cadence, TODAY) == expected


def test_nobody_is_late_because_a_day_came_near():
    """Twelve days old is fresh where two weeks are asked; when weekly begins, a week is left."""
    day = TODAY + days(30)
    due = health.update_due(TODAY - days(12), day, Cadence.TWO_WEEKLY)
    assert due == TODAY
    assert health.freshness(due, day, Cadence.TWO_WEEKLY, TODAY) == Freshness.FRESH


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.sampled_from(Cadence),
)
def test_an_update_is_due_on_the_first_day_on_which_its_cadence_has_passed(since, day, cadence):
    wanted = since
    while (wanted - since).days < health.every(cadence, day, wanted):
        wanted += days(1)
    assert health.update_due(since, day, cadence) == wanted


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 12, 2), ["2026-11-26 09:00", "2026-11-27 09:00", "2026-11-30 09:00"]),  # a Wednesday
        (date(2026, 11, 26), ["2026-11-26 09:00", "2026-11-27 09:00", "2026-11-30 09:00"]),  # a Thursday
        (date(2026, 12, 26), ["2026-12-24 09:00", "2026-12-28 09:00", "2026-12-29 09:00"]),  # over Christmas
    ],
)
def test_reminders_come_on_thursdays_at_nine_where_the_owner_is(due, said):
    holidays = {date(2026, 12, 25), date(2026, 12, 26)}
    assert [f"{at.astimezone(BERLIN):%Y-%m-%d %H:%M}" for at in health.reminders(due, BERLIN, holidays)] == said
    chicago = health.reminders(due, ZoneInfo("America/Chicago"), holidays)
    assert (chicago[0] - health.reminders(due, BERLIN, holidays)[0]) == timedelta(hours=7)


# -- what the signs say ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "seen", "says"),
    [
        ({}, (), None),
        ({"day": TODAY}, (), None),
        ({"day": TODAY - days(1)}, (Signal.OVERDUE,), Health.OFF_TRACK),
        ({"moves": 1}, (), None),
        ({"moves": 2}, (Signal.MOVED_AGAIN,), Health.AT_RISK),
        ({"waits_for_red": True}, (Signal.WAITS_FOR_RED,), Health.AT_RISK),
        ({"last": TODAY - days(29)}, (), None),
        ({"last": TODAY - days(30)}, (Signal.QUIET,), Health.AT_RISK),
        ({"last": None}, (), None),
        ({"moves": 3, "day": TODAY - days(9)}, (Signal.OVERDUE, Signal.MOVED_AGAIN), Health.OFF_TRACK),
    ],
)
def test_what_the_plan_itself_shows(changes, seen, says):
    plain = {"day": FAR, "moves": 0, "waits_for_red": False, "last": TODAY, "today": TODAY}
    shown = health.signals(S.COMMITTED, **(plain | changes))
    assert shown == seen
    assert health.signals_say(shown) == says


@pytest.mark.parametrize("state", [S.DRAFT, S.PAUSED, S.REACHED, S.DROPPED])
def test_of_what_is_not_committed_nothing_is_expected(state):
    assert not health.signals(
        state, day=TODAY - days(50), moves=5, waits_for_red=True, last=TODAY - days(90), today=TODAY
    )


def test_red_is_what_is_off_track_or_overdue():
    assert health.is_red(S.COMMITTED, FAR, Health.OFF_TRACK, TODAY)
    assert health.is_red(S.COMMITTED, TODAY - days(1), Health.ON_TRACK, TODAY)
    assert not health.is_red(S.COMMITTED, FAR, Health.AT_RISK, TODAY)
    assert not health.is_red(S.REACHED, TODAY - days(1), Health.OFF_TRACK, TODAY)


def test_signals_stand_beside_what_the_owner_says_when_they_are_worse():
    assert health.worse(Health.AT_RISK, Health.ON_TRACK)
    assert health.worse(Health.AT_RISK, None)
    assert not health.worse(Health.AT_RISK, Health.AT_RISK)
    assert not health.worse(Health.AT_RISK, Health.OFF_TRACK)
    assert not health.worse(None, None)


# -- saying it -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "text", "asked", "fields"),
    [
        (Health.ON_TRACK, "", "", []),
        (Health.AT_RISK, "", "", ["text", "help"]),
        (Health.AT_RISK, "The supplier is late.", " ", ["help"]),
        (Health.OFF_TRACK, "\n", "none", ["text"]),
        (Health.OFF_TRACK, "No.", "none", []),
    ],
)
def test_trouble_is_explained_and_help_is_asked(said, text, asked, fields):
    assert [refusal.field for refusal in health.unanswered(said, text, asked)] == fields


def test_a_promised_day_moves_with_a_reason_and_a_sentence():
    assert [refusal.field for refusal in unsaid(None, "")] == ["reason", "text"]
    assert [refusal.field for refusal in unsaid(Reason.SCOPE, " ")] == ["text"]
    assert unsaid(Reason.SCOPE, "Two ideas were merged.") == []


@pytest.mark.parametrize(
    ("said", "by", "expected"),
    [
        (Health.ON_TRACK, 7, Health.AT_RISK),
        (None, 7, Health.AT_RISK),
        (Health.OFF_TRACK, 7, Health.OFF_TRACK),
        (Health.ON_TRACK, -7, Health.ON_TRACK),
        (None, -7, Health.ON_TRACK),
    ],
)
def test_against_the_day_that_is_given_up_nothing_is_green(said, by, expected):
    assert health.after_a_move(said, FAR, FAR + days(by)) == expected


def test_typos_are_corrected_for_a_quarter_of_an_hour():
    at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert health.may_correct(at, at + timedelta(minutes=15))
    assert not health.may_correct(at, at + timedelta(minutes=15, seconds=1))


def test_what_changed_since_the_update_before():
    before = {"day": "2027-01-08", "confidence": "medium", "owner_id": 3}
    now = {"day": "2027-01-29", "confidence": "low", "owner_id": 3}
    assert health.changes_since(before, now) == {"day": ["2027-01-08", "2027-01-29"], "confidence": ["medium", "low"]}
    assert health.changes_since(now, now) == {}
