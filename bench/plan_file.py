"""A plan of 10,000 rows, as a company of some size might have kept it."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta


def ten_thousand_rows(rows: int = 10_000) -> bytes:
    """A CSV with German headings and semicolons; every row is good."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Nr", "Datum", "Uhrzeit", "Kanal", "Titel", "Text", "Status"])
    first = date(2027, 1, 4)
    for number in range(rows):
        day = first + timedelta(days=number % 700)
        channel = ("LinkedIn DE", "Instagram", "Newsletter")[number % 3]
        text = f"Beitrag {number}: Was wir diese Woche gelernt haben, in drei Sätzen und mit einer Frage am Ende."
        clock = f"{8 + number % 10:02}:{number % 4 * 15:02}"
        writer.writerow([number + 1, f"{day:%d.%m.%Y}", clock, channel, f"Titel {number}", text, "Entwurf"])
    return out.getvalue().encode("utf-8-sig")
