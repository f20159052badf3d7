"""A post on another day: it keeps its time, and what stands in its way."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import func, select

from planner.calendar import obstacles
from planner.calendar.rules import State
from planner.db import db
from planner.history.models import Act
from tests.builders import DAY, a_channel, a_department, a_person, a_post, a_quiet_period
from tests.calendar.writing import composer_of, save, verbs_on

MONTH = "/calendar/month/2026-11"


def drag(browser, post, day, status=200, **more):
    """What a drag sends, with the days that it gets back."""
    values = {"day": written(day), "version": post.version, "view": MONTH}
    return browser.fragment(f"/posts/{post.id}/day", values | more, status)


def move(browser, post, day, status=303, **more):
    """The same without a script."""
    return browser.post(f"/posts/{post.id}/day", {"day": written(day), "version": post.version} | more, status)


def written(day):
    return day.isoformat() if isinstance(day, date) else day or ""


def toast(browser):
    return " ".join(
        " ".join(e.itertext()) for e in browser.page.all(".//hx-partial") if e.get("hx-target") == "#toasts"
    )


# -- the time of day -----------------------------------------------------------------------------------------------


MOVES = [
    (date(2026, 11, 26), date(2026, 11, 27), time(14, 30), datetime(2026, 11, 27, 13, 30, tzinfo=UTC)),
    (date(2026, 3, 27), date(2026, 3, 30), time(14, 30), datetime(2026, 3, 30, 12, 30, tzinfo=UTC)),  # forward
    (date(2026, 3, 30), date(2026, 3, 27), time(14, 30), datetime(2026, 3, 27, 13, 30, tzinfo=UTC)),
    (date(2026, 10, 24), date(2026, 10, 26), time(0, 15), datetime(2026, 10, 25, 23, 15, tzinfo=UTC)),  # back
    (date(2026, 11, 26), date(2027, 7, 1), time(23, 59), datetime(2027, 7, 1, 21, 59, tzinfo=UTC)),
]


def test_a_drag_keeps_the_time_of_day(browser, cast):
    browser.sign_in(cast.editor)

    for before, after, at, utc in MOVES:
        post = a_post(day=before, at=at, owner=cast.editor)
        drag(browser, post, after)
        assert (post.day, post.at, post.moment) == (after, at, utc)
        assert verbs_on(post) == ["create", "move"]


def test_a_post_without_a_time_stays_without_one(browser, cast):
    post = a_post(day=DAY, owner=cast.editor)
    browser.sign_in(cast.editor)

    drag(browser, post, date(2026, 11, 27))

    assert (post.day, post.at, post.moment) == (date(2026, 11, 27), None, None)


def test_a_post_keeps_its_own_zone(browser, cast):
    post = a_post(day=date(2026, 10, 30), at=time(10), owner=cast.editor, zone="America/Chicago")
    browser.sign_in(cast.editor)

    drag(browser, post, date(2026, 11, 2))  # the clocks have gone back in Chicago too

    assert post.moment == datetime(2026, 11, 2, 16, 0, tzinfo=UTC)


def test_the_answer_shows_the_days_as_they_are_and_says_where_it_went(browser, cast, tuesday):
    post = a_post(day=DAY, at=time(10), owner=cast.editor)
    browser.sign_in(cast.editor)

    drag(browser, post, date(2026, 11, 27))

    cell = browser.page.one(".//td[@data-date='2026-11-27']")
    assert [a.get("id") for a in cell.iter("a") if a.get("class", "").startswith("chip")] == [f"post-{post.id}"]
    assert browser.page.by_id("days") is not None
    assert "Moved to Fri 27 Nov, 10:00." in toast(browser)
    undo = next(f for f in browser.page.all(".//form") if f.get("action", "").startswith("/acts/"))
    browser.fragment(undo.get("action"), {})
    assert post.day == DAY


def test_without_a_script_it_leads_back_to_the_month(browser, cast):
    post = a_post(day=DAY, at=time(10), owner=cast.editor)
    browser.sign_in(cast.editor)
    browser.get(f"/posts/{post.id}/day")
    typed = browser.page.form(f"/posts/{post.id}/day")
    assert (typed["day"], typed["at"]) == ("2026-11-26", "10:00")

    browser.post(f"/posts/{post.id}/day", typed | {"day": "2026-12-01", "at": "11:15", "view": MONTH})

    assert (post.day, post.at) == (date(2026, 12, 1), time(11, 15))
    assert browser.answer.location == MONTH
    browser.follow()
    assert "Moved to Tue 1 Dec, 11:15." in browser.page.text


def test_move_to_can_take_the_time_away(browser, cast):
    post = a_post(day=DAY, at=time(10), owner=cast.editor)
    browser.sign_in(cast.editor)

    move(browser, post, DAY, at="")

    assert (post.day, post.at, post.moment) == (DAY, None, None)


@pytest.mark.parametrize("state", [State.APPROVED, State.SCHEDULED, State.IN_REVIEW, State.DRAFT, State.IDEA])
def test_a_move_changes_no_state(browser, cast, state):
    post = a_post(state=state, day=DAY, at=time(10), owner=cast.editor)
    sealed = post.approved_print
    browser.sign_in(cast.editor)

    drag(browser, post, date(2026, 12, 1))

    assert (post.state, post.approved_print, post.day) == (state, sealed, date(2026, 12, 1))
    assert ("tool that posts" in toast(browser)) is (state == State.SCHEDULED)


# -- quiet days ----------------------------------------------------------------------------------------------------


def test_a_quiet_day_is_refused_with_the_reason(browser, cast):
    a_quiet_period(date(2026, 11, 28), reason="stocktaking")
    post = a_post(day=date(2026, 11, 27), at=time(10), owner=cast.editor)
    version = post.version
    browser.sign_in(cast.editor)
    said = "28 November is in a quiet period (stocktaking). The post stays on Friday 27 November."

    drag(browser, post, date(2026, 11, 28), 422)
    assert said in toast(browser)
    assert browser.page.by_id("days") is not None
    move(browser, post, date(2026, 11, 28), 422)
    assert said in browser.page.text
    assert browser.page.by_id("day").get("value") == "2026-11-28"
    save(browser, post, 422, day="2026-11-28")
    assert said in browser.page.text
    assert (post.day, post.version) == (date(2026, 11, 27), version)


def test_an_idea_from_the_backlog_stays_there(browser, cast):
    a_quiet_period(date(2026, 11, 28), reason="stocktaking")
    post = a_post(owner=cast.editor)
    browser.sign_in(cast.editor)

    drag(browser, post, date(2026, 11, 28), 422)

    assert "28 November is in a quiet period (stocktaking)." in toast(browser)
    assert post.day is None


@pytest.mark.parametrize("whose", ["department", "channel"])
def test_a_quiet_period_holds_for_whom_it_is_meant(browser, cast, whose):
    linkedin, mastodon = a_channel("LinkedIn DE"), a_channel("Mastodon", network="mastodon")
    meant = {"department": cast.department, "channel": linkedin}[whose]
    a_quiet_period(date(2026, 11, 28), **{whose: meant})
    held = a_post("Held", day=DAY, owner=cast.editor, texts={mastodon: "One.", linkedin: "Two."})
    free = a_post("Free", day=DAY, department=cast.other, owner=cast.elsewhere, texts={mastodon: "Three."})

    drag(browser.sign_in(cast.editor), held, date(2026, 11, 28), 422)
    drag(browser.sign_in(cast.elsewhere), free, date(2026, 11, 28))

    assert (held.day, free.day) == (DAY, date(2026, 11, 28))


def test_a_post_on_a_day_that_has_become_quiet_may_change_its_time(browser, cast):
    post = a_post(day=DAY, at=time(10), owner=cast.editor)
    a_quiet_period(DAY)
    browser.sign_in(cast.editor)

    move(browser, post, DAY, at="11:00")

    assert post.at == time(11)


# -- too close -----------------------------------------------------------------------------------------------------


@pytest.fixture
def linkedin(cast):
    return a_channel("LinkedIn DE", minimum_gap=120)


@pytest.fixture
def there(cast, linkedin):
    """Another department's post on the same channel, on Friday at noon."""
    return a_post(
        "There first",
        state="scheduled",
        day=date(2026, 11, 27),
        at=time(12),
        department=cast.other,
        owner=cast.elsewhere,
        texts={linkedin: "There."},
    )


