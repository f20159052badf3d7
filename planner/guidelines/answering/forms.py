"""The forms of answering: a case, a step, a saved answer, a contact, the times."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateTimeLocalField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from planner.guidelines.answering import words
from planner.guidelines.answering.rules import CaseClass, Decision, Target, check_hours
from planner.web.answers import refuse
from planner.web.forms import Checked, Clock, Line, Lines, Number, Pick, Version, sound
from planner.web.refusal import Refused

PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{2,38}")
NONE, MINUTES, HOURS, SAME_DAY, DAYS = "none", "minutes", "hours", "same-day", "days"
MOST = {MINUTES: 10_000, HOURS: 500, DAYS: 60}


class Moment(DateTimeLocalField):
    """A day with its time on the reader's clock, as browsers send it: 2026-11-26T10:00."""

    def __init__(self, label: Any, *, needed: bool = False, **kw: Any) -> None:
        needs = InputRequired(_("Day and time are needed.")) if needed else Optional()
        super().__init__(label, [needs], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data, self.raw_data = None, [sound(text) for text in valuelist]
            raise ValueError(gettext("There is no such moment. Write it like 2026-11-26T10:00.")) from None
        if self.data and not 1990 <= self.data.year <= 2199:
            raise ValueError(gettext("That day is too far away."))
        if self.data:
            self.data = self.data.replace(second=0)


class CaseForm(Checked):
    """A message and what became of it."""

    version = Version()
    case_class = RadioField(_("What was it?"))
    decision = SelectField(_("What is done"))
    line = Line(_("What it was about"))
    channel_id = Pick(_("Channel"))
    arrived = Moment(_("Arrived"), needed=True)
    first = Moment(_("Answered"))
    closed = Moment(_("Closed"))
    answered_by_id = Pick(_("Answered by"))

    def offer(self, *, channels: list[tuple[int, str]], people: list[tuple[int, str]]) -> None:
        """Fills its lists."""
        self.case_class.choices = [SelectChoice(of.value, words.called(of)) for of in CaseClass]
        self.decision.choices = [
            SelectChoice("", gettext("as the tree says")),
            *(SelectChoice(decision.value, gettext(words.DECISIONS[decision])) for decision in Decision),
        ]
        self.channel_id.offer(channels, none=gettext("elsewhere"))
        self.answered_by_id.offer(people, none=gettext("nobody yet"))


def _in_either(form: Checked, name: str) -> bool:
    """Whether a text stands in one of both languages; the form says so where it stands in none."""
    if (form[name].data or "").strip() or (form[f"{name}_de"].data or "").strip():
        return True
    form[name].errors = [*form[name].errors, gettext("It is needed in one language at least.")]
    return False


class StepForm(Checked):
    """The texts of one step, in both languages."""

    version = Version()
    question = Line(_("Question"), longest=120)
    question_de = Line(_("Question in German"), longest=120)
    todo = Line(_("What to do"), longest=250)
    todo_de = Line(_("What to do in German"), longest=250)
    action = Line(_("Action"), longest=40)
    action_de = Line(_("Action in German"), longest=40)
    who = Line(_("Who"), longest=80)
    who_de = Line(_("Who, in German"), longest=80)

    def validate(self, *args: Any, **values: Any) -> bool:
        good = super().validate(*args, **values)
        there = [_in_either(self, name) for name in ("question", "todo", "action")]
        return good and all(there)


class AnswerForm(Checked):
    """A saved answer, in both languages."""

    version = Version()
    title = Line(_("Title"), longest=120)
    title_de = Line(_("German title"), longest=120)
    text = Lines(_("Text"), longest=5_000)
    text_de = Lines(_("Text in German"), longest=5_000)
    step = Pick(_("Step"))
    owner_id = Pick(_("Owner"))

    def offer(self, *, steps: list[tuple[int, str]], people: list[tuple[int, str]]) -> None:
        """Fills its lists."""
        self.step.offer(steps, none=gettext("any"))
        self.owner_id.offer(people, none="–")

    def validate(self, *args: Any, **values: Any) -> bool:
        good = super().validate(*args, **values)
        there = [_in_either(self, name) for name in ("title", "text")]
        return good and all(there)


class ContactForm(Checked):
    """Whom to turn to."""

    version = Version()
    person_id = Pick(_("Person"))
    deputy_id = Pick(_("Deputy"))
    phone = Line(_("Phone"), longest=40)

    def validate_phone(self, field: Line) -> None:
        if field.data and not PHONE.fullmatch(field.data):
            raise ValidationError(gettext("A number as one dials it, please: 0170 555 01 12."))

    def validate_deputy_id(self, field: Pick) -> None:
        if field.data and field.data == self.person_id.data:
            raise ValidationError(gettext("That is the same person."))


def typed_target(amount: Number, unit: SelectField) -> Target:
    """The target that an amount and its unit stand for; the form saw to it that the amount is there where it counts."""
    count, of = amount.data or 0, unit.data
    if of in (MINUTES, HOURS):
        return Target(minutes=count * (60 if of == HOURS else 1))
    return Target(days=count if of == DAYS else 0) if of in (DAYS, SAME_DAY) else Target()


def shown_target(target: Target) -> tuple[int | None, str]:
    """Amount and unit as they were most likely typed."""
    if target.days is not None:
        return (target.days, DAYS) if target.days else (None, SAME_DAY)
    if target.minutes is None:
        return None, NONE
    whole = target.minutes >= 120 and target.minutes % 60 == 0
    return (target.minutes // 60, HOURS) if whole else (target.minutes, MINUTES)


class TimesForm(Checked):
    """The response times of one class."""

    first_amount = Number(_("Answer in"), 1, 10_000)
    first_unit = SelectField(_("Unit of the answer"))
    closed_amount = Number(_("Closed in"), 1, 10_000)
    closed_unit = SelectField(_("Unit of closing"))
    always = BooleanField(_("Day and night"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for unit in (self.first_unit, self.closed_unit):
            unit.choices = [
                SelectChoice(NONE, gettext("no hurry")),
                SelectChoice(MINUTES, gettext("minutes")),
                SelectChoice(HOURS, gettext("hours")),
                SelectChoice(SAME_DAY, gettext("the same working day")),
                SelectChoice(DAYS, gettext("working days")),
            ]

    def validate(self, *args: Any, **values: Any) -> bool:
        good = super().validate(*args, **values)
        for amount, unit in ((self.first_amount, self.first_unit), (self.closed_amount, self.closed_unit)):
            most = MOST.get(unit.data)
            if most and not amount.errors and not 1 <= (amount.data or 0) <= most:
                amount.errors = [gettext("A number from %(min)s to %(max)s, please.", min=1, max=most)]
                good = False
        return good


class ServiceDayForm(Checked):
    """When somebody is there on one weekday."""

    opens = Clock(_("From"))
    closes = Clock(_("Until"))

    def validate(self, *args: Any, **values: Any) -> bool:
        if not super().validate(*args, **values):
            return False
        try:
            check_hours(self.opens.data, self.closes.data)
        except Refused as refusal:
            refusal.field = "closes"
            refuse(self, refusal)
            return False
        return True


class ThresholdsForm(Checked):
    """When one goes a step up. `version` is that of everything on the page, added up."""

    version = Version()
    similar_count = Number(_("Similar ones"), 2, 1_000, needed=True)
    within_minutes = Number(_("Within minutes"), 1, 10_000, needed=True)
    reach_over = Number(_("People who see it"), 1, 100_000_000, needed=True)
