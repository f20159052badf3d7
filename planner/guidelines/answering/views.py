"""The pages of answering, gathered on their blueprint."""

from planner.guidelines.answering import (  # noqa: F401 - importing them hangs their pages on the blueprint
    cases,
    contacts,
    library,
    respond,
    steps,
    times,
    undoing,
)
from planner.guidelines.answering.blueprint import bp

__all__ = ["bp"]
