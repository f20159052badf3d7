"""Two departments that plan the same thing."""

from datetime import date

import pytest

from planner.guidelines.checks.picture import Topic
from tests.guidelines.checks.builders import a_post_with, a_time, another, found, reads_in_german, said

DAY = date(2026, 11, 26)
SERVICE = Topic(4, "service", "Service")
OURS = {"id": 1, "department_id": 7, "department": "Marketing", "owner": "Jana Brandt", "topic": SERVICE}


@pytest.mark.parametrize(
    ("when", "other", "more", "clashes"),
    [
        (a_time(DAY), another(date(2026, 11, 29), topic_id=4), {}, True),
        (a_time(DAY), another(date(2026, 11, 23), topic_id=4), {}, True),
        (a_time(DAY), another(date(2026, 11, 30), topic_id=4), {}, False),
        (a_time(DAY), another(DAY, topic_id=4, department_id=7), {}, False),
        (a_time(DAY), another(DAY, topic_id=5), {}, False),
        (a_time(DAY), another(DAY), {"topic": None}, False),
        (a_time(DAY), another(DAY, topic_id=4, id_=1), {}, False),
        (a_time(DAY), another(DAY, audience="Pflegekräfte "), {"audience": "pflegekräfte"}, True),
        (a_time(DAY), another(DAY, audience="Fachhandel"), {"audience": "Pflegekräfte"}, False),
        (a_time(DAY), another(DAY, audience=""), {"audience": ""}, False),
        # one campaign speaks to one audience on purpose
        (a_time(DAY), another(DAY, audience="A", campaign_id=3), {"audience": "A", "campaign_id": 3}, False),
        (a_time(DAY), another(DAY, audience="A", campaign_id=3), {"audience": "A", "campaign_id": 2}, True),
        # days are days, also when one has 23 or 25 hours
        (a_time(date(2026, 10, 25), "23:59"), another(date(2026, 10, 22), "00:00", topic_id=4), {}, True),
        (a_time(date(2027, 3, 28), "00:00"), another(date(2027, 3, 31), "23:59", topic_id=4), {}, True),
        ({}, another(DAY, topic_id=4), {}, False),
    ],
)
def test_another_department_near_by(when, other, more, clashes):
    assert len(found("clash", a_post_with("Hallo", others=(other,), **{**OURS, **when, **more}))) == clashes


def test_a_post_on_several_channels_is_named_once():
    others = (another(DAY, topic_id=4, channel_id=1), another(DAY, topic_id=4, channel_id=2))

    assert len(found("clash", a_post_with("Hallo", day=DAY, others=others, **OURS))) == 1


def test_it_names_both_owners():
    others = (another(date(2026, 11, 28), audience="Handel"), another(date(2026, 11, 27), id_=3, topic_id=4, owner=""))
    findings = found("clash", a_post_with("Hallo", day=DAY, others=others, audience="Handel", **OURS))

    assert [said(f) for f in findings] == [
        "Sales plans “Post 3” on the same topic for Fri 27 Nov. Jana Brandt and Sales should talk.",
        "Sales plans “Post 2” for the same audience for Sat 28 Nov. Jana Brandt and Nils Bauer should talk.",
    ]
    assert all(reads_in_german(f) for f in findings)
