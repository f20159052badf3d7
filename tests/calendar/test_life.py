"""A post's life in the browser: each step by who may take it, four eyes, and what makes an approval fall."""

from datetime import date, time

import pytest
from sqlalchemy import func, select

from planner.calendar.models import Approval, Comment, Post
from planner.calendar.rules import LEADS, State, Step
from planner.db import db
from planner.people.rules import Role
from tests.builders import DAY, a_channel, a_department, a_network, a_person, a_post, a_topic
from tests.calendar.writing import acts_on, composer_of, save, take, text_of, verbs_on

STEPS = [(step, source) for step, (sources, _) in LEADS.items() for source in sources]
APPROVAL = (Step.APPROVE, Step.RETURN)


# -- the whole way -------------------------------------------------------------------------------------------------


def test_an_idea_becomes_a_published_post(browser, cast):
    linkedin = a_channel("LinkedIn DE")
    browser.sign_in(cast.editor)
    browser.post("/posts", {"title": "Spring newsletter", "day": "2026-11-26"})
    post = db.session.scalars(select(Post)).one()
    assert (post.state, post.owner_id, post.day) == (State.IDEA, cast.editor.id, DAY)

    save(browser, post, add_channel=linkedin.id)
    assert post.state == State.IDEA  # a channel without a text says nothing yet
    save(browser, post, **{text_of(post): "It is spring.", "at": "10:00"})
    assert post.state == State.DRAFT
    save(browser, post, step="send")
    assert post.state == State.IN_REVIEW
    assert post.sent_at is not None

    browser.sign_in(cast.approver)
    take(browser, Step.APPROVE, post)
    assert post.state == State.APPROVED
    assert post.approved_print == post.fingerprint()

    browser.sign_in(cast.editor)
    take(browser, Step.SCHEDULE, post)
    assert post.state == State.SCHEDULED
    save(browser, post, **{f"v{post.variants[0].id}-address": "https://linkedin.com/posts/1"})
    take(browser, Step.PUBLISH, post)
    assert post.state == State.PUBLISHED
    assert post.variants[0].address == "https://linkedin.com/posts/1"
    assert verbs_on(post) == ["create", "write", "write", "send", "approve", "schedule", "write", "publish"]


def test_the_buttons_of_the_composer_take_the_steps(browser, cast):
    post = a_post("Trade fair", text="Hall 7.", day=DAY, owner=cast.editor)
    browser.sign_in(cast.editor)
    browser.get(f"/posts/{post.id}")
    assert browser.page.one(".//button[@name='step']").get("value") == "send"

    save(browser, post, step="send")
    browser.sign_in(cast.approver).get(f"/posts/{post.id}")
    browser.post(f"/posts/{post.id}/approve", browser.page.form(f"/posts/{post.id}/approve"))
    browser.follow()
    assert "Approved." in browser.text
    browser.sign_in(cast.editor)
    for step, state in (("schedule", State.SCHEDULED), ("publish", State.PUBLISHED)):
        browser.get(f"/posts/{post.id}")
        browser.post(f"/posts/{post.id}/{step}", browser.page.form(f"/posts/{post.id}/{step}"))
        assert post.state == state


# -- each step, by everybody ---------------------------------------------------------------------------------------


def ready_for(step, source, cast):
    """A post from which the step can be taken, as far as its state goes."""
    return a_post(f"{step} from {source}", state=source, owner=cast.editor, text="Text.", day=DAY)


@pytest.mark.parametrize("step", Step)
def test_who_may_takes_the_step(browser, cast, step):
    who = cast.approver if step in APPROVAL else cast.lead
    browser.sign_in(who)

    for source in LEADS[step][0]:
        post = ready_for(step, source, cast)
        take(browser, step, post)
        assert post.state == LEADS[step][1]
        assert (acts_on(post)[-1].verb, acts_on(post)[-1].person_id) == (step.value, who.id)


