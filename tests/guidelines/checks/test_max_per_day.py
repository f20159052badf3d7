"""How many posts a day."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.guidelines.checks.builders import a_post_with, another, found, reads_in_german, said

DAY = date(2026, 11, 26)
CLOCKS_BACK, CLOCKS_FORWARD = date(2026, 10, 25), date(2027, 3, 28)
CHICAGO = ZoneInfo("America/Chicago")


def on(day, *times):
    return [another(day, at, id_=n) for n, at in enumerate(times, start=2)]


@pytest.mark.parametrize(
    ("day", "others", "more", "count"),
    [
        (DAY, on(DAY, "08:00", "12:00"), {}, None),
        (DAY, on(DAY, "08:00", "12:00", "16:00"), {}, 4),
        (DAY, on(DAY, None, None, None), {}, 4),
        (DAY, on(DAY, "08:00", "12:00", "16:00", "20:00"), {"max": 5}, None),
        (DAY, on(DAY, "08:00"), {"max": 1}, 2),
        (DAY, [another(DAY, "08:00", id_=n, channel_id=2) for n in range(5)], {}, None),
        (DAY, [another(DAY, "08:00", id_=1)] * 4, {}, None),  # the post itself
        (DAY, [another(DAY, "08:00", id_=2)] * 4, {}, None),  # one post, four times
        (DAY, on(date(2026, 11, 25), "23:59", "23:00", "22:00"), {}, None),
        # 18:00 in Chicago is the next day in Berlin
        (DAY, [another(date(2026, 11, 25), "18:00", id_=n, zone=CHICAGO) for n in (2, 3, 4)], {}, 4),
        (CLOCKS_BACK, on(CLOCKS_BACK, "00:00", "12:00", "23:59"), {}, 4),
        (CLOCKS_BACK, on(date(2026, 10, 26), "00:00", "00:30", "01:00"), {}, None),
        (CLOCKS_FORWARD, on(CLOCKS_FORWARD, "00:00", "12:00", "23:59"), {}, 4),
        (CLOCKS_FORWARD, on(date(2027, 3, 29), "00:00", "00:30", "01:00"), {}, None),
        (None, on(DAY, "08:00", "12:00", "16:00"), {}, None),
    ],
)
def test_a_channel_takes_so_many_a_day(day, others, more, count):
    findings = found("max_per_day", a_post_with("Hallo", id=1, day=day, others=tuple(others)), **more)

    assert [f.values["count"] for f in findings] == ([] if count is None else [count])


def test_it_says_how_many():
    (finding,) = found("max_per_day", a_post_with("Hallo", day=DAY, others=tuple(on(DAY, "08:00", "12:00", "16:00"))))

    assert said(finding) == "With this one, 4 posts go out on LinkedIn DE on 26 November. At most 3 should."
    assert reads_in_german(finding)
