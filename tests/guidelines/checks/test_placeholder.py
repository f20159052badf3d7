"""Placeholders."""

import pytest

from tests.guidelines.checks.builders import a_post_with, found


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "TODO: write this", ["TODO"]),
        ("en", "Dear [Name], on [date] we open", ["[Name]", "[date]"]),
        ("en", "Lorem ipsum dolor", ["Lorem ipsum"]),
        ("en", "Hello {{first name}}", ["{{first name}}"]),
        ("en", "See XXX.", ["XXX"]),
        ("en", "We met Mr Todorov", []),
        ("de", "todo: Text folgt", ["todo"]),
        ("de", "Liebe [Name], am [Datum] öffnen wir", ["[Name]", "[Datum]"]),
        ("de", "Grüße, {{Vorname}}", ["{{Vorname}}"]),
        ("de", "XXXÄ ist kein Platzhalter", []),
        ("de", "Fußball {nicht} gemeint", []),
        ("de", "Früh (XXX) und spät", ["XXX"]),
    ],
)
def test_placeholders_are_found_whole(language, text, words):
    findings = found("placeholder", a_post_with(text, language=language))

    assert [f.values["word"] for f in findings] == words
    assert [text[slice(*f.span)] for f in findings] == words


def test_a_title_is_looked_at_too():
    assert [f.field for f in found("placeholder", a_post_with("Fertig", title="TODO Titel"))] == ["title"]
