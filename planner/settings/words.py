"""Names of colours, of what networks count, and of what the history speaks of."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from planner.channels.counting import Unit
from planner.web.refusal import N_

UNITS = {
    Unit.CHARACTERS: _("characters"),
    Unit.X_WEIGHTED: _("characters as X weighs them"),
    Unit.GRAPHEMES: _("characters as people see them"),
    Unit.THREADS: _("characters, emoji by their bytes"),
    Unit.BYTES: _("bytes"),
    Unit.UTF_16: _("UTF-16 units"),
}

# what the history keeps, by table
KINDS = {
    "post": N_("Post"),
    "campaign": N_("Campaign"),
    "milestone": N_("Milestone"),
    "goal": N_("Goal"),
    "department": N_("Department"),
    "channel": N_("Channel"),
    "network": N_("Network"),
    "topic": N_("Topic"),
    "person": N_("Person"),
    "organisation": N_("Organisation"),
    "quiet_period": N_("Quiet period"),
    "company_day": N_("Company day"),
    # parts of one of those
    "variant": N_("Variant"),
    "medium": N_("Picture"),
    "approval": N_("Approval"),
    "comment": N_("Comment"),
    "membership": N_("Role"),
}
PARTS = frozenset({"variant", "medium", "approval", "comment", "membership"})

# what their columns are called; one that isn't here is shown by its own name
COLUMNS = {
    "about": N_("About"),
    "active": N_("Account"),
    "address": N_("Where it went out"),
    "alt": N_("Text alternative"),
    "alt_text_limit": N_("Text alternative"),
    "archived_at": N_("Archived"),
    "as_of": N_("As of"),
    "at": N_("Time"),
    "audience": N_("Who reads it"),
    "away_from": N_("Away from"),
    "away_until": N_("Away until"),
    "baseline_day": N_("Baseline"),
    "campaign_id": N_("Campaign"),
    "channel_id": N_("Channel"),
    "country": N_("Country"),
    "day": N_("Date"),
    "department_id": N_("Department"),
    "deputy_id": N_("Deputy"),
    "email": N_("Mail address"),
    "first_day": N_("First day"),
    "goal_id": N_("Goal"),
    "hashtag_limit": N_("Hashtags"),
    "hue": N_("Colour"),
    "keys": N_("Keyboard shortcuts"),
    "land": N_("Land or region"),
    "language": N_("Language"),
    "languages": N_("Languages"),
    "last_day": N_("Last day"),
    "lasts": N_("Length in calendars"),
    "lead_id": N_("Lead"),
    "legal_notice": N_("Legal notice"),
    "link": N_("Link"),
    "link_counts_as": N_("A link counts"),
    "link_limit": N_("Links"),
    "milestone_id": N_("Milestone"),
    "minimum_gap": N_("Minimum gap"),
    "name": N_("Name"),
    "name_de": N_("German name"),
    "network_id": N_("Network"),
    "not_before": N_("Not before"),
    "note": N_("Note"),
    "own_domains": N_("Own domains"),
    "owner_id": N_("Owner"),
    "person_id": N_("Person"),
    "pictures_max": N_("Pictures"),
    "reason": N_("Reason"),
    "role": N_("Role"),
    "scheme": N_("Colours"),
    "second_department_id": N_("Approves too"),
    "sent_at": N_("Sent to review"),
    "set_up_at": N_("Set up"),
    "standing": N_("In the company"),
    "state": N_("State"),
    "text": N_("Text"),
    "text_limit": N_("Text"),
    "title": N_("Title"),
    "title_de": N_("German title"),
    "title_limit": N_("Title"),
    "topic_id": N_("Topic"),
    "trust": N_("Where it is from"),
    "unit": N_("Counted in"),
    "works_council": N_("Works council"),
    "yearly": N_("Every year"),
    "zone": N_("Time zone"),
}
