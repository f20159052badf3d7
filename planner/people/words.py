"""Roles in the reader's language."""

from __future__ import annotations

from planner.people.rules import Role, Standing
from planner.web.refusal import N_

ROLES = {Role.READER: N_("Reader"), Role.EDITOR: N_("Editor"), Role.APPROVER: N_("Approver")}
STANDINGS = {Standing.MEMBER: N_("Member"), Standing.MANAGER: N_("Manager"), Standing.ADMIN: N_("Admin")}
HUE_NAMES = {
    1: N_("Blue"),
    11: N_("Sky"),
    2: N_("Cyan"),
    12: N_("Teal"),
    3: N_("Green"),
    4: N_("Moss"),
    5: N_("Gold"),
    6: N_("Orange"),
    7: N_("Red"),
    8: N_("Rose"),
    9: N_("Pink"),
    10: N_("Violet"),
}
