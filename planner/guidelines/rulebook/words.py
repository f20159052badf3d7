"""Levels, kinds and parameters of rules in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext

from planner.guidelines.checks.kinds import KINDS, Level

_ = lazy_gettext

LEVELS = {
    Level.BLOCK: _("blocks review"),
    Level.APPROVE: _("asks for an approval"),
    Level.WARN: _("warns"),
    Level.HINT: _("gives a hint"),
}
PARAMETERS = {
    "allow": _("Allowed all the same, one a line"),
    "allow_acronyms": _("Acronyms are allowed"),
    "allowed": _("Allowed values, one a line"),
    "approve_without_source": _("Without a source it has to be approved"),
    "audio_transcript": _("Sound needs a transcript"),
    "banned_starts": _("Beginnings that say nothing, one a line"),
    "days": _("Days around it"),
    "decorative_needs_reason": _("Decoration needs a reason"),
    "deputy": _("Deputy"),
    "end_only": _("At the end only"),
    "every_story_slide": _("On every slide of a story"),
    "exceptions": _("Exceptions, one a line"),
    "expiry_before_publish": _("A licence that ends before"),
    "four_eyes": _("Never the one who wrote it"),
    "from": _("From"),
    "goal_required": _("A goal is needed"),
    "holidays": _("Public holidays too"),
    "hours": _("Hours"),
    "iban_checksum": _("Only IBANs whose checksum is right"),
    "known_words": _("Words by which compounds are told apart"),
    "label_de": _("Label in German"),
    "label_en": _("Label in English"),
    "label_without_flag": _("A label without need"),
    "labels": _("Labels, one a line"),
    "language_required": _("Their language is needed"),
    "licence_required": _("A licence is needed"),
    "lower_case": _("Small letters only"),
    "max": _("At most"),
    "max_length": _("At most, in characters"),
    "max_share": _("Largest share"),
    "max_wait_hours": _("Waits at most, in hours"),
    "max_words": _("Words in a sentence, at most"),
    "measure_required": _("The goal has a measure"),
    "min_length": _("At least, in characters"),
    "min_word_length": _("Words from this length on"),
    "minutes": _("Minutes"),
    "no_repeat": _("Never the same twice"),
    "not_as_bullet": _("Not as a bullet"),
    "not_at_start": _("Not at the start"),
    "own_domains": _("Own domains beside the organisation’s, one a line"),
    "patterns": _("What to look for, one a line"),
    "per_network": _("Other numbers for a network, one a line"),
    "person_consent_required": _("Consent of the people in it is needed"),
    "realistic_media": _("For pictures that look real"),
    "required": _("What is needed"),
    "reviewer_required": _("A person has to have read it"),
    "roles": _("Roles, one a line"),
    "route_to": _("The department that approves, by its address"),
    "schemes": _("Kinds of address, one a line"),
    "separator": _("Between words stands"),
    "similarity": _("Likeness from"),
    "source_required": _("A source is needed"),
    "sources": _("Words that name a source, one a line"),
    "to": _("To"),
    "topic": _("Topic"),
    "topic_hours": _("Hours between posts of a topic"),
    "topics": _("Topics and the words that point at them, one a line"),
    "triggers_de": _("German words, one a line"),
    "triggers_en": _("English words, one a line"),
    "unless_de": _("German words that take it back, one a line"),
    "unless_en": _("English words that take it back, one a line"),
    "unreviewed_text": _("For texts that nobody has read"),
    "valid_months": _("Valid for, in months"),
    "video": _("Films need captions"),
    "warn_at": _("Says so from this share on"),
    "weekends": _("Weekends too"),
    "when": _("When, one a line"),
    "within_characters": _("Within the first characters"),
    "words": _("Words, one a line"),
    "words_de": _("German words, one a line"),
    "words_en": _("English words, one a line"),
}


def parameter_label(name: str) -> Any:
    """A parameter as its form names it."""
    return PARAMETERS.get(name, name)


def kind_label(name: str) -> str:
    """A kind of rule as people read it."""
    return gettext(KINDS[name].label) if name in KINDS else name
