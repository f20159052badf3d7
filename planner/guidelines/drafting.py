"""Writing the next edition: its clauses, sections, titles and checklist."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.guidelines import actions, queries, words
from planner.guidelines.blueprint import bp, decider, done, whole_draft
from planner.guidelines.comparing import differences
from planner.guidelines.forms import ClauseForm, DropForm, FrameForm, SectionForm
from planner.guidelines.models import Clause, Edition, Section
from planner.history import queries as history
from planner.history import recording
from planner.people.organisation import languages
from planner.web import dates
from planner.web import forms as web_forms
from planner.web.answers import found, fresh, went_to
from planner.web.answers import words as said
from planner.web.fragments import page

TEXTS = ("level", "note_en", "note_de", "networks", "channels", "departments")


@bp.get("/guidelines/draft")
def draft() -> Response:
    """The draft of the next edition, clause by clause, with what is other than in the last one."""
    decider()
    editions = queries.editions()
    text, last = whole_draft(editions), queries.newest_published(editions)
    changed = {}
    if last is not None:
        before = queries.with_text(last).clauses
        changed = {one.number: one for one in differences(before, text.clauses, dates.language())}
    values: dict[str, Any] = {"draft": text, "last": last, "changed": changed, "open": queries.proposals_open()}
    return page("guidelines/draft.html", **values, lacking=actions.lacking(text, languages()), words=words, said=said)


@bp.post("/guidelines/draft")
def begin() -> Response:
    """Begins the draft of the next edition, with all that stands in the last one."""
    who = decider()
    recording.begin(who.id, "write-guidelines", at=dates.now())
    whole_draft(queries.editions(), begun=True)
    db.session.commit()
    return went_to(url_for("guidelines.draft"))


def _typed() -> Any:
    """What was sent, None where the page is only asked for. Nothing that is missing in it is taken from the row."""
    return request.form if request.method == "POST" else None


# -- clauses -------------------------------------------------------------------------------------------------------


@bp.route("/guidelines/draft/sections/<int:section>/clauses", methods=["GET", "POST"])
def new_clause(section: int) -> Response:
    """A further clause of a section."""
    who = decider()
    part = found(whole_draft(queries.editions()).section(section))
    form = _clause_form(None)
    if request.method != "POST" or not form.validate():
        return _clause_page(form, part, None)
    recording.begin(who.id, "write-clause", at=dates.now(), note=form.why.data or "")
    clause = actions.add_clause(part)
    _fill(clause, form)
    db.session.commit()
    return done(_to(clause), _("Clause %(number)s was added.", number=clause.number))


@bp.route("/guidelines/draft/clauses/<number>", methods=["GET", "POST"])
def clause(number: str) -> Response:
    """Changes a clause of the draft; 409 with both texts when somebody else has saved it meanwhile."""
    who = decider()
    thing = found(whole_draft(queries.editions()).clause(number))
    form = _clause_form(thing)
    if request.method != "POST" or not form.validate():
        return _clause_page(form, thing.part, thing)
    if form.version.data != thing.version:
        standing = _clause_form(thing, sent=False)
        standing.why.data = form.why.data
        rows = web_forms.differences(form, standing)
        conflict = {"who": history.who_changed("edition", thing.edition_id), "rows": rows}
        form.version.data, form.version.raw_data = thing.version, None
        return _clause_page(form, thing.part, thing, status=409, conflict=conflict)
    recording.begin(who.id, "write-clause", at=dates.now(), note=form.why.data or "")
    _fill(thing, form)
    db.session.commit()
    return done(_to(thing), _("Saved."))


@bp.post("/guidelines/draft/clauses/<number>/removal")
def drop(number: str) -> Response:
    """Takes a clause out of the draft."""
    who = decider()
    thing = found(whole_draft(queries.editions()).clause(number))
    form = DropForm(request.form)
    sound = form.validate()
    fresh(thing, form.version.data)
    recording.begin(who.id, "drop-clause", at=dates.now(), note=(form.why.data or "") if sound else "")
    actions.drop_clause(thing)
    db.session.commit()
    return done(url_for("guidelines.draft"), _("Clause %(number)s is out of the draft.", number=number))


def _to(clause: Clause) -> str:
    return url_for("guidelines.draft") + f"#c{clause.number}"


def _clause_form(clause: Clause | None, *, sent: bool = True) -> ClauseForm:
    typed = _typed() if sent else None
    form = ClauseForm(typed, obj=None if typed else clause)
    form.offer(queries.places(dates.language()), clause)
    return form


def _clause_page(
    form: ClauseForm, section: Section, clause: Clause | None, *, status: int = 0, **more: Any
) -> Response:
    status = status or (422 if request.method == "POST" else 200)
    values: dict[str, Any] = {"form": form, "section": section, "clause": clause, "languages": languages()}
    return page("guidelines/clause.html", status=status, **values, **more, words=words)


def _fill(clause: Clause, form: ClauseForm) -> None:
    actions.write(clause, {language: form[f"text_{language}"].data or "" for language in languages()})
    for name in TEXTS:
        if form[name].data != getattr(clause, name):
            setattr(clause, name, form[name].data or ("" if name.startswith("note") else []))


# -- sections and the rest -----------------------------------------------------------------------------------------


@bp.route("/guidelines/draft/sections", methods=["GET", "POST"])
def new_section() -> Response:
    """A further section."""
    who = decider()
    text = whole_draft(queries.editions())
    form = SectionForm(_typed())
    if request.method != "POST" or not form.validate():
        return _section_page(form, None)
    recording.begin(who.id, "write-guidelines", at=dates.now())
    made = actions.add_section(text, form.title_en.data or "", form.title_de.data or "")
    db.session.commit()
    return done(
        url_for("guidelines.draft") + f"#s{made.number}", _("Section %(number)s was added.", number=made.number)
    )


@bp.route("/guidelines/draft/sections/<int:section>", methods=["GET", "POST"])
def section(section: int) -> Response:
    """Changes a section's title."""
    who = decider()
    part = found(whole_draft(queries.editions()).section(section))
    form = SectionForm(_typed(), obj=None if _typed() else part)
    if request.method != "POST" or not form.validate():
        return _section_page(form, part)
    fresh(part, form.version.data)
    recording.begin(who.id, "write-guidelines", at=dates.now())
    part.title_en, part.title_de = form.title_en.data or "", form.title_de.data or ""
    db.session.commit()
    return done(url_for("guidelines.draft") + f"#s{part.number}", _("Saved."))


