"""The form of a cascade's preview."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.widgets import HiddenInput

from planner.roadmap.actions import Why
from planner.roadmap.forms import Reasons
from planner.web.forms import Checked, Day, Line, Version


class CascadeForm(Checked):
    """A move and why. `seen`: the seal of the preview that its person looked at; `view`: what it began beside."""

    version = Version()
    day = Day(_("Day"), needed=True, widget=HiddenInput())
    reason = Reasons(_("Why it moves"))
    text = Line(_("In a sentence"), longest=500)
    seen = HiddenField()
    view = Line("", longest=2000)

    @property
    def why(self) -> Why:
        return Why(self.reason.data, self.text.data or "")
