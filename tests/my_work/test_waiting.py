"""My work: what waits for whom, why, and in which order; the number beside it says the same."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from planner.calendar.models import Mention
from planner.calendar.rules import State
from planner.db import db
from planner.people.rules import Role
from tests.browser import words
from tests.builders import NOW, a_channel, a_comment, a_department, a_person, a_post, a_topic
from tests.calendar.writing import save, take, text_of

TODAY = date(2026, 11, 24)
TOMORROW = date(2026, 11, 25)
YESTERDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def now(tuesday):
    """It is Tuesday 24 November 2026, 9:42."""


def waiting(browser, person=None, show=""):
    """What a person's list says, first things first: why, and the title."""
    if person:
        browser.sign_in(person)
    browser.get("/my-work" + (f"?show={show}" if show else ""))
    return [
        (words(item.find(".//small")) if item.find(".//small") is not None else "", words(item.find(".//h2")))
        for item in browser.page.all(".//ol[@class='todo']/li")
    ]


def titles(browser, person=None, show=""):
    return [title for _why, title in waiting(browser, person, show)]


def number(browser):
    """What stands beside 'My work' in the navigation."""
    link = next(a for a in browser.page.all(".//nav//a") if a.get("href") == "/my-work")
    counts = [words(span) for span in link.iter("span") if span.get("class") == "count"]
    return int(counts[0]) if counts else 0


def since(post, **ago):
    """Makes it wait for so long."""
    post.sent_at = NOW - timedelta(**ago)
    db.session.commit()
    return post


# -- approving -----------------------------------------------------------------------------------------------------


def test_what_is_in_review_waits_for_those_who_approve_the_oldest_first(browser, cast):
    since(a_post("Newer", state="in-review", day=TOMORROW, owner=cast.editor), hours=2)
    since(a_post("Oldest", state="in-review", day=TOMORROW, owner=cast.lead), days=6)
    a_post("A draft", day=TOMORROW, owner=cast.editor, text="Words.")
    a_post("Approved", state="approved", day=TOMORROW, owner=cast.editor)

    assert waiting(browser, cast.approver) == [("To approve", "Oldest"), ("To approve", "Newer")]
    assert [words(age) for age in browser.page.all(".//span[@class='age']")] == ["6 d", "2 h"]
    assert number(browser) == 2


def test_it_waits_for_nobody_else(browser, cast):
    a_post("To approve", state="in-review", day=TOMORROW, owner=cast.editor)
    approver_elsewhere = a_person("Nina Ost", role=Role.APPROVER, in_=cast.other)

    for who in (cast.editor, cast.lead, cast.elsewhere, cast.manager, cast.reader, approver_elsewhere):
        assert waiting(browser, who) == []
        assert number(browser) == 0
        assert "Nothing waits for you." in browser.page.text
    assert titles(browser, cast.admin) == ["To approve"]


def test_it_waits_neither_for_its_owner_nor_for_who_wrote_it(browser, cast):
    a_post("My own", state="in-review", day=TOMORROW, owner=cast.approver)
    wrote = a_post("I wrote in it", state="in-review", day=TOMORROW, owner=cast.editor)
    save(browser.sign_in(cast.approver), wrote, **{text_of(wrote): "Better words."})

    assert waiting(browser) == []
    assert number(browser) == 0


def test_who_wrote_before_the_last_approval_is_asked_again(browser, cast, tuesday):
    nils = a_person("Nils Bauer", role=Role.APPROVER, in_=cast.department)
    post = a_post("Twice", state="in-review", day=TOMORROW, owner=cast.editor)
    save(browser.sign_in(nils), post, **{text_of(post): "Nils wrote this."})
    tuesday.shift(60)
    take(browser.sign_in(cast.approver), "approve", post)
    tuesday.shift(60)
    save(browser.sign_in(cast.editor), post, **{text_of(post): "Jana wrote this."})

    assert waiting(browser, nils) == [("To approve again · the text changed", "Twice")]
    assert waiting(browser, cast.approver) == [("To approve again · the text changed", "Twice")]


