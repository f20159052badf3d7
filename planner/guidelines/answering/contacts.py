"""Whom to turn to: a person and a deputy for each class and topic, and the duty phone's number."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, request, url_for
from flask_babel import gettext as _

from planner.channels.models import Topic
from planner.channels.queries import topics_offered
from planner.db import db
from planner.guidelines.answering import queries, words
from planner.guidelines.answering.blueprint import bp, conflict, manager, saved
from planner.guidelines.answering.forms import ContactForm
from planner.guidelines.answering.models import EscalationContact
from planner.guidelines.answering.rules import CaseClass
from planner.history import recording
from planner.people.queries import people_offered
from planner.people.rules import may_manage
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import found
from planner.web.fragments import page

CLASSES = "any(crisis, violation, sensitive, complaint, question, other)"


class Line(NamedTuple):
    """A class or a topic, and whom to turn to with it."""

    name: str
    url: str
    contact: EscalationContact | None


@bp.get("/guidelines/respond/contacts")
def contacts() -> Response:
    """Everybody to turn to, by class and by topic."""
    everybody = queries.named_contacts()
    classes = [
        Line(words.called(of), url_for("answering.contact_of_class", of=of.value), everybody.get((of, None)))
        for of in CaseClass
        if of != CaseClass.NONE
    ]
    topics = [
        Line(name, url_for("answering.contact_of_topic", topic_id=id_), everybody.get((None, id_)))
        for id_, name in topics_offered()
    ]
    return page("answering/contacts.html", classes=classes, topics=topics, may_manage=may_manage(me().access))


@bp.route(f"/guidelines/respond/contacts/<{CLASSES}:of>", methods=["GET", "POST"])
def contact_of_class(of: str) -> Response:
    """Changes whom to turn to with one class."""
    wanted = CaseClass(of)
    return _contact(words.called(wanted), request.path, case_class=wanted)


@bp.route("/guidelines/respond/contacts/topics/<row:topic_id>", methods=["GET", "POST"])
def contact_of_topic(topic_id: int) -> Response:
    """Changes whom to turn to with one topic."""
    return _contact(found(db.session.get(Topic, topic_id)).name, request.path, topic_id=topic_id)


def _contact(name: str, address: str, **of: Any) -> Response:
    """The form of one, or what was typed into it; one that nobody named yet has version 0."""
    who = manager()
    there = queries.contact_of(**of)
    if request.method != "POST":
        return _page(_offered(ContactForm(obj=there), there), there, name, address)
    form = _offered(ContactForm(request.form), there)
    if not form.validate():
        return _page(form, there, name, address, status=422)
    if form.version.data != (there.version if there else 0):
        theirs = _offered(ContactForm(obj=there), there)
        more = {"conflict": conflict(form, theirs, there)} if there else {}
        return _page(form, there, name, address, status=409, **more)
    recording.begin(who.id, "settings", at=dates.now())
    thing = there or EscalationContact(**of)
    thing.person_id, thing.deputy_id, thing.phone = form.person_id.data, form.deputy_id.data, form.phone.data or ""
    db.session.add(thing)
    db.session.commit()
    return saved(url_for("answering.contacts"), _("Saved."))


def _offered(form: ContactForm, thing: EscalationContact | None) -> ContactForm:
    form.person_id.offer(people_offered(keep=thing.person_id if thing else None), none="–")
    form.deputy_id.offer(people_offered(keep=thing.deputy_id if thing else None), none="–")
    return form


def _page(
    form: ContactForm, thing: EscalationContact | None, name: str, address: str, *, status: int = 200, **more: Any
) -> Response:
    version = thing.version if thing else 0
    return page("answering/contact.html", status=status, form=form, version=version, name=name, address=address, **more)
