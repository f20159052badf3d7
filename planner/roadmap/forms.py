"""The forms of milestones: the whole of one, and its day alone."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from planner.roadmap.rules import MilestoneState
from planner.roadmap.words import state_label
from planner.web.forms import Checked, Day, Line, Lines, Pick, Version


class MilestoneForm(Checked):
    """A milestone. Owner and day may be missing until it is committed."""

    version = Version()
    title = Line(_("Title"), needed=True)
    title_de = Line(_("German title"))
    state = SelectField(_("State"), coerce=MilestoneState)
    day = Day(_("Day"))
    department_id = Pick(_("Department"))
    owner_id = Pick(_("Owner"))
    goal_id = Pick(_("Goal"))
    done_when = Lines(_("Done when"), longest=5000)

    def offer(
        self, departments: list[tuple[int, str]], people: list[tuple[int, str]], goals: list[tuple[int, str]]
    ) -> None:
        """Fills its lists."""
        self.state.choices = [SelectChoice(state.value, state_label(state)) for state in MilestoneState]
        self.department_id.offer(departments)
        self.owner_id.offer(people, none="–")
        self.goal_id.offer(goals, none="–")


class DayForm(Checked):
    """The day alone, as its owner moves it. `view`: the calendar that the panel stands beside."""

    version = Version()
    day = Day(_("Day"))
    view = Line("", longest=2000)
