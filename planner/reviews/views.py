"""The pages of reviews and cascades, gathered on their blueprint."""

from planner.reviews import cascades, proposals  # noqa: F401 - importing them hangs their pages on the blueprint
from planner.reviews.blueprint import bp

__all__ = ["bp"]
