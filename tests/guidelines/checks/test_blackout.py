"""Quiet periods."""

from datetime import date

import pytest

from planner.guidelines.checks.picture import Channel, Network, Quiet, Topic
from tests.guidelines.checks.builders import LINKEDIN, a_post_with, a_time, a_variant, found, reads_in_german, said

FIRST, LAST = date(2026, 11, 27), date(2026, 11, 29)
BLOG = Channel(2, "Blog", Network("blog", "Blog"), languages=("de",))
STOCKTAKING = Quiet(FIRST, LAST, "Inventur")


@pytest.mark.parametrize(
    ("day", "quiet", "more", "count"),
    [
        (date(2026, 11, 26), STOCKTAKING, {}, 0),
        (FIRST, STOCKTAKING, {}, 1),
        (LAST, STOCKTAKING, {}, 1),
        (date(2026, 11, 30), STOCKTAKING, {}, 0),
        (None, STOCKTAKING, {}, 0),
        (FIRST, Quiet(FIRST, LAST, "Trauer", department_id=7), {"department_id": 7}, 1),
        (FIRST, Quiet(FIRST, LAST, "Trauer", department_id=7), {"department_id": 8}, 0),
        (FIRST, Quiet(FIRST, LAST, "Umzug", channel_id=2), {}, 1),
        (FIRST, Quiet(FIRST, LAST, "Umzug", channel_id=5), {}, 0),
        (FIRST, Quiet(FIRST, LAST, "Umzug", channel_id=2, department_id=7), {"department_id": 8}, 0),
        # 23:30 in Berlin is another day in Auckland: the post's own day counts
        (LAST, STOCKTAKING, a_time(LAST, "23:30"), 1),
    ],
)
def test_nothing_goes_out_in_a_quiet_period(day, quiet, more, count):
    variants = [a_variant("Hallo", channel=LINKEDIN), a_variant("Hallo", id_=2, channel=BLOG)]

    assert len(found("blackout", a_post_with(*variants, quiet=(quiet,), **{"day": day, **more}))) == count


def test_a_channels_quiet_period_concerns_its_variant():
    variants = [a_variant("Hallo", channel=LINKEDIN), a_variant("Hallo", id_=2, channel=BLOG)]
    quiet = (Quiet(FIRST, LAST, "Umzug", channel_id=2),)

    assert [f.variant for f in found("blackout", a_post_with(*variants, quiet=quiet, day=FIRST))] == [2]


@pytest.mark.parametrize(
    ("topic", "parameters", "count"),
    [
        ("accident", {"exceptions": ("accident",)}, 0),
        ("events", {"exceptions": ("accident",)}, 1),
        ("", {"exceptions": ("accident",)}, 1),
        ("figures", {"topics": ("figures",)}, 1),
        ("events", {"topics": ("figures",)}, 0),
        ("", {"topics": ("figures",)}, 0),
    ],
)
def test_topics_may_be_excepted_or_meant_alone(topic, parameters, count):
    about = Topic(1, topic, topic) if topic else None
    post = a_post_with("Hallo", topic=about, quiet=(STOCKTAKING,), day=FIRST)

    assert len(found("blackout", post, **parameters)) == count


def test_it_says_why():
    quiet = (STOCKTAKING, Quiet(FIRST, LAST, ""), Quiet(FIRST, LAST, "Umzug", channel_id=1))
    quiet += (Quiet(FIRST, LAST, "", channel_id=1),)
    findings = found("blackout", a_post_with("Hallo", quiet=quiet, day=FIRST))

    assert [said(f) for f in findings] == [
        "27 November is in a quiet period (Inventur).",
        "27 November is in a quiet period.",
        "27 November is in a quiet period of LinkedIn DE (Umzug).",
        "27 November is in a quiet period of LinkedIn DE.",
    ]
    assert all(reads_in_german(f) for f in findings)
