"""What a write answers to a page that shows a month: the days that it touched, or all of them as they now are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from flask import Response, g, request
from markupsafe import Markup

from planner.calendar.month import days_of
from planner.calendar.views import calendar_at, month_frame, month_shown, seen, seen_html
from planner.days.rules import month_weeks
from planner.db import read_on
from planner.history.queries import revision, revision_after
from planner.people.sign_in import me
from planner.web import dates
from planner.web.fragments import part, partial, wants_fragment, with_toast


def seen_so_far() -> tuple[object, ...] | None:
    """How things stand, if the page that sends this has seen all of it: then it shows every day rightly but those that
    are touched now. To be asked before anything is written."""
    if not wants_fragment():
        return None
    stands = revision()
    return stands if request.form.get("seen") == seen(stands) else None


def days_with(
    view: str,
    *,
    toast: str,
    status: int = 200,
    stood: tuple[object, ...] | None = None,
    touched: Collection[date | None] = (),
) -> Response:
    """The days of the month that `view` shows, with a toast. `stood` is what `seen_so_far` said, `touched` where the
    posts of this act stand and stood, the former first; None is the backlog."""
    read_on()
    html = _touched_days(view, stood, [day for day in dict.fromkeys(touched) if day]) if all(touched) and stood else ""
    return with_toast(part(html or all_days(view), status), toast)


def all_days(view: str) -> Markup:
    """The days of the month that `view` shows, as HTML."""
    return month_shown(*calendar_at(view))["kept"].days


def _touched_days(view: str, stood: tuple[object, ...], touched: Sequence[date]) -> str:
    """These days alone, and what the page has seen with them; '' where more than they changes on it."""
    month, filters, _ = calendar_at(view)
    if not touched or not {day for week in month_weeks(month) for day in week.days}.issuperset(touched):
        return ""
    frame = month_frame(stood, month, filters)
    written = days_of(touched, filters, me().access, frame, now=dates.now(), today=dates.today())
    if written.empty:  # so the month may be, which it says below its days
        return ""
    stands = revision_after(stood, g.act) if g.get("act") else stood
    month_frame(stands, month, filters, frame)  # an act on posts leaves it as it is
    days = [partial(written.days[day], f"td[data-date='{day}']", "innerHTML") for day in touched]
    return "".join(days) + partial(seen_html(seen(stands)), "#seen")
