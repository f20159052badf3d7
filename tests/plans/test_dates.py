from __future__ import annotations

import re
import time as clock
from datetime import date, time, timedelta

import pytest

from planner.plans import dates, times
from planner.plans.dates import Settling, order_of, read_day, read_week, read_weekday
from planner.plans.times import read_time

NOTHING_KNOWN = Settling(day_first=None, year=None, start=None)
SEPTEMBER = date(2026, 9, 24)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-09-24",
        "2026-9-24",
        "2026/09/24",
        "2026.09.24",
        "20260924",
        "24.09.2026",
        "24.9.2026",
        "24. 9. 2026",
        "24.09.26",
        "24/9/26",
        "9/24/26",
        "24-09-2026",
        "24th Sept 2026",
        "24 September 2026",
        "Sept 24th, 2026",
        "September 24, 2026",
        "24-Sep-26",
        "24.Sept.2026",
        "24. September 2026",
        "2026 Sep 24",
        "24 of September 2026",
        "Do, 24. Sept. 2026",
        "Do 24.9.26",
        "Donnerstag, den 24.09.2026",
        "Thursday 24 September 2026",
        "24 September 2026 (Thu)",
        "2026-W39-4",
        "KW 39/2026 Do",
        "Do, KW 39 2026",
        "46289",
        " 24.09.2026 ",
        "24.09.2026,",
        "24.\u00a0September\u00a02026",
    ],
)
def test_a_day_as_people_write_it(cell: str) -> None:
    assert NOTHING_KNOWN.day(read_day(cell)) == SEPTEMBER


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("3. Januar 2026", 1),
        ("3. Jänner 2026", 1),
        ("3. Ja\u0308nner 2026", 1),
        ("3. Feb. 2026", 2),
        ("3. März 2026", 3),
        ("3. Maerz 2026", 3),
        ("3. Mrz 26", 3),
        ("3. April 2026", 4),
        ("3. Mai 2026", 5),
        ("3. Juni 2026", 6),
        ("3. Juli 2026", 7),
        ("3. Aug. 2026", 8),
        ("3. Sept. 2026", 9),
        ("3. Oktober 2026", 10),
        ("3. Okt 2026", 10),
        ("3. Nov. 2026", 11),
        ("3. Dez. 2026", 12),
        ("3rd Dec 2026", 12),
        ("March 3, 2026", 3),
        ("OCT 3 2026", 10),
    ],
)
def test_months_in_both_languages(cell: str, month: int) -> None:
    assert NOTHING_KNOWN.day(read_day(cell)) == date(2026, month, 3)


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("2024-07-16 00:00:00", time(0)),
        ("2024-07-16T10:30", time(10, 30)),
        ("2024-07-16 10:30:00", time(10, 30)),
        ("16.07.2024, 14.30 Uhr", time(14, 30)),
        ("16.07.2024 9 Uhr", time(9)),
        ("16.07.2024 14.30", time(14, 30)),
        ("16/07/2024 - 10:30 AM", time(10, 30)),
        ("July 16, 2024 at 3:00pm", time(15)),
        ("Di 16.7.24 um 8:00", time(8)),
        ("45489.4375", time(10, 30)),
        ("45489,4375", time(10, 30)),
    ],
)
def test_a_day_with_its_time(cell: str, at: time) -> None:
    written = read_day(cell)
    assert NOTHING_KNOWN.day(written) == date(2024, 7, 16)
    assert written.at == at


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("2026-09-24T08:00:00Z", 0),
        ("2026-09-24T08:00:00+02:00", 2),
        ("2026-09-24 08:00:00-05:00", -5),
        ("September 24, 2026 8:00 AM (GMT+2)", 2),
        ("September 24, 2026 8:00 AM (GMT-5)", -5),
        ("24.09.2026 08:00 UTC", 0),
    ],
)
def test_a_moment_with_its_distance_from_utc(cell: str, hours: int) -> None:
    written = read_day(cell)
    assert (written.at, written.offset) == (time(8), timedelta(hours=hours))


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("30.02.2027", dates.NO_SUCH_DAY),
        ("31/04/2026", dates.NO_SUCH_DAY),
        ("2026-13-01", dates.NO_SUCH_DAY),
        ("29.02.2027", dates.NO_SUCH_DAY),
        ("09.26.2026", dates.NO_SUCH_DAY),
        ("00.01.1900", dates.NO_SUCH_DAY),
        ("30.02.", dates.NO_SUCH_DAY),
        ("01.06.", dates.NO_YEAR),
        ("1.6", dates.NO_YEAR),
        ("29.02.", dates.NO_YEAR),
        ("24th Sept", dates.NO_YEAR),
        ("Sep-24", dates.NO_YEAR),
        ("24. Sept.", dates.NO_YEAR),
        ("26/9", dates.NO_YEAR),
        ("Mo 5.1.", dates.NO_YEAR),
        ("1/6/26", dates.UNCLEAR),
        ("06-01-2026", dates.UNCLEAR),
        ("T-2_Mon", dates.RELATIVE),
        ("T-14", dates.RELATIVE),
        ("T0", dates.RELATIVE),
        ("KW 37", dates.NO_WEEKDAY),
        ("2026-W37", dates.NO_WEEKDAY),
        ("KW 37 Di", dates.NO_YEAR),
        ("KW 54/2026 Di", dates.NO_SUCH_WEEK),
        ("Montag", dates.NO_WEEK),
        ("12.05.1926", dates.TOO_FAR),
        ("12345", dates.TOO_FAR),
        ("laufend", dates.NO_DAY),
        ("ASAP", dates.NO_DAY),
        ("September 2026", dates.NO_DAY),
        ("1.–3. Juni 2026", dates.NO_DAY),
        ("24 Foo 2026", dates.NO_DAY),
        ("2026", dates.NO_DAY),
        ("x" * 500, dates.NO_DAY),
    ],
)
def test_what_is_no_day_says_why(cell: str, problem: str) -> None:
    assert NOTHING_KNOWN.day(read_day(cell)) == problem


