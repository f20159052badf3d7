"""Talk about a post: who is mentioned, who may say something, and that it is shown as it was said."""

import pytest
from sqlalchemy import func, select

from planner.calendar.models import Comment, Mention
from planner.db import db
from planner.people.rules import Role
from tests.browser import words
from tests.builders import a_comment, a_person, a_post
from tests.calendar.writing import take


def say(browser, post, text, status=303, **more):
    return browser.post(f"/posts/{post.id}/comments", {"text": text} | more, status)


def mentioned(post):
    """The names of everybody who is mentioned under a post."""
    query = select(Mention).join(Comment).where(Comment.post_id == post.id)
    return sorted(mention.person.name for mention in db.session.scalars(query))


@pytest.fixture
def post(cast):
    return a_post("Trade fair", owner=cast.editor)


# -- names ---------------------------------------------------------------------------------------------------------


NAMED = [
    ("@Mara Lindt, can you look?", ["Mara Lindt"]),
    ("@mara lindt", ["Mara Lindt"]),
    ("Look, @Mara!", ["Mara Lindt"]),
    ("(@Olaf Krüger)", ["Olaf Krüger"]),
    ("@Olaf Kru\u0308ger writes his name in two parts", ["Olaf Krüger"]),
    ("@OLAF KRÜGER", ["Olaf Krüger"]),
    ("@Mara\nLindt", ["Mara Lindt"]),
    ("@Mara and @Tarek Haddad.", ["Mara Lindt", "Tarek Haddad"]),
    ("@Mara @Mara @Mara Lindt", ["Mara Lindt"]),
    ("Mara Lindt knows it", []),
    ("mail@mara.example", []),
    ("mail@Mara Lindt", []),
    ("@Maraschino", []),
    ("@Mara Lindtner", ["Mara Lindt"]),  # somebody else's last name, but only one is called Mara
    ("@Nobody", []),
    ("@", []),
    ("@Ben Gone is switched off", []),
    ("@Jana Brandt talks to herself", []),
]


def test_who_is_mentioned(browser, cast):
    browser.sign_in(cast.editor)

    for text, names in NAMED:
        post = a_post("Trade fair", owner=cast.editor)
        say(browser, post, text)
        assert mentioned(post) == names, text


def test_a_first_name_of_two_mentions_nobody(browser, cast, post):
    a_person("Mara Beck", role=Role.EDITOR, in_=cast.department)
    browser.sign_in(cast.editor)

    say(browser, post, "@Mara, which of you?")
    assert mentioned(post) == []
    say(browser, post, "@Mara Beck, you.")

    assert mentioned(post) == ["Mara Beck"]


def test_a_name_that_means_something_to_a_pattern_is_a_name(browser, cast, post):
    a_person("C. (Chris) O'Neil+", role=Role.EDITOR, in_=cast.department)
    browser.sign_in(cast.editor)

    say(browser, post, "@C. (Chris) O'Neil+ and @.* and @[")

    assert mentioned(post) == ["C. (Chris) O'Neil+"]


def test_a_comment_that_returns_a_post_mentions_too(browser, cast):
    post = a_post(state="in-review", owner=cast.editor)

    take(browser.sign_in(cast.approver), "return", post, text="@Jana, shorter. @Levin Aydin knows how.")

    assert mentioned(post) == ["Jana Brandt", "Levin Aydin"]


# -- waiting, answering, waving off --------------------------------------------------------------------------------


def unseen(person):
    return db.session.scalar(
        select(func.count()).select_from(Mention).where(Mention.person_id == person.id, Mention.seen_at.is_(None))
    )


def test_a_mention_waits_until_it_is_answered(browser, cast, post):
    other = a_post("Another", owner=cast.editor)
    say(browser.sign_in(cast.editor), post, "@Mara, which hall?")
    say(browser, other, "@Mara, and here?")
    assert unseen(cast.approver) == 2

    say(browser.sign_in(cast.approver), post, "Hall 7.")

    assert unseen(cast.approver) == 1  # the one under the other post


