"""Run as a program of its own, with limits on memory and time: a workbook on standard input, its cells as JSON on
standard output, a line for each sheet ({"sheet": name, "hidden": bool}) and for each of its rows.

Workbooks come from anywhere, and a small one can unpack to gigabytes; whatever happens here ends with this process.
It imports nothing of Planner, so that it starts fast.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

TOO_MUCH = 3  # the exit code that says so


def limit(memory: int, seconds: int) -> None:
    """Bounds this process, where the system can."""
    try:
        import resource
    except ImportError:  # not on Windows; the caller's clock runs there too
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def text_of(cell: object) -> str:
    """A cell as text: days and times in ISO form, whole numbers without a point."""
    match cell:
        case str():
            return cell
        case bool():
            return "yes" if cell else "no"
        case float():
            return format(cell, ".15g")
        case datetime():
            return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return str(cell)


def rows_of(sheet: CalamineSheet, rows: int, cells: int) -> list[list[str]]:
    """The rows from the first on, blank ones too, so that they count as a spreadsheet counts them. What is merged
    over several rows holds for each of them."""
    if sheet.total_height > rows or sheet.total_height * sheet.total_width > rows * cells:
        sys.exit(TOO_MUCH)
    table = [[text_of(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right and bottom < len(table):
            for row in table[top + 1 : bottom + 1]:
                row[left] = table[top][left]
    return table


def main(rows: int, cells: int, memory: int, seconds: int) -> None:
    limit(memory, seconds)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="surrogatepass")
    for sheet in workbook.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            hidden = sheet.visible != SheetVisibleEnum.Visible
            print(json.dumps({"sheet": sheet.name, "hidden": hidden}), file=out)
            for row in () if hidden else rows_of(workbook.get_sheet_by_name(sheet.name), rows, cells):
                print(json.dumps(row), file=out)
    out.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:5]))
