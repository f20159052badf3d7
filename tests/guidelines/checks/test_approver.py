"""Who has to approve."""

from datetime import UTC, datetime

import pytest

from planner.guidelines.checks.kinds import Level
from planner.guidelines.checks.picture import Topic
from tests.guidelines.checks.builders import a_post_with, found, reads_in_german, said

FIGURES = Topic(3, "figures", "Geschäftszahlen")
SINCE = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # NOW is 8:42


@pytest.mark.parametrize(
    ("parameters", "more", "routes"),
    [
        ({}, {}, []),  # its department approves it on its way anyway
        ({"roles": ("manager",)}, {}, ["manager"]),
        ({"roles": ("legal", "board-office")}, {}, ["legal"]),
        ({"roles": ()}, {}, []),
        ({"topic": "figures", "roles": ("board-office",)}, {"topic": FIGURES}, ["board-office"]),
        ({"topic": "figures", "roles": ("board-office",)}, {"topic": Topic(4, "service", "Service")}, []),
        ({"topic": "figures", "roles": ("board-office",)}, {}, []),
        ({"roles": ("legal",)}, {"asked": frozenset({"approver"})}, ["legal"]),  # a usual one
        ({}, {"owner": "Jana", "reviewed_by": "Jana"}, [None]),
        ({}, {"owner": "Jana", "reviewed_by": "Mara"}, []),
        ({"four_eyes": False}, {"owner": "Jana", "reviewed_by": "Jana"}, []),
        ({}, {"waits_since": SINCE}, ["approver"]),
        ({"deputy": "nils"}, {"waits_since": SINCE}, ["nils"]),
        ({"max_wait_hours": 9}, {"waits_since": SINCE}, []),
        ({"max_wait_hours": 0}, {"waits_since": SINCE}, []),
        ({}, {"waits_since": SINCE, "owner": "Jana", "reviewed_by": "Mara"}, []),
    ],
)
def test_who_is_asked(parameters, more, routes):
    findings = found("approver", a_post_with("Hallo", **more), **parameters)

    assert [f.values.get("route_to") for f in findings] == routes


def test_it_says_so():
    post = a_post_with("Hallo", owner="Jana", reviewed_by="Jana", topic=FIGURES)
    findings = found("approver", post, topic="figures", roles=("board-office",))
    findings += found("approver", a_post_with("Hallo", waits_since=SINCE), roles=("legal",))

    assert [(said(f), f.level) for f in findings] == [
        ("This topic (Geschäftszahlen) needs the approval of whoever answers for it.", Level.APPROVE),
        ("Jana can't approve a post of their own. Somebody else has to.", Level.APPROVE),
        ("This post needs one more approval.", Level.APPROVE),
        ("This has waited for its approval since Tue 24 Nov, 01:00, longer than 8 hours.", Level.HINT),
    ]
    assert all(reads_in_german(f) for f in findings)
