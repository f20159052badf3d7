"""Networks: what each allows. Facts that change, so they carry the day as of which they hold."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from planner.calendar.rechecking import OF_NETWORKS, check_again
from planner.calendar.words import network_icon
from planner.channels.models import Network
from planner.db import db
from planner.history import recording
from planner.settings import queries
from planner.settings.blueprint import administrator, bp, keeps, saved, shown, status_of, typed
from planner.settings.forms import NetworkForm
from planner.settings.words import UNITS
from planner.web import dates
from planner.web.answers import found

FIELDS = (
    "text_limit",
    "unit",
    "link_counts_as",
    "title_limit",
    "hashtag_limit",
    "link_limit",
    "pictures_max",
    "alt_text_limit",
    "as_of",
)


@bp.get("/settings/networks")
def networks() -> Response:
    """Every network with its limits."""
    administrator()
    rows = queries.all_networks()
    return shown("settings/networks.html", "networks", networks=rows, network_icon=network_icon, units=UNITS)


@bp.route("/settings/networks/<row:network_id>", methods=["GET", "POST"])
def network(network_id: int) -> Response:
    """Changes the limits of one."""
    who = administrator()
    network = found(db.session.get(Network, network_id))
    form = _form(network, typed())
    if keeps(form, network, lambda: _form(network, None)):
        recording.begin(who.id, "settings", at=dates.now())
        for name in FIELDS:
            setattr(network, name, form[name].data)
        network.trust = form.trust.data or ""
        db.session.flush()
        check_again(now=dates.now(), today=dates.today(), kinds=OF_NETWORKS)
        db.session.commit()
        return saved(url_for("settings.networks"), _("Saved."), undo=True)
    return shown("settings/network.html", "networks", status=status_of(form), form=form, network=network)


def _form(network: Network, sent: Any) -> NetworkForm:
    return NetworkForm(sent, obj=None if sent else network)
