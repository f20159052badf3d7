"""Proposing a change, and deciding on one."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.guidelines import actions, queries, rules, words
from planner.guidelines.blueprint import bp, decider, done, whole_draft
from planner.guidelines.forms import DecisionForm, ProposalForm
from planner.guidelines.models import Clause, Edition, Proposal, Section
from planner.guidelines.rules import ProposalKind, ProposalState, may_decide, places_of
from planner.history import recording
from planner.people.organisation import languages
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import ChangedMeanwhile, found, fresh, refuse
from planner.web.comparing import compare
from planner.web.fragments import page
from planner.web.refusal import N_, Refused


@bp.get("/guidelines/proposals")
def proposals() -> Response:
    """What people propose, and what became of it."""
    lines = queries.all_proposals()
    return page("guidelines/proposals.html", proposals=lines, words=words, may_decide=may_decide(me().access))


@bp.get("/guidelines/proposals/new")
def new_proposal() -> Response:
    """A form for what `about` names: a clause by its number, or a section for a further one in it. Without it, the
    choice of one."""
    text = _text()
    about = request.args.get("about", "")
    section, clause = _named(text, about)
    if section is None:
        return page("guidelines/propose_about.html", edition=text, words=words)
    spoken = _language(request.args.get("language", dates.language()))
    form = ProposalForm(data={"about": about, "language": spoken, "text": _said(clause, spoken)})
    return _form(form, section, clause)


@bp.post("/guidelines/proposals")
def propose() -> Response:
    """Proposes other words for a clause, a further clause, or one less; everybody may."""
    who, now = me(), dates.now()
    form = ProposalForm(request.form)
    form.language.choices = list(languages())
    section, clause = _named(_text(), form.about.data or "")
    if not form.validate() or section is None:
        return _form(form, found(section), clause, status=422)
    kind = ProposalKind.NEW if clause is None else ProposalKind.DROP if form.drop.data else ProposalKind.CHANGE
    text = "" if kind == ProposalKind.DROP else (form.text.data or "").strip()
    try:
        rules.check_proposal(kind, text, _said(clause, _language(form.language.data)))
    except Refused as refusal:
        refuse(form, refusal)
        return _form(form, section, clause, status=422)
    recording.begin(who.id, "propose", at=now)
    made = Proposal(kind=kind, section=section.number, place=clause.place if clause else None, text=text)
    made.language, made.reason, made.person_id, made.at = form.language.data, form.reason.data or "", who.id, now
    db.session.add(made)
    db.session.commit()
    return done(
        url_for("guidelines.proposal", proposal_id=made.id), _("Proposed. You will find here what becomes of it.")
    )


@bp.get("/guidelines/proposals/<row:proposal_id>")
def proposal(proposal_id: int) -> Response:
    """One proposal against the text as it stands, and what became of it."""
    return _shown(found(db.session.get(Proposal, proposal_id)))


@bp.post("/guidelines/proposals/<row:proposal_id>/decision")
def decide(proposal_id: int) -> Response:
    """Takes it into the draft of the next edition, in these words, or declines it with a reason."""
    who, now = decider(), dates.now()
    thing = found(db.session.get(Proposal, proposal_id))
    form = DecisionForm(request.form)
    if not form.validate():
        return _shown(thing, form, status=422)
    fresh(thing, form.version.data)
    if thing.state != ProposalState.OPEN:
        raise ChangedMeanwhile
    declines = "decline" in request.form
    try:
        recording.begin(who.id, "decline" if declines else "accept", at=now)
        why = (form.why.data or "").strip()
        if declines:
            if not why:
                raise Refused(N_("Say why not, so that whoever proposed it knows."), field="why")
            thing.decide(ProposalState.DECLINED, why, person_id=who.id, now=now)
        else:
            draft = whole_draft(queries.editions(), begun=True)
            clause = draft.clause(thing.number)
            if clause is not None and form.clause_version.data and clause.version != form.clause_version.data:
                raise ChangedMeanwhile
            texts = {language: form[f"text_{language}"].data or "" for language in languages()}
            level = None if thing.kind == ProposalKind.CHANGE else form.level.data
            actions.accept(thing, draft, texts=texts, level=level, why=why, person_id=who.id, now=now)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return _shown(found(db.session.get(Proposal, proposal_id)), form, status=422)
    text = _("Declined.") if declines else _("Accepted. It stands in the draft of the next edition.")
    return done(url_for("guidelines.proposals"), text)


def _text() -> Edition:
    """The text that proposals speak of: the newest that was published, or the first draft."""
    editions = queries.editions()
    return queries.with_text(found(queries.newest_published(editions) or queries.draft_among(editions)))


def _named(text: Edition, about: str) -> tuple[Section | None, Clause | None]:
    """The section and clause that 'about' names; no clause where it is a section's number alone."""
    if about.isascii() and about.isdigit() and len(about) < 4:
        return text.section(int(about)), None
    clause = text.clause(about) if places_of(about) else None
    return (clause.part, clause) if clause else (None, None)


def _language(wanted: str) -> str:
    return wanted if wanted in languages() else languages()[0]


def _said(clause: Clause | None, language: str) -> str:
    text: str = getattr(clause, f"text_{language}", "")
    return text


def _form(form: ProposalForm, section: Section, clause: Clause | None, *, status: int = 200) -> Response:
    waiting = queries.open_proposals_for(section.number, clause.place) if clause else []
    values: dict[str, Any] = {"form": form, "section": section, "clause": clause, "waiting": waiting}
    return page("guidelines/propose.html", status=status, **values, languages=languages(), words=words)


def _shown(thing: Proposal, form: DecisionForm | None = None, *, status: int = 200) -> Response:
    line = queries.proposal_line(thing.id)
    editions = queries.editions()
    text, edition = queries.draft_among(editions), queries.newest_published(editions)
    now = queries.with_text(text or found(edition)) if thing.state == ProposalState.OPEN else None
    clause = now.clause(thing.number) if now else None
    section = now.section(thing.section) if now else None
    decides = may_decide(me().access) and thing.state == ProposalState.OPEN
    values: dict[str, Any] = {
        "proposal": line,
        "section": section,
        "clause": clause,
        "gone": now is not None and clause is None and thing.kind != ProposalKind.NEW,
        "in_draft": text is not None and edition is not None,
        "pieces": compare(_said(clause, thing.language), thing.text) if now else [],
        "accepted_into": next((e for e in editions if e.id == thing.edition_id), None),
        "form": (form or _decision(thing, clause)) if decides else None,
        "version": thing.version,
        "clause_version": clause.version if clause and text else None,
        "languages": languages(),
    }
    return page("guidelines/proposal.html", status=status, **values, words=words)


def _decision(thing: Proposal, clause: Clause | None) -> DecisionForm:
    said = {f"text_{language}": _said(clause, language) for language in languages()}
    if thing.kind != ProposalKind.DROP:
        said[f"text_{thing.language}"] = thing.text
    return DecisionForm(data={**said, "level": clause.level if clause else rules.ClauseLevel.MUST})
