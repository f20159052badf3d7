"""What a message is and what is done about it, and how long people wait for it: only while somebody is there to answer.
Pure; no clock is read here."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from planner.days.rules import DAY, NoSuchTime, instant_of, local_day
from planner.people.rules import Access, may_manage
from planner.web.refusal import N_, Refused

MIDNIGHT = time(0)
REACH = 400  # days within which an answer falls due, if there are any service hours at all
LONG_AGO = timedelta(days=366)
SLACK = timedelta(minutes=2)  # a form's clock may be ahead of ours


class CaseClass(enum.StrEnum):
    """What a message is; its response times hang on it."""

    CRISIS = "crisis"
    VIOLATION = "violation"
    SENSITIVE = "sensitive"
    COMPLAINT = "complaint"
    QUESTION = "question"
    OTHER = "other"
    NONE = "none"


class Decision(enum.StrEnum):
    """What is done about it; each step of the tree names one."""

    ESCALATE_NOW = "escalate-now"
    HIDE_REPORT = "hide-report"
    ESCALATE = "escalate"
    OBSERVE = "observe"
    ANSWER_PRIVATE = "answer-private"
    CORRECT = "correct"
    ANSWER = "answer"
    THANK = "thank"
    ONE_FACT = "one-fact"


# what is done where nobody says otherwise
USUAL = {
    CaseClass.CRISIS: Decision.ESCALATE_NOW,
    CaseClass.VIOLATION: Decision.HIDE_REPORT,
    CaseClass.SENSITIVE: Decision.ESCALATE,
    CaseClass.COMPLAINT: Decision.ANSWER_PRIVATE,
    CaseClass.QUESTION: Decision.ANSWER,
    CaseClass.OTHER: Decision.THANK,
    CaseClass.NONE: Decision.OBSERVE,
}
# five praises in an hour are no storm, and nothing is above a crisis
RISING = (CaseClass.VIOLATION, CaseClass.SENSITIVE, CaseClass.COMPLAINT, CaseClass.QUESTION)


class Target(NamedTuple):
    """By when something is done: within so many minutes that count, or by the end of the so-manieth working day after
    the one on which it arrived (0: of that day). Neither: there is no hurry."""

    minutes: int | None = None
    days: int | None = None

    def __bool__(self) -> bool:
        return self.minutes is not None or self.days is not None


class Hours:
    """When somebody is there to answer: for each weekday from Monday when it begins and ends on the wall clock there,
    None for closed; never on a holiday. A day that ends at 00:00 ends at midnight."""

    def __init__(
        self, week: Sequence[tuple[time, time] | None], zone: ZoneInfo, holidays: Container[date] = frozenset()
    ) -> None:
        self.week = tuple(week)
        self.zone = zone
        self.holidays = holidays
        self._windows: dict[date, tuple[datetime, datetime] | None] = {}

    @classmethod
    def always(cls, zone: ZoneInfo) -> Hours:
        """Day and night."""
        return cls([(MIDNIGHT, MIDNIGHT)] * 7, zone)

    def of(self, day: date) -> tuple[datetime, datetime] | None:
        """The instants, in UTC, between which somebody is there on that day."""
        if day not in self._windows:
            self._windows[day] = self._window(day)
        return self._windows[day]

    def after(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What is left of the day of that moment, then the days after it; ends when there are none for long."""
        first = local_day(moment, self.zone)
        for number in range(REACH):
            window = self.of(first + number * DAY)
            if window and window[1] > moment:
                yield max(window[0], moment), window[1]

    def _window(self, day: date) -> tuple[datetime, datetime] | None:
        hours = self.week[day.weekday()]
        if hours is None or day in self.holidays:
            return None
        opens, closes = hours
        return self._instant(day, opens), self._instant(day + DAY if closes == MIDNIGHT else day, closes)

    def _instant(self, day: date, at: time) -> datetime:
        """A wall time that the clocks skip is the first one after it."""
        try:
            return instant_of(day, at, self.zone)
        except NoSuchTime as skipped:
            return instant_of(skipped.next.date(), skipped.next.time(), self.zone)


def served(start: datetime, end: datetime, hours: Hours) -> timedelta:
    """How much of the time between two instants counts: what of it lies in the hours. Nothing when `end` is not after
    `start`."""
    counted = timedelta(0)
    day, last = local_day(start, hours.zone), local_day(end, hours.zone)
    while day <= last:
        window = hours.of(day)
        if window:
            counted += max(min(window[1], end) - max(window[0], start), timedelta(0))
        day += DAY
    return counted


def due_at(arrived: datetime, target: Target, hours: Hours) -> datetime | None:
    """Until when something that arrived then is in time; None without a target, or when nobody is ever there."""
    if target.minutes is not None:
        left = timedelta(minutes=target.minutes)
        for opens, closes in hours.after(arrived):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
    elif target.days is not None:
        for number, (_, closes) in enumerate(hours.after(arrived)):
            if number == target.days:
                return closes
    return None


def is_late(due: datetime | None, at: datetime, hours: Hours) -> bool:
    """Whether time that counts has run since it was due: what is due at closing time is not late overnight."""
    return due is not None and served(due, at, hours) > timedelta(0)


