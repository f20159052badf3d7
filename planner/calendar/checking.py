"""What the guidelines say about a post, by the rules that look at its picture."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from planner.calendar.models import Asked, Post
from planner.calendar.picturing import DATED, picture_of, reach_of
from planner.calendar.reasons import Reason
from planner.calendar.rules import FIXED
from planner.db import db
from planner.guidelines.checks import picture
from planner.guidelines.checks.kinds import Finding, Level, Rule, found_by
from planner.guidelines.queries import number_in_force
from planner.guidelines.rulebook.queries import rules_in_force
from planner.people.models import Department, Organisation, Person


class Given(NamedTuple):
    """A reason for which a finding stays, and who gave it."""

    post_id: int
    key: str
    text: str
    who: str


@dataclass(frozen=True)
class Said:
    """A finding of a rule, and the reason for which it stays, if somebody gave one.

    `key` tells it from others of the post, and is the same as long as the same words stand there."""

    rule: Rule
    finding: Finding
    key: str
    reason: Given | None = None

    @property
    def level(self) -> Level:
        return self.finding.level or self.rule.level

    @property
    def open(self) -> bool:
        """Whether its author has to do something: a block always, a warning until it has a reason."""
        return self.level is Level.BLOCK or (self.level is Level.WARN and self.reason is None)


@dataclass(frozen=True)
class Checked:
    """Everything that the rules in force say about a post; `ran` are the ids of those that looked at it."""

    said: tuple[Said, ...]
    ran: frozenset[int]

    @property
    def blocks(self) -> list[Said]:
        return [said for said in self.said if said.level is Level.BLOCK]

    @property
    def warnings(self) -> list[Said]:
        """Those to which nobody has given a reason yet."""
        return [said for said in self.said if said.level is Level.WARN and said.reason is None]

    @property
    def asks(self) -> list[Said]:
        return [said for said in self.said if said.level is Level.APPROVE]


def check(
    post: Post,
    *,
    now: datetime,
    dated: bool = False,
    rules: Sequence[Rule] | None = None,
    reasons: Sequence[Given] | None = None,
    though_out: bool = False,
) -> Checked:
    """What the rules say about a post as it stands in memory, saved or not; `dated`: only those that look at its day.

    It needs the post's variants with channels, networks and media at hand. Six queries at most; `rules` and `reasons`
    are those that are known already. Nothing is said of what is out or cancelled, unless `though_out`."""
    if rules is None:
        rules = rules_in_force()
    if dated:
        rules = [rule for rule in rules if rule.kind in DATED]
    if not rules or (post.state in FIXED and not though_out) or not (post.variants or dated):
        return Checked((), frozenset(rule.id for rule in rules))
    seen = picture_of(post, now=now, kinds={rule.kind for rule in rules}, reach=reach_of(post, rules))
    return looked_at(seen, rules, reasons)


def looked_at(seen: picture.Post, rules: Sequence[Rule], reasons: Sequence[Given] | None) -> Checked:
    """What these rules say about a picture of a post, with the reasons that were given under it: asked for where they
    are None and anything was found."""
    said = [(rule, finding, _key(rule, finding, seen)) for rule, finding in found_by(rules, seen)]
    if reasons is None:
        reasons = reasons_of([seen.id]) if seen.id and said else ()
    given = {reason.key: reason for reason in reasons}
    whole = tuple(Said(rule, finding, key, given.get(key)) for rule, finding, key in said)
    return Checked(whole, frozenset(rule.id for rule in rules))


def check_and_note(post: Post, *, now: datetime, dated: bool = False) -> Checked:
    """Checks a post and keeps on it what was said: how much is open, whose approval is asked for, by which edition."""
    checked = check(post, now=now, dated=dated)
    company = db.session.get(Organisation, 1)
    whole = not dated and checked.ran and company
    note(
        post, checked, number_in_force(now.astimezone(ZoneInfo(company.zone)).date()) or "" if whole and company else ""
    )
    return checked


def note(post: Post, checked: Checked, edition: str = "") -> None:
    """Keeps on the post what was said of it; what rules that didn't look at it said before stays."""
    found, to_fix = noted(post, checked)
    before = post.found or {}
    if before != found:
        post.found = found
    if before.get("asks", {}) != found.get("asks", {}):
        wanted = set(found.get("asks", {}).values())
        post.asked = [row for row in post.asked if row.department_id in wanted]
        known = {row.department_id for row in post.asked}
        post.asked += [Asked(department_id=id_) for id_ in sorted(wanted - known)]
    if post.to_fix != to_fix:
        post.to_fix = to_fix
    if edition and post.checked_edition != edition:
        post.checked_edition = edition


def noted(post: Post, checked: Checked) -> tuple[dict[str, Any], int]:
    """What `found` and `to_fix` of a post are once these rules have looked at it."""
    before = post.found or {}
    kept = {id_: said for id_, said in before.get("rules", {}).items() if int(id_) not in checked.ran}
    asks = {id_: department for id_, department in before.get("asks", {}).items() if int(id_) not in checked.ran}
    for said in checked.said:
        level, times, open_ = kept.get(str(said.rule.id), (said.level.value, 0, 0))
        kept[str(said.rule.id)] = [min(level, said.level.value, key=STRICT.index), times + 1, open_ + said.open]
    departments = departments_asked(checked, "en")
    for said in checked.asks:
        wanted, _name = departments.get(said.finding.values.get("route_to", ""), (post.department_id, ""))
        if wanted != post.department_id:
            asks[str(said.rule.id)] = wanted
    found: dict[str, Any] = {"rules": kept} if kept else {}
    if asks:
        found["asks"] = asks
    return found, sum(open_ for _, _, open_ in kept.values())


STRICT = [level.value for level in Level]


def departments_asked(checked: Checked, lang: str) -> dict[str, tuple[int, str]]:
    """Id and name of the departments to which findings take the approval, by slug; those that there are."""
    slugs = {said.finding.values.get("route_to") for said in checked.asks} - {None, ""}
    if not slugs:
        return {}
    query = select(Department.slug, Department.id, Department.name_in(lang))
    query = query.where(Department.slug.in_(slugs), Department.archived_at.is_(None))
    return {slug: (id_, name) for slug, id_, name in db.session.execute(query)}


_REASONS = (
    select(Reason.post_id, Reason.key, Reason.text, Person.name)
    .join(Person, Person.id == Reason.person_id)
    .where(Reason.post_id.in_(bindparam("posts", expanding=True)))
)


def reasons_of(posts: Sequence[int]) -> list[Given]:
    """The reasons that were given under these posts."""
    return list(map(Given._make, db.session.connection().execute(_REASONS, {"posts": posts})))


def _key(rule: Rule, finding: Finding, seen: picture.Post) -> str:
    variant = next((v for v in seen.variants if v.id == finding.variant), None)
    words = getattr(variant, finding.field, "")[slice(*finding.span)] if variant and finding.span else ""
    values = sorted((name, str(value)) for name, value in finding.values.items())
    channel = variant.channel.id if variant else 0
    spelled = repr((channel, finding.medium, finding.field, finding.message, words, values))
    return f"{rule.id}-{hashlib.sha256(spelled.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
