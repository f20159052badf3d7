"""Whole plans, invented after those that people have: every oddity once, in both languages."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from planner.plans import dates, posts, rows, rules
from planner.plans.rules import Answers
from tests.plans.invented import KNOWN, TODAY, a_plan, the_row, the_rows, told
from tests.plans.test_reading import a_workbook


def test_a_german_plan_from_excel() -> None:
    plan = """Redaktionsplan Herbst;;;;;;;
;;;;;;;
KW;Datum;Uhrzeit;Kanäle ;Arbeitstitel;Beitragstext;Bearbeitungsstand;Zuständig
39;24.09.2026;9 Uhr;Instagram;Grüße aus Halle 3;"Wir sagen ""Danke"".

Äußerst gern.";freigegeben;Jana Brandt
;25.09.26;14.30 Uhr;LinkedIn DE, Instagram;Prüfstand;Über 5 €;Entwurf;M. Lindt
;;;;;;;
KW;Datum;Uhrzeit;Kanäle;Arbeitstitel;Beitragstext;Bearbeitungsstand;Zuständig
40;28.09.2026;;Instagram;Später;-;in Prüfung;n/a
"""
    for encoding in ("cp1252", "utf-8-sig", "utf-8"):
        first, second, third = the_rows(plan.replace("\n", "\r\n").encode(encoding))
        assert (first.number, second.number, third.number) == (4, 5, 8)
        assert (first.day, first.time) == (date(2026, 9, 24), time(9))
        assert first.title == "Grüße aus Halle 3"
        assert first.text == 'Wir sagen "Danke".\n\nÄußerst gern.'
        assert [(variant.channel, variant.text) for variant in first.variants] == [("instagram", first.text)]
        assert (first.state, first.owner, first.department) == ("approved", "jana@example.com", "marketing")
        assert first.notes == ()
        assert (second.day, second.time, second.owner) == (date(2026, 9, 25), time(14, 30), "mara@example.com")
        assert second.channels == ("linkedin-de", "instagram")
        assert [variant.text for variant in second.variants] == ["Über 5 €", "Über 5 €"]
        assert (third.day, third.time, third.text, third.state, third.owner) == (
            date(2026, 9, 28),
            None,
            "",
            "in-review",
            "",
        )
    assert [(report.text, report.cell, report.rows) for report in a_plan(plan).reports] == [
        (rows.BEFORE_HEADINGS, "Redaktionsplan Herbst", (1,))
    ]


def test_an_english_plan_with_everything_mixed() -> None:
    plan = a_plan(
        "Week,Day,Publish Date,Time,Platform,Topic Ideas,Caption,Status,Hashtags,Buffer Queue\n"
        "1,Monday,2026-02-02 00:00:00,10:00 AM,Instagram,Vision,Words.,Draft,#One #Two,Queue 1\n"
        ",Tuesday,3rd Feb 2026,3 PM,IG,Focus,More words. #One,planned,#One,\n"
        ",,24th Sept,10:00,Instagram,No year,Words,Draft,,\n"
        ",Thursday,26/2/26,unspecified,Instagram,Slashes,,stub,,\n"
        ",,5/2/26,,Instagram,Day first,,Idea,,\n"
        ",,T-2_Mon,,Instagram,Relative,,,,\n"
        ",,2026-02-30,,Instagram,No such day,,,,\n"
        ",,,,Instagram,Some day,,Idea,,\n"
        "2,,,,,,,,,\n"
        ",,2026-02-09,,Instagram,,,,,\n"
    )
    assert [(row.title, row.day, row.time, row.state) for row in plan.rows] == [
        ("Vision", date(2026, 2, 2), time(10), "draft"),
        ("Focus", date(2026, 2, 3), time(15), "draft"),
        ("Slashes", date(2026, 2, 26), None, "idea"),
        ("Day first", date(2026, 2, 5), None, "idea"),
        ("Some day", None, None, "idea"),
    ]
    assert [(no.number, no.heading, no.cell, no.text) for no in plan.refusals] == [
        (4, "Publish Date", "24th Sept", dates.NO_YEAR),
        (7, "Publish Date", "T-2_Mon", dates.RELATIVE),
        (8, "Publish Date", "2026-02-30", dates.NO_SUCH_DAY),
        (11, "", "", posts.NO_WORDS),
    ]
    assert [row.text for row in plan.rows[:2]] == ["Words.\n\n#One #Two", "More words. #One"]
    assert plan.rows[0].notes == ("Week: 1", "Buffer Queue: Queue 1")
    assert (rows.IN_THE_NOTES, "Buffer Queue", "Queue 1") in told(plan)
    assert {question.about: question.suggestion for question in plan.questions} == {"year": "2026", "start": ""}


def test_answers_bring_the_other_rows_in() -> None:
    text = "Date,Title\n01.06.,a\nT-2_Mon,b\n1/6/26,c\n"
    plan = a_plan(text)
    assert [no.text for no in plan.refusals] == [dates.NO_YEAR, dates.RELATIVE, dates.UNCLEAR]
    assert [question.about for question in plan.questions] == ["year", "start", "day_first"]
    answered = the_rows(text, answers=Answers(year=2027, start=date(2026, 11, 24), day_first=True))
    assert [row.day for row in answered] == [date(2027, 6, 1), date(2026, 11, 9), date(2026, 6, 1)]


def test_no_dates_at_all_is_a_backlog() -> None:
    found = the_rows("Topic Ideas,Content Type\nPumps that last,Carousel\nRepair,Reel\n")
    assert [(row.title, row.day, row.notes) for row in found] == [
        ("Pumps that last", None, ("Content Type: Carousel",)),
        ("Repair", None, ("Content Type: Reel",)),
    ]


def test_utf_16_with_tabs() -> None:
    text = "Datum\tUhrzeit\tKanal\tTitel\tText\n24.09.2026\t9:00\tInstagram\tGrüße\tZwei; Sätze, ja\n"
    row = the_row(text.encode("utf-16"))
    assert (row.day, row.time, row.title, row.text) == (date(2026, 9, 24), time(9), "Grüße", "Zwei; Sätze, ja")


def test_arabic_and_hebrew() -> None:
    first, second = the_rows(
        "Date,Platform,Title,Caption\n"
        "2026-09-24,Instagram,مرحبا بكم في المعرض,\u202bنص طويل، مع فاصلة\u202c #مضخة\n"
        "٢٥.٠٩.٢٠٢٦,Instagram,שלום מהמפעל,טקסט; עם סימנים\n"
    )
    assert (first.title, first.text) == ("مرحبا بكم في المعرض", "\u202bنص طويل، مع فاصلة\u202c #مضخة")
    assert (second.day, second.title) == (date(2026, 9, 25), "שלום מהמפעל")


def test_a_workbook_with_real_days_times_and_months_on_sheets() -> None:
    headings = ["Datum", "Uhrzeit", "Kanal", "Titel"]
    data = a_workbook(
        ("Lies mich", [["So geht der Plan"], ["Bitte alles ausfüllen"]]),
        ("September", [["Plan", "", "", ""], headings, [date(2026, 9, 24), time(14, 30), "Instagram", "a"]]),
        (
            "Oktober",
            [headings, [datetime(2026, 10, 1, 9, 15), "", "Instagram", "b"], [46297, 0.4375, "Instagram", "c"]],
        ),
        ("Listen", [["Titel"], ["x"]]),
        hidden="Listen",
    )
    plan = a_plan(data)
    assert [(row.sheet, row.number, row.day, row.time) for row in plan.rows] == [
        ("September", 3, date(2026, 9, 24), time(14, 30)),
        ("Oktober", 2, date(2026, 10, 1), time(9, 15)),
        ("Oktober", 3, date(2026, 10, 2), time(10, 30)),
    ]
    assert plan.sheets == ("September", "Oktober")
    assert [text for text, _, _ in told(plan)] == [rows.SHEET_HIDDEN, rows.SHEET_LEFT_OUT, rows.BEFORE_HEADINGS]


# Titles and notes


@pytest.mark.parametrize(
    ("text", "title", "notes"),
    [
        ("Date,Caption\n2026-09-24,First line.\n", "First line.", ()),
        ('Date,Caption\n2026-09-24,"First line.\nSecond."\n', "First line.", ()),
        ("Datum;Anlass;Text\n24.09.2026;Messe;Wir kommen.\n", "Messe", ()),
        ("Date,Queue,Caption\n2026-09-24,7,Words\n", "Words", ("Queue: 7",)),
        ("Date,Post,Caption\n2026-09-24,A pump,Words\n", "A pump", ()),
        ("Date,Heure,Réseau,Texte\n2026-09-24,10h30,Instagram,Mots\n", "Mots", ("Heure: 10h30", "Réseau: Instagram")),
        ("Date,Topic,Title\n2026-09-24,Pumps,How they last\n", "How they last", ("Topic: Pumps",)),
        ("Date,Topic,Title\n2026-09-24,Pumps,\n", "Pumps", ()),
        ("Date,Title,Caption\n2026-09-24,,Only a caption\n", "Only a caption", ()),
        ("Date,Title,Theme\n2026-09-24,,Vision\n", "Vision", ("Theme: Vision",)),
        ("Date,Title\n2026-09-24,Two words,beyond\n", "Two words", ("C: beyond",)),
        ("Date,,Title\n2026-09-24,7,Words\n", "Words", ("B: 7",)),
        ("Date,Title,Notes,Comments\n2026-09-24,Words,a note,more\n", "Words", ("a note", "Comments: more")),
        ('Date,Title\n2026-09-24,"Two\nlines"\n', "Two lines", ()),
        ("Date,Title,Hashtags\n2026-09-24,,#One\n", "#One", ()),
    ],
)
def test_titles_and_what_is_left_for_the_notes(text: str, title: str, notes: tuple[str, ...]) -> None:
    row = the_row(text)
    assert (row.title, row.notes) == (title, notes)


def test_a_long_title_is_shortened_and_kept() -> None:
    long = "word " * 60 + "end"
    plan = a_plan(f"Date,Title\n2026-09-24,{long}\n")
    assert len(plan.rows[0].title) <= 200
    assert plan.rows[0].title.endswith("word…")
    assert plan.rows[0].notes == (f"Title: {long}",)
    assert told(plan)[0][0] == posts.LONG_TITLE


def test_a_caption_is_never_cut() -> None:
    caption = "ä😀\n" * 50_000 + "the end"
    assert the_row(f'Title,Caption\nLong,"{caption}"\n').text == caption


def test_a_row_of_dates_only_is_refused_a_row_of_signs_is_none() -> None:
    plan = a_plan("Date,Platform,Title\n2026-09-24,Instagram,n/a\n-,-,-\n,,\n")
    assert [(no.number, no.text) for no in plan.refusals] == [(2, posts.NO_WORDS)]


def test_a_line_between_the_rows_is_left_out() -> None:
    plan = a_plan("Date,Title,Caption\nFebruary,,\n2026-02-02,a,\nWeek of launch,,\n2026-02-03,b,\n30.02.2026,,\n")
    assert [row.title for row in plan.rows] == ["a", "b"]
    assert [report.rows for report in plan.reports] == [(2,), (4,)]
    assert [no.number for no in plan.refusals] == [6]


# What isn't known


def test_what_is_not_known_never_refuses_a_row() -> None:
    plan = a_plan(
        "Datum;Kanal;Titel;Zuständig;Status;Ziel;Kampagne;Meilenstein;Abteilung;Freigabe durch;Sprache\n"
        "24.09.2026;LI-FR, Instagram;a;M. Kunze;hinterm Mond;Weltfrieden;Irgendwas;Nirgends;Recht;Joel;Klingonisch\n"
    )
    (row,) = plan.rows
    assert (row.channels, row.owner, row.state, row.goal, row.campaign, row.milestone) == (
        ("instagram",),
        "",
        "",
        "",
        "",
        "",
    )
    assert row.department == "marketing"
    assert set(row.notes) == {
        "Kanal: LI-FR, Instagram",
        "Zuständig: M. Kunze",
        "Status: hinterm Mond",
        "Ziel: Weltfrieden",
        "Kampagne: Irgendwas",
        "Meilenstein: Nirgends",
        "Abteilung: Recht",
        "Freigabe durch: Joel",
        "Sprache: Klingonisch",
    }
    assert row.unresolved["channel"] == "LI-FR"
    assert (posts.UNKNOWN, "Kanal", "LI-FR") in told(plan)
    assert (posts.SEVERAL_FIT, "Zuständig", "M. Kunze") in told(plan)
    asked = {question.about: question for question in plan.questions}
    assert asked["owner"].choices == ("max@example.com", "mona@example.com")
    assert asked["channel"].cell == "LI-FR"


def test_answers_for_what_is_not_known() -> None:
    text = "Kanal;Titel;Zuständig\nLI-FR;a;M. Kunze\n"
    answers = Answers(values={("channel", "LI-FR"): "linkedin-en", ("owner", "M. Kunze"): "max@example.com"})
    plan = a_plan(text, answers=answers)
    assert (plan.rows[0].channels, plan.rows[0].owner, plan.rows[0].notes) == (("linkedin-en",), "max@example.com", ())
    assert (plan.questions, plan.reports) == ((), ())


def test_answers_for_columns() -> None:
    text = "Datum;Anlass;Bemerkung;Queue\n24.09.2026;Messe;Wir kommen.;Instagram\n"
    row = the_row(text, answers=Answers(columns={1: "", 2: "title", 3: "channel"}))
    assert (row.title, row.channels, row.notes) == ("Wir kommen.", ("instagram",), ("Anlass: Messe",))


def test_a_network_means_the_only_channel_of_the_rows_department() -> None:
    found = a_plan("Department,Platform,Title\nSales,LinkedIn,a\nMarketing,LinkedIn,b\nHR,XING,c\n,LinkedIn,d\n").rows
    assert [row.channels for row in found] == [("sales-linkedin",), (), ("karriere",), ()]
    assert [row.notes for row in found] == [(), ("Platform: LinkedIn",), (), ("Platform: LinkedIn",)]


def test_what_nothing_holds_a_posts_text_for_stands_in_its_note() -> None:
    (row,) = a_plan("Platform,Title,Caption\nLinkedIn,a,Whole caption.\n").rows
    assert row.variants == ()
    assert row.note == "Whole caption.\nPlatform: LinkedIn"


def test_a_yes_under_approved() -> None:
    found = the_rows("Title,Approved\na,Yes\nb,No\nc,pending\n")
    assert [(row.state, row.notes) for row in found] == [("approved", ()), ("", ()), ("in-review", ())]
    found = the_rows("Title,Status,Approved\na,Draft,Yes\n")
    assert [(row.state, row.notes) for row in found] == [("draft", ("Approved: Yes",))]


# Channels with columns of their own


def test_a_text_for_each_channel() -> None:
    row = the_row(
        "Title,Caption,Instagram caption,LinkedIn EN copy,Mastodon text,Hashtags\n"
        "a,For all,Only here,Over there,,#One\n"
    )
    assert [(variant.channel, variant.text) for variant in row.variants] == [
        ("instagram", "Only here\n\n#One"),
        ("linkedin-en", "Over there\n\n#One"),
    ]
    row = the_row('Title,Channel,Caption,Instagram caption\na,"Instagram, X",For all,\n')
    assert [(variant.channel, variant.text) for variant in row.variants] == [("instagram", "For all"), ("x", "For all")]


def test_columns_called_like_channels_with_marks() -> None:
    found = the_rows("Title,Caption,Instagram,Mastodon,X\na,Words,x,,nein\nb,Words,,✓,ja\n")
    assert [(row.channels, row.notes) for row in found] == [(("instagram",), ()), (("mastodon", "x"), ())]
    assert found[0].variants[0].text == "Words"


def test_columns_called_like_channels_with_texts() -> None:
    row = the_row("Date,Title,Instagram,Mastodon\n2026-09-24,a,For pictures,For elephants\n")
    assert [(variant.channel, variant.text) for variant in row.variants] == [
        ("instagram", "For pictures"),
        ("mastodon", "For elephants"),
    ]
    assert the_row("Title,Caption,Instagram\na,Words,Hall 3\n").notes == ("Instagram: Hall 3",)
    assert the_row("Title,Mastodon\na,Hall 3\n").notes == ("Mastodon: Hall 3",)


def test_links_media_and_alternatives() -> None:
    first, second, third = the_rows(
        "Title,Channel,Link,Media file,Alt text\n"
        "a,Instagram,example.com/a,one.jpg | two.jpg,A pump | A valve\n"
        "b,Instagram,Link in bio,one.jpg,A pump\n"
        "c,Instagram,,,A pump\n"
    )
    assert first.link == "https://example.com/a"
    assert first.media == ({"file": "one.jpg", "alt": "A pump"}, {"file": "two.jpg", "alt": "A valve"})
    assert first.variants[0].media == first.media
    assert (second.link, second.notes, second.media) == (
        "",
        ("Link: Link in bio",),
        ({"file": "one.jpg", "alt": "A pump"},),
    )
    assert third.notes == ("Alt text: A pump",)


def test_a_plan_says_what_its_columns_are() -> None:
    plan = a_plan("Datum;Kanal;Titel;Laune;Instagram caption\n24.09.2026;X;a;gut;b\n")
    assert [
        (column.heading, column.field, column.channel, column.filled, column.sample) for column in plan.columns
    ] == [
        ("Datum", "date", "", 1, "24.09.2026"),
        ("Kanal", "channel", "", 1, "X"),
        ("Titel", "title", "", 1, "a"),
        ("Laune", "", "", 1, "gut"),
        ("Instagram caption", "text", "instagram", 1, "b"),
    ]
    assert plan.headings_print == a_plan("datum;KANAL;Titel;laune;Instagram Caption\n;;x;;\n").headings_print


def test_a_plan_without_anything_known() -> None:
    row = a_plan("Date,Platform,Owner,Title\n2026-09-24,X,Jana,a\n", known=rules.Known(zone=KNOWN.zone)).rows[0]
    assert (row.channels, row.department, row.notes) == ((), "", ("Platform: X", "Owner: Jana"))


def test_the_year_that_the_file_names_is_suggested() -> None:
    data = b"Date,Title\n01.06.,a\n"
    plan = rows.read_plan(data, filename="Plan_2027.csv", today=TODAY, known=KNOWN)
    assert [question.suggestion for question in plan.questions] == ["2027"]