def test_a_topics_second_department_waits_too_until_it_has_approved(browser, cast):
    rita = a_person("Rita Recht", role=Role.APPROVER, in_=a_department("Legal"))
    nils = a_person("Nils Bauer", role=Role.APPROVER, in_=cast.department)
    topic = a_topic("Figures", second=rita.memberships[0].department)
    post = a_post("Annual figures", state="in-review", day=TOMORROW, owner=cast.editor, topic=topic, confidential=True)
    a_post("Without the topic", state="in-review", day=TOMORROW, owner=cast.editor)

    assert titles(browser, rita) == ["Annual figures"]
    take(browser, "approve", post)
    assert titles(browser, rita) == []
    assert titles(browser, nils) == ["Annual figures", "Without the topic"]
    assert number(browser) == 2


def test_a_department_that_has_approved_waits_for_the_other(browser, cast):
    rita = a_person("Rita Recht", role=Role.APPROVER, in_=a_department("Legal"))
    nils = a_person("Nils Bauer", role=Role.APPROVER, in_=cast.department)
    post = a_post(
        "Annual figures",
        state="in-review",
        day=TOMORROW,
        owner=cast.editor,
        topic=a_topic("Figures", second=rita.memberships[0].department),
    )
    take(browser.sign_in(cast.approver), "approve", post)

    for who, waits in ((cast.approver, 0), (nils, 0), (rita, 1), (cast.admin, 1)):
        assert len(waiting(browser, who)) == waits
        assert number(browser) == waits


def test_one_approves_from_the_list(browser, cast):
    post = a_post("Trade fair", state="in-review", day=TOMORROW, owner=cast.editor)
    waiting(browser, cast.approver)

    browser.post(f"/posts/{post.id}/approve", browser.page.form(f"/posts/{post.id}/approve"))

    assert browser.answer.location == "/my-work"
    assert post.state == State.APPROVED
    browser.follow()
    assert "Approved." in browser.page.text
    assert "Nothing waits for you." in browser.page.text


def test_one_returns_from_the_list_with_a_comment(browser, cast):
    post = a_post("Trade fair", state="in-review", day=TOMORROW, owner=cast.editor)
    waiting(browser, cast.approver)
    typed = browser.page.form(f"/posts/{post.id}/return")

    browser.post(f"/posts/{post.id}/return", typed | {"text": " "}, 422)
    assert post.state == State.IN_REVIEW
    browser.post(f"/posts/{post.id}/return", typed | {"text": "Shorter, please."})

    assert (browser.answer.location, post.state) == ("/my-work", State.DRAFT)


def test_a_step_leads_back_to_the_list_and_nowhere_else(browser, cast):
    post = a_post("Trade fair", state="in-review", day=TOMORROW, owner=cast.editor)

    take(browser.sign_in(cast.approver), "approve", post, back="https://evil.example/")

    assert browser.answer.location == f"/posts/{post.id}"


# -- one's own -----------------------------------------------------------------------------------------------------


def test_what_went_back_waits_for_its_owner_with_what_was_said(browser, cast):
    post = a_post("Trade fair", state="in-review", day=TOMORROW, owner=cast.editor)
    take(browser.sign_in(cast.approver), "return", post, text="Shorter, please.")

    assert waiting(browser, cast.editor) == [("Changes asked for", "Trade fair")]
    assert words(browser.page.one(".//p[@class='sub']/q")) == "Shorter, please."
    assert waiting(browser, cast.lead) == []
    take(browser.sign_in(cast.editor), "send", post)
    assert waiting(browser) == []


def test_what_its_owner_took_back_is_no_request(browser, cast):
    post = a_post("Trade fair", state="in-review", day=TOMORROW, owner=cast.editor)
    take(browser.sign_in(cast.approver), "return", post)
    take(browser.sign_in(cast.editor), "send", post)

    take(browser, "reopen", post)

    assert waiting(browser) == []


def test_what_is_overdue_comes_first(browser, cast):
    since(a_post("Old", state="in-review", day=TOMORROW, owner=cast.editor), days=30)
    a_post("Late", state="in-review", day=TODAY, at=time(9, 41), owner=cast.lead)

    assert waiting(browser, cast.approver) == [
        ("To approve · its time has passed", "Late"),
        ("To approve", "Old"),
    ]


