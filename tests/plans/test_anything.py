"""Any table at all: it is read or refused with a reason, and no word of a row that comes in is lost."""

from __future__ import annotations

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.plans.columns import fields
from planner.plans.rules import Limits, Unreadable
from tests.plans.invented import a_plan

HEADINGS = st.sampled_from(
    [
        *fields(),
        *("Datum", "Uhrzeit", "Kanal", "Titel", "Text", "Queue", "", "Topic Ideas", "Instagram", "Instagram caption"),
        *("LinkedIn copy", "Media X", "Other fields", "Other fields X", "Approved", "KW", "Tag", "Time left"),
    ]
)
TYPICAL = """
2026-09-24, 24.09.26, 26/9/25, 9/26/25, 1/6/26, 24th Sept, KW 37, T-2_Mon, 46289, 30.02.2027, Mo, Dienstag, 39
10:00 AM, 9 Uhr, 25:00, 0.4375, 2:30, 28.03.2027, 10:00 EST, LinkedIn, Instagram; X, X/Twitter, LI-FR, draft
Freigegeben, yes, x, no, Jana, M. Kunze, Marketing, n/a, -, tbd, #One #Two, https://example.com, Link in bio
a.jpg;b.jpg, [1], [{}], {}, {"a": 1}, '=1, =1+1, de, Europe/Rome, Mars/X, UTC
"""
CELLS = (
    st.just("")
    | st.sampled_from(TYPICAL.strip().replace("\n", ", ").split(", "))
    | st.text(st.characters(codec="utf-8"), max_size=12)
)


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_every_row_is_read_or_refused_and_no_word_is_lost(data: st.DataObject) -> None:
    headings = ["CTA", "Zielgruppe", "Rubrik", *data.draw(st.lists(HEADINGS, max_size=7))]
    rows = data.draw(st.lists(st.lists(CELLS, max_size=11), max_size=5))
    # a word in each cell that occurs nowhere else
    marked = [
        [f"{cell} w{row}q{column}" if cell and data.draw(st.booleans()) else cell for column, cell in enumerate(cells)]
        for row, cells in enumerate(rows)
    ]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=data.draw(st.sampled_from(",;\t|"))).writerows([headings, *marked])
    try:
        plan = a_plan(out.getvalue())
    except Unreadable:
        return
    numbers = [row.number for row in plan.rows] + [no.number for no in plan.refusals]
    assert len(numbers) == len(set(numbers))
    assert len({row.key for row in plan.rows}) == len(plan.rows)
    told = repr(plan.reports)
    for row in plan.rows:
        assert row.title
        assert row.time is None or row.day is not None
    for index, cells in enumerate(marked):
        kept = repr([row for row in plan.rows if row.number == index + 2])
        for column, cell in enumerate(cells):
            word = f"w{index}q{column}"
            if word in cell and index + 2 not in {no.number for no in plan.refusals}:
                assert word in kept or word in told, (cell, kept)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-16")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for start in (b"", b"Date;Title;Text\n", b'[{"Title": "'):
        try:
            a_plan(start + data, limits=Limits(seconds=5))
        except Unreadable:
            continue
