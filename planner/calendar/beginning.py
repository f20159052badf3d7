"""What the calendar says before anything was ever planned: that it is ready, and how to begin."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale
from sqlalchemy import func, select

from planner.calendar.models import Post
from planner.channels.models import Channel
from planner.days.holidays import NoSuchPlace, lands_of
from planner.db import db
from planner.people.models import Department, Organisation


@dataclass(frozen=True)
class Beginning:
    """What is there already: the company by name, how many departments and channels, whose public holidays."""

    company: str
    departments: int
    channels: int
    place: str


def beginning_of(company: Organisation | None, lang: str) -> Beginning | None:
    """None once there is a post, wherever it stands. To be asked when a month is empty; two queries."""
    if company is None or db.session.scalar(select(Post.id).limit(1)):
        return None
    departments = select(func.count(Department.id)).where(Department.archived_at.is_(None)).scalar_subquery()
    channels = select(func.count(Channel.id)).where(Channel.archived_at.is_(None)).scalar_subquery()
    counts = db.session.execute(select(departments, channels)).one()
    return Beginning(company.name, counts[0], counts[1], _place(company, lang))


def _place(company: Organisation, lang: str) -> str:
    """'Niedersachsen', or the country where no Land was chosen."""
    country = str(Locale(lang).territories.get(company.country, company.country))
    try:
        return lands_of(company.country).get(company.land, country)
    except NoSuchPlace:
        return country
