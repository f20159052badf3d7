"""Signing in and out, and one-time links."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from werkzeug.exceptions import HTTPException

from planner.db import db
from planner.history import recording
from planner.people import sign_in
from planner.people.forms import FirstAdminForm, PasswordForm, SignInForm
from planner.people.models import Person, Purpose, SignedIn
from planner.people.rules import PAUSE, Standing
from planner.people.sign_in import me
from planner.web import dates
from planner.web.access import is_public, public
from planner.web.answers import found, sign_in_first
from planner.web.fragments import page

bp = Blueprint("people", __name__)


@bp.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@public
def sign_in_page() -> Response:
    """Signs in; success goes to `next` or to this month."""
    if request.method != "POST":
        return page(
            "people/sign_in.html",
            form=SignInForm(),
            next=_own(request.args.get("next", "")),
        )
    form = SignInForm(request.form)
    goes_to = _own(request.form.get("next", ""))
    if not form.validate():
        return page("people/sign_in.html", status=422, form=form, next=goes_to)
    account, address, now = (
        (form.email.data or "").casefold(),
        sign_in.address_of_request(),
        dates.now(),
    )
    left = sign_in.tries_left(account, address, now)
    if not left:
        return _wait(form, goes_to)
    wanted = select(Person.id, Person.password_hash).where(Person.email == account, Person.active)
    row = db.session.execute(wanted).one_or_none()
    # counted before it is looked at, so that many at one moment don't slip through; and nothing is locked meanwhile
    sign_in.note_failure(account, address, now)
    db.session.commit()
    if not sign_in.right_password(row.password_hash if row else None, form.password.data or ""):
        form.password.errors = [_wrong(left - 1)]
        return page("people/sign_in.html", status=422, form=form, next=goes_to)
    person = db.session.get(Person, row.id) if row else None
    if person is None or not person.active:
        return _wait(form, goes_to)
    sign_in.forget_failures(account, address)
    sign_in.open_session(person, keep=bool(form.keep.data), now=now)
    db.session.commit()
    return make_response(redirect(goes_to or url_for("calendar.this_month"), 303))


@bp.post("/sign-out")
def sign_out() -> Response:
    """Ends this session."""
    signed_in = db.session.get(SignedIn, me().session_id)
    if signed_in:
        db.session.delete(signed_in)
    db.session.commit()
    session.clear()
    return make_response(redirect(url_for("people.sign_in"), 303))


@bp.route("/welcome/<secret>", methods=["GET", "POST"])
@public
def welcome(secret: str) -> Response:
    """The one-time link: the first administrator, somebody new, a lost password."""
    link = found(sign_in.link_of(secret, dates.now()))
    first = link.purpose == Purpose.FIRST
    if first and db.session.scalar(select(func.count()).select_from(Person)):
        return page("people/link_used.html", status=404)
    form = (FirstAdminForm if first else PasswordForm)(request.form)
    values: dict[str, Any] = {"form": form, "person": link.person, "purpose": link.purpose}
    if request.method != "POST" or not form.validate():
        return page("people/welcome.html", status=422 if request.method == "POST" else 200, **values)
    db.session.rollback()  # nothing is locked while the password is hashed
    password_hash, now = sign_in.hasher().hash(form.password.data or ""), dates.now()
    link = found(sign_in.use_link(secret, now))
    person = link.person or Person(standing=Standing.ADMIN, created_at=now)
    if isinstance(form, FirstAdminForm):
        person.name, person.email = form.name.data or "", (form.email.data or "").casefold()
        db.session.add(person)
    person.password_hash = password_hash
    recording.begin(link.person_id, "password-set", at=now)
    db.session.flush()
    sign_in.close_sessions(person.id)
    sign_in.open_session(person, keep=False, now=now)
    db.session.commit()
    return make_response(redirect(url_for("calendar.this_month"), 303))


@bp.get("/language/<any(en, de):code>")
@public
def language(code: str) -> Response:
    """Changes the language of the pages before the sign-in."""
    answer = make_response(redirect(_own(request.args.get("next", "")) or url_for("people.sign_in"), 303))
    answer.set_cookie("planner-language", code, max_age=365 * 86400, samesite="Lax", secure=request.is_secure)
    return answer


def _wrong(left: int) -> str:
    if not left:
        return _("Mail address and password do not belong together. Now a pause of five minutes.")
    return ngettext(
        "Mail address and password do not belong together. One more try, then a pause of five minutes.",
        "Mail address and password do not belong together. %(num)s more tries, then a pause of five minutes.",
        left,
    )


def _wait(form: SignInForm, goes_to: str) -> Response:
    form.password.errors = [_("Too many tries. Wait five minutes, please.")]
    answer = page("people/sign_in.html", status=429, form=form, next=goes_to)
    answer.headers["Retry-After"] = str(int(PAUSE.total_seconds()))
    return answer


def _own(address: str) -> str:
    """`address` if it is a page of ours, '' otherwise. Only what our own routes match counts."""
    if not address.startswith("/") or address.startswith("//") or "\\" in address or not address.isprintable():
        return ""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return ""
    try:
        endpoint, _values = current_app.url_map.bind("", url_scheme="http").match(parts.path, method="GET")
    except HTTPException:
        return ""
    return "" if endpoint in ("people.sign_in", "people.welcome") else address


@bp.before_app_request
def know_who_asks() -> None:
    """Reads who is signed in, and sends everybody else to the sign-in but for the public views."""

    g.me = None
    if request.endpoint in ("static", "favicon", "feeds.feed", "health"):
        return
    g.me = sign_in.whoever_asks(dates.now())
    if g.me is None and not is_public():
        there = request.full_path.rstrip("?") if request.method == "GET" else ""
        sign_in_first(url_for("people.sign_in", next=there or None))
