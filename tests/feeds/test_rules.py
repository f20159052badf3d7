from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from planner.calendar.rules import State
from planner.days.rules import Span
from planner.feeds.rules import (
    SHOWN_STATES,
    Edition,
    Source,
    Wanted,
    colour_of,
    etag,
    is_late,
    last_modified,
    next_edition,
    shows,
    window,
    worth_noting,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 9, 12, 33, 500_000, tzinfo=UTC)
SECOND = NOW.replace(microsecond=0)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 24), date(2026, 8, 26), date(2028, 5, 24)),
        (date(2026, 8, 31), date(2026, 6, 2), date(2028, 2, 29)),
        (date(2027, 2, 28), date(2026, 11, 30), date(2028, 8, 28)),
    ],
)
def test_the_window_is_90_days_back_and_18_months_ahead(today: date, first: date, last: date) -> None:
    assert window(today) == Span(first, last)


def test_ideas_and_drafts_are_off_unless_wanted() -> None:
    assert {state for state in State if shows(state, now=NOW)} == SHOWN_STATES
    assert shows(State.IDEA, wanted={State.IDEA}, now=NOW)
    assert not shows(State.APPROVED, wanted={State.IDEA}, now=NOW)


@pytest.mark.parametrize(
    ("ago", "cancelled_from", "shown"),
    [
        (timedelta(0), State.APPROVED, True),
        (timedelta(days=30) - timedelta(seconds=1), State.APPROVED, True),
        (timedelta(days=30), State.APPROVED, False),
        (timedelta(0), None, True),
        (timedelta(0), State.DRAFT, False),
    ],
)
def test_what_was_cancelled_stays_30_days(ago: timedelta, cancelled_from: State | None, shown: bool) -> None:
    assert shows(State.CANCELLED, now=NOW, cancelled_at=NOW - ago, cancelled_from=cancelled_from) is shown


def test_a_first_edition_carries_the_row_s_last_change() -> None:
    changed = NOW - timedelta(days=3)
    assert next_edition(None, "a", changed_at=changed, now=NOW) == Edition("a", 0, SECOND - timedelta(days=3))
    assert next_edition(None, "a", changed_at=changed, now=NOW, highest=4).sequence == 5


def test_an_edition_rises_only_when_the_digest_differs() -> None:
    kept = Edition("a", 4, SECOND - timedelta(days=1))
    assert next_edition(kept, "a", changed_at=NOW, now=NOW) is kept
    assert next_edition(kept, "b", changed_at=NOW, now=NOW) == Edition("b", 5, SECOND)
    # the clock was set back in between: what is new never looks older
    assert next_edition(kept, "b", changed_at=NOW, now=NOW - timedelta(days=9)) == Edition("b", 5, kept.stamp)


WANTED = Wanted(source=Source.DEPARTMENT, department_id=3, language="de", states=SHOWN_STATES)


def an_etag(wanted: Wanted = WANTED, **values: object) -> str:
    usual: dict[str, object] = {
        "revision": "a1",
        "today": date(2026, 11, 24),
        "base_address": "https://planner.example",
    }
    return etag(wanted, **(usual | values))  # type: ignore[arg-type]


def test_the_validator_is_the_same_for_the_same() -> None:
    same = replace(WANTED, states=frozenset(sorted(SHOWN_STATES, reverse=True)))
    assert an_etag() == an_etag(same)
    assert an_etag().isalnum()


@pytest.mark.parametrize(
    "change",
    [
        {"revision": "a2"},
        {"today": date(2026, 11, 25)},
        {"base_address": "http://127.0.0.1:5000"},
    ],
)
def test_the_validator_differs_with_what_stands(change: dict[str, object]) -> None:
    assert an_etag(**change) != an_etag()


@pytest.mark.parametrize(
    "change",
    [
        {"source": Source.COMPANY},
        {"department_id": 31},
        {"person_id": 3},
        {"states": frozenset({State.APPROVED})},
        {"observances": True},
        {"reached": False},
        {"language": "en"},
        {"confidential": True},
    ],
)
def test_the_validator_differs_with_what_is_wanted(change: dict[str, object]) -> None:
    assert an_etag(replace(WANTED, **change)) != an_etag()  # type: ignore[arg-type]


def test_the_validator_differs_with_the_serializer(monkeypatch: pytest.MonkeyPatch) -> None:
    before = an_etag()
    monkeypatch.setattr("planner.feeds.rules.SERIALIZER", 0)
    assert an_etag() != before


@pytest.mark.parametrize(
    ("changed", "today", "zone", "modified"),
    [
        (NOW, date(2026, 11, 24), BERLIN, SECOND),
        (NOW, date(2026, 11, 25), BERLIN, datetime(2026, 11, 24, 23, tzinfo=UTC)),
        (NOW, date(2027, 7, 1), BERLIN, datetime(2027, 6, 30, 22, tzinfo=UTC)),
        # midnight is skipped there on this day: it begins at 01:00
        (NOW, date(2027, 4, 30), ZoneInfo("Africa/Cairo"), datetime(2027, 4, 29, 22, tzinfo=UTC)),
    ],
)
def test_last_modified_is_the_change_or_midnight(
    changed: datetime, today: date, zone: ZoneInfo, modified: datetime
) -> None:
    assert last_modified(changed, today, zone) == modified


def test_a_fetch_is_noted_once_in_ten_minutes() -> None:
    assert worth_noting(None, NOW)
    assert worth_noting(NOW - timedelta(minutes=10), NOW)
    assert not worth_noting(NOW - timedelta(minutes=9, seconds=59), NOW)


@pytest.mark.parametrize(
    ("fetched", "made", "late"),
    [
        (None, timedelta(days=2), False),
        (None, timedelta(days=3), True),
        (timedelta(days=1), timedelta(days=300), False),
        (timedelta(days=2, seconds=1), timedelta(days=300), True),
    ],
)
def test_it_is_late_after_two_days(fetched: timedelta | None, made: timedelta, late: bool) -> None:
    assert is_late(NOW - fetched if fetched else None, NOW - made, NOW) is late


def test_each_hue_has_a_colour() -> None:
    assert len({colour_of(hue) for hue in range(1, 13)}) == 12
