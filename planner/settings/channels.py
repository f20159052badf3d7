"""Channels: the company's accounts, on which network, whose they are, and what goes with them."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from planner.calendar.words import network_icon
from planner.channels.models import Channel
from planner.db import db
from planner.history import recording
from planner.people.queries import departments_offered, people_offered
from planner.people.rules import slug_of
from planner.settings import queries
from planner.settings.blueprint import administrator, bp, keeps, name_is_free, saved, shown, sound, status_of, typed
from planner.settings.forms import ChannelForm
from planner.web import dates
from planner.web.answers import found

TEXTS = ("name", "languages", "audience", "legal_notice", "works_council")
OTHERS = ("network_id", "department_id", "owner_id", "deputy_id", "minimum_gap", "lasts")


@bp.get("/settings/channels")
def channels() -> Response:
    """Every channel, archived ones last."""
    administrator()
    rows = queries.all_channels()
    return shown("settings/channels.html", "channels", channels=rows, network_icon=network_icon, lang_of=dates.language)


@bp.route("/settings/channels/new", methods=["GET", "POST"])
def new_channel() -> Response:
    """A further one."""
    who = administrator()
    form = _form(None, typed())
    if sound(form) and name_is_free(form, Channel.name, None):
        recording.begin(who.id, "create", at=dates.now())
        channel = Channel(slug=slug_of(form.name.data or "", set(queries.values_of(Channel.slug))))
        _fill(channel, form)
        db.session.add(channel)
        db.session.commit()
        return saved(url_for("settings.channels"), _("%(name)s was added.", name=channel.name))
    return shown("settings/channel.html", "channels", status=status_of(form), form=form, channel=None)


@bp.route("/settings/channels/<row:channel_id>", methods=["GET", "POST"])
def channel(channel_id: int) -> Response:
    """Changes one."""
    who = administrator()
    channel = found(db.session.get(Channel, channel_id))
    form = _form(channel, typed())
    if keeps(form, channel, lambda: _form(channel, None)) and name_is_free(form, Channel.name, channel):
        recording.begin(who.id, "settings", at=dates.now())
        _fill(channel, form)
        db.session.commit()
        return saved(url_for("settings.channels"), _("Saved."), undo=True)
    return shown("settings/channel.html", "channels", status=status_of(form), form=form, channel=channel)


def _form(channel: Channel | None, sent: Any) -> ChannelForm:
    form = ChannelForm(sent, obj=None if sent else channel)
    form.network_id.offer(queries.networks_offered())
    department = channel.department_id if channel else None
    form.department_id.offer(departments_offered(dates.language(), keep=department))
    form.owner_id.offer(people_offered(keep=channel.owner_id if channel else None), none=_("nobody"))
    form.deputy_id.offer(people_offered(keep=channel.deputy_id if channel else None), none=_("nobody"))
    return form


def _fill(channel: Channel, form: ChannelForm) -> None:
    for name in TEXTS:
        setattr(channel, name, form[name].data or "")
    for name in OTHERS:
        setattr(channel, name, form[name].data)
