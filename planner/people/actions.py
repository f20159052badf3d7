"""Changes over several rows: inviting, roles, passwords, and switching an account off and on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete

from planner.db import db
from planner.people.models import Membership, OneTimeLink, Person, Purpose, SignedIn
from planner.people.rules import Role, Standing
from planner.people.sign_in import close_sessions, make_link
from planner.web.refusal import N_, Refused

Roles = Mapping[int, Role | None]  # by department's id; None takes the role away


def invite(email: str, name: str, *, standing: Standing, roles: Roles, now: datetime) -> tuple[Person, str]:
    """Somebody new, and the secret of the link with which they set their first password."""
    person = Person(email=email.casefold(), name=name, standing=standing, created_at=now)
    db.session.add(person)
    set_roles(person, roles)
    db.session.flush()
    return person, make_link(Purpose.INVITATION, person, now=now)


def set_roles(person: Person, roles: Roles) -> None:
    """Gives the person these roles; departments that aren't named keep theirs. Raises the person's version."""
    held = {membership.department_id: membership for membership in person.memberships}
    changed = False
    for department_id, role in roles.items():
        membership = held.get(department_id)
        if membership is None and role is not None:
            person.memberships.append(Membership(department_id=department_id, role=role))
        elif membership is not None and role is None:
            person.memberships.remove(membership)
        elif membership is not None and role is not None and membership.role != role:
            membership.role = role
        else:
            continue
        changed = True
    if changed and person.id:
        person.version += 1


def new_link(person: Person, *, now: datetime) -> str:
    """A new one-time link's secret: an invitation again, or ten minutes for a lost password. Older ones end.

    Refuses somebody whose account is switched off."""
    if not person.active:
        raise Refused(N_("This account is switched off. Switch it on first."))
    return make_link(Purpose.RESET if person.password_hash else Purpose.INVITATION, person, now=now)


def change_password(person: Person, password_hash: str, *, but_session: int) -> None:
    """Sets the password, and ends every other session and open link of this person."""
    person.password_hash = password_hash
    others = delete(SignedIn).where(SignedIn.person_id == person.id, SignedIn.id != but_session)
    db.session.execute(others)
    _end_links(person)


def switch_off(person: Person) -> None:
    """Ends sessions and links at once; roles stay, so that switching on again brings everything back."""
    person.active = False
    close_sessions(person.id)
    _end_links(person)


def _end_links(person: Person) -> None:
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.person_id == person.id, OneTimeLink.used_at.is_(None)))
