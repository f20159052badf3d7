"""The calendar's pages: month, agenda, and a day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response, abort, request, session, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from planner.calendar import queries, words
from planner.calendar.beginning import beginning_of
from planner.calendar.directory import Named, directory
from planner.calendar.filters import Filters, Menu, filters_of, menus
from planner.calendar.kept import frame_kept, month_kept
from planner.calendar.month import Frame, frame_of, month_of, notes_between, quiet_days
from planner.calendar.rail import rail_of
from planner.calendar.rules import State, is_overdue
from planner.days.rules import DayOutOfReach, check_day, months_later
from planner.history.queries import revision
from planner.people.organisation import organisation
from planner.people.sign_in import Me, me
from planner.web import dates
from planner.web.fragments import page, page_with_head

bp = Blueprint("calendar", __name__)

MONTH = re.compile(r"/calendar/month/(\d{4})-(\d{2})")
AGENDA_DAYS = 7


@bp.get("/")
def this_month() -> Response:
    """This month: where signing in leads."""
    return _month_page(dates.today().replace(day=1), filters_of(request.args))


@bp.get("/calendar/month/<month>")
def month(month: str) -> Response:
    """A month, as 2026-11."""
    return _month_page(first_of(month), filters_of(request.args))


@bp.get("/calendar/day/<day>")
def day(day: str) -> Response:
    """One day, with everything on it."""
    wanted = day_of(day)
    values = _agenda(wanted, wanted, filters_of(request.args))
    return page("calendar/day.html", fragment="agenda", **values, day=wanted, may_write=may_write(me()))


@bp.get("/calendar/agenda")
def agenda() -> Response:
    """Seven days as a list that prints; from today, or from `from`."""
    first = day_of(request.args["from"]) if "from" in request.args else dates.today()
    last = first + timedelta(days=AGENDA_DAYS - 1)
    filters = filters_of(request.args)
    path = url_for("calendar.agenda")
    steps = {
        "before": filters.address(path, **{"from": (first - timedelta(days=AGENDA_DAYS)).isoformat()}),
        "today_url": filters.address(path),
        "after": filters.address(path, **{"from": (first + timedelta(days=AGENDA_DAYS)).isoformat()}),
    }
    values = _agenda(first, last, filters)
    more = {"from": first.isoformat()} if "from" in request.args else {}
    return view_page(
        "calendar/agenda.html",
        **values,
        **steps,
        menus=filter_menus(path, filters, directory(dates.language()), **more),
        views=views_of(filters, first, "agenda"),
        path=path,
        more=more,
        filters=filters,
    )


def _agenda(first: date, last: date, filters: Filters) -> dict[str, Any]:
    who = me()
    lang = dates.language()
    rows = queries.agenda_between(first, last, filters, who.access, lang)
    return {
        "first": first,
        "last": last,
        "days": [first + timedelta(days=n) for n in range((last - first).days + 1)],
        "rows": rows,
        "milestones": queries.milestones_between(first, last, filters, lang),
        "notes": notes_between(first, last, organisation()),
        "quiet": quiet_days(first, last),
        "today": dates.today(),
        "overdue": overdue,
        "words": words,
        "counts": _counts(rows),
    }


def overdue(post: queries.PostRow) -> bool:
    """Whether its time has passed without an approval."""
    return is_overdue(State(post.state), post.day, post.moment, now=dates.now(), today=dates.today())


def _counts(rows: Mapping[date, list[queries.AgendaRow]]) -> dict[str, int]:
    posts = [row.post for of_day in rows.values() for row in of_day]
    return {
        "posts": len(posts),
        "overdue": sum(overdue(post) for post in posts),
        "to_approve": sum(post.state == State.IN_REVIEW for post in posts),
    }


def _month_page(first: date, filters: Filters) -> Response:
    shown = month_shown(first, filters, request.args.get("backlog", ""))
    return view_page("calendar/month.html", **shown, head_html=shown["kept"].head)


def month_shown(first: date, filters: Filters, backlog: str) -> dict[str, Any]:
    """What the month's template wants, as it is kept for this sign-in."""
    stands = revision()
    key = (stands, session["secret"], dates.language(), dates.today(), first, filters, backlog)
    made = month_kept(
        key,
        dates.now(),
        lambda: month_values(first, filters, backlog=backlog, stands=stands),
        lambda: queries.next_overdue(dates.now(), dates.today()),
    )
    return {"kept": made, "month": first}


def view_page(template: str, **values: Any) -> Response:
    """A view of the calendar; under htmx what is below the head, and the head too, which names the filters."""
    return page_with_head(template, fragment="calendar", **values)


