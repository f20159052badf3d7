"""The organisation's zone: when it changes, posts keep their wall time and get another moment."""

from datetime import UTC, date, datetime, time

from planner import upkeep
from planner.db import db
from planner.people.models import Organisation
from tests.builders import a_post


def change(browser, zone, status):
    browser.get("/settings/organisation")
    form = browser.page.form("/settings/organisation")
    browser.post("/settings/organisation", form | {"zone": zone}, status)


def test_posts_keep_their_wall_time_in_a_new_zone(browser, cast):
    timed = a_post(day=date(2026, 11, 26), at=time(10))
    own = a_post(day=date(2026, 11, 26), at=time(10), zone="Asia/Tokyo", moment=datetime(2026, 11, 26, 1, tzinfo=UTC))
    whole_day = a_post(day=date(2026, 11, 26))

    change(browser.sign_in(cast.admin), "America/New_York", 303)

    assert timed.moment == datetime(2026, 11, 26, 15, tzinfo=UTC)
    assert (timed.day, timed.at) == (date(2026, 11, 26), time(10))
    assert own.moment == datetime(2026, 11, 26, 1, tzinfo=UTC)
    assert whole_day.moment is None
    assert upkeep.findings() == []


def test_a_zone_in_which_a_posts_time_is_skipped_is_refused(browser, cast):
    post = a_post(day=date(2027, 3, 14), at=time(2, 30))  # New York's clocks go forward

    change(browser.sign_in(cast.admin), "America/New_York", 422)

    assert "2:30" in browser.text
    assert db.session.get(Organisation, 1).zone == "Europe/Berlin"
    assert post.moment == datetime(2027, 3, 14, 1, 30, tzinfo=UTC)
