"""What a milestone waits for, and who follows it."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.history import recording
from planner.people.rules import may_manage
from planner.people.sign_in import me
from planner.roadmap import actions, queries
from planner.roadmap.blueprint import bp
from planner.roadmap.milestones import shown, wait_form
from planner.roadmap.records import Dependency
from planner.web import dates
from planner.web.answers import allow, found, fresh, refuse, toast_html, went_to
from planner.web.refusal import N_, Refused


@bp.post("/milestones/<row:milestone_id>/dependencies")
def wait_for(milestone_id: int) -> Response:
    """Lets it wait for another milestone; a circle is refused, and named."""
    thing = found(queries.whole_milestone(milestone_id))
    allow(may_manage(me().access))
    form = wait_form(thing, request.form)
    if form.validate():
        fresh(thing, form.version.data)
        try:
            if form.from_id.data is None:
                raise Refused(N_("Choose what it waits for."), field="from_id")
            recording.begin(me().id, "wait", at=dates.now())
            actions.wait_for(thing, form.from_id.data, form.lag.data or 0, lang=dates.language())
            db.session.commit()
            return went_to(url_for("roadmap.milestone", milestone_id=milestone_id), toast=toast_html(_("Saved.")))
        except Refused as refusal:
            db.session.rollback()
            refuse(form, refusal)
            thing = found(queries.whole_milestone(milestone_id))
    return shown(thing, "", status=422, wait=form)


@bp.post("/dependencies/<row:dependency_id>/removal")
def stop_waiting(dependency_id: int) -> Response:
    """Lets a milestone no longer wait for another one."""
    link = found(db.session.get(Dependency, dependency_id))
    allow(may_manage(me().access))
    to = url_for("roadmap.milestone", milestone_id=link.to_id)
    recording.begin(me().id, "unwait", at=dates.now())
    db.session.delete(link)
    db.session.commit()
    return went_to(to, toast=toast_html(_("It no longer waits for it.")))


@bp.post("/milestones/<row:milestone_id>/<any(follow, unfollow):verb>")
def follow(milestone_id: int, verb: str) -> Response:
    """Hears of its moves from now on, or no longer."""
    thing = found(queries.whole_milestone(milestone_id))
    actions.follow(thing.id, me().id, wanted=verb == "follow")
    db.session.commit()
    text = _("You hear of it when it moves.") if verb == "follow" else _("You no longer hear of it.")
    return went_to(url_for("roadmap.milestone", milestone_id=milestone_id), toast=toast_html(text))
