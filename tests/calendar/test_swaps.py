"""What a page that shows a month gets when something on it was changed: the days that were touched, or all of them."""

from __future__ import annotations

import os
import random
import re
from datetime import date, time, timedelta

import pytest
from sqlalchemy import insert, text

from planner.calendar import picturing
from planner.calendar.rules import State
from planner.db import db
from planner.history.models import Act
from planner.history.queries import revision, revision_after
from tests.builders import DAY, NOW, a_channel, a_comment, a_milestone, a_post, a_quiet_period, a_rule
from tests.calendar.writing import acts_on

MONTH = "/calendar/month/2026-11"
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
CELL = re.compile(r'<td role="cell" class="[^"]*" data-date="([\d-]+)"[^>]*>(.*?)</td>', re.DOTALL)
PARTIAL = re.compile(r'<hx-partial hx-target="([^"]+)" hx-swap="(\w+)">(.*?)</hx-partial>', re.DOTALL)
SEEN = re.compile(r'<input type="hidden" id="seen" name="seen" value="([^"]*)">')


class Shown:
    """A month on somebody's screen: it takes in what answers bring, as htmx does."""

    def __init__(self, browser, address=MONTH):
        self.browser, self.address = browser, address
        self.take_in(browser.get(address, check=False).get_data(as_text=True))

    def take_in(self, text):
        self.text = text
        self.partials = [target for target, _, _ in PARTIAL.findall(text)]
        if 'id="days"' in text:
            self.days = dict(CELL.findall(text))
            self.seen = SEEN.search(text)[1]
            return
        for target, swap, html in PARTIAL.findall(text):
            if target.startswith("td"):
                day = re.fullmatch(r"td\[data-date='([\d-]+)'\]", target)[1]
                assert (swap, day in self.days) == ("innerHTML", True)
                self.days[day] = html
            elif target == "#seen":
                assert swap == "outerHTML"
                self.seen = SEEN.fullmatch(html)[1]

    def send(self, address, values, status=200, **kw):
        self.browser.fragment(address, {"view": self.address, "seen": self.seen} | values, status, **kw)
        self.take_in(self.browser.text)

    def drag(self, post, day, status=200, **more):
        values = {"day": day.isoformat() if day else "", "version": post.version}
        self.send(f"/posts/{post.id}/day", values | more, status)

    def undo(self, status=200, **kw):
        address = re.search(r'hx-post="(/acts/\d+/undo\?[^"]+)"', self.text)[1]
        self.send(address.replace("&amp;", "&"), {}, status, **kw)

    def __contains__(self, title):
        return any(title in html for html in self.days.values())


def alone():
    """On PostgreSQL a page rightly gets all of its days while other databases of the cluster are written to, as those
    of the other workers are: what then comes is not asked."""
    if db.engine.dialect.name == "postgresql" and os.environ.get("PYTEST_XDIST_WORKER"):
        pytest.skip("other databases of this cluster are at work")


def two_days(*days):
    alone()
    return [*(f"td[data-date='{day}']" for day in days), "#seen", "#toasts"]


@pytest.fixture
def post(cast, tuesday):
    a_post("Another", day=DAY, at=time(9), owner=cast.editor)
    a_post("Stays", day=MONDAY, owner=cast.editor)
    return a_post("Mine", day=DAY, at=time(10), owner=cast.editor, text="Mine.", state="approved")


# -- the days that were touched ------------------------------------------------------------------------------------


def test_a_move_brings_the_two_days_that_it_touched(browser, cast, post):
    shown = Shown(browser.sign_in(cast.editor))

    shown.drag(post, FRIDAY)

    assert shown.partials == two_days(FRIDAY, DAY)  # the new one first, so that the focus finds its post again
    assert "Mine" in shown.days["2026-11-27"]
    assert f'data-version="{post.version}"' in shown.days["2026-11-27"]
    assert ("Mine" in shown.days["2026-11-26"], "Another" in shown.days["2026-11-26"]) == (False, True)
    assert "Stays" not in browser.text
    assert len(browser.text) < 6_000


