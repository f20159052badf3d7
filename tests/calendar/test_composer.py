"""The composer: what is typed is kept or comes back with a reason, whoever else is writing meanwhile."""

from datetime import UTC, date, datetime, time

import pytest

from planner.calendar.rules import State
from planner.channels.counting import count
from planner.db import db
from tests.browser import words
from tests.builders import (
    DAY,
    a_campaign,
    a_channel,
    a_goal,
    a_medium,
    a_milestone,
    a_post,
    a_topic,
)
from tests.calendar.writing import acts_on, composer_of, save, shown, text_of, verbs_on

MONTH = "/calendar/month/2026-11"


def send(browser, post, typed, status=303, **more):
    return browser.post(f"/posts/{post.id}", typed | more, status)


def errors(browser):
    return [words(e) for e in browser.page.all(".//*[@class='error']")]


# -- every field ---------------------------------------------------------------------------------------------------


def test_every_field_of_a_post_is_kept(browser, cast):
    campaign, goal, milestone, topic = a_campaign(), a_goal(), a_milestone(), a_topic("People")
    post = a_post(owner=cast.editor, text="Words.")
    browser.sign_in(cast.editor)
    typed = {
        "title": "Spring, at last",
        "day": "2026-12-01",
        "at": "09:30",
        "zone": "America/Chicago",
        "owner_id": cast.lead.id,
        "campaign_id": campaign.id,
        "goal_id": goal.id,
        "milestone_id": milestone.id,
        "topic_id": topic.id,
        "language": "de",
        "note": "Call the printer.\n\nTwice.",
        "source_note": "Annual report, page 7",
        "embargo_day": "2026-11-30",
        "embargo_at": "08:15",
    }
    flags = ("paid_partnership", "gift", "affiliate", "ai_written", "confidential")
    v = f"v{post.variants[0].id}"
    of_channel = {
        "text": "First line\n\n  indented, with a tab:\t.",
        "link": "https://example.com/a?b=c&d=e#f",
        "utm_source": "linkedin",
        "utm_medium": "social",
        "utm_campaign": "spring",
        "utm_content": "a",
    }

    save(browser, post, **typed, **dict.fromkeys(flags, "y"), **{f"{v}-{k}": text for k, text in of_channel.items()})

    assert (post.title, post.day, post.at, post.zone) == (
        "Spring, at last",
        date(2026, 12, 1),
        time(9, 30),
        typed["zone"],
    )
    assert post.moment == datetime(2026, 12, 1, 15, 30, tzinfo=UTC)
    assert (post.owner_id, post.campaign_id, post.goal_id) == (cast.lead.id, campaign.id, goal.id)
    assert (post.milestone_id, post.topic_id, post.language) == (milestone.id, topic.id, "de")
    assert (post.note, post.source_note) == (typed["note"], typed["source_note"])
    assert post.embargo_until == datetime(2026, 11, 30, 7, 15, tzinfo=UTC)
    assert [getattr(post, flag) for flag in flags] == [True] * 5
    assert {k: getattr(post.variants[0], k) for k in of_channel} == of_channel
    shown = composer_of(browser, post)
    assert {k: shown[k] for k in typed} == {k: str(value) for k, value in typed.items()}
    assert {k: shown[f"{v}-{k}"] for k in of_channel} == of_channel
    assert [shown[flag] for flag in flags] == ["y"] * 5


def test_every_field_is_emptied_again(browser, cast):
    post = a_post(
        owner=cast.editor,
        text="Words.",
        day=DAY,
        at=time(10),
        note="Note",
        source_note="Source",
        language="de",
        gift=True,
        confidential=True,
        zone="America/Chicago",
        campaign=a_campaign(),
        goal=a_goal(),
        milestone=a_milestone(),
        topic=a_topic("People"),
        embargo_until=datetime(2026, 11, 30, 7, 15, tzinfo=UTC),
    )
    browser.sign_in(cast.editor)
    typed = composer_of(browser, post)
    kept = ("csrf_token", "version", "title", "department_id", "owner_id", "fold", "view")

    send(browser, post, {name: value if name in kept else "" for name, value in typed.items() if value != "y"})

    assert (post.day, post.at, post.moment, post.zone, post.embargo_until) == (None,) * 5
    assert (post.note, post.source_note, post.language) == ("", "", "")
    assert (post.campaign_id, post.goal_id, post.milestone_id, post.topic_id) == (None,) * 4
    assert [post.gift, post.confidential] == [False, False]
    assert post.variants[0].text == ""


