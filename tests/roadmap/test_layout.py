"""Where things stand on a timeline, and that they don't stand on each other."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.days.rules import Span
from planner.roadmap.layout import (
    AIR,
    BAR,
    BLOCK,
    FIRST_ROW,
    FOLDED,
    HALF,
    LABEL,
    LEFT,
    RIGHT,
    ROW,
    TOP,
    Due,
    Lane,
    Point,
    Sheet,
    Work,
    layout,
    width_of,
)
from planner.roadmap.timescale import Scale, Zoom, beside, heads_of, ticks_of, window_of

TODAY = date(2026, 11, 24)
WINDOW = Span(date(2026, 7, 1), date(2027, 6, 30))
SCALE = Scale(WINDOW, LEFT, RIGHT)
SALES = Lane("new-revenue", "New revenue", 3)
SELLING = Work(1, "Social selling", "new-revenue", date(2026, 9, 1), date(2027, 4, 30), 0.35)


def drawn(lanes=(SALES,), works=(), dues=()) -> Sheet:
    return layout(lanes, works, dues, SCALE)


def due(id_: int, day: date | None, title: str = "Launch", **more) -> Due:
    return Due(id_, title, "new-revenue", day, **more)


# -- the window ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zoom", "first", "last"),
    [
        (Zoom.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        (Zoom.YEAR, date(2026, 7, 1), date(2027, 6, 30)),
        (Zoom.THREE_YEARS, date(2026, 1, 1), date(2028, 12, 31)),
    ],
)
def test_today_is_in_sight(zoom, first, last):
    assert window_of(zoom, TODAY) == Span(first, last)


def test_a_window_begins_where_one_says():
    assert window_of(Zoom.QUARTER, TODAY, date(2027, 2, 17)) == Span(date(2027, 2, 1), date(2027, 4, 30))
    assert beside(Zoom.YEAR, WINDOW) == (date(2026, 1, 1), date(2027, 1, 1))


@given(st.sampled_from(Zoom), st.dates(date(1970, 1, 1), date(2199, 12, 31)), st.dates())
def test_no_window_leaves_the_calendar(zoom, today, first):
    window = window_of(zoom, today, first)
    assert date(1970, 1, 1) <= window.first < window.last <= date(2199, 12, 31)
    for days in (heads_of(zoom, window), ticks_of(zoom, window)):
        assert days == sorted(set(days))
        assert all(day in window for day in days)


def test_the_names_of_time():
    assert [f"{day:%m}" for day in heads_of(Zoom.YEAR, WINDOW)] == ["07", "10", "01", "04"]
    assert len(ticks_of(Zoom.YEAR, WINDOW)) == 12
    weeks = ticks_of(Zoom.QUARTER, window_of(Zoom.QUARTER, TODAY))
    assert (weeks[0], weeks[-1], {day.weekday() for day in weeks}) == (date(2026, 10, 5), date(2026, 12, 28), {0})
    # a window that begins in the middle of a year says first which one it is
    assert [f"{day:%Y-%m}" for day in heads_of(Zoom.THREE_YEARS, Span(date(2026, 5, 1), date(2029, 4, 30)))] == [
        *("2026-05", "2027-01", "2028-01", "2029-01"),
    ]


@given(st.dates(WINDOW.first, WINDOW.last), st.dates(WINDOW.first, WINDOW.last))
def test_days_lie_in_their_order_whatever_the_clocks_do(one, other):
    """365 days of the same width: a day in March is as wide as one in October."""
    assert (SCALE.x(one) < SCALE.x(other)) == (one < other)
    assert abs((SCALE.x(other) - SCALE.x(one)) - (other - one).days * (RIGHT - LEFT) / 365) < 0.11


# -- where things stand ----------------------------------------------------------------------------------------------


def test_a_bar_with_a_milestone_below_it():
    sheet = drawn(works=[SELLING], dues=[due(7, date(2027, 1, 29), was=date(2026, 12, 18), work=1)])
    [strip], [bar], [point] = sheet.strips, sheet.bars, sheet.points
    assert (strip.y, strip.height, strip.lines) == (TOP, BLOCK + ROW, ("New revenue",))
    assert (bar.x, bar.y, bar.width) == (
        SCALE.x(SELLING.first),
        TOP + AIR,
        SCALE.x(SELLING.last) - SCALE.x(SELLING.first),
    )
    assert bar.done == pytest.approx(bar.width * 0.35, abs=0.1)
    assert (point.x, point.y) == (SCALE.x(date(2027, 1, 29)), TOP + AIR + FIRST_ROW)
    assert point.was_x == SCALE.x(date(2026, 12, 18))
    assert (point.label, point.label_x, point.ends) == ("Launch", point.x + LABEL, False)
    assert sheet.height == TOP + BLOCK + ROW + HALF


def test_a_label_that_would_run_out_lies_to_the_left():
    [point] = drawn(dues=[due(7, date(2027, 6, 25), "Yearly review of everything")]).points
    assert point.ends
    assert point.label_x == point.x - LABEL


def test_a_bar_is_cut_at_the_edges():
    long = SELLING._replace(first=date(2020, 1, 1), last=date(2030, 1, 1), done=0.5)
    [bar] = drawn(works=[long]).bars
    assert (bar.x, bar.width) == (LEFT, RIGHT - LEFT)
    assert bar.done == 0.0  # half of ten years lies before this one


def test_what_is_out_of_sight_is_not_there():
    over = SELLING._replace(first=date(2020, 1, 1), last=date(2020, 2, 1))
    sheet = drawn(works=[over], dues=[due(7, date(2027, 7, 1)), due(8, date(2026, 6, 30))])
    assert (sheet.bars, sheet.points) == ([], [])


def test_undated_ones_have_a_strip_of_their_own():
    sheet = drawn(dues=[due(7, None, "Some day"), due(8, None, "Another day")])
    first, second = sheet.points
    assert sheet.undated == sheet.strips[-1].y + sheet.strips[-1].height
    assert sheet.undated < first.y == second.y < sheet.height
    assert first.label_x + width_of("Some day") < second.x - HALF
    assert drawn().undated is None


def test_a_folded_lane_takes_one_line():
    folded = SALES._replace(folded=True, total=47, off_track=3)
    [strip] = drawn(lanes=[folded]).strips
    assert (strip.height, strip.lane.total, strip.lane.off_track) == (FOLDED, 47, 3)


def test_an_empty_lane_has_room_for_its_name():
    [strip] = drawn(
        lanes=[Lane("x", "Marketing, das sich für jeden Bereich im ganzen Hause und überall rechnet", 1)]
    ).strips
    assert len(strip.lines) == 3
    assert strip.height >= AIR + BAR + 2 * 16
    assert all(width_of(line) <= LEFT for line in strip.lines)


def test_milestones_of_an_initiative_in_another_lane_stand_loose():
    other = SELLING._replace(lane="elsewhere")
    sheet = drawn([SALES, Lane("elsewhere", "Elsewhere", 1)], [other], [due(7, date(2027, 1, 29))])
    assert [bar.lane for bar in sheet.bars] == ["elsewhere"]
    assert sheet.points[0].y < sheet.strips[1].y


def test_arrows_lead_from_what_comes_first():
    dues = [due(1, date(2026, 11, 6), work=1), due(2, date(2027, 1, 29), work=1, waits=((1, False), (99, True)))]
    sheet = drawn(works=[SELLING], dues=dues)
    [arrow] = sheet.arrows  # of one that isn't there, there is none
    assert (arrow.from_id, arrow.to_id, arrow.broken) == (1, 2, False)
    assert arrow.path.startswith(f"M{sheet.points[0].x:g} ")
    assert f"H{sheet.points[1].x - 4:g}" in arrow.path


# -- nothing lies on anything ----------------------------------------------------------------------------------------

TITLES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)
WHEN = st.one_of(st.none(), st.dates(WINDOW.first - timedelta(days=90), WINDOW.last + timedelta(days=90)))
DUES = st.lists(
    st.builds(Due, st.just(0), TITLES, st.sampled_from(["a", "b"]), WHEN, WHEN, st.sampled_from([None, 1, 2])),
    max_size=40,
).map(lambda some: [one._replace(id=number) for number, one in enumerate(some)])
WORKS = st.lists(
    st.builds(
        Work,
        st.just(0),
        TITLES,
        st.sampled_from(["a", "b"]),
        st.dates(WINDOW.first, date(2027, 3, 1)),
        st.just(WINDOW.last),
        st.floats(0, 1),
    ),
    max_size=4,
).map(lambda some: [one._replace(id=number) for number, one in enumerate(some)])


def extent(point: Point) -> tuple[float, float]:
    wide = width_of(point.label)
    label = (point.label_x - wide, point.label_x) if point.ends else (point.label_x, point.label_x + wide)
    was = [point.was_x] if point.was_x is not None else []
    return min(label[0], point.x - HALF, *was), max(label[1], point.x + HALF, *was)


@settings(max_examples=50, deadline=None)
@given(WORKS, DUES)
def test_no_label_lies_on_another(works, dues):
    lanes = [Lane("a", "A", 1), Lane("b", "B", 2)]
    sheet = layout(lanes, works, dues, SCALE)
    seen = {one.id for one in dues if one.day is None or one.day in WINDOW}
    assert sorted(point.id for point in sheet.points) == sorted(seen)
    rows: dict[float, list[tuple[float, float]]] = {}
    for point in sheet.points:
        rows.setdefault(point.y, []).append(extent(point))
        assert extent(point)[1] <= RIGHT + HALF
        assert TOP < point.y < sheet.height
    for row in rows.values():
        row.sort()
        assert all(one[1] < two[0] for one, two in pairwise(row))
    ends = [strip.y + strip.height for strip in sheet.strips]
    assert [strip.y for strip in sheet.strips] == [TOP, *ends[:-1]]
    for bar in sheet.bars:
        assert 0 <= bar.done <= bar.width
        assert LEFT <= bar.x < bar.x + bar.width <= RIGHT + 4


def test_three_hundred_take_no_time():
    import time

    dues = [due(n, WINDOW.first + timedelta(days=n % 365), f"Milestone number {n}") for n in range(300)]
    begin = time.process_time()
    drawn(dues=dues)
    assert time.process_time() - begin < 0.1
