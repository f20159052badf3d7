"""Campaigns: all of them, one with its posts, and writing them."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from planner.calendar import progress, queries, words
from planner.calendar.filters import Filters
from planner.calendar.forms import CampaignForm
from planner.calendar.models import Campaign, Post
from planner.calendar.picking import departments_to_write_in
from planner.calendar.views import may_write, overdue
from planner.db import db
from planner.history import queries as history
from planner.history import recording
from planner.people.queries import people_offered
from planner.people.rules import may_edit, slug_of
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import allow, found, fresh, own_view, toast_html, went_to
from planner.web.forms import VersionForm, differences
from planner.web.fragments import at_own_address, page

bp = Blueprint("campaigns", __name__)


@bp.get("/campaigns")
def campaigns() -> Response:
    """Every campaign: those that run, those to come, those that are over, and the archived ones."""
    today = dates.today()
    stages: dict[str, list[tuple[Campaign, progress.Progress]]] = {"running": [], "to come": [], "over": []}
    archived = []
    for campaign, far in progress.campaigns_with_progress(me().access):
        if campaign.archived_at:
            archived.append((campaign, far))
        else:
            stages[stage(campaign, today)].append((campaign, far))
    stages["to come"].reverse()
    return page("campaigns/campaigns.html", stages=stages, archived=archived, may_write=may_write(me()))


def stage(campaign: Campaign, today: date) -> str:
    """'running', 'to come' or 'over', by its days."""
    if campaign.first_day > today:
        return "to come"
    return "over" if campaign.last_day < today else "running"


@bp.get("/campaigns/<row:campaign_id>")
def campaign(campaign_id: int) -> Response:
    """One campaign with its posts by day: a page, beside the calendar a panel."""
    access = me().access
    thing = found(db.session.get(Campaign, campaign_id, options=[joinedload(Campaign.department)]))
    days: dict[date | None, list[queries.PostRow]] = {}
    for post in queries.posts_of(access, dates.language(), campaign=campaign_id):
        days.setdefault(post.day, []).append(post)
    values: dict[str, Any] = {
        "campaign": thing,
        "days": days,
        "progress": progress.progress_of(Post.campaign_id, campaign_id, access),
        "in_calendar": _in_calendar(thing),
        "stage": stage(thing, dates.today()),
        "may_edit": may_edit(access, thing.department_id),
        "view": own_view(request.args.get("view", "")),
    }
    answer = page(
        "campaigns/campaign.html", fragment="beside", **values, words=words, overdue=overdue, today=dates.today()
    )
    return at_own_address(answer, url_for("campaigns.campaign", campaign_id=campaign_id))


def _in_calendar(campaign: Campaign) -> str:
    """The month to look at, with nothing but this campaign in it: this one, or the nearest of its own."""
    day = min(max(dates.today(), campaign.first_day), campaign.last_day)
    return Filters(campaign=(campaign.slug,)).address(url_for("calendar.month", month=f"{day:%Y-%m}"))


# -- writing -----------------------------------------------------------------------------------------------------


@bp.get("/campaigns/new")
def new() -> Response:
    """A form for another campaign."""
    who = me()
    allow(may_write(who))
    form = CampaignForm(data={"department_id": who.department_id, "owner_id": who.id})
    return _form(_offered(form), None)


@bp.post("/campaigns")
def create() -> Response:
    """Another campaign, in a department that this person writes in."""
    who = me()
    allow(may_write(who))
    form = _offered(CampaignForm(request.form))
    if form.department_id.data:
        allow(may_edit(who.access, form.department_id.data))
    if not form.validate():
        return _form(form, None, status=422)
    recording.begin(who.id, "create", at=dates.now())
    made = Campaign(slug=slug_of(form.title.data or "", set(db.session.scalars(select(Campaign.slug)))))
    _fill(made, form)
    db.session.add(made)
    db.session.commit()
    return went_to(url_for("campaigns.campaign", campaign_id=made.id), toast=toast_html(_("Saved.")))


@bp.get("/campaigns/<row:campaign_id>/edit")
def edit(campaign_id: int) -> Response:
    """A form for this campaign."""
    thing = found(db.session.get(Campaign, campaign_id))
    allow(may_edit(me().access, thing.department_id))
    return _form(_saved_form(thing), thing)


@bp.post("/campaigns/<row:campaign_id>")
def save(campaign_id: int) -> Response:
    """Saves it; 409 with both versions when somebody else has saved meanwhile."""
    who = me()
    thing = found(db.session.get(Campaign, campaign_id))
    allow(may_edit(who.access, thing.department_id))
    form = _offered(CampaignForm(request.form), thing)
    if form.department_id.data:
        allow(form.department_id.data == thing.department_id or may_edit(who.access, form.department_id.data))
    if not form.validate():
        return _form(form, thing, status=422)
    if thing.version != form.version.data:
        return _conflict(form, thing)
    recording.begin(who.id, "write", at=dates.now())
    _fill(thing, form)
    db.session.commit()
    return went_to(url_for("campaigns.campaign", campaign_id=campaign_id), toast=toast_html(_("Saved.")))


@bp.post("/campaigns/<row:campaign_id>/<any(archive, restore):verb>")
def archive(campaign_id: int, verb: str) -> Response:
    """Archived, it is offered nowhere and its posts keep it; brought back, it is again."""
    who, now = me(), dates.now()
    thing = found(db.session.get(Campaign, campaign_id))
    allow(may_edit(who.access, thing.department_id))
    form = VersionForm(request.form)
    form.validate()
    fresh(thing, form.version.data)
    recording.begin(who.id, verb, at=now)
    thing.archived_at = now if verb == "archive" else None
    db.session.commit()
    text = _("Archived.") if verb == "archive" else _("Brought back.")
    return went_to(url_for("campaigns.campaign", campaign_id=campaign_id), toast=toast_html(text))


def _fill(campaign: Campaign, form: CampaignForm) -> None:
    campaign.title, campaign.title_de = form.title.data or "", form.title_de.data or None
    campaign.about = form.about.data or ""
    campaign.department_id, campaign.owner_id = form.department_id.data or 0, form.owner_id.data
    campaign.first_day = form.first_day.data or campaign.first_day
    campaign.last_day = form.last_day.data or campaign.last_day


def _offered(form: CampaignForm, campaign: Campaign | None = None) -> CampaignForm:
    departments = departments_to_write_in(me())
    if campaign and campaign.department_id not in {id_ for id_, _name in departments}:
        departments.append((campaign.department_id, campaign.department.called(dates.language())))
    form.department_id.offer(departments)
    form.owner_id.offer(people_offered(keep=campaign.owner_id if campaign else None), none="–")
    return form


def _saved_form(campaign: Campaign) -> CampaignForm:
    return _offered(CampaignForm(obj=campaign), campaign)


def _form(form: CampaignForm, campaign: Campaign | None, *, status: int = 200, **more: Any) -> Response:
    return page("campaigns/edit.html", status=status, form=form, campaign=campaign, **more)


def _conflict(form: CampaignForm, campaign: Campaign) -> Response:
    conflict = {"who": history.who_changed("campaign", campaign.id), "rows": differences(form, _saved_form(campaign))}
    form.version.data, form.version.raw_data = campaign.version, None
    return _form(form, campaign, status=409, conflict=conflict)
