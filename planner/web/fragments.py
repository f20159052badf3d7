"""One template is the page and its fragments: the whole of it, or the named block when htmx asks for a part."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, make_response, render_template, request
from jinja2_fragments.flask import render_block


def wants_fragment() -> bool:
    """Whether htmx asks for a part: not for a page that it swaps whole, nor for one that Back restores."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Request-Type", "partial") == "partial"
        and "HX-Boosted" not in headers
        and "HX-History-Restore-Request" not in headers
    )


def page(template: str, *, fragment: str | None = None, status: int = 200, **values: Any) -> Response:
    """The page, or under htmx its block `fragment` (named as the id of its one root element)."""
    if fragment and wants_fragment():
        body = render_block(template, fragment, **values)
    else:
        body = render_template(template, **values)
    answer = make_response(body, status)
    answer.vary.add("HX-Request")
    return answer


def page_with_head(template: str, *, fragment: str, **values: Any) -> Response:
    """A page whose head says what is shown, its filters: under htmx the fragment brings head and title along."""
    answer = page(template, fragment=fragment, **values)
    if wants_fragment():
        head, title = render_block(template, "head", **values), render_block(template, "title", **values)
        whole = f"<title>{title} · Planner</title>{answer.get_data(as_text=True)}"
        answer.set_data(whole + partial(head, ".head", "innerMorph"))
    return answer


def at_own_address(answer: Response, address: str) -> Response:
    """Under htmx, gives what a panel shows the address that it has as a page; Back and Forward have it already."""
    if wants_fragment():
        answer.headers["HX-Push-Url"] = address
    return answer


def part(html: str, status: int = 200) -> Response:
    """A piece of a page that is HTML already, for htmx."""
    answer = make_response(html, status)
    answer.vary.add("HX-Request")
    return answer


def partial(html: str, target: str, swap: str = "outerHTML") -> str:
    """What htmx puts at `target` (a CSS selector), wherever the rest of the answer goes."""
    return f'<hx-partial hx-target="{target}" hx-swap="{swap}">{html}</hx-partial>'


def with_toast(answer: Response, toast: str) -> Response:
    """Adds a toast's HTML to a fragment; htmx puts it into the region for them."""
    answer.set_data(answer.get_data(as_text=True) + partial(toast, "#toasts", "beforeend"))
    return answer


def render_macro(template: str, macro: str, *args: Any, **values: Any) -> str:
    """One macro of a template, as HTML. It sees what it is given, and nothing of the page."""
    return str(getattr(current_app.jinja_env.get_template(template).module, macro)(*args, **values))
