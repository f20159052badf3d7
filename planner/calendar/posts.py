"""One post: the composer, new ones, moving, its steps, the talk about it, and taking things back."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _
from jinja2_fragments.flask import render_block
from werkzeug.exceptions import HTTPException

from planner.calendar import actions, queries, rules, words
from planner.calendar.comparing import difference
from planner.calendar.forms import (
    FLAGS,
    CommentForm,
    MediumForm,
    MoveForm,
    NewPostForm,
    PostForm,
    StepForm,
    VariantForm,
    composer_forms,
    fill_medium,
    fill_variant,
)
from planner.calendar.models import Mention, Post, Variant
from planner.calendar.picking import departments_to_write_in, offer_all
from planner.calendar.rules import HELD, State, Step
from planner.calendar.views import calendar_at, day_of
from planner.channels.counting import count, hashtags_in, links_in
from planner.channels.models import Topic
from planner.days.rules import elsewhere, exists_twice, instant_of
from planner.db import db
from planner.history import queries as history
from planner.history import recording
from planner.history.models import Act
from planner.people.rules import may_edit
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import (
    ChangedMeanwhile,
    allow,
    found,
    fresh,
    own_view,
    refuse,
    toast_html,
    went_to,
)
from planner.web.answers import (
    words as said,
)
from planner.web.fragments import page, wants_fragment, with_toast
from planner.web.refusal import N_, Refused

bp = Blueprint("posts", __name__)

TEXT = re.compile(r"v\d+-text")  # the field of a channel's text


# -- looking at one ----------------------------------------------------------------------------------------------


@bp.get("/posts/<row:post_id>")
def post(post_id: int) -> Response:
    """The composer: beside the calendar under htmx, on its own otherwise."""
    thing = found(queries.whole_post(post_id, me().access))
    answer = composer(thing, view=request.args.get("view", ""))
    answer.headers["HX-Push-Url"] = url_for("posts.post", post_id=post_id)
    return answer


def composer(
    post: Post,
    *,
    view: str,
    status: int = 200,
    typed: Any = None,
    forms: tuple[PostForm, dict[int, VariantForm], dict[int, MediumForm]] | None = None,
    **more: Any,
) -> Response:
    """The composer's answer: the panel under htmx, the page otherwise. `view` is the calendar it stands beside."""
    who, now = me(), dates.now()
    if forms is None:
        forms = composer_forms(post, typed, embargo=_local(post.embargo_until))
        offer_all(forms[0], post, who.access, company_zone=dates.company_zone().key)
    form, variants, media = forms
    editable = may_edit(who.access, post.department_id) and not post.fixed
    departments = post.approving_departments
    approval = post.last_approval
    values: dict[str, Any] = {
        "post": post,
        "form": form,
        "variant_forms": variants,
        "medium_forms": media,
        "view": own_view(view),
        "alone": not wants_fragment(),
        "editable": editable,
        "may_comment": True,
        "steps": [step for step in rules.steps_from(post.state) if rules.may_step(step, who.access, departments)],
        "overdue": rules.is_overdue(post.state, post.day, post.moment, now=now, today=dates.today()),
        "words": words,
        "talk": queries.talk_of(post.id),
        "history": history.acts_about("post", post.id),
        "undoable": actions.UNDOABLE,
        "approvers": queries.who_can_approve(departments, but={post.owner_id, *post.written_by}),
        "differences": difference(approval.content, post.content()) if approval and approval.dropped_at else None,
        "last_approval": approval,
        "elsewhere": _elsewhere(post),
        "counts": {v.id: _counted(variants[v.id], v) for v in post.variants},
        "twice": bool(post.day and post.at and exists_twice(post.day, post.at, _zone_of(post))),
        "comment_form": CommentForm(),
        "shown": _shown(post),
        "now": now,
        "here": url_for("posts.post", post_id=post.id),
    }
    return page("posts/post.html", fragment="composer", status=status, **(values | more))


def _shown(post: Post) -> int | None:
    """The variant whose text is in sight: one that was just added, the one that was before, the first."""
    added, before = request.form.get("add_channel", ""), request.form.get("shown", "")
    wanted = [v.id for v in post.variants if added and str(v.channel_id) == added]
    wanted += [v.id for v in post.variants if str(v.id) == before]
    return next(iter([*wanted, *(v.id for v in post.variants)]), None)