def test_what_a_picture_needs_is_kept(browser, cast):
    post = a_post(owner=cast.editor, text="Words.")
    medium = a_medium(post, alt="")
    m = f"m{medium.id}"
    browser.sign_in(cast.editor)
    typed = {
        "alt": "Two people at a stand,\none waves",
        "source": "Own picture",
        "licence": "CC BY 4.0",
        "licence_until": "2027-12-31",
        "shows_people": "y",
        "consent": "y",
        "ai_made": "y",
    }

    save(browser, post, **{f"{m}-{name}": value for name, value in typed.items()})

    assert (medium.alt, medium.source, medium.licence) == (typed["alt"], typed["source"], typed["licence"])
    assert medium.licence_until == date(2027, 12, 31)
    assert medium.shows_people
    assert medium.consent
    assert medium.ai_made
    save(browser, post, 422, **{f"{m}-decorative": "y"})
    assert "Say why it is decoration." in errors(browser)
    save(browser, post, **{f"{m}-decorative": "y", f"{m}-decorative_reason": "A line between two parts."})
    assert (medium.decorative, medium.decorative_reason) == (True, "A line between two parts.")


def test_a_film_keeps_its_captions_and_its_transcript(browser, cast):
    post = a_post(owner=cast.editor, text="Words.")
    film = a_medium(post, "tour.mp4", kind="film", alt="Kept from the plan")
    browser.sign_in(cast.editor)

    save(browser, post, **{f"m{film.id}-captions": "de, en", f"m{film.id}-transcript": "Hello.\nGood bye."})

    assert (film.captions, film.transcript) == ("de, en", "Hello.\nGood bye.")
    assert film.alt == "Kept from the plan"  # a film's form has no field for it


def test_where_it_went_out_survives_a_save_that_does_not_show_it(browser, cast):
    post = a_post(state="in-review", owner=cast.editor)
    post.variants[0].address = "https://linkedin.com/posts/1"
    db.session.commit()
    browser.sign_in(cast.editor)

    assert f"v{post.variants[0].id}-address" not in composer_of(browser, post)
    save(browser, post, **{text_of(post): "Better words."})

    assert post.variants[0].address == "https://linkedin.com/posts/1"


def test_saving_nothing_is_no_event(browser, cast):
    post = a_post(state="approved", owner=cast.editor, day=DAY, at=time(10))
    told = verbs_on(post)
    browser.sign_in(cast.editor)

    save(browser, post)

    assert verbs_on(post) == told
    assert post.state == State.APPROVED


# -- channels ------------------------------------------------------------------------------------------------------


def test_channels_come_and_go(browser, cast):
    linkedin, mastodon = a_channel("LinkedIn DE"), a_channel("Mastodon", network="mastodon")
    post = a_post(owner=cast.editor)
    browser.sign_in(cast.editor)

    save(browser, post, add_channel=linkedin.id)
    save(browser, post, add_channel=mastodon.id, **{text_of(post): "For LinkedIn."})
    save(browser, post, **{text_of(post, 1): "For Mastodon."})
    assert [(v.channel.name, v.text) for v in post.variants] == [
        ("LinkedIn DE", "For LinkedIn."),
        ("Mastodon", "For Mastodon."),
    ]
    save(browser, post, remove_variant=post.variants[0].id)

    assert [(v.channel.name, v.text) for v in post.variants] == [("Mastodon", "For Mastodon.")]


def test_what_is_typed_is_kept_when_a_channel_is_added_or_taken_away(browser, cast):
    linkedin, mastodon = a_channel("LinkedIn DE"), a_channel("Mastodon", network="mastodon")
    post = a_post(owner=cast.editor, texts={linkedin: "Old."})
    browser.sign_in(cast.editor)

    save(browser, post, add_channel=mastodon.id, title="New title", **{text_of(post): "New."})

    assert (post.title, post.variants[0].text, len(post.variants)) == ("New title", "New.", 2)


