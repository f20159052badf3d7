"""The right to show what a post shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Medium, Post
from planner.web.refusal import N_


@dataclass(frozen=True)
class Parameters:
    """What has to be known of a picture, film or sound; `expiry_before_publish`: how strict an ended licence is."""

    source_required: bool = True
    licence_required: bool = True
    expiry_before_publish: Level = Level.BLOCK
    person_consent_required: bool = True


@kind("image_rights", N_("Image rights"), Level.BLOCK, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Looks at every medium. A licence holds on its last day still; a post without a day is looked at as if it went
    out today."""
    goes_out = post.day or post.now.astimezone(post.zone).date()
    for variant in post.variants:
        for medium in variant.media:
            for message, field, values, level in _wanting(medium, goes_out, parameters):
                yield Finding(message, values, variant=variant.id, medium=medium.id, field=field, level=level)


def _wanting(
    medium: Medium, goes_out: date, parameters: Parameters
) -> Iterator[tuple[str, str, dict[str, object], Level | None]]:
    file: dict[str, object] = {"file": medium.file_name}
    if parameters.source_required and not medium.source.strip():
        yield N_("Say where “%(file)s” comes from."), "source", file, None
    if parameters.licence_required and not medium.licence.strip():
        yield N_("Say under which licence “%(file)s” is used."), "licence", file, None
    if medium.licence_until and medium.licence_until < goes_out:
        yield (
            N_("The licence of “%(file)s” ends on %(day)s, before the post goes out."),
            "licence_until",
            file | {"day": medium.licence_until},
            parameters.expiry_before_publish,
        )
    if parameters.person_consent_required and medium.shows_people and not medium.consent:
        yield N_("“%(file)s” shows people. Note that they have agreed."), "consent", file, None
