"""The forms of answering: a case that is noted."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateTimeLocalField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from planner.guidelines.answering import words
from planner.guidelines.answering.rules import CaseClass, Decision
from planner.web.forms import Checked, Line, Pick, Version, sound


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
