"""Changes over several rows: handing over what somebody leaves behind, and taking an act back."""

from __future__ import annotations

from datetime import datetime

from planner.db import db
from planner.history import recording, restoring
from planner.history.models import Act
from planner.people.models import Person
from planner.people.queries import other_admins
from planner.settings import queries
from planner.settings.rules import check_admin_stays
from planner.web.refusal import N_, Refused

UNDOABLE = frozenset({"settings", "archive", "restore", "hand-over", "switch-off", "switch-on", "delete"})


def hand_over(leaver_id: int, heir: Person, *, now: datetime) -> int:
    """Gives the heir all that the leaver is in charge of; answers with how many things that were.

    Where the heir is a channel's owner or a contact already, it loses its deputy rather than have one person twice.
    Refuses an heir who can't take over: the leaver, or somebody who is switched off."""
    if heir.id == leaver_id or not heir.active:
        raise Refused(N_("This can't be chosen here."), field="heir_id")
    left = queries.holdings_of(leaver_id)
    for post in left.posts:
        post.owner_id, post.changed_at = heir.id, now
    for milestone in left.milestones:
        milestone.owner_id, milestone.changed_at = heir.id, now
    for initiative in left.initiatives:
        initiative.owner_id, initiative.changed_at = heir.id, now
    for campaign in left.campaigns:
        campaign.owner_id = heir.id
    for goal in left.goals:
        goal.owner_id = heir.id
    for department in left.departments:
        department.lead_id = heir.id
    for channel in left.channels:
        if channel.owner_id == leaver_id:
            channel.owner_id = heir.id
        if channel.deputy_id == leaver_id:
            channel.deputy_id = heir.id
        if channel.deputy_id == channel.owner_id:
            channel.deputy_id = None
    for answer in left.answers:
        answer.owner_id = heir.id
    for contact in left.contacts:
        contact.person_id = heir.id if contact.person_id == leaver_id else contact.person_id
        contact.deputy_id = heir.id if contact.deputy_id == leaver_id else contact.deputy_id
        if contact.deputy_id == contact.person_id:
            contact.deputy_id = None
    return sum(len(rows) for rows in vars(left).values())


def is_undoable(act: Act) -> bool:
    """Whether the settings can take it back; posts' own acts are taken back beside the post."""
    return act.verb in UNDOABLE


def undo(act: Act, person_id: int, *, now: datetime) -> None:
    """Takes an act of the settings back, as a new act, if nothing that it touched has changed since.

    Refuses what would leave nobody to administer."""
    changes = restoring.changes_of(act)
    if not changes or not is_undoable(act):
        raise Refused(N_("This can't be undone."))
    restoring.check_untouched(act, changes)
    recording.begin(person_id, "undo", at=now, undoes=act.id, note=act.verb)
    restoring.restore(changes)
    for row in [*db.session.new, *db.session.dirty]:
        if hasattr(row, "changed_at"):
            row.changed_at = now
    for person in {change.about_id for change in changes if change.kind == "membership"}:
        db.session.get_one(Person, person).version += 1  # which its roles are part of
    db.session.flush()
    if any(change.kind == "person" for change in changes):
        check_admin_stays(was=True, stays=False, others=other_admins(0))
