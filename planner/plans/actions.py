"""Bringing a plan in: new rows become posts, rows that came in before change what nobody changed here since."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from planner.calendar.models import Post, Writer
from planner.db import db
from planner.history import bulk, recording
from planner.plans import queries
from planner.plans.bringing import Bringing, Names, names
from planner.plans.keys import digest
from planner.plans.models import ImportedRow
from planner.plans.rules import Plan, PlanRow, Report
from planner.plans.updating import Updating
from planner.web.refusal import N_

LATER_THAN_HERE = N_("It was changed here since the last import and stays as it is here.")
BATCH = 2_000


@dataclass
class Outcome:
    """What an import did: counts of posts, and what is to know about single rows."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    reports: list[Report] = field(default_factory=list)
    posts: list[int] = field(default_factory=list)  # ids of those that were added


@dataclass(frozen=True)
class Importer:
    """Whose import it is: posts that name nobody belong to `owner_id`, rows without a department to `department_id`.
    `person_id` stands in the history, None for the command without one."""

    department_id: int
    owner_id: int
    person_id: int | None
    zone: ZoneInfo
    now: datetime
    file: str = ""


def bring_in(plan: Plan, importer: Importer, *, said: Callable[[int], None] = lambda _: None) -> Outcome:
    """Writes a plan's good rows in the open transaction, as one act. A second time it adds nothing. `said` hears of
    rows that are done."""
    outcome, known = Outcome(), names()
    recording.begin(importer.person_id, "import", at=importer.now, note=importer.file)
    writing = Bringing(known, importer.owner_id, importer.zone, importer.now)
    new, old = _sorted(plan, importer, known)
    for start in range(0, len(new), BATCH):
        batch = new[start : start + BATCH]
        brought = writing.bring_in([(row, department) for _, row, department in batch])
        _note_writer(batch, [id_ for id_, _ in brought], importer)
        remembered = [
            _remembered(key, row, department, post_id, importer.now, {**row.prints, **written})
            for (post_id, written), (key, row, department) in zip(brought, batch, strict=True)
        ]
        bulk.put(ImportedRow, remembered)
        outcome.added += len(batch)
        outcome.posts += [id_ for id_, _ in brought]
        said(len(batch))
    _update(old, outcome, Updating(known, writing, importer))
    said(len(old))
    return outcome


def _note_writer(batch: list[tuple[str, PlanRow, int]], ids: list[int], importer: Importer) -> None:
    """Whoever brings texts in wrote them, as far as approving them goes."""
    if importer.person_id:
        written = [id_ for id_, (_, row, _) in zip(ids, batch, strict=True) if row.variants]
        bulk.add(Writer, [{"post_id": id_, "person_id": importer.person_id, "at": importer.now} for id_ in written])


def _sorted(
    plan: Plan, importer: Importer, known: Names
) -> tuple[list[tuple[str, PlanRow, int]], list[tuple[PlanRow, ImportedRow]]]:
    """The rows that are new, with their keys and departments, and those that came in before."""
    by_department: dict[int, list[PlanRow]] = {}
    for row in plan.rows:
        department = known.departments.get(row.department, importer.department_id)
        by_department.setdefault(department, []).append(row)
    own = queries.posts_by_uid(row.own_id for row in plan.rows if len(row.own_id) == 36)
    new: list[tuple[str, PlanRow, int]] = []
    old: list[tuple[PlanRow, ImportedRow]] = []
    for department, rows in by_department.items():
        before = queries.imported_before(department, (row.key for row in rows))
        # another plan that counts its rows from one too
        others = {row.key for row in rows if row.key in before and not _same_row(row, before[row.key])}
        before |= queries.imported_before(department, (_second_key(row) for row in rows if row.key in others))
        for row in rows:
            key = _second_key(row) if row.key in others else row.key
            found = before.get(key)
            if found is None and row.own_id in own:
                found = _own(own[row.own_id], key, department, importer)
            if found:
                old.append((row, found))
            else:
                new.append((key, row, department))
    return new, old


def _second_key(row: PlanRow) -> str:
    """A row's key when another plan's row took that which it would have."""
    day = row.day.isoformat() if row.day else ""
    return f"{row.key}@{digest(day, row.title)}"


def _same_row(row: PlanRow, found: ImportedRow) -> bool:
    """Whether a row with the ID of one that came in before is that one: its title or its day is still the same."""
    if not row.own_id:
        return True
    return row.title == found.title or row.prints.get("day", "") == found.prints.get("day", "")


def _own(post: Post, key: str, department: int, importer: Importer) -> ImportedRow:
    """A post of ours that was exported: from now on it is remembered as if it had come in as it stands."""
    found = ImportedRow(department_id=department, key=key, post_id=post.id, title=post.title, source="", prints={})
    found.imported_at = importer.now
    db.session.add(found)
    return found


def _remembered(
    key: str, row: PlanRow, department: int, post_id: int, now: datetime, prints: Mapping[str, str]
) -> dict[str, object]:
    return {
        "department_id": department,
        "key": key,
        "post_id": post_id,
        "title": row.title,
        "source": row.source,
        "prints": prints,
        "imported_at": now,
    }


def _update(old: list[tuple[PlanRow, ImportedRow]], outcome: Outcome, updating: Updating) -> None:
    changed = [(row, found) for row, found in old if row.source != found.source]
    outcome.unchanged += len(old) - len(changed)
    posts = queries.whole_posts([found.post_id for _, found in changed])
    for row, found in changed:
        kept, done = updating.update(posts[found.post_id], row, _prints(found, posts[found.post_id], updating))
        for heading in kept:
            outcome.reports.append(Report(LATER_THAN_HERE, heading=heading, rows=(row.number,)))
        if done:
            outcome.updated += 1
        else:
            outcome.unchanged += 1
        found.title, found.imported_at = row.title, updating.importer.now
        found.prints = {**row.prints, **{f: found.prints[f] for f in kept if f in found.prints}}
        found.source = row.source if not kept else digest(row.source, *kept)


def _prints(found: ImportedRow, post: Post, updating: Updating) -> Mapping[str, str]:
    """What stood in the row's cells when it last came in; for a post of our own export, what stands here."""
    return found.prints or updating.prints_of(post)
