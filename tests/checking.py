"""What every page must be: one h1, labels, tokens, nothing inline, valid HTML. Asked of each answer."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import html5lib

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
NOT_LABELLED = frozenset({"hidden", "submit", "button", "image", "reset"})
POINTERS = ("for", "aria-describedby", "aria-labelledby", "aria-errormessage", "popovertarget", "form", "list")
INLINE = re.compile(r"on[a-z]+|hx-on.*|style|hx-vars|data-hx-on.*")
EVALUATED = re.compile(r"\s*(js|javascript|vbscript|data):", re.IGNORECASE)
PLACEHOLDER = re.compile(r"%\(\w+\)")
# hundreds of choices that are written alike: one of them is looked at
MANY_OPTIONS = re.compile(r'(?:(<option value="[^"<>]*">[^<>]*</option>)\s*){20,}')
# texts and values: a page that differs in these alone is as valid as another, but for what they hold of WORTH_A_LOOK
CHANGING = re.compile(r"""(?<==")[^"]*(?=")|(?<==')[^']*(?=')|(?<=>)[^<]+""")
WORTH_A_LOOK = re.compile(r"&[#\w]*;?|[\0-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


class _Reader(HTMLParser):
    """Goes through a page once and notes what the checks ask for."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: Counter[str] = Counter()
        self.complaints: list[str] = []
        self.pointers: list[tuple[str, str, str]] = []
        self.labels_for: set[str] = set()
        self.unlabelled: list[tuple[str, str | None]] = []
        self.said: dict[str, list[str]] = {"h1": [], "title": [], "label": []}
        self.open: list[str] = []
        self.posts: list[list[Any]] = []  # open forms: description, whether a token is needed, whether it has one
        self.named: list[list[Any]] = []  # open links and buttons: description, whether something says what they are
        self.visible: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        said = f"<{tag} {' '.join(f'{k}={v!r}' for k, v in list(got.items())[:4])}>"
        if tag not in VOID:
            self.open.append(tag)
        if got.get("id"):
            self.ids[got["id"]] += 1
        elif "id" in got:
            self.complaints.append(f"an empty id: {said}")
        for name, value in got.items():
            if INLINE.fullmatch(name) or EVALUATED.match(
                value if name.startswith(("hx-", "href", "src", "action")) else ""
            ):
                self.complaints.append(f"inline: {name} on {said}")
            if name in POINTERS and value:
                self.pointers += [(name, one, said) for one in value.split()]
        if tag == "style" or (tag == "script" and not got.get("src")):
            self.complaints.append(f"inline {tag}")
        self._label(tag, got, said)
        self._form(tag, got, said)
        if tag in ("h1", "title") and "svg" not in self.open:
            self.said[tag].append("")
        if tag in ("a", "button", "summary") and (tag != "a" or "href" in got):
            self.named.append([said, bool(got.get("aria-label") or got.get("aria-labelledby") or got.get("title"))])
        elif self.named and (got.get("aria-label") or got.get("alt")):
            self.named[-1][1] = True
        if tag == "img" and "alt" not in got:
            self.complaints.append(f"a picture without alt: {said}")

    def _label(self, tag: str, got: dict[str, str], said: str) -> None:
        if tag == "label" and got.get("for"):
            self.labels_for.add(got["for"])
        shown = tag in ("select", "textarea") or (tag == "input" and got.get("type", "text") not in NOT_LABELLED)
        if shown and not (got.get("aria-label") or got.get("aria-labelledby") or "label" in self.open):
            self.unlabelled.append((said, got.get("id")))

    def _form(self, tag: str, got: dict[str, str], said: str) -> None:
        if tag == "form":
            method = got.get("method", "").lower()
            if not got.get("action") or method not in ("get", "post", "dialog"):
                self.complaints.append(f"a form without action or method: {said}")
            self.posts.append([said, method == "post", False])
        elif tag == "input" and got.get("name") == "csrf_token" and got.get("value") and self.posts:
            self.posts[-1][2] = True

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        if tag == "form" and self.posts:
            said, needed, there = self.posts.pop()
            if needed and not there:
                self.complaints.append(f"a form without a token: {said}")
        if tag in ("a", "button", "summary") and self.named:
            said, named = self.named.pop()
            if not named:
                self.complaints.append(f"it says nothing: {said}")

    def handle_data(self, data: str) -> None:
        if not data.strip():
            return
        if self.named:
            self.named[-1][1] = True
        for tag in ("h1", "title"):
            if tag in self.open and "svg" not in self.open and self.said[tag]:
                self.said[tag][-1] += data
        if not {"script", "style", "textarea"} & set(self.open):
            self.visible.append(data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    twice = [id_ for id_, times in reader.ids.items() if times > 1]
    if twice:
        reader.complaints.append(f"ids that stand twice: {twice}")
    for said, id_ in reader.unlabelled:
        if id_ not in reader.labels_for:
            reader.complaints.append(f"a field without a label: {said}")
    left = PLACEHOLDER.search(" ".join(reader.visible))
    if left:
        reader.complaints.append(f"a text that was never filled in: {left.group()}")
    return reader


def about_page(html: str) -> list[str]:
    """What is wrong with a whole page, one line each."""
    reader = _read(html)
    complaints = reader.complaints
    h1s, titles = ([" ".join(text.split()) for text in reader.said[tag]] for tag in ("h1", "title"))
    if len(h1s) != 1:
        complaints.append(f"h1: {h1s}")
    elif len(titles) != 1 or not titles[0].startswith(h1s[0]) or not h1s[0]:
        complaints.append(f"the title {titles} does not begin with the h1 {h1s}")
    complaints += [
        f"{name} points to #{id_}, which is not there: {said}"
        for name, id_, said in reader.pointers
        if id_ not in reader.ids
    ]
    return complaints + _invalid(html, whole=True)


def about_fragment(html: str) -> list[str]:
    """What is wrong with a part of a page."""
    return _read(html).complaints + _invalid(html, whole=False)


_known: dict[bytes, list[str]] = {}


def _invalid(html: str, *, whole: bool) -> list[str]:
    """Where the HTML is not valid. Pages that differ in their texts alone are one."""
    shape = CHANGING.sub(lambda found: "".join(WORTH_A_LOOK.findall(found[0])), MANY_OPTIONS.sub(r"\1", html))
    digest = hashlib.sha256(shape.encode("utf-8", "surrogatepass")).digest()
    if digest not in _known:
        html = MANY_OPTIONS.sub(r"\1", html)
        parser = html5lib.HTMLParser()
        parser.parse(html) if whole else parser.parseFragment(html)
        _known[digest] = [
            f"not valid in line {place[0]}: {code} {values or ''}" for place, code, values in parser.errors
        ]
    return _known[digest]