def test_too_close_to_another_post_it_moves_and_its_approval_falls(browser, cast, linkedin, there):
    browser.sign_in(cast.editor)

    for state, at in (("approved", time(10, 1)), ("scheduled", time(13, 59)), ("approved", time(12))):
        post = a_post(state=state, day=DAY, at=at, owner=cast.editor, texts={linkedin: "Mine."})
        drag(browser, post, date(2026, 11, 27))
        assert (post.day, post.at) == (date(2026, 11, 27), at)
        assert (post.state, post.approved_print, post.standing_approvals) == (State.IN_REVIEW, None, [])
        assert "It is close to another post on LinkedIn DE, so the approval falls." in toast(browser)
    assert (there.state, len(there.standing_approvals)) == (State.SCHEDULED, 1)


@pytest.mark.parametrize("at", [time(10), time(14)])
def test_a_gap_that_is_just_kept_is_kept(browser, cast, linkedin, there, at):
    post = a_post(state="approved", day=DAY, at=at, owner=cast.editor, texts={linkedin: "Mine."})
    browser.sign_in(cast.editor)

    drag(browser, post, date(2026, 11, 27))

    assert (post.state, post.day) == (State.APPROVED, date(2026, 11, 27))
    assert "close" not in toast(browser)


def test_a_draft_is_warned_and_has_no_approval_to_lose(browser, cast, linkedin, there):
    post = a_post(day=DAY, at=time(12), owner=cast.editor, texts={linkedin: "Mine."})
    browser.sign_in(cast.editor)

    drag(browser, post, date(2026, 11, 27))

    assert "It is close to another post on LinkedIn DE." in toast(browser)
    assert "approval" not in toast(browser)
    assert post.state == State.DRAFT


