"""Rules that a program checks while people write: one small file a kind, each a pure function."""

from planner.guidelines.checks import placeholder  # noqa: F401 - each kind enters itself into the list
