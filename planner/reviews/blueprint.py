"""The blueprint of what changes milestones and posts together."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("reviews", __name__)
