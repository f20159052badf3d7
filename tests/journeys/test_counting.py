"""The browser counts a text as the server does."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import ROOT

pytestmark = pytest.mark.journey

COUNT = """async ([module, vectors]) => {
    const { count } = await import(module);
    return vectors.map(({ text, unit, links }) => count(text, unit, links));
}"""


def test_the_browser_gives_the_same_counts(chromium: Browser) -> None:
    vectors = json.loads((ROOT / "planner/data/counting-vectors.json").read_text("utf-8"))
    of_x = json.loads((ROOT / "tests/channels/twitter-text-vectors.json").read_text("utf-8"))["vectors"]
    vectors += [{**vector, "unit": "x-weighted", "links": "23"} for vector in of_x]
    module = "data:text/javascript," + quote((ROOT / "static/js/count-text.js").read_text("utf-8"))
    page = chromium.new_page()

    counts = page.evaluate(COUNT, [module, vectors])

    page.close()
    assert [v | {"browser": n} for v, n in zip(vectors, counts, strict=True) if n != v["count"]] == []