def test_so_does_the_next_one_and_what_takes_it_back(browser, cast, post):
    shown = Shown(browser.sign_in(cast.editor))

    shown.drag(post, FRIDAY)
    shown.drag(post, MONDAY)
    assert (shown.partials, post.day) == (two_days(MONDAY, FRIDAY), MONDAY)
    shown.undo()
    assert (shown.partials, post.day) == (two_days(FRIDAY, MONDAY), FRIDAY)
    assert acts_on(post)[-1].verb == "undo"
    if db.engine.dialect.name == "sqlite":
        assert shown.seen == Shown(browser).seen


def test_a_move_in_time_brings_one_day(browser, cast, post):
    shown = Shown(browser.sign_in(cast.editor))

    shown.drag(post, DAY, at="08:00")

    assert shown.partials == two_days(DAY)
    assert shown.days["2026-11-26"].index("Mine") < shown.days["2026-11-26"].index("Another")


def test_a_new_idea_brings_its_day_and_goes_with_it(browser, cast, post):
    shown = Shown(browser.sign_in(cast.editor))

    shown.send("/posts", {"title": "Quick", "day": "2026-11-27"})
    assert (shown.partials, "Quick" in shown) == (two_days(FRIDAY), True)

    shown.drag(post, FRIDAY)
    shown.send("/posts", {"title": "Quicker", "day": "2026-11-27"})
    shown.undo()
    assert (shown.partials, "Quicker" in shown, "Quick" in shown) == (two_days(FRIDAY), False, True)


def test_what_else_stands_in_a_day_stays_in_it(browser, cast, post):
    a_quiet_period(DAY, reason="stocktaking")
    a_milestone("Opening", FRIDAY)
    for n in range(7):
        a_post(f"Number {n}", day=FRIDAY, at=time(8, n), owner=cast.editor)
    shown = Shown(browser.sign_in(cast.editor))

    shown.drag(post, FRIDAY)

    assert "Quiet: stocktaking" in shown.days["2026-11-26"]
    assert "Opening" in shown.days["2026-11-27"]
    assert '<details class="day-more" id="more-2026-11-27">' in shown.days["2026-11-27"]
    assert shown.days == Shown(browser).days


# -- all of them ---------------------------------------------------------------------------------------------------


def test_a_page_that_has_missed_something_gets_all_days(browser, cast, post):
    shown = Shown(browser.sign_in(cast.editor))
    a_post("Meanwhile", day=MONDAY, owner=cast.editor)

    shown.drag(post, FRIDAY)

    assert (shown.partials, "Meanwhile" in shown) == (["#toasts"], True)
    shown.drag(post, MONDAY)
    assert shown.partials == two_days(MONDAY, FRIDAY)


def test_so_does_one_that_says_nothing_of_what_it_has_seen(browser, cast, post):
    shown = Shown(browser.sign_in(cast.editor))

    for seen in ("", "2026-11-24 999", "2026-11-24 None", shown.seen + " ", "\x00", "9" * 5_000):
        shown.seen = seen
        shown.drag(post, MONDAY if post.day == FRIDAY else FRIDAY)
        assert shown.partials == ["#toasts"], seen


def test_so_does_one_of_yesterday(browser, cast, post, tuesday):
    shown = Shown(browser.sign_in(cast.editor))
    tuesday.shift(timedelta(hours=15))
    browser.sign_in(cast.editor)

    shown.drag(post, FRIDAY)

    assert shown.partials == ["#toasts"]
    assert 'class="today " data-date="2026-11-25"' in browser.text


@pytest.mark.parametrize("status", [422, 409])
def test_what_is_refused_brings_all_days_as_they_are(browser, cast, post, status):
    a_quiet_period(FRIDAY, reason="stocktaking")
    shown = Shown(browser.sign_in(cast.editor))

    shown.drag(post, FRIDAY if status == 422 else MONDAY, status, **({"version": 99} if status == 409 else {}))

    assert (shown.partials, len(shown.days), post.day) == (["#toasts"], 42, DAY)
    assert shown.days == Shown(browser).days


