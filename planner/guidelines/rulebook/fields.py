"""A rule's parameters as fields of a form: one field each, made from its dataclass."""

from __future__ import annotations

import enum
import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from datetime import time
from typing import Any

from flask_babel import gettext
from wtforms import BooleanField, FloatField, IntegerField, SelectField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, ValidationError

from planner.guidelines.checks import parameters
from planner.guidelines.checks.kinds import Level
from planner.guidelines.checks.parameters import Word
from planner.guidelines.rulebook.words import LEVELS, parameter_label
from planner.web.forms import Checked, Clock, Line, Lines

MOST = 100_000  # what a number of a rule can be
FIXED = {"compare", "periods"}  # parameters of which there is one value only
BETWEEN = " | "  # what stands between the parts of a line


def form_for(kind: type) -> type[Checked]:
    """A form with a field for each parameter of a kind, named p_ and its name."""
    hints = typing.get_type_hints(kind)
    made: dict[str, Any] = {}
    for field in fields(kind):
        if field.name not in FIXED:
            made[f"p_{_name(field)}"] = _field(hints[field.name], parameter_label(_name(field)))
    return type("ParametersForm", (Checked,), made)


def shown(values: Any) -> dict[str, Any]:
    """Typed parameters as their form's fields hold them."""
    return {f"p_{_name(field)}": _as_typed(getattr(values, field.name)) for field in fields(values)}


def taken(kind: type, form: Checked) -> dict[str, Any]:
    """What was typed, as a rule is saved with it. The form has been validated; says beside its field what the kind
    can't take, and answers {} then."""
    hints, values = typing.get_type_hints(kind), {}
    for field in fields(kind):
        name = _name(field)
        if f"p_{name}" in form._fields:
            values[name] = _plain(hints[field.name], form[f"p_{name}"].data)
        elif field.default is not MISSING:
            values[name] = field.default
    try:
        return parameters.write(parameters.read(kind, values))
    except parameters.WrongParameter as wrong:
        form[f"p_{wrong.name}"].errors = [gettext("This rule can't take that.")]
        return {}


def _name(field: Any) -> str:
    return str(field.name).removesuffix("_")


def _field(wanted: Any, label: Any) -> Field:
    wanted = _inner(wanted)
    if wanted is bool:
        return BooleanField(label)
    if wanted is int:
        return IntegerField(label, [InputRequired(), NumberRange(0, MOST)])
    if wanted is float:
        return FloatField(label, [InputRequired(), NumberRange(0, MOST)])
    if wanted is time:
        return Clock(label)
    if isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        return SelectField(label, choices=[SelectChoice(one.value, LEVELS[Level(one.value)]) for one in wanted])
    if wanted is str:
        return Line(label)
    return Lines(label, longest=20_000, validators=[_Spelled(wanted)])


class _Spelled:
    """Refuses a line that can't be read, naming it."""

    def __init__(self, wanted: Any) -> None:
        self.wanted = wanted

    def __call__(self, _form: Any, field: Any) -> None:
        for line in _lines(field.data):
            try:
                _line(self.wanted, line)
            except ValueError:
                raise ValidationError(
                    gettext("“%(line)s” can't be read. %(how)s", line=line, how=_how(self.wanted))
                ) from None


def _how(wanted: Any) -> str:
    if _is_words(wanted):
        return gettext(
            "Write it as: word | languages | reason | instead. A star behind the word finds its endings too."
        )
    return gettext("Write it as: name: value.")


def _inner(wanted: Any) -> Any:
    if typing.get_origin(wanted) in (typing.Union, types.UnionType):
        return next(part for part in typing.get_args(wanted) if part is not type(None))
    return wanted


def _is_words(wanted: Any) -> bool:
    return typing.get_origin(wanted) is tuple and is_dataclass(typing.get_args(wanted)[0])


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _line(wanted: Any, line: str) -> Any:
    """One line of a field as a value; raises ValueError."""
    if typing.get_origin(wanted) is dict:
        name, colon, value = line.partition(":")
        if not colon or not name.strip() or not value.strip():
            raise ValueError(line)
        kind = typing.get_args(wanted)[1]
        if kind is int:
            return name.strip(), int(value)
        if kind is str:
            return name.strip(), value.strip()
        return name.strip(), [part.strip() for part in value.split(",") if part.strip()]
    if _is_words(wanted):
        word, languages, reason, instead = ([part.strip() for part in line.split("|")] + ["", "", ""])[:4]
        pattern = word.rstrip("*").strip()
        codes = [code.strip() for code in languages.split(",") if code.strip()]
        if not pattern or line.count("|") > 3 or any(len(code) != 2 for code in codes):
            raise ValueError(line)
        match = "prefix" if word.endswith("*") else "whole_word"
        return {"pattern": pattern, "match": match, "languages": codes, "reason": reason, "instead": instead}
    return line


def _plain(wanted: Any, given: Any) -> Any:
    wanted = _inner(wanted)
    if typing.get_origin(wanted) is dict:
        return dict(_line(wanted, line) for line in _lines(given))
    if typing.get_origin(wanted) is tuple:
        return [_line(wanted, line) for line in _lines(given)]
    return (given or "") if wanted is str else given


def _as_typed(value: Any) -> Any:
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_value(said)}" for name, said in value.items())
    if isinstance(value, tuple):
        return "\n".join(_value(said) for said in value)
    return value.value if isinstance(value, enum.Enum) else value


def _value(said: Any) -> str:
    if isinstance(said, Word):
        star = "*" if said.match == "prefix" else ""
        parts = [said.pattern + star, ", ".join(said.languages), said.reason, said.instead]
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
        return BETWEEN.join(parts)
    return ", ".join(said) if isinstance(said, tuple) else str(said)
