"""What rules found in a post, as its composer shows it, and what people do about it: fix it, or say why it stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask import current_app, request, url_for
from flask_babel import gettext as _

from planner.calendar import checking
from planner.calendar.checking import Checked, Said
from planner.calendar.models import Post
from planner.calendar.reasons import Reason
from planner.db import db
from planner.guidelines.checks.kinds import Level
from planner.web import dates
from planner.web.answers import words
from planner.web.forms import sound
from planner.web.refusal import N_, Refused

LONGEST = 500  # characters of a reason
LOOKS = {
    Level.BLOCK: ("bad", "circle-x"),
    Level.APPROVE: ("accent", "shield-check"),
    Level.WARN: ("watch", "triangle-alert"),
    Level.HINT: ("hint", "lightbulb"),
}


class Shown(NamedTuple):
    """A finding as a line of the composer. `place` is the channel that it speaks of, '' where there is one only."""

    key: str
    tone: str
    icon: str
    sentence: str
    place: str
    clause: str
    address: str
    said: str
    fix: str
    wants_reason: bool
    reason: str
    reason_by: str
    typed: str


def shown(checked: Checked, *, names: Mapping[int, str], approvers: Sequence[str]) -> list[Shown]:
    """The findings, the strictest first; the same one of several channels once, with all of their names. `names`: of
    the channels, by the ids of the post's variants."""
    departments = checking.departments_asked(checked, dates.language())
    lines: dict[tuple[Any, ...], tuple[Said, str, list[str]]] = {}
    for said in sorted(checked.said, key=lambda said: checking.STRICT.index(said.level)):
        sentence = words(refusal_of(said))
        same = (said.rule.id, sentence, said.finding.fix is None or said.key)
        lines.setdefault(same, (said, sentence, []))[2].append(names.get(said.finding.variant or 0, ""))
    return [
        _line(said, sentence, places, len(names), _follows(said, approvers, departments))
        for said, sentence, places in lines.values()
    ]


def _line(said: Said, sentence: str, places: list[str], channels: int, follows: str) -> Shown:
    tone, icon = LOOKS[said.level]
    named = [place for place in dict.fromkeys(places) if place]
    typed = request.form.get(f"reason-{said.key}", "")
    return Shown(
        key=said.key,
        tone="soft" if said.reason else tone,
        icon=icon,
        sentence=sentence,
        place=", ".join(named) if channels > 1 and len(named) < channels else "",
        clause=said.rule.clause,
        address=clause_address(said.rule.clause),
        said=follows,
        fix=_(said.finding.fix.label) if said.finding.fix else "",
        wants_reason=said.level is Level.WARN and said.reason is None,
        reason=said.reason.text if said.reason else "",
        reason_by=said.reason.who if said.reason else "",
        typed=sound(typed[:LONGEST]),
    )


def _follows(said: Said, approvers: Sequence[str], departments: Mapping[str, tuple[int, str]]) -> str:
    """What follows from a finding, behind the number of its clause."""
    if said.level is Level.BLOCK:
        return _("required before review")
    if said.level is Level.APPROVE:
        asked = departments.get(said.finding.values.get("route_to", ""))
        return _("%(who)s has to approve it", who=asked[1]) if asked else _("whoever approves it decides")
    if said.level is Level.WARN:
        return _("%(who)s may approve without", who=approvers[0]) if approvers else _("a warning")
    return _("a hint")


def clause_address(clause: str) -> str:
    """Where a clause of the edition in force stands; '' for a rule without one."""
    if not clause or "guidelines.read" not in current_app.view_functions:
        return ""
    return url_for("guidelines.read") + f"#c{clause}"


def refusal_of(said: Said) -> Refused:
    """A finding in words."""
    return Refused(said.finding.message, **said.finding.values)


# -- what is done about it -----------------------------------------------------------------------------------------


def check_goes_on(checked: Checked) -> None:
    """Refuses a step where a rule blocks it."""
    blocks = checked.blocks
    if not blocks:
        return
    if len(blocks) == 1:
        raise Refused(N_("%(finding)s Until then the post can't go on."), finding=refusal_of(blocks[0]))
    raise Refused(
        N_("%(finding)s And %(more)s more. Until then the post can't go on."),
        finding=refusal_of(blocks[0]),
        more=len(blocks) - 1,
    )


def check_has_reasons(post: Post, checked: Checked, text: str, person_id: int, *, now: datetime) -> None:
    """An approver says why what is warned of may stay, once for all that has no reason yet. Refuses none."""
    if not checked.warnings:
        return
    if not text.strip():
        raise Refused(
            N_("%(finding)s Say why it may stay, then it can be approved."),
            field="reason",
            finding=refusal_of(checked.warnings[0]),
        )
    for said in checked.warnings:
        _keep(post, said, text, person_id, now)
    checking.check_and_note(post, now=now)


def keep_reasons(post: Post, checked: Checked, typed: Mapping[str, str], person_id: int, *, now: datetime) -> None:
    """Keeps the reasons that were typed beside findings which are still there."""
    kept = False
    for said in checked.warnings:
        text = typed.get(f"reason-{said.key}", "").strip()
        if text:
            _keep(post, said, text, person_id, now)
            kept = True
    if kept:
        checking.check_and_note(post, now=now)


def _keep(post: Post, said: Said, text: str, person_id: int, now: datetime) -> None:
    if sound(text) != text:
        raise Refused(N_("There is a character in the reason that can't be shown. Take it out, please."))
    if len(text) > LONGEST:
        raise Refused(N_("The reason is too long: %(n)s of at most %(most)s characters."), n=len(text), most=LONGEST)
    if not any(isinstance(row, Reason) and row.key == said.key for row in db.session.new):
        db.session.add(Reason(post_id=post.id, key=said.key, text=text.strip(), person_id=person_id, at=now))
        db.session.flush()


def fixed(post: Post, key: str, *, now: datetime) -> None:
    """Puts a finding's fix into the post. Refuses where its place has changed meanwhile."""
    said = next((said for said in checking.check(post, now=now).said if said.key == key and said.finding.fix), None)
    if said is None or said.finding.fix is None:
        raise Refused(N_("That place has changed meanwhile. Look at what is said now."))
    finding, fix = said.finding, said.finding.fix
    target = _target(post, finding.variant, finding.medium)
    text = getattr(target, finding.field) or ""
    start, end = fix.span or (0, len(text))
    setattr(target, finding.field, text[:start] + fix.text + text[end:])


def _target(post: Post, variant_id: int | None, medium_id: int | None) -> Any:
    variant = next((v for v in post.variants if v.id == variant_id), None)
    if medium_id is None:
        return variant or post
    return next(medium for v in post.variants for medium in v.media if medium.id == medium_id)
