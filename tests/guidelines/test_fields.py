"""A rule's parameters in a form: every kind's, there and back."""

from __future__ import annotations

from dataclasses import fields

import pytest
from werkzeug.datastructures import MultiDict

from planner.guidelines.checks import parameters
from planner.guidelines.checks.kinds import KINDS
from planner.guidelines.rulebook import fields as fielded
from planner.guidelines.rulebook.words import PARAMETERS


def typed(form):
    """What a browser sends of a form."""
    sent = MultiDict()
    for field in form:
        if field.type == "BooleanField":
            if field.data:
                sent[field.name] = "y"
        elif field.data is not None:
            sent[field.name] = field._value() if hasattr(field, "_value") else field.data
    return sent


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_what_a_form_shows_is_what_it_sends(app, kind):
    with app.test_request_context():
        Form = fielded.form_for(kind.parameters)  # noqa: N806
        first = kind.parameters()

        form = Form(typed(Form(None, **fielded.shown(first))))

        assert form.validate(), form.errors
        assert parameters.read(kind.parameters, fielded.taken(kind.parameters, form)) == first


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_parameter_has_a_name(kind):
    assert not {field.name.removesuffix("_") for field in fields(kind.parameters)} - set(PARAMETERS) - fielded.FIXED
