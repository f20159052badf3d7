from __future__ import annotations

import csv
import io
import json
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.plans import writing
from planner.plans.rules import Plan, PlanRow
from planner.plans.values import GUARD
from tests.plans.invented import KNOWN, a_plan

NAMES = {channel.slug: channel.name for channel in KNOWN.channels}
STARTS = st.sampled_from(["", "", "", "=", "+", "-", "@", "\t", "'", " ", "n/a", "\r\n", "[", "{", '"', ";"])
WORDS = st.builds(
    str.__add__,
    STARTS,
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff"), max_size=60),
)
TITLES = WORDS.map(lambda text: text.replace("\n", " ").replace("\r", " ")).filter(bool)
ADDRESSES = st.sampled_from(["", "https://www.example.com/?a=1&utm_source=x", "http://example.com/ä#b"])
THINGS = st.recursive(
    WORDS | st.integers(1) | st.just(True), lambda inner: st.dictionaries(st.text(max_size=3), inner), max_leaves=3
)
MEDIA = st.lists(
    st.fixed_dictionaries(
        {"file": WORDS}, optional={"alt": WORDS, "decorative": st.booleans(), "licence_until": st.just("2027-01-01")}
    ),
    max_size=2,
)


@st.composite
def some_posts(draw: st.DrawFn) -> list[dict[str, Any]]:
    return [
        _without_nothing(
            {
                "id": f"{number}-{draw(WORDS)}",
                "title": draw(TITLES),
                "day": (day := draw(st.none() | st.dates(date(1970, 1, 1), date(2199, 12, 31)).map(str))) or "",
                "time": draw(st.just("") | st.times(time(4)).map(lambda at: f"{at:%H:%M}")) if day else "",
                "zone": draw(st.sampled_from(["", "America/Chicago"])),
                "state": draw(st.sampled_from([state.slug for state in KNOWN.states])),
                "department": draw(st.sampled_from(["marketing", "sales", "hr"])),
                "owner": draw(st.sampled_from([person.slug for person in KNOWN.people])),
                "campaign": draw(st.sampled_from(["", "trade-fair"])),
                "goal": draw(st.sampled_from(["", "new-revenue"])),
                "milestone": draw(st.sampled_from(["", "library"])),
                "language": draw(st.sampled_from(["", "de", "en"])),
                "notes": draw(WORDS),
                "topic": draw(WORDS),
                "confidential": draw(st.booleans()),
                "variants": [
                    _without_nothing(
                        {
                            "channel": slug,
                            "text": draw(st.just("The same for all") | WORDS),
                            "link": draw(ADDRESSES),
                            "media": draw(MEDIA),
                            "utm": draw(THINGS),
                        }
                    )
                    for slug in draw(st.lists(st.sampled_from(list(NAMES)), unique=True, max_size=4))
                ],
            }
        )
        for number in range(draw(st.integers(1, 3)))
    ]


def _without_nothing(post: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in post.items() if value or key == "variants"}


def back(row: PlanRow) -> dict[str, Any]:
    """A row as the post that was written."""
    return _without_nothing(
        {
            "id": row.own_id,
            "title": row.title,
            "day": row.day.isoformat() if row.day else "",
            "time": f"{row.time:%H:%M}" if row.time else "",
            "zone": row.zone,
            "state": row.state,
            "department": row.department,
            "owner": row.owner,
            "campaign": row.campaign,
            "goal": row.goal,
            "milestone": row.milestone,
            "language": row.language,
            "notes": "\n".join(row.notes),
            **row.more,
            "variants": [
                _without_nothing(
                    {
                        "channel": variant.channel,
                        "text": variant.text,
                        "link": variant.link,
                        "media": [dict(medium) for medium in variant.media],
                        **variant.more,
                    }
                )
                for variant in row.variants
            ],
        }
    )


