"""What is said about the demo's posts, so that something waits for everybody."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Any

from sqlalchemy import insert

from planner.calendar.models import Comment, Mention
from planner.db import db
from planner.demo.company import Company
from planner.demo.rows import Event, Row, made, put
from planner.demo.spread import Diary

AFTERNOON = time(16, 20)


def talk(
    texts: dict[str, Any],
    more: dict[str, Any],
    company: Company,
    diary: Diary,
    posts: dict[int, tuple[int, list[Event]]],
) -> list[Event]:
    """Writes the comments and whom they mention; what was done. `posts` are ids and histories by number: a comment
    that returned its post joins the step that did."""
    firsts = {row["name"].split()[0]: company.people[row["key"]] for row in texts["people"]}
    comments: list[Row] = []
    mentions: list[Row] = []
    events: list[Event] = []
    fresh: list[Event] = []
    for said in more["talk"]:
        if said["number"] not in posts:
            continue
        post_id, life = posts[said["number"]]
        event = next((step for step in life if step.verb == "return"), None) if said.get("returned") else None
        if event is None:
            at = diary.moment(diary.back(diary.today, said["days_ago"]), AFTERNOON)
            event = Event(max(at, life[0].at + timedelta(minutes=20)), company.people[said["by"]], "comment")
            fresh.append(event)
        comments.append(
            {
                "post_id": post_id,
                "person_id": event.person_id,
                "at": event.at,
                "text": said["text"],
                "returned": bool(said.get("returned")),
            }
        )
        events.append(event)
        mentions += [
            {
                "comment": len(comments) - 1,
                "person_id": firsts[name],
                "seen_at": event.at + timedelta(hours=1) if said.get("answered") else None,
            }
            for name in re.findall(r"@(\w+)", said["text"])
        ]
    ids = put(Comment, comments)
    for event, id_, row in zip(events, ids, comments, strict=True):
        event.changes.append(made(Comment, id_, row, ("post", row["post_id"])))
    if mentions:
        rows = [{**row, "comment_id": ids[row["comment"]]} for row in mentions]
        db.session.execute(insert(Mention), [{k: v for k, v in row.items() if k != "comment"} for row in rows])
    return fresh
