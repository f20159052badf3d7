"""Rules of the guidelines: added, changed, switched off, made stricter or milder, and tried on posts that there are."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import ngettext

from planner.calendar.findings import refusal_of
from planner.calendar.rechecking import Again, check_again, try_on
from planner.channels.queries import channels_offered
from planner.db import db, only_reads
from planner.guidelines.checks import parameters
from planner.guidelines.checks.kinds import KINDS, Kind, Level, Rule
from planner.guidelines.rulebook import fields
from planner.guidelines.rulebook.models import ClauseRule
from planner.guidelines.rulebook.queries import all_rules
from planner.guidelines.rulebook.words import LEVELS, kind_label
from planner.history import recording
from planner.people.queries import departments_offered
from planner.settings.blueprint import bp, keeps, manager, saved, shown, sound, status_of, typed
from planner.settings.forms import RuleForm
from planner.web import dates
from planner.web.answers import found, fresh, words
from planner.web.forms import VersionForm
from planner.web.fragments import page

TONES = {Level.BLOCK: "bad", Level.APPROVE: "accent", Level.WARN: "watch", Level.HINT: ""}


@bp.get("/settings/rules")
def rules() -> Response:
    """Every rule by its clause, those that are switched off too."""
    manager()
    return shown("settings/rules.html", "rules", rules=all_rules(), kind_label=kind_label, levels=LEVELS, tones=TONES)


@bp.route("/settings/rules/new", methods=["GET", "POST"])
def new_rule() -> Response:
    """A further one: first its kind, then all else."""
    who = manager()
    kind = KINDS.get(request.args.get("kind", ""))
    if kind is None:
        kinds = sorted(((kind_label(name), name) for name in KINDS), key=lambda named: named[0].casefold())
        return shown("settings/rule_kinds.html", "rules", kinds=kinds, levels=LEVELS, all=KINDS)
    form = _form(kind, None, typed())
    if sound(form) and (values := fields.taken(kind.parameters, form)) is not None and not _wrong(form):
        recording.begin(who.id, "create", at=dates.now())
        row = ClauseRule(kind=kind.name, changed_at=dates.now())
        _fill(row, form, values)
        db.session.add(row)
        db.session.flush()
        again = check_again(now=dates.now(), today=dates.today(), rules={row.id})
        db.session.commit()
        return saved(url_for("settings.rules"), _told(again))
    return _page(form, kind, None)


@bp.route("/settings/rules/<row:rule_id>", methods=["GET", "POST"])
def rule(rule_id: int) -> Response:
    """Changes one; planned posts are looked at again."""
    who = manager()
    row = found(db.session.get(ClauseRule, rule_id))
    kind = found(KINDS.get(row.kind))
    form = _form(kind, row, typed())
    if keeps(form, row, lambda: _form(kind, row, None)):
        values = fields.taken(kind.parameters, form)
        if not _wrong(form):
            recording.begin(who.id, "settings", at=dates.now())
            _fill(row, form, values)
            db.session.flush()
            again = check_again(now=dates.now(), today=dates.today(), rules={row.id})
            db.session.commit()
            return saved(url_for("settings.rules"), _told(again), undo=True)
    return _page(form, kind, row)


@bp.post("/settings/rules/<row:rule_id>/switch")
def switch_rule(rule_id: int) -> Response:
    """On or off."""
    who = manager()
    row = found(db.session.get(ClauseRule, rule_id))
    form = VersionForm(request.form)
    form.validate()
    fresh(row, form.version.data)
    recording.begin(who.id, "settings", at=dates.now())
    row.active, row.changed_at = not row.active, dates.now()
    db.session.flush()
    again = check_again(now=dates.now(), today=dates.today(), rules={row.id})
    db.session.commit()
    return saved(url_for("settings.rules"), _told(again), undo=True)


@bp.post("/settings/rules/try/<kind>")
@only_reads
def try_rule(kind: str) -> Response:
    """What a rule as it was typed would have said about the last hundred posts; nothing is kept."""
    who = manager()
    about = found(KINDS.get(kind))
    form = _form(about, None, typed())
    values = fields.taken(about.parameters, form) if form.validate() else {}
    if form.errors:
        return page("settings/rule_tried.html", fragment="tried", status=422, problem=_first_error(form), kind=about)
    typed_parameters = parameters.read(about.parameters, values)
    channels, departments = frozenset(form.channels.data or ()), frozenset(form.departments.data or ())
    told, of = try_on(
        Rule(0, about.name, Level(form.level.data), typed_parameters, "", channels, departments),
        who.access,
        now=dates.now(),
    )
    lines = [(post, [words(refusal_of(said)) for said in post.said[:3]]) for post in told]
    return page("settings/rule_tried.html", fragment="tried", lines=lines, of=of, kind=about)


def _form(kind: Kind, row: ClauseRule | None, sent: Any) -> Any:
    """The form of a rule of this kind, as it stands or as it was typed."""
    parts = type("KindForm", (RuleForm, fields.form_for(kind.parameters)), {})
    known = parameters.read(kind.parameters, row.parameters) if row else kind.parameters()
    first: dict[str, Any] = {"level": row.level if row else kind.level, "active": row.active if row else True}
    if row:
        first |= {"clause": row.clause, "channels": row.channels, "departments": row.departments}
    form = parts(sent, data=None if sent else first | fields.shown(known))
    form.channels.choices = channels_offered()
    form.departments.choices = departments_offered(dates.language())
    return form


def _wrong(form: Any) -> bool:
    return any(field.errors for field in form)


def _fill(row: ClauseRule, form: Any, values: dict[str, Any]) -> None:
    row.clause, row.level, row.active = form.clause.data or "", Level(form.level.data), bool(form.active.data)
    row.channels, row.departments = sorted(form.channels.data or []), sorted(form.departments.data or [])
    row.parameters, row.changed_at = values, dates.now()


def _page(form: Any, kind: Kind, row: ClauseRule | None) -> Response:
    names = [field.name for field in form if field.name.startswith("p_")]
    status = 422 if request.method == "POST" and form.meanwhile is None else status_of(form)
    return shown(
        "settings/rule.html", "rules", status=status, form=form, kind=kind, rule=row, names=names, kind_label=kind_label
    )


def _first_error(form: Any) -> str:
    return next((f"{field.label.text}: {field.errors[0]}" for field in form if field.errors), "")


def _told(again: Again) -> str:
    """The toast after a rule changed: what that does to planned posts."""
    text = ngettext(
        "Saved. %(num)s planned post was looked at again.",
        "Saved. %(num)s planned posts were looked at again.",
        again.looked_at,
    )
    if again.to_fix:
        text += " " + ngettext(
            "%(num)s has something to fix now; its owner sees it in My work.",
            "%(num)s have something to fix now; their owners see it in My work.",
            again.to_fix,
        )
    return text