def test_numbers_above_twelve_tell_the_order_of_a_column() -> None:
    assert order_of([(read_day(cell), None) for cell in ("1/6/26", "26/9/25")]) is True
    assert order_of([(read_day(cell), None) for cell in ("1/6/26", "9/26/25")]) is False
    assert order_of([(read_day(cell), None) for cell in ("1/6/26", "5/5/26")]) is None
    assert order_of([(read_day(cell), None) for cell in ("26/9/25", "9/26/25")]) is None


def test_the_weekday_beside_it_tells_the_order() -> None:
    assert order_of([(read_day("1/6/26"), 0)]) is True  # 1 June 2026 is a Monday, 6 January a Tuesday
    assert order_of([(read_day("1/6/26"), 1)]) is False
    assert order_of([(read_day("Mon 1/6/26"), None)]) is True
    assert order_of([(read_day("1/6/26"), 4)]) is None
    assert order_of([(read_day("1/6/26"), 0), (read_day("1/6/26"), 1)]) is None


@pytest.mark.parametrize(
    ("heading", "day_first"),
    [("Date (DD/MM/YYYY)", True), ("Date mm/dd/yy", False), ("Datum (TT.MM.JJJJ)", True), ("Date", None)],
)
def test_the_heading_tells_the_order(heading: str, day_first: bool | None) -> None:
    assert order_of([(read_day("1/6/26"), None)], heading) is day_first


@pytest.mark.parametrize(
    ("settling", "cell", "day"),
    [
        (Settling(day_first=True, year=None, start=None), "1/6/26", date(2026, 6, 1)),
        (Settling(day_first=False, year=None, start=None), "1/6/26", date(2026, 1, 6)),
        (Settling(day_first=False, year=None, start=None), "1.6.26", date(2026, 6, 1)),
        (Settling(day_first=None, year=2026, start=None), "01.06.", date(2026, 6, 1)),
        (Settling(day_first=None, year=2026, start=None), "24th Sept", SEPTEMBER),
        (Settling(day_first=None, year=2026, start=None), "KW 39 Do", SEPTEMBER),
        (Settling(day_first=None, year=None, start=date(2026, 10, 8)), "T-2_Thu", SEPTEMBER),
        (Settling(day_first=None, year=None, start=date(2026, 10, 8)), "T-14", SEPTEMBER),
        (Settling(day_first=None, year=None, start=date(2026, 9, 17)), "T+1w", SEPTEMBER),
        (Settling(day_first=None, year=None, start=SEPTEMBER), "T0", SEPTEMBER),
    ],
)
def test_what_was_answered_settles_it(settling: Settling, cell: str, day: date) -> None:
    assert settling.day(read_day(cell)) == day


