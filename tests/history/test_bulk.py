"""What is put past the session reads in the database and in the history as if the session had made it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from planner.calendar.models import Approval, Post, Variant, Writer
from planner.calendar.rules import State
from planner.db import Base, db
from planner.history import bulk, recording
from planner.history.models import Act, Change
from tests.builders import NOW, a_channel, a_post

BERLIN = datetime(2026, 11, 26, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def rows(cast, *wanted: dict[str, object]) -> list[bulk.Row]:
    always = {
        "title": "Spring newsletter",
        "department_id": cast.department.id,
        "owner_id": cast.editor.id,
        "created_at": NOW,
        "changed_at": NOW,
        "version": 1,
    }
    return [{**always, "uid": str(uuid4()), **one} for one in wanted]


def kept(kind: type[Base], ids: list[int]) -> list[tuple[object, object, str, int]]:
    """What the history says of rows that were made."""
    query = select(Change).where(Change.kind == kind.__tablename__, Change.row_id.in_(ids)).order_by(Change.row_id)
    return [(change.before, change.after, change.about_kind, change.about_id) for change in db.session.scalars(query)]


def made(kind: type[Base], ids: list[int]) -> list[tuple[object, object, str, int]]:
    """What it would say had the session made them."""
    found = [db.session.get_one(kind, id_) for id_ in ids]
    return [(None, recording.made_of(row), *row.belongs_to()) for row in found]


@pytest.mark.parametrize(
    "wanted",
    [
        ({},),
        ({}, {}),
        ({"note": 'Umlaute: ä\n"quoted" \\ \u2028 😀, }'}, {"note": ""}, {"note": "%(x)s {0}"}),
        (
            {"day": date(2026, 11, 26), "at": time(10, 30), "moment": BERLIN, "state": State.DRAFT, "zone": None},
            {"day": date(2026, 11, 27), "at": None, "moment": None, "state": State.DRAFT, "zone": "America/New_York"},
            {"day": None, "at": None, "moment": None, "state": State.IDEA, "zone": None},
        ),
        ({"confidential": True, "fold": 1}, {"confidential": False, "fold": 0}),
    ],
)
def test_the_history_is_what_it_would_be_one_by_one(cast, wanted):
    recording.begin(cast.editor.id, "import", at=NOW)
    ids = bulk.put_made(Post, rows(cast, *wanted))
    db.session.commit()
    assert len(ids) == len(wanted)
    assert kept(Post, ids) == made(Post, ids)
    for id_, said in zip(ids, wanted, strict=True):
        post = db.session.get_one(Post, id_)
        assert {key: getattr(post, key) for key in said} == said


def test_parts_stand_in_the_history_of_their_thing_and_lists_in_them_are_kept(cast):
    post = a_post(day=date(2026, 11, 26), text="Hello.")
    recording.begin(cast.editor.id, "import", at=NOW)
    variants = bulk.put_made(Variant, [{"post_id": post.id, "channel_id": a_channel("Blog").id}], ("post", [post.id]))
    approval = {
        "post_id": post.id,
        "person_id": cast.approver.id,
        "department_id": cast.department.id,
        "at": datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
        "fingerprint": "f",
        "content": {"title": None, "variants": [{"text": "Hällo."}]},
        "completes": True,
        "dropped_at": None,
    }
    approvals = bulk.put_made(Approval, [approval], ("post", [post.id]))
    db.session.commit()
    assert kept(Variant, variants) == made(Variant, variants)
    assert kept(Approval, approvals) == made(Approval, approvals)
    assert db.session.get_one(Approval, approvals[0]).content == approval["content"]


def test_all_of_it_is_one_act(cast):
    recording.begin(cast.editor.id, "import", at=NOW, note="plan.csv")
    for _ in range(2):
        bulk.put_made(Post, rows(cast, {}, {}))
    db.session.commit()
    acts = db.session.scalars(select(Act).where(Act.verb == "import")).all()
    assert [(act.person_id, act.note) for act in acts] == [(cast.editor.id, "plan.csv")]
    assert db.session.scalar(select(func.count()).where(Change.act_id == acts[0].id)) == 4


def test_nothing_is_nothing(cast):
    acts = select(func.count()).select_from(Act)
    before = db.session.scalar(acts)
    recording.begin(cast.editor.id, "import", at=NOW)
    assert bulk.put(Post, []) == bulk.put_made(Post, []) == []
    bulk.add(Writer, [])
    db.session.commit()
    assert db.session.scalar(acts) == before


def test_rows_without_an_id_of_their_own_are_added(cast):
    post = a_post()
    bulk.add(Writer, [{"post_id": post.id, "person_id": cast.editor.id, "at": BERLIN}])
    db.session.commit()
    assert [(writer.person_id, writer.at) for writer in post.writers] == [(cast.editor.id, BERLIN)]
