"""The forms of the roadmap: milestones and their days, updates, initiatives, dependencies, pictures of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from planner.roadmap import words
from planner.roadmap.actions import Why
from planner.roadmap.health import Health
from planner.roadmap.rules import Cadence, Confidence, MilestoneState, Policy, Reason
from planner.web.forms import Checked, Day, Line, Lines, Pick, Version

Offer = Sequence[tuple[int, str]]


class Reasons(SelectField):
    """Why a day moves; nothing at first."""

    def __init__(self, label: Any, **kw: Any) -> None:
        super().__init__(label, coerce=lambda value: Reason(value) if value else None, validate_choice=False, **kw)

    def iter_choices(self) -> Any:
        self.choices = [SelectChoice("", "–"), *(SelectChoice(r.value, words.reason_label(r)) for r in Reason)]
        return super().iter_choices()


class MilestoneForm(Checked):
    """A milestone. Owner and day may be missing until it is committed; reason and sentence are asked where a promised
    day moves."""

    version = Version()
    title = Line(_("Title"), needed=True)
    title_de = Line(_("German title"))
    state = SelectField(_("State"), coerce=MilestoneState)
    day = Day(_("Day"))
    reason = Reasons(_("Why it moves"))
    text = Line(_("In a sentence"), longest=500)
    department_id = Pick(_("Department"))
    owner_id = Pick(_("Owner"))
    initiative_id = Pick(_("Initiative"))
    goal_id = Pick(_("Goal"))
    done_when = Lines(_("Done when"), longest=5000)
    confidence = SelectField(_("Confidence"), coerce=Confidence, default=Confidence.MEDIUM)
    early_day = Day(_("Perhaps as early as"))
    late_day = Day(_("Perhaps as late as"))
    fixed = BooleanField(_("Fixed day"))

    def offer(self, departments: Offer, people: Offer, goals: Offer, initiatives: Offer) -> None:
        """Fills its lists."""
        self.state.choices = [SelectChoice(state.value, words.state_label(state)) for state in MilestoneState]
        self.confidence.choices = [
            SelectChoice(one.value, words.label(gettext(words.CONFIDENCES[one]))) for one in Confidence
        ]
        self.department_id.offer(list(departments))
        self.owner_id.offer(list(people), none="–")
        self.initiative_id.offer(list(initiatives), none="–")
        self.goal_id.offer(list(goals), none="–")

    def validate_late_day(self, field: Day) -> None:
        if field.data and self.early_day.data and field.data < self.early_day.data:
            raise ValidationError(gettext("This lies before the early day."))

    @property
    def why(self) -> Why:
        return Why(self.reason.data, self.text.data or "")


class DayForm(Checked):
    """The day alone, as its owner moves it. `view`: what the form stands beside."""

    version = Version()
    day = Day(_("Day"))
    reason = Reasons(_("Why"))
    text = Line(_("In a sentence"), longest=500)
    view = Line("", longest=2000)

    @property
    def why(self) -> Why:
        return Why(self.reason.data, self.text.data or "")


class UpdateForm(Checked):
    """A status update."""

    version = Version()
    health = RadioField(_("How does it stand?"), [InputRequired(_("Choose one of them."))], coerce=Health)
    text = Lines(_("What is going on"), longest=5000)
    help = Lines(_("Help needed"), longest=2000)

    def offer(self) -> None:
        self.health.choices = [SelectChoice(one.value, words.health_label(one)) for one in Health]


class CorrectionForm(Checked):
    """Typos of an update."""

    version = Version()
    text = Lines(_("What is going on"), longest=5000)
    help = Lines(_("Help needed"), longest=2000)


class WaitForm(Checked):
    """What a milestone waits for."""

    version = Version()
    from_id = Pick(_("Waits for"))
    lag = IntegerField(_("Working days after it"), [Optional(), NumberRange(0, 250)])


class InitiativeForm(Checked):
    """An initiative."""

    version = Version()
    title = Line(_("Title"), needed=True)
    title_de = Line(_("German title"))
    about = Lines(_("About"), longest=5000)
    state = SelectField(_("State"), coerce=MilestoneState)
    first_day = Day(_("First day"), needed=True)
    last_day = Day(_("Last day"), needed=True)
    department_id = Pick(_("Department"))
    owner_id = Pick(_("Owner"))
    goal_id = Pick(_("Goal"))

    def offer(self, departments: Offer, people: Offer, goals: Offer) -> None:
        """Fills its lists."""
        self.state.choices = [SelectChoice(state.value, words.state_label(state)) for state in MilestoneState]
        self.department_id.offer(list(departments))
        self.owner_id.offer(list(people), none="–")
        self.goal_id.offer(list(goals), none="–")

    def validate_last_day(self, field: Day) -> None:
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(gettext("It ends before it begins."))


class BaselineForm(Checked):
    """A picture of the plan."""

    name = Line(_("Name"), longest=80)
    reason = Lines(_("Why it is kept"), longest=2000, needed=True)


class SettingsForm(Checked):
    """How the roadmap is held."""

    version = Version()
    cadence = RadioField(_("An update of each milestone"), [InputRequired()], coerce=Cadence)
    policy = RadioField(_("When a move breaks a dependency"), [InputRequired()], coerce=Policy)

    def offer(self) -> None:
        self.cadence.choices = [SelectChoice(one.value, gettext(words.CADENCES[one])) for one in Cadence]
        self.policy.choices = [SelectChoice(one.value, gettext(words.POLICIES[one])) for one in Policy]
