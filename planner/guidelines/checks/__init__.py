"""Rules that a program checks while people write: one small file a kind, each a pure function."""

from planner.guidelines.checks import (  # noqa: F401 - each kind enters itself into the list
    approver,
    blackout,
    clash,
    embargo,
    goal_kpi,
    image_rights,
    max_per_day,
    min_gap,
    placeholder,
    quiet_hours,
    reply_plan,
    training,
)
