"""Fetching a feed as a calendar program does. What comes is read by two parsers and compared with the rows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from planner.calendar.models import Post
from planner.calendar.rules import State
from planner.days.models import QuietPeriod
from planner.db import db
from planner.feeds import keeping
from planner.feeds.models import Subscription
from planner.roadmap.models import Milestone
from tests.feeds.reading import Seen, seen_in

BASE = "http://127.0.0.1:5000"
FIRM = ("approved", "scheduled", "published")


class Program:
    """A calendar program. Each fetch of its own is one request; `.answer` is the last one's."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.answer: Any = None

    def ask(self, subscription: Subscription, status: int = 200, *, method: str = "GET", **headers: str) -> Any:
        """Fetches a feed; headers as `if_none_match=`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        db.session.rollback()
        with self.app.app_context():
            self.answer = self.client.open(subscription.path, method=method, headers=sent, base_url=BASE)
        assert self.answer.status_code == status
        assert "Set-Cookie" not in self.answer.headers
        return self.answer

    def entries(self, subscription: Subscription) -> list[Seen]:
        """What stands in the feed now, each compared with its row."""
        found = seen_in(self.ask(subscription).data)
        for entry in found:
            compare(entry)
        return found

    def entry(self, subscription: Subscription, row: Any) -> Seen:
        """The one entry of a row."""
        (found,) = [entry for entry in self.entries(subscription) if entry.uid == f"{row.uid}@planner"]
        return found

    def titles(self, subscription: Subscription) -> list[str]:
        return [entry.summary for entry in self.entries(subscription)]

    def forget(self) -> None:
        """As after a new start of the server: nothing is at hand, what is kept in the database stays."""
        keeping.shelf = keeping.Shelf()


@pytest.fixture
def program(app: Flask) -> Program:
    keeping.shelf = keeping.Shelf()
    return Program(app)


def compare(entry: Seen) -> None:
    """Text by text and instant by instant with the row that it comes from."""
    uid = entry.uid.removesuffix("@planner")
    if uid.endswith("-update"):
        _update(entry, db.session.scalars(select(Milestone).where(Milestone.uid == uid.removesuffix("-update"))).one())
        return
    for model, check in ((Post, _post), (Milestone, _milestone), (QuietPeriod, _quiet_period)):
        row = db.session.scalar(select(model).where(model.uid == uid))
        if row is not None:
            check(entry, row)
            return
    assert len(uid) == 32  # a day worth knowing has no row


def _post(entry: Seen, post: Post) -> None:
    if post.moment:
        lasts = timedelta(minutes=post.variants[0].channel.lasts if post.variants else 30)
        assert (entry.start, entry.end) == (post.moment, post.moment + lasts)
        assert entry.start.utcoffset() == timedelta(0)
    else:
        assert (entry.start, entry.end) == (post.day, post.day + timedelta(days=1))
        assert not isinstance(entry.start, datetime)
    assert post.title in entry.summary
    assert entry.link == f"{BASE}/posts/{post.id}"
    assert f"Owner: {post.owner.name}" in entry.description.splitlines()
    assert f"State: {post.state.value.replace('-', ' ')}" in entry.description.splitlines()
    assert entry.categories[0] == post.department.name
    for variant in post.variants:
        assert variant.channel.name in entry.description
    if post.variants:
        assert post.variants[0].text[:500] in entry.description
    wanted = "CANCELLED" if post.state == State.CANCELLED else "CONFIRMED" if post.state in FIRM else "TENTATIVE"
    assert entry.status == wanted


def _milestone(entry: Seen, milestone: Milestone) -> None:
    assert (entry.start, entry.end) == (milestone.day, _after(milestone.day))
    assert milestone.title in entry.summary
    assert entry.link == f"{BASE}/milestones/{milestone.id}"


def _update(entry: Seen, milestone: Milestone) -> None:
    assert (entry.start, entry.end) == (milestone.update_due, _after(milestone.update_due))
    assert milestone.title in entry.summary
    assert entry.link == f"{BASE}/milestones/{milestone.id}"


def _quiet_period(entry: Seen, period: QuietPeriod) -> None:
    assert (entry.start, entry.end) == (period.first_day, _after(period.last_day))
    assert period.reason in entry.summary
    assert entry.link == f"{BASE}/calendar/month/{period.first_day:%Y-%m}"


def _after(day: date | None) -> date:
    assert day is not None
    return day + timedelta(days=1)
