"""Recurring posts, made of parts: each title and text is honest, none is like another until all were told. Pure."""

from __future__ import annotations

from datetime import date, time
from itertools import product
from random import Random
from typing import Any

from planner.calendar.rules import State
from planner.demo.stories import Story, tagged, variant
from planner.people.rules import slug_of

PART = {"de": ", Teil {}", "en": ", part {}"}


class Series:
    """One recurring format of a department, with its parts in an order of its own."""

    def __init__(self, facts: dict[str, Any], campaign: dict[str, Any], rng: Random) -> None:
        self.department: str = facts["department"]
        self._facts = facts
        self._campaign = campaign
        self._pairs = list(product(facts["one"], facts["two"]))
        rng.shuffle(self._pairs)
        self._told = 0

    def next(self, day: date, at: time | None, state: State, monday: date) -> Story:
        """The next one, for that day. It belongs to its campaign while that lasts; `monday` is this week's."""
        facts = self._facts
        part, place = divmod(self._told, len(self._pairs))
        one, two = self._pairs[place]
        words = {"one": one, "two": two, "One": one[0].upper() + one[1:]}
        channels = facts["channels"][self._told % len(facts["channels"])]
        self._told += 1
        text = facts["text"].format(**words)
        title = facts["title"].format(**words)
        if part:
            title += PART[facts["language"]].format(part + 1)
        link = f"https://www.example.com/{facts['path']}"
        utm = slug_of(self._campaign[f"title_{facts['language']}"])
        week = (day - monday).days // 7
        runs = self._campaign["from_week"] <= week <= self._campaign["to_week"]
        return Story(
            title=title,
            department=facts["department"],
            owner=facts["owner"],
            language=facts["language"],
            state=state,
            day=day,
            at=at,
            variants=()
            if state == State.IDEA
            else tuple(variant(c, text, tagged(link, c, utm), facts.get("picture", ())) for c in channels),
            campaign=self._campaign["slug"] if runs else None,
            goal=facts["goal"],
        )


def all_series(texts: dict[str, Any], more: dict[str, Any], rng: Random) -> dict[str, list[Series]]:
    """Every series, by department."""
    campaigns = {campaign["slug"]: campaign for campaign in texts["campaigns"]}
    found: dict[str, list[Series]] = {}
    for facts in more["series"]:
        series = Series(facts, campaigns[facts["campaign"]], rng)
        found.setdefault(series.department, []).append(series)
    return found