def _counted(form: VariantForm, variant: Variant) -> dict[str, Any]:
    network = variant.channel.network
    text = form.text.data or ""
    return {
        "length": count(text, network.unit, network.link_counts_as),
        "limit": network.text_limit,
        "links": len(links_in(text)),
        "hashtags": len(hashtags_in(text)),
    }


def _zone_of(post: Post) -> ZoneInfo:
    return ZoneInfo(post.zone or dates.company_zone().key)


def _elsewhere(post: Post) -> dict[str, Any]:
    """What the post's moment is in its own zone, and on the reader's clock where that differs."""
    if post.moment is None:
        return {}
    own = elsewhere(post.moment, _zone_of(post))
    readers = elsewhere(post.moment, dates.zone())
    return {"own": own, "reader": readers if (readers.day, readers.time) != (own.day, own.time) else None}


def beside(answer: Response, view: str, toast: str = "") -> Response:
    """Under htmx, adds the calendar's days as they now are, and a toast, to an answer that changes the panel."""
    if view and wants_fragment():
        days = render_block_of_days(view)
        partial = f'<hx-partial hx-target="#days" hx-swap="outerHTML">{days}</hx-partial>'
        answer.set_data(answer.get_data(as_text=True) + partial)
    return with_toast(answer, toast) if toast and wants_fragment() else answer


def render_block_of_days(view: str) -> str:
    """The days of the month that `view` shows, as HTML."""
    return str(render_block("calendar/month.html", "days", **calendar_at(view)))


# -- new ones ----------------------------------------------------------------------------------------------------


@bp.get("/posts/new")
def new() -> Response:
    """A title and a day: in the day's cell under htmx, as a page otherwise."""
    departments = departments_to_write_in(me())
    allow(bool(departments))
    day = day_of(request.args["day"]) if request.args.get("day") else None
    form = NewPostForm(data={"day": day, "view": own_view(request.args.get("view", ""))})
    form.department_id.offer(departments)
    return page("posts/new.html", fragment="quick", form=form, departments=departments, day=day)


@bp.post("/posts")
def create() -> Response:
    """Keeps an idea; 'More' opens its composer."""
    who = me()
    departments = departments_to_write_in(who)
    form = NewPostForm(request.form)
    form.department_id.offer(departments)
    allow(bool(departments))
    if "department_id" not in request.form:  # a form that has nothing to choose from
        form.department_id.data = departments[0][0]
    allow(form.department_id.data is None or may_edit(who.access, form.department_id.data))
    view = own_view(form.view.data or "")
    values = {"departments": departments, "day": form.day.data}
    if form.validate():
        try:
            recording.begin(who.id, "create", at=dates.now())
            made = actions.new_post(
                title=form.title.data or "",
                department_id=form.department_id.data or 0,
                owner_id=who.id,
                day=form.day.data,
                now=dates.now(),
            )
            db.session.commit()
            return _made(made, view)
        except Refused as refusal:
            db.session.rollback()
            refuse(form, refusal)
    answer = page("posts/new.html", fragment="quick", status=422, form=form, **values)
    if wants_fragment():  # in the place of the form that was sent, with what was typed into it
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#quick", "outerHTML"
        return with_toast(answer, toast_html(_first_error(form), bad=True))
    return answer


def _made(made: Post, view: str) -> Response:
    address = url_for("posts.post", post_id=made.id)
    if not wants_fragment():
        return went_to(address if "more" in request.form or not view else view)
    if "more" in request.form:
        whole = found(queries.whole_post(made.id, me().access))
        answer = beside(composer(whole, view=view), view)
        answer.headers["HX-Retarget"] = "#panel"
        answer.headers["HX-Reswap"] = "innerHTML"
        answer.headers["HX-Push-Url"] = address
        return answer
    toast = toast_html(_("“%(title)s” is kept as an idea.", title=made.title), undo=_undo_address(view))
    return _days_with(view, toast=toast)


def _first_error(form: Any) -> str:
    errors = [*form.form_errors, *(error for field in form for error in field.errors)]
    return str(errors[0]) if errors else _("That can't be kept.")


def _days_with(view: str, *, toast: str, status: int = 200) -> Response:
    answer = page("calendar/month.html", fragment="days", status=status, **calendar_at(view))
    return with_toast(answer, toast)