@pytest.mark.parametrize(
    "harmless",
    [{"state": "idea"}, {"state": "cancelled"}, {"at": None}, {"texts": "another channel"}],
)
def test_what_is_not_on_the_channel_at_that_time_is_no_neighbour(browser, cast, linkedin, harmless):
    values = {"state": "draft", "day": date(2026, 11, 27), "at": time(12), "texts": {linkedin: "Hm."}} | harmless
    if harmless == {"texts": "another channel"}:
        values["texts"] = {a_channel("Mastodon", network="mastodon"): "Hm."}
    a_post("Harmless", **values)
    post = a_post(state="approved", day=DAY, at=time(12), owner=cast.editor, texts={linkedin: "Mine."})
    browser.sign_in(cast.editor)

    drag(browser, post, date(2026, 11, 27))

    assert post.state == State.APPROVED


def test_a_channel_without_a_gap_warns_of_nothing(browser, cast, linkedin, there):
    open_all_day = a_channel("Blog", network="blog", minimum_gap=0)
    for day in (DAY, date(2026, 11, 27)):
        post = a_post(state="approved", day=day, at=time(12), owner=cast.editor, texts={open_all_day: "Mine."})
    browser.sign_in(cast.editor)

    drag(browser, post, DAY)

    assert post.state == State.APPROVED


def test_a_move_to_where_it_stands_is_none(browser, cast, linkedin, there):
    post = a_post(
        state="approved", day=date(2026, 11, 27), at=time(12, 30), owner=cast.editor, texts={linkedin: "Mine."}
    )
    browser.sign_in(cast.editor)

    move(browser, post, date(2026, 11, 27), at="12:30")

    assert post.state == State.APPROVED
    assert verbs_on(post) == ["create"]


def test_the_composer_warns_as_well(browser, cast, linkedin, there):
    post = a_post(state="approved", day=DAY, at=time(10), owner=cast.editor, texts={linkedin: "Mine."})
    browser.sign_in(cast.editor)

    save(browser, post, day="2026-11-27", at="12:30")
    browser.follow()

    assert "Saved. It is close to another post on LinkedIn DE, so the approval falls." in browser.page.text
    assert post.state == State.IN_REVIEW


