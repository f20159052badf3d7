"""Certificates."""

from datetime import UTC, date, datetime

import pytest

from tests.guidelines.checks.builders import a_post_with, found, reads_in_german, said

DAY = date(2026, 11, 26)
JANA = {"owner": "Jana Brandt", "department": "Marketing"}


@pytest.mark.parametrize(
    ("certificates", "more", "missed"),
    [
        ({}, {}, []),  # no training is kept yet
        ({"responders": date(2020, 1, 1)}, {}, []),  # nor that for authors
        ({"authors": DAY}, {}, []),  # its last day
        ({"authors": date(2026, 11, 25)}, {}, ["authors"]),
        ({"authors": date.min}, {}, ["authors"]),
        ({"authors": date(2026, 11, 25)}, {"day": None}, []),  # 24 November as yet
        ({"authors": date(2026, 11, 23)}, {"day": None}, ["authors"]),
        ({"authors": date(2026, 11, 25)}, {"asked": frozenset({"training"})}, []),
        ({"authors": date(2027, 1, 1), "responders": date(2026, 1, 1)}, {"reply_owner": "Jana Brandt"}, ["responders"]),
        ({"authors": date(2027, 1, 1), "responders": date(2026, 1, 1)}, {"reply_owner": "Nils Bauer"}, []),
        ({"authors": date(2027, 1, 1), "responders": date(2026, 1, 1)}, {}, []),
    ],
)
def test_owners_have_their_certificate_on_the_day(certificates, more, missed):
    post = a_post_with("Hallo", certificates=certificates, **{**JANA, "day": DAY, **more})

    assert [f.values["certificate"] for f in found("training", post)] == missed


def test_a_post_without_a_day_goes_by_its_own_zones_today():
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # the 25th in Berlin
    post = a_post_with("Hallo", now=late, certificates={"authors": date(2026, 11, 24)}, **JANA)

    assert len(found("training", post)) == 1


def test_the_company_names_its_certificates():
    post = a_post_with("Hallo", day=DAY, certificates={"texting": date(2026, 1, 1)}, **JANA)

    assert found("training", post) == []
    assert len(found("training", post, roles={"editor": "texting"})) == 1


def test_it_says_what_is_missing():
    findings = []
    for last in (date(2026, 11, 1), date.min):
        certificates = {"authors": last, "responders": last}
        post = a_post_with("Hallo", day=DAY, certificates=certificates, reply_owner="Jana Brandt", **JANA)
        findings += found("training", post)

    assert [said(f) for f in findings] == [
        "Jana Brandt’s certificate for writing posts ends on 1 November 2026, before the post goes out.",
        "Jana Brandt’s certificate for answering people ends on 1 November 2026, before the post goes out.",
        "Jana Brandt has not taken the course on writing posts yet.",
        "Jana Brandt has not taken the course on answering people yet.",
    ]
    assert all(reads_in_german(f) for f in findings)
