"""Rules that a program checks while people write: one small file a kind, each a pure function."""

from planner.guidelines.checks import (  # noqa: F401 - each kind enters itself into the list
    ad_label,
    ai_label,
    approver,
    blackout,
    claim_source,
    clash,
    embargo,
    goal_kpi,
    green_claim,
    image_rights,
    max_per_day,
    min_gap,
    placeholder,
    quiet_hours,
    reply_plan,
    sensitive_topic,
    training,
)
