"""What a kind of rule is, what it finds, and the list of all kinds."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from planner.guidelines.checks.picture import Post


class Level(enum.StrEnum):
    """What a finding sets off, the strictest first.

    A block stops review, approval and scheduling; 'approve' asks a named approver; a warning asks its author for a
    reason; a hint asks for nothing.
    """

    BLOCK = "block"
    APPROVE = "approve"
    WARN = "warn"
    HINT = "hint"


@dataclass(frozen=True)
class Fix:
    """What one click puts in place of `span` in the same field; `label` is a message id."""

    label: str
    text: str
    span: tuple[int, int] | None = None  # None: the whole field


@dataclass(frozen=True)
class Finding:
    """What a rule has to say about a post.

    `message` is a message id, `values` what stands in it. It speaks of a variant, a medium or the post (neither);
    `field` is the field of it ('text', 'link', 'alt', 'day' …), `span` its first character and the one after its
    last, in code points of the text as it was given. `level` is None where the rule's own level holds.
    """

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    variant: int | None = None
    medium: int | None = None
    field: str = ""
    span: tuple[int, int] | None = None
    fix: Fix | None = None
    level: Level | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of rule: its parameters' dataclass, its usual level, its name as people read it (a message id)."""

    name: str
    label: str
    level: Level
    parameters: type
    check: Callable[[Post, Any], Iterable[Finding]]


KINDS: dict[str, Kind] = {}


def kind(name: str, label: str, level: Level, parameters: type) -> Callable[[Any], Any]:
    """Enters a check into the list of kinds."""

    def enter(check: Callable[[Post, Any], Iterable[Finding]]) -> Callable[[Post, Any], Iterable[Finding]]:
        KINDS[name] = Kind(name, label, level, parameters, check)
        return check

    return enter


@dataclass(frozen=True)
class Rule:
    """A kind with a company's parameters and level. Empty `channels` or `departments` means all of them."""

    id: int
    kind: str
    level: Level
    parameters: Any
    clause: str = ""
    channels: frozenset[int] = frozenset()
    departments: frozenset[int] = frozenset()

    def seen_by(self, post: Post) -> Post | None:
        """The part of a post that this rule looks at; None when it doesn't concern the post."""
        if self.departments and post.department_id not in self.departments:
            return None
        if not self.channels:
            return post
        variants = tuple(variant for variant in post.variants if variant.channel.id in self.channels)
        return replace(post, variants=variants) if variants else None


# findings of one rule in one post; nobody reads more, and who has put these right is told of the rest
MOST = 100


def found_by(rules: Sequence[Rule], post: Post) -> Iterator[tuple[Rule, Finding]]:
    """The findings of every rule (at most MOST of one), with its level filled in, in the rules' order."""
    for rule in rules:
        part = rule.seen_by(post)
        if part is not None:
            for finding in islice(KINDS[rule.kind].check(part, rule.parameters), MOST):
                yield rule, finding if finding.level else replace(finding, level=rule.level)
