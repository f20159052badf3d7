"""Where in the years the posts lie, and how far they have come. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random
from zoneinfo import ZoneInfo

from planner.calendar.rules import DATED, State
from planner.days.rules import Span, instant_of, is_working, monday_of, month_weeks, months_later
from planner.demo.series import Series
from planner.demo.stories import Story

S = State
MORNING = time(10)  # the demo is as it would be at ten
WEEKS = range(-26, 27)  # twelve months
IN_GRID = 310  # posts in the weeks that the month shows, when there are thousands
IN_FEED = 5_000  # entries of Marketing in the feed's window, when there are
MANY = 50_000
FEED_BACK, FEED_AHEAD = timedelta(days=90), 18  # days, months

Odds = Sequence[tuple[State, int]]
PAST: Odds = ((S.PUBLISHED, 95), (S.CANCELLED, 5))
SOON: Odds = ((S.SCHEDULED, 15), (S.APPROVED, 30), (S.IN_REVIEW, 20), (S.DRAFT, 30), (S.CANCELLED, 5))
NEXT: Odds = ((S.APPROVED, 25), (S.IN_REVIEW, 5), (S.DRAFT, 50), (S.IDEA, 20))
LATER: Odds = ((S.APPROVED, 5), (S.DRAFT, 45), (S.IDEA, 50))
FULL_LATER: Odds = ((S.APPROVED, 55), (S.SCHEDULED, 10), (S.DRAFT, 20), (S.IDEA, 10), (S.CANCELLED, 5))
HELD_LATER: Odds = ((S.APPROVED, 85), (S.SCHEDULED, 15))


class Diary:
    """The days around today: working days, quiet ones, the moments on them in the company's zone."""

    def __init__(self, today: date, zone: ZoneInfo, holidays: Collection[date], quiet: Span) -> None:
        self.today = today
        self.zone = zone
        self.now = instant_of(today, MORNING, zone)
        self.monday = monday_of(today)
        self.quiet = quiet
        years = Span(months_later(today, -48), months_later(today, 36))
        self.working = [day for day in years if is_working(day, holidays)]

    def back(self, day: date, by: int) -> date:
        """The so-manieth working day before that day."""
        return self.working[bisect_left(self.working, day) - by]

    def between(self, span: Span) -> list[date]:
        """The working days of a span on which something may go out."""
        first, after = bisect_left(self.working, span.first), bisect_left(self.working, span.last + timedelta(days=1))
        return [day for day in self.working[first:after] if day not in self.quiet]

    def moment(self, day: date, at: time) -> datetime:
        return instant_of(day, at, self.zone)

    @property
    def busy_day(self) -> date:
        """Today, or the next working day."""
        return self.working[bisect_left(self.working, self.today)]

    @property
    def grid(self) -> Span:
        """The weeks that the month of today shows."""
        weeks = month_weeks(self.today)
        return Span(weeks[0].days[0], weeks[-1].days[-1])

    @property
    def feed(self) -> Span:
        """The days that a feed shows."""
        return Span(self.today - FEED_BACK, months_later(self.today, FEED_AHEAD))


def over_the_year(diary: Diary, series: dict[str, list[Series]], there: list[Story], rng: Random) -> Iterator[Story]:
    """Fills twelve months up, denser the nearer; a working day or two of each week stay empty."""
    told = Counter(story.day for story in there if story.day)
    formats = cycle(_shuffled([one for some in series.values() for one in some], rng))
    for week in WEEKS:
        monday = diary.monday + timedelta(weeks=week)
        span = Span(monday, monday + timedelta(days=6))
        days = [day for day in diary.between(span) if day != diary.busy_day]
        taken = [day for day in days if told[day]]
        free = [day for day in days if not told[day]]
        rng.shuffle(free)
        open_days = (taken + free)[: max(1, len(days) - 1)]
        wanted = 8 if abs(week) <= 4 else 6 if week <= 8 else 4 if week <= 16 else 3
        for _ in range(wanted - sum(told[day] for day in days) if open_days else 0):
            day = rng.choice(open_days)
            at = _clock(rng)
            yield next(formats).next(day, at, _state(diary, day, at, rng), diary.monday)


def in_bulk(
    count: int, diary: Diary, series: dict[str, list[Series]], there: Sequence[Story], rng: Random
) -> Iterator[Story]:
    """So many more, over three years: the month that is shown gets no more than it can show, and Marketing's feed its
    thousands, if there are many."""
    years = Span(months_later(diary.today, -18), months_later(diary.today, 18))
    grid = diary.grid
    in_grid = diary.between(grid)
    elsewhere = [day for day in diary.between(years) if day not in grid]
    unseen = {day for day in elsewhere if day not in diary.feed}
    seen = [day for day in elsewhere if day in diary.feed]
    turns = {department: cycle(some) for department, some in series.items()}
    names = list(turns)
    left = count

    def story(department: str, day: date, odds: Odds | None = None) -> Story:
        at = _clock(rng)
        state = _drawn(odds, rng) if odds and day > diary.today else _state(diary, day, at, rng)
        return next(turns[department]).next(day, at, state, diary.monday)

    fed = sum(_is_fed(story, diary.feed) for story in there)
    for n in range(min(left, max(0, IN_GRID - sum(s.day is not None and s.day in grid for s in there)))):
        left -= 1
        made = story(names[n % len(names)], rng.choice(in_grid))
        fed += _is_fed(made, diary.feed)
        yield made
    if len(there) + count >= MANY:
        while fed < IN_FEED:
            left -= 1
            made = story("marketing", rng.choice(seen), HELD_LATER)
            fed += _is_fed(made, diary.feed)
            yield made
        others = [name for name in names if name != "marketing"]
    else:
        others = names
    for _ in range(left):
        day = rng.choice(elsewhere)
        yield story(rng.choice(names if day in unseen else others), day, FULL_LATER)


def _is_fed(story: Story, window: Span) -> bool:
    """Whether it is one of Marketing's feed."""
    dated = story.day is not None and story.day in window
    return dated and story.department == "marketing" and story.state in DATED


def _state(diary: Diary, day: date, at: time | None, rng: Random) -> State:
    if day < diary.today or (day == diary.today and at is not None and at < MORNING):
        return _drawn(PAST, rng)
    ahead = (day - diary.today).days
    return _drawn(SOON if ahead <= 14 else NEXT if ahead <= 56 else LATER, rng)


def _drawn(odds: Odds, rng: Random) -> State:
    states, weights = zip(*odds, strict=True)
    return rng.choices(states, weights)[0]


def _clock(rng: Random) -> time | None:
    """A quarter of an hour of the working day; now and then none, for all day."""
    quarter = rng.randrange(7 * 4, 19 * 4)
    return time(quarter // 4, quarter % 4 * 15) if rng.random() > 0.03 else None


def _shuffled(some: list[Series], rng: Random) -> list[Series]:
    rng.shuffle(some)
    return some
