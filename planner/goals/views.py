"""The pages of goals, gathered on their blueprint."""

from planner.goals import goals, measures, readings  # noqa: F401 - importing them hangs their pages on the blueprint
from planner.goals.blueprint import bp

__all__ = ["bp"]
