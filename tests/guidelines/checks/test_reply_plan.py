"""Who reads the replies."""

import pytest

from planner.guidelines.checks.kinds import Level
from tests.guidelines.checks.builders import a_post_with, found, reads_in_german, said


@pytest.mark.parametrize(
    ("reply_owner", "language", "count"),
    [
        ("", "de", 1),
        ("   ", "de", 1),
        ("\u00a0", "en", 1),
        ("Jana Brandt", "de", 0),
        ("Jana Brandt", "en", 0),
        ("J", "", 0),
    ],
)
def test_somebody_is_named(reply_owner, language, count):
    assert len(found("reply_plan", a_post_with("Hallo", reply_owner=reply_owner, language=language))) == count


def test_it_says_for_how_long():
    (finding,) = found("reply_plan", a_post_with("Hallo"), hours=48)

    assert said(finding) == "Name who reads the replies for the first 48 hours."
    assert reads_in_german(finding)
    assert finding.level == Level.HINT
