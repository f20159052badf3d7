"""Inviting, roles, passwords, switching off."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from planner.db import db
from planner.people import actions
from planner.people.models import OneTimeLink, Person, Purpose, SignedIn
from planner.people.queries import departments_offered, other_admins, people_counted, people_offered
from planner.people.rules import Role, Standing
from planner.people.sign_in import hasher, link_of, make_link
from planner.web.refusal import Refused
from tests.builders import NOW, a_department, a_person


def roles_of(person):
    return {membership.department_id: membership.role for membership in person.memberships}


def test_somebody_invited_has_roles_and_a_link_but_no_password(app):
    lab = a_department("Lab")
    person, secret = actions.invite(
        "Nils@Example.com", "Nils Bauer", standing=Standing.MANAGER, roles={lab.id: Role.EDITOR}, now=NOW
    )
    db.session.commit()
    assert (person.email, person.standing, person.password_hash) == ("nils@example.com", Standing.MANAGER, None)
    assert roles_of(person) == {lab.id: Role.EDITOR}
    assert link_of(secret, NOW).purpose == Purpose.INVITATION


def test_roles_that_are_not_named_stay(app):
    lab, shop, bar = a_department("Lab"), a_department("Shop"), a_department("Bar")
    person = a_person(roles={lab: Role.READER, shop: Role.EDITOR})
    version = person.version
    actions.set_roles(person, {lab.id: Role.APPROVER, bar.id: Role.READER})
    db.session.commit()
    assert roles_of(person) == {lab.id: Role.APPROVER, shop.id: Role.EDITOR, bar.id: Role.READER}
    assert person.version == version + 1
    actions.set_roles(person, {lab.id: None, shop.id: Role.EDITOR})
    db.session.commit()
    assert roles_of(person) == {shop.id: Role.EDITOR, bar.id: Role.READER}
    actions.set_roles(person, {lab.id: None, shop.id: Role.EDITOR})
    db.session.commit()
    assert person.version == version + 2


def test_a_new_link_ends_the_old_one(app):
    person = a_person()
    old = actions.new_link(person, now=NOW)
    db.session.commit()
    new = actions.new_link(person, now=NOW)
    db.session.commit()
    assert link_of(old, NOW) is None
    assert link_of(new, NOW).purpose == Purpose.RESET
    person.active = False
    db.session.commit()
    assert link_of(new, NOW) is None
    with pytest.raises(Refused, match="switched off"):
        actions.new_link(person, now=NOW)


def test_switching_off_ends_sessions_and_links(app):
    person, other = a_person(), a_person("Mara Lindt")
    for who in (person, other):
        db.session.add(SignedIn(secret_hash=who.email, person_id=who.id, created_at=NOW, expires_at=NOW))
        make_link(Purpose.RESET, who, now=NOW)
    db.session.commit()
    actions.switch_off(person)
    db.session.commit()
    assert person.active is False
    assert list(db.session.scalars(select(SignedIn.person_id))) == [other.id]
    assert list(db.session.scalars(select(OneTimeLink.person_id))) == [other.id]


def test_a_changed_password_keeps_this_session_alone(app):
    person = a_person()
    for name in ("here", "there"):
        db.session.add(SignedIn(secret_hash=name, person_id=person.id, created_at=NOW, expires_at=NOW))
    db.session.commit()
    here = db.session.scalar(select(SignedIn.id).where(SignedIn.secret_hash == "here"))
    actions.change_password(person, hasher().hash("another one"), but_session=here)
    db.session.commit()
    assert list(db.session.scalars(select(SignedIn.secret_hash))) == ["here"]


def test_administrators_who_can_sign_in(app):
    ada = a_person("Ada", standing=Standing.ADMIN)
    a_person("Invited", standing=Standing.ADMIN, password=None)
    a_person("Gone", standing=Standing.ADMIN, active=False)
    a_person("Manager", standing=Standing.MANAGER)
    assert other_admins(ada.id) == 0
    assert other_admins(0) == 1


def test_what_can_be_picked(app):
    lab, old = a_department("Lab", name_de="Labor"), a_department("Old", archived_at=NOW)
    assert departments_offered("en") == [(lab.id, "Lab")]
    assert departments_offered("de", keep=old.id) == [(lab.id, "Labor"), (old.id, "Old")]
    mara, gone = a_person("Mara"), a_person("Ben", active=False)
    assert people_offered() == [(mara.id, "Mara")]
    assert people_offered(keep=gone.id, but=mara.id) == [(gone.id, "Ben")]


def test_people_are_counted(app):
    lab = a_department("Lab")
    a_person("Editor", role=Role.EDITOR, in_=lab)
    a_person("Reader", role=Role.READER, in_=lab)
    a_person("Manager", standing=Standing.MANAGER)
    a_person("Invited", password=None)
    a_person("Gone", role=Role.EDITOR, in_=lab, active=False)
    counts = people_counted()
    assert (counts.everybody, counts.roles, counts.readers, counts.invited, counts.gone) == (5, 2, 2, 1, 1)
    assert counts.everybody == db.session.scalar(select(func.count()).select_from(Person))