def test_a_week_takes_the_weekday_beside_it() -> None:
    assert NOTHING_KNOWN.day(read_day("KW 39/2026"), weekday=3) == SEPTEMBER
    assert NOTHING_KNOWN.day(read_day("Donnerstag"), week=(2026, 39)) == SEPTEMBER


@pytest.mark.parametrize(
    ("cell", "week"),
    [
        ("37", (None, 37)),
        ("KW 37", (None, 37)),
        ("KW37", (None, 37)),
        ("Week 37", (None, 37)),
        ("CW 37", (None, 37)),
        ("KW 37/2026", (2026, 37)),
        ("2026-W37", (2026, 37)),
        ("37/2026", (2026, 37)),
        ("Intro", None),
    ],
)
def test_weeks(cell: str, week: tuple[int | None, int] | None) -> None:
    assert read_week(cell) == week


@pytest.mark.parametrize(
    ("cell", "weekday"), [("Mo", 0), ("Di.", 1), ("Wednesday", 2), ("SAMSTAG", 5), ("Sonnabend", 5), ("x", None)]
)
def test_weekdays(cell: str, weekday: int | None) -> None:
    assert read_weekday(cell) == weekday


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("10:00 AM", time(10)),
        ("10 AM", time(10)),
        ("10am", time(10)),
        ("3:00 p.m.", time(15)),
        ("12:00 PM", time(12)),
        ("12:00 AM", time(0)),
        ("0:30 AM", time(0, 30)),
        ("14:30 PM", time(14, 30)),
        ("9:00", time(9)),
        ("09:00:00", time(9)),
        ("9 Uhr", time(9)),
        ("9:00 Uhr", time(9)),
        ("14.30 Uhr", time(14, 30)),
        ("14.30", time(14, 30)),
        ("9 Uhr 30", time(9, 30)),
        ("um 9 Uhr", time(9)),
        ("ca. 10:00", time(10)),
        ("14h30", time(14, 30)),
        ("14h", time(14)),
        ("0930", time(9, 30)),
        ("1430", time(14, 30)),
        ("900", time(9)),
        ("0.4375", time(10, 30)),
        ("0,4375", time(10, 30)),
        ("0.416666666666667", time(10)),
        ("9-10 Uhr", time(9)),
        ("10:00 – 11:00", time(10)),
        ("9–10 am", time(9)),
        ("10:00 bis 12:00", time(10)),
        ("8 o'clock", time(8)),
    ],
)
def test_a_time_as_people_write_it(cell: str, at: time) -> None:
    assert read_time(cell).at == at


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("24:00", times.NO_SUCH_TIME),
        ("25:00", times.NO_SUCH_TIME),
        ("10:61", times.NO_SUCH_TIME),
        ("13 am", times.NO_SUCH_TIME),
        ("2400", times.NO_SUCH_TIME),
        ("morgens", times.NO_TIME),
        ("9", times.NO_TIME),
        ("9-10", times.NO_TIME),
        ("0.25", times.NO_TIME),
        ("10:00 or so", times.NO_TIME),
        ("5 min", times.NO_TIME),
        ("x" * 500, times.NO_TIME),
    ],
)
def test_what_is_no_time_says_why(cell: str, problem: str) -> None:
    assert read_time(cell).problem == problem
    assert read_time(cell).at is None


HOSTILE = ("1", " ", "1 ", "a", "1:00 ", "- ", "(", "a a ", "W1-", "T-1_", " at ", "1 utc", "2026-01-01 ")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_every_pattern_is_quick_on_hostile_text(hostile: str) -> None:
    text = hostile * (50_000 // len(hostile))
    for module in (dates, times):
        for named in vars(module).values():
            for pattern in named if isinstance(named, tuple) else (named,):
                if isinstance(pattern, re.Pattern):
                    begun = clock.process_time()
                    pattern.search(text)
                    assert clock.process_time() - begun < 0.1, pattern
    assert read_day(text).problem
    assert read_time(text).problem
    assert read_week(text) is None
