"""Forms: fields that refuse what no database should hold, with a sentence beside the field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import get_locale, gettext, lazy_gettext
from wtforms import (
    BooleanField,
    DateField,
    Form,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from planner.web import dates

SHORT = 200
LONG = 100_000


class Checked(Form):
    """A form in the reader's language. `version` is the one of the row that its page was made with."""

    class Meta(Form.Meta):
        @property
        def locales(self) -> Sequence[str]:
            return [str(get_locale() or "en")]

    def process(self, *args: Any, **values: Any) -> None:
        super().process(*args, **values)
        for field in self:
            if isinstance(field, BooleanField):
                field.raw_data = None  # it is ticked or not; what somebody sent as its value is not shown again
            elif field.raw_data:  # what is shown again where no number, day or choice could be made of it
                field.raw_data = [sound(said, "\t\n\r") for said in field.raw_data]


# what no page shows and not every database keeps: controls, half a character pair, points that Unicode keeps free
_FREE = "".join(chr(plane << 16 | point) for plane in range(17) for point in (0xFFFE, 0xFFFF))
UNFIT = re.compile(f"[\0-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_FREE}]")


def sound(text: str, kept: str = "") -> str:
    """The text with a sign in place of each character that can't be kept or shown, but for those in `kept`."""
    return UNFIT.sub(lambda found: found[0] if found[0] in kept else "\ufffd", text)


class Version(IntegerField):
    """The hidden version that a form carries."""

    widget = HiddenInput()

    def __init__(self, label: str = "", **kw: Any) -> None:
        super().__init__(label, **kw)


class VersionForm(Checked):
    """A button that changes a row: the version that its person saw is all that it sends."""

    version = Version()


class Clean:
    """Refuses what can't be kept or shown: NUL, control characters, half a character pair, too much text."""

    def __init__(self, longest: int, lines: bool) -> None:
        self.longest = longest
        self.kept = "\n\t" if lines else ""

    def __call__(self, form: Form, field: Any) -> None:
        text = field.data or ""
        shown = sound(text, self.kept)
        if shown != text:
            field.data = shown  # so that the page on which it comes back is sound, and shows where
            raise StopValidation(gettext("There is a character in it that can't be shown. Take it out, please."))
        if len(text) > self.longest:
            said = gettext(
                "Too long: %(n)s of at most %(most)s characters.",
                n=len(text),
                most=self.longest,
            )
            raise StopValidation(said)


def _one_line(text: str | None) -> str | None:
    return text.strip() if text else text


def _lines(text: str | None) -> str | None:
    return text.replace("\r\n", "\n").replace("\r", "\n") if text else text


def required(message: Any = None) -> DataRequired:
    return DataRequired(message or lazy_gettext("This is needed."))


class Line(StringField):
    """One line of text, trimmed."""

    def __init__(self, label: Any, *, longest: int = SHORT, needed: bool | Any = False, **kw: Any) -> None:
        needs = [required(None if needed is True else needed)] if needed else [Optional()]
        checks = [Clean(longest, lines=False), *needs, *kw.pop("validators", ())]
        super().__init__(label, checks, filters=[_one_line], **kw)


class Lines(TextAreaField):
    """Several lines of text, kept as typed but for their line breaks."""

    def __init__(self, label: Any, *, longest: int = LONG, needed: bool = False, **kw: Any) -> None:
        needs = [required()] if needed else [Optional()]
        super().__init__(
            label,
            [Clean(longest, lines=True), *needs, *kw.pop("validators", ())],
            filters=[_lines],
            **kw,
        )


class Day(DateField):
    """A day as browsers send it, 2026-11-26."""

    def __init__(self, label: Any, *, needed: bool = False, **kw: Any) -> None:
        super().__init__(
            label,
            [InputRequired(lazy_gettext("A day is needed.")) if needed else Optional()],
            **kw,
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(gettext("There is no such day. Write it as year, month and day: 2026-11-26.")) from None
        if self.data and not 1990 <= self.data.year <= 2199:
            raise ValueError(gettext("That day is too far away."))


class Clock(TimeField):
    """A time of day as browsers send it, 10:00."""

    def __init__(self, label: Any, **kw: Any) -> None:
        super().__init__(label, [Optional()], format=["%H:%M", "%H:%M:%S"], **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(gettext("There is no such time. Write it with hours and minutes: 09:30.")) from None
        if self.data:
            self.data = self.data.replace(second=0)


class Number(IntegerField):
    """A whole number between two; empty where none is needed."""

    def __init__(self, label: Any, least: int, most: int, *, needed: bool = False, **kw: Any) -> None:
        message = lazy_gettext("A number from %(min)s to %(max)s, please.")
        need = InputRequired(lazy_gettext("This is needed.")) if needed else Optional()
        super().__init__(label, [need, NumberRange(least, most, message)], **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data, self.raw_data = None, [sound(text) for text in valuelist]
            raise ValueError(gettext("That is not a whole number.")) from None


class Pick(SelectField):
    """One row of a list, or none. `offered`: id and name of each."""

    def __init__(self, label: Any, **kw: Any) -> None:
        super().__init__(label, coerce=self._id, **kw)

    @staticmethod
    def _id(value: Any) -> int | None:
        text = str(value)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def offer(self, rows: Sequence[tuple[int, str]], *, none: str | None = None) -> None:
        empty = [SelectChoice("", none)] if none is not None else []
        self.choices = [*empty, *(SelectChoice(id_, name) for id_, name in rows)]

    def pre_validate(self, form: Any) -> None:
        """A choice that isn't offered is told apart from none by its value."""
        if self.raw_data and self.raw_data[0] and self.data is None:
            raise ValidationError(gettext("This can't be chosen here."))
        known = {self.coerce(choice.value) for choice in self.choices or ()}
        if self.data not in known:
            raise ValidationError(gettext("This can't be chosen here."))


class Ticks(SelectMultipleField):
    """Any number of a few, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def differences(mine: Form, theirs: Form) -> list[tuple[str, str, str]]:
    """Where what was typed differs from what somebody else saved meanwhile: label, theirs, mine, as a page says them.

    Both forms offer the same choices."""
    pairs = [(field, theirs[field.short_name]) for field in mine if not isinstance(field, Version)]
    return [
        (str(my.label.text), _said(their), _said(my)) for my, their in pairs if (my.data or "") != (their.data or "")
    ]


def _said(field: Any) -> str:
    if isinstance(field, BooleanField):
        return gettext("yes") if field.data else gettext("no")
    if isinstance(field, SelectField):
        grouped = isinstance(field.choices, dict)
        choices = [choice for group in field.choices.values() for choice in group] if grouped else field.choices or ()
        labels = [choice.label for choice in choices if field.coerce(choice.value) == field.data]
        return str(labels[0]) if labels else "–"
    if isinstance(field.data, datetime):
        return f"{dates.day_short(field.data)}, {dates.clock(field.data.time())}"
    if isinstance(field.data, date):
        return dates.day_long(field.data)
    return str(field.data or "–")