def test_to_and_from_the_backlog_it_is_all_days_with_the_backlog(browser, cast, post):
    idea = a_post("Idea", owner=cast.editor)
    shown = Shown(browser.sign_in(cast.editor))

    shown.drag(idea, FRIDAY)
    assert (shown.partials, 'class="rail"' in browser.text) == (["#toasts"], False)
    shown.drag(idea, None)
    assert (shown.partials, 'class="rail"' in browser.text) == (["#toasts"], True)
    shown.undo()
    assert (shown.partials, idea.day) == (["#toasts"], FRIDAY)
    shown.send("/posts", {"title": "Some day", "day": ""})
    assert (shown.partials, "Some day" in browser.text) == (["#toasts"], True)


def test_a_day_that_the_page_does_not_show(browser, cast, post):
    shown = Shown(browser.sign_in(cast.editor))

    shown.drag(post, date(2027, 3, 1))

    assert (shown.partials, "Mine" in shown) == (["#toasts"], False)


def test_a_month_that_was_empty_or_becomes_so_says_so(browser, cast, post):
    linkedin = a_channel("LinkedIn DE", minimum_gap=120)
    a_post("There first", day=FRIDAY, at=time(16), owner=cast.elsewhere, department=cast.other, texts={linkedin: "A."})
    only = a_post("Only", state="scheduled", day=DAY, at=time(16), owner=cast.editor, texts={linkedin: "B."})
    shown = Shown(browser.sign_in(cast.editor), f"{MONTH}?state=scheduled")

    shown.drag(only, FRIDAY)  # its approval falls
    assert only.state == State.IN_REVIEW
    assert (shown.partials, "No post fits these filters." in browser.text) == (["#toasts"], True)
    shown.undo()
    assert (shown.partials, "No post fits these filters." in browser.text) == (["#toasts"], False)
    assert ("Only" in shown, shown.seen != "") == (True, True)


def test_an_undo_beside_an_open_panel_loads_the_page(browser, cast, post):
    """What stands in the panel may be of what was taken back."""
    shown = Shown(browser.sign_in(cast.editor))
    moved = {"HX-Current-URL": f"http://127.0.0.1:5000/posts/{post.id}"}

    shown.drag(post, FRIDAY)
    shown.undo(204, headers=moved)
    assert (browser.answer.headers["HX-Redirect"], post.day) == (MONTH, DAY)

    shown = Shown(browser)
    shown.drag(post, FRIDAY)
    shown.undo(headers={"HX-Current-URL": f"http://127.0.0.1:5000{MONTH}?department=marketing"})
    assert shown.partials == two_days(DAY, FRIDAY)


def test_who_may_not_moves_nothing_whatever_their_page_has_seen(browser, cast, post):
    shown = Shown(browser.sign_in(cast.elsewhere))

    shown.drag(post, FRIDAY, 403)

    assert post.day == DAY


