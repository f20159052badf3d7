"""A post's steps on its way, the talk about it, and taking things back."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from planner.calendar import actions, checking, queries, rules, words
from planner.calendar.checking import Checked
from planner.calendar.composer import beside, bp, composer, first_error, undo_address, warned
from planner.calendar.findings import check_goes_on, check_has_reasons
from planner.calendar.forms import CommentForm, StepForm
from planner.calendar.models import Mention, Post
from planner.calendar.rules import Step
from planner.calendar.swaps import days_with, seen_so_far
from planner.db import db, read_on
from planner.guidelines.queries import editions, in_force, questions_of
from planner.history import recording
from planner.history.models import Act
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import allow, found, fresh, own_view, refuse, toast_html, went_to
from planner.web.answers import words as said
from planner.web.fragments import page, wants_fragment, with_toast
from planner.web.refusal import N_, Refused


@bp.post("/posts/<row:post_id>/<any(send, approve, 'return', schedule, publish, cancel, reopen):name>")
def step(post_id: int, name: str) -> Response:
    """One step on its way: to review, approved, returned with a comment, scheduled, published, cancelled, reopened."""
    who, now, wanted = me(), dates.now(), Step(name)
    thing = found(queries.whole_post(post_id, who.access))
    allow(rules.may_step(wanted, who.access, thing.approving_departments))
    form = StepForm(request.form)
    form.ticked = request.form.getlist("ticked")
    view = own_view(form.view.data or "")
    if form.validate():
        fresh(thing, form.version.data)
        try:
            recording.begin(who.id, wanted.value, at=now)
            if wanted == Step.RETURN:
                if not (form.text.data or "").strip():
                    raise Refused(N_("Say what should change, then it goes back."), field="text")
                actions.say(thing, who.id, form.text.data or "", now=now, returned=True)
            checked = checking.check_and_note(thing, now=now)
            whole = take(thing, wanted, now=now, checked=checked, reason=form.reason.data or "", ticked=_ticked())
            db.session.commit()
            text = _(words.DONE[wanted]) if whole else _("Approved by you. One more approval is needed.")
            return _stepped(thing, form, view, toast_html(text, undo=undo_address(view)))
        except Refused as refusal:
            db.session.rollback()
            refuse(form, refusal)
    return _stepped(found(queries.whole_post(post_id, who.access)), form, view, "")


def _ticked() -> dict[str, list[int]]:
    """The questions of the checklist that were answered with yes, under the number of the edition in force."""
    wanted = set(request.form.getlist("ticked"))
    edition = in_force(editions(), dates.today()) if wanted else None
    if edition is None or edition.number is None:
        return {}
    return {edition.number: [q.position for q in questions_of(edition.id) if str(q.position) in wanted]}


def take(
    thing: Post,
    step: Step,
    *,
    now: datetime,
    checked: Checked,
    reason: str = "",
    ticked: dict[str, list[int]] | None = None,
) -> bool:
    """Takes one step; False where another approval is still missing. What a rule blocks goes no further, and what it
    warns of is approved with a reason only."""
    access = me().access
    if step in (Step.SEND, Step.APPROVE, Step.SCHEDULE):
        rules.step_leads(step, thing.state)
        check_goes_on(checked)
    if step == Step.SEND:
        thing.send(now=now)
    elif step == Step.APPROVE:
        departments = [d for d in thing.approving_departments if access.admin or d in access.approves_in]
        others = queries.who_can_approve(thing.approving_departments, but={thing.owner_id, *thing.written_by})
        rules.check_four_eyes(access.person_id, owner_id=thing.owner_id, written_by=thing.written_by, others=others)
        check_has_reasons(thing, checked, reason, access.person_id, now=now)
        return thing.approve(access.person_id, departments, others=others, ticked=ticked, now=now)
    else:
        thing.take(step, now=now)
    return True


def _stepped(thing: Post, form: StepForm, view: str, toast: str) -> Response:
    if form.errors:
        if not wants_fragment() or "from_list" not in request.form:
            return composer(thing, view=view, status=422, step_errors=first_error(form), step_form=form)
        return with_toast(page("posts/done.html", fragment="done", status=422), toast_html(first_error(form), bad=True))
    if not wants_fragment():
        back = request.form.get("back", "")
        return went_to(back if back == "/my-work" else url_for("posts.post", post_id=thing.id), toast=toast)
    return beside(composer(found(queries.whole_post(thing.id, me().access)), view=view), view, toast)


@bp.post("/posts/<row:post_id>/comments")
def comment(post_id: int) -> Response:
    """Something said about a post."""
    thing = found(queries.whole_post(post_id, me().access))
    form = CommentForm(request.form)
    view = own_view(form.view.data or "")
    if not form.validate():
        return composer(thing, view=view, status=422, comment_form=form)
    recording.begin(me().id, "comment", at=dates.now())
    actions.say(thing, me().id, form.text.data or "", now=dates.now())
    db.session.commit()
    if not wants_fragment():
        return went_to(url_for("posts.post", post_id=post_id) + "#talk")
    return composer(found(queries.whole_post(post_id, me().access)), view=view)


@bp.post("/comments/<row:comment_id>/seen")
def seen(comment_id: int) -> Response:
    """Waves a mention off."""
    mention = found(db.session.get(Mention, (comment_id, me().id)))
    mention.seen_at = dates.now()
    db.session.commit()
    return went_to("/my-work")


@bp.post("/acts/<row:act_id>/undo")
def undo(act_id: int) -> Response:
    """Takes an act back, as a new act; 409 with what changed when something it touched has changed since."""
    who, stood = me(), seen_so_far()
    act = found(db.session.get(Act, act_id))
    view = own_view(request.args.get("view", "") or request.form.get("view", ""))
    try:
        posts, near = actions.undo(act, who.access, now=dates.now())
        touched = actions.days_touched(act, posts)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return _not_undone(said(refusal), view)
    except HTTPException:
        db.session.rollback()
        raise
    read_on()
    fell = any(post.sent_at == dates.now() for post in posts)
    told = warned(_("Undone."), near, fell)
    if fell and not near:
        told += " " + _("It needs its approval again.")
    text = toast_html(told, bad=fell or bool(near))
    if wants_fragment() and view and not _panel_is_open():
        return days_with(view, toast=text, stood=stood, touched=touched)
    to = view or (url_for("posts.post", post_id=posts[0].id) if posts else url_for("calendar.this_month"))
    return went_to(to, toast=text)


def _panel_is_open() -> bool:
    """Whether something stands beside the days that sent this: it may be of what was taken back."""
    there = urlsplit(request.headers.get("HX-Current-URL", "")).path
    return bool(there and not own_view(there))


def _not_undone(text: str, view: str) -> Response:
    toast = toast_html(text, bad=True)
    if wants_fragment() and view:
        return days_with(view, toast=toast, status=409)
    if wants_fragment():
        return with_toast(page("posts/done.html", fragment="done", status=409), toast)
    return page("posts/not_undone.html", status=409, text=text)
