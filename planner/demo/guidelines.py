"""The demo's guidelines: a first edition in spring, a second since last week, what people proposed, who has read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from planner.days.rules import months_later
from planner.db import db
from planner.demo.company import Company
from planner.demo.rows import Event
from planner.demo.spread import Diary
from planner.guidelines import actions
from planner.guidelines.first_edition import first_edition
from planner.guidelines.models import Clause, Edition, Proposal
from planner.guidelines.rules import ClauseLevel, ProposalKind, ProposalState, places_of

NINE, NOON = time(9), time(12)
FIRST, SECOND = -8, timedelta(days=8)  # months, and days, before today
AHEAD = timedelta(days=3)  # published before it is in force
PUBLISHER = "lena"
BOTH = ("en", "de")


def guidelines(texts: dict[str, Any], more: dict[str, Any], company: Company, diary: Diary) -> list[Event]:
    """What happened to the guidelines, to be recorded among everything else."""
    story = Told(company, diary, more["changes"])
    people = [row["key"] for row in texts["people"]]
    spring, lately = diary.back(months_later(diary.today, FIRST), 0), diary.back(diary.today - SECOND, 0)
    story.at(spring, NINE, PUBLISHER, "publish-edition", lambda: story.start(spring))
    for number, person in enumerate(people):
        story.reads(person, 0, spring + timedelta(days=1 + number % 9))
    for change in sorted(more["changes"], key=lambda row: row["accepted_days_ago"], reverse=True):
        story.is_wished(change)
        story.is_accepted(change)
    for wish in more["proposals"]:
        story.is_wished(wish)
        if "declined_by" in wish:
            story.is_declined(wish)
        if "accepted_by" in wish:
            story.is_accepted(wish)
    story.at(lately - AHEAD, NINE, PUBLISHER, "publish-edition", lambda: story.publish(lately))
    for number, person in enumerate(people):
        if person not in more["not_read_yet"]:
            story.reads(person, 1, min(lately + timedelta(days=number % 6), diary.today - timedelta(days=1)))
    return story.events


class Told:
    """The events in the making, with the editions and proposals that they are about once these are there."""

    def __init__(self, company: Company, diary: Diary, changes: list[dict[str, Any]]) -> None:
        self.company, self.diary, self.changes = company, diary, changes
        self.events: list[Event] = []
        self.editions: list[Edition] = []
        self.proposals: dict[str, Proposal] = {}

    def at(self, day: date, at: time, who: str, verb: str, do: Callable[[], object]) -> None:
        """Something that somebody does."""
        self.events.append(Event(self.diary.moment(day, at), self.company.people[who], verb, do=do))

    def ago(self, days: int) -> date:
        return self.diary.back(self.diary.today - timedelta(days=days), 0)

    def start(self, day: date) -> None:
        """The first edition comes into force, with the words that it had then."""
        now = self.diary.moment(day, NINE)
        edition = actions.start_first_edition(self.company.people[PUBLISHER], in_force_from=day, now=now)
        for change in self.changes:
            part, place = places_of(change["number"]) or (0, 0)
            clauses = next(section.clauses for section in edition.sections if section.number == part)
            there = next((clause for clause in clauses if clause.place == place), None)
            if change["kind"] == ProposalKind.NEW and there:
                clauses.remove(there)
                continue
            if there is None:
                there = Clause(place=place, level=ClauseLevel(change["level"]))
                clauses.append(there)
            actions.write(there, {language: change[f"was_{language}"] for language in BOTH})
        self.editions.append(edition)

    def reads(self, person: str, edition: int, day: date) -> None:
        """Somebody acknowledges an edition."""
        who, now = self.company.people[person], self.diary.moment(day, NOON)
        self.at(
            day,
            NOON,
            person,
            "acknowledge",
            lambda: actions.acknowledge(self.editions[edition], who, counts_from=0, now=now),
        )

    def is_wished(self, wish: dict[str, Any]) -> None:
        """Somebody proposes what the second edition says, or something else."""
        part, place = places_of(wish["number"]) or (0, 0)
        kind = ProposalKind(wish.get("kind", "change"))
        language = wish.get("language", "en")
        said = wish.get("text") or ("" if kind == ProposalKind.DROP else _said(wish)[f"text_{language}"])
        day = self.ago(wish["days_ago"])

        def do() -> None:
            made = Proposal(
                kind=kind, section=part, place=None if kind == ProposalKind.NEW else place, language=language
            )
            made.text, made.reason, made.person_id = said, wish["reason"], self.company.people[wish["by"]]
            made.at = self.diary.moment(day, NOON)
            db.session.add(made)
            self.proposals[wish["number"]] = made

        self.at(day, NOON, wish["by"], "propose", do)

    def is_accepted(self, change: dict[str, Any]) -> None:
        """It is taken into the draft, in both languages."""
        day = self.ago(change["accepted_days_ago"])
        who, now = self.company.people[change["accepted_by"]], self.diary.moment(day, NOON)

        def do() -> None:
            last = self.editions[-1]
            if last.number:
                self.editions.append(actions.begin_draft(last, last.questions))
            proposal, draft = self.proposals[change["number"]], self.editions[-1]
            ready = {} if proposal.kind == ProposalKind.DROP else _said(change)
            texts = {language: ready[f"text_{language}"] for language in BOTH} if ready else {}
            actions.accept(proposal, draft, texts=texts, level=None, why="", person_id=who, now=now)
            if proposal.kind == ProposalKind.NEW:
                part = next(section for section in draft.sections if section.number == proposal.section)
                part.clauses[-1].note_en, part.clauses[-1].note_de = ready["note_en"], ready["note_de"]

        self.at(day, NOON, change["accepted_by"], "accept", do)

    def is_declined(self, wish: dict[str, Any]) -> None:
        """It is not taken, for a reason."""
        day = self.ago(wish["declined_days_ago"])
        who, now = self.company.people[wish["declined_by"]], self.diary.moment(day, NOON)

        def do() -> None:
            proposal = self.proposals[wish["number"]]
            proposal.decide(ProposalState.DECLINED, wish["decision"], person_id=who, now=now)

        self.at(day, NOON, wish["declined_by"], "decline", do)

    def publish(self, day: date) -> None:
        """The draft becomes the second edition."""
        first, draft = self.editions[:2]
        who, now = self.company.people[PUBLISHER], self.diary.moment(day - AHEAD, NINE)
        actions.publish(draft, first, day, major=True, languages=BOTH, person_id=who, today=day - AHEAD, now=now)


def _said(wish: dict[str, Any]) -> dict[str, Any]:
    """What a clause should say: in a proposal's own words, or as the project's own edition has it."""
    if "text_de" in wish:
        return {"text_en": wish["text"], "text_de": wish["text_de"]}
    clauses = [clause for section in first_edition()["sections"] for clause in section["clauses"]]
    return next(clause for clause in clauses if clause["number"] == wish["number"])
