"""Captions and transcripts."""

import pytest

from planner.guidelines.checks.picture import Medium
from tests.guidelines.checks.builders import a_post_with, a_variant, found


@pytest.mark.parametrize(
    ("language", "medium", "about"),
    [
        ("en", {"kind": "film", "captions": "en"}, []),
        ("en", {"kind": "film", "captions": "de, en"}, []),
        ("en", {"kind": "film", "captions": "English, corrected"}, []),
        ("en", {"kind": "film"}, ["no captions"]),
        ("en", {"kind": "film", "captions": "  "}, ["no captions"]),
        ("en", {"kind": "film", "captions": "yes"}, ["which language"]),
        ("en", {"kind": "film", "captions": "no"}, ["which language"]),
        ("en", {"kind": "sound"}, ["no transcript"]),
        ("en", {"kind": "sound", "transcript": "Hello."}, []),
        ("en", {"kind": "picture"}, []),
        ("de", {"kind": "film", "captions": "de"}, []),
        ("de", {"kind": "film", "captions": "Deutsch"}, []),
        ("de", {"kind": "film", "captions": "de-AT"}, []),
        ("de", {"kind": "film"}, ["no captions"]),
        ("de", {"kind": "film", "captions": "ja"}, ["which language"]),
        ("de", {"kind": "film", "captions": "automatisch"}, ["which language"]),
        ("de", {"kind": "sound"}, ["no transcript"]),
        ("de", {"kind": "sound", "captions": "de"}, ["no transcript"]),
    ],
)
def test_films_have_captions_and_recordings_a_transcript(language, medium, about):
    post = a_post_with(a_variant(media=(Medium(8, **medium),)), language=language)
    findings = found("captions", post)

    assert [words in f.message for f, words in zip(findings, about, strict=True)] == [True] * len(about)
    assert {f.medium for f in findings} <= {8}


def test_a_company_may_ask_for_less():
    film, sound = Medium(1, "film", captions="yes"), Medium(2, "sound")
    post = a_post_with(a_variant(media=(film, sound)))

    assert found("captions", post, language_required=False, audio_transcript=False) == []
    assert [f.field for f in found("captions", post, video=False)] == ["transcript"]
