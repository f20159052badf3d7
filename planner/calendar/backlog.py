"""The whole backlog on a page of its own, with the calendar's filters."""

from __future__ import annotations

from flask import Response, request, url_for

from planner.calendar import queries, rail
from planner.calendar.directory import directory
from planner.calendar.filters import filters_of
from planner.calendar.views import bp, filter_menus, may_write, view_page
from planner.people.sign_in import me
from planner.web import dates

A_PAGE = 200


@bp.get("/calendar/backlog")
def backlog() -> Response:
    """Ideas and drafts without a day, newest first; `after` is the last one of the page before."""
    who, filters, path = me(), filters_of(request.args), url_for("calendar.backlog")
    after = request.args.get("after", "")
    names = directory(dates.language())
    waiting = queries.backlog(filters, who.access, most=A_PAGE + 1, after=int(after) if _is_id(after) else None)
    older = len(waiting) > A_PAGE
    waiting = waiting[:A_PAGE]
    return view_page(
        "calendar/backlog.html",
        cards=rail.cards(waiting, who.access, names, beside_days=False, now=dates.now()),
        count=queries.backlog_size(filters, who.access),
        older=filters.address(path, after=str(waiting[-1].id)) if older else None,
        menus=filter_menus(path, filters, names),
        filters=filters,
        path=path,
        here=filters.address(path),
        more={},
        may_write=may_write(who),
    )


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
