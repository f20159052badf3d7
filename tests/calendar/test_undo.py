"""Taking things back: a new act that runs through permission and rules, and only where nothing has changed since."""

from datetime import date, time

import pytest
from sqlalchemy import func, select

from planner.calendar.models import Approval, Comment, Post, Variant
from planner.calendar.rules import State
from planner.db import db
from planner.history import recording
from planner.history.models import Act, Change
from planner.people.rules import Role
from tests.builders import (
    DAY,
    NOW,
    a_channel,
    a_comment,
    a_department,
    a_medium,
    a_person,
    a_post,
    a_quiet_period,
    a_topic,
)
from tests.calendar.writing import acts_on, save, take, text_of, verbs_on

OTHER_DAY = date(2026, 11, 30)


def move(browser, post, day=OTHER_DAY):
    browser.post(f"/posts/{post.id}/day", {"day": day.isoformat(), "version": post.version})


def undo(browser, act, status=303):
    """Takes an act back; of a post its last one."""
    act = acts_on(act)[-1] if isinstance(act, Post) else act
    return browser.post(f"/acts/{act.id}/undo", {}, status)


def as_it_is(post):
    """All that an undo has to bring back."""
    return (
        post.state,
        post.title,
        (post.day, post.at, post.moment, post.fold),
        (post.owner_id, post.department_id, post.topic_id, post.note),
        (post.approved_print, post.sent_at, post.returned_at),
        [(v.channel_id, v.text, v.link, [(m.file_name, m.alt) for m in v.media]) for v in post.variants],
        {(a.person_id, a.department_id, a.fingerprint, a.at) for a in post.standing_approvals},
    )


def refused(browser):
    assert browser.page.h1 == "Not undone"
    return browser.page.one(".//*[@data-error]").text


# -- each act ------------------------------------------------------------------------------------------------------


def _cancel(browser, cast, post):
    take(browser, "cancel", post)


def _write(browser, cast, post):
    a_channel("Mastodon", network="mastodon")
    save(browser, post, title="Other", note="Other.", gift="y", at="11:30", **{text_of(post): "Other words."})


def _add_channel(browser, cast, post):
    save(browser, post, add_channel=a_channel("Mastodon", network="mastodon").id)


def _take_channel_away(browser, cast, post):
    save(browser, post, remove_variant=post.variants[0].id)


def _step(name, who="editor"):
    def step(browser, cast, post):
        take(browser.sign_in(getattr(cast, who)), name, post)

    return step