def assert_nothing_lost(posts: list[dict[str, Any]], plan: Plan) -> None:
    assert plan.refusals == ()
    assert [back(row) for row in plan.rows] == posts
    assert plan.reports == ()
    assert plan.questions == ()
    assert [row.key for row in plan.rows] == [f"id:{post['id']}" for post in posts] or any(
        len(p["id"]) > 100 for p in posts
    )


@settings(deadline=None)
@given(some_posts())
def test_csv_comes_back_without_loss(posts: list[dict[str, Any]]) -> None:
    assert_nothing_lost(posts, a_plan(writing.to_csv(posts, NAMES)))


@settings(deadline=None)
@given(some_posts())
def test_json_comes_back_without_loss(posts: list[dict[str, Any]]) -> None:
    assert json.loads(writing.to_json(posts)) == posts
    assert_nothing_lost(posts, a_plan(writing.to_json(posts)))


@settings(deadline=None, max_examples=12)
@given(some_posts())
def test_a_workbook_comes_back_without_loss(posts: list[dict[str, Any]]) -> None:
    assert_nothing_lost(posts, a_plan(writing.to_xlsx(posts, NAMES)))


def a_post(**more: Any) -> dict[str, Any]:
    return {
        "id": "u-1",
        "title": "Pumps",
        "department": "marketing",
        "state": "draft",
        "owner": "jana@example.com",
        **more,
    }


def cells(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_is_what_excel_in_german_opens() -> None:
    data = writing.to_csv([a_post(title="Grüße; “schön”", day="2026-09-24", time="10:00")], NAMES)
    assert data.startswith(b"\xef\xbb\xbfID;Date;Time;Channel;Status;Department;Title;Text;")
    assert data.endswith(b"\r\n")
    assert cells(data)[0]["Title"] == "Grüße; “schön”"


def test_what_variants_have_in_common_is_written_once() -> None:
    both = [{"channel": "instagram", "text": "Same"}, {"channel": "linkedin-de", "text": "Same"}]
    (row,) = cells(writing.to_csv([a_post(variants=both)], NAMES))
    assert (row["Channel"], row["Text"]) == ("Instagram, LinkedIn DE", "Same")
    assert not [heading for heading in row if heading.startswith("Text ")]
    both[0]["text"] = "Other"
    (row,) = cells(writing.to_csv([a_post(variants=both)], NAMES))
    assert (row["Text"], row["Text Instagram"], row["Text LinkedIn DE"]) == ("", "Other", "Same")


def test_a_channel_whose_name_would_not_be_read_back_goes_by_its_slug() -> None:
    variants = [{"channel": "werkskanal", "text": "a"}, {"channel": "instagram", "text": "b"}]
    (row,) = cells(writing.to_csv([a_post(variants=variants)], NAMES))
    assert row["Channel"] == "werkskanal, Instagram"
    assert row["Text werkskanal"] == "a"


def test_no_cell_is_a_formula() -> None:
    bad = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
    posts = [a_post(title=text.strip() or "x", notes=text, variants=[{"channel": "x", "text": text}]) for text in bad]
    for row in cells(writing.to_csv(posts, NAMES)):
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert row["Text"].startswith(GUARD)


@pytest.mark.parametrize("write", [writing.to_csv, writing.to_xlsx])
def test_a_text_longer_than_a_workbooks_cell_stays_whole(write: Any) -> None:
    text = "😀 ä\n" * 20_000 + "the end"
    posts = [a_post(variants=[{"channel": "x", "text": text}], notes="=" * 40_000), a_post(id="u-2", variants=[])]
    plan = a_plan(write(posts, NAMES))
    assert [row.variants[0].text if row.variants else "" for row in plan.rows] == [text, ""]
    assert plan.rows[0].notes == ("=" * 40_000,)


def test_json_is_not_escaped() -> None:
    assert "Grüße 😀" in writing.to_json([a_post(title="Grüße 😀")]).decode()


def test_nothing_to_export_is_a_row_of_headings() -> None:
    for data in (writing.to_csv([], NAMES), writing.to_xlsx([], NAMES)):
        assert data
    assert writing.to_json([]) == b"[]\n"
