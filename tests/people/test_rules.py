"""Who may do what, and how names become slugs and initials."""

from __future__ import annotations

import pytest

from planner.people.rules import (
    Access,
    Role,
    Standing,
    initials,
    may_administer,
    may_approve,
    may_edit,
    may_manage,
    may_see_confidential,
    slug_of,
)

HERE, ELSEWHERE = 1, 2
PEOPLE = {
    "stranger": Access(1),
    "reader": Access(1, {HERE: Role.READER}),
    "editor": Access(1, {HERE: Role.EDITOR}),
    "editor elsewhere": Access(1, {ELSEWHERE: Role.EDITOR}),
    "approver": Access(1, {HERE: Role.APPROVER}),
    "manager": Access(1, standing=Standing.MANAGER),
    "admin": Access(1, standing=Standing.ADMIN),
}


@pytest.mark.parametrize(
    ("may", "who"),
    [
        (lambda access: may_edit(access, HERE), {"editor", "approver", "admin"}),
        (lambda access: may_approve(access, HERE), {"approver", "admin"}),
        (lambda access: may_see_confidential(access, HERE), {"reader", "editor", "approver", "admin"}),
        (may_manage, {"manager", "admin"}),
        (may_administer, {"admin"}),
    ],
    ids=["edit", "approve", "see confidential", "manage", "administer"],
)
def test_who_may(may, who):
    assert {name for name, access in PEOPLE.items() if may(access)} == who


def test_departments_by_role():
    access = Access(1, {1: Role.READER, 2: Role.EDITOR, 3: Role.APPROVER})
    assert (access.edits_in, access.approves_in) == ([2, 3], [3])


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Kundenservice Süd", set(), "kundenservice-sued"),
        ("Größe & Maß", set(), "groesse-mass"),
        ("HR", {"hr"}, "hr-2"),
        ("HR", {"hr", "hr-2"}, "hr-3"),
        ("Crème brûlée", set(), "creme-brulee"),
        ("営業", set(), "x"),
        ("  --  ", {"x"}, "x-2"),
        ("a" * 200, set(), "a" * 60),
    ],
)
def test_slugs(name, taken, slug):
    assert slug_of(name, taken) == slug


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Jana Brandt", "JB"), ("Jana", "J"), ("Ana Maria de la Cruz", "AC"), ("élise", "É"), ("   ", "?"), ("", "?")],
)
def test_initials(name, letters):
    assert initials(name) == letters
