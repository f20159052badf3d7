"""Days, weeks and times as they stand in plans."""

from __future__ import annotations

from datetime import date, time

import pytest

from planner.plans import dates, when
from planner.plans.rules import Answers
from tests.plans.invented import a_plan, the_row, the_rows, told


@pytest.mark.parametrize(
    ("column", "days"),
    [
        (["26/9/25", "1/6/26"], [date(2025, 9, 26), date(2026, 6, 1)]),
        (["9/26/25", "1/6/26"], [date(2025, 9, 26), date(2026, 1, 6)]),
        (["26/9/25", "9/26/25", "1/6/26"], [date(2025, 9, 26), date(2025, 9, 26), dates.UNCLEAR]),
        (["1/6/26", "2/6/26"], [dates.UNCLEAR, dates.UNCLEAR]),
        (["5/5/26", "1.6.26", "2026-06-01"], [date(2026, 5, 5), date(2026, 6, 1), date(2026, 6, 1)]),
    ],
)
def test_the_order_of_day_and_month_is_the_columns(column: list[str], days: list[date | str]) -> None:
    plan = a_plan("Date,Title\n" + "".join(f"{cell},post {number}\n" for number, cell in enumerate(column)))
    found: dict[int, date | str | None] = {row.number: row.day for row in plan.rows}
    found |= {no.number: no.text for no in plan.refusals}
    assert [found[number + 2] for number in range(len(column))] == days


def test_the_weekdays_tell_the_order() -> None:
    (row,) = the_rows("Date,Day,Title\n1/6/26,Monday,a\n")
    assert row.day == date(2026, 6, 1)


def test_a_weekday_that_contradicts_is_told_and_kept() -> None:
    plan = a_plan("Datum;Wochentag;KW;Titel\n24.09.2026;Montag;40;a\n24.09.2026;Do;39;b\nMo, 24.09.2026;;;c\n")
    assert [(row.day, row.notes) for row in plan.rows] == [
        (date(2026, 9, 24), ("Wochentag: Montag", "KW: 40")),
        (date(2026, 9, 24), ()),
        (date(2026, 9, 24), ("Datum: Mo, 24.09.2026",)),
    ]
    assert told(plan) == [
        (when.OTHER_WEEKDAY, "Wochentag", "Montag"),
        (when.OTHER_WEEK, "KW", "40"),
        (when.OTHER_WEEKDAY, "Datum", "Mo, 24.09.2026"),
    ]


def test_weeks_on_the_first_row_of_their_week_only() -> None:
    text = "KW;Wochentag;Uhrzeit;Titel\n39/2026;Do;9 Uhr;a\n;Fr;;b\n40/2026;Mo;;c\n"
    assert [row.day for row in the_rows(text)] == [date(2026, 9, 24), date(2026, 9, 25), date(2026, 9, 28)]
    text = text.replace("/2026", "")
    plan = a_plan(text)
    assert [(row.day, row.notes) for row in plan.rows] == [
        (None, ("KW: 39", "Wochentag: Do", "Uhrzeit: 9 Uhr")),
        (None, ("KW: 39", "Wochentag: Fr")),
        (None, ("KW: 40", "Wochentag: Mo")),
    ]
    assert (when.WEEK_WITHOUT_YEAR, "Wochentag", "Do") in told(plan)
    answered = the_rows(text, answers=Answers(year=2026))
    assert [row.day for row in answered] == [date(2026, 9, 24), date(2026, 9, 25), date(2026, 9, 28)]
    assert answered[0].time == time(9)


def test_a_week_in_the_column_of_dates() -> None:
    plan = a_plan("Datum;Wochentag;Titel\nKW 39/2026;Donnerstag;a\nKW 39/2026;;b\nKW 39;Do;c\n")
    assert [row.day for row in plan.rows] == [date(2026, 9, 24)]
    assert [no.text for no in plan.refusals] == [dates.NO_WEEKDAY, dates.NO_YEAR]


def test_days_in_a_column_called_day() -> None:
    assert the_row("Day,Title\n24 Sept 2026,a\n").day == date(2026, 9, 24)
    assert the_row("Tag;Titel\n24.09.2026;a\n").day == date(2026, 9, 24)
    assert the_row("Posting Time,Text\n2026-09-24 10:00,a\n").time == time(10)
    assert a_plan("Day,Title\nT-2_Mon,a\n").refusals[0].text == dates.RELATIVE