def test_a_channel_is_not_added_twice_nor_when_it_is_archived(browser, cast):
    linkedin = a_channel("LinkedIn DE")
    gone = a_channel("Old blog", network="blog", archived_at=datetime(2026, 1, 1, tzinfo=UTC))
    post = a_post(owner=cast.editor, texts={linkedin: "Words."})
    browser.sign_in(cast.editor)

    for channel in (linkedin.id, gone.id, 99999, "one"):
        save(browser, post, 422, add_channel=channel)
        assert "This can't be chosen here." in errors(browser)
    save(browser, post, 422, remove_variant="the first")

    assert [v.channel_id for v in post.variants] == [linkedin.id]


# -- what is wrong -------------------------------------------------------------------------------------------------


WRONG = [
    ("title", "  ", "This is needed."),
    ("title", "x" * 201, "Too long: 201 of at most 200 characters."),
    ("day", "2026-02-30", "There is no such day. Write it as year, month and day: 2026-11-26."),
    ("at", "half past nine", "There is no such time. Write it with hours and minutes: 09:30."),
    ("embargo_day", "soon", "There is no such day. Write it as year, month and day: 2026-11-26."),
    ("source_note", "x" * 5001, "Too long: 5001 of at most 5000 characters."),
    ("v-text", "x" * 100_001, "Too long: 100001 of at most 100000 characters."),
    ("v-link", "example.com", "A link begins with https:// and has no spaces."),
    ("v-link", "javascript:alert(1)", "A link begins with https:// and has no spaces."),
    ("v-link", "https://example.com/a b", "A link begins with https:// and has no spaces."),
    ("v-utm_source", "x" * 101, "Too long: 101 of at most 100 characters."),
    ("campaign_id", "99999", "This can't be chosen here."),
    ("goal_id", "abc", "This can't be chosen here."),
]


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(browser, cast):
    post = a_post(owner=cast.editor, text="Saved before.")
    version = post.version
    typed = composer_of(browser.sign_in(cast.editor), post)
    typed |= {"note": "Typed and not saved.\nTwo lines.", text_of(post): "Typed text.", "title": "Typed title"}

    for field, wrong, said in WRONG:
        name = field.replace("v-", f"v{post.variants[0].id}-")
        send(browser, post, typed, 422, **{name: wrong})
        page = shown(browser)
        assert said in [words(e) for e in page.all(".//*[@class='error']")], field
        place = page.by_id(name)
        assert place.tag == "select" or place.get("aria-invalid") == "true", field
        come_back = page.form(f"/posts/{post.id}")
        for kept in {"note", "title", text_of(post)} - {name}:
            assert come_back[kept] == typed[kept], (field, kept)
        assert place.tag == "select" or come_back[name] == wrong.strip()
    assert (post.title, post.variants[0].text, post.note) == ("Spring newsletter", "Saved before.", "")
    assert post.version == version


def test_a_time_needs_a_day(browser, cast):
    post = a_post(owner=cast.editor)
    browser.sign_in(cast.editor)

    save(browser, post, 422, at="10:00")

    assert "A time needs a day." in errors(browser)


def test_a_refused_step_loses_nothing_typed(browser, cast):
    post = a_post(owner=cast.editor, text="Saved before.")
    browser.sign_in(cast.editor)

    save(browser, post, 422, step="send", note="Typed note.", **{text_of(post): "Typed text."})

    shown = browser.page.form(f"/posts/{post.id}")
    assert (shown["note"], shown[text_of(post)]) == ("Typed note.", "Typed text.")
    assert "A post needs a day before it can go to review." in browser.page.text
    assert (post.state, post.variants[0].text) == (State.DRAFT, "Saved before.")


# -- two who write -------------------------------------------------------------------------------------------------


