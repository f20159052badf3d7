"""Room between posts."""

from datetime import date

import pytest

from planner.guidelines.checks.picture import Channel, Network, Topic
from tests.guidelines.checks.builders import a_post_with, a_time, a_variant, another, found, reads_in_german, said

DAY = date(2026, 11, 26)
NEXT = date(2026, 11, 27)
CLOCKS_BACK, CLOCKS_FORWARD = date(2026, 10, 25), date(2027, 3, 28)
SERVICE = Topic(4, "service", "Service")


@pytest.mark.parametrize(
    ("others", "more", "minutes"),
    [
        ([another(DAY, "08:01")], {}, [119]),
        ([another(DAY, "08:00")], {}, []),
        ([another(DAY, "11:30")], {}, [90]),
        ([another(DAY, "12:00")], {}, []),
        ([another(DAY, "10:00")], {}, [0]),
        # both neighbours, the nearest of each side
        ([another(DAY, "09:00"), another(DAY, "09:30", id_=3), another(DAY, "10:45", id_=4)], {}, [30, 45]),
        ([another(DAY, "09:00", channel_id=2)], {}, []),
        ([another(DAY, "09:00", id_=1)], {}, []),  # the post itself
        ([another(DAY)], {}, []),  # has no time
        ([another(DAY, "09:30")], {"minutes": 20}, [30]),  # the channel asks for more
        ([another(DAY, "06:30")], {"minutes": 240}, [210]),
    ],
)
def test_two_posts_on_a_channel_stand_apart(others, more, minutes):
    post = a_post_with("Hallo", id=1, others=tuple(others), **a_time(DAY, "10:00"))

    assert [f.values["minutes"] for f in found("min_gap", post, **more)] == minutes


@pytest.mark.parametrize(
    ("day", "at", "other", "minutes"),
    [
        (CLOCKS_BACK, "03:30", "01:30", []),  # three hours, by the clock two
        (CLOCKS_BACK, "03:00", "01:30", []),  # two and a half
        (CLOCKS_BACK, "03:00", "02:30", [90]),
        (CLOCKS_FORWARD, "04:00", "01:30", [90]),  # two and a half by the clock
        (CLOCKS_FORWARD, "03:00", "01:59", [1]),
        (CLOCKS_FORWARD, "04:30", "01:30", []),
    ],
)
def test_hours_are_as_long_as_they_are_when_clocks_change(day, at, other, minutes):
    post = a_post_with("Hallo", others=(another(day, other),), **a_time(day, at))

    assert [f.values["minutes"] for f in found("min_gap", post)] == minutes


def test_each_channel_has_its_own_gap():
    hourly = Channel(5, "Mastodon", Network("mastodon", "Mastodon"), minimum_gap=60)
    slow = Channel(6, "Blog", Network("blog", "Blog"), minimum_gap=1440)
    variants = [a_variant("x", channel=hourly), a_variant("x", id_=2, channel=slow)]
    others = (another(DAY, "08:30", channel_id=5), another(NEXT, "08:00", id_=3, channel_id=6))
    post = a_post_with(*variants, others=others, **a_time(DAY, "10:00"))

    assert [(f.variant, f.values["gap"]) for f in found("min_gap", post, minutes=30)] == [(2, 1440)]


@pytest.mark.parametrize(
    ("when", "other", "near"),
    [
        (a_time(DAY, "10:00"), another(NEXT, "09:59", channel_id=2, topic_id=4), True),
        (a_time(DAY, "10:00"), another(NEXT, "10:00", channel_id=2, topic_id=4), False),
        (a_time(DAY, "10:00"), another(DAY, channel_id=2, topic_id=4), True),
        (a_time(DAY), another(DAY, "10:00", channel_id=2, topic_id=4), True),
        (a_time(DAY), another(NEXT, channel_id=2, topic_id=4), False),
        (a_time(DAY, "10:00"), another(DAY, "09:30", channel_id=2, topic_id=5), False),
        (a_time(DAY, "10:00"), another(DAY, "09:30", channel_id=2), False),
        ({}, another(DAY, topic_id=4), False),
        # a day with 25 hours: 23 hours apart by the clock
        (a_time(CLOCKS_BACK, "10:30"), another(date(2026, 10, 24), "11:00", channel_id=2, topic_id=4), False),
        (a_time(CLOCKS_FORWARD, "10:30"), another(date(2027, 3, 27), "10:30", channel_id=2, topic_id=4), True),
    ],
)
def test_the_same_topic_waits_a_day(when, other, near):
    assert len(found("min_gap", a_post_with("Hallo", topic=SERVICE, others=(other,), **when))) == near


def test_a_neighbour_on_the_channel_is_not_named_for_its_topic_again():
    others = (another(DAY, "09:00", topic_id=4), another(DAY, "15:00", id_=3, topic_id=4))
    findings = found("min_gap", a_post_with("Hallo", topic=SERVICE, others=others, **a_time(DAY, "10:00")))

    assert [(f.field, f.values["title"]) for f in findings] == [("at", "Post 2"), ("day", "Post 3")]


def test_it_says_how_near():
    others = (another(DAY, "09:00"), another(DAY, "11:30", id_=3), another(DAY, "20:00", id_=4, topic_id=4))
    findings = found("min_gap", a_post_with("Hallo", topic=SERVICE, others=others, **a_time(DAY, "10:00")))
    findings += found("min_gap", a_post_with("Hallo", others=(another(DAY, "10:00"),), **a_time(DAY, "10:00")))

    assert [said(f) for f in findings] == [
        "Only 60 min after “Post 2” on LinkedIn DE. There should be 120 min between them.",
        "Only 90 min before “Post 3” on LinkedIn DE. There should be 120 min between them.",
        "“Post 4” on Thu 26 Nov has the same topic. There should be 24 hours between them.",
        "At the same time as “Post 2” on LinkedIn DE. There should be 120 min between them.",
    ]
    assert all(reads_in_german(f) for f in findings)
