"""The forms of the feeds' page."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from planner.calendar.rules import State
from planner.calendar.words import state_label
from planner.feeds.models import Subscription
from planner.feeds.programs import Program
from planner.feeds.words import BUTTONS
from planner.web.forms import Checked, Line, Ticks, Version, differences

LANGUAGES = (("en", "English"), ("de", "Deutsch"))


class SubscribeForm(Checked):
    """Which feed, for which program; the offered feeds are set from outside."""

    feed = SelectField(_("Calendar feed"))
    program = SelectField(_("Program"), choices=[SelectChoice(p.value, b) for p, b in BUTTONS.items()], coerce=Program)


class OptionsForm(Checked):
    """What stands in one subscription's feed."""

    version = Version()
    name = Line(_("Name"), longest=80, needed=True)
    states = Ticks(_("Posts that are"), coerce=State)
    reached = BooleanField(_("Milestones that are reached"))
    observances = BooleanField(_("Public holidays and days worth knowing"))
    language = SelectField(_("Language"), choices=[SelectChoice(code, name) for code, name in LANGUAGES])

    def __init__(self, formdata: Any = None, **values: Any) -> None:
        super().__init__(formdata, **values)
        self.states.choices = [SelectChoice(state, state_label(state)) for state in State if state != State.CANCELLED]


def options_of(subscription: Subscription) -> OptionsForm:
    """The form as a subscription fills it."""
    return OptionsForm(
        data={
            "version": subscription.version,
            "name": subscription.name,
            "states": sorted(subscription.wanted_states),
            "reached": subscription.reached,
            "observances": subscription.observances,
            "language": subscription.language,
        }
    )


def changed_meanwhile(mine: OptionsForm, subscription: Subscription) -> list[tuple[str, str, str]]:
    """Where what was typed differs from what stands by now: label, theirs, mine."""
    theirs = options_of(subscription)
    label = str(mine.states.label.text)
    rows = [row for row in differences(mine, theirs) if row[0] != label]
    if set(mine.states.data or ()) != set(theirs.states.data or ()):
        rows.append((label, _listed(theirs.states.data), _listed(mine.states.data)))
    return rows


def _listed(states: list[State] | None) -> str:
    return ", ".join(state_label(state) for state in State if state in (states or ())) or gettext("none")
