"""A post's chip. A month has hundreds and they seldom change, so each is written once and kept."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from flask_babel import gettext
from markupsafe import Markup, escape

from planner.calendar import words
from planner.calendar.queries import MilestoneRow, PostRow
from planner.calendar.rules import FIXED, State, is_overdue
from planner.people.rules import Access, may_edit
from planner.web import dates
from planner.web.assets import asset_url

LOOKS = {State.IN_REVIEW.value: "review"}
MOVABLE = frozenset(set(State) - set(FIXED))


class Chips:
    """Writes the chips of one answer: for one reader, at one moment."""

    def __init__(self, access: Access, *, now: datetime, today: date) -> None:
        self.access = access
        self.now = now
        self.today = today
        self.lang = dates.language()
        self.icons = asset_url("icons.svg")

    def overdue(self, post: PostRow) -> bool:
        return is_overdue(State(post.state), post.day, post.moment, now=self.now, today=self.today)

    def may_move(self, post: PostRow) -> bool:
        return post.state in MOVABLE and may_edit(self.access, post.department_id)

    def post(self, post: PostRow) -> Markup:
        """The chip of a post, with what dragging needs where this reader may move it."""
        return _chip(post, self.lang, self.icons, self.overdue(post), self.may_move(post))

    def milestone(self, row: MilestoneRow) -> Markup:
        return _milestone(row, self.lang, self.icons)


def _icon(icons: str, name: str, label: str) -> str:
    return f'<svg class="icon" role="img" aria-label="{escape(label)}"><use href="{icons}#{name}"/></svg>'


@lru_cache(maxsize=20_000)
def _chip(post: PostRow, lang: str, icons: str, overdue: bool, movable: bool) -> Markup:  # noqa: ARG001
    """`lang` is part of the key: the words in it are the reader's."""
    state = gettext("Overdue") if overdue else words.state_label(post.state)
    glyph = "triangle-alert" if overdue else words.ICONS[State(post.state)]
    look = LOOKS.get(post.state, post.state) + (" overdue" if overdue else "")
    network = post.network_name or gettext("no channel yet")
    more = f"<small>+{post.channels - 1}</small>" if post.channels > 1 else ""
    clock = f"<time>{dates.clock(post.at)}{more}</time>" if post.at else f'<span class="untimed">{more}</span>'
    lock = _icon(icons, "lock", gettext("confidential")) if post.confidential else ""
    move = f' data-move="/posts/{post.id}/day" data-version="{post.version}"' if movable else ""
    return Markup(
        f'<a class="chip hue-{post.hue} {look}" id="post-{post.id}" href="/posts/{post.id}"'
        f' hx-get="/posts/{post.id}" hx-include="#view" hx-target="#panel" hx-swap="innerHTML"'
        f' hx-push-url="true"{move}>'
        f"{_icon(icons, words.network_icon(post.network), network)}{clock}"
        f'<span class="state" title="{escape(state)}">{lock}{_icon(icons, glyph, state)}</span>'
        f'<span class="title">{escape(post.title)}</span></a>'
    )


@lru_cache(maxsize=2_000)
def _milestone(row: MilestoneRow, lang: str, icons: str) -> Markup:  # noqa: ARG001
    return Markup(
        f'<a class="chip milestone hue-{row.hue}" href="/milestones/{row.id}">'
        f'{_icon(icons, "diamond", gettext("Milestone"))}<span class="title">{escape(row.title)}</span></a>'
    )
