from __future__ import annotations

import json

import pytest

from planner.plans.columns import columns_of, fields, heading_row, letters, match, print_of_headings
from planner.plans.values import DATA

# Headings met in plans that people have, by field
ALIASES = """
date: date, publish date, post date, due date, due_date, scheduled date, scheduled for, go live, go-live
date: publish_at, published date, date_iso, datum, termin, veröffentlichung, veröffentlichungsdatum
date: erscheinungsdatum, erscheinungstermin, publikationsdatum, posting-datum, geplant am, live am
time: time, publish time, time slot, time_24hr, post time, scheduled time, uhrzeit, zeit, posting-zeit
time: veröffentlichungszeit
week: week, woche, kw, kalenderwoche
weekday: day, weekday, tag, wochentag
channel: platform, platforms, platform(s), channel, channels, channel(s), network, distribution
channel: social account, kanal, kanäle, plattform, plattform(en), netzwerk, medium, ort der veröffentlichung
title: title, topic, theme/topic, hook/title, headline, working title, subject, blog title, h1, titel
title: arbeitstitel, thema, überschrift, betreff, aufhänger
text: caption, full caption, copy, post copy, content, message, message_text, body, caption idea, text
text: beitragstext, posting-text, postingtext, inhalt
format: content type, format, post type, asset type, media type, beitragsart, art, inhaltstyp, rubrik
state: status, blog status, state, approved, stand, bearbeitungsstand, freigabe, freigabestatus
owner: owner, asset owner, assigned to, author, author_email, responsible, verantwortlich, zuständig
owner: redakteur, redakteur(in), autor, autor(in), bearbeiter
approver: review by, approver, QC, freigabe durch, freigeber, prüfer
department: team, department, business unit, abteilung, bereich, fachbereich
goal: goal, objective, kpi, offer, ziel, zweck
milestone: milestone, launch, meilenstein
campaign: campaign, utm_campaign, theme, pillar, content pillar, silo, kampagne, aktion, themenfeld
campaign: themenwoche
audience: target audience, persona/stage, zielgruppe
cta: cta, handlungsaufforderung
hashtags: hashtags
tags: tags, labels, category, schlagwörter, kategorie, themenrubrik
media: media file, media_url, image, image_filename, visual, image brief, bild, bildmaterial, bild-url
media: grafik, video, datei
alt: alt text, alternativtext, bildbeschreibung
link: link, url, blog link
notes: notes, comments, internal notes, notizen, bemerkung, bemerkung(en), anmerkung, hinweis
notes: abhängigkeiten
compliance: compliance notes, rechtlicher hinweis, kennzeichnung
language: locale, language, sprache
"""


@pytest.mark.parametrize(
    ("field", "alias"),
    [
        (field, alias)
        for field, known in (line.split(": ", 1) for line in ALIASES.split("\n") if line)
        for alias in known.split(", ")
    ],
)
def test_every_heading_that_was_met(field: str, alias: str) -> None:
    for spelled in (
        alias,
        alias.upper(),
        f" {alias.title()}: ",
        alias.replace(" ", "_"),
        alias.replace("ä", "ae").replace("ü", "ue"),
    ):
        found = match(spelled)
        assert found is not None
        assert (found.field, found.sure) == (field, True)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Topic Ideas", "title"),
        ("Content Title", "title"),
        ("Post Copy (EN)", "text"),
        ("Caption text", "text"),
        ("Scheduled date/for", "date"),
        ("Date (MM/DD)", "date"),
        ("Date(CET)", "date"),
        ("Datum & Uhrzeit", "date"),
        ("Time and date", "date"),
        ("Datum/Tag", "date"),
        ("Posting-Zeitpunkt", "date"),
        ("Time (CET)", "time"),
        ("Channel owner", "owner"),
        ("Approval status", "state"),
        ("Approved by", "approver"),
        ("Bild Alt-Text", "alt"),
        ("Link zum Bild", "media"),
        ("Link in bio", "link"),
        ("Status der Freigabe", "state"),
        ("Redakteur/in", "owner"),
        ("Time zone", "zone"),
        ("ID", "id"),
    ],
)
def test_a_known_heading_among_other_words(heading: str, field: str) -> None:
    found = match(heading)
    assert found is not None
    assert found.field == field


@pytest.mark.parametrize(
    "heading",
    [
        "Buffer Queue",
        "Created date",
        "Reading time (min)",
        "End date",
        "Artwork",
        "Contentment",
        "Updates",
        "#",
        "",
        " ",
        "x" * 200,
        "Art Director",
        "Datumsformat",
    ],
)
def test_what_is_no_known_heading(heading: str) -> None:
    assert match(heading) is None


@pytest.mark.parametrize(
    ("heading", "field", "channel"),
    [
        ("Text LinkedIn DE", "text", "linkedin de"),
        ("LinkedIn DE copy", "text", "linkedin de"),
        ("Instagram caption", "text", "instagram"),
        ("Text für Instagram", "text", "instagram"),
        ("Link Instagram", "link", "instagram"),
        ("Media (LinkedIn DE)", "media", "linkedin de"),
        ("Instagram", "", "instagram"),
        ("Instagram ideas", None, ""),
    ],
)
def test_a_heading_for_one_channel(heading: str, field: str | None, channel: str) -> None:
    found = match(heading, lambda name: name in ("linkedin de", "instagram"))
    assert (found and found.field, found.channel if found else "") == (field, channel)


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        ([["Date", "Platform", "Caption"]], 0),
        ([["Redaktionsplan 2026", "", ""], ["", "", ""], ["Datum", "Kanal", "Text"]], 2),
        ([["Content plan", "", ""], ["Date", "Platform", "Text"]], 1),
        ([["Topic Ideas"], ["What we learned"]], 0),
        ([["Content ideas"], ["Topic"], ["Pumps"]], 1),
        ([[""]] * 30 + [["Date", "Channel"]], 30),
        ([["a", "b"]] * 9 + [["Date", "Title"]], 9),
        ([["a", "b"]] * 10 + [["Date", "Title"]], None),
        ([["Date", "Format"], ["01.01.2026", "Video"], ["02.01.2026", "Text"]], 0),
        ([["Mon", "Tue", "Wed"], ["1", "2", "3"]], None),
        ([], None),
    ],
)
def test_the_row_of_headings(rows: list[list[str]], index: int | None) -> None:
    assert heading_row(rows) == index


def test_columns_without_a_heading_are_called_as_in_a_spreadsheet() -> None:
    columns = [column for column, _ in columns_of(["Date", " ", "Mood"], lambda name: False)]
    assert [(column.heading, column.field) for column in columns] == [("Date", "date"), ("B", ""), ("Mood", "")]
    assert [letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_the_same_headings_have_the_same_print() -> None:
    assert print_of_headings(["Kanäle", "Due_Date "]) == print_of_headings(["KANAELE", "due date"])
    assert print_of_headings(["Date", "Title"]) != print_of_headings(["Title", "Date"])


def test_no_heading_means_two_things() -> None:
    data = json.loads((DATA / "plan-headings.json").read_text(encoding="utf-8"))
    headings = [heading for known in data["fields"].values() for heading in known]
    assert len(headings) == len(set(headings))
    assert set(data["whole_heading_only"]) <= set(headings)
    assert set(fields()) == set(data["fields"])