@pytest.mark.parametrize("who", ["reader", "elsewhere", "manager"])
def test_who_may_not_is_refused_and_nothing_changes(browser, cast, who):
    browser.sign_in(getattr(cast, who))

    for step, source in STEPS:
        post = ready_for(step, source, cast)
        version = post.version
        take(browser, step, post, 403)
        assert (post.state, post.version, verbs_on(post)) == (source, version, ["create"])


@pytest.mark.parametrize("step", APPROVAL)
def test_an_editor_neither_approves_nor_returns(browser, cast, step):
    post = a_post(state="in-review", owner=cast.editor)
    browser.sign_in(cast.lead)

    take(browser, step, post, 403)

    assert post.state == State.IN_REVIEW


def test_signed_out_nothing_happens(browser, cast):
    for step, source in STEPS:
        post = ready_for(step, source, cast)
        take(browser, step, post)
        assert browser.answer.location.startswith("/sign-in")
        assert post.state == source


@pytest.mark.parametrize("step", Step)
def test_a_step_that_leads_nowhere_is_refused_with_a_sentence(browser, cast, step):
    browser.sign_in(cast.admin)

    for state in set(State) - set(LEADS[step][0]):
        post = ready_for(step, state, cast)
        version = post.version
        take(browser, step, post, 422, check=False)
        assert (post.state, post.version) == (state, version)
        assert '<div class="say bad" role="alert">' in browser.text


def test_a_step_from_an_old_page_is_refused(browser, cast):
    browser.sign_in(cast.admin)

    for step in Step:
        post = ready_for(step, LEADS[step][0][0], cast)
        take(browser, step, post, 409, version=post.version - 1)
        assert "Somebody was faster" in browser.page.h1
        browser.fragment(f"/posts/{post.id}/{step.value}", {"version": post.version + 1, "text": "Hm."}, 409)
        assert (post.state, verbs_on(post)) == (LEADS[step][0][0], ["create"])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        ({"text": "Text."}, "A post needs a day before it can go to review."),
        ({"day": DAY, "state": "draft"}, "A post needs a channel and a text before it can go to review."),
        ({"day": DAY, "text": "  "}, "One channel has no text yet. Write it or take the channel away."),
    ],
)
def test_review_refuses_what_cannot_be_read(browser, cast, make, said):
    post = a_post(owner=cast.editor, **make)
    browser.sign_in(cast.editor)

    take(browser, Step.SEND, post, 422)
    assert said in browser.page.text
    save(browser, post, 422, step="send")
    assert said in browser.page.text
    assert post.state == State.DRAFT


# -- cancelled, and back -------------------------------------------------------------------------------------------


def test_a_cancelled_post_goes_back_to_draft_and_needs_its_approval_anew(browser, cast):
    post = a_post(state="approved", owner=cast.editor)
    browser.sign_in(cast.editor)

    take(browser, Step.CANCEL, post)
    assert (post.state, post.approved_print, post.standing_approvals) == (State.CANCELLED, None, [])
    take(browser, Step.REOPEN, post)
    assert (post.state, post.sent_at) == (State.DRAFT, None)
    take(browser, Step.SEND, post)
    take(browser, Step.SCHEDULE, post, 422)
    assert post.state == State.IN_REVIEW


# -- four eyes -----------------------------------------------------------------------------------------------------


def test_the_owner_does_not_approve_and_hears_who_can(browser, cast):
    post = a_post(state="in-review", owner=cast.approver)
    a_person("Nils Bauer", role=Role.APPROVER, in_=cast.department)
    browser.sign_in(cast.approver)

    take(browser, Step.APPROVE, post, 422)

    assert "This is your post, so someone else has to approve it. Nils Bauer can." in browser.page.text
    assert (post.state, post.approvals) == (State.IN_REVIEW, [])


def test_who_wrote_does_not_approve_and_hears_who_can(browser, cast):
    post = a_post(state="in-review", owner=cast.editor)
    a_person("Nils Bauer", role=Role.APPROVER, in_=cast.department)
    browser.sign_in(cast.approver)
    save(browser, post, **{text_of(post): "Better words."})

    take(browser, Step.APPROVE, post, 422)

    assert "You wrote this post, so someone else has to approve it. Nils Bauer can." in browser.page.text
    assert (post.state, post.approvals) == (State.IN_REVIEW, [])


