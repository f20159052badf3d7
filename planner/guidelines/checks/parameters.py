"""Typed parameters of rules, to and from JSON. Bad values are refused, naming the parameter."""

from __future__ import annotations

import enum
import types
import typing
from dataclasses import MISSING, asdict, dataclass, fields, is_dataclass
from datetime import time
from typing import Any


@dataclass(frozen=True)
class Word:
    """A word to look for. `match`: whole_word, or prefix, which finds its inflected forms and compounds too."""

    pattern: str
    match: str = "whole_word"
    languages: tuple[str, ...] = ()
    reason: str = ""
    instead: str = ""


class WrongParameter(ValueError):
    """A parameter that its kind doesn't have or can't take."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def read(kind: type, values: dict[str, Any]) -> Any:
    """The parameters that a rule was saved with; what isn't said has its default. Raises WrongParameter.

    A field that Python can't name, such as 'from', is called 'from_' in its class.
    """
    known = {name.removesuffix("_"): wanted for name, wanted in typing.get_type_hints(kind).items()}
    for name in values:
        if name not in known:
            raise WrongParameter(name)
    taken = {}
    for field in fields(kind):
        name = field.name.removesuffix("_")
        if name in values:
            try:
                taken[field.name] = _value(known[name], values[name])
            except (TypeError, ValueError, KeyError, AttributeError) as wrong:
                raise WrongParameter(name) from wrong
        elif field.default is MISSING and field.default_factory is MISSING:
            raise WrongParameter(name)
    return kind(**taken)


def write(parameters: Any) -> dict[str, Any]:
    """Parameters as JSON holds them."""
    return {name.removesuffix("_"): _plain(value) for name, value in asdict(parameters).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, (tuple, frozenset, list)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _value(wanted: Any, given: Any) -> Any:
    origin = typing.get_origin(wanted)
    if origin in (typing.Union, types.UnionType):
        inner = [part for part in typing.get_args(wanted) if part is not type(None)]
        return None if given is None else _value(inner[0], given)
    if origin is tuple:
        if isinstance(given, str):
            raise TypeError(given)
        return tuple(_value(typing.get_args(wanted)[0], item) for item in given)
    if origin is dict:
        return {str(key): _value(typing.get_args(wanted)[1], item) for key, item in given.items()}
    if isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        return wanted(given)
    if wanted is time:
        return given if isinstance(given, time) else time.fromisoformat(given)
    if is_dataclass(wanted):
        return read(typing.cast(type, wanted), given)
    if wanted is float and isinstance(given, int) and not isinstance(given, bool):
        return float(given)
    if type(given) is not wanted:
        raise TypeError(given)
    return given
