"""Topics: what posts are about, who approves them too, and the day before which nothing about them goes out."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from planner.channels.models import Topic
from planner.db import db
from planner.history import recording
from planner.people.queries import departments_offered
from planner.people.rules import slug_of
from planner.settings import queries
from planner.settings.blueprint import administrator, bp, keeps, name_is_free, saved, shown, sound, status_of, typed
from planner.settings.forms import TopicForm
from planner.web import dates
from planner.web.answers import found


@bp.get("/settings/topics")
def topics() -> Response:
    """Every topic, archived ones last."""
    administrator()
    return shown("settings/topics.html", "topics", topics=queries.all_topics())


@bp.route("/settings/topics/new", methods=["GET", "POST"])
def new_topic() -> Response:
    """A further one."""
    who = administrator()
    form = _form(None, typed())
    if sound(form) and name_is_free(form, Topic.name, None):
        recording.begin(who.id, "create", at=dates.now())
        topic = Topic(slug=slug_of(form.name.data or "", set(queries.values_of(Topic.slug))))
        _fill(topic, form)
        db.session.add(topic)
        db.session.commit()
        return saved(url_for("settings.topics"), _("%(name)s was added.", name=topic.name))
    return shown("settings/topic.html", "topics", status=status_of(form), form=form, topic=None)


@bp.route("/settings/topics/<row:topic_id>", methods=["GET", "POST"])
def topic(topic_id: int) -> Response:
    """Changes one."""
    who = administrator()
    topic = found(db.session.get(Topic, topic_id))
    form = _form(topic, typed())
    if keeps(form, topic, lambda: _form(topic, None)) and name_is_free(form, Topic.name, topic):
        recording.begin(who.id, "settings", at=dates.now())
        _fill(topic, form)
        db.session.commit()
        return saved(url_for("settings.topics"), _("Saved."), undo=True)
    return shown("settings/topic.html", "topics", status=status_of(form), form=form, topic=topic)


def _form(topic: Topic | None, sent: Any) -> TopicForm:
    form = TopicForm(sent, obj=None if sent else topic)
    keep = topic.second_department_id if topic else None
    form.second_department_id.offer(departments_offered(dates.language(), keep=keep), none=_("nobody else"))
    return form


def _fill(topic: Topic, form: TopicForm) -> None:
    topic.name, topic.note = form.name.data or "", form.note.data or ""
    topic.second_department_id = form.second_department_id.data
    topic.not_before = form.not_before.data