def test_where_nobody_else_approves_an_administrator_is_named(browser, cast):
    post = a_post(state="in-review", owner=cast.approver)
    browser.sign_in(cast.approver)

    take(browser, Step.APPROVE, post, 422)

    assert "Ada Novak can." in browser.page.text


def test_an_administrator_does_not_approve_their_own(browser, cast):
    post = a_post(state="in-review", owner=cast.admin)
    browser.sign_in(cast.admin)

    take(browser, Step.APPROVE, post, 422)

    assert "Mara Lindt can." in browser.page.text
    assert post.state == State.IN_REVIEW


def test_who_wrote_before_the_last_approval_approves_again(browser, cast, tuesday):
    post = a_post(state="in-review", owner=cast.editor)
    nils = a_person("Nils Bauer", role=Role.APPROVER, in_=cast.department)
    browser.sign_in(nils)
    save(browser, post, **{text_of(post): "Nils wrote this."})
    tuesday.shift(60)
    take(browser.sign_in(cast.approver), Step.APPROVE, post)
    tuesday.shift(60)
    save(browser.sign_in(cast.editor), post, **{text_of(post): "Jana wrote this."})
    tuesday.shift(60)

    take(browser.sign_in(nils), Step.APPROVE, post)

    assert post.state == State.APPROVED


def test_what_is_not_its_content_makes_nobody_a_writer(browser, cast):
    post = a_post(state="in-review", owner=cast.editor)
    browser.sign_in(cast.approver)
    save(browser, post, note="For us alone.", title="Another title")

    take(browser, Step.APPROVE, post)

    assert post.state == State.APPROVED


def test_the_title_is_content_where_a_network_shows_it(browser, cast):
    youtube = a_channel("YouTube", network="youtube")
    post = a_post(state="approved", owner=cast.editor, texts={youtube: "A film."})
    browser.sign_in(cast.editor)

    save(browser, post, title="Another title")

    assert post.state == State.IN_REVIEW
    assert a_network("youtube").title_limit


# -- asking for changes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "  \n "])
def test_asking_for_changes_needs_a_comment(browser, cast, text):
    post = a_post(state="in-review", owner=cast.editor)
    browser.sign_in(cast.approver)

    take(browser, Step.RETURN, post, 422, text=text)

    assert "Say what should change, then it goes back." in browser.page.text
    assert post.state == State.IN_REVIEW
    assert not db.session.scalar(select(func.count()).select_from(Comment))


def test_asking_for_changes_says_what(browser, cast):
    post = a_post(state="in-review", owner=cast.editor)
    browser.sign_in(cast.approver)

    take(browser, Step.RETURN, post, text="Shorter, please.\nAnd no emoji.")

    comment = db.session.scalars(select(Comment)).one()
    assert (comment.text, comment.returned) == ("Shorter, please.\nAnd no emoji.", True)
    assert (post.state, post.sent_at) == (State.DRAFT, None)
    browser.follow()
    assert "asked for changes" in browser.page.by_id("talk").find(".//small").text


# -- two departments -----------------------------------------------------------------------------------------------


@pytest.fixture
def legal(cast):
    """A department that approves figures too, with who approves for it."""
    return a_person("Rita Recht", role=Role.APPROVER, in_=a_department("Legal"))


@pytest.fixture
def figures(cast, legal):
    """A post in review that two departments have to approve."""
    topic = a_topic("Figures", second=legal.memberships[0].department)
    return a_post("Annual figures", state="in-review", owner=cast.editor, topic=topic)


