"""Embargoes: instants are compared, whatever the zones."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from planner.guidelines.checks.picture import Topic
from tests.guidelines.checks.builders import a_post_with, a_time, found, reads_in_german, said

CHICAGO = ZoneInfo("America/Chicago")
TOKYO = ZoneInfo("Asia/Tokyo")
TEN = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)  # 10:00 in Berlin, 3:00 in Chicago, 18:00 in Tokyo
THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("when", "more", "kept"),
    [
        (a_time(THURSDAY, "09:59"), {}, True),
        (a_time(THURSDAY, "10:00"), {}, False),
        (a_time(THURSDAY, "04:00", zone=CHICAGO), {"zone": CHICAGO}, False),  # later, by an earlier clock
        (a_time(THURSDAY, "17:30", zone=TOKYO), {"zone": TOKYO}, True),  # earlier, by a later clock
        (a_time(date(2026, 11, 25)), {}, True),
        (a_time(THURSDAY), {}, True),  # at some time of this day
        (a_time(date(2026, 11, 27)), {}, False),
        ({}, {}, False),
    ],
)
def test_nothing_goes_out_before_its_embargo(when, more, kept):
    findings = found("embargo", a_post_with("Zahlen", embargo_until=TEN, **when, **more))

    assert [f.field for f in findings] == ["day"] * kept


@pytest.mark.parametrize(
    ("not_before", "when", "zone", "kept"),
    [
        (date(2026, 10, 25), a_time(date(2026, 10, 24), "23:59"), "Europe/Berlin", True),
        (date(2026, 10, 25), a_time(date(2026, 10, 25), "00:00"), "Europe/Berlin", False),
        (date(2027, 3, 28), a_time(date(2027, 3, 28)), "Europe/Berlin", False),
        (date(2027, 3, 29), a_time(date(2027, 3, 28), "23:30"), "Europe/Berlin", True),
        # in Beirut the clocks skip midnight
        (date(2027, 3, 28), a_time(date(2027, 3, 28), "01:00", zone=ZoneInfo("Asia/Beirut")), "Asia/Beirut", False),
        (date(2027, 3, 28), a_time(date(2027, 3, 27), "23:59", zone=ZoneInfo("Asia/Beirut")), "Asia/Beirut", True),
        (date(2027, 3, 29), {}, "Europe/Berlin", False),
        (None, a_time(date(2026, 10, 24)), "Europe/Berlin", False),
    ],
)
def test_a_topic_stays_inside_until_its_day_begins_in_the_posts_zone(not_before, when, zone, kept):
    topic = Topic(3, "figures", "Figures", not_before=not_before)

    assert len(found("embargo", a_post_with("Zahlen", topic=topic, zone=ZoneInfo(zone), **when))) == kept


def test_it_says_until_when():
    topic = Topic(3, "figures", "Zahlen", not_before=date(2026, 11, 28))
    timed = found("embargo", a_post_with("Zahlen", embargo_until=TEN, topic=topic, **a_time(date(2026, 11, 25))))
    same_day = found("embargo", a_post_with("Zahlen", embargo_until=TEN, **a_time(THURSDAY)))

    assert [said(f) for f in [*timed, *same_day]] == [
        "This stays inside until Thu 26 Nov, 10:00.",
        "“Zahlen” stays inside until 28 November 2026.",
        "This stays inside until Thu 26 Nov, 10:00. Give the post a time from then on.",
    ]
    assert all(reads_in_german(f) for f in [*timed, *same_day])