def _undo_address(view: str = "") -> str | None:
    """Where the act that was just written is taken back."""
    act = g.get("act")
    return url_for("posts.undo", act_id=act, view=view or None) if act else None


# -- writing -----------------------------------------------------------------------------------------------------


@bp.post("/posts/<row:post_id>")
def save(post_id: int) -> Response:
    """Saves what was written, adds or takes away a channel, and takes the next step if its button was pressed."""
    who, now = me(), dates.now()
    thing = found(queries.whole_post(post_id, who.access))
    allow(may_edit(who.access, thing.department_id))
    forms = composer_forms(thing, request.form, embargo=None)
    form, variants, media = forms
    offer_all(form, thing, who.access, company_zone=dates.company_zone().key)
    view = own_view(form.view.data or "")
    if thing.version != form.version.data:
        return _conflict(thing, forms, view)
    valid = [f.validate() for f in (form, *variants.values(), *media.values())]
    step = Step.SEND if request.form.get("step") == Step.SEND else None  # the others have addresses of their own
    if all(valid):
        if form.department_id.data:
            allow(form.department_id.data == thing.department_id or may_edit(who.access, form.department_id.data))
        try:
            recording.begin(who.id, step.value if step else "write", at=now)
            held = thing.state in HELD
            near = _write(thing, form, variants, media, who.id, now)
            fell = held and thing.state not in HELD
            if step:
                _take(thing, step, now=now)
            db.session.commit()
            return _saved(post_id, view, step, near, fell)
        except Refused as refusal:
            db.session.rollback()
            refuse(form, refusal)
            thing = found(queries.whole_post(post_id, who.access))
    return composer(thing, view=view, status=422, forms=forms)


def _write(
    thing: Post,
    form: PostForm,
    variants: dict[int, VariantForm],
    media: dict[int, MediumForm],
    person_id: int,
    now: datetime,
) -> rules.Neighbour | None:
    with thing.being_written(by=person_id, now=now):
        thing.title = form.title.data or thing.title
        removed = form.remove_variant.data
        for variant in list(thing.variants):
            if variant.id == removed:
                thing.variants.remove(variant)
                continue
            fill_variant(variant, variants[variant.id])
            for medium in variant.media:
                fill_medium(medium, media[medium.id])
        if form.add_channel.data and form.add_channel.data not in {v.channel_id for v in thing.variants}:
            thing.variants.append(Variant(channel_id=form.add_channel.data, position=len(thing.variants)))
            db.session.flush()
        thing.department_id = form.department_id.data or thing.department_id
        thing.topic = db.session.get(Topic, form.topic_id.data) if form.topic_id.data else None
    thing.owner_id = form.owner_id.data or thing.owner_id
    for name in ("campaign_id", "goal_id", "milestone_id"):
        setattr(thing, name, form[name].data)
    for name in ("note", "source_note", "language"):
        setattr(thing, name, form[name].data or "")
    for name in FLAGS:
        setattr(thing, name, bool(form[name].data))
    thing.embargo_until = _embargo(form)
    return _place(thing, form, now)


def _place(thing: Post, form: PostForm, now: datetime) -> rules.Neighbour | None:
    day, at, fold, zone = form.day.data, form.at.data, int(form.fold.data or 0), form.zone.data or None
    if (day, at, fold, zone) == (thing.day, thing.at, thing.fold, thing.zone):
        return None
    thing.zone = zone
    if day is None:
        thing.unplan(now=now)
        return None
    return _move(thing, day, at, fold, now)


def _move(thing: Post, day: date, at: time | None, fold: int, now: datetime) -> rules.Neighbour | None:
    zone = dates.company_zone().key
    moment = instant_of(day, at, ZoneInfo(thing.zone or zone), fold) if at else None
    return thing.move_to(
        day,
        at,
        zone=zone,
        fold=fold,
        quiet=queries.quiet_for(thing, day),
        neighbours=queries.neighbours_of(thing, moment),
        now=now,
    )


def _embargo(form: PostForm) -> datetime | None:
    if not form.embargo_day.data:
        return None
    return instant_of(form.embargo_day.data, form.embargo_at.data or time(0), dates.company_zone())


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(dates.company_zone()) if moment else None


