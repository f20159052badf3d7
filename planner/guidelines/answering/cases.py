"""Cases: what was answered, and what waits for it. Everybody notes them; nobody is measured by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.channels.queries import channels_offered
from planner.days.rules import instant_of
from planner.db import db
from planner.guidelines.answering import noted, queries, words
from planner.guidelines.answering.blueprint import bp, conflict, saved
from planner.guidelines.answering.forms import CaseForm, Moment
from planner.guidelines.answering.models import NotedCase
from planner.guidelines.answering.noted import Filters
from planner.guidelines.answering.rules import USUAL, CaseClass, Decision, check_times, may_change_case
from planner.history import queries as history
from planner.history import recording
from planner.people.queries import people_offered
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import allow, found, fresh, refuse
from planner.web.forms import VersionForm
from planner.web.fragments import page
from planner.web.refusal import Refused

SHOWN = ("all", "open", "overdue")


@dataclass(frozen=True)
class Choice:
    """One entry of a filter."""

    label: str
    url: str
    current: bool
    key: str = ""


@bp.get("/guidelines/respond/cases")
def cases() -> Response:
    """Every case: what is overdue first, then what is open, then the rest, the newest first."""
    who, now, clock = me(), dates.now(), queries.clock(dates.company_zone())
    show = request.args.get("show", "all")
    show = show if show in SHOWN else "all"
    channels = channels_offered()
    filters = _filters([id_ for id_, _name in channels])
    number = min(max(1, request.args.get("page", 1, type=int)), 10_000)
    waiting = noted.open_cases(filters, clock, now=now) if number == 1 else []
    settled, more = noted.settled_cases(filters, clock, page=number, now=now) if show == "all" else ([], False)
    return page(
        "answering/cases.html",
        views=[
            _view(show, view, label)
            for view, label in zip(SHOWN, (_("All"), _("Still open"), _("Overdue")), strict=True)
        ],
        classes=_menu("class", filters.case_class, [(of.value, words.called(of)) for of in CaseClass]),
        channels=_menu("channel", filters.channel_id, channels),
        waiting=[case for case in waiting if show != "overdue" or case.standing.overdue],
        settled=settled,
        before=_address(page=number + 1) if more else None,
        filtered=filters != Filters(),
        may_change={c.id for c in (*waiting, *settled) if may_change_case(who.access, c.noted_by_id)},
        show=show,
        first=number == 1,
        words=words,
    )


@bp.get("/guidelines/respond/cases/new")
def new_case() -> Response:
    """A form for what was answered just now."""
    _planted()
    local = _wall(dates.now())
    form = _offered(CaseForm(data={"first": local, "answered_by_id": me().id}))
    return _form(form, None)


@bp.post("/guidelines/respond/cases")
def note() -> Response:
    """Notes a case: by anybody who is signed in."""
    _planted()
    who, now = me(), dates.now()
    form = _offered(CaseForm(request.form))
    case = NotedCase(noted_by_id=who.id, noted_at=now)
    if not form.validate() or not _fill(case, form, now):
        return _form(form, None, status=422)
    recording.begin(who.id, "note", at=now)
    db.session.add(case)
    db.session.commit()
    return saved(url_for("answering.respond"), _("Noted."))


@bp.get("/guidelines/respond/cases/<row:case_id>")
def case(case_id: int) -> Response:
    """One case: to whoever may change it as a form, to others as it stands."""
    thing = found(noted.whole_case(case_id))
    form = _saved_form(thing) if may_change_case(me().access, thing.noted_by_id) else None
    return _form(form, thing)


@bp.post("/guidelines/respond/cases/<row:case_id>")
def save_case(case_id: int) -> Response:
    """Saves it; 409 with both versions when somebody else has saved meanwhile."""
    thing, who, now = _mine(case_id), me(), dates.now()
    form = _offered(CaseForm(request.form), thing)
    if not form.validate():
        return _form(form, thing, status=422)
    if thing.version != form.version.data:
        return _form(form, thing, status=409, conflict=conflict(form, _saved_form(thing), thing))
    recording.begin(who.id, "write", at=now)
    if not _fill(thing, form, now):
        db.session.rollback()
        return _form(form, found(noted.whole_case(case_id)), status=422)
    db.session.commit()
    return _changed(_("Saved."))


@bp.post("/guidelines/respond/cases/<row:case_id>/<any(answered, closed):what>")
def settle(case_id: int, what: str) -> Response:
    """Answered now, or closed now, which is an answer too."""
    thing, who, now = _mine(case_id), me(), dates.now()
    form = VersionForm(request.form)
    form.validate()
    fresh(thing, form.version.data)
    recording.begin(who.id, "write", at=now)
    moment = now.replace(second=0, microsecond=0)
    thing.first_at = thing.first_at or max(moment, thing.arrived_at)
    if what == "closed":
        thing.closed_at = thing.closed_at or max(moment, thing.first_at)
    if thing.answered_by_id is None:
        thing.answered_by_id = who.id
    db.session.commit()
    return _changed(_("Answered.") if what == "answered" else _("Closed."))


@bp.post("/guidelines/respond/cases/<row:case_id>/delete")
def delete_case(case_id: int) -> Response:
    """Takes away what was noted by mistake, so that it doesn't count."""
    thing, who = _mine(case_id), me()
    form = VersionForm(request.form)
    form.validate()
    fresh(thing, form.version.data)
    recording.begin(who.id, "delete", at=dates.now(), note=thing.line)
    db.session.delete(thing)
    db.session.commit()
    return _changed(_("Deleted."))


