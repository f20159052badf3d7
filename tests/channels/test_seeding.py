"""Networks as rows: once, and never over what somebody changed."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from planner.channels.counting import Unit
from planner.channels.models import Network
from planner.channels.seeding import seed_networks
from planner.db import db


def test_networks_come_with_their_limits(app: Flask) -> None:
    networks = seed_networks()

    assert len(networks) == 17
    assert networks["google-business"].name == "Google Business"
    x = networks["x"]
    assert (x.text_limit, x.unit, x.link_counts_as, x.title_limit) == (280, Unit.X_WEIGHTED, "23", None)
    assert networks["blog"].text_limit is None
    assert networks["youtube"].title_limit == 100


def test_a_second_time_nothing_changes(app: Flask) -> None:
    seed_networks()["x"].text_limit = 25_000
    db.session.commit()

    assert seed_networks()["x"].text_limit == 25_000
    assert db.session.scalar(select(func.count()).select_from(Network)) == 17
