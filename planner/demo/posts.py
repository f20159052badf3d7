"""Stories into rows: posts with their variants, pictures, approvals and writers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit
from uuid import UUID

from sqlalchemy import insert

from planner.calendar import rules
from planner.calendar.models import Approval, Medium, MediumKind, Post, Variant, Writer
from planner.calendar.rules import State
from planner.db import db
from planner.demo.company import Company
from planner.demo.lives import Step, life_of
from planner.demo.rows import Event, Row, changed, made, put
from planner.demo.spread import Diary
from planner.demo.stories import Story

KINDS = {"image": MediumKind.PICTURE, "video": MediumKind.FILM}
UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_content")


@dataclass
class Drawn:
    """One story's rows. `stages` are the values that its steps move, after each; `old_text` is what its first variant
    said before somebody changed it."""

    post: Row
    life: list[Step]
    stages: list[Row]
    variants: list[Row]
    media: list[Row]
    approvals: list[Row]
    writers: list[Row]
    old_text: str


UNWATCHED = 7  # the story of which nobody watches the replies


class Posts:
    """Writes the stories of one company."""

    def __init__(self, company: Company, diary: Diary, rng: Random) -> None:
        self._company = company
        self._diary = diary
        self._rng = rng

    def tell(self, stories: Sequence[Story]) -> list[tuple[int, list[Event]]]:
        """Writes the posts; each one's id, and what happened to it, to be recorded with all the rest."""
        return [(one.post["id"], _events(one)) for one in self._write(stories)]

    def bring_in(self, stories: Sequence[Story]) -> list[Row]:
        """Writes the posts as an import does; the changes of its one act."""
        return [change for one in self._write(stories) for change in _as_they_are(one)]

    def _write(self, stories: Sequence[Story]) -> list[Drawn]:
        drawn = [self._draw(story) for story in stories]
        _number(Post, [one.post for one in drawn])
        for one in drawn:
            for row in (*one.variants, *one.approvals, *one.writers):
                row["post_id"] = one.post["id"]
        _number(Variant, [row for one in drawn for row in one.variants])
        for one in drawn:
            for row in one.media:
                row["variant_id"] = row.pop("variant")["id"]
        _number(Medium, [row for one in drawn for row in one.media])
        _number(Approval, [row for one in drawn for row in one.approvals])
        writers = [row for one in drawn for row in one.writers]
        if writers:
            db.session.execute(insert(Writer), writers)
        return drawn

    def _draw(self, story: Story) -> Drawn:
        life = life_of(story, self._company, self._diary, self._rng)
        variants = [self._variant(place, told) for place, told in enumerate(story.variants)]
        media = [
            self._medium(variant, place, facts, story)
            for variant, told in zip(variants, story.variants, strict=True)
            for place, facts in enumerate(told.get("media", ()))
        ]
        content = self._content(story, variants, media)
        approvals: list[Row] = []
        stages = _stages(life, content, story.before, approvals)
        post = {**self._post(story), **stages[-1]}
        post |= {"created_at": life[0].at, "changed_at": life[-1].at, "version": len(life)}
        if story.state == State.PUBLISHED:
            for variant, told in zip(variants, story.variants, strict=True):
                network = self._company.channels[told["channel"]].network
                variant["address"] = f"https://{network}.example.com/hansewerk/{post['uid'][:8]}"
        wrote = next((step for step in life if step.verb == "write"), life[0])
        writers = [{"person_id": wrote.person_id, "at": wrote.at}] if variants else []
        return Drawn(post, life, stages, variants, media, approvals, writers, story.before)

    def _post(self, story: Story) -> Row:
        company = self._company
        moment = self._diary.moment(story.day, story.at) if story.day and story.at else None
        return {
            "uid": str(UUID(int=self._rng.getrandbits(128), version=4)),
            "title": story.title,
            "department_id": company.departments[story.department],
            "owner_id": company.people[story.owner],
            "watcher_id": company.people[story.owner] if story.number != UNWATCHED else None,
            "day": story.day,
            "at": story.at,
            "moment": moment,
            "campaign_id": company.campaigns.get(story.campaign or ""),
            "goal_id": company.goals.get(story.goal or ""),
            "milestone_id": company.milestones.get(story.milestone or ""),
            "topic_id": company.topics.get(story.number),
            "language": story.language,
            "paid_partnership": any(told.get("paid_partnership", False) for told in story.variants),
            "confidential": story.confidential,
            "embargo_until": moment if story.embargo else None,
        }

    def _variant(self, place: int, told: dict[str, Any]) -> Row:
        """The texts have a link's UTM parameters in it; a variant keeps them apart."""
        parts = urlsplit(told.get("link") or "")
        query = dict(parse_qsl(parts.query))
        return {
            "channel_id": self._company.channels[told["channel"]].id,
            "position": place,
            "text": told["text"],
            "link": urlunsplit(parts._replace(query="")),
            "address": "",
            **{name: query.get(name, "") for name in UTM},
        }

    def _medium(self, variant: Row, place: int, facts: dict[str, Any], story: Story) -> Row:
        kept = facts.get("expires_in_days")
        return {
            "variant": variant,
            "position": place,
            "kind": KINDS[facts["kind"]],
            "file_name": facts["file"],
            "alt": facts.get("alt", ""),
            "captions": story.language if facts.get("captions") else "",
            "source": facts.get("source", ""),
            "licence": facts.get("licence", "own work"),
            "licence_until": self._diary.today + timedelta(days=kept) if kept else None,
            "shows_people": facts.get("people", False),
            "consent": facts.get("consent", False),
            "ai_made": facts.get("ai_made", False),
        }

    def _content(self, story: Story, variants: list[Row], media: list[Row]) -> Row:
        """What an approval is given to: the same as `Post.content`, and a test holds the two together."""
        titled = any(self._company.channels[told["channel"]].titled for told in story.variants)
        return {
            "title": story.title if titled else None,
            "variants": [
                {
                    "channel": variant["channel_id"],
                    "text": variant["text"],
                    "link": variant["link"],
                    "utm": [variant[name] for name in UTM],
                    "media": [_said(medium) for medium in media if medium["variant"] is variant],
                }
                for variant in sorted(variants, key=lambda variant: int(variant["channel_id"]))
            ],
        }