def test_two_departments_approve_in_either_order(browser, cast, legal, figures):
    first, second = (cast.approver, legal) if figures.id % 2 else (legal, cast.approver)
    browser.sign_in(first)
    take(browser, Step.APPROVE, figures)
    browser.follow()
    assert "Approved by you. One more approval is needed." in browser.page.text
    assert (figures.state, figures.approved_print) == (State.IN_REVIEW, None)

    take(browser.sign_in(second), Step.APPROVE, figures)

    assert figures.state == State.APPROVED
    assert {a.person_id for a in figures.standing_approvals} == {cast.approver.id, legal.id}
    assert [a.completes for a in figures.approvals] == [False, True]


def test_one_department_does_not_approve_twice(browser, cast, figures):
    nils = a_person("Nils Bauer", role=Role.APPROVER, in_=cast.department)
    take(browser.sign_in(cast.approver), Step.APPROVE, figures)

    take(browser.sign_in(nils), Step.APPROVE, figures, 422)

    assert "Your department has approved this already." in browser.page.text
    assert (figures.state, len(figures.approvals)) == (State.IN_REVIEW, 1)


def test_who_approves_for_both_departments_does_it_at_once(browser, cast, legal, figures):
    both = a_person("Bea Beides", roles={cast.department: Role.APPROVER, legal.memberships[0].department: "approver"})

    take(browser.sign_in(both), Step.APPROVE, figures)

    assert figures.state == State.APPROVED
    assert len(figures.standing_approvals) == 2


def test_a_text_changed_between_two_approvals_drops_the_first(browser, cast, legal, figures):
    take(browser.sign_in(cast.approver), Step.APPROVE, figures)
    save(browser.sign_in(cast.editor), figures, **{text_of(figures): "Other figures."})

    take(browser.sign_in(legal), Step.APPROVE, figures)

    assert figures.state == State.IN_REVIEW
    assert [a.person_id for a in figures.standing_approvals] == [legal.id]


def test_a_second_department_sees_and_approves_what_is_confidential(browser, cast, legal):
    topic = a_topic("Figures", second=legal.memberships[0].department)
    post = a_post("Merger", state="in-review", owner=cast.editor, topic=topic, confidential=True)

    browser.sign_in(legal).get(f"/posts/{post.id}")
    assert browser.page.h1 == "Merger"
    take(browser, Step.APPROVE, post)
    browser.sign_in(cast.elsewhere).get(f"/posts/{post.id}", 404)


@pytest.mark.parametrize("state", [State.APPROVED, State.SCHEDULED])
def test_another_topic_that_needs_another_approval_makes_the_one_there_is_fall(browser, cast, legal, state):
    topic = a_topic("Figures", second=legal.memberships[0].department)
    post = a_post(state=state, owner=cast.editor)
    browser.sign_in(cast.editor)

    save(browser, post, topic_id=topic.id)

    assert (post.state, post.approved_print, post.standing_approvals) == (State.IN_REVIEW, None, [])


def test_another_topic_that_needs_nobody_else_changes_nothing(browser, cast):
    post = a_post(state="approved", owner=cast.editor)
    browser.sign_in(cast.editor)

    save(browser, post, topic_id=a_topic("People").id)

    assert post.state == State.APPROVED


def test_a_post_that_goes_to_another_department_is_approved_there(browser, cast):
    post = a_post(state="approved", owner=cast.editor)
    both = a_person("Bea Beides", roles={cast.department: Role.EDITOR, cast.other: Role.EDITOR})
    browser.sign_in(both)

    save(browser, post, department_id=cast.other.id)

    assert (post.department_id, post.state) == (cast.other.id, State.IN_REVIEW)


# -- what makes an approval fall -----------------------------------------------------------------------------------


def test_another_text_goes_to_review_again(browser, cast):
    browser.sign_in(cast.editor)

    for state in (State.APPROVED, State.SCHEDULED):
        for name, typed in (("text", "Another."), ("link", "https://example.com/other"), ("utm_source", "linkedin")):
            post = a_post(state=state, owner=cast.editor, text="What was approved.")
            save(browser, post, **{f"v{post.variants[0].id}-{name}": typed})
            assert (post.state, post.approved_print, post.standing_approvals) == (State.IN_REVIEW, None, [])
            assert len(post.approvals) == 1  # it is dropped, not forgotten


