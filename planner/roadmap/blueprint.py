"""The roadmap's blueprint, and who acts in a request of its views."""

from __future__ import annotations

from flask import Blueprint

from planner.people.sign_in import me
from planner.roadmap.actions import Who
from planner.web import dates

bp = Blueprint("roadmap", __name__)


def who_acts() -> Who:
    """Who acts in this request, when, and on which local day."""
    return Who(me().id, dates.now(), dates.today())
