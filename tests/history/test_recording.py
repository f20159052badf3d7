"""Every change of a tracked row has its line, with the values before and after, in the transaction that makes it."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import func, select, text

from planner.calendar.models import Post, Variant
from planner.db import Base, db
from planner.history import recording
from planner.history.models import Act, Change
from planner.history.queries import acts_about
from planner.history.words import VERBS
from planner.people.models import Membership, Person
from planner.people.rules import Role
from tests.builders import DAY, NOW, a_channel, a_post, a_topic


def changes(kind: str, row_id: int) -> Sequence[Change]:
    query = select(Change).where(Change.kind == kind, Change.row_id == row_id)
    return db.session.scalars(query.order_by(Change.id)).all()


def test_what_was_made_has_its_values_after(app):
    post = a_post("Spring newsletter", day=date(2026, 11, 26), at=time(10, 0))
    (made,) = changes("post", post.id)
    assert made.before is None
    assert {key: made.after[key] for key in ("title", "day", "at", "state")} == {
        "title": "Spring newsletter",
        "day": "2026-11-26",
        "at": "10:00:00",
        "state": "idea",
    }
    assert (made.act.person_id, made.act.verb, made.act.at) == (post.owner_id, "create", NOW)
    assert {"version", "changed_at", "id"} & set(made.after) == set()


def test_a_change_keeps_what_stood_there_whether_it_was_loaded_or_not(app):
    """A column that is overwritten without having been read would have nothing before it."""
    post = a_post(note="Ask Legal")
    recording.begin(None, "write", at=NOW)
    post.note = "Asked"
    db.session.commit()
    assert (changes("post", post.id)[-1].before, changes("post", post.id)[-1].after) == (
        {"note": "Ask Legal"},
        {"note": "Asked"},
    )


def test_what_is_written_back_to_what_it_was_is_no_change(app):
    post = a_post(note="Ask Legal")
    before = len(changes("post", post.id))
    post.note = "Asked"
    post.note = "Ask Legal"
    db.session.commit()
    assert len(changes("post", post.id)) == before


def test_what_is_deleted_keeps_all_that_it_was(app):
    post = a_post(text="Hello.")
    variant = post.variants[0]
    id_ = variant.id
    recording.begin(None, "write", at=NOW)
    post.variants.remove(variant)
    db.session.commit()
    gone = changes("variant", id_)[-1]
    assert gone.after is None
    assert (gone.before["text"], gone.before["post_id"], gone.about_kind, gone.about_id) == (
        "Hello.",
        post.id,
        "post",
        post.id,
    )


def test_one_transaction_is_one_act_by_whoever_began_it(app, cast):
    post, mastodon = a_post(text="Hello."), a_channel("Mastodon", network="mastodon")
    recording.begin(cast.editor.id, "write", at=NOW, note="why")
    post.title = "Another"
    post.variants[0].text = "Hello again."
    post.variants.append(Variant(channel_id=mastodon.id, text="", position=1))
    db.session.commit()
    told = acts_about("post", post.id)
    assert [(t.act.verb, t.act.person_id, t.act.note) for t in told[:1]] == [("write", cast.editor.id, "why")]
    assert sorted(change.kind for change in told[0].changes) == ["post", "variant", "variant"]


def test_an_act_does_not_outlive_its_transaction(app, cast):
    post = a_post()
    recording.begin(cast.editor.id, "write", at=NOW)
    db.session.rollback()
    post.title = "By nobody"
    db.session.commit()
    act = changes("post", post.id)[-1].act
    assert (act.person_id, act.verb) == (None, "changed")


def test_nothing_is_written_where_nothing_changed(app, cast):
    acts = db.session.scalar(select(func.count()).select_from(Act))
    recording.begin(cast.editor.id, "write", at=NOW)
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Act)) == acts


def test_a_refused_change_leaves_no_history(app):
    post = a_post()
    acts = db.session.scalar(select(func.count()).select_from(Act))
    recording.begin(None, "write", at=NOW)
    post.title = "Kept?"
    post.owner_id = 999_999
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        db.session.commit()
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Act)) == acts


def test_a_role_belongs_to_its_person(app, cast):
    recording.begin(cast.admin.id, "settings", at=NOW)
    cast.editor.memberships[0].role = Role.APPROVER
    db.session.commit()
    told = acts_about("person", cast.editor.id)[0]
    assert [(c.kind, c.before, c.after) for c in told.changes] == [
        ("membership", {"role": "editor"}, {"role": "approver"})
    ]


def test_no_password_is_in_the_history(app, cast):
    cast.editor.password_hash = "another"
    db.session.commit()
    values = [value for c in db.session.scalars(select(Change)) for value in (c.before, c.after) if value]
    assert values
    assert not [value for value in values if "password_hash" in value]


def test_bulk_statements_say_what_they_did_in_the_open_act(app, cast):
    post, topic = a_post(), a_topic()
    recording.begin(cast.admin.id, "hand-over", at=NOW)
    db.session.execute(text("UPDATE post SET owner_id = :to"), {"to": cast.admin.id})
    about = {"kind": "post", "row_id": post.id, "about_kind": "post", "about_id": post.id}
    recording.changed_in_bulk([about | {"before": {"owner_id": 1}, "after": {"owner_id": cast.admin.id}}])
    topic.note = "too"
    db.session.commit()
    assert changes("post", post.id)[-1].act_id == changes("topic", topic.id)[-1].act_id


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (Role.EDITOR, "editor"),
        (date(2026, 11, 26), "2026-11-26"),
        (time(10, 30), "10:30:00"),
        (datetime(2026, 11, 26, 10, 30, tzinfo=UTC), "2026-11-26T10:30:00+00:00"),
        (None, None),
        (7, 7),
        ("text", "text"),
    ],
)
def test_values_as_json_holds_them(value, kept):
    assert recording.plain(value) == kept


def test_every_class_that_people_edit_is_tracked():
    """Whoever adds a table with a version keeps its history too."""
    for mapper in Base.registry.mappers:
        if mapper.version_id_col is not None:
            assert mapper.class_.tracked, mapper.class_


def test_every_tracked_row_belongs_to_something_with_a_history(app, cast):
    post = a_post(text="Hello.", state="approved")
    for row in (post, post.variants[0], post.approvals[0], cast.editor, cast.editor.memberships[0]):
        kind, id_ = row.belongs_to()
        assert kind in Base.metadata.tables
        assert isinstance(id_, int)


def test_a_verb_without_words_is_none(app):
    for word in VERBS:
        assert word
        assert not isinstance(word, enum.Enum)


def test_history_holds_for_classes_as_they_are_mapped():
    assert {Post, Variant, Person, Membership} <= {m.class_ for m in Base.registry.mappers if m.class_.tracked}
    assert DAY
