"""What a rule says when it refuses: a message id with its values. Pure, so that rules may use it."""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802 - the usual name of gettext's marker
    """Marks a text for the catalogues where it is written, to be translated where it is shown."""
    return text


class Refused(Exception):
    """The change is not allowed as things stand. `text` is a message id, `values` what stands in it.

    `field` names the form's field that it belongs to, where there is one.
    """

    def __init__(self, text: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.field = field
        self.values = values
