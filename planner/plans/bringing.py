"""From rows of a plan to rows of the database, many at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select

from planner.calendar import rules
from planner.calendar.models import Approval, Campaign, Medium, MediumKind, Post, StoredFile, Variant
from planner.calendar.rules import HELD, State
from planner.channels.models import Channel, Network
from planner.days.rules import instant_of
from planner.db import db
from planner.goals.models import Goal
from planner.history import bulk
from planner.people.models import Department, Person
from planner.plans import queries
from planner.plans.keys import print_of
from planner.plans.rules import PlanRow, PlanVariant
from planner.plans.values import UNFIT
from planner.roadmap.models import Milestone

Row = dict[str, Any]
FILMS = (".mp4", ".mov", ".webm", ".m4v", ".avi", ".mkv")
SOUNDS = (".mp3", ".wav", ".m4a", ".ogg")
STATES = {state.value: state for state in State}
NO_MORE = {"topic_id": None, "source_note": "", **dict.fromkeys(queries.FLAGS, False), "embargo_until": None}
NO_ADDRESS = dict.fromkeys(queries.OF_VARIANT, "")
NEEDS_TEXT = (State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.PUBLISHED)


@dataclass
class Names:
    """Ids of everything that rows name."""

    departments: dict[str, int]
    channels: dict[str, int]
    titled: set[int]  # channels whose network shows a title
    people: dict[str, int]
    goals: dict[str, int]
    campaigns: dict[str, int]
    milestones: dict[str, int]
    topics: dict[str, int]
    files: dict[str, int] = field(default_factory=dict)


def names() -> Names:
    """Reads the ids, one query a kind."""
    titled = select(Channel.id).join(Network, Network.id == Channel.network_id).where(Network.title_limit.is_not(None))
    return Names(
        departments=queries.ids_by_slug(Department),
        channels=queries.ids_by_slug(Channel),
        titled=set(db.session.scalars(titled)),
        people={email: id_ for email, id_ in db.session.execute(select(Person.email, Person.id))},
        goals=queries.ids_by_slug(Goal),
        campaigns=queries.ids_by_slug(Campaign),
        milestones=queries.ids_by_slug(Milestone),
        topics=queries.topics(),
        files={digest: id_ for digest, id_ in db.session.execute(select(StoredFile.digest, StoredFile.id))},
    )


@dataclass
class Bringing:
    """Writes new posts. `owner_id` owns those that name nobody; `zone` is the organisation's."""

    names: Names
    owner_id: int
    zone: ZoneInfo
    now: datetime
    uids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._emails = {id_: email for email, id_ in self.names.people.items()}
        self._moments: dict[tuple[date, time, str, int], datetime] = {}  # in most plans the same ones come again

    def bring_in(self, rows: list[tuple[PlanRow, int]]) -> list[tuple[int, dict[str, str]]]:
        """Inserts these rows as posts of these departments, and in the open act's history what they are.

        Answers with the id of each, and with the prints of what stands here where the row said nothing, or more than
        it could have."""
        posts = [self._post(row, department_id) for row, department_id in rows]
        ids = bulk.put_made(Post, posts)
        variants = [
            (post_id, said, self._variant(said, post_id, position))
            for post_id, (row, _) in zip(ids, rows, strict=True)
            for position, said in enumerate(row.variants)
        ]
        of = [post_id for post_id, _, _ in variants]
        variant_ids = bulk.put_made(Variant, [variant for _, _, variant in variants], ("post", of))
        media = [
            (post_id, self._medium(file, variant_id, position))
            for variant_id, (post_id, said, _) in zip(variant_ids, variants, strict=True)
            for position, file in enumerate(said.media)
        ]
        bulk.put_made(Medium, [medium for _, medium in media], ("post", [post_id for post_id, _ in media]))
        approvals = self._approvals(list(zip(ids, rows, posts, strict=True)))
        bulk.put_made(Approval, approvals, ("post", [approval["post_id"] for approval in approvals]))
        return [(id_, self._written(post)) for id_, post in zip(ids, posts, strict=True)]

    def state_of(self, row: PlanRow) -> State:
        """The state that a row can have: without a day an idea, without a text at most a draft."""
        texts = [variant.text for variant in row.variants]
        said = STATES[row.state] if row.state else (State.DRAFT if any(text.strip() for text in texts) else State.IDEA)
        if row.day is None:
            return said if said in (State.DRAFT, State.CANCELLED) else State.IDEA
        if said in NEEDS_TEXT and not (texts and all(text.strip() for text in texts)):
            return State.DRAFT
        return said

    def _written(self, post: Row) -> dict[str, str]:
        return {"state": print_of(post["state"].value), "owner": print_of(self._emails.get(post["owner_id"], ""))}

    def _post(self, row: PlanRow, department_id: int) -> Row:
        more, state = row.more, self.state_of(row)
        fold = int(bool(more.get("fold"))) if row.day and row.time else 0
        # an ID that stands there twice can name one post only
        uid = row.own_id if _is_uid(row.own_id) and row.own_id not in self.uids else str(uuid4())
        self.uids.add(uid)
        return {
            "uid": uid,
            "title": row.title,
            "department_id": department_id,
            "owner_id": self.names.people.get(row.owner, self.owner_id),
            "state": state,
            "day": row.day,
            "at": row.time if row.day else None,
            "zone": row.zone or None,
            "fold": fold,
            "moment": self._moment(row.day, row.time, row.zone, fold) if row.day and row.time else None,
            "campaign_id": self.names.campaigns.get(row.campaign),
            "goal_id": self.names.goals.get(row.goal),
            "milestone_id": self.names.milestones.get(row.milestone),
            "language": row.language if row.language in ("de", "en") else "",
            "note": row.note,
            **(self._more(more) if more else NO_MORE),
            "approved_print": self.seal(row) if state in HELD else None,
            "sent_at": self.now if state == State.IN_REVIEW else None,
            "returned_at": None,
            "created_at": self.now,
            "changed_at": self.now,
            "version": 1,
        }

    def _more(self, more: Mapping[str, Any]) -> Row:
        """What only our own export says of a post."""
        return {
            "topic_id": self.names.topics.get(str(more.get("topic", ""))),
            "source_note": _text(Post, "source_note", more),
            **{flag: bool(more.get(flag)) for flag in queries.FLAGS},
            "embargo_until": _instant(more.get("embargo_until")),
        }

    def _moment(self, day: date, at: time, zone: str, fold: int) -> datetime:
        key = day, at, zone, fold
        if key not in self._moments:
            self._moments[key] = instant_of(day, at, ZoneInfo(zone) if zone else self.zone, fold)
        return self._moments[key]

    def content(self, row: PlanRow) -> Row:
        """What such a post says, spelled as `Post.content` spells it."""
        said = [self._content(v) for v in sorted(row.variants, key=lambda v: self.names.channels[v.channel])]
        titled = any(variant["channel"] in self.names.titled for variant in said)
        return {"title": row.title if titled else None, "variants": said}

    def seal(self, row: PlanRow) -> str:
        return rules.fingerprint(self.content(row))

    def _content(self, variant: PlanVariant) -> Row:
        return {
            "channel": self.names.channels[variant.channel],
            "text": variant.text,
            "link": variant.link,
            "utm": [_text(Variant, key, variant.more) for key in queries.OF_VARIANT[:4]],
            "media": [
                {
                    "file": digest if (digest := str(file.get("digest"))) in self.names.files else _name(file),
                    "alt": _text(Medium, "alt", file),
                    "decorative": bool(file.get("decorative")),
                    "captions": _text(Medium, "captions", file),
                    "transcript": _text(Medium, "transcript", file),
                }
                for file in variant.media
            ],
        }

    def _variant(self, said: PlanVariant, post_id: int, position: int) -> Row:
        return {
            "post_id": post_id,
            "channel_id": self.names.channels[said.channel],
            "position": position,
            "text": said.text,
            "link": said.link,
            **({key: _text(Variant, key, said.more) for key in queries.OF_VARIANT} if said.more else NO_ADDRESS),
        }

    def _medium(self, file: Mapping[str, Any], variant_id: int, position: int) -> Row:
        flags = ("decorative", "shows_people", "consent", "ai_made")
        return {
            "variant_id": variant_id,
            "position": position,
            "kind": kind_of(file),
            "file_id": self.names.files.get(str(file.get("digest", ""))),
            "file_name": _name(file),
            **{key: bool(file.get(key)) if key in flags else _text(Medium, key, file) for key in queries.OF_MEDIUM},
            "licence_until": _day(file.get("licence_until")),
        }

    def _approvals(self, posts: list[tuple[int, tuple[PlanRow, int], Row]]) -> list[Row]:
        """The approvals that an own export knows of, for posts that they still hold up."""
        rows = []
        for post_id, (row, department_id), post in posts:
            if post["state"] not in HELD or not isinstance(row.more.get("approvals"), list):
                continue
            content = self.content(row)
            for said in row.more["approvals"]:
                if not isinstance(said, dict):
                    continue
                person = self.names.people.get(str(said.get("person", "")))
                at = _instant(said.get("at"))
                if person and at:
                    department = self.names.departments.get(str(said.get("department", "")), department_id)
                    rows.append(
                        {
                            "post_id": post_id,
                            "person_id": person,
                            "department_id": department,
                            "at": at,
                            "fingerprint": post["approved_print"],
                            "content": content,
                            "completes": bool(said.get("completes")),
                            "dropped_at": None,
                        }
                    )
        return rows


def kind_of(file: Mapping[str, Any]) -> MediumKind:
    """What a file is: as our own export says, else by the end of its name."""
    said = str(file.get("kind", ""))
    if said in set(MediumKind):
        return MediumKind(said)
    name = _name(file).lower()
    return (
        MediumKind.FILM if name.endswith(FILMS) else MediumKind.SOUND if name.endswith(SOUNDS) else MediumKind.PICTURE
    )


def _name(file: Mapping[str, Any]) -> str:
    return _text(Medium, "file_name", {"file_name": file.get("file") or "file"})


def _text(kind: Any, key: str, said: Mapping[str, Any]) -> str:
    """What a column of text can hold of what was said for it: JSON may spell what no database keeps."""
    text = said.get(key)
    return UNFIT.sub("\ufffd", str(text))[: kind.__table__.c[key].type.length] if text else ""


def _is_uid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4


def _instant(said: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(said) if isinstance(said, str) and said else None
        return at.astimezone(UTC) if at and at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _day(said: Any) -> date | None:
    try:
        return date.fromisoformat(said) if isinstance(said, str) and said else None
    except ValueError:
        return None
