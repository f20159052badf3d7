"""Response times, service hours, and when one goes a step up: one page, one form, one version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.db import Versioned, db
from planner.guidelines.answering import queries, words
from planner.guidelines.answering.blueprint import bp, manager, saved
from planner.guidelines.answering.forms import ServiceDayForm, ThresholdsForm, TimesForm, shown_target, typed_target
from planner.guidelines.answering.models import SUBJECT, Answering, ResponseTime, ServiceDay
from planner.guidelines.answering.rules import CaseClass
from planner.history import queries as history
from planner.history import recording
from planner.web import dates
from planner.web.answers import found
from planner.web.forms import Checked, differences
from planner.web.fragments import page


@dataclass(frozen=True)
class Rows:
    """Everything that the page changes."""

    thresholds: Answering
    times: list[ResponseTime]
    days: list[ServiceDay]

    @property
    def version(self) -> int:
        """All versions added up: it rises whatever of it changes."""
        rows: list[Versioned] = [self.thresholds, *self.times, *self.days]
        return sum(row.version for row in rows)


@dataclass(frozen=True)
class Forms:
    """The form of each of them, and what it is called."""

    thresholds: ThresholdsForm
    times: list[tuple[str, TimesForm]]
    days: list[tuple[str, ServiceDayForm]]

    @property
    def all(self) -> list[tuple[str, Checked]]:
        return [*self.times, *self.days, (_("Go one step up"), self.thresholds)]

    def sound(self) -> bool:
        """Whether each takes what was typed; each says what is wrong with it."""
        checked = [form.validate() for _name, form in self.all]
        return all(checked)


@bp.route("/guidelines/respond/times", methods=["GET", "POST"])
def times() -> Response:
    """Changes them; 409 with both versions when somebody else has saved meanwhile."""
    who = manager()
    of_classes = [row for row in queries.response_times() if row.case_class != CaseClass.NONE]
    rows = Rows(found(queries.answering()), of_classes, queries.service_days())
    if request.method != "POST":
        return _page(_saved_forms(rows), rows)
    forms = _forms(rows, sent=request.form)
    if not forms.sound():
        return _page(forms, rows, status=422)
    if forms.thresholds.version.data != rows.version:
        pairs = zip(forms.all, _saved_forms(rows).all, strict=True)
        theirs = [
            (f"{name}: {label}", saved_, typed)
            for (name, mine), (_name, standing) in pairs
            for label, saved_, typed in differences(mine, standing)
        ]
        return _page(forms, rows, status=409, conflict={"who": history.who_changed(*SUBJECT), "rows": theirs})
    recording.begin(who.id, "settings", at=dates.now())
    _fill(rows, forms)
    db.session.commit()
    return saved(url_for("answering.times"), _("Saved."))


def _forms(rows: Rows, *, sent: Any = None, data: dict[str, Any] | None = None) -> Forms:
    """The forms over what was sent, or over these `data` by prefix."""
    given = data or {}

    def form(kind: type[Any], prefix: str) -> Any:
        return kind(sent, prefix=prefix, data=given.get(prefix))

    days = dates.weekdays(dates.language())
    return Forms(
        form(ThresholdsForm, ""),
        [(words.called(row.case_class), form(TimesForm, f"{row.case_class.value}-")) for row in rows.times],
        [(days[row.weekday][1], form(ServiceDayForm, f"day{row.weekday}-")) for row in rows.days],
    )


def _saved_forms(rows: Rows) -> Forms:
    data: dict[str, dict[str, Any]] = {
        "": {name: getattr(rows.thresholds, name) for name in ("similar_count", "within_minutes", "reach_over")}
    }
    for row in rows.times:
        first, closed = shown_target(row.first), shown_target(row.closed)
        data[f"{row.case_class.value}-"] = {
            "first_amount": first[0],
            "first_unit": first[1],
            "closed_amount": closed[0],
            "closed_unit": closed[1],
            "always": row.always,
        }
    for day in rows.days:
        data[f"day{day.weekday}-"] = {"opens": day.opens, "closes": day.closes}
    return _forms(rows, data=data)


def _fill(rows: Rows, forms: Forms) -> None:
    for name in ("similar_count", "within_minutes", "reach_over"):
        setattr(rows.thresholds, name, forms.thresholds[name].data)
    for row, (_name, form) in zip(rows.times, forms.times, strict=True):
        row.first_minutes, row.first_days = typed_target(form.first_amount, form.first_unit)
        row.closed_minutes, row.closed_days = typed_target(form.closed_amount, form.closed_unit)
        row.always = form.always.data
    for day, (_name, hours) in zip(rows.days, forms.days, strict=True):
        day.opens, day.closes = hours.opens.data, hours.closes.data


def _page(forms: Forms, rows: Rows, *, status: int = 200, **more: Any) -> Response:
    return page("answering/times.html", status=status, forms=forms, version=rows.version, **more)
