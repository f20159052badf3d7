"""Taking back what somebody did: a new act, through permission and rules, and only if nothing has changed since."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import select

from planner.calendar.models import Medium, Post
from planner.calendar.rules import State
from planner.db import db
from planner.history.models import Act
from tests.builders import a_channel, a_medium, a_post, a_quiet_period


def last_act() -> Act:
    return db.session.scalars(select(Act).order_by(Act.id.desc())).first()


def undo(browser, status=303):
    act = last_act()
    browser.post(f"/acts/{act.id}/undo", status=status)
    return act


def save(browser, post: Post, **changes):
    """Saves the composer as it stands, with these changes."""
    browser.get(f"/posts/{post.id}")
    browser.post(f"/posts/{post.id}", browser.page.form(f"/posts/{post.id}") | changes)


@pytest.fixture
def editor(browser, cast):
    return browser.sign_in(cast.editor)


def test_a_move_is_taken_back(editor):
    post = a_post(day=date(2026, 11, 26), at=time(10, 0))
    editor.post(f"/posts/{post.id}/day", {"day": "2026-11-30", "version": post.version})
    act = undo(editor)
    assert (post.day, post.at) == (date(2026, 11, 26), time(10, 0))
    assert (last_act().verb, last_act().undoes_id) == ("undo", act.id)


def test_a_move_is_taken_back_once(editor):
    post = a_post(day=date(2026, 11, 26))
    editor.post(f"/posts/{post.id}/day", {"day": "2026-11-30", "version": post.version})
    act = undo(editor)
    editor.post(f"/acts/{act.id}/undo", status=409)
    editor.fragment(f"/acts/{act.id}/undo", {}, status=409)
    assert post.day == date(2026, 11, 26)


def test_an_undo_is_not_undone(editor):
    """What was wanted after all is done again, by its own verb."""
    post = a_post(day=date(2026, 11, 26))
    editor.post(f"/posts/{post.id}/day", {"day": "2026-11-30", "version": post.version})
    undo(editor)
    undo(editor, status=409)
    assert post.day == date(2026, 11, 26)


def test_not_when_somebody_changed_it_since(editor, cast):
    post = a_post(day=date(2026, 11, 26))
    editor.post(f"/posts/{post.id}/day", {"day": "2026-11-30", "version": post.version})
    act = last_act()
    editor.sign_in(cast.lead).post(f"/posts/{post.id}/day", {"day": "2026-12-01", "version": post.version})
    editor.sign_in(cast.editor).post(f"/acts/{act.id}/undo", status=409)
    assert cast.lead.name in editor.page.text
    assert post.day == date(2026, 12, 1)


def test_not_onto_a_day_that_has_become_quiet(editor):
    post = a_post(day=date(2026, 11, 26))
    editor.post(f"/posts/{post.id}/day", {"day": "2026-11-30", "version": post.version})
    a_quiet_period(date(2026, 11, 26), reason="Works meeting")
    act = db.session.scalars(select(Act).where(Act.verb == "move")).one()
    editor.post(f"/acts/{act.id}/undo", status=409)
    assert "Works meeting" in editor.page.text
    assert post.day == date(2026, 11, 30)


def test_a_new_post_is_gone_again(editor):
    editor.post("/posts", {"title": "Trade fair"})
    undo(editor)
    assert db.session.scalar(select(Post)) is None


def test_a_channel_that_was_taken_away_is_back_with_its_text_and_pictures(editor):
    linkedin, mastodon = a_channel(), a_channel("Mastodon", network="mastodon")
    post = a_post(texts={linkedin: "Long.", mastodon: "Short."})
    a_medium(post, alt="A stand")
    save(editor, post, remove_variant=str(post.variants[0].id))
    assert [variant.channel for variant in post.variants] == [mastodon]
    assert db.session.scalar(select(Medium)) is None
    undo(editor)
    assert [(v.channel, v.text) for v in post.variants] == [(linkedin, "Long."), (mastodon, "Short.")]
    assert [medium.alt for medium in post.variants[0].media] == ["A stand"]


def test_a_picture_that_was_taken_away_is_back(editor):
    post = a_post(text="Hello.")
    medium = a_medium(post, alt="A stand")
    editor.post(f"/media/{medium.id}/removal", {"version": post.version})
    assert post.variants[0].media == []
    undo(editor)
    assert [medium.alt for medium in post.variants[0].media] == ["A stand"]


def test_a_text_is_taken_back_and_with_it_the_draft(editor):
    post = a_post(channel=a_channel(), state=State.IDEA)
    variant = post.variants[0]
    save(editor, post, **{f"v{variant.id}-text": "Hello."})
    assert (post.state, variant.text) == (State.DRAFT, "Hello.")
    undo(editor)
    assert (post.state, variant.text) == (State.IDEA, "")


def test_an_approval_comes_back_when_the_post_says_what_was_approved(editor):
    post = a_post(state=State.APPROVED, text="Hello.")
    seal, variant = post.approved_print, post.variants[0]
    save(editor, post, **{f"v{variant.id}-text": "Hello!"})
    assert (post.state, post.approved_print, post.standing_approvals) == (State.IN_REVIEW, None, [])
    undo(editor)
    assert (post.state, post.approved_print, variant.text) == (State.APPROVED, seal, "Hello.")
    assert len(post.standing_approvals) == 1


def test_an_approval_is_taken_back_by_an_approver_alone(browser, cast):
    post = a_post(state=State.IN_REVIEW)
    browser.sign_in(cast.approver).post(f"/posts/{post.id}/approve", {"version": post.version})
    act = last_act()
    browser.sign_in(cast.editor).post(f"/acts/{act.id}/undo", status=403)
    assert post.state == State.APPROVED
    browser.sign_in(cast.approver).post(f"/acts/{act.id}/undo")
    assert (post.state, post.approved_print, post.standing_approvals) == (State.IN_REVIEW, None, [])


def test_undo_is_no_way_around_four_eyes(browser, cast):
    """Approved, dropped by a change, the change undone by somebody else's hand: never approved with another text."""
    post = a_post(state=State.APPROVED, text="Hello.")
    variant = post.variants[0]
    browser.sign_in(cast.editor)
    save(browser, post, **{f"v{variant.id}-text": "Buy now!"})
    first = last_act()
    save(browser, post, **{f"v{variant.id}-text": "Buy today!"})
    browser.post(f"/acts/{first.id}/undo", status=409)
    assert (post.state, variant.text) == (State.IN_REVIEW, "Buy today!")


def test_an_act_about_something_else_is_not_undone_here(browser, cast):
    cast.editor.zone = "Europe/Paris"
    db.session.commit()
    browser.sign_in(cast.editor).post(f"/acts/{last_act().id}/undo", status=409)
    assert cast.editor.zone == "Europe/Paris"
