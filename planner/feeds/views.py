"""The page of one's subscriptions: new addresses, options, what ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from planner.db import db
from planner.feeds import actions, contents, queries, words
from planner.feeds.entries import Entry, one_line, order_of
from planner.feeds.fetching import bp, config
from planner.feeds.forms import OptionsForm, SubscribeForm, changed_meanwhile, options_of
from planner.feeds.listing import coming
from planner.feeds.models import Subscription, spelled
from planner.feeds.programs import PROGRAM_NAMES, Program, subscribe_addresses
from planner.feeds.queries import Offer
from planner.feeds.rules import ENTRIES_IN_1_MB, SOURCE_HUES, Source, Wanted, is_late
from planner.history import recording
from planner.people.models import Department
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import found, fresh, toast_html, went_to
from planner.web.fragments import page as shown

AHEAD = 4


@dataclass(frozen=True)
class Feed:
    """A feed on the page, with one's own subscriptions to it."""

    offer: Offer
    about: str
    subscriptions: list[Subscription]


# -- looking -----------------------------------------------------------------------------------------------------


@bp.get("/feeds")
def page() -> Response:
    """One's subscriptions, and every feed there is."""
    return _page(SubscribeForm())


def _page(form: SubscribeForm, status: int = 200) -> Response:
    subscriptions, now = queries.subscriptions_of(me().id), dates.now()
    feeds = [
        Feed(offer, _about(offer), [s for s in subscriptions if _key(s) == offer.key])
        for offer in _offers(subscriptions)
    ]
    mine = [feed for feed in feeds if feed.subscriptions]
    fetched = [s for s in subscriptions if s.last_fetched_at]
    return shown(
        "feeds/feeds.html",
        status=status,
        form=form,
        mine=mine,
        more=[feed for feed in feeds if not feed.subscriptions],
        preview=_preview((mine or feeds)[0].offer),
        latest=max(fetched, key=lambda s: s.last_fetched_at or now, default=None),
        now=now,
        words=words,
        programs=PROGRAM_NAMES,
        is_late=is_late,
        most_entries=ENTRIES_IN_1_MB,
    )


def _key(subscription: Subscription) -> str:
    return str(subscription.department_id or subscription.source.value)


def _offers(subscriptions: list[Subscription]) -> list[Offer]:
    """One's own departments, one's work, the company, the other departments, and archived ones that one still has."""
    who, language = me(), dates.language()
    departments = queries.departments_with_feeds(who.access, dates.today(), language)
    mine = [offer for offer in departments if offer.department_id in who.access.roles]
    others = [offer for offer in departments if offer not in mine]
    posts, milestones, entries = (
        sum(getattr(offer, count) for offer in departments) for count in ("posts", "milestones", "entries")
    )
    company = Offer(Source.COMPANY, None, _("Whole company"), SOURCE_HUES[Source.COMPANY], posts, milestones, entries)
    own = Offer(Source.OWN, None, _("My work"), SOURCE_HUES[Source.OWN])
    roadmap = Offer(Source.ROADMAP, None, _("Roadmap"), SOURCE_HUES[Source.ROADMAP], 0, milestones)
    offered = [*mine, own, roadmap, company, *others]
    known = {offer.key for offer in offered}
    kept = {s.department_id: s.department for s in subscriptions if s.department and _key(s) not in known}
    return [*offered, *(Offer(Source.DEPARTMENT, d.id, d.called(language), d.hue) for d in kept.values())]


def _about(offer: Offer) -> str:
    """'38 posts ahead, 4 milestones'."""
    if offer.source == Source.OWN:
        return _("what I own or have to approve")
    if offer.source == Source.ROADMAP:
        return _("every department’s milestones, and by when updates are due")
    posts = (
        ngettext("%(num)s post ahead", "%(num)s posts ahead", offer.posts) if offer.posts else _("no post ahead yet")
    )
    if not offer.milestones:
        return posts
    return f"{posts}, {ngettext('%(num)s milestone', '%(num)s milestones', offer.milestones)}"


def _preview(offer: Offer) -> dict[str, object]:
    """The next entries of a feed, as Outlook will show them, by local day."""
    language, connection = dates.language(), db.session.connection()
    wanted = _wanted(offer.source, offer.department_id, language)
    ids = coming(connection, wanted, today=dates.today(), zone=dates.company_zone(), most=AHEAD)
    entries: list[Entry] = []
    for kind, of_kind in ids.items():
        made = contents.entries_of(connection, kind, of_kind, language=language, base_address=config().base_url)
        entries += made.values()
    entries = sorted(entries, key=order_of)[:AHEAD]
    return {
        "offer": offer,
        "days": [(day, list(of_day)) for day, of_day in groupby(entries, key=_day_of)],
        "today": dates.today(),
        "one_line": one_line,
        "local": lambda moment: moment.astimezone(dates.zone()).time(),
    }


def _day_of(entry: Entry) -> object:
    return entry.starts_at.astimezone(dates.zone()).date() if entry.starts_at else entry.first_day


