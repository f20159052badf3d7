"""Views of the plan as HTML, kept until anything changes: most looks at a plan find it as it was a moment ago."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")

MOST = 64  # views, up to some hundred kilobytes each

_kept: OrderedDict[Hashable, object] = OrderedDict()


def view_kept(key: Hashable, make: Callable[[], T]) -> T:
    """The view under this key, made where there is none. The key names everything that it depends on: the history's
    revision, the language, the local day, what is shown, whose it is."""
    view: T | None = _kept.get(key)  # type: ignore[assignment]
    if view is None:
        view = make()
        _kept[key] = view
    with suppress(KeyError):  # another thread may have made room meanwhile
        while len(_kept) > MOST:
            _kept.popitem(last=False)
        _kept.move_to_end(key)
    return view


def forget() -> None:
    """Throws everything away: another database has other rows under the same numbers."""
    _kept.clear()
