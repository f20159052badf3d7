"""Who may do what. Denied by default; the table of roles is the README's."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


class Role(enum.StrEnum):
    """What a person is in one department."""

    READER = "reader"
    EDITOR = "editor"
    APPROVER = "approver"


class Standing(enum.StrEnum):
    """What a person is in the whole organisation."""

    MEMBER = "member"
    MANAGER = "manager"
    ADMIN = "admin"


@dataclass(frozen=True)
class Access:
    """One person as rules see them; `roles` by department's id. Read anew on each request."""

    person_id: int
    roles: Mapping[int, Role] = field(default_factory=dict)
    standing: Standing = Standing.MEMBER

    @property
    def admin(self) -> bool:
        return self.standing == Standing.ADMIN

    @property
    def edits_in(self) -> list[int]:
        """Departments whose posts this person may write, by membership."""
        return [department for department, role in self.roles.items() if role in (Role.EDITOR, Role.APPROVER)]

    @property
    def approves_in(self) -> list[int]:
        return [department for department, role in self.roles.items() if role == Role.APPROVER]


def may_edit(access: Access, department_id: int) -> bool:
    """Write, move, cancel, import in this department."""
    return access.admin or access.roles.get(department_id) in (
        Role.EDITOR,
        Role.APPROVER,
    )


def may_approve(access: Access, department_id: int) -> bool:
    """Approve and ask for changes in this department; never one's own, which the post's rules see to."""
    return access.admin or access.roles.get(department_id) == Role.APPROVER


def may_manage(access: Access) -> bool:
    """Goals, initiatives, milestones."""
    return access.standing in (Standing.MANAGER, Standing.ADMIN)


def may_administer(access: Access) -> bool:
    """Departments, channels, people, quiet periods, history of everything."""
    return access.admin


def may_see_confidential(access: Access, department_id: int) -> bool:
    """Its department's members, and admins."""
    return access.admin or department_id in access.roles


# Sign-in: the sixth failed try within the pause is refused, for an account and for an address.
TRIES = 5
PAUSE = timedelta(minutes=5)
SESSION_LASTS = timedelta(hours=12)
SESSION_KEPT = timedelta(days=30)
INVITATION_LASTS = timedelta(days=7)
RESET_LASTS = timedelta(minutes=10)
SHORTEST_PASSWORD = 12

HUES = range(1, 13)


def slug_of(name: str, taken: frozenset[str] | set[str] = frozenset()) -> str:
    """'Kundenservice Süd' gives 'kundenservice-sued', or with a number behind it where that is taken."""
    spelled = name.casefold()
    for letter, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        spelled = spelled.replace(letter, letters)
    ascii_only = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60] or "x"
    number, wanted = 2, slug
    while wanted in taken:
        wanted, number = f"{slug}-{number}", number + 1
    return wanted


def initials(name: str) -> str:
    """'Jana Brandt' gives 'JB'."""
    parts = [part for part in name.split() if part]
    letters = parts[0][0] + (parts[-1][0] if len(parts) > 1 else "") if parts else "?"
    return letters.upper()