def _planted() -> None:
    """A 404 where there is no tree to answer by."""
    found(queries.answering())


def _mine(case_id: int) -> NotedCase:
    thing = found(noted.whole_case(case_id))
    allow(may_change_case(me().access, thing.noted_by_id))
    return thing


def _changed(text: str) -> Response:
    return saved(url_for("answering.cases"), text)


# -- the form --------------------------------------------------------------------------------------------------------


def _offered(form: CaseForm, thing: NotedCase | None = None) -> CaseForm:
    form.offer(
        channels=channels_offered(keep=thing.channel_id if thing else None),
        people=people_offered(keep=thing.answered_by_id if thing else None),
    )
    return form


def _saved_form(thing: NotedCase) -> CaseForm:
    moments = {
        "arrived": _wall(thing.arrived_at),
        "first": _wall(thing.first_at) if thing.first_at else None,
        "closed": _wall(thing.closed_at) if thing.closed_at else None,
    }
    words_ = {"case_class": thing.case_class.value, "decision": thing.decision.value}
    return _offered(CaseForm(obj=thing, **moments, **words_), thing)


def _fill(thing: NotedCase, form: CaseForm, now: datetime) -> bool:
    """Writes what was typed, unless it can't have happened: the form says so then."""
    try:
        arrived = _instant(form.arrived, thing.arrived_at)
        first, closed = _instant(form.first, thing.first_at), _instant(form.closed, thing.closed_at)
        if arrived is None:
            return False  # the form saw to it
        check_times(arrived, first, closed, noted=thing.noted_at, now=now)
    except Refused as refusal:
        refuse(form, refusal)
        return False
    of = CaseClass(form.case_class.data)
    thing.case_class, thing.decision = of, Decision(form.decision.data) if form.decision.data else USUAL[of]
    thing.line, thing.channel_id = form.line.data or "", form.channel_id.data
    thing.answered_by_id = form.answered_by_id.data
    thing.arrived_at, thing.closed_at = arrived, closed
    thing.first_at = first or closed
    return True


def _wall(moment: datetime) -> datetime:
    """On the reader's clock, to the minute."""
    return moment.astimezone(dates.zone()).replace(second=0, microsecond=0, tzinfo=None)


def _instant(field: Moment, before: datetime | None) -> datetime | None:
    """What was typed as an instant; what wasn't changed stays the same one, also in an hour that exists twice."""
    if field.data is None:
        return None
    if before is not None and _wall(before) == field.data:
        return before
    try:
        return instant_of(field.data.date(), field.data.time(), dates.zone())
    except Refused as refusal:
        refusal.field = field.name
        raise


def _form(form: CaseForm | None, thing: NotedCase | None, *, status: int = 200, **more: Any) -> Response:
    values: dict[str, Any] = {"form": form, "case": thing, "words": words}
    if thing:
        clock = queries.clock(dates.company_zone())
        values["standing"] = noted.standing_of(thing, clock, now=dates.now())
        values["history"] = history.acts_about("noted_case", thing.id)
    return page("answering/case.html", status=status, **values, **more)


# -- filters ---------------------------------------------------------------------------------------------------------


def _filters(channels: list[int]) -> Filters:
    of, channel = request.args.get("class", ""), request.args.get("channel", 0, type=int)
    return Filters(CaseClass(of) if of in set(CaseClass) else None, channel if channel in channels else None)


def _address(**changes: Any) -> str:
    """This list's address with some of its parts changed, back on its first page."""
    kept = {name: request.args[name] for name in ("show", "class", "channel") if name in request.args}
    return url_for("answering.cases", **{name: value for name, value in (kept | changes).items() if value})


def _view(show: str, view: str, label: str) -> Choice:
    return Choice(label, _address(show=None if view == "all" else view), show == view)


def _menu(name: str, chosen: Any, offered: list[tuple[Any, str]]) -> list[Choice]:
    everything = Choice(_("All"), _address(**{name: None}), chosen is None)
    return [everything, *(Choice(label, _address(**{name: value}), value == chosen) for value, label in offered)]
