"""Days, times and numbers, as each language writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask_babel import force_locale

from planner.web import dates

DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("write", "english", "german"),
    [
        (lambda: dates.day_long(DAY), "24 November 2026", "24.\u00a0November 2026"),
        (lambda: dates.day_long(DAY, weekday=True), "Tuesday 24 November", "Dienstag, 24.\u00a0November"),
        (lambda: dates.day_short(DAY), "Tue 24 Nov", "Di, 24.\u00a0Nov."),
        (lambda: dates.day_full(DAY), "Tue 24 November 2026", "Di, 24.\u00a0November 2026"),
        (lambda: dates.day_month(DAY), "24 Nov", "24.\u00a0Nov."),
        (lambda: dates.day_short(date(2026, 3, 5)), "Thu 5 Mar", "Do, 5.\u00a0März"),
        (lambda: dates.day_short(date(2026, 5, 1)), "Fri 1 May", "Fr, 1.\u00a0Mai"),
        (lambda: dates.weekday_day(DAY), "Tuesday 24", "Dienstag, 24."),
        (lambda: dates.month(DAY), "November 2026", "November 2026"),
        (lambda: dates.span(DAY, date(2026, 11, 29)), "24–29 November 2026", "24.–29.\u00a0November 2026"),
        (
            lambda: dates.span(DAY, date(2026, 12, 1)),
            "24 Nov – 1 December 2026",
            "24.\u00a0Nov. bis 1.\u00a0Dezember 2026",
        ),
        (lambda: dates.span(DAY, DAY), "24 November 2026", "24.\u00a0November 2026"),
        (lambda: dates.moment(AT), "Thu 26 Nov, 10:00", "Do, 26.\u00a0Nov., 10:00"),
        (lambda: dates.clock(time(9)), "09:00", "09:00"),
        (lambda: dates.number(3000), "3,000", "3.000"),
        (lambda: dates.ago(AT, AT), "just now", "gerade eben"),
        (lambda: dates.ago(AT, AT + timedelta(minutes=8)), "8 min ago", "vor 8\u00a0Min."),
        (lambda: dates.ago(AT, AT + timedelta(hours=2)), "2 h ago", "vor 2\u00a0Std."),
        (lambda: dates.ago(AT, AT + timedelta(days=1)), "1 day ago", "vor 1\u00a0Tag"),
        (lambda: dates.ago(AT, AT + timedelta(days=3)), "3 days ago", "vor 3\u00a0Tagen"),
    ],
)
def test_each_language_writes_it_its_own_way(app, write: Callable[[], str], english: str, german: str):
    with app.test_request_context():
        with force_locale("en"):
            assert write() == english
        with force_locale("de"):
            assert write() == german
