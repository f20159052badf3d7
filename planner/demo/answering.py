"""How the demo company answers people: whom to call, who keeps the saved answers true, what was answered lately."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from sqlalchemy import select

from planner.channels.models import Topic
from planner.config import ROOT
from planner.db import db
from planner.demo.company import Company
from planner.demo.rows import Event, Row, made, put
from planner.demo.spread import Diary
from planner.guidelines.answering.actions import seed_answering
from planner.guidelines.answering.models import EscalationContact, NotedCase, SavedAnswer
from planner.guidelines.answering.queries import clock
from planner.guidelines.answering.rules import USUAL, CaseClass, Target, due_at

# class or topic: person, deputy, number
CONTACTS = {
    CaseClass.CRISIS: ("", "", "0170 555 01 12"),
    CaseClass.SENSITIVE: ("mara", "jana", ""),
}
TOPICS = {"sustainability": ("katrin", "petra"), "product-safety": ("samira", "aylin")}
OWNERS = {3: "mara", 5: "nils", 6: "aylin", 7: "giorgos", 8: "jana"}  # of saved answers, by their step
LATELY = range(2, 19)  # working days ago: all of them within thirty days, and what began then is over


def set_answering_up(company: Company) -> None:
    """What comes ready, with the people of this company."""
    seed_answering()
    topics = {topic.slug: topic.id for topic in db.session.scalars(select(Topic))}
    contacts = {contact.case_class: contact for contact in db.session.scalars(select(EscalationContact))}
    for of_class, (person, deputy, phone) in CONTACTS.items():
        contact = contacts[of_class]
        contact.person_id, contact.deputy_id = company.people.get(person), company.people.get(deputy)
        contact.phone = phone
        db.session.flush()  # one at a time, so that the history is the same each time
    for slug, (person, deputy) in TOPICS.items():
        db.session.add(
            EscalationContact(topic_id=topics[slug], person_id=company.people[person], deputy_id=company.people[deputy])
        )
        db.session.flush()
    for answer in db.session.scalars(select(SavedAnswer).order_by(SavedAnswer.id)).all():
        answer.owner_id = company.people[OWNERS[answer.step or 7]]
        db.session.flush()


def answered_lately(company: Company, diary: Diary) -> list[Event]:
    """Writes what was answered in the last thirty days; what happened. Draws from dice of its own, so that the rest of
    the demo stays as it is."""
    dice = Random(f"planner answers {diary.today.isoformat()}")  # noqa: S311 - the same on every run, and no secret
    rows = sorted(_cases(company, diary, dice), key=lambda row: (row["arrived_at"], row["line"]))
    events = [Event(row["noted_at"], row["noted_by_id"], "note") for row in rows]
    for event, id_, row in zip(events, put(NotedCase, rows), rows, strict=True):
        event.changes.append(made(NotedCase, id_, row))
    return events


def _cases(company: Company, diary: Diary, dice: Random) -> Iterator[Row]:
    facts, hours = _facts(), clock(diary.zone).hours

    def case(of: CaseClass, line: str, channel: str, who: str, arrived: datetime, first: datetime | None) -> Row:
        noted_by = company.people[who or "jana"]
        return {
            "case_class": of,
            "decision": USUAL[of],
            "channel_id": company.channels[channel].id,
            "line": line,
            "answered_by_id": company.people[who] if who else None,
            "arrived_at": arrived,
            "first_at": first,
            "closed_at": None,
            "noted_by_id": noted_by,
            "noted_at": (first or arrived) + timedelta(minutes=1),
            "version": 1,
        }

    def picked(of: str, kind: str) -> str:
        return str(dice.choice(facts[kind][of]))

    def moment(days_ago: int) -> datetime:
        return diary.moment(diary.back(diary.today, days_ago), time(dice.randint(8, 16), dice.randrange(60)))

    for of, waits in facts["waits"].items():
        lines = facts["lines"][of]
        for number, wait in enumerate(waits):
            arrived = moment(dice.choice(LATELY))
            first = due_at(arrived, Target(minutes=wait), hours)
            row = case(
                CaseClass(of), lines[number % len(lines)], picked(of, "channels"), picked(of, "who"), arrived, first
            )
            yield row | {"closed_at": due_at(arrived, Target(minutes=wait + dice.randint(0, 240)), hours)}
    for line in facts["left"]:
        yield case(
            CaseClass.NONE, line, picked("none", "channels"), picked("none", "who"), moment(dice.choice(LATELY)), None
        )
    for told in facts["open"]:
        arrived = (
            diary.moment(diary.back(diary.today, told["days_ago"]), time(8, 40))
            if told["days_ago"]
            else diary.now - timedelta(minutes=50)
        )
        first = due_at(arrived, Target(minutes=told["wait"]), hours) if told["who"] else None
        yield case(CaseClass(told["class"]), told["line"], told["channel"], told["who"], arrived, first)


@lru_cache(maxsize=1)
def _facts() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ROOT / "planner" / "data" / "demo-answering.json").read_text(encoding="utf-8"))
    return read