def _wanted(source: Source, department_id: int | None, language: str) -> Wanted:
    return Wanted(
        source=source,
        department_id=department_id,
        person_id=me().id if source == Source.OWN else None,
        language=language,
        confidential=department_id in me().access.roles,
    )


# -- addresses ---------------------------------------------------------------------------------------------------


@bp.post("/feeds")
def subscribe() -> Response:
    """Makes a subscription named after the program, and shows its address, once."""
    who, now = me(), dates.now()
    form = SubscribeForm(request.form)
    offers = {offer.key: offer for offer in _offers([])}
    form.feed.choices = [(key, offer.name) for key, offer in offers.items()]
    if not form.validate():
        return _page(form, status=422)
    offer = offers[form.feed.data]
    department = db.session.get(Department, offer.department_id) if offer.department_id else None
    recording.begin(who.id, "subscribe", at=now)
    subscription, secret = actions.subscribe(
        who.id,
        offer.source,
        department,
        program=form.program.data,
        name=_(words.NAMES[form.program.data]),
        language=dates.language(),
        now=now,
    )
    db.session.commit()
    return _address(subscription, secret)


@bp.post("/feeds/<row:subscription_id>/address")
def new_address(subscription_id: int) -> Response:
    """Another address for the same subscription; the one from before ends."""
    subscription = found(queries.own_subscription(subscription_id, me().id))
    fresh(subscription, request.form.get("version", type=int))
    recording.begin(me().id, "new-address", at=dates.now())
    secret = actions.renew(subscription, now=dates.now())
    db.session.commit()
    return _address(subscription, secret)


@bp.post("/feeds/<row:subscription_id>/revocation")
def revoke(subscription_id: int) -> Response:
    """Ends a subscription; its address answers no more."""
    subscription = found(queries.own_subscription(subscription_id, me().id))
    recording.begin(me().id, "revoke", at=dates.now())
    subscription.revoke(now=dates.now())
    db.session.commit()
    return went_to(url_for("feeds.page"), toast=toast_html(_("Revoked. Its address answers no more.")))


def _address(subscription: Subscription, secret: str) -> Response:
    """The one page on which the address stands, with what to do with it."""
    department = subscription.department
    slug = department.slug if department else subscription.source.value
    address = actions.address_of(config().base_url, secret, slug)
    wanted = _wanted(subscription.source, subscription.department_id, subscription.language)
    name = contents.head_of(db.session.connection(), wanted).name
    addresses = subscribe_addresses(address, name)
    opens = {
        Program.OUTLOOK_WEB: addresses.outlook_web,
        Program.OUTLOOK_WINDOWS: addresses.outlook_classic,
        Program.GOOGLE: addresses.google,
        Program.APPLE: addresses.apple,
    }
    offer = next((offer for offer in _offers([subscription]) if offer.key == _key(subscription)), None)
    program = subscription.program if subscription.program in words.STEPS else Program.OTHER
    return shown(
        "feeds/address.html",
        subscription=subscription,
        feed=offer,
        address=address,
        program=program,
        opens=opens.get(program),
        steps=words.STEPS[program],
        words=words,
        out_of_reach=program in words.FROM_OUTSIDE and not config().https,
        too_large=program == Program.GOOGLE and offer is not None and offer.entries > ENTRIES_IN_1_MB,
    )


# -- options -----------------------------------------------------------------------------------------------------


@bp.get("/feeds/<row:subscription_id>")
def options(subscription_id: int) -> Response:
    """What stands in one subscription's feed, and its name."""
    subscription = found(queries.own_subscription(subscription_id, me().id))
    return shown("feeds/options.html", form=options_of(subscription), subscription=subscription, conflict=None)


@bp.post("/feeds/<row:subscription_id>")
def save_options(subscription_id: int) -> Response:
    """Saves them; the address stays. 409 with both versions when they were saved meanwhile."""
    subscription = found(queries.own_subscription(subscription_id, me().id))
    form = OptionsForm(request.form)
    values: dict[str, Any] = {"form": form, "subscription": subscription, "conflict": None}
    if not form.validate():
        return shown("feeds/options.html", status=422, **values)
    if form.version.data != subscription.version:
        form.version.data, form.version.raw_data = subscription.version, None
        values["conflict"] = {"who": None, "rows": changed_meanwhile(form, subscription)}
        return shown("feeds/options.html", status=409, **values)
    _keep(subscription, form, dates.now())
    return went_to(url_for("feeds.page"), toast=toast_html(_("Saved. Programs see it when they fetch next.")))


def _keep(subscription: Subscription, form: OptionsForm, now: datetime) -> None:
    recording.begin(me().id, "feed-options", at=now)
    subscription.name = form.name.data or subscription.name
    if subscription.source != Source.ROADMAP:  # there is no post in it
        subscription.states = spelled(set(form.states.data or ()))
    subscription.reached, subscription.observances = bool(form.reached.data), bool(form.observances.data)
    subscription.language, subscription.changed_at = form.language.data, now
    db.session.commit()
