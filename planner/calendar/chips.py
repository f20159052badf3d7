"""A post's chip. A month has hundreds and they seldom change, so each is written once and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask_babel import gettext, ngettext
from markupsafe import Markup, escape

from planner.calendar import queries, words
from planner.calendar.directory import Named
from planner.calendar.queries import MilestoneRow, Placed, PostRow, Waiting
from planner.calendar.rules import FIXED, State
from planner.people.rules import Access, may_edit
from planner.web import dates
from planner.web.assets import asset_url

LOOKS = {State.IN_REVIEW.value: "review"}
MOST_KEPT = 50_000

_kept: dict[tuple[object, ...], Markup] = {}


class Chips:
    """Writes the chips of one answer, for one reader. `directory` holds what chips show of departments and channels:
    a new hue or network makes them new."""

    def __init__(self, access: Access, directory: Mapping[str, Sequence[Named]]) -> None:
        self.access = access
        self.lang = dates.language()
        self.icons = asset_url("icons.svg")
        self.looks = hash((*directory["department"], *directory["channel"], self.icons))
        self._editable: dict[int, bool] = {}

    def posts(self, placed: Sequence[Placed]) -> list[Markup]:
        """The chips of these posts, in their order; those that aren't kept yet are read with one query."""
        keys = [self._key(post) for post in placed]
        written = [_kept.get(key) for key in keys]
        missing = {post.id: key for post, key, chip in zip(placed, keys, written, strict=True) if chip is None}
        made: dict[int, Markup] = {}
        if missing:
            if len(_kept) > MOST_KEPT:
                _kept.clear()
            for row in queries.rows_of(list(missing), self.lang):
                key = missing[row.id]
                made[row.id] = _kept[key] = self._chip(
                    row, to_fix=key[-3], overdue=bool(key[-2]), movable=bool(key[-1])
                )
        # what was read is at hand, whatever another thread threw away meanwhile
        return [chip or made.get(post.id, Markup()) for post, chip in zip(placed, written, strict=True)]

    def _key(self, post: Placed) -> tuple[object, ...]:
        editable = self._editable.get(post.department_id)
        if editable is None:
            editable = self._editable[post.department_id] = may_edit(self.access, post.department_id)
        movable = editable and post.state not in FIXED
        to_fix = 0 if post.state in FIXED else post.to_fix
        return (post.id, post.version, post.changed, self.lang, self.looks, to_fix, post.overdue, movable)

    def _chip(self, post: PostRow, *, to_fix: Any, overdue: bool, movable: bool) -> Markup:
        state = gettext("Overdue") if overdue else words.state_label(post.state)
        glyph = "triangle-alert" if overdue else words.ICONS[State(post.state)]
        look = LOOKS.get(post.state, post.state) + (" overdue" if overdue else "")
        network = post.network_name or gettext("no channel yet")
        more = f" <small>+{post.channels - 1}</small>" if post.channels > 1 else ""
        clock = f"<time>{dates.clock(post.at)}{more}</time>" if post.at else f'<span class="untimed">{more}</span>'
        # hyphens and voices want to know the title's language
        spoken = f' lang="{post.language}"' if post.language not in ("", self.lang) else ""
        lock = _icon(self.icons, "lock", gettext("confidential")) if post.confidential else ""
        fix = (
            f'<small class="fix">{_icon(self.icons, "wand-sparkles", _to_fix(to_fix))}{to_fix}</small>'
            if to_fix
            else ""
        )
        move = f' data-move="/posts/{post.id}/day" data-version="{post.version}"' if movable else ""
        return Markup(
            f'<a class="chip hue-{post.hue} {look}" id="post-{post.id}" href="/posts/{post.id}"'
            f' hx-get="/posts/{post.id}" hx-include="#view" hx-target="#panel" hx-swap="innerHTML"'
            f' hx-push-url="true"{move}>'
            f"{_icon(self.icons, words.network_icon(post.network), network)}{clock}"
            f'<span class="state" title="{escape(state)}">{fix}{lock}{_icon(self.icons, glyph, state)}</span>'
            f'<span class="title"{spoken}>{escape(post.title)}</span></a>'
        )

    def milestone(self, row: MilestoneRow) -> Markup:
        return _milestone(row, self.lang, self.icons)

    def idea(self, post: Waiting, hue: int, owner: str, age: str, *, beside_days: bool) -> Markup:
        """The card of a post without a day, as it stands in the backlog; beside the days it can be dragged there."""
        movable = beside_days and may_edit(self.access, post.department_id)
        return _idea(post.id, post.version, post.title, post.state, hue, owner, age, movable, self.lang, self.icons)


def _to_fix(count: int) -> str:
    return ngettext("%(num)s to fix", "%(num)s to fix", count)


def _icon(icons: str, name: str, label: str) -> str:
    return f'<svg class="icon" role="img" aria-label="{escape(label)}"><use href="{icons}#{name}"/></svg>'


@lru_cache(maxsize=2_000)
def _milestone(row: MilestoneRow, lang: str, icons: str) -> Markup:  # noqa: ARG001
    """`lang` is part of the key: the word in it is the reader's."""
    return Markup(
        f'<a class="chip milestone hue-{row.hue}" id="milestone-{row.id}" href="/milestones/{row.id}"'
        f' hx-get="/milestones/{row.id}" hx-include="#view" hx-target="#panel" hx-swap="innerHTML" hx-push-url="true">'
        f'{_icon(icons, "diamond", gettext("Milestone"))}<span class="title">{escape(row.title)}</span></a>'
    )


@lru_cache(maxsize=5_000)
def _idea(
    id_: int,
    version: int,
    title: str,
    state: State,
    hue: int,
    owner: str,
    age: str,
    movable: bool,
    lang: str,  # noqa: ARG001
    icons: str,
) -> Markup:
    """`lang` is part of the key: the words in it are the reader's."""
    move = f' data-move="/posts/{id_}/day" data-version="{version}"' if movable else ""
    said = [owner, age] if state == State.IDEA else [owner, age, words.state_word(state)]
    sign = "grip-vertical" if movable else words.ICONS[state]
    return Markup(
        f'<a class="idea-card hue-{hue}" id="post-{id_}" href="/posts/{id_}" hx-get="/posts/{id_}" hx-include="#view"'
        f' hx-target="#panel" hx-swap="innerHTML" hx-push-url="true"{move}>'
        f'<svg class="icon" aria-hidden="true"><use href="{icons}#{sign}"/></svg>'
        f'<span class="title">{escape(title)}</span><small>{escape(" · ".join(said))}</small></a>'
    )
