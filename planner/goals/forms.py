"""The forms of a goal, of a measure, and of readings."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from planner.goals import words
from planner.goals.rules import Better, Unit
from planner.people.words import HUE_NAMES
from planner.web.forms import Checked, Day, Line, Lines, Pick, Version, sound


class GoalForm(Checked):
    """A goal: what the company wants to get at."""

    version = Version()
    title = Line(_("Title"), needed=True)
    title_de = Line(_("German title"))
    about = Lines(_("About"), longest=5000)
    owner_id = Pick(_("Owner"))
    hue = SelectField(_("Colour"), coerce=int)

    def offer(self, people: list[tuple[int, str]]) -> None:
        """Fills its lists."""
        self.owner_id.offer(people, none="–")
        self.hue.choices = [SelectChoice(hue, gettext(name)) for hue, name in HUE_NAMES.items()]


class Value(StringField):
    """A number as people of the reader's language write it; None where nothing stands in the field."""

    def __init__(self, label: Any, **kw: Any) -> None:
        super().__init__(label, [Optional()], render_kw={"inputmode": "decimal", "autocomplete": "off"}, **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if text:
            try:
                self.data = words.value_of(text)
            except ValueError:
                self.raw_data = [sound(text)[:40]]
                raise ValueError(
                    gettext("This is no number. Write it like %(like)s.", like=words.typed(1250.5))
                ) from None

    def _value(self) -> str:
        if self.raw_data and self.raw_data[0] and self.data is None:
            return str(self.raw_data[0])
        return words.typed(self.data)


class MeasureForm(Checked):
    """A measure; start and target may be unknown."""

    version = Version()
    title = Line(_("Title"), needed=True)
    title_de = Line(_("German title"))
    about = Lines(_("What exactly it counts"), longest=2000)
    source = Line(_("Where it is from"), longest=120)
    unit = SelectField(_("Unit"), coerce=Unit, default=Unit.COUNT)
    better = SelectField(_("Direction"), coerce=Better, default=Better.UP)
    start = Value(_("Start"))
    start_day = Day(_("Start on"))
    target = Value(_("Target"))
    target_day = Day(_("Target by"))

    def offer(self) -> None:
        """Fills its lists."""
        self.unit.choices = [SelectChoice(unit.value, gettext(words.UNITS[unit])) for unit in Unit]
        self.better.choices = [SelectChoice(way.value, gettext(words.BETTER[way])) for way in Better]


class ReadingForm(Checked):
    """One measure's line among the readings."""

    value = Value(_("Reading"))


class ReadingsForm(Checked):
    """The day of some readings."""

    day = Day(_("Read on"), needed=True)

    def check_past(self, today: date) -> bool:
        """Nothing is read in the future; says so beside the field."""
        if self.day.data and self.day.data > today:
            self.day.errors = [*self.day.errors, gettext("This day is still to come.")]
            return False
        return True
