"""How a view finds, allows, refuses and answers."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, NoReturn, TypeVar

from flask import Response, abort, flash, make_response, redirect, request
from flask_babel import gettext
from werkzeug.exceptions import Conflict

from planner.web import dates
from planner.web.fragments import page, render_macro, wants_fragment, with_toast
from planner.web.refusal import Refused

T = TypeVar("T")


class ChangedMeanwhile(Conflict):
    """Somebody else saved this first. `template` and its values show both versions side by side."""

    def __init__(self, template: str = "error.html", **values: Any) -> None:
        super().__init__()
        self.template = template
        self.values = values


def found(thing: T | None) -> T:
    """The thing itself; a 404 where there is none."""
    if thing is None:
        abort(404)
    return thing


def allow(may: bool) -> None:
    """A 403 unless this person may."""
    if not may:
        abort(403)


def fresh(thing: Any, version: int | None) -> None:
    """A 409 unless `version`, which this person's page was made with, is still the one that stands."""
    if thing.version != version:
        raise ChangedMeanwhile()


def words(refusal: Refused) -> str:
    """What a rule said, in the reader's language. A day is '24 November 2026', or as its name in the sentence says."""
    return gettext(refusal.text, **{name: _said(name, value) for name, value in refusal.values.items()})


def _said(name: str, value: object) -> object:
    if isinstance(value, Refused):
        return words(value)
    if isinstance(value, datetime):
        return dates.moment(value)
    if isinstance(value, date):
        return dates.written(value, name if name in dates.PATTERNS["en"] else "long", dates.language())
    if isinstance(value, time):
        return dates.clock(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return dates.number(value)
    return value


def refuse(form: Any, refusal: Refused) -> None:
    """Puts a rule's refusal beside the field that it belongs to, or above the form."""
    field = form._fields.get(refusal.field) if refusal.field else None
    if field is None:
        form.form_errors.append(words(refusal))
    else:
        field.errors = [*field.errors, words(refusal)]


def answer(
    template: str,
    *,
    fragment: str,
    to: str,
    form: Any = None,
    toast: str = "",
    **values: Any,
) -> Response:
    """After a write: the fragment to htmx, a 303 to `to` otherwise; 422 with either when the form has errors."""
    if form is not None and form.errors:
        return page(template, fragment=fragment, status=422, form=form, **values)
    if not wants_fragment():
        if toast:
            flash(toast, "toast")
        return make_response(redirect(to, 303))
    reply = page(template, fragment=fragment, form=form, **values)
    return with_toast(reply, toast) if toast else reply


def went_to(to: str, *, toast: str = "") -> Response:
    """After a write that leads elsewhere: 303, which htmx follows as a whole page."""
    if toast:
        flash(toast, "toast")
    if wants_fragment():
        reply = make_response("", 204)
        reply.headers["HX-Redirect"] = to
        return reply
    return make_response(redirect(to, 303))


def own_view(address: str) -> str:
    """The address of a view of the calendar or the roadmap that something stands beside; '' for any other."""
    if not (address.isascii() and address.isprintable()) or "\\" in address:
        return ""
    own = address.startswith(("/calendar/", "/roadmap/", "/?")) or address == "/"
    return address if own and "//" not in address.partition("?")[0] else ""


def toast_html(text: str, *, undo: str | None = None, target: str | None = None, bad: bool = False) -> str:
    """A toast; `undo` is the address that takes the act back, `target` what its answer is swapped for."""
    return render_macro("ui/toast.html", "toast", text, undo_url=undo, target=target, bad=bad)


def sign_in_first(address: str) -> NoReturn:
    """303 to the sign-in; under htmx 401, which takes the whole page there."""
    if request.headers.get("HX-Request") == "true":
        reply = make_response("", 401)
        reply.headers["HX-Redirect"] = address
    else:
        reply = make_response(redirect(address, 303))
    abort(reply)
