"""The pages of the settings, gathered on their blueprint."""

from planner.settings import (  # noqa: F401 - importing them hangs their pages on the blueprint
    archiving,
    channels,
    days,
    departments,
    guideline_rules,
    history,
    leaving,
    networks,
    organisation,
    own,
    people,
    quiet_periods,
    set_up,
    topics,
)
from planner.settings.blueprint import bp

__all__ = ["bp"]