def percentile(waits: Sequence[timedelta | None], of_hundred: int) -> timedelta | None:
    """The wait within which so many of a hundred lie (the nearest rank, so that it is one that happened). None stands
    for one that isn't over, and is the answer where too many aren't, or there are none."""
    over = sorted(wait for wait in waits if wait is not None)
    rank = max(1, -(-of_hundred * len(waits) // 100))
    return over[rank - 1] if rank <= len(over) else None


class Case(NamedTuple):
    """What of a noted case counts: what it was, when it arrived and was first answered."""

    case_class: CaseClass
    arrived_at: datetime
    first_at: datetime | None


@dataclass(frozen=True)
class ResponseTimes:
    """The targets of one class, and the hours in which its clock runs."""

    first: Target
    closed: Target
    hours: Hours

    def first_due(self, arrived: datetime) -> datetime | None:
        return due_at(arrived, self.first, self.hours)

    def closed_due(self, arrived: datetime) -> datetime | None:
        return due_at(arrived, self.closed, self.hours)


@dataclass(frozen=True)
class Standing:
    """How a case stands: how long until it was answered and closed, in time that counts, or when that is due.

    `open` while something is still due, `overdue` when time has run since."""

    answered_in: timedelta | None = None
    answer_due: datetime | None = None
    answered_late: bool = False
    closed_in: timedelta | None = None
    closing_due: datetime | None = None
    closed_late: bool = False
    open: bool = False

    @property
    def overdue(self) -> bool:
        return self.open and ((self.answer_due is not None and self.answered_late) or self.closed_late)

    @property
    def next_due(self) -> datetime | None:
        """What is due first."""
        return self.answer_due or self.closing_due


def standing(case: Case, closed_at: datetime | None, times: ResponseTimes, *, now: datetime) -> Standing:
    """How a case stands by the times of its class. What is closed is answered."""
    first_at = case.first_at or closed_at
    answer_due, closing_due = times.first_due(case.arrived_at), times.closed_due(case.arrived_at)
    return Standing(
        answered_in=served(case.arrived_at, first_at, times.hours) if first_at else None,
        answer_due=None if first_at else answer_due,
        answered_late=is_late(answer_due, first_at or now, times.hours),
        closed_in=served(case.arrived_at, closed_at, times.hours) if closed_at else None,
        closing_due=None if closed_at else closing_due,
        closed_late=is_late(closing_due, closed_at or now, times.hours),
        open=closed_at is None and bool((times.first and not first_at) or times.closed),
    )


@dataclass(frozen=True)
class InTime:
    """How fast one class was answered: how many of how many in time, and within what half and nine of ten were.

    Left out is what waits still and isn't late yet."""

    case_class: CaseClass
    target: Target
    in_time: int
    total: int
    half: timedelta | None
    nine_of_ten: timedelta | None

    @property
    def of_hundred(self) -> int:
        """Rounded, but 100 only when all were."""
        share = round(100 * self.in_time / self.total)
        return share if self.in_time == self.total else min(share, 99)


def in_time(cases: Iterable[Case], times: Mapping[CaseClass, ResponseTimes], *, now: datetime) -> list[InTime]:
    """Of each class that wants a first answer and had cases, the one with most cases first."""
    waits: dict[CaseClass, list[timedelta | None]] = {}
    good: Counter[CaseClass] = Counter()
    for case in cases:
        wanted = times.get(case.case_class)
        if wanted is None or not wanted.first:
            continue
        late = is_late(wanted.first_due(case.arrived_at), case.first_at or now, wanted.hours)
        if case.first_at is None and not late:
            continue
        wait = served(case.arrived_at, case.first_at, wanted.hours) if case.first_at else None
        waits.setdefault(case.case_class, []).append(wait)
        good[case.case_class] += not late
    said = [
        InTime(of, times[of].first, good[of], len(all_), percentile(all_, 50), percentile(all_, 90))
        for of, all_ in waits.items()
    ]
    return sorted(said, key=lambda one: (-one.total, list(CaseClass).index(one.case_class)))


# Whom to turn to


class Somebody(NamedTuple):
    """A person by name, and whether they are away today."""

    name: str
    away: bool


class Contact(NamedTuple):
    """Whom to turn to: a person, their deputy, the number of a phone."""

    person: Somebody | None = None
    deputy: Somebody | None = None
    phone: str = ""

    @property
    def there(self) -> list[str]:
        """The names of those who aren't away, the person before the deputy."""
        return [one.name for one in (self.person, self.deputy) if one and not one.away]

    @property
    def missed(self) -> str:
        """The name of the person whom the deputy stands in for today; '' when that isn't so."""
        stands_in = self.person and self.person.away and self.deputy and not self.deputy.away
        return self.person.name if self.person and stands_in else ""


# What may be written


def check_hours(opens: time | None, closes: time | None) -> None:
    """Refuses a day that has only one end, or ends before it begins; 00:00 as its end is midnight."""
    if (opens is None) != (closes is None):
        raise Refused(N_("Both times are needed, or none where nobody is there."))
    if opens is not None and closes is not None and closes != MIDNIGHT and closes <= opens:
        raise Refused(N_("It ends before it begins."))


def check_times(
    arrived: datetime, first: datetime | None, closed: datetime | None, *, noted: datetime, now: datetime
) -> None:
    """Refuses what can't have happened: an answer before the message, an end before the answer, the future, and what
    lies more than a year before it was noted."""
    if arrived < noted - LONG_AGO:
        raise Refused(N_("That is more than a year ago."), field="arrived")
    if first is not None and first < arrived:
        raise Refused(N_("It was answered before it arrived."), field="first")
    if closed is not None and closed < (first or arrived):
        raise Refused(N_("It was closed before that."), field="closed")
    for field, at in (("arrived", arrived), ("first", first), ("closed", closed)):
        if at is not None and at > now + SLACK:
            raise Refused(N_("That is still to come."), field=field)


# Who may


def may_change_case(access: Access, noted_by: int) -> bool:
    """Whoever noted it, and managers."""
    return may_manage(access) or access.person_id == noted_by
