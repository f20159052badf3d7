"""The posts that serve a milestone or a goal, at an address of their own: the pages below ask for them there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, request, url_for

from planner.calendar import queries, words
from planner.calendar.models import Post
from planner.calendar.progress import progress_of, serving_goals
from planner.calendar.views import bp, overdue
from planner.days.rules import months_later
from planner.db import db
from planner.goals.models import Goal
from planner.people.sign_in import me
from planner.roadmap.models import Milestone
from planner.roadmap.timescale import quarter_of
from planner.web import dates
from planner.web.answers import found, own_view
from planner.web.fragments import page


@bp.get("/milestones/<row:milestone_id>/posts")
def for_milestone(milestone_id: int) -> Response:
    """All that serve it, by day."""
    access, lang = me().access, dates.language()
    milestone = found(db.session.get(Milestone, milestone_id))
    return _served(
        serves=milestone.called(lang),
        posts=queries.posts_of(access, lang, milestone=milestone_id),
        progress=progress_of(Post.milestone_id, milestone_id, access),
        back=url_for("roadmap.milestone", milestone_id=milestone_id),
        milestone=milestone,
    )


@bp.get("/goals/<row:goal_id>/posts")
def for_goal(goal_id: int) -> Response:
    """Those from today on."""
    goal = found(db.session.get(Goal, goal_id))
    lang = dates.language()
    return _served(
        serves=goal.called(lang),
        posts=queries.posts_of(me().access, lang, goal=goal_id, since=dates.today()),
        back=url_for("goals.goal", goal_id=goal_id),
        goal=goal,
    )


@bp.get("/goals/served")
def what_serves_goals() -> Response:
    """How many milestones and posts of this quarter serve each goal; under htmx to each goal's place on their page."""
    today = dates.today()
    first = quarter_of(today)
    last = months_later(first, 3) - timedelta(days=1)
    rows, goalless = serving_goals(me().access, dates.language(), first, last, today)
    return page("calendar/goals.html", fragment="counts", rows=rows, goalless=goalless)


def _served(**values: Any) -> Response:
    view = own_view(request.args.get("view", ""))
    return page(
        "calendar/served.html",
        fragment="served",
        **values,
        view=view,
        words=words,
        overdue=overdue,
        today=dates.today(),
    )