def month_values(first: date, filters: Filters, *, backlog: str, stands: tuple[object, ...]) -> dict[str, Any]:
    """What the month's template shows. `backlog`: '1' shows the rail though it is empty, '0' hides it. `stands`: the
    history's revision."""
    who, today = me(), dates.today()
    path = url_for("calendar.month", month=f"{first:%Y-%m}")
    more = {"backlog": backlog} if backlog in ("0", "1") else {}

    def month_at(step: int) -> str:
        return filters.address(url_for("calendar.month", month=f"{months_later(first, step):%Y-%m}"), **more)

    frame = month_frame(stands, first, filters)
    here, names, writes = filters.address(path, **more), frame.directory, may_write(who)
    rail = rail_of(filters, who.access, names, now=dates.now()) if backlog != "0" else None
    shown = month_of(
        first,
        filters,
        who.access,
        frame,
        here=here,
        may_write=writes,
        now=dates.now(),
        today=today,
    )
    return {
        "month": first,
        "weeks": shown.weeks,
        "filters": filters,
        "path": path,
        "more": more,
        "here": here,
        "seen": seen_html("" if shown.empty else seen(stands)),  # one that is no longer empty differs in more than days
        "rail": rail if rail and (rail.count or backlog == "1") else None,
        "rail_at": {
            "shown": filters.address(path, backlog="1"),
            "hidden": filters.address(path, backlog="0"),
            "whole": filters.address(url_for("calendar.backlog")),
        },
        "before": month_at(-1),
        "after": month_at(1),
        "today_url": filters.address(url_for("calendar.month", month=f"{today:%Y-%m}"), **more),
        # the head alone shows them, and many answers have none
        "menus": lambda: filter_menus(path, filters, names, **more),
        "views": lambda: views_of(filters, first, "month"),
        "may_write": writes,
        "empty": shown.empty,
        "beginning": beginning_of(organisation(), dates.language()) if shown.empty and writes and not filters else None,
        "my_department": who.department,
        "legend": [named for named in names["department"] if not named.archived],
    }


def month_frame(stands: tuple[object, ...], first: date, filters: Filters, known: Frame | None = None) -> Frame:
    """What posts stand among in a month, as of this revision of the history; `known` where somebody knows."""
    key = (stands, dates.language(), first, filters.department, filters.goal)
    return frame_kept(key, lambda: known or frame_of(first, filters, organisation()))


def may_write(who: Me) -> bool:
    """Whether this person writes anywhere, so that 'New post' leads somewhere."""
    return who.access.admin or bool(who.access.edits_in)


def seen(stands: tuple[object, ...]) -> str:
    """What a page says it has seen, made when the history's revision was `stands`."""
    return " ".join(map(str, (dates.today(), *stands)))


def seen_html(text: str) -> Markup:
    """Where the days say it; what changes them sends it along."""
    return Markup('<input type="hidden" id="seen" name="seen" value="{}">').format(text)


def calendar_at(address: str) -> tuple[date, Filters, str]:
    """The month that an address of ours shows, its filters and its backlog; this month when it shows none."""
    parts = urlsplit(address)
    match = MONTH.fullmatch(parts.path)
    try:
        first = date(int(match[1]), int(match[2]), 1) if match else dates.today().replace(day=1)
        check_day(first)
    except (ValueError, DayOutOfReach):
        first = dates.today().replace(day=1)
    query = MultiDict(parse_qsl(parts.query))
    return first, filters_of(query), query.get("backlog", "")


def filter_menus(path: str, filters: Filters, names: Mapping[str, Sequence[Named]], **more: str) -> list[Menu]:
    """The filters of a view, in the reader's words."""
    labels = {
        "department": _("Department"),
        "channel": _("Channel"),
        "state": _("State"),
        "campaign": _("Campaign"),
        "owner": _("Owner"),
        "goal": _("Goal"),
    }
    offers = {kind: [(n.value, n.name, n.hue) for n in named if not n.archived] for kind, named in names.items()}
    offers["state"] = [(state.value, words.state_label(state), 0) for state in State]
    return menus(path, filters, labels, offers, **more)


def views_of(filters: Filters, day: date, current: str) -> list[dict[str, Any]]:
    """The calendar's views as segments; the filters go along."""
    start = {} if day.replace(day=1) == dates.today().replace(day=1) else {"from": day.isoformat()}
    urls = {
        "month": (_("Month"), "m", filters.address(url_for("calendar.month", month=f"{day:%Y-%m}"))),
        "agenda": (_("Agenda"), "a", filters.address(url_for("calendar.agenda"), **start)),
    }
    return [
        {"label": label, "url": url, "key": key, "current": name == current} for name, (label, key, url) in urls.items()
    ]


def first_of(month: str) -> date:
    """The first day of a month as addresses write it; a 404 for one that doesn't exist."""
    if not re.fullmatch(r"\d{4}-\d{2}", month, re.ASCII):
        abort(404, _("The calendar has no such day. What was planned stands where it stood."))
    return day_of(f"{month}-01")


def day_of(text: str) -> date:
    """A day as addresses write it; a 404 for one that doesn't exist."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        abort(404, _("The calendar has no such day. What was planned stands where it stood."))
    try:
        return check_day(date.fromisoformat(text))
    except (ValueError, DayOutOfReach):
        abort(404, _("The calendar has no such day. What was planned stands where it stood."))