def _said(medium: Row) -> Row:
    return {
        "file": medium["file_name"],
        "alt": medium["alt"],
        "decorative": False,
        "captions": medium["captions"],
        "transcript": "",
    }


def _number(kind: type[Any], rows: list[Row]) -> None:
    for row, id_ in zip(rows, put(kind, rows), strict=True):
        row["id"] = id_


def _stages(life: list[Step], content: Row, old_text: str, approvals: list[Row]) -> list[Row]:
    """Walks a post's life by the calendar's own rules, and gives the approvals on its way."""
    stage: Row = {
        "state": State.DRAFT if content["variants"] else State.IDEA,
        "sent_at": None,
        "approved_print": None,
    }
    stages = [stage]
    wanted = sum(step.verb == "approve" for step in life)
    for step in life[1:]:
        stage = dict(stage)
        if step.verb == "write":
            for approval in approvals:
                approval["dropped_at"] = step.at
            stage |= {"state": State.IN_REVIEW, "sent_at": step.at, "approved_print": None}
        elif step.verb == "approve":
            seen = content if not old_text else _with_text(content, old_text)
            approvals.append(_approval(step, seen, completes=len(approvals) + 1 == wanted))
            if len(approvals) == wanted:
                seal = approvals[-1]["fingerprint"]
                stage |= {"state": rules.step_leads(rules.Step.APPROVE, stage["state"]), "approved_print": seal}
        else:
            stage["state"] = rules.step_leads(rules.Step(step.verb), stage["state"])
            if step.verb == "send":
                stage["sent_at"] = step.at
            elif stage["state"] in (State.DRAFT, State.CANCELLED):
                stage |= {"sent_at": None, "approved_print": None}
        stages.append(stage)
    return stages


def _with_text(content: Row, text: str) -> Row:
    first, *others = content["variants"]
    return {**content, "variants": [{**first, "text": text}, *others]}


def _approval(step: Step, content: Row, *, completes: bool) -> Row:
    return {
        "person_id": step.person_id,
        "department_id": step.department_id,
        "at": step.at,
        "fingerprint": rules.fingerprint(content),
        "content": content,
        "completes": completes,
        "dropped_at": None,
    }


def _events(one: Drawn) -> list[Event]:
    about = ("post", one.post["id"])
    begun = [{**row, "address": ""} for row in one.variants]
    if one.old_text:
        begun[0]["text"] = one.old_text
    created = Event(one.life[0].at, one.life[0].person_id, "create")
    created.changes.append(made(Post, one.post["id"], {**one.post, **one.stages[0]}))
    created.changes += [made(Variant, row["id"], row, about) for row in begun]
    created.changes += [made(Medium, row["id"], row, about) for row in one.media]
    events = [created]
    approvals = iter(one.approvals)
    for n, step in enumerate(one.life[1:], start=1):
        event = Event(step.at, step.person_id, step.verb)
        event.changes += changed(Post, one.post["id"], one.stages[n - 1], one.stages[n])
        if step.verb == "approve":
            given = next(approvals)
            event.changes.append(made(Approval, given["id"], {**given, "dropped_at": None}, about))
        elif step.verb in ("write", "publish"):
            for was, row in zip(begun, one.variants, strict=True):
                event.changes += changed(Variant, row["id"], was, row, about)
            for row in one.approvals if step.verb == "write" else ():
                event.changes += changed(Approval, row["id"], {**row, "dropped_at": None}, row, about)
        events.append(event)
    return events


def _as_they_are(one: Drawn) -> Iterator[Row]:
    about = ("post", one.post["id"])
    yield made(Post, one.post["id"], one.post)
    for kind, rows in ((Variant, one.variants), (Medium, one.media), (Approval, one.approvals)):
        for row in rows:
            yield made(kind, row["id"], row, about)
