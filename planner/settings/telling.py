"""The history of everything, as people read it: who did what to which things, from what to what."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext
from sqlalchemy import exists, func, select
from sqlalchemy.orm import selectinload

from planner.calendar.models import Campaign, Post
from planner.calendar.rules import State
from planner.calendar.words import state_label
from planner.channels.models import Channel, Network, Topic
from planner.days.models import CompanyDay, QuietPeriod
from planner.db import db
from planner.goals.models import Goal, Measure
from planner.guidelines.answering.models import AnsweringStep, NotedCase, SavedAnswer
from planner.guidelines.answering.words import CLASSES, DECISIONS
from planner.guidelines.models import Edition, Proposal
from planner.history.models import Act, Change
from planner.people.models import Department, Membership, Organisation, Person
from planner.people.words import HUE_NAMES, ROLES, STANDINGS
from planner.roadmap import words as roadmap
from planner.roadmap.models import Initiative, Milestone
from planner.roadmap.rules import MilestoneState
from planner.settings.actions import is_undoable
from planner.settings.words import COLUMNS, KINDS, PARTS
from planner.web import dates

A_PAGE = 50
MOST_CHANGES = 12  # of one act; an import has thousands

NAMES: dict[str, Any] = {
    "post": Post.title,
    "campaign": Campaign.title,
    "milestone": Milestone.title,
    "goal": Goal.title,
    "initiative": Initiative.title,
    "measure": Measure.title,
    "department": Department.name,
    "channel": Channel.name,
    "network": Network.name,
    "topic": Topic.name,
    "person": Person.name,
    "organisation": Organisation.name,
    "quiet_period": QuietPeriod.reason,
    "company_day": CompanyDay.name,
    "answering_step": AnsweringStep.action,
    "saved_answer": SavedAnswer.title,
    "noted_case": NotedCase.line,
    "edition": Edition.number,
    "proposal": Proposal.section,
}
PAGES = {
    "post": ("posts.post", "post_id"),
    "department": ("settings.department", "department_id"),
    "channel": ("settings.channel", "channel_id"),
    "network": ("settings.network", "network_id"),
    "topic": ("settings.topic", "topic_id"),
    "person": ("settings.person", "person_id"),
    "quiet_period": ("settings.quiet_period", "period_id"),
    "company_day": ("settings.day", "day_id"),
}
POINTS_TO = {
    "lead_id": "person",
    "owner_id": "person",
    "decided_by_id": "person",
    "published_by_id": "person",
    "reminded_by_id": "person",
    "deputy_id": "person",
    "person_id": "person",
    "answered_by_id": "person",
    "department_id": "department",
    "second_department_id": "department",
    "channel_id": "channel",
    "network_id": "network",
    "campaign_id": "campaign",
    "goal_id": "goal",
    "milestone_id": "milestone",
    "initiative_id": "initiative",
    "from_id": "milestone",
    "to_id": "milestone",
    "measure_id": "measure",
    "topic_id": "topic",
}
OF_MACHINES = {"uid", "slug", "kind", "approved_print", "fingerprint", "completes", "position", "moment", "fold"}
UNTOLD = OF_MACHINES | {
    "noted_at",
    "noted_by_id",
    "to_id",
    "move_id",
    "corrected_at",
    "created_at",
    "changed_at",
    "sent_at",
    "dropped_at",
    "post_id",
    "variant_id",
    "file_id",
    "edition_id",
}
WORDS: dict[str, dict[Any, str]] = {
    "role": ROLES,
    "standing": STANDINGS,
    "case_class": CLASSES,
    "decision": DECISIONS,
    "health": roadmap.HEALTHS,
    "confidence": roadmap.CONFIDENCES,
    "reason": roadmap.REASONS,
    "cadence": roadmap.CADENCES,
    "policy": roadmap.POLICIES,
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?\+00:00")
LONGEST = 160

Ref = tuple[str, int]


@dataclass
class Thing:
    """One thing that an act touched: what it is, where it stands, what changed."""

    kind: str
    name: str
    url: str = ""
    lines: list[tuple[str, str, str]] = field(default_factory=list)  # what, before, after


@dataclass
class Entry:
    """One act. `more` counts changes that aren't shown."""

    act: Act
    things: list[Thing]
    more: int
    undone: bool
    undoable: bool


def entries(*, person: int | None, kind: str, before: int | None) -> tuple[list[Entry], int | None]:
    """A page of the history, newest first, and the id behind which the next page begins; None on the last one."""
    query = select(Act).order_by(Act.id.desc()).limit(A_PAGE + 1).options(selectinload(Act.person))
    if person:
        query = query.where(Act.person_id == person)
    if kind:
        query = query.where(exists().where(Change.act_id == Act.id, Change.about_kind == kind))
    if before:
        query = query.where(Act.id < before)
    found = db.session.scalars(query).all()
    acts = found[:A_PAGE]
    return _told(acts), acts[-1].id if len(found) > A_PAGE else None