def test_the_second_of_two_sees_both_texts_and_loses_nothing(browser, cast):
    post = a_post(owner=cast.editor, text="As it was.")
    browser.sign_in(cast.editor)
    typed = composer_of(browser, post) | {text_of(post): "What Jana wrote.", "note": "Jana's note.", "title": "Jana's"}
    save(browser.sign_in(cast.lead), post, **{text_of(post): "What Levin wrote."})
    browser.sign_in(cast.editor)

    send(browser, post, typed | {"csrf_token": browser.token()}, 409)

    assert "Levin Aydin saved this post while you were writing. Neither text is lost." in browser.page.text
    versions = [(e.get("data-version"), words(e)) for e in browser.page.all(".//p[@data-version]")]
    assert versions == [
        ("theirs", "Spring newsletter"),
        ("mine", "Jana's"),
        ("theirs", "What Levin wrote."),
        ("mine", "What Jana wrote."),
    ]
    shown = browser.page.form(f"/posts/{post.id}")
    assert (shown[text_of(post)], shown["note"], shown["title"]) == ("What Jana wrote.", "Jana's note.", "Jana's")
    assert post.variants[0].text == "What Levin wrote."

    send(browser, post, shown)  # 'Take mine'

    assert (post.variants[0].text, post.note, post.title) == ("What Jana wrote.", "Jana's note.", "Jana's")
    assert [act.person_id for act in acts_on(post)] == [cast.editor.id, cast.lead.id, cast.editor.id]


def test_the_conflict_shows_beside_the_calendar_too(browser, cast):
    post = a_post(owner=cast.editor, text="As it was.")
    browser.sign_in(cast.editor)
    typed = composer_of(browser, post) | {text_of(post): "Mine."}
    save(browser, post, **{text_of(post): "Meanwhile, in another window."})

    browser.fragment(f"/posts/{post.id}", typed, 409)

    assert "<html" not in browser.text
    assert [words(e) for e in browser.page.all(".//p[@data-version]")] == ["Meanwhile, in another window.", "Mine."]


def test_a_channel_that_was_added_meanwhile_is_not_emptied_by_taking_mine(browser, cast):
    mastodon = a_channel("Mastodon", network="mastodon")
    post = a_post(owner=cast.editor, text="As it was.")
    browser.sign_in(cast.editor)
    typed = composer_of(browser, post) | {text_of(post): "Mine."}
    save(browser, post, add_channel=mastodon.id)
    save(browser, post, **{text_of(post, 1): "For Mastodon."})

    send(browser, post, typed, 409)
    send(browser, post, browser.page.form(f"/posts/{post.id}"))

    assert [v.text for v in post.variants] == ["Mine.", "For Mastodon."]


def test_what_was_typed_for_a_channel_that_is_gone_meanwhile_is_still_there(browser, cast):
    mastodon = a_channel("Mastodon", network="mastodon")
    post = a_post(owner=cast.editor, texts={a_channel(): "One.", mastodon: "Two."})
    browser.sign_in(cast.editor)
    typed = composer_of(browser, post) | {text_of(post, 1): "Half an hour's work."}
    save(browser, post, remove_variant=post.variants[1].id)

    send(browser, post, typed, 409)

    assert "Half an hour's work." in [words(e) for e in browser.page.all(".//p[@data-version='mine']")]


def test_a_comment_meanwhile_is_no_conflict(browser, cast):
    post = a_post(owner=cast.editor, text="As it was.")
    browser.sign_in(cast.editor)
    typed = composer_of(browser, post) | {text_of(post): "Mine."}
    browser.post(f"/posts/{post.id}/comments", {"text": "Which hall?"})

    send(browser, post, typed)

    assert post.variants[0].text == "Mine."


# -- page and panel ------------------------------------------------------------------------------------------------


def test_on_its_own_it_is_a_page_and_beside_the_calendar_a_panel(browser, cast):
    post = a_post("Trade fair", owner=cast.editor, text="Words.")
    browser.sign_in(cast.editor)

    browser.get(f"/posts/{post.id}")
    assert (browser.page.h1, browser.page.title) == ("Trade fair", "Trade fair · Planner")
    browser.fragment(f"/posts/{post.id}?view={MONTH}")
    assert "<html" not in browser.text
    assert browser.page.one(".//aside").get("data-post") == str(post.id)
    assert browser.page.one(".//form[@id='composer']").get("hx-target") == "#panel"
    assert browser.page.form(f"/posts/{post.id}")["view"] == MONTH
    assert browser.answer.headers["HX-Push-Url"] == f"/posts/{post.id}"


