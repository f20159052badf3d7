"""Whole plans, invented after those that people have: every oddity once, in both languages."""

from __future__ import annotations

import time as clock
from dataclasses import replace
from datetime import date, datetime, time

import pytest

from planner.plans import dates, findings, posts, reading, rows, rules, when
from planner.plans.rules import Answers, Limits, Unreadable
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


# Times


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


# Keys and changes


PLAN = "Date,Platform,Title,Caption\n2026-09-24,Instagram,a,One\n2026-09-24,Instagram,a,Two\n2026-09-25,X,b,Three\n"


def test_the_same_file_gives_the_same_keys_and_prints() -> None:
    first, second = the_rows(PLAN), the_rows(PLAN.replace(",", ";").encode("utf-16"))
    assert [(row.key, row.source) for row in first] == [(row.key, row.source) for row in second]
    assert len({row.key for row in first}) == 3


def test_keys_hold_when_rows_move_and_cells_change() -> None:
    keys = {row.text: row.key for row in the_rows(PLAN)}
    head, *lines = PLAN.splitlines()
    changed = the_rows(
        "\n".join([head + ",Status", lines[2] + ",draft", "24.09.2026,IG,new,Four,", lines[0], lines[1]])
    )
    assert {row.text: row.key for row in changed if row.text in keys} == keys
    old, new = {row.key: row for row in the_rows(PLAN)}, {row.key: row for row in changed}
    three = next(key for key, row in old.items() if row.text == "Three")
    assert {
        f for f in {*old[three].prints, *new[three].prints} if old[three].prints.get(f) != new[three].prints.get(f)
    } == {"state"}


def test_a_changed_caption_changes_its_print_only() -> None:
    old, new = the_row("Title,Channel,Caption\na,X,One\n"), the_row("Title,Channel,Caption\na,X,Two\n")
    assert old.key == new.key
    assert old.source != new.source
    assert {f for f in old.prints if old.prints[f] != new.prints[f]} == {"text", "text:x"}


def test_a_caption_that_no_channel_holds_changes_the_print_of_the_notes() -> None:
    old, new = (a_plan(f"Title,Platform,Caption\na,LinkedIn,{text}\n").rows[0] for text in ("One", "Two"))
    assert {f for f in old.prints if old.prints[f] != new.prints[f]} == {"text", "notes"}


def test_a_column_of_ids_is_the_key() -> None:
    first = the_rows("ID,Date,Title\nP-1,2026-09-24,a\nP-2,2026-09-25,b\n,2026-09-26,c\nP-2,2026-09-27,d\n")
    assert [row.key for row in first[:2]] == ["id:P-1", "id:P-2"]
    assert first[2].key.startswith("row:")
    assert first[3].key == "id:P-2~2"
    moved = the_rows("ID,Date,Title\nP-2,2026-10-25,new words\n")
    assert moved[0].key == "id:P-2"


# Bad input


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


def test_ten_thousand_rows_are_read_in_time() -> None:
    lines = [
        f"{1 + n % 28}.{1 + n % 12}.2026;9:{n % 60:02};Instagram, X;Beitrag {n};Über Pumpen {n};Entwurf;Jana Brandt"
        for n in range(10_000)
    ]
    data = "\r\n".join(["Datum;Uhrzeit;Kanal;Titel;Text;Status;Zuständig", *lines]).encode("cp1252")
    quickest = 9.0
    for _ in range(3):
        begun = clock.perf_counter()
        assert len(the_rows(data)) == 10_000
        quickest = min(quickest, clock.perf_counter() - begun)
    assert quickest < 1  # a third of it on a machine with nothing else to do


def test_a_hundred_thousand_rows() -> None:
    data = "Date,Title\n" + "2026-09-24,words\n" * 100_000
    assert len({row.key for row in the_rows(data)}) == 100_000
    with pytest.raises(Unreadable):
        a_plan(data, limits=replace(Limits(), rows=99_999))
