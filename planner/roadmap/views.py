"""The pages of the roadmap, gathered on their blueprint."""

from planner.roadmap import (  # noqa: F401 - importing them hangs their pages on the blueprint
    baselines,
    horizons,
    initiatives,
    milestones,
    moving,
    table,
    timeline,
    updates,
    waits,
)
from planner.roadmap.blueprint import bp

__all__ = ["bp"]
