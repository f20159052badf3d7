"""The composer's answer, and what the views of a post answer with beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _

from planner.calendar import actions, checking, queries, rules, words
from planner.calendar.checking import Checked
from planner.calendar.comparing import difference
from planner.calendar.findings import shown
from planner.calendar.forms import CommentForm, MediumForm, PostForm, VariantForm, composer_forms
from planner.calendar.models import Post, Variant
from planner.calendar.picking import offer_all
from planner.calendar.rules import State, Step
from planner.calendar.swaps import all_days
from planner.channels.counting import count, hashtags_in, links_in
from planner.days.rules import elsewhere, exists_twice
from planner.guidelines.queries import editions, in_force, questions_of
from planner.history import queries as history
from planner.people.rules import may_edit
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import own_view
from planner.web.fragments import page, partial, wants_fragment, with_toast

bp = Blueprint("posts", __name__)  # of this file, posts, moving and steps


def composer(
    post: Post,
    *,
    view: str,
    status: int = 200,
    typed: Any = None,
    forms: tuple[PostForm, dict[int, VariantForm], dict[int, MediumForm]] | None = None,
    checked: Checked | None = None,
    **more: Any,
) -> Response:
    """The composer's answer: the panel under htmx, the page otherwise. `view` is the calendar it stands beside."""
    who, now = me(), dates.now()
    if forms is None:
        forms = composer_forms(post, typed, embargo=local(post.embargo_until))
        offer_all(forms[0], post, who.access, company_zone=dates.company_zone().key)
    form, variants, media = forms
    editable = may_edit(who.access, post.department_id) and not post.fixed
    departments = post.approving_departments
    approval = post.last_approval
    checked = checked or checking.check(post, now=now)
    approvers = queries.who_can_approve(departments, but={post.owner_id, *post.written_by})
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
        "undoable": actions.UNDOABLE | {actions.SAID},
        "approvers": approvers,
        "findings": shown(checked, names=channels_of(post), approvers=approvers),
        "warned": bool(checked.warnings),
        "questions": _questions(post, departments),
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


def channels_of(post: Post) -> dict[int, str]:
    """The names of a post's channels by the ids of its variants."""
    return {variant.id: variant.channel.name for variant in post.variants}


def _questions(post: Post, departments: list[int]) -> list[tuple[int, str]]:
    """What no program can check, asked of whoever may approve it now: place and text."""
    if post.state != State.IN_REVIEW or not rules.may_step(Step.APPROVE, me().access, departments):
        return []
    edition = in_force(editions(), dates.today())
    german = dates.language() == "de"
    return [(q.position, q.text_de if german else q.text_en) for q in questions_of(edition.id)] if edition else []


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
        answer.set_data(answer.get_data(as_text=True) + partial(all_days(view), "#days"))
    return with_toast(answer, toast) if toast and wants_fragment() else answer


def first_error(form: Any) -> str:
    """The first thing that is wrong with a form, where there is room for one."""
    errors = [*form.form_errors, *(error for field in form for error in field.errors)]
    return str(errors[0]) if errors else _("That can't be kept.")


def undo_address(view: str = "") -> str | None:
    """Where the act that was just written is taken back."""
    act = g.get("act")
    return url_for("posts.undo", act_id=act, view=view or None) if act else None


def local(moment: datetime | None) -> datetime | None:
    """An instant on the company's clock."""
    return moment.astimezone(dates.company_zone()) if moment else None


def warned(text: str, near: rules.Neighbour | None, fell: bool) -> str:
    """The toast's text with what follows from a neighbour that is too close; `fell`: its approval did."""
    if near is None:
        return text
    if fell:
        said = _("It is close to another post on %(channel)s, so the approval falls.", channel=near.channel)
    else:
        said = _("It is close to another post on %(channel)s.", channel=near.channel)
    return f"{text} {said}"
