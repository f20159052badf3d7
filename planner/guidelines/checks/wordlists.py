"""Words that rules know, in English and German: data files, each read once."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

WORDLISTS = Path(__file__).parents[2] / "data" / "wordlists"


@cache
def wordlist(name: str) -> Any:
    """What stands in `name`.json; 'de' and 'en' are its languages."""
    return json.loads((WORDLISTS / f"{name}.json").read_text("utf-8"))


@cache
def words_of(name: str, language: str = "") -> frozenset[str]:
    """The words of a list in one language, in small letters; in all of them unless it is one of the list's."""
    lists = wordlist(name)
    return frozenset(
        word.casefold()
        for code, words in lists.items()
        if code != "about" and (language[:2] == code or language[:2] not in lists)
        for word in words
    )
