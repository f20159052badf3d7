"""Changes over several rows: the first edition, the draft of the next one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from planner.db import db
from planner.guidelines.first_edition import first_edition
from planner.guidelines.models import Acknowledgement, ChecklistQuestion, Clause, Edition, Section
from planner.guidelines.rulebook.actions import start_rules
from planner.guidelines.rules import ClauseLevel, EditionState, places_of
from planner.people.models import Person
from planner.web.refusal import N_, Refused


def start_first_edition(person_id: int | None, *, in_force_from: date, now: datetime) -> Edition:
    """Publishes the guidelines that come ready, with their rules, for a company that has none."""
    ready = first_edition()
    edition = Edition(
        state=EditionState.PUBLISHED,
        number=ready["edition"],
        title_en=ready["title_en"],
        title_de=ready["title_de"],
        in_force_from=in_force_from,
        published_at=now,
        published_by_id=person_id,
    )
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
                channels=[],
                departments=[],
            )
            for clause in part["clauses"]
        ]
        edition.sections.append(section)
    edition.questions = [
        ChecklistQuestion(position=position, text_en=question["en"], text_de=question["de"])
        for position, question in enumerate(ready["checklist"], start=1)
    ]
    db.session.add(edition)
    db.session.flush()
    clauses = [clause for part in ready["sections"] for clause in part["clauses"]]
    start_rules(((clause["number"], clause.get("rules", ())) for clause in clauses), now=now)
    return edition


def acknowledge(edition: Edition, person_id: int, *, counts_from: int, now: datetime) -> None:
    """Notes that somebody has read this edition; once is enough. `counts_from` is the id from which an acknowledgement
    counts today: one of an edition before it would be asked for again, so it is refused."""
    if edition.id < counts_from:
        raise Refused(N_("There is a newer edition by now. Please read that one."))
    db.session.get_one(Person, person_id, with_for_update=True)  # a second click waits here, and finds it done
    own = select(Acknowledgement.id).where(Acknowledgement.person_id == person_id)
    if db.session.scalar(own.where(Acknowledgement.edition_id == edition.id)) is None:
        db.session.add(Acknowledgement(person_id=person_id, edition_id=edition.id, at=now))