@pytest.mark.parametrize("headers", [{"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}])
def test_a_page_that_htmx_swaps_whole_is_whole(browser, cast, headers):
    post = a_post("Trade fair", owner=cast.editor)

    browser.sign_in(cast.editor).fragment(f"/posts/{post.id}", headers=headers)

    assert browser.page.h1 == "Trade fair"


def test_saved_beside_the_calendar_the_days_come_along(browser, cast):
    post = a_post("Trade fair", owner=cast.editor, text="Words.", day=DAY)
    browser.sign_in(cast.editor)
    typed = composer_of(browser, post) | {"title": "Trade fair, hall 7", "view": MONTH}

    browser.fragment(f"/posts/{post.id}", typed)

    targets = [e.get("hx-target") for e in browser.page.all(".//hx-partial")]
    assert targets == ["#days", "#toasts"]
    cell = browser.page.one(f".//td[@data-date='{DAY.isoformat()}']")
    assert "Trade fair, hall 7" in words(cell)
    assert "Saved." in browser.page.text


def test_refused_beside_the_calendar_the_panel_says_so(browser, cast):
    post = a_post("Trade fair", owner=cast.editor, text="Words.", day=DAY)
    browser.sign_in(cast.editor)

    browser.fragment(f"/posts/{post.id}", composer_of(browser, post) | {"title": "", "view": MONTH}, 422)

    assert "<html" not in browser.text
    assert errors(browser) == ["This is needed."]


def test_who_may_only_read_gets_no_fields_to_fill(browser, cast):
    post = a_post("Trade fair", owner=cast.editor, text="Words.")

    browser.sign_in(cast.reader).get(f"/posts/{post.id}")

    buttons = [words(b) for b in browser.page.one(".//aside").iter("button")]
    assert "Save" not in buttons
    assert "Send to review" not in buttons
    assert browser.page.by_id(text_of(post)).get("readonly") is not None


def test_the_composer_asks_the_database_as_often_for_many_channels_as_for_one(browser, cast):
    one = a_post("One", owner=cast.editor, text="Words.")
    channels = [a_channel(f"Channel {n}", network="mastodon") for n in range(6)]
    many = a_post("Many", owner=cast.editor, texts=dict.fromkeys(channels, "Words."))
    for variant in many.variants:
        variant.media = [a_medium(one)]
    db.session.commit()
    browser.sign_in(cast.editor)

    browser.get(f"/posts/{one.id}", check=False)
    few = len(browser.statements)
    browser.get(f"/posts/{many.id}", check=False)

    assert len(browser.statements) <= few + 1  # the pictures


# -- counts --------------------------------------------------------------------------------------------------------

TEXTS = [
    "Grüße aus Köln!",
    "Preis: 5 € …",
    "Team 👩‍👩‍👧‍👦 https://example.com/a/long/address?with=more",
    "#Hannover\n" * 40,
]


@pytest.mark.parametrize("network", ["linkedin", "mastodon", "x", "youtube"])
def test_the_count_that_is_shown_is_the_one_that_counts(browser, cast, network):
    channel = a_channel(network, network=network)
    browser.sign_in(cast.editor)

    for text in TEXTS:
        post = a_post(owner=cast.editor, texts={channel: text})
        browser.get(f"/posts/{post.id}", check=False)
        shown = words(browser.page.one(f".//span[@data-count-for='{text_of(post)}']"))
        number = count(text, channel.network.unit, channel.network.link_counts_as)
        assert shown.startswith(f"{number:,} ")
        assert ("too many" in shown) is (number > channel.network.text_limit)


def test_a_refused_text_is_counted_as_it_was_typed(browser, cast):
    post = a_post(owner=cast.editor, text="Saved.")
    browser.sign_in(cast.editor)

    save(browser, post, 422, title="", **{text_of(post): "One\r\ntwo"})

    assert words(browser.page.one(f".//span[@data-count-for='{text_of(post)}']")).startswith("7 of 3,000")
