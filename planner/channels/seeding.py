"""The networks that Planner knows, from its own data into rows."""

from __future__ import annotations

import csv

from sqlalchemy import select

from planner.channels.counting import Unit
from planner.channels.models import Network
from planner.config import ROOT
from planner.db import db
from planner.people.rules import slug_of

FACTS = ROOT / "planner" / "data" / "networks.csv"
LIMITS = ("text_limit", "hashtag_limit", "link_limit", "pictures_max", "alt_text_limit", "title_limit")


def seed_networks() -> dict[str, Network]:
    """Every network by its slug. Those that are there already stay as they are: the settings may have changed them."""
    networks = {network.slug: network for network in db.session.scalars(select(Network))}
    with FACTS.open(encoding="utf-8", newline="") as file:
        for facts in csv.DictReader(file):
            slug = slug_of(facts["network"])
            if slug not in networks:
                networks[slug] = _network(slug, facts)
                db.session.add(networks[slug])
    db.session.flush()
    return networks


def _network(slug: str, facts: dict[str, str]) -> Network:
    limits = {name: int(facts[name]) if facts[name] else None for name in LIMITS}
    return Network(
        slug=slug,
        name=facts["network"],
        unit=Unit(facts["unit"]),
        link_counts_as=facts["link_counts_as"],
        trust=facts["trust"],
        as_of=facts["as_of"],
        **limits,
    )
