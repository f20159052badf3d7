"""Both languages are complete: every text has its German, with the same values in it, short enough for its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from planner.calendar.words import STATES
from planner.db import db
from planner.people.words import ROLES, STANDINGS
from planner.roadmap import words as roadmap

ROOT = Path(__file__).resolve().parent.parent
GERMAN = ROOT / "planner" / "translations" / "de" / "LC_MESSAGES" / "messages.po"
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None, "N_": None}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z%]")
THE_LONG_ONE = "I have read it and will follow it"  # it says what one signs
BUTTON = re.compile(r"""\b(?:button|link_button|post_button)\(\s*_\("([^"]+)"\)""")

Text = str | tuple[str, str]


@cache
def texts() -> dict[Text, str]:
    """Every text in code and templates, with a place where it stands; those with a plural as a pair."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[Text, str] = {}
    for folder in ("planner", "templates"):
        below = [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods]
        for name, line, message, *_ in extract_from_dir(
            ROOT / folder, below, {p.removeprefix(f"{folder}/"): o for p, o in options.items()}, KEYWORDS
        ):
            text: Text = (message[0], message[1]) if isinstance(message, tuple) else message
            found.setdefault(text, f"{folder}/{name}:{line}")
    return found


@cache
def german() -> Catalog:
    if not GERMAN.exists():
        pytest.skip("there is no German yet: make words, then fill it in")
    with GERMAN.open("rb") as file:
        return read_po(file, locale="de")


def translated() -> Iterator[tuple[Message, list[str]]]:
    """Every German text with its forms."""
    for message in german():
        if message.id:
            yield message, list(message.string) if isinstance(message.string, tuple) else [message.string]


def forms(text: Text) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def test_there_are_texts():
    assert len(texts()) > 300
    assert "Save" in texts()


def test_every_text_in_code_is_gathered():
    """What stands inside an f-string is not seen when texts are gathered, unless it stands elsewhere too."""
    gathered = {form for text in texts() for form in forms(text)}
    lost = [
        (file.name, node.args[0].value)
        for file in (ROOT / "planner").rglob("*.py")
        for outer in ast.walk(ast.parse(file.read_text()))
        if isinstance(outer, ast.JoinedStr)
        for node in ast.walk(outer)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", *KEYWORDS}
        if node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value not in gathered
    ]
    assert not lost


def test_every_text_has_its_german():
    assert GERMAN.exists(), "make words begins it"
    known = {m.id[0] if isinstance(m.id, tuple) else m.id for m in german() if m.id}
    missing = {text: place for text, place in texts().items() if forms(text)[0] not in known}
    assert not missing, "make words puts them into the catalogue"


def test_no_german_is_left_empty_or_guessed():
    wrong = [message.id for message, strings in translated() if message.fuzzy or not all(strings)]
    assert not wrong


def test_no_german_is_left_over():
    there = {forms(text)[0] for text in texts()}
    left = [m.id for m, _ in translated() if (m.id[0] if isinstance(m.id, tuple) else m.id) not in there]
    assert not left, "make words takes them out"


def test_the_same_values_stand_in_both():
    wrong = []
    for message, strings in translated():
        wanted = {frozenset(PLACEHOLDER.findall(form)) for form in forms(message.id)}
        wrong += [(message.id, s) for s in strings if frozenset(PLACEHOLDER.findall(s)) not in wanted]
    assert not wrong


def test_what_stands_around_a_text_stands_around_both():
    """Spaces at the ends, and no mark-up that the other has not."""
    wrong = []
    for message, strings in translated():
        first = forms(message.id)[0]
        for said in strings:
            ends = first[:1].isspace() == said[:1].isspace() and first[-1:].isspace() == said[-1:].isspace()
            if not ends or first.count("<") != said.count("<"):
                wrong.append((first, said))
    assert not wrong


# -- length, in both languages ---------------------------------------------------------------------------------------


def lengths(text: str) -> dict[str, int]:
    message = german().get(text)
    assert message, f"no German for {text!r}"
    return {said: len(said.replace("\u00ad", "")) for said in (text, str(message.string))}


def too_long(wanted: set[str], most: int) -> dict[str, int]:
    return {said: n for text in wanted for said, n in lengths(text).items() if n > most}


def test_chips_are_at_most_14_long():
    roadmap_chips = {*roadmap.STATES.values(), *roadmap.HEALTHS.values(), *roadmap.FRESHNESS.values()}
    assert not too_long({*STATES.values(), *STANDINGS.values(), *ROLES.values(), *roadmap_chips}, 14)


def test_navigation_is_at_most_20_long():
    code = (ROOT / "planner" / "app.py").read_text()
    labels = set(re.findall(r'Link\(_\("([^"]+)"\)', code))
    assert labels
    assert not too_long(labels, 20)


def test_tabs_are_at_most_12_long():
    assert not too_long({"Month", "Agenda", "Timeline", "Horizons", "Table", "Quarter", "Year", "3 years"}, 12)


def test_buttons_are_at_most_20_long():
    labels = {label for file in (ROOT / "templates").rglob("*.html") for label in BUTTON.findall(file.read_text())}
    assert labels
    assert not too_long(labels - {THE_LONG_ONE}, 20)


# -- style -----------------------------------------------------------------------------------------------------------

NEVER_IN_GERMAN = [
    r"Posting",
    r"\bPosts?\b",
    r"Abteilung",
    r"Richtlinie",
    r"Klausel",
    r"Guideline",
    r"\bReview",
    r"\bOwner",
    r"Eigentümer",
    r"gepostet",
    r"Kenntnisnahme",
    r"erfolgreich",
    r"durchgeführt|durchführen",
    r"mittels|diesbezüglich",
    r"\b[Dd]u\b|\b[Dd]ein(?!e[nmrs]?t)",
    r"\w[*:_]innen",
    r'"',
    r"(?<!\w)'",
]
NEVER = [r"!", r"\.\.\."]


def test_english_keeps_its_style():
    said = [form for text in texts() for form in forms(text)]
    assert not [(pattern, form) for pattern in NEVER for form in said if re.search(pattern, form)]


def test_german_keeps_its_style():
    said = [form for _, strings in translated() for form in strings]
    assert not [(pattern, form) for pattern in (*NEVER_IN_GERMAN, *NEVER) for form in said if re.search(pattern, form)]


# -- on the page -----------------------------------------------------------------------------------------------------


def test_the_browser_chooses_until_the_person_does(browser, cast):
    browser.get("/sign-in", headers={"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"})
    assert browser.page.root.get("lang") == "de"
    browser.get("/sign-in", headers={"Accept-Language": "fr"})
    assert browser.page.root.get("lang") == "en"
    cast.editor.language = "de"
    db.session.commit()
    browser.sign_in(cast.editor).get("/", headers={"Accept-Language": "en"})
    assert browser.page.root.get("lang") == "de"


def test_the_language_before_the_sign_in_can_be_chosen(browser):
    browser.get("/language/de?next=/sign-in", status=303, headers={"Accept-Language": "en"})
    browser.follow()
    assert browser.page.root.get("lang") == "de"