def _saved(post_id: int, view: str, step: Step | None, near: rules.Neighbour | None, fell: bool) -> Response:
    text = _(words.DONE[step]) if step else _("Saved.")
    toast = toast_html(_warned(text, near, fell), undo=_undo_address(view), bad=bool(near))
    address = url_for("posts.post", post_id=post_id)
    if not wants_fragment():
        return went_to(address, toast=toast)
    return beside(composer(found(queries.whole_post(post_id, me().access)), view=view), view, toast)


def _warned(text: str, near: rules.Neighbour | None, fell: bool) -> str:
    """The toast's text with what follows from a neighbour that is too close; `fell`: its approval did."""
    if near is None:
        return text
    if fell:
        said = _("It is close to another post on %(channel)s, so the approval falls.", channel=near.channel)
    else:
        said = _("It is close to another post on %(channel)s.", channel=near.channel)
    return f"{text} {said}"


def _conflict(thing: Post, forms: tuple[PostForm, Any, Any], view: str) -> Response:
    """Both texts side by side; what was typed is kept and can be saved over, or thrown away."""
    form, variants, _media = forms
    acts = [told.act for told in history.acts_about("post", thing.id) if told.act.verb != "comment"]
    act = next(iter(acts), None)
    form.version.data, form.version.raw_data = thing.version, None
    rows = [(v.channel.name, v.text, variants[v.id].text.data or "") for v in thing.variants]
    if form.title.data and form.title.data != thing.title:
        rows.insert(0, (_("Title"), thing.title, form.title.data))
    known = {f"v{variant_id}-text" for variant_id in variants}
    gone = [text for name, text in request.form.items() if TEXT.fullmatch(name) and name not in known and text]
    rows += [(_("A channel that was taken away"), "", text) for text in gone]
    values = {"rows": rows, "who": act.person.name if act and act.person else None, "mine": request.form}
    return composer(thing, view=view, status=409, forms=forms, conflict=values)


# -- moving ------------------------------------------------------------------------------------------------------


@bp.get("/posts/<row:post_id>/day")
def move_page(post_id: int) -> Response:
    """'Move to…': a day and a time, for keys and without a script."""
    thing = found(queries.whole_post(post_id, me().access))
    allow(may_edit(me().access, thing.department_id))
    form = MoveForm(data={"day": thing.day, "at": thing.at, "version": thing.version, "fold": str(thing.fold)})
    return page("posts/move.html", fragment="move", form=form, post=thing, view=own_view(request.args.get("view", "")))


@bp.post("/posts/<row:post_id>/day")
def move(post_id: int) -> Response:
    """Another day, with the time of day kept unless one is sent; no day: back to the backlog."""
    who, now = me(), dates.now()
    thing = found(queries.whole_post(post_id, who.access))
    allow(may_edit(who.access, thing.department_id))
    form = MoveForm(request.form)
    view = own_view(form.view.data or "") or (
        url_for("calendar.month", month=f"{thing.day:%Y-%m}") if thing.day else "/"
    )
    if form.validate():
        if thing.version != form.version.data:
            return _moved_meanwhile(view)
        at = form.at.data if "at" in request.form else thing.at
        fold = int(form.fold.data or 0) if "at" in request.form else thing.fold
        try:
            recording.begin(who.id, "move", at=now)
            near, held = None, thing.state in HELD
            if form.day.data:
                near = _move(thing, form.day.data, at, fold, now)
            else:
                thing.unplan(now=now)
            db.session.commit()
            return _moved(thing, view, near, fell=held and thing.state not in HELD)
        except Refused as refusal:
            db.session.rollback()
            refuse(form, refusal)
    if wants_fragment() and "from_page" not in request.form:
        return _days_with(view, toast=toast_html(_first_error(form), bad=True), status=422)
    thing = found(queries.whole_post(post_id, who.access))
    return page("posts/move.html", fragment="move", status=422, form=form, post=thing, view=view)


def _moved_meanwhile(view: str) -> Response:
    if not wants_fragment():
        raise ChangedMeanwhile
    text = _("Somebody changed this post meanwhile. This is how it stands now.")
    return _days_with(view, toast=toast_html(text, bad=True), status=409)


