"""A row that came in before: what changed in its cells is changed here, unless somebody changed it here since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from planner.calendar import rules
from planner.calendar.models import Post, Variant
from planner.calendar.rules import DATED, HELD, State
from planner.plans import queries
from planner.plans.keys import prints_of
from planner.plans.rules import PlanRow, PlanVariant
from planner.web.refusal import Refused

if TYPE_CHECKING:
    from planner.plans.actions import Importer
    from planner.plans.bringing import Bringing, Names

NAMED = ("goal", "milestone", "campaign")
WHEN = frozenset(("day", "time", "zone"))
DERIVED = frozenset(("text", "link", "media", "channels", "more"))  # they stand again at each variant


class Updating:
    """Updates posts one by one, through the same verbs as the composer."""

    def __init__(self, names: Names, writing: Bringing, importer: Importer) -> None:
        self.names = names
        self.writing = writing
        self.importer = importer

    def prints_of(self, post: Post) -> dict[str, str]:
        """What a row would hold that says just what this post says."""
        said = queries.exported(post, {id_: slug for slug, id_ in self.names.departments.items()})
        variants = [
            PlanVariant(
                variant["channel"],
                variant["text"],
                variant["link"],
                tuple(variant["media"]),
                {key: variant[key] for key in queries.OF_VARIANT if variant[key]},
            )
            for variant in said["variants"]
        ]
        fields = ("title", "day", "zone", "state", "owner", "department", *NAMED, "language", "notes")
        plain = {field: str(said[field] or "") for field in fields}
        plain["time"] = post.at.isoformat() if post.at else ""
        return prints_of(plain, variants)

    def update(self, post: Post, row: PlanRow, before: Mapping[str, str]) -> tuple[list[str], bool]:
        """Changes what the file changed. Answers with the fields that were changed here too and so stay, and whether
        anything was done."""
        here = self.prints_of(post)
        wanted = [f for f in {**row.prints, **before} if row.prints.get(f, "") != before.get(f, "")]
        wanted = [f for f in wanted if f not in DERIVED]
        free = {f for f in wanted if here.get(f, "") == before.get(f, "")}
        kept = sorted(f for f in wanted if f not in free and here.get(f, "") != row.prints.get(f, ""))
        if not free:
            return kept, False
        try:
            entered = self._change(post, row, free)
        except Refused:
            return sorted({*kept, *free}), False
        if entered:
            return kept, True
        return sorted({*kept, "state"}), bool(free - {"state", "" if row.owner else "owner"})

    def _change(self, post: Post, row: PlanRow, fields: set[str]) -> bool:
        """False where the post, as it stands here, can't have the state that the file says. What is refused is refused
        before anything is changed."""
        now = self.importer.now
        if fields & WHEN:
            rules.check_movable(post.state)
            if row.day is None and post.state in DATED:
                raise Refused("")
        said = {variant.channel: variant for variant in row.variants}
        if any(":" in f for f in fields) or "title" in fields:
            with post.being_written(by=self.importer.person_id, now=now):
                if "title" in fields:
                    post.title = row.title
                for f in fields:
                    if ":" in f:
                        self._change_variant(post, said, *f.split(":", 1))
        if fields & WHEN:
            post.zone = row.zone or None
            post.plan(row.day, row.time if row.day else None, zone=self.importer.zone.key, now=now)
        for name in NAMED:
            if name in fields:
                setattr(post, f"{name}_id", getattr(self.names, f"{name}s").get(getattr(row, name)))
        if "owner" in fields and row.owner in self.names.people:
            post.owner_id = self.names.people[row.owner]
        if "language" in fields and row.language in ("", "de", "en"):
            post.language = row.language
        if "notes" in fields:
            post.note = row.note
        post.changed_at = now
        return not ("state" in fields and row.state) or self._enter(post, row)

    def _change_variant(self, post: Post, said: Mapping[str, PlanVariant], name: str, channel: str) -> None:
        wanted = said.get(channel)
        variant = next((v for v in post.variants if v.channel.slug == channel), None)
        if wanted is None:
            return  # a channel that the file no longer names stays: taking it away is for people
        if variant is None:
            variant = Variant(channel_id=self.names.channels[channel], position=len(post.variants))
            post.variants.append(variant)
        if name in ("text", "link"):
            setattr(variant, name, getattr(wanted, name))

    def _enter(self, post: Post, row: PlanRow) -> bool:
        """The state that the file says, held to what states need; False where the post lacks that."""
        state = self.writing.state_of(row)
        if state == post.state:
            return True
        texts = [variant.text.strip() for variant in post.variants]
        if state in DATED and (post.day is None or not texts or not all(texts)):
            return False
        post.state = state
        post.approved_print = post.fingerprint() if state in HELD else None
        post.sent_at = self.importer.now if state == State.IN_REVIEW else None
        return True
