"""Where further posts lie: what the month and Marketing's feed can show, whatever the number."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

from planner.calendar.rules import State
from planner.demo.loading import _diary
from planner.demo.series import all_series
from planner.demo.spread import _is_fed, in_bulk
from planner.demo.stories import fair_day, sixty
from planner.demo.texts import more, texts

TUESDAY = date(2026, 11, 24)


def test_many_posts_fill_the_feed_of_marketing_and_no_more() -> None:
    rng = Random(1)
    diary = _diary(TUESDAY)
    there = sixty(texts(), more(), TUESDAY)

    stories = there + list(in_bulk(50_000 - len(there), diary, all_series(texts(), more(), rng), there, rng))

    assert len(stories) == 50_000
    assert sum(_is_fed(story, diary.feed) for story in stories) == 5_000
    assert sum(story.day is not None and story.day in diary.grid for story in stories) == 310
    assert min(Counter(story.department for story in stories).values()) > 4_000
    assert {story.state for story in stories} == set(State)
    assert [story for story in stories if story.day and story.day in diary.quiet] == []


def test_series_say_everything_once_before_they_count() -> None:
    rng = Random(1)
    series = all_series(texts(), more(), rng)["sales"][0]
    whole = len(more()["series"][2]["one"]) * len(more()["series"][2]["two"])

    titles = [series.next(TUESDAY, None, State.DRAFT, TUESDAY).title for _ in range(2 * whole)]

    assert len(set(titles)) == 2 * whole
    assert [", Teil 2" in title for title in titles] == [False] * whole + [True] * whole


def test_the_crowded_day_gives_way_to_what_is_there() -> None:
    there = sixty(texts(), more(), TUESDAY)

    crowd = list(fair_day(more(), TUESDAY, TUESDAY, there))

    assert len(crowd) == 13
    assert len(list(fair_day(more(), date(2026, 11, 25), TUESDAY, there))) == 15
    assert State.PUBLISHED not in {story.state for story in fair_day(more(), date(2026, 11, 25), TUESDAY, there)}
