"""Markdown is HTML that is safe to show, whatever somebody typed."""

from __future__ import annotations

import time

import html5lib
import pytest
from markupsafe import Markup

from planner.web.markdown import SCHEMES, TAGS, rendered


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("One **two** _three_.", "<p>One <strong>two</strong> <em>three</em>.</p>"),
        ("One\ntwo\n\nthree", "<p>One<br>\ntwo</p>\n<p>three</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("#PredictiveMaintenance", "<p>#PredictiveMaintenance</p>"),
        ("# No heading", "<p># No heading</p>"),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>"),
        ("[us](https://example.com)", '<p><a href="https://example.com" rel="noopener noreferrer">us</a></p>'),
        ("[mail](mailto:a@example.com)", '<p><a href="mailto:a@example.com" rel="noopener noreferrer">mail</a></p>'),
        ("[us](javascript:alert(1))", "<p>[us](javascript:alert(1))</p>"),
        ("[us](//evil.example)", "<p>[us](//evil.example)</p>"),
        ("", ""),
    ],
)
def test_what_is_typed_and_what_is_shown(typed, shown):
    assert rendered(typed) == shown
    assert isinstance(rendered(typed), Markup)


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<div hx-get='/x' hx-trigger=load>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](\tjavascript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](vbscript:x) [y](data:text/html,x) [z](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "<data:text/html;base64,x>",
    "[x]: javascript:alert(1)\n\n[x]",
    "![x](https://example.com/x.png)",
    "![x](javascript:alert(1))",
    '[x](https://example.com "onmouseover=alert(1)")',
    '[x](https://example.com" onclick="alert(1))',
    "[x](http://[half)",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "`<script>alert(1)</script>`",
    "<!-- --><style>*{}</style>",
    "<form action=https://evil.example><input name=x>",
    "</p></section><h1>h</h1>",
    "# h1\n\nh1\n==",
    "&lt;script&gt;",
    "\u202e[x](https://example.com)\u200b",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "a\x00b",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_is_live(typed):
    tree = html5lib.parseFragment(str(rendered(typed)), namespaceHTMLElements=False)
    for element in list(tree.iter())[1:]:
        assert element.tag in TAGS
        assert set(element.attrib) <= {"href", "rel", "title"}
        if element.tag == "a":
            assert element.attrib.get("href", "https:").partition(":")[0].lower() in SCHEMES


@pytest.mark.parametrize(
    "part", ["*", "[", "[a](", "> ", "- ", "`", "**a ", "<", "[a](http://", "_a_", "\\", "&#x", "1. ", "!["]
)
def test_hostile_texts_take_no_time(part):
    began = time.process_time()
    rendered(part * (5_000 // len(part)))
    assert time.process_time() - began < 0.3
