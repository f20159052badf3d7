"""The demo's guidelines: in force since March, and who has read them."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from planner.days.rules import months_later
from planner.demo.company import Company
from planner.demo.rows import Event
from planner.demo.spread import Diary
from planner.guidelines.actions import acknowledge, start_first_edition
from planner.guidelines.models import Edition

NINE, NOON = time(9), time(12)
MONTHS_AGO = -8
PUBLISHER = "lena"


def guidelines(texts: dict[str, Any], company: Company, diary: Diary) -> list[Event]:
    """What happened to the guidelines, to be recorded among everything else."""
    began = diary.back(months_later(diary.today, MONTHS_AGO), 0)
    told = Told(company, diary)
    told.starts(began)
    for number, person in enumerate(row["key"] for row in texts["people"]):
        told.reads(person, "1.0", began + timedelta(days=1 + number % 9))
    return told.events


class Told:
    """The events, with the edition that each is about once it is there."""

    def __init__(self, company: Company, diary: Diary) -> None:
        self.company, self.diary = company, diary
        self.events: list[Event] = []
        self.editions: dict[str, Edition] = {}

    def starts(self, day: date) -> None:
        """The first edition comes into force."""
        who, at = self.company.people[PUBLISHER], self.diary.moment(day, NINE)

        def do() -> None:
            self.editions["1.0"] = start_first_edition(who, in_force_from=day, now=at)

        self.events.append(Event(at, who, "publish-edition", do=do))

    def reads(self, person: str, number: str, day: date) -> None:
        """Somebody acknowledges an edition."""
        who, at = self.company.people[person], self.diary.moment(day, NOON)

        def do() -> None:
            acknowledge(self.editions[number], who, counts_from=0, now=at)

        self.events.append(Event(at, who, "acknowledge", do=do))