# -- always right --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_a_page_that_takes_the_answers_in_shows_what_one_shows_that_is_loaded_anew(browser, cast, tuesday, seed):
    """Three people at three screens move posts, and talk, among each other's."""
    pick = random.Random(seed)
    linkedin = a_channel("LinkedIn DE", minimum_gap=60)
    posts = [
        a_post(
            f"Number {n}",
            state=pick.choice(["idea", "draft", "in-review", "approved", "scheduled"]),
            day=date(2026, 11, pick.randint(20, 30)),
            at=pick.choice([None, time(9), time(14, 30)]),
            department=(cast.department, cast.other)[n % 2],
            owner=(cast.editor, cast.elsewhere)[n % 2],
            confidential=n % 5 == 0,
            texts={linkedin: "Text."},
        )
        for n in range(14)
    ]
    a_milestone("Opening", FRIDAY)
    views = [(cast.editor, MONTH), (cast.elsewhere, f"{MONTH}?department=marketing"), (cast.admin, MONTH)]
    screens = [(who, Shown(browser.sign_in(who), view)) for who, view in views]
    brought = 0

    for _ in range(25):
        if pick.random() < 0.3 or not brought:
            who, shown = pick.choice(screens)
            browser.sign_in(who)
        post = pick.choice([p for p in posts if who is cast.admin or p.owner_id == who.id])
        if pick.random() < 0.1:
            a_comment(post, "Hm.", by=who)
        days = [date(2026, 11, pick.randint(20, 30)) for _ in range(8)]
        shown.drag(post, pick.choice([*days, date(2026, 12, 3), date(2027, 1, 7)]))
        brought += "#seen" in shown.partials
        assert shown.days == Shown(browser, shown.address).days
        if "/undo" in shown.text and pick.random() < 0.3:
            shown.undo()
            brought += "#seen" in shown.partials
            assert shown.days == Shown(browser, shown.address).days
    if db.engine.dialect.name == "sqlite":
        assert brought > 5


# -- what it costs -------------------------------------------------------------------------------------------------


def test_a_move_is_one_transaction_of_few_statements(browser, cast, post):
    shown = Shown(browser.sign_in(cast.editor))
    shown.drag(post, FRIDAY)
    if db.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite says when a transaction begins")

    shown.drag(post, MONDAY)

    said = [statement.split()[0] for statement in browser.statements]
    reads = browser.statements[said.index("BEGIN", 1) :]
    assert [s for s in browser.statements if s.startswith("BEGIN")] == ["BEGIN IMMEDIATE", "BEGIN"]
    assert len(reads) <= 3  # the posts of both days, and the one whose chip is new
    assert len(browser.statements) <= 18


def test_rules_that_look_at_days_cost_few_statements_more(browser, cast, post):
    shown = Shown(browser.sign_in(cast.editor))
    shown.drag(post, FRIDAY)
    few = len(browser.statements)
    for kind in picturing.DATED:
        a_rule(kind)
    shown = Shown(browser)

    shown.drag(post, MONDAY)

    assert (shown.partials, len(browser.statements)) == (
        two_days(MONDAY, FRIDAY),
        few + 2,
    )  # quiet days, what is around


def test_however_many_posts_there_are(browser, cast, post):
    shown = Shown(browser.sign_in(cast.editor))
    shown.drag(post, FRIDAY)
    shown.drag(post, MONDAY)
    few = len(browser.statements)
    for n in range(40):
        a_post(f"Number {n}", day=date(2026, 11, 1 + n % 30), at=time(20, n), owner=cast.editor, text="A.")
    shown = Shown(browser)

    shown.drag(post, FRIDAY)

    assert (shown.partials, len(browser.statements)) == (two_days(FRIDAY, MONDAY), few)


# -- how things stand ----------------------------------------------------------------------------------------------


def test_one_act_later(app, cast):
    stood = revision()
    a_post("One", owner=cast.editor)
    act = acts_on(a_post("Two", owner=cast.editor))[-1].id

    if db.engine.dialect.name == "sqlite":
        assert revision() == revision_after(stood, act)
    assert revision_after((7, "100:100:"), 8) == (8, "101:101:")
    assert revision_after((7, "100:103:100,102"), 8) == (8, "101:101:")  # never said: 103 was to come already


def test_what_is_committed_late_is_something_new(app, cast):
    """An act may have a lower number than one that was committed before it, while an older transaction still runs."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with db.engine.connect() as oldest, db.engine.connect() as late:
        oldest.execute(text("SELECT pg_current_xact_id()"))
        late.execute(insert(Act).values(at=NOW, verb="changed", note=""))
        a_post("Quick", owner=cast.editor)
        before = revision()
        db.session.rollback()
        late.commit()

        assert revision() != before
