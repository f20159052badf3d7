"""The form of a goal."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from planner.people.words import HUE_NAMES
from planner.web.forms import Checked, Line, Lines, Pick, Version


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