def _told(acts: Sequence[Act]) -> list[Entry]:
    ids = [act.id for act in acts]
    changes, counts = _changes_of(ids)
    undone = set(db.session.scalars(select(Act.undoes_id).where(Act.undoes_id.in_(ids))))
    names, there = _names(change for of_act in changes.values() for change in of_act)
    return [
        Entry(
            act,
            _things(changes.get(act.id, []), names, there),
            counts.get(act.id, 0) - len(changes.get(act.id, [])),
            act.id in undone,
            is_undoable(act) and act.id not in undone,
        )
        for act in acts
    ]


def _changes_of(acts: Sequence[int]) -> tuple[dict[int, list[Change]], dict[int, int]]:
    """The first changes of each act, and how many it has."""
    numbered = select(
        Change.id, func.row_number().over(partition_by=Change.act_id, order_by=Change.id).label("number")
    ).where(Change.act_id.in_(acts))
    first = numbered.subquery()
    query = select(Change).join(first, first.c.id == Change.id).where(first.c.number <= MOST_CHANGES)
    changes: dict[int, list[Change]] = {}
    for change in db.session.scalars(query.order_by(Change.id)):
        changes.setdefault(change.act_id, []).append(change)
    counts = select(Change.act_id, func.count()).where(Change.act_id.in_(acts)).group_by(Change.act_id)
    return changes, {row[0]: row[1] for row in db.session.execute(counts)}


def _names(changes: Iterable[Change]) -> tuple[dict[Ref, str], set[Ref]]:
    """What everything that these changes speak of is called, and what of it is there still; one query a kind."""
    wanted: dict[str, set[int]] = {}
    said: dict[Ref, str] = {}
    there: set[Ref] = set()
    for change in changes:
        if change.about_kind in NAMES:
            wanted.setdefault(change.about_kind, set()).add(change.about_id)
        if change.kind == "membership":
            wanted.setdefault("membership", set()).add(change.row_id)
        for values in (change.before or {}, change.after or {}):
            for column, kind in POINTS_TO.items():
                if values.get(column):
                    wanted.setdefault(kind, set()).add(values[column])
        name = (change.before or change.after or {}).get(_name_of(change.kind))
        if name and change.kind == change.about_kind:
            said[change.kind, change.row_id] = name  # for what isn't there any more
    for kind, ids in wanted.items():
        for id_, name in db.session.execute(_called(kind, ids)):
            said[kind, id_] = name
            there.add((kind, id_))
    return said, there


def _called(kind: str, ids: Collection[int]) -> Any:
    """The ids and names of these rows; a role is called as its department is."""
    lang = dates.language()
    if kind == "membership":
        query = select(Membership.id, Department.name_in(lang)).join(
            Department, Department.id == Membership.department_id
        )
        return query.where(Membership.id.in_(ids))
    column = NAMES[kind]
    model = column.class_
    in_language = getattr(model, f"{column.key}_in", None)
    return select(model.id, in_language(lang) if in_language else column).where(model.id.in_(ids))


def _name_of(kind: str) -> str:
    return NAMES[kind].key if kind in NAMES else ""


def _things(changes: Sequence[Change], names: dict[Ref, str], there: set[Ref]) -> list[Thing]:
    things: dict[Ref, Thing] = {}
    for change in changes:
        ref = (change.about_kind, change.about_id)
        if ref not in things:
            name = names.get(ref, "")
            endpoint, key = PAGES.get(change.about_kind, ("", "")) if ref in there else ("", "")
            values: dict[str, Any] = {key: change.about_id}
            url = url_for(endpoint, **values) if endpoint else ""
            things[ref] = Thing(gettext(KINDS.get(change.about_kind, change.about_kind)), name, url)
        if change.kind in PARTS or (change.before is not None and change.after is not None):
            things[ref].lines += _lines(change, names)
    return list(things.values())


def _lines(change: Change, names: dict[Ref, str]) -> list[tuple[str, str, str]]:
    """What changed of one row: its column, before, after. A role's line is named after its department."""
    before, after = change.before or {}, change.after or {}
    if change.kind == "membership":
        department = (before or after).get("department_id", 0)
        label = names.get(("membership", change.row_id)) or names.get(("department", department)) or gettext("Role")
        return [(label, _said("role", before.get("role"), names), _said("role", after.get("role"), names))]
    lines = []
    for column in dict.fromkeys([*before, *after]):
        old, new = _said(column, before.get(column), names), _said(column, after.get(column), names)
        if column not in UNTOLD and old != new:
            lines.append((gettext(COLUMNS.get(column, column.replace("_", " "))), old, new))
    return lines


def _said(column: str, value: Any, names: dict[Ref, str]) -> str:
    """A value out of the history's JSON, as the page of its thing would show it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if column in POINTS_TO:
        return names.get((POINTS_TO[column], value), f"#{value}")
    if column == "hue":
        return gettext(HUE_NAMES.get(value, str(value)))
    text = str(value)
    if column == "state":
        if text in set(MilestoneState):
            return roadmap.state_label(MilestoneState(text))
        return state_label(text) if text in set(State) else text
    if column in WORDS:
        return gettext(next((word for value, word in WORDS[column].items() if value == text), text))
    with suppress(ValueError, OverflowError):  # people write '2026-13-01' into texts, too
        if DAY.fullmatch(text):
            return dates.day_long(date.fromisoformat(text))
        if INSTANT.fullmatch(text):
            return dates.moment(datetime.fromisoformat(text))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
