"""Denied by default: a view is open to people who aren't signed in only when it says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

F = TypeVar("F", bound=Callable[..., Any])


def public(view: F) -> F:
    """Marks a view that answers without a sign-in; the list of them is tests/public-routes.txt."""
    view.public = True  # type: ignore[attr-defined]
    return view


def is_public() -> bool:
    """Whether the view of this request is marked so. An unknown address is, so that it gets its 404 first."""
    if request.url_rule is None or request.endpoint is None:
        return True
    return bool(getattr(current_app.view_functions[request.endpoint], "public", False))