def _moved(thing: Post, view: str, near: rules.Neighbour | None, *, fell: bool) -> Response:
    if thing.day is None:
        text = _("Back in the backlog.")
    elif thing.at:
        text = _("Moved to %(day)s, %(time)s.", day=dates.day_short(thing.day), time=dates.clock(thing.at))
    else:
        text = _("Moved to %(day)s.", day=dates.day_short(thing.day))
    if thing.state == State.SCHEDULED:
        text += " " + _("Move it in the tool that posts too.")
    toast = toast_html(_warned(text, near, fell), undo=_undo_address(view), bad=bool(near))
    if not wants_fragment():
        return went_to(view, toast=toast)
    return _days_with(view, toast=toast)


# -- steps -------------------------------------------------------------------------------------------------------


@bp.post("/posts/<row:post_id>/<any(send, approve, 'return', schedule, publish, cancel, reopen):name>")
def step(post_id: int, name: str) -> Response:
    """One step on its way: to review, approved, returned with a comment, scheduled, published, cancelled, reopened."""
    who, now, wanted = me(), dates.now(), Step(name)
    thing = found(queries.whole_post(post_id, who.access))
    allow(rules.may_step(wanted, who.access, thing.approving_departments))
    form = StepForm(request.form)
    view = own_view(form.view.data or "")
    if form.validate():
        fresh(thing, form.version.data)
        try:
            recording.begin(who.id, wanted.value, at=now)
            if wanted == Step.RETURN:
                if not (form.text.data or "").strip():
                    raise Refused(N_("Say what should change, then it goes back."), field="text")
                actions.say(thing, who.id, form.text.data or "", now=now, returned=True)
            whole = _take(thing, wanted, now=now)
            db.session.commit()
            text = _(words.DONE[wanted]) if whole else _("Approved by you. One more approval is needed.")
            return _stepped(thing, form, view, toast_html(text, undo=_undo_address(view)))
        except Refused as refusal:
            db.session.rollback()
            refuse(form, refusal)
    return _stepped(found(queries.whole_post(post_id, who.access)), form, view, "")


def _take(thing: Post, step: Step, *, now: datetime) -> bool:
    """Takes one step; False where another approval is still missing."""
    access = me().access
    if step == Step.SEND:
        thing.send(now=now)
    elif step == Step.APPROVE:
        departments = [d for d in thing.approving_departments if access.admin or d in access.approves_in]
        others = queries.who_can_approve(thing.approving_departments, but={thing.owner_id, *thing.written_by})
        return thing.approve(access.person_id, departments, others=others, now=now)
    else:
        thing.take(step, now=now)
    return True


def _stepped(thing: Post, form: StepForm, view: str, toast: str) -> Response:
    if form.errors:
        if not wants_fragment() or "from_list" not in request.form:
            return composer(thing, view=view, status=422, step_errors=_first_error(form), step_form=form)
        return with_toast(
            page("posts/done.html", fragment="done", status=422), toast_html(_first_error(form), bad=True)
        )
    if not wants_fragment():
        back = request.form.get("back", "")
        return went_to(back if back == "/my-work" else url_for("posts.post", post_id=thing.id), toast=toast)
    return beside(composer(found(queries.whole_post(thing.id, me().access)), view=view), view, toast)


# -- talk --------------------------------------------------------------------------------------------------------


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


# -- taking back -------------------------------------------------------------------------------------------------


@bp.post("/acts/<row:act_id>/undo")
def undo(act_id: int) -> Response:
    """Takes an act back, as a new act; 409 with what changed when something it touched has changed since."""
    who = me()
    act = found(db.session.get(Act, act_id))
    view = own_view(request.args.get("view", "") or request.form.get("view", ""))
    try:
        posts, near = actions.undo(act, who.access, now=dates.now())
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return _not_undone(said(refusal), view)
    except HTTPException:
        db.session.rollback()
        raise
    fell = any(post.sent_at == dates.now() for post in posts)
    told = _warned(_("Undone."), near, fell)
    if fell and not near:
        told += " " + _("It needs its approval again.")
    text = toast_html(told, bad=fell or bool(near))
    if wants_fragment() and view:
        return _days_with(view, toast=text)
    to = view or (url_for("posts.post", post_id=posts[0].id) if posts else url_for("calendar.this_month"))
    return went_to(to, toast=text)


def _not_undone(text: str, view: str) -> Response:
    toast = toast_html(text, bad=True)
    if wants_fragment() and view:
        return _days_with(view, toast=toast, status=409)
    if wants_fragment():
        return with_toast(page("posts/done.html", fragment="done", status=409), toast)
    return page("posts/not_undone.html", status=409, text=text)
