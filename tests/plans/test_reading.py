from __future__ import annotations

import io
import json
import random
import time as clock
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest
import xlsxwriter

from planner.plans import reading
from planner.plans.reading import decoded, read_book, table
from planner.plans.rules import Limits, Unreadable

GERMAN = "Datum;Kanal;Titel;Text\r\n24.09.2026;LinkedIn DE;Grüße aus Köln;„Äußerst schön“ – für 5 €\r\n"


def a_workbook(*sheets: tuple[str, list[list[Any]]], hidden: str = "", merged: str = "") -> bytes:
    """A workbook with these sheets; days and times in it are real ones."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    formats = {
        datetime: workbook.add_format({"num_format": "dd.mm.yyyy hh:mm"}),
        date: workbook.add_format({"num_format": "dd.mm.yyyy"}),
        time: workbook.add_format({"num_format": "hh:mm"}),
    }
    for name, rows in sheets:
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if type(cell) in formats:
                    sheet.write_datetime(number, column, cell, formats[type(cell)])
                else:
                    sheet.write(number, column, cell)
        if name == hidden:
            sheet.hide()
        if merged:
            sheet.merge_range(merged, sheets[0][1][1][0])
    workbook.close()
    return out.getvalue()


def refused(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as refusal:
        read_book(data, limits or Limits())
    return refusal.value.text


# Letters


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "mac_roman"]
)
def test_letters_in_every_encoding(encoding: str) -> None:
    assert decoded(GERMAN.encode(encoding)).removeprefix("\ufeff") == GERMAN


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_by_its_byte_order_mark(mark: bytes) -> None:
    order = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert decoded(mark + GERMAN.encode(order)) == GERMAN


def test_a_short_file_from_windows_is_not_taken_for_polish() -> None:
    assert decoded("Titel\nÜber uns".encode("cp1252")) == "Titel\nÜber uns"
    assert decoded("Titel\nfür 5 €…".encode("cp1252")) == "Titel\nfür 5 €…"


def test_what_windows_can_not_have_written_is_guessed() -> None:
    text = (
        "Titel;Text\n"
        + "Prüfstände für größere Öfen;Über die Wärme und wie man sie hält, während draußen Schnee fällt\n" * 5
    )
    assert "Prüfstände" in decoded(text.encode("cp850"))


def test_one_broken_byte_breaks_one_row_not_all_letters() -> None:
    data = GERMAN.encode() + b"25.09.2026;X;kaputt \xe4 hier;Text\r\n"
    text = decoded(data)
    assert "Grüße aus Köln" in text
    assert "kaputt \udce4 hier" in text


def test_halves_of_letters_that_belong_together_are_joined() -> None:
    assert decoded(b"Titel\n\xed\xa0\xbd\xed\xb8\x80 gut") == "Titel\n😀 gut"
    assert decoded(b"Titel \xc3\xbc\n\xed\xa0\xbd allein") == "Titel ü\n\ud83d allein"


# Tables


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter(delimiter: str) -> None:
    text = delimiter.join(["Date", "Title", "Text"]) + "\n" + delimiter.join(["2026-09-24", '"a, b; c | d"', "x"])
    assert table(text).rows == [["Date", "Title", "Text"], ["2026-09-24", "a, b; c | d", "x"]]


def test_the_delimiter_is_the_headings_not_the_most_frequent() -> None:
    rows = table("Datum;Text\n24.09.2026;eins, zwei, drei, vier\n25.09.2026;a, b, c, d, e\n").rows
    assert rows[1] == ["24.09.2026", "eins, zwei, drei, vier"]


def test_excels_own_line_names_the_delimiter() -> None:
    assert table("sep=;\nTitle;Text\na,b;c\n").rows == [["Title", "Text"], ["a,b", "c"]]


def test_one_column_has_no_delimiter() -> None:
    assert table("Topic Ideas\nPumps, valves\nRepair\n").rows == [["Topic Ideas"], ["Pumps, valves"], ["Repair"]]


def test_texts_over_several_lines_with_doubled_quotes() -> None:
    rows = table('Title,Text\r\nOne,"He said ""yes"".\r\n\r\nThen he left."\r\nTwo,short\r\n').rows
    assert rows[1] == ["One", 'He said "yes".\r\n\r\nThen he left.']
    assert rows[2] == ["Two", "short"]


def test_a_space_before_a_quotation_mark() -> None:
    assert table('Title, Text\nOne, "a, b"\n').rows[1] == ["One", "a, b"]


def test_old_line_ends_of_macs() -> None:
    assert table("Title,Text\rOne,a\rTwo,b").rows == [["Title", "Text"], ["One", "a"], ["Two", "b"]]


def test_lines_that_only_unicode_ends_are_no_lines() -> None:
    assert table("Title,Text\nOne,a\u2028b\x0bc\x85d\n").rows[1] == ["One", "a\u2028b\x0bc\x85d"]


def test_a_quote_never_closed_takes_one_row_not_the_rest() -> None:
    lines = ["Date,Title,Text,Status"] + [f"2026-09-{day:02},Post {day},Text {day},Draft" for day in range(1, 21)]
    lines[5] = '2026-09-05,Post 5,"Text 5,Draft'
    sheet = table("\n".join(lines))
    assert sheet.broken == {5: reading.OPEN_QUOTE}
    assert [row[1] for index, row in enumerate(sheet.rows) if index not in sheet.broken][1:] == [
        f"Post {day}" for day in range(1, 21) if day != 5
    ]


def test_a_quote_never_closed_before_a_row_with_quotes() -> None:
    first = '2026-09-01,One,"never closed\nstill its text\n'
    sheet = table(f'Date,Title,Text\n{first}2026-09-02,Two,"closed, well"\n2026-09-03,Three,plain\n')
    assert sheet.rows[2:] == [["2026-09-02", "Two", "closed, well"], ["2026-09-03", "Three", "plain"]]
    assert list(sheet.broken) == [1]


def test_a_quote_never_closed_on_the_last_row() -> None:
    sheet = table('Date,Title\n2026-09-01,One\n2026-09-02,"Two\nand more\n')
    assert (len(sheet.rows), list(sheet.broken)) == (3, [2])


def test_quotes_inside_a_line_are_well_meant() -> None:
    sheet = table('Title,Text,Status\n"Hello" she said,fine,Draft\nA 5" pipe,fine,Draft\nNext,"a\nb",Draft\n')
    assert sheet.broken == {}
    assert [row[0] for row in sheet.rows[1:]] == ["Hello she said", 'A 5" pipe', "Next"]
    assert all(len(row) == 3 for row in sheet.rows)


def test_too_many_open_quotes_are_given_up_in_time() -> None:
    text = "Date,Title,Text\n" + '2026-09-01,"One,"two\n2026-09-01,One,two\n' * 30_000
    begun = clock.process_time()
    with pytest.raises(Unreadable, match="quotation"):
        table(text)
    assert clock.process_time() - begun < 3


def test_sixty_thousand_open_quotes_take_no_time() -> None:
    begun = clock.process_time()
    assert len(table("Date,Title,Text\n" + '2026-09-01,"One,"two\n' * 60_000).broken) == 1
    assert clock.process_time() - begun < 5


def test_a_hundred_thousand_lines_after_an_open_quote() -> None:
    text = 'Date,Title,Text\n2026-09-01,One,"open\n' + "just words, and more\n" * 100_000
    begun = clock.process_time()
    sheet = table(text)
    assert len(sheet.rows) == 2
    assert clock.process_time() - begun < 5


# Whole files


def test_files_that_are_no_plan() -> None:
    assert refused(b"") == reading.EMPTY
    assert refused(b" \r\n\t") == reading.EMPTY
    assert refused(b"%PDF-1.7\n" + bytes(range(256)) * 20) in (reading.NOT_A_PLAN, reading.NO_ENCODING)
    assert refused(b"\0" * 5000) == reading.NOT_A_PLAN
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100) == reading.OLD_OR_LOCKED
    assert refused(b"PK\x03\x04 no zip at all") == reading.BROKEN_WORKBOOK
    assert refused(b"[" * 100_000) == reading.BROKEN_JSON
    assert refused(b"[1, 2]") == reading.BROKEN_JSON
    assert refused(b'{"a": 1}') == reading.BROKEN_JSON


def test_bytes_at_random_never_raise_anything_else() -> None:
    dice = random.Random(7)
    for length in (1, 10, 1000):
        for _ in range(100):
            data = dice.randbytes(length)
            try:
                read_book(data, Limits())
            except Unreadable:
                continue


def test_limits() -> None:
    rows = b"Title\n" + b"a\n" * 100
    assert refused(rows, Limits(file_bytes=100)) == reading.TOO_LARGE
    assert refused(rows, Limits(rows=100)) == reading.TOO_LONG
    assert len(read_book(rows, Limits(rows=101)).sheets[0].rows) == 101


# Workbooks


def test_a_workbook_with_real_days_and_times() -> None:
    book = read_book(
        a_workbook(
            (
                "Plan",
                [
                    ["Datum", "Uhrzeit", "Titel", "Nr", "Fertig", "Moment"],
                    [date(2026, 9, 24), time(14, 30), "Grüße 😀", 7, True, datetime(2026, 9, 24, 10, 30)],
                    ["24.09.2026", "14.30 Uhr", "=1+1", 0.4375, False, datetime(2026, 9, 24)],
                ],
            )
        ),
        Limits(),
    )
    assert book.sheets[0].name == "Plan"
    assert book.sheets[0].rows[1] == ["2026-09-24", "14:30:00", "Grüße 😀", "7", "yes", "2026-09-24 10:30:00"]
    assert book.sheets[0].rows[2] == ["24.09.2026", "14.30 Uhr", "=1+1", "0.4375", "no", "2026-09-24"]


def test_rows_keep_their_numbers() -> None:
    rows = read_book(a_workbook(("Plan", [[], [], ["", "Title"], ["", "a"]])), Limits()).sheets[0].rows
    assert rows == [["", ""], ["", ""], ["", "Title"], ["", "a"]]


def test_what_is_merged_holds_for_each_row() -> None:
    rows = read_book(
        a_workbook(("P", [["Date", "T"], ["24.09.2026", "a"], ["", "b"], ["", "c"]]), merged="A2:A3"), Limits()
    )
    assert [row[0] for row in rows.sheets[0].rows] == ["Date", "24.09.2026", "24.09.2026", ""]


def test_hidden_sheets_are_named_not_read() -> None:
    book = read_book(a_workbook(("Plan", [["Title"], ["a"]]), ("Lists", [["Title"], ["x"]]), hidden="Lists"), Limits())
    assert ([sheet.name for sheet in book.sheets], book.hidden) == (["Plan"], ["Lists"])


def test_a_workbook_that_unpacks_to_too_much_is_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    assert len(out.getvalue()) < 100_000
    assert refused(out.getvalue(), Limits(unpacked_bytes=10_000_000)) == reading.TOO_LARGE
    assert refused(out.getvalue()) == reading.BROKEN_WORKBOOK


def test_a_workbook_that_wants_all_memory_ends_its_own_process_only() -> None:
    far = a_workbook(("P", [["Title"], ["a"]]))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(far)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            body = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                body = body.replace(b'<row r="2"', b'<row r="1048576"').replace(b'r="A2"', b'r="XFD1048576"')
            archive.writestr(entry, body)
    assert refused(out.getvalue()) == reading.TOO_LARGE


def test_time_runs_out_for_a_workbook() -> None:
    assert refused(a_workbook(("P", [["Title"], ["a"]])), Limits(seconds=0)) == reading.TOO_LARGE


def test_a_workbook_with_too_many_rows() -> None:
    assert refused(a_workbook(("P", [["Title"]] + [["a"]] * 50)), Limits(rows=20)) == reading.TOO_LARGE


# JSON


def test_a_list_of_objects_is_a_table() -> None:
    posts = [
        {"Datum": "24.09.2026", "Titel": "Grüße", "Kanal": ["X", "Blog"]},
        {"Titel": "b", "n": 3, "ok": True, "no": None},
    ]
    rows = read_book(json.dumps({"posts": posts}).encode(), Limits()).sheets[0].rows
    assert rows == [
        ["Datum", "Titel", "Kanal", "n", "ok", "no"],
        ["24.09.2026", "Grüße", "X, Blog", "", "", ""],
        ["", "b", "", "3", "yes", ""],
    ]
