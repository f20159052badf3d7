"""Months as HTML, and what they were made of, kept until anything changes: most looks at a month find it as it was a
moment ago."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from flask import current_app
from markupsafe import Markup

from planner.web import dates

T = TypeVar("T")

MOST = 64  # months, about a quarter of a megabyte each

_kept: OrderedDict[Hashable, KeptMonth] = OrderedDict()
_frames: OrderedDict[Hashable, Any] = OrderedDict()


class KeptMonth:
    """One month for one sign-in: its days, and its head once that is asked for. It holds until `until`, when the time
    of an unapproved post passes; None for as long as nothing changes."""

    def __init__(self, values: dict[str, Any], until: datetime | None) -> None:
        self.values = values
        self.until = until
        self.days = self._written("calendar/_month_days.html")

    @cached_property
    def head(self) -> Markup:
        return self._written("calendar/_month_head.html")

    def _written(self, template: str) -> Markup:
        """Without what every page gets beside its own values: that would ask for it twice."""
        written = current_app.jinja_env.get_template(template).render(lang=dates.language(), **self.values)
        return Markup(written)


def month_kept(
    key: Hashable, now: datetime, values: Callable[[], dict[str, Any]], until: Callable[[], datetime | None]
) -> KeptMonth:
    """The month under this key, made anew where there is none or it no longer holds. The key names everything that a
    month depends on: the history's revision, the sign-in, the language, the local day, what is shown."""
    month = _kept.get(key)
    if month is None or (month.until is not None and month.until <= now):
        month = _kept[key] = KeptMonth(values(), until())
    _make_room(_kept, key)
    return month


def frame_kept(key: Hashable, frame: Callable[[], T]) -> T:
    """What posts stand among in a month, made where there is none under this key. It names everything that this depends
    on; it is the same for everybody."""
    kept: T | None = _frames.get(key)
    if kept is None:
        kept = _frames[key] = frame()
    _make_room(_frames, key)
    return kept


def _make_room(shelf: OrderedDict[Hashable, Any], used: Hashable) -> None:
    with suppress(KeyError):  # another thread may have made room meanwhile
        while len(shelf) > MOST:
            shelf.popitem(last=False)
        shelf.move_to_end(used)