@pytest.mark.parametrize(
    ("state", "day", "at", "waits"),
    [
        ("draft", YESTERDAY, None, True),
        ("draft", TODAY, None, False),
        ("draft", TODAY, time(9, 41), True),
        ("draft", TODAY, time(9, 43), False),
        ("in-review", YESTERDAY, time(23), True),
        ("idea", YESTERDAY, None, False),
        ("approved", YESTERDAY, None, False),
        ("published", YESTERDAY, None, False),
        ("cancelled", YESTERDAY, None, False),
    ],
)
def test_what_nobody_approved_in_time_waits_for_its_owner(browser, cast, state, day, at, waits):
    a_post("Late", state=state, day=day, at=at, owner=cast.editor, text="" if state == "idea" else "Words.")

    assert waiting(browser, cast.editor) == ([("Not approved · its time has passed", "Late")] if waits else [])
    assert number(browser) == int(waits)
    assert waiting(browser, cast.lead) == []


def test_a_scheduled_post_whose_time_has_passed_asks_whether_it_went_out(browser, cast):
    post = a_post("Out?", state="scheduled", day=TODAY, at=time(9, 41), owner=cast.editor)
    a_post("Not yet", state="scheduled", day=TODAY, at=time(9, 43), owner=cast.editor)
    assert waiting(browser, cast.editor) == [("Went out? Then say so", "Out?")]

    browser.post(f"/posts/{post.id}/publish", browser.page.form(f"/posts/{post.id}/publish"))

    assert post.state == State.PUBLISHED
    assert waiting(browser) == []


def test_a_post_that_waits_twice_waits_once(browser, cast):
    """Its owner approves too; it went back, and its time has passed."""
    post = a_post("Both", state="in-review", day=YESTERDAY, owner=cast.editor)
    take(browser.sign_in(cast.approver), "return", post)

    assert titles(browser, cast.editor) == ["Both"]
    assert number(browser) == 1


# -- mentions ------------------------------------------------------------------------------------------------------


def test_a_mention_waits_and_is_waved_off(browser, cast):
    post = a_post("Trade fair", owner=cast.editor)
    comment = a_comment(post, "@Olaf, which hall?", by=cast.editor, naming=[cast.reader])
    assert waiting(browser, cast.reader) == [("Jana Brandt asks you", "@Olaf, which hall?")]
    assert number(browser) == 1

    browser.post(f"/comments/{comment.id}/seen", browser.page.form(f"/comments/{comment.id}/seen"))

    assert waiting(browser) == []
    assert db.session.scalars(select(Mention.seen_at)).one() is not None


def test_a_mention_is_answered_under_the_post(browser, cast):
    post = a_post("Trade fair", owner=cast.editor)
    a_comment(post, "@Olaf, which hall?", by=cast.editor, naming=[cast.reader])
    waiting(browser, cast.reader)
    assert browser.page.links()["Answer"] == f"/posts/{post.id}#talk"

    browser.post(f"/posts/{post.id}/comments", {"text": "Hall 7."})

    assert waiting(browser) == []
    assert number(browser) == 0


def test_a_mention_under_what_one_may_not_see_is_not_seen(browser, cast):
    post = a_post("Secret merger", owner=cast.editor, confidential=True)
    a_comment(post, "@Tarek and @Mara, sell it for 5 million", naming=[cast.elsewhere, cast.approver])

    assert waiting(browser, cast.elsewhere) == []
    assert number(browser) == 0
    assert "merger" not in browser.text
    assert "million" not in browser.text
    assert titles(browser, cast.approver) == ["@Tarek and @Mara, sell it for 5 million"]


# -- the other lists -----------------------------------------------------------------------------------------------


def test_whom_one_waits_for(browser, cast):
    since(a_post("Newer", state="in-review", day=TOMORROW, owner=cast.editor), hours=1)
    since(a_post("Older", state="in-review", day=TOMORROW, owner=cast.editor), days=2)
    a_post("Somebody else's", state="in-review", day=TOMORROW, owner=cast.lead)

    assert titles(browser, cast.editor, "others") == ["Older", "Newer"]
    assert number(browser) == 0  # it waits, but not for her


def test_what_is_mine_and_what_is_done(browser, cast):
    a_post("Later", day=date(2026, 12, 1), owner=cast.editor)
    a_post("Sooner", state="approved", day=TOMORROW, owner=cast.editor)
    a_post("No day", owner=cast.editor)
    a_post("Out", state="published", day=YESTERDAY, owner=cast.editor)
    a_post("Cancelled", state="cancelled", day=date(2026, 11, 20), owner=cast.editor)
    a_post("Somebody else's", day=TOMORROW, owner=cast.lead)

    assert titles(browser, cast.editor, "mine") == ["Sooner", "Later", "No day"]
    assert titles(browser, cast.editor, "done") == ["Out", "Cancelled"]
    ahead = [words(li) for li in browser.page.all(".//ol[@class='mineahead']/li")]
    assert ahead == ["Wed 25 NovSooner", "Tue 1 DecLater"]


