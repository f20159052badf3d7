"""The timeline as a file: what the style sheet says on screen stands in each sign as attributes, in plain colours,
since programs that open such files know neither. Pure.

The numbers of colours are those of `tokens.css`, by day."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree as ET

Looks = dict[str, str]

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in no XML


def colour(light: float, chroma: float, hue: float) -> str:
    """A colour of OKLCH (lightness 0 to 1, hue in degrees) as the nearest '#rrggbb'."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{_eight_bits(part):02x}" for part in linear)


def _eight_bits(part: float) -> int:
    part = min(max(part, 0.0), 1.0)
    return round(255 * (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055))


DESK, SHEET, LINE = colour(0.968, 0.006, 85), colour(0.996, 0.002, 85), colour(0.9, 0.008, 85)
STRONG, INK, SOFT = colour(0.72, 0.012, 265), colour(0.25, 0.035, 268), colour(0.44, 0.025, 268)
GOOD, WATCH, BAD, NOW = colour(0.45, 0.12, 155), colour(0.48, 0.11, 70), colour(0.5, 0.19, 25), colour(0.58, 0.2, 32)
HUES = (268, 205, 160, 125, 85, 55, 25, 355, 325, 300, 235, 182)
FAMILY = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"

# The word of a sign around ('' for any), its own word or element, and how it looks; what comes later counts more
LOOKS: tuple[tuple[str, str, Looks], ...] = (
    ("", "text", {"fill": INK}),
    ("", "soft", {"fill": SOFT}),
    ("", "band", {"fill": DESK}),
    ("", "rule", {"stroke": LINE}),
    ("", "lane-name", {"font-weight": "600"}),
    ("", "bar", {"fill": "wash", "stroke": "tint"}),
    ("", "bar-done", {"fill": "tint", "fill-opacity": "0.28"}),
    ("", "bar-name", {"fill": "tint-ink", "font-weight": "600"}),
    ("draft", "bar", {"fill": SHEET, "stroke-dasharray": "4 3"}),
    ("paused", "bar", {"stroke-dasharray": "8 3"}),
    ("", "point", {"fill": SOFT, "stroke": SHEET, "stroke-width": "2"}),
    ("good", "point", {"fill": GOOD}),
    ("watch", "point", {"fill": WATCH}),
    ("bad", "point", {"fill": BAD}),
    *((old, "point", {"fill": SHEET, "stroke": SOFT, "stroke-width": "1.5"}) for old in ("stale", "unsaid", "draft")),
    ("draft", "point", {"stroke-dasharray": "2 2"}),
    ("", "mark", {"fill": "none", "stroke": SHEET, "stroke-width": "1.6", "stroke-linecap": "round"}),
    ("", "ring", {"fill": "none", "stroke": SOFT, "stroke-width": "1.25", "stroke-dasharray": "2.5 2.5"}),
    ("watch", "ring", {"stroke": WATCH}),
    ("bad", "ring", {"stroke": BAD}),
    ("", "planned", {"fill": "none", "stroke": STRONG, "stroke-dasharray": "2 2"}),
    ("", "slip", {"stroke": BAD, "stroke-width": "1.5"}),
    ("early", "slip", {"stroke": GOOD}),
    ("", "label-left", {"text-anchor": "end"}),
    ("", "leads-to", {"fill": "none", "stroke": STRONG, "stroke-width": "1.25"}),
    ("broken", "leads-to", {"stroke": BAD, "stroke-dasharray": "4 3"}),
    ("", "now", {"stroke": NOW, "stroke-width": "1.5"}),
    ("", "now-name", {"fill": NOW, "font-weight": "600"}),
    ("folded", "text", {"fill": SOFT}),
    ("overdue", "text", {"fill": BAD, "font-weight": "600"}),
)
_OF: dict[str, list[tuple[str, Looks]]] = {}
for _around, _own, _look in LOOKS:
    _OF.setdefault(_own, []).append((_around, _look))


def file_of(drawing: str, title: str) -> bytes:
    """The page's drawing as a file of its own: no style sheet, no link, nothing that runs; dark signs on a light
    ground."""
    root = ET.fromstring(_UNFIT.sub("", drawing))  # noqa: S314 - our own drawing
    _dressed(root, frozenset(), 1)
    width, height = root.get("width", "1230"), root.get("height", "600")
    root.attrib.update({"xmlns": "http://www.w3.org/2000/svg", "role": "img", "font-family": FAMILY, "font-size": "12"})
    root.insert(0, ET.Element("rect", {"width": width, "height": height, "fill": SHEET}))
    name = ET.Element("title")
    name.text = title
    root.insert(0, name)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="utf-8") + b"\n"


def _dressed(sign: ET.Element, around: frozenset[str], hue: int) -> None:
    own = set(sign.attrib.pop("class", "").split())
    here = around | own
    for word in own:
        if word.startswith("hue-"):
            hue = int(word.removeprefix("hue-"))
    looks: Looks = {}
    ranks: list[tuple[int, Looks]] = [
        (_RANK[id(look)], look)
        for word in (sign.tag, *own)
        for outer, look in _OF.get(word, ())
        if not outer or outer in here
    ]
    for _, look in sorted(ranks, key=lambda ranked: ranked[0]):
        looks |= look
    tints = {"wash": (0.96, 0.022), "tint": (0.6, 0.15), "tint-ink": (0.38, 0.1)}
    for name, value in looks.items():
        sign.set(name, colour(*tints[value], HUES[(hue - 1) % 12]) if value in tints else value)
    if sign.tag == "a":
        sign.tag = "g"
        sign.attrib.pop("href", None)
    for inner in list(sign):
        if "asked" in inner.get("class", "").split():  # shows on screen only, of what one points at
            sign.remove(inner)
        else:
            _dressed(inner, here, hue)


_RANK = {id(look): number for number, (_, _, look) in enumerate(LOOKS)}