def test_a_column_of_dates_without_any_gives_way_to_another() -> None:
    assert the_row("Publish date,Due date,Title\n,2026-09-24,a\n").day == date(2026, 9, 24)
    row = the_rows("Publish date,Due date,Title\n2026-09-23,,a\n,2026-09-24,b\n")[1]
    assert (row.day, row.notes) == (None, ("Due date: 2026-09-24",))


def test_a_time_that_the_clocks_skip_or_double() -> None:
    plan = a_plan(
        "Datum;Uhrzeit;Titel\n28.03.2027;2:30;a\n25.10.2026;2:30;b\n24.09.2026;25:00;c\n24.09.2026;morgens;d\n"
    )
    assert [(row.title, row.time) for row in plan.rows] == [("b", time(2, 30))]
    assert [(no.heading, no.cell) for no in plan.refusals] == [
        ("Uhrzeit", "2:30"),
        ("Uhrzeit", "25:00"),
        ("Uhrzeit", "morgens"),
    ]
    assert plan.refusals[0].values["next"] == time(3)
    assert told(plan) == [(when.TWICE, "Uhrzeit", "2:30")]


def test_times_with_a_zone() -> None:
    plan = a_plan(
        "Date,Time,Title,Time zone\n"
        "2026-09-24,10:00 CET,a,\n"
        "2026-09-24,10:00 UTC,b,\n"
        "2026-09-24T22:30:00Z,,c,\n"
        "2026-09-24,10:00,d,America/Chicago\n"
        "2026-09-24,10:00 EST,e,\n"
        "2026-09-24,10:00,f,Mars/Olympus\n"
        "2026-09-24T00:00:00Z,,g,MEZ\n"
    )
    assert [(row.title, row.day, row.time, row.zone) for row in plan.rows] == [
        ("a", date(2026, 9, 24), time(10), ""),
        ("b", date(2026, 9, 24), time(12), ""),
        ("c", date(2026, 9, 25), time(0, 30), ""),
        ("d", date(2026, 9, 24), time(10), "America/Chicago"),
        ("f", date(2026, 9, 24), time(10), ""),
        ("g", date(2026, 9, 24), None, ""),
    ]
    assert plan.rows[4].notes == ("Time zone: Mars/Olympus",)
    assert [no.text for no in plan.refusals] == [when.UNKNOWN_ZONE]


def test_a_zone_in_the_heading_holds_for_all_its_times() -> None:
    assert the_row("Date,Time (CET),Title\n2026-09-24,10:00,a\n").time == time(10)
    assert the_row("Date,Time (UTC),Title\n2026-09-24,10:00,a\n").time == time(12)
    assert the_row("Date (UTC),Title\n2026-09-24 10:00,a\n").time == time(12)
    plan = a_plan("Date,Time (EST),Title\n2026-09-24,10:00,a\n2026-09-24,10:00 UTC,b\n2026-09-24,,c\n")
    assert ([row.title for row in plan.rows], [no.cell for no in plan.refusals]) == (["b", "c"], ["10:00"])


def test_a_zone_that_leads_out_of_the_calendar() -> None:
    plan = a_plan("Date,Title\n1970-01-01T00:30:00+05:00,a\n2199-12-31T23:30:00-05:00,b\n")
    assert [no.number for no in plan.refusals] == [2, 3]


def test_two_times_and_times_without_a_day() -> None:
    plan = a_plan("Date,Time slot,Title\n2026-09-24,10:00-11:00,a\n,9:00,b\n")
    assert [(row.day, row.time, row.notes) for row in plan.rows] == [
        (date(2026, 9, 24), time(10), ("Time slot: 10:00-11:00",)),
        (None, None, ("Time slot: 9:00",)),
    ]


def test_a_heading_with_only_a_word_of_time_in_it() -> None:
    assert the_row("Date,Title,Time needed\n2026-09-24,a,5 min\n").notes == ("Time needed: 5 min",)
    assert the_row("Date,Title,Time in Berlin\n2026-09-24,a,9:00\n").time == time(9)
