"""What must not break a plan."""

from __future__ import annotations

import time as clock
from dataclasses import replace

import pytest

from planner.plans import findings, reading, rows, rules
from planner.plans.rules import Limits, Unreadable
from tests.plans.invented import a_plan, the_row, the_rows


def test_cells_with_nul_or_half_a_letter_refuse_their_row_by_name() -> None:
    nul, half, byte = b"2026-09-24,a\0b,x\n", b"2026-09-26,half,\xed\xa0\xbd\n", b"2026-09-27,byte,\xff\xc3\xbc\n"
    data = b"Date,Title,Text\n" + nul + b"2026-09-25,good,fine\n" + half + byte
    plan = a_plan(data)
    assert [row.title for row in plan.rows] == ["good"]
    assert [(no.number, no.heading, no.text) for no in plan.refusals] == [
        (2, "Title", rows.UNFIT_SIGNS),
        (4, "Text", rows.UNFIT_SIGNS),
        (5, "Text", rows.UNFIT_SIGNS),
    ]
    assert plan.refusals[0].cell == "a\ufffdb"


def test_a_cell_of_ten_megabytes_refuses_its_row_only() -> None:
    plan = a_plan("Date,Title,Text\n2026-09-24,a," + "x" * 10_000_000 + "\n2026-09-25,b,y\n")
    assert [row.title for row in plan.rows] == ["b"]
    assert [(no.number, no.heading, no.text, len(no.cell)) for no in plan.refusals] == [
        (2, "Text", rows.TOO_LONG_A_CELL, findings.SHOWN)
    ]


def test_a_row_with_thousands_of_cells() -> None:
    plan = a_plan("Date,Title\n2026-09-24,a" + ",b" * 5000 + "\n2026-09-25,c\n")
    assert ([row.title for row in plan.rows], [no.text for no in plan.refusals]) == (["c"], [rows.TOO_MANY_CELLS])


def test_a_quote_never_closed_refuses_its_row_only() -> None:
    plan = a_plan('Date,Title,Text\n2026-09-24,a,"open\n2026-09-25,b,fine\n')
    assert [row.title for row in plan.rows] == ["b"]
    assert [(no.number, no.cell, no.text) for no in plan.refusals] == [(2, '2026-09-24,a,"open', reading.OPEN_QUOTE)]


def test_guarded_cells_come_back_exactly() -> None:
    row = the_row("Title,Caption,Channel\n'=1+1,\"'@home\n+ more\",Instagram\n")
    assert (row.title, row.text) == ("=1+1", "@home\n+ more")
    row = the_row("Title,Caption\n=1+1,-5 % today\n")
    assert (row.title, row.text) == ("=1+1", "-5 % today")


def test_plans_that_are_none() -> None:
    for data, text in (
        ("a,b\n1,2\n", rules.NO_HEADINGS),
        ("Date,Title\n", rules.NO_ROWS),
        ("Date,Title\n,\n-,n/a\n", rules.NO_ROWS),
        ("", reading.EMPTY),
    ):
        with pytest.raises(Unreadable) as refusal:
            a_plan(data)
        assert refusal.value.text == text


def test_ten_thousand_rows_are_read_in_time() -> None:
    lines = [
        f"{1 + n % 28}.{1 + n % 12}.2026;9:{n % 60:02};Instagram, X;Beitrag {n};Über Pumpen {n};Entwurf;Jana Brandt"
        for n in range(10_000)
    ]
    data = "\r\n".join(["Datum;Uhrzeit;Kanal;Titel;Text;Status;Zuständig", *lines]).encode("cp1252")
    quickest = 9.0
    for _ in range(3):
        begun = clock.process_time()
        assert len(the_rows(data)) == 10_000
        quickest = min(quickest, clock.process_time() - begun)
    assert quickest < 1.5  # seconds of this process; a fifth of it when nothing else runs


def test_a_hundred_thousand_rows() -> None:
    data = "Date,Title\n" + "2026-09-24,words\n" * 100_000
    assert len({row.key for row in the_rows(data)}) == 100_000
    with pytest.raises(Unreadable):
        a_plan(data, limits=replace(Limits(), rows=99_999))
