"""The right to show what a post shows."""

from datetime import date

import pytest

from planner.guidelines.checks.kinds import Level
from planner.guidelines.checks.picture import Medium
from tests.guidelines.checks.builders import a_post_with, a_variant, found, reads_in_german, said

DAY = date(2026, 11, 26)


def a_picture(**more):
    known = {"file_name": "halle.jpg", "source": "Eigene Aufnahme", "licence": "eigene"}
    return Medium(**{"id": 7, **known, **more})


@pytest.mark.parametrize(
    ("medium", "more", "fields"),
    [
        (a_picture(), {}, []),
        (a_picture(source=""), {}, ["source"]),
        (a_picture(source=" \u00a0"), {}, ["source"]),
        (a_picture(licence=""), {}, ["licence"]),
        (a_picture(source="", licence=""), {}, ["source", "licence"]),
        (a_picture(source="", licence=""), {"source_required": False, "licence_required": False}, []),
        (a_picture(licence_until=DAY), {}, []),  # its last day
        (a_picture(licence_until=date(2026, 11, 25)), {}, ["licence_until"]),
        (a_picture(shows_people=True), {}, ["consent"]),
        (a_picture(shows_people=True, consent=True), {}, []),
        (a_picture(shows_people=True), {"person_consent_required": False}, []),
        (a_picture(kind="sound", licence=""), {}, ["licence"]),
        (a_picture(kind="film", shows_people=True), {}, ["consent"]),
    ],
)
def test_what_has_to_be_known(medium, more, fields):
    findings = found("image_rights", a_post_with(a_variant("Hallo", media=(medium,)), day=DAY), **more)

    assert [(f.field, f.medium, f.variant) for f in findings] == [(field, 7, 1) for field in fields]


def test_a_post_without_a_day_is_looked_at_as_if_it_went_out_today():
    media = (a_picture(licence_until=date(2026, 11, 23)), a_picture(id=8, licence_until=date(2026, 11, 24)))

    assert [f.medium for f in found("image_rights", a_post_with(a_variant("Hallo", media=media)))] == [7]


def test_each_variants_media_are_looked_at():
    variants = [a_variant("Hallo", id_=n, media=(a_picture(source=""),)) for n in (1, 2)]

    assert [f.variant for f in found("image_rights", a_post_with(*variants, day=DAY))] == [1, 2]


def test_how_strict_an_ended_licence_is_can_be_set():
    post = a_post_with(a_variant("Hallo", media=(a_picture(source="", licence_until=date(2026, 1, 1)),)), day=DAY)

    assert [f.level for f in found("image_rights", post)] == [Level.BLOCK, Level.BLOCK]
    assert [f.level for f in found("image_rights", post, expiry_before_publish=Level.WARN)] == [Level.BLOCK, Level.WARN]


def test_it_says_what_is_missing():
    medium = a_picture(source="", licence="", licence_until=date(2026, 11, 1), shows_people=True)
    findings = found("image_rights", a_post_with(a_variant("Hallo", media=(medium,)), day=DAY))

    assert [said(f) for f in findings] == [
        "Say where “halle.jpg” comes from.",
        "Say under which licence “halle.jpg” is used.",
        "The licence of “halle.jpg” ends on 1 November 2026, before the post goes out.",
        "“halle.jpg” shows people. Note that they have agreed.",
    ]
    assert all(reads_in_german(f) for f in findings)