def test_another_channel_goes_to_review_again(browser, cast):
    post = a_post(state="approved", owner=cast.editor)
    mastodon = a_channel("Mastodon", network="mastodon")
    browser.sign_in(cast.editor)

    save(browser, post, add_channel=mastodon.id)
    assert post.state == State.IN_REVIEW

    other = a_post(state="approved", owner=cast.editor, texts={a_channel(): "One.", mastodon: "Two."})
    save(browser, other, remove_variant=other.variants[1].id)
    assert other.state == State.IN_REVIEW


def test_the_approver_sees_the_difference(browser, cast):
    post = a_post(state="approved", owner=cast.editor, text="We open on Monday at nine.")
    browser.sign_in(cast.editor)
    save(browser, post, **{text_of(post): "We open on Tuesday at nine."})

    browser.sign_in(cast.approver).get(f"/posts/{post.id}")

    compared = browser.page.one(".//p[@class='compared']")
    assert ["".join(e.itertext()) for e in compared.iter("del")] == ["Monday"]
    assert ["".join(e.itertext()) for e in compared.iter("ins")] == ["Tuesday"]
    assert "Changed since Mara Lindt approved it" in browser.page.text


def test_a_post_that_was_never_approved_shows_no_difference(browser, cast):
    post = a_post(state="in-review", owner=cast.editor)

    browser.sign_in(cast.approver).get(f"/posts/{post.id}")

    assert not browser.page.all(".//p[@class='compared']")


@pytest.mark.parametrize("state", [State.APPROVED, State.SCHEDULED])
def test_what_was_not_approved_may_change_without_a_new_approval(browser, cast, state):
    post = a_post(state=state, owner=cast.editor)
    browser.sign_in(cast.editor)

    save(browser, post, note="Ask the printer.", title="Another title", day="2026-11-27", at="11:30", gift="y")

    assert (post.state, post.day, post.at) == (state, date(2026, 11, 27), time(11, 30))
    assert post.approved_print == post.fingerprint()


def test_approved_anew_it_shows_no_difference(browser, cast, tuesday):
    post = a_post(state="approved", owner=cast.editor)
    save(browser.sign_in(cast.editor), post, **{text_of(post): "Other words."})
    tuesday.shift(60)

    take(browser.sign_in(cast.approver), Step.APPROVE, post)
    browser.follow()

    assert not browser.page.all(".//p[@class='compared']")
    assert len(post.standing_approvals) == 1


# -- what is out or cancelled --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("step", "state"), [(Step.PUBLISH, State.PUBLISHED), (Step.CANCEL, State.CANCELLED)])
def test_what_is_out_or_cancelled_stays_as_it_is(browser, cast, step, state):
    post = a_post(state="scheduled", owner=cast.editor, text="As it was.", day=DAY)
    typed = composer_of(browser.sign_in(cast.editor), post)
    take(browser, step, post)
    typed |= {"version": post.version, "title": "Other", text_of(post): "Other.", "note": "Other.", "day": "2026-11-30"}

    browser.post(f"/posts/{post.id}", typed, 422)
    assert f"This post is {state.value}." in browser.page.text
    browser.post(f"/posts/{post.id}/day", {"day": "2026-11-30", "version": post.version}, 422)
    assert f"This post is {state.value}." in browser.page.text
    assert (post.title, post.variants[0].text, post.note, post.day) == ("Spring newsletter", "As it was.", "", DAY)


@pytest.mark.parametrize("state", [State.PUBLISHED, State.CANCELLED])
def test_what_is_out_or_cancelled_offers_no_saving(browser, cast, state):
    post = a_post(state=state, owner=cast.editor)

    browser.sign_in(cast.editor).get(f"/posts/{post.id}")

    assert not [b for b in browser.page.all(".//button") if "".join(b.itertext()).strip() == "Save"]


# -- mass assignment -----------------------------------------------------------------------------------------------


