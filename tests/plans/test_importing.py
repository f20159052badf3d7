"""A plan into the database, and out again: once, whole, and back without loss."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, time
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from planner.calendar.models import Post
from planner.calendar.rules import State
from planner.db import db
from planner.history.models import Act, Change
from planner.plans.models import ImportedRow
from tests.builders import NOW, a_campaign, a_channel, a_department, a_goal, a_medium, a_post, a_quiet_period, a_rule
from tests.conftest import Cast

PLAN = '''Datum;Uhrzeit;Kanal;Titel;Text;Status;Verantwortlich;Ziel;Buffer
26.11.2026;09:00;LinkedIn DE;Ein Lager;"Erste Zeile

Zweite ""Zeile""";freigegeben;Jana Brandt;;Q1
27.11.2026;;LinkedIn DE, Mastodon;Zwei Kanäle;Kurz gesagt;;;New revenue;
;;;Nur eine Idee;;Idee;;;
'''


def run(app: Flask, *args: str) -> Result:
    """A command, as the shell runs it."""
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["plan", *args])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    db.session.rollback()
    return result


def brings_in(app: Flask, tmp_path: Path, text: str | bytes, *more: str, code: int = 0) -> Result:
    file = tmp_path / "plan.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    result = run(app, "import", str(file), "--department", "marketing", *more)
    assert result.exit_code == code, result.output
    return result


def posts() -> list[Post]:
    return list(db.session.scalars(select(Post).order_by(Post.id)))


@pytest.fixture
def _channels(cast: Cast) -> None:
    a_channel("LinkedIn DE", network="linkedin", department=cast.department)
    a_channel("Mastodon", network="mastodon", department=cast.department)
    a_goal("New revenue")


@pytest.mark.usefixtures("_channels")
def test_rows_become_posts(app: Flask, cast: Cast, tmp_path: Path) -> None:
    result = brings_in(app, tmp_path, PLAN)

    assert result.stdout == "3 posts imported, 0 rows refused\n"
    bearing, two, idea = posts()
    assert (bearing.title, bearing.day, bearing.at) == ("Ein Lager", date(2026, 11, 26), time(9))
    assert bearing.variants[0].text == 'Erste Zeile\n\nZweite "Zeile"'
    assert (bearing.state, bearing.owner_id) == (State.APPROVED, cast.editor.id)
    assert bearing.approved_print == bearing.fingerprint()
    assert bearing.note == "Buffer: Q1"
    assert [variant.channel.name for variant in two.variants] == ["LinkedIn DE", "Mastodon"]
    assert (two.state, two.at, two.moment) == (State.DRAFT, None, None)
    assert two.goal is not None
    assert (idea.day, idea.state) == (None, State.IDEA)


@pytest.mark.usefixtures("_channels")
def test_a_second_import_adds_nothing_and_changes_nothing(app: Flask, tmp_path: Path) -> None:
    brings_in(app, tmp_path, PLAN)
    versions = [post.version for post in posts()]
    acts = db.session.scalar(select(func.count()).select_from(Act))

    assert brings_in(app, tmp_path, PLAN).stdout == "0 posts imported, 0 rows refused\n"
    assert [post.version for post in posts()] == versions
    assert db.session.scalar(select(func.count()).select_from(Act)) == acts


@pytest.mark.usefixtures("_channels")
def test_what_changed_in_the_file_changes_here(app: Flask, tmp_path: Path) -> None:
    brings_in(app, tmp_path, PLAN)

    changed = PLAN.replace("Kurz gesagt", "Länger gesagt")
    assert brings_in(app, tmp_path, changed).stdout == "0 posts imported, 1 updated, 0 rows refused\n"
    assert {variant.text for variant in posts()[1].variants} == {"Länger gesagt"}
    assert brings_in(app, tmp_path, changed).stdout == "0 posts imported, 0 rows refused\n"


@pytest.mark.usefixtures("_channels")
def test_what_changed_here_too_stays_and_is_reported(app: Flask, tmp_path: Path) -> None:
    brings_in(app, tmp_path, PLAN)
    post = posts()[1]
    post.variants[0].text = "Hier geändert"
    db.session.commit()

    result = brings_in(app, tmp_path, PLAN.replace("Kurz gesagt", "In der Datei geändert"))
    assert [variant.text for variant in posts()[1].variants] == ["Hier geändert", "In der Datei geändert"]
    assert "stays as it is here" in result.stderr


@pytest.mark.usefixtures("_channels")
def test_a_broken_row_is_refused_with_its_cell_and_the_others_come_in(app: Flask, tmp_path: Path) -> None:
    broken = PLAN.replace("27.11.2026", "31.11.2026")

    result = brings_in(app, tmp_path, broken, code=1)
    first, last = result.stdout.splitlines()
    assert first.startswith("Row 3: Datum “31.11.2026”: ")
    assert last == "2 posts imported, 1 rows refused"
    assert len(posts()) == 2

    assert brings_in(app, tmp_path, PLAN).stdout == "1 posts imported, 0 rows refused\n"


@pytest.mark.usefixtures("_channels")
def test_a_dry_run_writes_nothing(app: Flask, tmp_path: Path) -> None:
    assert brings_in(app, tmp_path, PLAN, "--dry-run").stdout == "3 posts imported, 0 rows refused\n"
    assert posts() == []
    assert db.session.scalar(select(func.count()).select_from(ImportedRow)) == 0


@pytest.mark.usefixtures("_channels")
def test_two_plans_that_both_count_from_one_do_not_overwrite_each_other(app: Flask, tmp_path: Path) -> None:
    march = "ID;Datum;Titel\n1;02.03.2027;Märzbericht\n2;03.03.2027;Noch einer\n"
    april = "ID;Datum;Titel\n1;06.04.2027;Aprilbericht\n2;07.04.2027;Ein anderer\n"

    assert brings_in(app, tmp_path, march).stdout.startswith("2 posts")
    assert brings_in(app, tmp_path, april).stdout.startswith("2 posts")
    assert brings_in(app, tmp_path, april).stdout.startswith("0 posts")
    assert brings_in(app, tmp_path, march).stdout.startswith("0 posts")
    assert [post.title for post in posts()] == ["Märzbericht", "Noch einer", "Aprilbericht", "Ein anderer"]


@pytest.mark.usefixtures("_channels")
def test_a_row_with_its_own_id_may_move(app: Flask, tmp_path: Path) -> None:
    brings_in(app, tmp_path, "ID;Datum;Titel\n7;02.03.2027;Märzbericht\n")
    result = brings_in(app, tmp_path, "ID;Datum;Titel\n7;09.03.2027;Märzbericht\n")

    assert result.stdout == "0 posts imported, 1 updated, 0 rows refused\n"
    assert [post.day for post in posts()] == [date(2027, 3, 9)]


@pytest.mark.usefixtures("_channels")
def test_an_import_is_one_act_in_the_history(app: Flask, cast: Cast, tmp_path: Path) -> None:
    before = db.session.scalar(select(func.max(Act.id))) or 0
    brings_in(app, tmp_path, PLAN, "--person", cast.editor.email)

    act = db.session.scalars(select(Act).where(Act.id > before)).one()
    assert (act.verb, act.person_id, act.note) == ("import", cast.editor.id, "plan.csv")
    kinds = db.session.scalars(select(Change.kind).where(Change.act_id == act.id))
    assert sorted(kinds) == ["post"] * 3 + ["variant"] * 3


def test_whose_plan_it_is_must_be_clear(app: Flask, cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text("Titel\nEins\n")

    assert "There is no department sals" in run(app, "import", str(file), "--department", "sals").output
    assert "Nobody has the address" in run(app, "import", str(file), "--person", "x@y.example").output
    refused = run(app, "import", str(file), "--department", "marketing", "--person", cast.elsewhere.email)
    assert "may not write for Marketing" in refused.output
    assert posts() == []


def test_a_file_that_is_no_plan_says_so(app: Flask, cast: Cast, tmp_path: Path) -> None:
    for body in (b"", b"\x00\x01\x02\x03" * 50, b"PK\x03\x04 broken"):
        result = brings_in(app, tmp_path, body, code=1)
        assert result.output.startswith("Error: ")


@pytest.mark.usefixtures("_channels")
@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_everything_goes_out_and_comes_back_without_loss(app: Flask, cast: Cast, tmp_path: Path, form: str) -> None:
    campaign = a_campaign("Valve knowledge", date(2026, 10, 1), date(2026, 12, 31))
    quiet = a_post("=SUM(A1)", text="-1 ist kein\n\nFehler: 'x'; \"y\"", day=date(2026, 11, 26), at=time(10, 15))
    approved = a_post("Approved", state=State.APPROVED, text="Text mit Emoji 👩‍👩‍👧", campaign=campaign, at=time(9))
    a_post("Idea", text="")
    a_post("Secret", text="x", confidential=True, source_note="Study", ai_written=True)
    a_medium(quiet, "stand.png")
    before = _everything(app, form, tmp_path)
    print_before = approved.approved_print
    for row in db.session.scalars(select(Act)):
        db.session.expunge(row)
    _delete_posts()

    file = tmp_path / f"plan.{form}"
    assert run(app, "import", str(file)).stdout == "4 posts imported, 0 rows refused\n"
    assert _everything(app, form, tmp_path) == before
    again = db.session.scalars(select(Post).where(Post.title == "Approved")).one()
    assert (again.approved_print, again.fingerprint()) == (print_before, print_before)
    assert len(again.standing_approvals) == 1
    assert run(app, "import", str(file)).stdout == "0 posts imported, 0 rows refused\n"


def _everything(app: Flask, form: str, tmp_path: Path) -> object:
    file = tmp_path / f"plan.{form}"
    result = run(app, "export", "--format", form, "-o", str(file))
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    run(app, "export", "--format", "json", "-o", str(tmp_path / "compare.json"))
    return json.loads((tmp_path / "compare.json").read_text())


def _delete_posts() -> None:
    for post in posts():
        db.session.delete(post)
    db.session.commit()


def test_an_export_is_safe_in_a_spreadsheet(app: Flask, cast: Cast) -> None:
    a_post("=HYPERLINK(1)", text="@now +1")

    out = run(app, "export").stdout_bytes
    assert out.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(out.decode("utf-8-sig")), delimiter=";"))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)


def test_an_undone_import_can_come_in_again(app: Flask, cast: Cast, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from planner.calendar.actions import undo

    brings_in(app, tmp_path, "Titel\nEins\nZwei\n")
    act = db.session.scalars(select(Act).where(Act.verb == "import")).one()
    undo(act, cast.editor.access, now=datetime.now(UTC))
    db.session.commit()
    assert posts() == []
    assert brings_in(app, tmp_path, "Titel\nEins\nZwei\n").stdout.startswith("2 posts")


def test_a_row_on_a_quiet_day_comes_in(app: Flask, cast: Cast, tmp_path: Path) -> None:
    a_quiet_period(date(2026, 12, 24), date(2026, 12, 26))
    assert brings_in(app, tmp_path, "Datum;Titel\n24.12.2026;Heiligabend\n").stdout.startswith("1 posts")


def test_a_row_may_name_its_department(app: Flask, cast: Cast, tmp_path: Path) -> None:
    a_department("Sales")
    brings_in(app, tmp_path, "Datum;Titel;Abteilung\n24.11.2026;Eins;Innovation\n24.11.2026;Zwei;\n")
    assert [post.department.name for post in posts()] == ["Innovation", "Marketing"]


@pytest.mark.usefixtures("_channels")
def test_what_the_file_leaves_open_may_be_said_later(app: Flask, cast: Cast, tmp_path: Path) -> None:
    plan = "Datum;Kanal;Titel;Text;Status;Verantwortlich\n26.11.2026;LinkedIn DE;Eins;{}\n"
    brings_in(app, tmp_path, plan.format(";freigegeben;"))
    assert [post.state for post in posts()] == [State.DRAFT]  # without a text it can't be approved

    later = brings_in(app, tmp_path, plan.format("Jetzt mit Text;in Prüfung;Levin Aydin"))
    assert later.stdout == "0 posts imported, 1 updated, 0 rows refused\n"
    post = posts()[0]
    assert (post.state, post.owner_id) == (State.IN_REVIEW, cast.lead.id)


# -- files that nobody should write ----------------------------------------------------------------------------------

MANY = "11111111-2222-4333-8444-555555555555"


@pytest.mark.usefixtures("_channels")
def test_an_id_that_stands_there_twice_names_one_post(app: Flask, tmp_path: Path) -> None:
    plan = f"ID;Date;Title\n{MANY};2026-11-26;One\n{MANY};2026-11-27;Two\n"
    brings_in(app, tmp_path, plan)
    brings_in(app, tmp_path, plan)

    assert [post.title for post in posts()] == ["One", "Two"]
    assert posts()[0].uid == MANY != posts()[1].uid


@pytest.mark.usefixtures("_channels")
@pytest.mark.parametrize(
    "other",
    [
        '{"approvals": ["x", {"person": [1], "at": "2026-01-01T00:00:00+00:00"}]}',
        '{"embargo_until": "0001-01-01T00:00:00+14:00"}',
        '{"topic": [1], "source_note": "\\\\ud800 \\\\u0000"}',
        "[" * 100_000,
    ],
)
def test_other_fields_may_hold_anything(app: Flask, tmp_path: Path, other: str) -> None:
    cell = other.replace('"', '""')
    brings_in(
        app,
        tmp_path,
        f'Date;Title;Status;Channel;Text;Other fields\n2026-11-26;One;approved;LinkedIn DE;Hello;"{cell}"\n',
    )

    (post,) = posts()
    assert post.approved_print == post.fingerprint()


@pytest.mark.usefixtures("_channels")
def test_what_is_too_long_for_its_column_is_cut_or_stays_in_the_notes(app: Flask, tmp_path: Path) -> None:
    link, media = "https://x.example/" + "a" * 3000, [{"file": "a.png", "digest": [1], "captions": "c" * 90}]
    cell = json.dumps(media).replace('"', '""')
    brings_in(
        app,
        tmp_path,
        f'Date;Title;Status;Channel;Text;Link;Media\n2026-11-26;One;approved;LinkedIn DE;Hello;{link};"{cell}"\n',
    )

    (post,) = posts()
    assert link in post.note
    assert post.variants[0].link == ""
    assert post.variants[0].media[0].captions == "c" * 40
    assert post.approved_print == post.fingerprint()


@pytest.mark.usefixtures("_channels")
def test_a_state_that_the_post_cannot_have_here_is_reported(app: Flask, tmp_path: Path) -> None:
    plan = "Date;Title;Status;Channel;Text\n2026-11-26;One;{};LinkedIn DE;Hello\n"
    brings_in(app, tmp_path, plan.format("draft"))
    posts()[0].unplan(now=NOW)
    db.session.commit()

    said = brings_in(app, tmp_path, plan.format("in review"))

    assert "0 posts imported, 0 rows refused" in said.stdout
    assert "state" in said.stderr
    assert posts()[0].state == State.DRAFT


@pytest.mark.usefixtures("_channels")
def test_who_brings_a_text_in_does_not_approve_it_alone(app: Flask, tmp_path: Path, cast: Cast) -> None:
    plan = f"Date;Title;Status;Channel;Text;Owner\n2026-11-26;One;in review;LinkedIn DE;Hello;{cast.editor.name}\n"
    brings_in(app, tmp_path, plan, "--person", cast.approver.email)

    assert posts()[0].owner == cast.editor
    assert posts()[0].written_by == {cast.approver.id}


@pytest.mark.usefixtures("_channels")
def test_an_import_says_what_the_guidelines_say(app: Flask, cast: Cast, tmp_path: Path) -> None:
    a_rule("placeholder", clause="3.4")
    rows = [f"2026-12-0{n},10:00,LinkedIn DE,Row {n},{text}" for n, text in enumerate(("TODO", "Fine", "XXX"), start=1)]
    file = tmp_path / "plan.csv"
    file.write_text("\n".join(["Date,Time,Channel,Title,Text", *rows]))

    done = app.test_cli_runner().invoke(args=["plan", "import", str(file), "--person", cast.editor.email])

    assert done.exit_code == 0, done.output
    assert "“Row 1”: “TODO” is still to be filled in. (guideline 3.4)" in done.stderr
    assert "The guidelines have something to say about 2 of them." in done.stderr
    found = db.session.execute(select(Post.title, Post.to_fix, Post.version).order_by(Post.title)).all()
    assert [tuple(row) for row in found] == [("Row 1", 1, 1), ("Row 2", 0, 1), ("Row 3", 1, 1)]
