"""How fast Planner is, as ratios to a bare Flask `hello` in the same run."""
