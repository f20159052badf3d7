"""The tree as a page shows it, the clock of response times, contacts, how fast people were answered."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, selectinload

from planner.channels.models import Topic
from planner.days.holidays import NoSuchPlace, public_holidays
from planner.db import db
from planner.guidelines.answering.models import (
    Answering,
    AnsweringStep,
    EscalationContact,
    NotedCase,
    ResponseTime,
    SavedAnswer,
    ServiceDay,
)
from planner.guidelines.answering.rules import (
    RISING,
    Case,
    CaseClass,
    Contact,
    Hours,
    InTime,
    ResponseTimes,
    Somebody,
    in_time,
)
from planner.people.models import Organisation, Person

LATELY = timedelta(days=30)


def answering() -> Answering | None:
    """The thresholds; None where answering isn't set up yet."""
    return db.session.get(Answering, 1)


def steps() -> list[AnsweringStep]:
    """The nine, in their order."""
    return list(db.session.scalars(select(AnsweringStep).order_by(AnsweringStep.number)))


def service_days() -> list[ServiceDay]:
    """From Monday on."""
    return list(db.session.scalars(select(ServiceDay).order_by(ServiceDay.weekday)))


def response_times() -> list[ResponseTime]:
    """Of each class, in their order."""
    return sorted(db.session.scalars(select(ResponseTime)), key=lambda row: list(CaseClass).index(row.case_class))


@dataclass(frozen=True)
class Clock:
    """How time is counted: the service hours, and each class's times."""

    hours: Hours
    times: dict[CaseClass, ResponseTimes]


class Holidays(Container[date]):
    """The public holidays of a place, each year when it is asked for."""

    def __init__(self, country: str, land: str) -> None:
        self._country = country
        self._land = land or None

    def __contains__(self, day: object) -> bool:
        try:
            known = public_holidays(self._country, self._land, day.year) if isinstance(day, date) else ()
        except NoSuchPlace:
            return False
        return any(holiday.day == day for holiday in known)


def clock(zone: ZoneInfo) -> Clock:
    """The clock as the settings have it, in the company's zone, with the holidays of its Land. Three queries."""
    company = db.session.get(Organisation, 1)
    holidays = Holidays(company.country, company.land) if company else frozenset[date]()
    open_on = {day.weekday: (day.opens, day.closes) for day in service_days() if day.opens and day.closes}
    hours, always = Hours([open_on.get(weekday) for weekday in range(7)], zone, holidays), Hours.always(zone)
    times = {
        row.case_class: ResponseTimes(row.first, row.closed, always if row.always else hours)
        for row in response_times()
    }
    return Clock(hours, times)


# -- whom to turn to -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Contacts:
    """Whom to turn to, by class, and by the name of a topic."""

    by_class: dict[CaseClass, Contact]
    by_topic: dict[str, Contact]


def contacts(today: date) -> Contacts:
    """Everybody who is named and not switched off; topics by name, archived ones left out. One query."""
    person, deputy = aliased(Person), aliased(Person)
    query = (
        select(
            EscalationContact.case_class,
            Topic.name,
            EscalationContact.phone,
            *(column for who in (person, deputy) for column in (who.name, who.away_from, who.away_until)),
        )
        .outerjoin(Topic, Topic.id == EscalationContact.topic_id)
        .outerjoin(person, (person.id == EscalationContact.person_id) & person.active)
        .outerjoin(deputy, (deputy.id == EscalationContact.deputy_id) & deputy.active)
        .where(Topic.archived_at.is_(None))
        .order_by(Topic.name, EscalationContact.id)
    )
    by_class, by_topic = {}, {}
    for of_class, topic, phone, *people in db.session.execute(query):
        first, second = (_somebody(people[n], people[n + 1], people[n + 2], today) for n in (0, 3))
        contact = Contact(first, second, phone)
        if of_class:
            by_class[of_class] = contact
        elif topic and (contact.there or contact.phone):
            by_topic[topic] = contact
    return Contacts(by_class, by_topic)


def _somebody(name: str | None, away_from: date | None, away_until: date | None, today: date) -> Somebody | None:
    away = away_from is not None and away_from <= today and (away_until is None or today <= away_until)
    return Somebody(name, away) if name else None


def named_contacts() -> dict[tuple[CaseClass | None, int | None], EscalationContact]:
    """Every contact with its people, by class or topic."""
    people = (EscalationContact.person, EscalationContact.deputy)
    rows = db.session.scalars(select(EscalationContact).options(*map(selectinload, people)))
    return {(row.case_class, row.topic_id): row for row in rows}


def contact_of(*, case_class: CaseClass | None = None, topic_id: int | None = None) -> EscalationContact | None:
    """The contact of one class, or of one topic."""
    return db.session.scalar(
        select(EscalationContact).where(
            EscalationContact.case_class.is_(None)
            if case_class is None
            else EscalationContact.case_class == case_class,
            EscalationContact.topic_id.is_(None) if topic_id is None else EscalationContact.topic_id == topic_id,
        )
    )


# -- words that help -------------------------------------------------------------------------------------------------


def first_answers(most: int) -> tuple[list[SavedAnswer], int]:
    """The first few saved answers, and how many there are; archived ones don't count."""
    query = select(SavedAnswer).where(SavedAnswer.archived_at.is_(None))
    count = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    return list(db.session.scalars(query.order_by(SavedAnswer.id).limit(most))), count


def answers_with(wanted: str) -> list[SavedAnswer]:
    """Saved answers with their owners in which these words stand, by step; archived ones too."""
    query = select(SavedAnswer).options(selectinload(SavedAnswer.owner))
    if wanted:
        texts = (SavedAnswer.title, SavedAnswer.title_de, SavedAnswer.text, SavedAnswer.text_de)
        query = query.where(or_(*(text.icontains(wanted, autoescape=True) for text in texts)))
    return list(db.session.scalars(query.order_by(SavedAnswer.step.is_(None), SavedAnswer.step, SavedAnswer.id)))


# -- how it went -----------------------------------------------------------------------------------------------------


def lately_in_time(clock: Clock, *, now: datetime) -> list[InTime]:
    """How fast each class was answered in the last thirty days. One query."""
    query = select(NotedCase.case_class, NotedCase.arrived_at, NotedCase.first_at)
    rows: Any = db.session.execute(query.where(NotedCase.arrived_at > now - LATELY))
    return in_time((Case(*row) for row in rows), clock.times, now=now)


def storms(thresholds: Answering, *, now: datetime) -> list[tuple[CaseClass, int]]:
    """Classes of which so many came within so many minutes that one goes a step up, and how many."""
    query = (
        select(NotedCase.case_class, func.count())
        .where(
            NotedCase.arrived_at > now - timedelta(minutes=thresholds.within_minutes),
            or_(*(NotedCase.case_class == of for of in RISING)),
        )
        .group_by(NotedCase.case_class)
        .having(func.count() >= thresholds.similar_count)
    )
    return [(of, count) for of, count in db.session.execute(query.order_by(func.count().desc()))]