@pytest.mark.parametrize(
    ("show", "label"),
    [
        ("", "Waits for me 1"),
        ("waits", "Waits for me 1"),
        ("others", "I wait for 1"),
        ("mine", "Mine 2"),
        ("done", "Done"),
        ("nothing-known", "Waits for me 1"),
        ("<b>", "Waits for me 1"),
    ],
)
def test_the_tabs_say_where_one_is_and_how_much_there_is(browser, cast, show, label):
    a_post("In review", state="in-review", day=TOMORROW, owner=cast.editor)
    a_post("Late", day=YESTERDAY, owner=cast.editor, text="Words.")

    browser.sign_in(cast.editor).get("/my-work", query_string={"show": show} if show else None)

    tabs = browser.page.all(".//*[@class='segments']//a")
    assert [words(a) for a in tabs] == ["Waits for me 1", "I wait for 1", "Mine 2", "Done"]
    assert [words(a) for a in tabs if a.get("aria-current")] == [label]


@pytest.mark.parametrize(
    ("show", "said"),
    [
        ("waits", "Nothing waits for you."),
        ("others", "You wait for nobody."),
        ("mine", "No post of yours is on its way."),
        ("done", "None of your posts is out yet."),
    ],
)
def test_an_empty_list_says_so(browser, cast, show, said):
    browser.sign_in(cast.reader).get(f"/my-work?show={show}")

    assert said in browser.page.text


def test_signed_out_nothing_is_listed(browser, cast):
    browser.get("/my-work", 303)

    assert browser.answer.location.startswith("/sign-in")


# -- the number, and the database ----------------------------------------------------------------------------------


def test_the_number_is_the_same_on_every_page_and_equals_the_list(browser, cast):
    for n in range(3):
        a_post(f"To approve {n}", state="in-review", day=TOMORROW, owner=cast.editor)
    a_post("Late", day=YESTERDAY, owner=cast.approver, text="Words.")
    a_post("Out?", state="scheduled", day=YESTERDAY, owner=cast.approver)
    a_comment(a_post("Other", owner=cast.editor), "@Mara", naming=[cast.approver])

    assert len(waiting(browser, cast.approver)) == 6
    for address in ("/my-work", "/calendar/month/2026-11", "/calendar/agenda"):
        browser.get(address, check=False)
        assert number(browser) == 6


def test_a_long_list_asks_the_database_as_often_as_a_short_one(browser, cast):
    linkedin, mastodon = a_channel("LinkedIn DE"), a_channel("Mastodon", network="mastodon")
    a_post("One", state="in-review", day=TOMORROW, owner=cast.editor, texts={linkedin: "A."})
    browser.sign_in(cast.approver).get("/my-work", check=False)
    few = len(browser.statements)
    for n in range(12):
        post = a_post(
            f"Number {n}", state="in-review", day=TOMORROW, owner=cast.editor, texts={linkedin: "A.", mastodon: "B."}
        )
        a_comment(post, "@Mara", naming=[cast.approver])
        a_post(f"Mine {n}", day=TOMORROW, at=time(8, n), owner=cast.approver)

    browser.get("/my-work", check=False)

    assert len(browser.statements) == few
    assert len(browser.page.all(".//ol[@class='todo']/li")) == 25


def test_several_channels_are_named(browser, cast):
    texts = {a_channel("LinkedIn DE"): "A.", a_channel("Mastodon", network="mastodon"): "B."}
    a_post("Trade fair", state="in-review", day=TOMORROW, at=time(10), owner=cast.editor, texts=texts)

    browser.sign_in(cast.approver).get("/my-work")

    sub = words(browser.page.one(".//ol[@class='todo']/li//p[@class='sub']"))
    assert sub.endswith("Wed 25 Nov, 10:00 · Jana Brandt")
    assert {"LinkedIn DE", "Mastodon"} == set(sub.split(" · ")[0].split(", "))


def test_times_are_on_the_readers_clock(browser, cast):
    a_post("Trade fair", state="in-review", day=TOMORROW, at=time(10), owner=cast.editor)
    cast.approver.zone = "America/New_York"
    db.session.commit()

    browser.sign_in(cast.approver).get("/my-work")

    assert "Wed 25 Nov, 04:00" in browser.page.text