def _section_page(form: SectionForm, section: Section | None) -> Response:
    status = 422 if request.method == "POST" else 200
    return page("guidelines/section.html", status=status, form=form, section=section, languages=languages())


@bp.route("/guidelines/draft/frame", methods=["GET", "POST"])
def frame() -> Response:
    """Changes the title of the edition and the questions of its checklist."""
    who = decider()
    text = whole_draft(queries.editions())
    form = FrameForm(_typed(), data=None if _typed() else _frame_of(text))
    if request.method != "POST" or not form.validate() or not form.check_questions(languages()):
        status = 422 if request.method == "POST" else 200
        return page("guidelines/frame.html", status=status, form=form, draft=text, languages=languages())
    fresh(text, form.version.data)
    recording.begin(who.id, "write-guidelines", at=dates.now())
    text.title_en, text.title_de = form.title_en.data or "", form.title_de.data or ""
    actions.fill_checklist(text, form.questions("en"), form.questions("de"))
    text.version += 1  # which its questions are part of
    db.session.commit()
    return done(url_for("guidelines.draft"), _("Saved."))


def _frame_of(draft: Edition) -> dict[str, Any]:
    questions = {
        f"questions_{lang}": "\n".join(getattr(q, f"text_{lang}") for q in draft.questions) for lang in ("en", "de")
    }
    return {"title_en": draft.title_en, "title_de": draft.title_de, "version": draft.version, **questions}
