"""What tests of the calendar do as people do: open the composer, type, save; press the button of a step."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from planner.calendar.models import Post
from planner.calendar.rules import Step
from planner.db import db
from planner.history.models import Act, Change
from tests.browser import Browser, Page

ZONES = re.compile(r'<option value="\w+/[^"]*">[^<]*</option>')


def composer_of(browser: Browser, post: Post) -> dict[str, Any]:
    """What the composer would send as it stands. Quicker than a page that is looked at: only its form is read."""
    browser.get(f"/posts/{post.id}", check=False)
    form = browser.text[browser.text.index('<form id="composer"') :].partition("</form>")[0]
    return Page(ZONES.sub("", form)).form(f"/posts/{post.id}")


def shown(browser: Browser) -> Page:
    """The last answer as a page, without hundreds of zones."""
    return Page(ZONES.sub("", browser.text))


def save(browser: Browser, post: Post, status: int = 303, **typed: Any) -> TestResponse:
    """Opens the composer, types into it and saves."""
    return browser.post(f"/posts/{post.id}", composer_of(browser, post) | typed, status)


def take(
    browser: Browser, step: Step | str, post: Post, status: int = 303, *, check: bool = True, **more: Any
) -> TestResponse:
    """Presses the button of a step."""
    step = Step(step)
    values = {"version": post.version} | ({"text": "Shorter, please."} if step == Step.RETURN else {})
    return browser.post(f"/posts/{post.id}/{step.value}", values | more, status, check=check)


def text_of(post: Post, channel: int = 0) -> str:
    """The name of the field of its first channel's text."""
    return f"v{post.variants[channel].id}-text"


def acts_on(post: Post) -> list[Act]:
    """What was done to a post, the first first."""
    done = select(Change.act_id).where(Change.about_kind == "post", Change.about_id == post.id)
    return list(db.session.scalars(select(Act).where(Act.id.in_(done)).order_by(Act.id)))


def verbs_on(post: Post) -> list[str]:
    return [act.verb for act in acts_on(post)]
