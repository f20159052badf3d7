"""What stands above every view of the roadmap: the views, how much of it, lanes, filters, the plan to compare with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from planner.db import db
from planner.history.queries import revision
from planner.people.rules import may_manage
from planner.people.sign_in import me
from planner.roadmap import queries, words
from planner.roadmap.filters import HEALTHS, STALE, By, DueIn, View
from planner.roadmap.health import Health
from planner.roadmap.kept import view_kept
from planner.roadmap.plan import LaneCount, Line
from planner.roadmap.records import Baseline
from planner.roadmap.rules import MilestoneState
from planner.roadmap.standing import middle
from planner.roadmap.timescale import Zoom
from planner.web import dates


@dataclass(frozen=True)
class Shown:
    """A view of the plan as HTML: its head, and what stands below."""

    head: Markup
    body: Markup


@dataclass(frozen=True)
class Choice:
    """One entry of a menu; `hue` 0 where it has none."""

    value: str
    name: str
    on: bool
    address: str
    hue: int = 0


@dataclass(frozen=True)
class Menu:
    """One filter: what is chosen of it, and what can be."""

    kind: str
    label: str
    choices: Sequence[Choice]
    clear: str

    @property
    def chosen(self) -> str:
        return ", ".join(choice.name for choice in self.choices if choice.on)


@dataclass(frozen=True)
class Counts:
    """How what is shown stands, as badges say it; `moved` and `by` against the plan that it is compared with."""

    on_track: int
    at_risk: int
    off_track: int
    stale: int
    moved: int | None
    by: int


def shown(kind: str, view: View, make: Callable[[], Shown]) -> Shown:
    """A view, kept until anything in the history changes, for everybody who may do the same with it."""
    who = me()
    whose = 0 if may_manage(who.access) else who.id
    key = (db.engine.url, revision(), kind, view, dates.language(), dates.today(), whose)
    return view_kept(key, make)


def counts_of(lanes: Iterable[LaneCount], lines: Sequence[Line], *, folded: bool) -> Counts:
    """Over all lanes, folded ones too; what moved is counted where everything is in sight."""
    some = list(lanes)
    slips = [line.slip for line in lines if line.slip and line.state == MilestoneState.COMMITTED]
    return Counts(
        on_track=sum(lane.on_track for lane in some),
        at_risk=sum(lane.at_risk for lane in some),
        off_track=sum(lane.off_track for lane in some),
        stale=sum(lane.stale for lane in some),
        moved=None if folded else len(slips),
        by=middle(slips),
    )


def head_of(
    view: View, current: str, counts: Counts, baselines: Sequence[Baseline], *, menus: Sequence[Menu], **more: Any
) -> Markup:
    """The head's HTML. `current` is the view's endpoint; only a timeline has a zoom."""
    who, lang = me(), dates.language()
    path = url_for(f"roadmap.{current}")
    names = {"timeline": _("Timeline"), "horizons": _("Horizons"), "table": _("Table")}
    compared = next((one for one in baselines if one.id == view.baseline), None)
    plans = [
        Choice(
            str(one.id), words.plan_name(one.name, one.day), one is compared, view.but(baseline=one.id).address(path)
        )
        for one in baselines[:12]
    ]
    values: dict[str, Any] = {
        "views": [
            {"label": name, "url": view.but().address(url_for(f"roadmap.{key}")), "current": key == current}
            for key, name in names.items()
        ],
        "zooms": [
            {"label": _zoom(zoom), "url": view.but(zoom=zoom, first=None).address(path), "current": zoom == view.zoom}
            for zoom in Zoom
        ]
        if current == "timeline"
        else [],
        "path": path,
        "view": view,
        "menus": menus,
        "counts": counts,
        "plans": plans,
        "first_plan": view.but(baseline=None).address(path),
        "compared": words.plan_name(compared.name, compared.day) if compared else "",
        "compared_day": words.day_in_full(compared.day) if compared else "",
        "cleared": view.but(department=(), health=(), owner=(), due=()).address(path),
        "may_manage": may_manage(who.access),
    }
    html = current_app.jinja_env.get_template("roadmap/_head.html").render(lang=lang, **values, **more)
    return Markup(html)


def _zoom(zoom: Zoom) -> str:
    return {Zoom.QUARTER: _("Quarter"), Zoom.YEAR: _("Year"), Zoom.THREE_YEARS: _("3 years")}[zoom]


def lanes_menu(view: View, path: str, label: str) -> Menu:
    """What lanes, or groups, are made of."""
    names = {By.GOAL: _("Goal"), By.DEPARTMENT: _("Department"), By.OWNER: _("Owner")}
    choices = [Choice(by.value, names[by], by == view.lanes, view.but(lanes=by).address(path)) for by in By]
    return Menu("lanes", label, choices, "")


def department_menu(view: View, path: str) -> Menu:
    offers = queries.departments_to_show(dates.language())
    return _menu("department", _("Department"), view, path, offers)


def health_menu(view: View, path: str) -> Menu:
    names = {health.value: words.health_label(health) for health in Health} | {STALE: words.label(_("stale"))}
    return _menu("health", _("Health"), view, path, [(value, names[value], 0) for value in HEALTHS])


def owner_menu(view: View, path: str) -> Menu:
    return _menu("owner", _("Owner"), view, path, [(str(id_), name, 0) for id_, name in queries.owners_to_show()])


def due_menu(view: View, path: str) -> Menu:
    names = {
        DueIn.OVERDUE: _("Overdue"),
        DueIn.MONTH: _("In 30 days"),
        DueIn.QUARTER: _("This quarter"),
        DueIn.LATER: _("After this quarter"),
        DueIn.NO_DAY: _("Undated"),
    }
    return _menu("due", _("Due"), view, path, [(due.value, names[due], 0) for due in DueIn])


def _menu(kind: str, label: str, view: View, path: str, offers: Iterable[tuple[str, str, int]]) -> Menu:
    on: tuple[str, ...] = getattr(view, kind)
    choices = [Choice(value, name, value in on, "", hue) for value, name, hue in offers]
    return Menu(kind, label, choices, view.but(**{kind: ()}).address(path) if on else "")


def body_of(template: str, **values: Any) -> Markup:
    """What stands below the head, as a template writes it."""
    return Markup(current_app.jinja_env.get_template(template).render(lang=dates.language(), **values))


def today_in(first: date, last: date, today: date) -> int | None:
    """Where in a window today lies, in twentieths, so that a phone opens there; None where it doesn't."""
    return round((today - first).days / max(1, (last - first).days) * 20) if first <= today <= last else None