def stands(post):
    """Everything that a form of the composer must not be able to set, and some that it may."""
    return (
        post.state,
        post.department_id,
        post.owner_id,
        post.approved_print,
        post.sent_at,
        post.uid,
        post.created_at,
        post.version,
        [a.person_id for a in post.approvals],
        [w.person_id for w in post.writers],
    )


TRICKS = [
    {"state": "approved"},
    {"state": "published", "approved_print": "x" * 64},
    {"approvals": "1", "approvals-0-person_id": "1", "writers": ""},
    {"uid": "mine", "id": "99", "created_at": "2020-01-01", "sent_at": "2020-01-01"},
    {"step": "approve"},
    {"step": "return"},
    {"step": "schedule"},
    {"step": "publish"},
]


def test_a_form_sets_nothing_but_its_fields(browser, cast):
    browser.sign_in(cast.lead)

    for tricks in TRICKS:
        post = a_post(state="in-review", owner=cast.editor)
        before = stands(post)[:7]
        save(browser, post, **tricks)
        assert stands(post)[:7] == before, tricks
    assert not db.session.scalar(select(func.count()).select_from(Approval))


def test_a_department_in_which_one_may_not_write_cannot_be_chosen(browser, cast):
    post = a_post(owner=cast.editor, text="Text.")
    before = stands(post)
    browser.sign_in(cast.editor)

    save(browser, post, 422, department_id=cast.other.id)
    assert "This can't be chosen here." in browser.page.text
    save(browser, post, 422, department_id=9999)
    assert stands(post) == before


def test_somebody_of_another_department_cannot_become_the_owner(browser, cast):
    post = a_post(owner=cast.editor, text="Text.")
    before = stands(post)
    browser.sign_in(cast.editor)

    for person in (cast.elsewhere, cast.stranger):
        save(browser, post, 422, owner_id=person.id)
        assert "This can't be chosen here." in browser.page.text
    assert stands(post) == before


def test_a_version_that_is_not_the_one_that_stands_saves_nothing(browser, cast):
    post = a_post(owner=cast.editor, text="Text.")
    before = stands(post)
    typed = composer_of(browser.sign_in(cast.editor), post) | {"title": "Stolen"}

    for version in ("", "-1", "0", str(post.version + 1), "9" * 30, "one", "1.0", "1e0", "\0"):
        browser.post(f"/posts/{post.id}", typed | {"version": version}, 409, check=False)
    del typed["version"]
    browser.post(f"/posts/{post.id}", typed, 409)

    assert (stands(post), post.title) == (before, "Spring newsletter")


def test_a_field_of_another_posts_channel_changes_nothing(browser, cast):
    post = a_post(owner=cast.editor, text="Mine.")
    other = a_post("Not mine", department=cast.other, owner=cast.elsewhere, text="Theirs.")
    browser.sign_in(cast.editor)

    save(browser, post, **{text_of(other): "Taken over."}, remove_variant=other.variants[0].id)

    assert (post.variants[0].text, other.variants[0].text) == ("Mine.", "Theirs.")


@pytest.mark.parametrize("who", ["reader", "elsewhere", "manager"])
def test_who_may_not_write_saves_nothing(browser, cast, who):
    post = a_post(owner=cast.editor, text="Mine.")
    before = stands(post)
    typed = composer_of(browser.sign_in(cast.editor), post) | {"title": "Stolen", text_of(post): "Stolen."}

    browser.sign_in(getattr(cast, who)).post(f"/posts/{post.id}", typed | {"csrf_token": browser.token()}, 403)

    assert (stands(post), post.title, post.variants[0].text) == (before, "Spring newsletter", "Mine.")


def test_signed_out_nothing_is_saved(browser, cast):
    post = a_post(owner=cast.editor, text="Mine.")

    browser.post(f"/posts/{post.id}", {"version": post.version, "title": "Stolen"})

    assert browser.answer.location.startswith("/sign-in")
    assert post.title == "Spring newsletter"
