"""How the demo company answers people: whom to call, and who keeps the saved answers true."""

from __future__ import annotations

from sqlalchemy import select

from planner.channels.models import Topic
from planner.db import db
from planner.demo.company import Company
from planner.guidelines.answering.actions import seed_answering
from planner.guidelines.answering.models import EscalationContact, SavedAnswer
from planner.guidelines.answering.rules import CaseClass

# class or topic: person, deputy, number
CONTACTS = {
    CaseClass.CRISIS: ("", "", "0170 555 01 12"),
    CaseClass.SENSITIVE: ("mara", "jana", ""),
}
TOPICS = {"sustainability": ("katrin", "petra"), "product-safety": ("samira", "aylin")}
OWNERS = {3: "mara", 5: "nils", 6: "aylin", 7: "giorgos", 8: "jana"}  # of saved answers, by their step


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