ACTS = {
    "move": (State.APPROVED, lambda browser, cast, post: move(browser, post)),
    "unplan": (State.DRAFT, lambda browser, cast, post: browser.post(
        f"/posts/{post.id}/day", {"day": "", "version": post.version})),
    "write a draft": (State.DRAFT, _write),
    "write what is in review": (State.IN_REVIEW, _write),
    "write what is approved": (State.APPROVED, _write),
    "write what is scheduled": (State.SCHEDULED, _write),
    "add a channel": (State.APPROVED, _add_channel),
    "take a channel away": (State.SCHEDULED, _take_channel_away),
    "cancel an idea": (State.IDEA, _cancel),
    "cancel what is scheduled": (State.SCHEDULED, _cancel),
    "reopen": (State.APPROVED, _step("reopen")),
    "send": (State.DRAFT, _step("send")),
    "approve": (State.IN_REVIEW, _step("approve", "approver")),
    "return": (State.IN_REVIEW, _step("return", "approver")),
    "schedule": (State.APPROVED, _step("schedule")),
    "publish": (State.SCHEDULED, _step("publish")),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_taken_back(browser, cast, name):
    state, act = ACTS[name]
    post = a_post(state=state, day=DAY, at=time(10), owner=cast.editor, text="" if state == State.IDEA else "Words.")
    browser.sign_in(cast.editor)
    before, told = as_it_is(post), len(verbs_on(post))
    act(browser, cast, post)
    assert as_it_is(post) != before
    done = acts_on(post)[-1]

    undo(browser, done)

    assert as_it_is(post) == before
    again = acts_on(post)[-1]
    assert (again.verb, again.undoes_id, again.note) == ("undo", done.id, done.verb)
    assert len(verbs_on(post)) == told + 2  # appended, never removed


def test_a_new_idea_is_taken_back(browser, cast):
    browser.sign_in(cast.editor)
    browser.post("/posts", {"title": "Too quick"})
    post = db.session.scalars(select(Post)).one()
    act = acts_on(post)[-1]

    undo(browser, act)

    assert not db.session.scalar(select(func.count()).select_from(Post))
    assert db.session.scalar(select(func.count()).select_from(Change).where(Change.act_id == act.id))


def test_what_was_said_when_a_post_went_back_stays_said(browser, cast):
    post = a_post(state="in-review", owner=cast.editor)
    take(browser.sign_in(cast.approver), "return", post, text="Shorter.")
    browser.get(f"/posts/{post.id}")
    assert f"/acts/{acts_on(post)[-1].id}/undo" in [f.get("action") for f in browser.page.all(".//form")]

    undo(browser, post)

    assert post.state == State.IN_REVIEW
    assert db.session.scalars(select(Comment.text)).all() == ["Shorter."]


def test_a_picture_is_taken_away_and_comes_back_with_its_approval(browser, cast):
    post = a_post(state="draft", day=DAY, owner=cast.editor, text="Words.")
    medium = a_medium(post)
    browser.sign_in(cast.editor)
    take(browser, "send", post)
    take(browser.sign_in(cast.approver), "approve", post)
    before = as_it_is(post)
    browser.sign_in(cast.editor).post(f"/media/{medium.id}/removal", {"version": post.version})
    assert post.state == State.IN_REVIEW

    undo(browser, post)

    assert as_it_is(post) == before
    assert post.variants[0].media[0].file_name == "stand.png"


def test_the_history_and_the_toast_offer_it(browser, cast):
    post = a_post(day=DAY, owner=cast.editor)
    browser.sign_in(cast.editor)
    move(browser, post)
    address = f"/acts/{acts_on(post)[-1].id}/undo"

    browser.get(f"/posts/{post.id}")
    assert address in [f.get("action") for f in browser.page.all(".//form")]
    browser.post(address, browser.page.form(address))
    browser.follow()

    assert "Undone." in browser.page.text
    assert address not in [f.get("action") for f in browser.page.all(".//form")]


def test_beside_the_month_the_days_come_back(browser, cast):
    post = a_post(day=DAY, owner=cast.editor)
    browser.sign_in(cast.editor)
    move(browser, post)

    browser.fragment(f"/acts/{acts_on(post)[-1].id}/undo?view=/calendar/month/2026-11", {})

    cell = browser.page.one(f".//td[@data-date='{DAY.isoformat()}']")
    assert f"post-{post.id}" in [a.get("id") for a in cell.iter("a")]
    assert "Undone." in browser.text


# -- what has changed since ----------------------------------------------------------------------------------------


def test_what_somebody_changed_since_is_not_taken_back(browser, cast, tuesday):
    post = a_post(day=DAY, at=time(10), owner=cast.editor)
    move(browser.sign_in(cast.editor), post)
    act = acts_on(post)[-1]
    tuesday.shift(59 * 60)
    move(browser.sign_in(cast.lead), post, date(2026, 12, 1))
    browser.sign_in(cast.editor)

    undo(browser, act, 409)
    assert refused(browser) == "This can't be undone: Levin Aydin has changed the post since, at 10:41."
    tuesday.shift(24 * 3600)
    undo(browser.sign_in(cast.editor), act, 409)
    assert refused(browser) == "This can't be undone: Levin Aydin has changed the post since, on Tue 24 Nov, 10:41."

    assert post.day == date(2026, 12, 1)
    assert verbs_on(post) == ["create", "move", "move"]


def test_the_days_are_shown_as_they_are_where_it_is_refused(browser, cast):
    post = a_post(day=DAY, owner=cast.editor)
    move(browser.sign_in(cast.editor), post)
    act = acts_on(post)[-1]
    move(browser, post, date(2026, 12, 1))

    browser.fragment(f"/acts/{act.id}/undo?view=/calendar/month/2026-12", {}, 409)

    cell = browser.page.one(".//td[@data-date='2026-12-01']")
    assert f"post-{post.id}" in [a.get("id") for a in cell.iter("a")]
    assert "This can't be undone: Jana Brandt has changed the post since" in browser.page.text


def test_what_changed_elsewhere_in_the_post_does_not_matter(browser, cast):
    post = a_post(day=DAY, owner=cast.editor, text="Words.")
    move(browser.sign_in(cast.editor), post)
    act = acts_on(post)[-1]
    save(browser, post, **{text_of(post): "Better words."})

    undo(browser, act)

    assert (post.day, post.variants[0].text) == (DAY, "Better words.")


def test_nothing_is_taken_back_twice(browser, cast):
    post = a_post(day=DAY, owner=cast.editor)
    move(browser.sign_in(cast.editor), post)
    act = acts_on(post)[-1]
    undo(browser, act)

    undo(browser, act, 409)

    assert refused(browser) == "This was undone already."
    assert (post.day, verbs_on(post)) == (DAY, ["create", "move", "undo"])


def test_an_undo_is_not_undone(browser, cast):
    post = a_post(state="in-review", owner=cast.editor)
    take(browser.sign_in(cast.approver), "approve", post)
    undo(browser, post)

    undo(browser.sign_in(cast.editor), post, 409)

    assert refused(browser) == "This can't be undone."
    assert (post.state, post.standing_approvals) == (State.IN_REVIEW, [])


def _channel(browser, cast, post):
    save(browser, post, add_channel=a_channel("Mastodon", network="mastodon").id)


LATER = {
    "planned": lambda browser, cast, post: move(browser, post),
    "written": lambda browser, cast, post: save(browser, post, note="Call the printer."),
    "a channel": _channel,
    "a word": lambda browser, cast, post: a_comment(post, "Which hall?", by=cast.reader),
}


@pytest.mark.parametrize("name", LATER)
def test_an_idea_on_which_others_have_built_stays(browser, cast, name):
    browser.sign_in(cast.editor)
    browser.post("/posts", {"title": "An idea"})
    post = db.session.scalars(select(Post)).one()
    create = acts_on(post)[0]
    LATER[name](browser.sign_in(cast.lead), cast, post)

    undo(browser.sign_in(cast.editor), create, 409)

    assert refused(browser).startswith("This can't be undone")
    assert db.session.scalars(select(Post.title)).all() == ["An idea"]


def test_a_move_and_then_the_idea_itself_are_taken_back(browser, cast):
    browser.sign_in(cast.editor)
    browser.post("/posts", {"title": "An idea"})
    post = db.session.scalars(select(Post)).one()
    create = acts_on(post)[0]
    move(browser, post)

    undo(browser, post)
    undo(browser, create)

    assert not db.session.scalar(select(func.count()).select_from(Post))


def test_a_channel_that_got_a_picture_since_stays(browser, cast):
    post = a_post(owner=cast.editor, text="Words.")
    browser.sign_in(cast.editor)
    _channel(browser, cast, post)
    act = acts_on(post)[-1]
    a_medium(post).variant = post.variants[1]
    db.session.commit()

    undo(browser, act, 409)

    assert len(post.variants) == 2
    assert refused(browser).startswith("This can't be undone")


def test_a_channel_that_was_put_back_by_hand_is_not_put_back_twice(browser, cast):
    linkedin, mastodon = a_channel("LinkedIn DE"), a_channel("Mastodon", network="mastodon")
    post = a_post(owner=cast.editor, texts={linkedin: "Words.", mastodon: "Other words."})
    browser.sign_in(cast.editor)
    save(browser, post, remove_variant=post.variants[0].id)
    act = acts_on(post)[-1]
    save(browser, post, add_channel=linkedin.id)

    undo(browser, act, 409)

    assert "Jana Brandt has changed the post since" in refused(browser)
    assert sorted(db.session.scalars(select(Variant.text))) == ["", "Other words."]


# -- approvals -----------------------------------------------------------------------------------------------------


def test_an_approval_comes_back_only_to_the_text_that_it_was_given_to(browser, cast):
    post = a_post(state="approved", owner=cast.editor, text="What was approved.")
    browser.sign_in(cast.editor)
    take(browser, "reopen", post)
    reopened = acts_on(post)[-1]
    save(browser, post, **{text_of(post): "Something else."})

    undo(browser, reopened)

    assert (post.state, post.approved_print, post.standing_approvals) == (State.IN_REVIEW, None, [])
    browser.follow()
    assert "Undone. It needs its approval again." in browser.page.text


def test_the_same_text_again_gets_its_approval_back(browser, cast):
    post = a_post(state="scheduled", owner=cast.editor, text="What was approved.")
    browser.sign_in(cast.editor)
    take(browser, "reopen", post)
    reopened = acts_on(post)[-1]
    save(browser, post, **{text_of(post): "Something else."})
    save(browser, post, **{text_of(post): "What was approved."})

    undo(browser, reopened)

    assert (post.state, post.approved_print) == (State.SCHEDULED, post.fingerprint())
    assert len(post.standing_approvals) == 1


def test_an_old_text_does_not_slip_under_an_approval(browser, cast):
    """Written, then approved: taking the writing back brings a text that nobody has approved."""
    post = a_post(day=DAY, owner=cast.editor, text="Before.")
    browser.sign_in(cast.editor)
    save(browser, post, **{text_of(post): "What was approved."})
    written = acts_on(post)[-1]
    take(browser, "send", post)
    take(browser.sign_in(cast.approver), "approve", post)

    undo(browser.sign_in(cast.editor), written)

    assert post.variants[0].text == "Before."
    assert (post.state, post.approved_print, post.standing_approvals) == (State.IN_REVIEW, None, [])
    assert post.written_by == {cast.editor.id}


def test_a_post_that_came_approved_out_of_a_plan_is_held_to_its_text(browser, cast):
    """An import keeps the state, with the fingerprint of what came, and knows of nobody's approval."""
    post = a_post(day=DAY, at=time(10), owner=cast.editor, text="Before.")
    browser.sign_in(cast.editor)
    save(browser, post, **{text_of(post): "What came."})
    written = acts_on(post)[-1]
    post.state, post.approved_print = State.APPROVED, post.fingerprint()
    db.session.commit()
    move(browser, post)

    undo(browser, post)
    assert (post.state, post.day) == (State.APPROVED, DAY)
    undo(browser, written)

    assert (post.state, post.approved_print) == (State.IN_REVIEW, None)


def test_whoever_takes_a_text_back_has_written_it(browser, cast):
    nils = a_person("Nils Bauer", role=Role.APPROVER, in_=cast.department)
    post = a_post(state="in-review", owner=cast.editor, text="Before.")
    save(browser.sign_in(cast.lead), post, **{text_of(post): "After."})

    undo(browser.sign_in(nils), post)
    take(browser, "approve", post, 422)

    assert "You wrote this post, so someone else has to approve it. Mara Lindt can." in browser.page.text


@pytest.fixture
def two(cast):
    """A post in review that two departments have to approve, and who approves for the second."""
    rita = a_person("Rita Recht", role=Role.APPROVER, in_=a_department("Legal"))
    topic = a_topic("Figures", second=rita.memberships[0].department)
    return a_post("Annual figures", state="in-review", owner=cast.editor, topic=topic, text="Figures."), rita


def test_the_first_of_two_approvals_stays_once_the_second_is_there(browser, cast, two):
    post, rita = two
    take(browser.sign_in(cast.approver), "approve", post)
    first = acts_on(post)[-1]
    take(browser.sign_in(rita), "approve", post)

    undo(browser.sign_in(cast.approver), first, 409)

    assert "Rita Recht has changed the post since" in refused(browser)
    assert (post.state, len(post.standing_approvals)) == (State.APPROVED, 2)


def test_the_second_of_two_approvals_is_taken_back_by_who_gave_it(browser, cast, two):
    post, rita = two
    take(browser.sign_in(cast.approver), "approve", post)
    take(browser.sign_in(rita), "approve", post)

    undo(browser, post)

    assert post.state == State.IN_REVIEW
    assert [a.person_id for a in post.standing_approvals] == [cast.approver.id]


def test_one_of_two_approvals_does_not_come_back_to_another_text(browser, cast, two):
    post, rita = two
    take(browser.sign_in(cast.approver), "approve", post)
    take(browser.sign_in(cast.editor), "reopen", post)
    reopened = acts_on(post)[-1]
    save(browser, post, **{text_of(post): "Other figures."})
    undo(browser, reopened)

    take(browser.sign_in(rita), "approve", post)

    assert post.state == State.IN_REVIEW
    assert [a.person_id for a in post.standing_approvals] == [rita.id]


# -- rules ---------------------------------------------------------------------------------------------------------


def test_a_day_that_has_become_quiet_is_not_gone_back_to(browser, cast):
    post = a_post(day=date(2026, 11, 28), owner=cast.editor)
    browser.sign_in(cast.editor)
    move(browser, post, date(2026, 11, 27))
    a_quiet_period(date(2026, 11, 28), reason="stocktaking")

    undo(browser, post, 409)

    assert refused(browser) == ("28 November is in a quiet period (stocktaking). The post stays on Friday 27 November.")
    assert post.day == date(2026, 11, 27)


def test_too_close_to_another_post_by_now_the_approval_falls(browser, cast):
    linkedin = a_channel("LinkedIn DE")
    post = a_post(state="approved", day=DAY, at=time(10), owner=cast.editor, texts={linkedin: "Mine."})
    browser.sign_in(cast.editor)
    move(browser, post)
    a_post("Meanwhile", state="draft", day=DAY, at=time(11), texts={linkedin: "Theirs."})

    undo(browser, post)
    browser.follow()

    assert (post.day, post.state, post.standing_approvals) == (DAY, State.IN_REVIEW, [])
    assert "Undone. It is close to another post on LinkedIn DE, so the approval falls." in browser.page.text


@pytest.mark.parametrize("step", ["publish", "cancel"])
def test_what_is_out_or_cancelled_keeps_its_text_and_its_day(browser, cast, step):
    post = a_post(state="approved", day=DAY, owner=cast.editor, text="Before.")
    browser.sign_in(cast.editor)
    move(browser, post)
    moved = acts_on(post)[-1]
    take(browser, "schedule", post)
    take(browser, step, post)

    undo(browser, moved, 409)

    assert refused(browser).startswith("This post is ")
    assert post.day == OTHER_DAY


def test_a_text_of_a_published_post_stays_as_it_went_out(browser, cast):
    post = a_post(day=DAY, owner=cast.editor, text="Before.")
    browser.sign_in(cast.editor)
    save(browser, post, **{text_of(post): "As it went out."})
    written = acts_on(post)[-1]
    take(browser, "send", post)
    take(browser.sign_in(cast.approver), "approve", post)
    take(browser, "schedule", post)
    take(browser, "publish", post)

    undo(browser, written, 409)

    assert refused(browser) == "This post is published. Its text stays as it went out."
    assert post.variants[0].text == "As it went out."


def test_a_post_in_review_keeps_a_day_and_a_text(browser, cast):
    post = a_post(owner=cast.editor, channel=a_channel())
    browser.sign_in(cast.editor)
    move(browser, post)
    planned = acts_on(post)[-1]
    save(browser, post, **{text_of(post): "Words."})
    written = acts_on(post)[-1]
    take(browser, "send", post)

    undo(browser, planned, 409)
    assert refused(browser).startswith("Only ideas and drafts can go to the backlog.")
    undo(browser, written, 409)
    assert refused(browser) == "One channel has no text yet. Write it or take the channel away."

    assert (post.day, post.variants[0].text, post.state) == (OTHER_DAY, "Words.", State.IN_REVIEW)


# -- who -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["reader", "elsewhere", "manager"])
def test_who_may_not_write_takes_nothing_back(browser, cast, who):
    post = a_post(day=DAY, owner=cast.editor)
    move(browser.sign_in(cast.editor), post)

    undo(browser.sign_in(getattr(cast, who)), post, 403)

    assert (post.day, verbs_on(post)) == (OTHER_DAY, ["create", "move"])


def test_signed_out_nothing_is_taken_back(browser, cast):
    post = a_post(day=DAY, owner=cast.editor)
    move(browser.sign_in(cast.editor), post)

    undo(browser.forget(), post)

    assert browser.answer.location.startswith("/sign-in")
    assert post.day == OTHER_DAY


@pytest.mark.parametrize("step", ["approve", "return"])
def test_an_editor_takes_no_decision_back(browser, cast, step):
    post = a_post(state="in-review", owner=cast.editor)
    take(browser.sign_in(cast.approver), step, post)
    state = post.state

    undo(browser.sign_in(cast.lead), post, 403)

    assert post.state == state


def test_who_may_not_see_the_post_finds_no_act(browser, cast):
    post = a_post(day=DAY, owner=cast.editor, confidential=True)
    move(browser.sign_in(cast.editor), post)

    undo(browser.sign_in(cast.elsewhere), post, 404)
    browser.post("/acts/999999/undo", {}, 404)

    assert post.day == OTHER_DAY


def test_a_post_does_not_go_back_to_a_department_in_which_one_may_not_write(browser, cast):
    post = a_post(owner=cast.editor, text="Words.")
    both = a_person("Bea Beides", roles={cast.department: Role.EDITOR, cast.other: Role.EDITOR})
    save(browser.sign_in(both), post, department_id=cast.other.id)
    assert post.department_id == cast.other.id

    undo(browser.sign_in(cast.elsewhere), post, 403)
    assert post.department_id == cast.other.id
    undo(browser.sign_in(both), post)

    assert post.department_id == cast.department.id


def test_acts_that_are_no_posts_are_not_taken_back_here(browser, cast):
    recording.begin(cast.admin.id, "settings", at=NOW)
    cast.department.name = "Marketing and more"
    db.session.commit()
    act = db.session.scalars(select(Act).where(Act.verb == "settings")).one()
    comment = a_comment(a_post(owner=cast.editor))
    said = db.session.scalars(select(Act).order_by(Act.id.desc()).limit(1)).one()
    browser.sign_in(cast.admin)

    undo(browser, act, 409)
    assert refused(browser) == "This can't be undone."
    undo(browser, said, 409)

    assert cast.department.name == "Marketing and more"
    assert db.session.get(Comment, comment.id)


# -- one act, one undo ---------------------------------------------------------------------------------------------


@pytest.fixture
def batch(cast):
    """Three posts that one act has moved."""
    posts = [a_post(f"Number {n}", day=DAY, at=time(8 + n), owner=cast.editor) for n in range(3)]
    recording.begin(cast.editor.id, "move", at=NOW)
    for post in posts:
        post.plan(OTHER_DAY, post.at, zone="Europe/Berlin", now=NOW)
    db.session.commit()
    return posts


def test_what_was_one_act_is_one_undo(browser, cast, batch):
    undo(browser.sign_in(cast.editor), batch[0])

    assert [post.day for post in batch] == [DAY] * 3
    assert [verbs_on(post) for post in batch] == [["create", "move", "undo"]] * 3
    assert len({acts_on(post)[-1].id for post in batch}) == 1


def test_one_that_has_changed_holds_up_all(browser, cast, batch):
    act = acts_on(batch[0])[-1]
    move(browser.sign_in(cast.lead), batch[2], date(2026, 12, 2))

    undo(browser.sign_in(cast.editor), act, 409)

    assert "Levin Aydin has changed the post since" in refused(browser)
    assert [post.day for post in batch] == [OTHER_DAY, OTHER_DAY, date(2026, 12, 2)]


def test_one_of_another_department_holds_up_all(browser, cast, batch):
    batch[1].department_id = cast.other.id
    db.session.commit()

    undo(browser.sign_in(cast.editor), batch[0], 403)

    assert [post.day for post in batch] == [OTHER_DAY] * 3


def test_what_an_import_brought_is_taken_back_at_once(browser, cast):
    linkedin = a_channel()
    recording.begin(cast.editor.id, "import", at=NOW)
    posts = [
        Post(title=f"Row {n}", department=cast.department, owner=cast.editor, created_at=NOW, changed_at=NOW)
        for n in range(3)
    ]
    for post in posts:
        post.variants = [Variant(channel=linkedin, text="From the plan.")]
    db.session.add_all(posts)
    db.session.commit()
    mine = a_post("Mine", owner=cast.editor)

    undo(browser.sign_in(cast.editor), posts[1])

    assert db.session.scalars(select(Post.id)).all() == [mine.id]
    assert not db.session.scalar(select(func.count()).select_from(Variant))
    assert not db.session.scalar(select(func.count()).select_from(Approval))
