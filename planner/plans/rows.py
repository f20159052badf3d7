"""From a file's bytes to posts-to-be: `read_plan`. Nothing is guessed or lost, every problem is named. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planner.plans.columns import heading_row, print_of_headings, score
from planner.plans.dates import Settling, order_of, read_day, read_weekday
from planner.plans.findings import Findings
from planner.plans.layout import Layout, layout_of
from planner.plans.names import Names
from planner.plans.posts import PostReader
from planner.plans.reading import Sheet, read_book
from planner.plans.rules import NO_HEADINGS, NO_ROWS, Answers, Known, Limits, Plan, PlanRow, Unreadable
from planner.plans.values import clean, folded, is_fit
from planner.plans.writing import joined
from planner.web.refusal import N_

BEFORE_HEADINGS = N_("This stands above the headings and is left out.")
SHEET_LEFT_OUT = N_("This sheet has other headings and is left out.")
SHEET_HIDDEN = N_("This sheet is hidden and is left out.")
UNFIT_SIGNS = N_("It holds signs that can't be kept: a NUL, or half of a letter. Type this cell anew.")
TOO_LONG_A_CELL = N_("This cell is too long to be a text for a post.")
TOO_MANY_CELLS = N_("This row has too many cells.")

NO_ANSWERS = Answers()
LIMITS = Limits()

IN_THE_NOTES = N_("This column isn't known; what it holds is kept in the notes.")
BEYOND_HEADINGS = N_("This stands beyond the last heading and is kept in the notes.")


@dataclass(slots=True)
class _Part:
    """One sheet: its headings, and its rows with their numbers, clean, as far as they are filled, none of them blank.

    `unfit` says of some which cell can't be kept and why: its index (-1 for the row as a whole), itself, and a text.
    """

    name: str
    headings: list[str]
    numbers: list[int]
    rows: list[list[str]]
    unfit: dict[int, tuple[int, str, str]]


def read_plan(
    data: bytes, *, filename: str, today: date, known: Known, answers: Answers = NO_ANSWERS, limits: Limits = LIMITS
) -> Plan:
    """What a file's rows become, and why some don't. Refuses a file that is no plan at all (`Unreadable`).

    `filename` and `today` are for what is suggested in questions; nothing is read differently because of them.
    """
    book = read_book(data, limits)
    names = Names(known, answers)
    findings = Findings()
    for name in book.hidden:
        findings.report(SHEET_HIDDEN, "", name)
    parts = _parts(book.sheets, findings, limits)
    headings = parts[0].headings
    layout = layout_of(headings, [row for part in parts for row in part.rows], names, answers)
    settling = _settling(layout, parts, answers)

    again: Counter[tuple[str, ...]] = Counter()
    blank = [""] * len(layout.columns)
    rows: list[PlanRow] = []
    for part in parts:
        reader = PostReader(layout, names, settling, known, findings, part.name, again)
        for number, row in zip(part.numbers, part.rows, strict=True):
            if number in part.unfit:
                index, cell, text = part.unfit[number]
                findings.refuse(number, part.name, layout.heading(index) if index >= 0 else "", cell, text)
            elif post := reader.read(number, row + blank[len(row) :]):
                rows.append(post)
                for index in range(len(headings), len(row)):
                    if row[index]:
                        findings.report(BEYOND_HEADINGS, layout.heading(index), row[index], number)
    for column in layout.columns[: len(headings)]:
        if not column.field and column.filled:
            findings.report(IN_THE_NOTES, column.heading, column.sample)
    _suggest(findings, filename, parts, today)
    return Plan(
        columns=tuple(layout.columns),
        rows=tuple(rows),
        refusals=tuple(findings.refusals),
        reports=findings.reports(),
        questions=findings.questions(),
        headings_print=print_of_headings(headings),
        sheets=tuple(part.name for part in parts),
    )


def _parts(sheets: Sequence[Sheet], findings: Findings, limits: Limits) -> list[_Part]:
    """The sheet with the best headings, and every other one with the same."""
    at = {id(sheet): heading_row(sheet.rows) for sheet in sheets}
    headed = [sheet for sheet in sheets if at[id(sheet)] is not None]
    if not headed:
        raise Unreadable(NO_HEADINGS)
    best = max(headed, key=lambda sheet: score(sheet.rows[at[id(sheet)] or 0]))
    wanted = print_of_headings(_trimmed(best.rows[at[id(best)] or 0]))
    parts = []
    for sheet in sheets:
        head = at[id(sheet)]
        if head is None or print_of_headings(_trimmed(sheet.rows[head])) != wanted:
            if any(cell.strip() for row in sheet.rows for cell in row):
                findings.report(SHEET_LEFT_OUT, "", sheet.name)
            continue
        parts.append(_part(sheet, head, findings, limits))
    if not any(part.rows for part in parts):
        raise Unreadable(NO_ROWS)
    return parts


def _part(sheet: Sheet, head: int, findings: Findings, limits: Limits) -> _Part:
    for number, row in enumerate(sheet.rows[:head], start=1):
        if said := " ".join(cell.strip() for cell in row if cell.strip()):
            findings.report(BEFORE_HEADINGS, "", said, number)
    headings = _trimmed(sheet.rows[head])
    below: Sequence[Sequence[str]] = sheet.rows[head + 1 :]
    if any(heading.endswith("(part 2)") for heading in headings):
        headings, below = joined(headings, below)
    again = [folded(heading) for heading in headings]
    part = _Part(sheet.name, headings, [], [], {})
    seen: dict[str, str] = {}  # most cells come again and again
    wrong: dict[str, str] = {}
    for number, raw in enumerate(below, start=head + 2):
        row = []
        for cell in raw:
            if cell not in seen:
                seen[cell] = clean(cell)
                if len(cell) > limits.cell_characters:
                    wrong[cell] = TOO_LONG_A_CELL
                elif not is_fit(cell):
                    wrong[cell] = UNFIT_SIGNS
            row.append(seen[cell])
        while row and not row[-1]:
            row.pop()
        if not row or (len(row) == len(again) and folded(row[0]) == again[0] and [*map(folded, row)] == again):
            continue
        if number - 1 in sheet.broken:
            part.unfit[number] = -1, row[0], sheet.broken[number - 1]
        elif len(row) > limits.cells_in_row:
            part.unfit[number] = -1, "", TOO_MANY_CELLS
            row = []
        elif wrong and (cell := next((cell for cell in raw if cell in wrong), "")):
            part.unfit[number] = raw.index(cell), cell, wrong[cell]
        part.numbers.append(number)
        part.rows.append(row)
    return part


def _trimmed(row: Sequence[str]) -> list[str]:
    width = max((index + 1 for index, cell in enumerate(row) if cell.strip()), default=0)
    return list(row[:width])


def _settling(layout: Layout, parts: Sequence[_Part], answers: Answers) -> Settling:
    """Whether the column of dates puts the day first, from all of its cells together."""
    day_first = answers.day_first
    dates = layout.by_field.get("date")
    if day_first is None and dates:
        column, beside = dates[0], layout.by_field.get("weekday", [-1])[0]
        rows = [row for part in parts for row in part.rows if len(row) > column and row[column]]
        cells = {(row[column], row[beside] if 0 <= beside < len(row) else "") for row in rows}
        written = ((read_day(cell), read_weekday(weekday) if weekday else None) for cell, weekday in cells)
        day_first = order_of(written, layout.heading(column))
    return Settling(day_first=day_first, year=answers.year, start=answers.start)


def _suggest(findings: Findings, filename: str, parts: Sequence[_Part], today: date) -> None:
    """The year that the file names itself, else this one."""
    named = {
        int(year)
        for text in (filename, *(part.name for part in parts))
        for year in re.findall(r"(?<!\d)20\d\d(?!\d)", text)
    }
    findings.suggestions["year"] = str(named.pop() if len(named) == 1 else today.year)
