"""Tables as files that a spreadsheet opens without running anything in them. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

GUARD = "'"
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", GUARD)  # what a spreadsheet would take for a formula, and the guard


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would take for a formula."""
    return GUARD + cell if cell.startswith(RISKY) else cell


def csv_of(rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark and semicolons, as Excel in German opens it by a double click. Cells stand in it as
    they are given."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")
