"""One post: looking at it, making a new one, writing it."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.calendar import actions, checking, queries, rules, words
from planner.calendar.composer import beside, bp, composer, first_error, undo_address, warned
from planner.calendar.findings import fixed, keep_reasons
from planner.calendar.forms import (
    FLAGS,
    MediumForm,
    NewPostForm,
    PostForm,
    VariantForm,
    composer_forms,
    fill_medium,
    fill_variant,
)
from planner.calendar.models import Post, Variant
from planner.calendar.moving import move_post
from planner.calendar.picking import departments_to_write_in, offer_all
from planner.calendar.rules import HELD, Step
from planner.calendar.steps import take
from planner.calendar.swaps import days_with, seen_so_far
from planner.calendar.views import day_of
from planner.channels.models import Topic
from planner.days.rules import instant_of
from planner.db import db
from planner.history import queries as history
from planner.history import recording
from planner.people.rules import may_edit
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import allow, found, own_view, refuse, toast_html, went_to
from planner.web.forms import sound
from planner.web.fragments import at_own_address, page, wants_fragment, with_toast
from planner.web.refusal import Refused

TEXT = re.compile(r"v\d+-text")  # the field of a channel's text


@bp.get("/posts/<row:post_id>")
def post(post_id: int) -> Response:
    """The composer: beside the calendar under htmx, on its own otherwise."""
    thing = found(queries.whole_post(post_id, me().access))
    answer = composer(thing, view=request.args.get("view", ""))
    return at_own_address(answer, url_for("posts.post", post_id=post_id))


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
    who, stood = me(), seen_so_far()
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
            return _made(made, view, form.day.data, stood)
        except Refused as refusal:
            db.session.rollback()
            refuse(form, refusal)
    answer = page("posts/new.html", fragment="quick", status=422, form=form, **values)
    if wants_fragment():  # in the place of the form that was sent, with what was typed into it
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#quick", "outerHTML"
        return with_toast(answer, toast_html(first_error(form), bad=True))
    return answer


def _made(made: Post, view: str, day: date | None, stood: tuple[object, ...] | None) -> Response:
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
    text = _("“%(title)s” is kept as an idea.", title=made.title)
    toast = toast_html(text, undo=undo_address(view), target="#days")
    return days_with(view, toast=toast, stood=stood, touched=[day])


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
    valid = [f.validate() for f in (form, *variants.values(), *media.values())]  # first: what is shown again is sound
    if thing.version != form.version.data:
        return _conflict(thing, forms, view)
    step = Step.SEND if request.form.get("step") == Step.SEND else None  # the others have addresses of their own
    checked = None
    if all(valid):
        if form.department_id.data:
            allow(form.department_id.data == thing.department_id or may_edit(who.access, form.department_id.data))
        try:
            recording.begin(who.id, step.value if step else "write", at=now)
            held = thing.state in HELD
            near = _write(thing, form, variants, media, who.id, now)
            fell = held and thing.state not in HELD
            checked = checking.check_and_note(thing, now=now)
            keep_reasons(thing, checked, request.form, who.id, now=now)
            if step:
                take(thing, step, now=now, checked=checked)
            db.session.commit()
            return _saved(post_id, view, step, near, fell)
        except Refused as refusal:
            db.session.rollback()
            refuse(form, refusal)
            thing = found(queries.whole_post(post_id, who.access))
    return composer(thing, view=view, status=422, forms=forms, checked=checked)


def _write(
    thing: Post,
    form: PostForm,
    variants: dict[int, VariantForm],
    media: dict[int, MediumForm],
    person_id: int,
    now: datetime,
) -> rules.Neighbour | None:
    with thing.being_written(by=person_id, now=now):
        removed = form.remove_variant.data
        for variant in list(thing.variants):
            if variant.id == removed:
                thing.variants.remove(variant)
        _write_parts(thing, variants, media)
        _write_facts(thing, form)
        if form.add_channel.data and form.add_channel.data not in {v.channel_id for v in thing.variants}:
            thing.variants.append(Variant(channel_id=form.add_channel.data, position=len(thing.variants)))
            db.session.flush()
        thing.department_id = form.department_id.data or thing.department_id
        if request.form.get("fix"):
            fixed(thing, request.form["fix"], now=now)
    thing.owner_id = form.owner_id.data or thing.owner_id
    return _place(thing, form, now)


def _write_parts(thing: Post, variants: dict[int, VariantForm], media: dict[int, MediumForm]) -> None:
    """What each channel gets, with its pictures."""
    for variant in thing.variants:
        fill_variant(variant, variants[variant.id])
        for medium in variant.media:
            fill_medium(medium, media[medium.id])


def _write_facts(thing: Post, form: PostForm) -> None:
    """Everything else that was typed, but its day, department and owner."""
    thing.title = form.title.data or thing.title
    thing.topic = db.session.get(Topic, form.topic_id.data) if form.topic_id.data else None
    for name in ("campaign_id", "goal_id", "milestone_id", "watcher_id"):
        setattr(thing, name, form[name].data)
    for name in ("note", "source_note", "language"):
        setattr(thing, name, form[name].data or "")
    for name in FLAGS:
        setattr(thing, name, bool(form[name].data))
    thing.embargo_until = _embargo(form)


def _place(thing: Post, form: PostForm, now: datetime) -> rules.Neighbour | None:
    day, at, fold, zone = form.day.data, form.at.data, int(form.fold.data or 0), form.zone.data or None
    if (day, at, fold, zone) == (thing.day, thing.at, thing.fold, thing.zone):
        return None
    thing.zone = zone
    if day is None:
        thing.unplan(now=now)
        return None
    return move_post(thing, day, at, fold, now)


def _embargo(form: PostForm) -> datetime | None:
    if not form.embargo_day.data:
        return None
    return instant_of(form.embargo_day.data, form.embargo_at.data or time(0), dates.company_zone())


def _saved(post_id: int, view: str, step: Step | None, near: rules.Neighbour | None, fell: bool) -> Response:
    text = _(words.DONE[step]) if step else _("Saved.")
    toast = toast_html(warned(text, near, fell), undo=undo_address(view), bad=bool(near))
    address = url_for("posts.post", post_id=post_id)
    if not wants_fragment():
        return went_to(address, toast=toast)
    return beside(composer(found(queries.whole_post(post_id, me().access)), view=view), view, toast)


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
    rows += [(_("A channel that was taken away"), "", sound(text, "\n\t")) for text in gone]
    values = {"rows": rows, "who": act.person.name if act and act.person else None, "mine": request.form}
    return composer(thing, view=view, status=409, forms=forms, conflict=values)
