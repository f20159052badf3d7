"""Errors as pages in the product's own look; one that is ours carries a number that the log has too."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, NotFound, SecurityError

from planner.db import db
from planner.web.answers import ChangedMeanwhile
from planner.web.fragments import wants_fragment

log = logging.getLogger("planner")


def number() -> str:
    """This request's number, in its log line and on its error page."""
    if "number" not in g:
        g.number = secrets.token_hex(4).upper()
    said: str = g.number
    return said


def init_app(app: Flask) -> None:
    """Every error has a page; none shows an exception."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _token)
    app.register_error_handler(ChangedMeanwhile, _changed)
    app.register_error_handler(StaleDataError, lambda _: _changed(ChangedMeanwhile()))
    app.register_error_handler(IntegrityError, _collided)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(NoneFree, _database)  # no connection was free
    app.register_error_handler(DBAPIError, _ours)
    app.register_error_handler(Exception, _ours)


def show(code: int, title: str, text: str, *, kind: str = "") -> Response:
    """The page of an error; under htmx a toast that says the same, so that what was typed stays."""
    if request.path.startswith("/feeds/") and request.path.endswith(".ics"):
        # a calendar program reads no page, and gets no cookie
        return Response(f"{title}. {text}", code, content_type="text/plain; charset=utf-8")
    if wants_fragment():
        toast = render_template(
            "error.html",
            code=code,
            title=title,
            text=text,
            number=number(),
            toast=True,
            kind=kind,
        )
        answer = make_response(toast, code)
        answer.headers["HX-Retarget"] = "#toasts"
        answer.headers["HX-Reswap"] = "beforeend"
    else:
        values = {
            "code": code,
            "title": title,
            "text": text,
            "number": number(),
            "toast": False,
            "kind": kind,
        }
        answer = make_response(render_template("error.html", **values), code)
    answer.vary.add("HX-Request")
    return answer


def _http(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    if isinstance(error, SecurityError):  # a host that isn't ours: no page, for its addresses would name that host
        return Response("This is not a host name of Planner's.", 400, content_type="text/plain; charset=utf-8")
    code = error.code or 500
    texts = {
        400: (
            gettext("Not understood"),
            gettext("The request was not complete. Go back and try again, please."),
        ),
        403: (
            gettext("Not allowed"),
            gettext("Your role does not allow this. Nothing was changed."),
        ),
        404: (
            gettext("Not found"),
            gettext("There is nothing at this address. It may have been moved or archived."),
        ),
        405: (gettext("Not possible"), gettext("This address can't be used that way.")),
        413: (
            gettext("Too large"),
            gettext("That was too much at once: at most 9 MB fit. Nothing was saved."),
        ),
        429: (
            gettext("Too many tries"),
            gettext("Wait five minutes, please, then try again."),
        ),
    }
    if code >= 500:
        return _ours(error)
    if code == 404 and error.description and error.description != NotFound.description:
        texts[404] = (gettext("Not found"), error.description)
    title, text = texts.get(code, (gettext("Not possible"), error.description or ""))
    answer = show(code, title, text)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    return answer


def _token(_: CSRFError) -> Response:
    text = gettext("This page was open for too long, or in another sign-in. Load it again and send it once more.")
    return show(400, gettext("Please send it again"), text)


def _changed(error: ChangedMeanwhile) -> Response:
    db.session.rollback()
    if error.template != "error.html":
        return make_response(render_template(error.template, **error.values), 409)
    text = gettext("Somebody saved this while your page was open. Load it again to see what it is now.")
    return show(409, gettext("Somebody was faster"), text, kind="conflict")


def _collided(error: IntegrityError) -> Response:
    db.session.rollback()
    said = str(error.orig).partition("\n")[0]  # what follows quotes the row
    log.warning("collision", extra={"error": said})
    text = gettext("Somebody saved something at the same moment that this does not fit with. Try again, please.")
    return show(409, gettext("Somebody was faster"), text)


def _database(error: SQLAlchemyError) -> Response:
    db.session.rollback()
    log.error("database", exc_info=error, extra={"number": number()})
    text = gettext("The database does not answer, or has no room left. What you typed is still in your browser.")
    g.me = None  # the page of somebody who is signed in would ask the database again
    answer = show(503, gettext("Please try again in a moment"), text)
    answer.headers["Retry-After"] = "5"
    return answer


def _ours(error: Exception) -> Response:
    db.session.rollback()
    log.error("failed", exc_info=error, extra={"number": number(), "path": request.path})
    text = gettext("Something went wrong on our side. Nothing was saved. Please try again.")
    return show(500, gettext("Something went wrong"), text)