def test_neighbours_are_looked_up_by_their_moment(app, cast, linkedin):
    """However many posts there are in their state, which SQLite would rather look for."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL counts first what it will find")
    post = a_post(day=DAY, at=time(12), owner=cast.editor, texts={linkedin: "Mine."})
    app.extensions["statements"].clear()

    obstacles.neighbours_of(post, post.moment)

    asked = app.extensions["statements"][-1]
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (0,) * asked.count("?")).all()
    assert "USING INDEX ix_post_moment" in plan[0][3]


# -- hours that the clocks skip or repeat --------------------------------------------------------------------------


def test_a_skipped_hour_is_refused_with_the_next_time(browser, cast):
    post = a_post(day=date(2026, 3, 30), at=time(2, 30), owner=cast.editor)
    browser.sign_in(cast.editor)
    said = "On 29 March 2026 there is no 02:30: the clocks go forward. The next time is 03:00."

    drag(browser, post, date(2026, 3, 29), 422)
    assert said in toast(browser)
    move(browser, post, date(2026, 3, 29), 422, at="02:30")
    assert said in browser.page.text
    save(browser, post, 422, day="2026-03-29")
    assert said in browser.page.text
    assert post.day == date(2026, 3, 30)
    move(browser, post, date(2026, 3, 29), at="03:00")
    assert post.moment == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


EARLIER, LATER = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_doubled_hour_is_the_earlier_and_asks(browser, cast):
    post = a_post(day=date(2026, 10, 24), at=time(2, 30), owner=cast.editor)
    browser.sign_in(cast.editor)
    drag(browser, post, date(2026, 10, 25))
    assert (post.moment, post.fold) == (EARLIER, 0)

    browser.get(f"/posts/{post.id}")
    assert "Which of the two?" in browser.page.text
    save(browser, post, fold="1")

    assert (post.moment, post.fold) == (LATER, 1)
    assert composer_of(browser, post)["fold"] == "1"


def test_any_other_hour_does_not_ask(browser, cast):
    post = a_post(day=DAY, at=time(2, 30), owner=cast.editor)

    browser.sign_in(cast.editor).get(f"/posts/{post.id}")

    assert "Which of the two?" not in browser.page.text


def test_the_later_of_two_hours_is_forgotten_with_its_day(browser, cast):
    post = a_post(day=date(2026, 10, 25), at=time(2, 30), fold=1, owner=cast.editor)
    assert post.moment == LATER
    browser.sign_in(cast.editor)

    drag(browser, post, DAY)
    assert post.fold == 0
    drag(browser, post, date(2026, 10, 25))

    assert (post.moment, post.fold) == (EARLIER, 0)


# -- the backlog ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", State)
def test_only_ideas_and_drafts_go_back_to_the_backlog(browser, cast, state):
    post = a_post(state=state, day=DAY, at=time(10), owner=cast.editor)
    browser.sign_in(cast.editor)
    may = state in (State.IDEA, State.DRAFT)

    drag(browser, post, None, 200 if may else 422)

    assert (post.day, post.at, post.moment is None) == ((None, None, True) if may else (DAY, time(10), False))
    assert ("Back in the backlog." in toast(browser)) is may


# -- who, and with what ---------------------------------------------------------------------------------------------


def test_another_department_does_not_move_it(browser, cast):
    post = a_post(day=DAY, owner=cast.editor)

    for who in (cast.elsewhere, cast.reader, cast.manager):
        drag(browser.sign_in(who), post, date(2026, 11, 27), 403)
        browser.get(f"/posts/{post.id}/day", 403)
    assert (post.day, verbs_on(post)) == (DAY, ["create"])


def test_who_may_not_see_it_finds_nothing_to_move(browser, cast):
    post = a_post(day=DAY, owner=cast.editor, confidential=True)
    browser.sign_in(cast.elsewhere)

    drag(browser, post, date(2026, 11, 27), 404)
    browser.get(f"/posts/{post.id}/day", 404)

    assert post.day == DAY


def test_signed_out_nothing_moves(browser, cast):
    post = a_post(day=DAY, owner=cast.editor)

    move(browser, post, date(2026, 11, 27))
    assert browser.answer.location.startswith("/sign-in")
    drag(browser, post, date(2026, 11, 27), 401)
    assert browser.answer.headers["HX-Redirect"].startswith("/sign-in")

    assert post.day == DAY


def test_an_old_version_gets_the_days_as_they_are(browser, cast):
    post = a_post(day=DAY, owner=cast.editor)
    old = post.version
    browser.sign_in(cast.lead)
    drag(browser, post, date(2026, 11, 27))

    drag(browser, post, date(2026, 11, 30), 409, version=old)
    cell = browser.page.one(".//td[@data-date='2026-11-27']")
    assert f"post-{post.id}" in [a.get("id") for a in cell.iter("a")]
    assert "Somebody changed this post meanwhile." in toast(browser)
    move(browser, post, date(2026, 11, 30), 409, version=old)
    assert browser.page.h1 == "Somebody was faster"

    assert (post.day, verbs_on(post)) == (date(2026, 11, 27), ["create", "move"])


NO_DAYS = [
    ("2026-02-30", {}, "There is no such day."),
    ("tomorrow", {}, "There is no such day."),
    ("1066-10-14", {}, "That day is too far away."),
    ("9999-12-31", {}, "That day is too far away."),
    ("2026-11-27\0", {}, "There is no such day."),
    ("2026-11-27", {"at": "25:00"}, "There is no such time."),
    ("2026-11-27", {"at": "noon"}, "There is no such time."),
    ("2026-11-27", {"fold": "2"}, ""),
    ("2026-11-27", {"version": "one"}, ""),
]


def test_what_is_no_day_is_refused_with_a_sentence(browser, cast):
    post = a_post(day=DAY, at=time(10), owner=cast.editor)
    browser.sign_in(cast.editor)

    for day, more, said in NO_DAYS:
        move(browser, post, day, 422, **more)
        assert said in browser.page.text, (day, more)
        drag(browser, post, day, 422, **more)
        assert said in toast(browser), (day, more)
    assert (post.day, post.at, verbs_on(post)) == (DAY, time(10), ["create"])


def test_a_post_of_nobodys_is_not_found(browser, cast):
    browser.sign_in(cast.admin)

    for address in ("/posts/999999999/day", "/posts/0/day", "/posts/-1/day", "/posts/1e3/day"):
        browser.post(address, {"day": "2026-11-27", "version": 1}, 404)


@pytest.mark.parametrize(
    "view", ["https://evil.example/", "//evil.example/calendar/", "/calendar/\\..\\evil", "javascript:1", "/sign-out"]
)
def test_a_move_leads_nowhere_but_to_the_calendar(browser, cast, view):
    post = a_post(day=DAY, owner=cast.editor)
    browser.sign_in(cast.editor)

    move(browser, post, date(2026, 11, 27), view=view)

    assert browser.answer.location == MONTH


def test_two_departments_of_one_person(browser, cast):
    sales = a_department("Sales")
    both = a_person("Bea Beides", roles={cast.department: "editor", sales: "reader"})
    mine, theirs = a_post("Mine", day=DAY, owner=cast.editor), a_post("Theirs", day=DAY, department=sales)
    browser.sign_in(both)

    drag(browser, mine, date(2026, 11, 27))
    drag(browser, theirs, date(2026, 11, 27), 403)

    assert (mine.day, theirs.day) == (date(2026, 11, 27), DAY)


def test_a_move_that_changes_nothing_leaves_the_version_that_pages_hold(browser, cast):
    post = a_post(day=date(2026, 11, 26), at=time(10), department=cast.department, owner=cast.editor)
    browser.sign_in(cast.editor)
    acts = db.session.scalar(select(func.count()).select_from(Act))
    there = {"day": "2026-11-26", "version": post.version, "view": "/calendar/month/2026-11"}

    browser.fragment(f"/posts/{post.id}/day", there)
    browser.fragment(f"/posts/{post.id}/day", there)
    assert post.version == there["version"]
    assert db.session.scalar(select(func.count()).select_from(Act)) == acts
    browser.get("/calendar/month/2026-11")
    browser.fragment(f"/posts/{post.id}/day", {**there, "day": "2026-11-27"})
    assert post.day == date(2026, 11, 27)
