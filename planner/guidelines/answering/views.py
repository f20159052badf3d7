"""The pages of answering, gathered on their blueprint."""

from planner.guidelines.answering import respond  # noqa: F401 - importing them hangs their pages on the blueprint
from planner.guidelines.answering.blueprint import bp

__all__ = ["bp"]
