"""Changes over several rows: the first edition, the draft of the next, what is accepted into it, publishing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from planner.db import db
from planner.guidelines import rules
from planner.guidelines.comparing import differences
from planner.guidelines.first_edition import first_edition
from planner.guidelines.models import Acknowledgement, ChecklistQuestion, Clause, Edition, Proposal, Section
from planner.guidelines.rulebook.actions import start_rules
from planner.guidelines.rules import ClauseLevel, ProposalKind, ProposalState, places_of
from planner.people.models import Person
from planner.web.refusal import N_, Refused

COPIED = ("place", "level", "text_en", "text_de", "note_en", "note_de", "networks", "channels", "departments")


def start_first_edition(person_id: int | None, *, in_force_from: date, now: datetime) -> Edition:
    """Publishes the guidelines that come ready, with their rules, for a company that has none."""
    ready = first_edition()
    edition = Edition(title_en=ready["title_en"], title_de=ready["title_de"])
    for part in ready["sections"]:
        section = Section(number=part["number"], title_en=part["title_en"], title_de=part["title_de"])
        section.clauses = [
            Clause(
                place=(places_of(clause["number"]) or (0, 0))[1],
                level=ClauseLevel(clause["level"]),
                text_en=clause["text_en"],
                text_de=clause["text_de"],
                note_en=clause.get("note_en", ""),
                note_de=clause.get("note_de", ""),
                networks=clause.get("networks", []),
            )
            for clause in part["clauses"]
        ]
        edition.sections.append(section)
    fill_checklist(edition, [question["en"] for question in ready["checklist"]], [q["de"] for q in ready["checklist"]])
    edition.publish(ready["edition"], in_force_from, major=True, person_id=person_id, now=now)
    db.session.add(edition)
    clauses = [clause for part in ready["sections"] for clause in part["clauses"]]
    start_rules(((clause["number"], clause.get("rules", ())) for clause in clauses), now=now)
    return edition


# -- the draft -----------------------------------------------------------------------------------------------------


def begin_draft(last: Edition | None, questions: Sequence[ChecklistQuestion] = ()) -> Edition:
    """The draft of the next edition: all that stands in the last one, or nothing where there is none."""
    draft = Edition()
    if last is not None:
        draft.title_en, draft.title_de = last.title_en, last.title_de
        for part in last.sections:
            section = Section(number=part.number, title_en=part.title_en, title_de=part.title_de)
            section.clauses = [Clause(**{name: getattr(clause, name) for name in COPIED}) for clause in part.clauses]
            draft.sections.append(section)
        fill_checklist(draft, [q.text_en for q in questions], [q.text_de for q in questions])
    db.session.add(draft)
    db.session.flush()
    return draft


def fill_checklist(edition: Edition, english: Sequence[str], german: Sequence[str]) -> None:
    """Makes the questions of the checklist exactly these; the shorter list leaves the rest of the other alone."""
    wanted = max(len(english), len(german))
    del edition.questions[wanted:]
    for position in range(wanted):
        if position == len(edition.questions):
            edition.questions.append(ChecklistQuestion(position=position + 1))
        question = edition.questions[position]
        question.text_en = english[position] if position < len(english) else ""
        question.text_de = german[position] if position < len(german) else ""


def add_section(draft: Edition, title_en: str, title_de: str) -> Section:
    """One more section, with a number that none has had before."""
    taken = db.session.scalar(select(func.max(Section.number))) or 0
    section = Section(number=taken + 1, title_en=title_en, title_de=title_de)
    draft.sections.append(section)
    return section


def add_clause(section: Section) -> Clause:
    """One more clause of a section, with a number that none has had before."""
    taken = db.session.scalar(select(func.max(Clause.place)).where(Clause.section == section.number)) or 0
    clause = Clause(place=taken + 1)
    section.clauses.append(clause)
    return clause


def drop_clause(clause: Clause) -> None:
    """Takes a clause out of the draft. Its number is never given again once it stood in an edition."""
    clause.part.clauses.remove(clause)


# -- proposals -----------------------------------------------------------------------------------------------------


def accept(
    proposal: Proposal,
    draft: Edition,
    *,
    texts: Mapping[str, str],
    level: ClauseLevel | None,
    why: str,
    person_id: int,
    now: datetime,
) -> None:
    """Takes a proposal into the draft, in these words by language. Refuses one whose clause or section is no longer
    in the draft, one without a word, and one that was decided already."""
    section = draft.section(proposal.section)
    clause = draft.clause(proposal.number)
    if section is None or (clause is None and proposal.kind != ProposalKind.NEW):
        raise Refused(N_("This clause is no longer in the draft, so nothing can be changed in it."))
    state = ProposalState.ACCEPTED
    if proposal.kind != ProposalKind.DROP:
        rules.check_proposal(ProposalKind.NEW, texts.get(proposal.language, ""), "")
        state = rules.verdict(proposal.text, texts.get(proposal.language, ""))
    proposal.decide(state, why, person_id=person_id, now=now)
    if proposal.kind == ProposalKind.DROP and clause is not None:
        drop_clause(clause)
    else:
        clause = clause or add_clause(section)
        write(clause, texts)
        clause.level = level or clause.level
        proposal.place = clause.place
    proposal.edition_id = draft.id


def write(clause: Clause, texts: Mapping[str, str]) -> None:
    """What it says, in the languages that are given."""
    for language, text in texts.items():
        setattr(clause, f"text_{language}", text.strip())


# -- publishing ----------------------------------------------------------------------------------------------------


def lacking(draft: Edition, languages: Sequence[str]) -> list[Refused]:
    """What the draft needs before it can be published."""
    titled: Iterable[Edition | Section] = [draft, *draft.sections]
    clauses = list(draft.clauses)
    if not clauses:
        return [Refused(N_("There is no clause in it yet."))]
    titles = [{"en": thing.title_en, "de": thing.title_de} for thing in titled]
    texts = [rules.Text(clause.number, {"en": clause.text_en, "de": clause.text_de}) for clause in clauses]
    return rules.lacking(titles, texts, languages)


def publish(
    draft: Edition,
    last: Edition | None,
    day: date,
    *,
    major: bool,
    languages: Sequence[str],
    person_id: int,
    today: date,
    now: datetime,
) -> None:
    """Publishes the draft after the edition `last`. The first of all is always one that everybody reads.

    Refuses while a text is missing in one of the languages, where no clause has changed, and a day that has passed or
    precedes that of `last`."""
    for refusal in lacking(draft, languages):
        raise refusal
    if last is not None and not differences(last.clauses, draft.clauses, languages[0]):
        raise Refused(N_("No clause has changed, so there is nothing to publish."))
    rules.check_day(day, today=today, last=last.in_force_from if last else None)
    number = rules.next_number(last.number if last else None, major=major)
    draft.publish(number, day, major=major or last is None, person_id=person_id, now=now)


# -- reading -------------------------------------------------------------------------------------------------------


def acknowledge(edition: Edition, person_id: int, *, counts_from: int, now: datetime) -> None:
    """Notes that somebody has read this edition; once is enough. `counts_from` is the id from which an acknowledgement
    counts today: one of an edition before it would be asked for again, so it is refused."""
    if edition.id < counts_from:
        raise Refused(N_("There is a newer edition by now. Please read that one."))
    db.session.get_one(Person, person_id, with_for_update=True)  # a second click waits here, and finds it done
    own = select(Acknowledgement.id).where(Acknowledgement.person_id == person_id)
    if db.session.scalar(own.where(Acknowledgement.edition_id == edition.id)) is None:
        db.session.add(Acknowledgement(person_id=person_id, edition_id=edition.id, at=now))