def test_a_mention_is_waved_off_by_whom_it_names_alone(browser, cast, post):
    comment = a_comment(post, "@Mara @Olaf", naming=[cast.approver, cast.reader])

    browser.sign_in(cast.editor).post(f"/comments/{comment.id}/seen", {}, 404)
    browser.forget().post(f"/comments/{comment.id}/seen", {})
    assert browser.answer.location.startswith("/sign-in")
    assert (unseen(cast.approver), unseen(cast.reader)) == (1, 1)
    browser.sign_in(cast.approver).post(f"/comments/{comment.id}/seen", {})

    assert browser.answer.location == "/my-work"
    assert (unseen(cast.approver), unseen(cast.reader)) == (0, 1)


# -- saying --------------------------------------------------------------------------------------------------------


def test_what_is_said_is_shown_as_it_was_said(browser, cast, post, tuesday):
    text = "First line\n  second <b>line</b> & @Mara\n\nthird"
    say(browser.sign_in(cast.editor), post, text)
    assert browser.answer.location == f"/posts/{post.id}#talk"
    tuesday.shift(300)

    browser.get(f"/posts/{post.id}")

    said = browser.page.one(".//span[@class='said']")
    assert "".join(said.itertext()) == text
    assert list(said) == []
    assert words(browser.page.one(".//ol[@class='talk']/li")).startswith("JB Jana Brandt 5 min ago First line")


def test_a_panel_stays_a_panel(browser, cast, post):
    browser.sign_in(cast.editor).fragment(f"/posts/{post.id}/comments", {"text": "Which hall?"})

    assert "<html" not in browser.text
    assert "Which hall?" in words(browser.page.by_id("talk"))


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_cannot_be_said(browser, cast, post, text):
    browser.sign_in(cast.editor)

    say(browser, post, text, 422)

    assert "This is needed." in words(browser.page.by_id("talk"))
    assert not db.session.scalar(select(func.count()).select_from(Comment))


def test_what_is_too_long_comes_back(browser, cast, post):
    browser.sign_in(cast.editor)

    say(browser, post, "x" * 5001, 422)

    assert "Too long: 5001 of at most 5000 characters." in words(browser.page.by_id("talk"))
    assert browser.page.form(f"/posts/{post.id}/comments")["text"] == "x" * 5001


@pytest.mark.parametrize("who", ["editor", "approver", "elsewhere", "manager", "reader", "admin"])
def test_everybody_who_may_read_may_talk(browser, cast, post, who):
    version = post.version

    say(browser.sign_in(getattr(cast, who)), post, "Which hall?")

    comment = db.session.scalars(select(Comment)).one()
    assert (comment.person_id, comment.returned) == (getattr(cast, who).id, False)
    assert post.version == version  # talk is no change of the post


def test_nobody_talks_about_what_they_may_not_read(browser, cast):
    post = a_post("Merger", owner=cast.editor, confidential=True)

    say(browser.sign_in(cast.elsewhere), post, "What is this?", 404)
    say(browser.forget(), post, "Hello?")

    assert browser.answer.location.startswith("/sign-in")
    assert not db.session.scalar(select(func.count()).select_from(Comment))


def test_who_says_something_cannot_be_chosen(browser, cast, post):
    say(browser.sign_in(cast.reader), post, "Me.", person_id=cast.admin.id, returned="y", at="2020-01-01")

    comment = db.session.scalars(select(Comment)).one()
    assert (comment.person_id, comment.returned, comment.at.year >= 2026) == (cast.reader.id, False, True)


def test_talk_is_in_the_order_in_which_it_was_said(browser, cast, post):
    for n in range(4):
        say(browser.sign_in((cast.editor, cast.approver)[n % 2]), post, f"Number {n}")

    browser.get(f"/posts/{post.id}")

    assert [words(e) for e in browser.page.all(".//span[@class='said']")] == [f"Number {n}" for n in range(4)]
