"""The demo company: eight departments, twelve months around today, every state of a post."""

from planner.demo.loading import PASSWORD, Loaded, NotEmpty, age, is_empty, load, load_if_empty, who_signs_in
from planner.demo.texts import zone

__all__ = ["PASSWORD", "Loaded", "NotEmpty", "age", "is_empty", "load", "load_if_empty", "who_signs_in", "zone"]
