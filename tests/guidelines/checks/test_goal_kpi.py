"""Goal and measure."""

import pytest

from tests.guidelines.checks.builders import a_post_with, found, reads_in_german, said


@pytest.mark.parametrize(
    ("more", "parameters", "fields"),
    [
        ({}, {}, ["goal"]),
        ({"goal": "Neuer Umsatz"}, {}, ["measure"]),
        ({"milestone": "Pilot läuft"}, {}, ["measure"]),
        ({"goal": "Neuer Umsatz", "measure": "Anfragen"}, {}, []),
        ({"measure": "Anfragen"}, {}, ["goal"]),
        ({"goal": "  ", "measure": "Anfragen"}, {}, ["goal"]),
        ({}, {"goal_required": False}, ["measure"]),
        ({"goal": "Neuer Umsatz"}, {"measure_required": False}, []),
        ({}, {"goal_required": False, "measure_required": False}, []),
    ],
)
def test_a_post_names_its_goal_and_measure(more, parameters, fields):
    assert [f.field for f in found("goal_kpi", a_post_with("Hallo", **more), **parameters)] == fields


def test_it_says_what_is_missing():
    findings = [*found("goal_kpi", a_post_with("Hallo")), *found("goal_kpi", a_post_with("Hallo", goal="Umsatz"))]

    assert [said(f) for f in findings] == [
        "Name the goal that this post serves, or say why it needs none.",
        "Name the measure by which you will see whether it worked.",
    ]
    assert all(reads_in_german(f) for f in findings)
