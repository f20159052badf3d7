"""Before a move that passes something: what it passes, what becomes of it, and the undo of all of it."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from planner.calendar import words as calendar_words
from planner.db import db
from planner.history import recording
from planner.history.models import Act
from planner.people.sign_in import me
from planner.reviews import actions
from planner.reviews.blueprint import bp
from planner.reviews.foresight import Foreseen, foresee
from planner.reviews.forms import CascadeForm
from planner.reviews.rules import Fate
from planner.roadmap import queries as roadmap_queries
from planner.roadmap import rules as roadmap_rules
from planner.roadmap import words
from planner.roadmap.blueprint import who_acts
from planner.roadmap.models import Milestone
from planner.roadmap.moving import about_to_move
from planner.web import dates
from planner.web.answers import allow, found, own_view, refuse, toast_html, went_to
from planner.web.answers import words as said
from planner.web.fragments import page
from planner.web.refusal import Refused


@about_to_move.connect
def look_first(thing: Milestone, form: Any) -> str | None:
    """Where a move that passes something is looked at first."""
    day = form.day.data
    if day is None or day == thing.day or thing.state in roadmap_rules.OVER:
        return None
    try:
        passes = foresee(thing, day, me().access, dates.language()).things
    except Refused:
        return None  # the move itself says so beside the field
    why = {"reason": form.reason.data.value if form.reason.data else None, "text": form.text.data or None}
    view = own_view(form.view.data or "") or None
    address: str = url_for("reviews.cascade", milestone_id=thing.id, day=day.isoformat(), view=view, **why)
    return address if passes else None


@bp.get("/milestones/<row:milestone_id>/cascade")
def cascade(milestone_id: int) -> Response:
    """What the move to `day` would pass. Nothing moves here."""
    thing = found(roadmap_queries.whole_milestone(milestone_id))
    allow(roadmap_rules.may_move(me().access, thing.owner_id))
    form = CascadeForm(request.args)
    form.version.data, form.version.raw_data = thing.version, None
    if thing.state in roadmap_rules.OVER or not form.validate() or form.day.data == thing.day:
        return went_to(url_for("roadmap.day", milestone_id=milestone_id))
    return _preview(thing, form)


@bp.post("/milestones/<row:milestone_id>/cascade")
def apply(milestone_id: int) -> Response:
    """Moves it and what was chosen of what it passes. `apply`: all, chosen, or only this one."""
    thing = found(roadmap_queries.whole_milestone(milestone_id))
    allow(roadmap_rules.may_move(me().access, thing.owner_id))
    form = CascadeForm(request.form)
    if not form.validate() or form.day.data is None:
        return went_to(url_for("roadmap.day", milestone_id=milestone_id))
    lang, access, status = dates.language(), me().access, 422
    try:
        foreseen = foresee(thing, form.day.data, access, lang)
        if foreseen.seen != form.seen.data:
            form.form_errors.append(_("Something changed meanwhile. This is what the move passes now."))
            return _preview(thing, form, status=409)
        chosen, fates = _chosen(foreseen)
        recording.begin(me().id, actions.CASCADE, at=dates.now(), note=form.why.text)
        done = actions.apply(
            thing, form.day.data, form.why, who_acts(), access, foreseen=foreseen, chosen=chosen, fates=fates
        )
        title, view = thing.called(lang), own_view(form.view.data or "")
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return _preview(found(roadmap_queries.whole_milestone(milestone_id)), form, status=status)
    undo = url_for("reviews.undo", act_id=g.act, view=view or None)
    text = " ".join([_("%(title)s moved to %(day)s.", title=title, day=dates.day_short(form.day.data)), *_told(done)])
    return went_to(view or url_for("roadmap.milestone", milestone_id=milestone_id), toast=toast_html(text, undo=undo))


def _chosen(foreseen: Foreseen) -> tuple[set[int], dict[int, Fate]]:
    """What the form says of the milestones and posts of a preview; 'all' is all of them, as it proposes them."""
    which = request.form.get("apply", "")
    everything = {one.thing.id for one in foreseen.along}
    if which == "all":
        return everything, {post.id: Fate.SHIFT for post in foreseen.all_posts}
    if which != "chosen":
        return set(), {}
    ticked = {int(text) for text in request.form.getlist("milestone") if text.isdecimal() and len(text) < 10}
    sent = {post.id: request.form.get(f"post-{post.id}", "") for post in foreseen.all_posts}
    return everything & ticked, {id_: Fate(fate) for id_, fate in sent.items() if fate in list(Fate)}


def _told(done: actions.Done) -> list[str]:
    told = []
    if done.milestones:
        told.append(ngettext("%(num)s milestone moved along.", "%(num)s milestones moved along.", done.milestones))
    if done.posts:
        told.append(ngettext("%(num)s post changed.", "%(num)s posts changed.", done.posts))
    if done.proposed:
        told.append(ngettext("%(num)s thing is proposed.", "%(num)s things are proposed.", done.proposed))
    return told


def _preview(thing: Milestone, form: CascadeForm, *, status: int = 200) -> Response:
    day, lang = form.day.data, dates.language()
    if day is None:
        return went_to(url_for("roadmap.day", milestone_id=thing.id))
    try:
        foreseen = foresee(thing, day, me().access, lang)
    except Refused as refusal:
        return went_to(url_for("roadmap.day", milestone_id=thing.id), toast=toast_html(said(refusal), bad=True))
    form.seen.data, form.version.data = foreseen.seen, thing.version
    view = own_view(form.view.data or "")
    return page(
        "reviews/cascade.html",
        status=status,
        thing=thing,
        form=form,
        foreseen=foreseen,
        view=view,
        back=view or url_for("roadmap.milestone", milestone_id=thing.id),
        asks_why=bool(foreseen.along) or (thing.baseline_day is not None and thing.state.value != "draft"),
        slip=roadmap_rules.slip(day, thing.baseline_day),
        moves=(thing.moves or 0) + (thing.baseline_day is not None),
        fates=[(Fate.SHIFT, _("Shift")), (Fate.HOLD, _("Hold")), (Fate.KEEP, _("Keep"))],
        picked={post.id: request.form.get(f"post-{post.id}", Fate.SHIFT.value) for post in foreseen.all_posts},
        unticked=set()
        if request.method == "GET"
        else {one.thing.id for one in foreseen.along}
        - {int(t) for t in request.form.getlist("milestone") if t.isdecimal()},
        words=words,
        calendar_words=calendar_words,
        today=dates.today(),
    )


@bp.post("/cascades/<row:act_id>/undo")
def undo(act_id: int) -> Response:
    """Takes all of it back; 409 with what changed when something has changed since."""
    act = found(db.session.get(Act, act_id))
    allow(actions.may_undo(act, me().access))
    view = own_view(request.args.get("view", ""))
    try:
        actions.undo(act, me().access, who_acts())
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return page("reviews/not_undone.html", status=409, text=said(refusal))
    return went_to(view or url_for("roadmap.timeline"), toast=toast_html(_("Undone.")))
