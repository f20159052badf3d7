"""What people write in Markdown, as HTML that is safe to show."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

SCHEMES = {"http", "https", "mailto"}
TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code"}


def _may_be_linked(address: str) -> bool:
    try:
        return urlsplit(address).scheme.lower() in SCHEMES
    except ValueError:  # half an IPv6 address
        return False


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["heading", "lheading", "hr", "code", "fence", "image", "html_block", "html_inline", "reference"]
)
_MARKDOWN.validateLink = _may_be_linked  # type: ignore[assignment,method-assign]
_CLEANER = nh3.Cleaner(tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="noopener noreferrer")


@lru_cache(maxsize=2_048)
def rendered(text: str) -> Markup:
    """Paragraphs, lists, emphasis and links. Marks that mean anything else stand there as they were typed, HTML too;
    links lead to http, https and mailto only. Each text is rendered once."""
    return Markup(_CLEANER.clean(_MARKDOWN.render(text)).strip())
