"""Roles in the reader's language."""

from __future__ import annotations

from planner.people.rules import Role, Standing
from planner.web.refusal import N_

ROLES = {Role.READER: N_("Reader"), Role.EDITOR: N_("Editor"), Role.APPROVER: N_("Approver")}
STANDINGS = {Standing.MEMBER: N_("Member"), Standing.MANAGER: N_("Manager"), Standing.ADMIN: N_("Admin")}
