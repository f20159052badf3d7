"""What the guidelines say about what is being typed; nothing of it is kept.

A composer asks after every pause in typing. What stands around a post is gathered once, and held as long as nothing
in the company changes; what was typed is laid over it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from planner.calendar import checking, queries
from planner.calendar.checking import Given
from planner.calendar.composer import bp, channels_of
from planner.calendar.findings import shown
from planner.calendar.kept import frame_kept
from planner.calendar.picturing import picture_of, reach_of
from planner.channels.models import Topic
from planner.days.rules import instant_of
from planner.db import db, only_reads
from planner.guidelines.checks.kinds import Rule
from planner.guidelines.checks.picture import Medium, Post, Variant
from planner.guidelines.rulebook.queries import rules_in_force
from planner.history.queries import revision
from planner.people.rules import may_edit
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import allow, found
from planner.web.forms import LONG, sound
from planner.web.fragments import page, wants_fragment
from planner.web.refusal import Refused

PICKED = ("topic_id", "goal_id", "milestone_id", "campaign_id")
TEXTS = ("text", "link", "utm_source", "utm_medium", "utm_campaign", "utm_content")
OF_MEDIUM = ("alt", "decorative_reason", "captions", "transcript", "source", "licence")
TICKS = ("decorative", "shows_people", "consent", "ai_made")
FLAGS = ("paid_partnership", "gift", "affiliate", "ai_written")


@dataclass(frozen=True)
class Held:
    """A post's picture with all that stands around it, the rules, and the reasons that were given under it."""

    seen: Post
    rules: list[Rule]
    reasons: list[Given]
    channels: dict[int, str]


@bp.post("/posts/<row:post_id>/checks")
@only_reads
def checks(post_id: int) -> Response:
    """What the guidelines say about what is being typed. What can't be kept isn't looked at."""
    typed = request.form
    day, picked = _day(typed.get("day", "")), tuple(_id(typed.get(name, "")) for name in PICKED)
    key = ("composer", revision(), me().id, dates.today(), post_id, day, picked)
    held = frame_kept(key, lambda: _gathered(post_id, day, picked))
    allow(may_edit(me().access, held.seen.department_id))
    seen = with_typed(held.seen, typed, now=dates.now(), day=day)
    lines = shown(checking.looked_at(seen, held.rules, held.reasons), names=held.channels, approvers=())
    post = {"id": post_id, "title": seen.title or _("Post")}
    return page("posts/findings.html", fragment="checks", post=post, findings=lines, live=wants_fragment())


def _gathered(post_id: int, day: date | None, picked: tuple[int | None, ...]) -> Held:
    post = found(queries.whole_post(post_id, me().access))
    allow(may_edit(me().access, post.department_id))
    rules = [] if post.fixed else rules_in_force()
    if not post.fixed:  # as it would stand, so that what stands around it is what would stand there
        post.day = day
        post.topic_id, post.goal_id, post.milestone_id, post.campaign_id = picked
        post.topic = db.session.get(Topic, post.topic_id) if post.topic_id else None
    kinds = {rule.kind for rule in rules}
    seen = picture_of(post, now=dates.now(), kinds=kinds, reach=reach_of(post, rules))
    held = Held(seen, rules, checking.reasons_of([post_id]), channels_of(post))
    db.session.rollback()
    return held


# -- what was typed ------------------------------------------------------------------------------------------------


def with_typed(seen: Post, typed: Mapping[str, str], *, now: datetime, day: date | None) -> Post:
    """The picture of a post with what stands in the composer's fields. What no field holds as it should, stays."""
    at = _time(typed.get("at", "")) if day else None
    moment = None
    flags: dict[str, Any] = {flag: flag in typed for flag in FLAGS} if "title" in typed else {}
    if day and at:
        try:
            moment = instant_of(day, at, seen.zone, int(typed.get("fold") == "1"))
        except Refused:  # it is said when it is saved
            at = None
    return replace(
        seen,
        now=now,
        title=_text(typed, "title", seen.title, lines=False) or seen.title,
        source_note=_text(typed, "source_note", seen.source_note),
        note=_text(typed, "note", seen.note),
        language=typed["language"] if typed.get("language") in ("de", "en") else seen.language,
        reply_owner=typed.get("watcher_id", seen.reply_owner),
        day=day,
        at=at,
        moment=moment,
        embargo_until=_embargo(seen, typed),
        variants=tuple(_variant(variant, typed) for variant in seen.variants),
        **flags,
    )


def _variant(variant: Variant, typed: Mapping[str, str]) -> Variant:
    prefix = f"v{variant.id}-"
    texts: dict[str, Any] = {
        name: _text(typed, prefix + name, getattr(variant, name), lines=name == "text") for name in TEXTS
    }
    return replace(variant, **texts, media=tuple(_medium(medium, typed) for medium in variant.media))


def _medium(medium: Medium, typed: Mapping[str, str]) -> Medium:
    prefix = f"m{medium.id}-"
    if not any(prefix + name in typed for name in OF_MEDIUM):
        return medium
    texts: dict[str, Any] = {name: _text(typed, prefix + name, getattr(medium, name)) for name in OF_MEDIUM}
    ticks: dict[str, Any] = {name: prefix + name in typed for name in TICKS}
    until = _day(typed.get(prefix + "licence_until", ""))
    return replace(medium, **texts, **ticks, licence_until=until)


def _text(typed: Mapping[str, str], name: str, stood: str, *, lines: bool = True) -> str:
    """What was typed, as a form takes it; what stood before where it couldn't be kept."""
    text = typed.get(name)
    if text is None or len(text) > LONG:
        return stood
    text = text.replace("\r\n", "\n").replace("\r", "\n") if lines else text.strip()
    return text if sound(text, "\n\t" if lines else "") == text else stood


def _embargo(seen: Post, typed: Mapping[str, str]) -> datetime | None:
    if "embargo_day" not in typed:
        return seen.embargo_until
    day = _day(typed["embargo_day"])
    try:
        return instant_of(day, _time(typed.get("embargo_at", "")) or time(0), dates.company_zone()) if day else None
    except Refused:
        return seen.embargo_until


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return day if day and 1990 <= day.year <= 2199 else None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None) if ":" in text else None
    except ValueError:
        return None


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
