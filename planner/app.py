"""Puts the app together: configuration, extensions, blueprints, commands."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask, Response, g, request, url_for
from flask_babel import Babel, gettext
from flask_babel import gettext as _
from flask_wtf import CSRFProtect
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from planner import cli
from planner import db as database
from planner.calendar import backlog, campaigns, serving
from planner.calendar import media as media_views
from planner.calendar import posts as post_views
from planner.calendar import typing as typing_views
from planner.calendar import views as calendar_views
from planner.config import Config, read
from planner.db import db, is_migrated
from planner.feeds import revising
from planner.feeds import views as feed_views
from planner.feeds.fetching import Unchanged
from planner.goals import views as goal_views
from planner.guidelines import acknowledging, changes, drafting, proposals, publishing, reading, taking_back
from planner.guidelines.answering import views as answering_views
from planner.history import recording
from planner.history.words import as_day, did
from planner.my_work import views as my_work_views
from planner.my_work.queries import Waits, waiting_for
from planner.people import views as people_views
from planner.people.organisation import company_zone
from planner.people.rules import Standing, initials
from planner.people.sign_in import Me
from planner.people.words import ROLES, STANDINGS
from planner.plans import roadmap as plan_views
from planner.reviews import views as review_views
from planner.roadmap import views as roadmap_views
from planner.settings import views as settings_views
from planner.web import assets, dates, errors, logs, security
from planner.web.access import public
from planner.web.fragments import wants_fragment
from planner.web.markdown import rendered

LANGUAGES = ("en", "de")


def create_app(config: Config | None = None) -> Flask:
    """The app. Without `config` it is read from the environment; raises Misconfigured when that is wrong."""
    config = config or read()
    app = Flask(
        "planner",
        root_path=os.path.dirname(__file__),
        template_folder="../templates",
        static_folder=None,
    )
    app.instance_path = str(config.instance)
    app.testing = config.testing
    app.config |= {
        "SECRET_KEY": config.secret_key,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(config),
        "SESSION_COOKIE_NAME": "__Host-planner" if config.https else "planner",
        "SESSION_COOKIE_SECURE": config.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_TRANSLATION_DIRECTORIES": os.path.join(os.path.dirname(__file__), "translations"),
    }
    app.extensions["planner"] = config
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    logs.init_app(app)
    security.init_app(app, config)
    database.init_app(app)
    recording.listen()
    revising.listen()
    Babel(app, locale_selector=_language, timezone_selector=company_zone)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    CSRFProtect(app)
    assets.init_app(app)
    errors.init_app(app)
    _register(app)
    app.wsgi_app = Unchanged(app)  # type: ignore[method-assign]
    if config.https:  # TLS ends at a proxy, which knows where requests come from
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    return app


def _register(app: Flask) -> None:
    app.register_blueprint(people_views.bp)
    pages = (
        goal_views,
        reading,
        *(acknowledging, changes, drafting, proposals, publishing, taking_back),
        roadmap_views,
        calendar_views,
        serving,
        backlog,
        campaigns,
        post_views,
        typing_views,
        media_views,
    )
    # several files may hold the views of one blueprint
    more = (answering_views, review_views, my_work_views, plan_views, feed_views, settings_views)
    for bp in dict.fromkeys(views.bp for views in (*pages, *more)):
        app.register_blueprint(bp)
    cli.register(app)
    app.add_url_rule("/healthz", "health", health)
    app.jinja_env.globals.update(dates=dates)
    app.jinja_env.filters.update(translated=gettext, initials=initials, did=did, as_day=as_day, markdown=rendered)
    app.context_processor(shell)

    @app.before_request
    def zones() -> None:
        if g.get("me"):
            g.company_zone = company_zone()
            g.zone = g.me.zone or g.company_zone


@dataclass(frozen=True)
class Link:
    """One entry of the navigation."""

    label: str
    icon: str
    url: str
    current: bool
    count: int = 0


def shell() -> dict[str, object]:
    """What the layouts show around every page."""
    who = g.get("me")
    home = url_for("calendar.this_month")
    # the secret of a one-time link stays where it is
    there = None if request.endpoint == "people.welcome" else request.path
    languages = [
        {"code": code, "label": label, "url": url_for("people.language", code=code, next=there)}
        for code, label in (("en", "English"), ("de", "Deutsch"))
    ]
    if who is None:
        return {
            "lang": dates.language(),
            "me": None,
            "scheme": "",
            "keys_off": True,
            "home_url": home,
            "languages": languages,
        }
    shown = {
        "lang": dates.language(),
        "me": {
            "name": who.name,
            "initials": who.initials,
            "hue": who.hue,
            "line": role_line(who),
            "url": url_for("settings.own"),
        },
        "scheme": "" if who.scheme == "system" else who.scheme,
        "keys_off": not who.keys,
        "home_url": home,
        "languages": languages,
        "sign_out_url": url_for("people.sign_out"),
    }
    return shown if wants_fragment() else shown | navigation(who)


def navigation(who: Me) -> dict[str, object]:
    """What stands beside a whole page; a fragment has none of it."""
    blueprint = request.blueprint or ""
    waiting = waiting_for(who.access, now=dates.now(), today=dates.today())
    home = url_for("calendar.this_month")
    return {
        "to_read": None if blueprint in ("guidelines", "my_work") else to_read(waiting),
        "nav_main": [
            Link(
                _("My work"),
                "inbox",
                url_for("my_work.page"),
                blueprint == "my_work",
                waiting.things,
            ),
            Link(_("Calendar"), "calendar-days", home, blueprint in ("calendar", "posts", "campaigns", "media")),
            Link(
                _("Guidelines"), "book-open-check", url_for("guidelines.read"), blueprint in ("guidelines", "answering")
            ),
            Link(_("Roadmap"), "milestone", url_for("roadmap.timeline"), blueprint == "roadmap"),
        ],
        "nav_programme": [Link(_("Goals & results"), "target", url_for("goals.goals"), blueprint == "goals")],
        "nav_share": [
            Link(_("Calendar feeds"), "rss", url_for("feeds.page"), blueprint == "feeds"),
            Link(_("Settings"), "settings-2", url_for("settings.own"), blueprint == "settings"),
        ],
    }


def to_read(waiting: Waits) -> Link | None:
    """The edition of the guidelines that is still to be read, or what changed since the one that was."""
    if waiting.edition is None:
        return None
    if waiting.since is None:
        label = _("Please read the engagement guidelines and say that you will follow them.")
        return Link(label, "book-open-check", url_for("guidelines.read"), False)
    label = _("Edition %(number)s of the guidelines is in force. Please read what has changed.", number=waiting.edition)
    there: dict[str, Any] = {"from": waiting.since, "to": waiting.edition}
    return Link(label, "book-open-check", url_for("guidelines.changes", **there), False)


def role_line(who: Me) -> str:
    """'Marketing · Editor', or the standing in the organisation."""
    if who.access.standing != Standing.MEMBER:
        return gettext(STANDINGS[who.access.standing])
    return f"{who.department} · {gettext(ROLES[who.role])}" if who.role else ""


def _engine_options(config: Config) -> dict[str, object]:
    if config.database_url.startswith("sqlite"):
        return {"hide_parameters": True}  # what people write is in no log
    return {
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_timeout": 2,
        "connect_args": {"connect_timeout": 2},
    }


def _language() -> str:
    """The person's own, else the browser's, else English."""
    own = g.me.language if g.get("me") else None
    chosen = request.cookies.get("planner-language", "") if request else ""
    return (
        own
        or (chosen if chosen in LANGUAGES else None)
        or (request.accept_languages.best_match(LANGUAGES) if request else None)
        or "en"
    )


@public
def health() -> Response:
    """200 'ok' when the database answers and is migrated; 503 with the reason otherwise."""
    try:
        db.session.execute(text("SELECT 1"))
        reason = "" if is_migrated() else "the database is not migrated"
    except SQLAlchemyError:
        reason = "the database does not answer"
    return Response(reason or "ok", 503 if reason else 200, content_type="text/plain; charset=utf-8")
