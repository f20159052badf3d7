"""The forms of the guidelines: a proposal and what becomes of it, a clause, a section, the rest of a draft, its
publication."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from planner.guidelines.queries import Places
from planner.guidelines.rules import LONGEST, ClauseLevel
from planner.guidelines.words import LANGUAGES, LEVELS
from planner.web.forms import Checked, Day, Line, Lines, Ticks, Version

MOST_QUESTIONS = 30
LONGEST_REASON = 2_000


def _levels() -> list[SelectChoice]:
    return [SelectChoice(level.value, gettext(word)) for level, word in LEVELS.items()]


class ProposalForm(Checked):
    """What somebody would change. `about` is a clause's number, or a section's for a new one."""

    about = Line("", longest=12)
    language = SelectField("", choices=["en", "de"])
    text = Lines(_("What it should say"), longest=LONGEST)
    drop = BooleanField(_("It should go altogether"))
    reason = Lines(_("Why"), longest=LONGEST_REASON, needed=True)


class DecisionForm(Checked):
    """What becomes of a proposal; `clause_version` is that of the clause in the draft."""

    version = Version()
    clause_version = Version()
    text_en = Lines(_("English text"), longest=LONGEST)
    text_de = Lines(_("German text"), longest=LONGEST)
    level = SelectField(_("Level"), coerce=ClauseLevel)
    why = Lines(_("Reason"), longest=LONGEST_REASON)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.level.choices = _levels()


class ClauseForm(Checked):
    """A clause of the draft."""

    version = Version()
    level = SelectField(_("Level"), coerce=ClauseLevel)
    text_en = Lines(_("English text"), longest=LONGEST)
    text_de = Lines(_("German text"), longest=LONGEST)
    note_en = Lines(_("Why it is so, in English"), longest=LONGEST)
    note_de = Lines(_("Why it is so, in German"), longest=LONGEST)
    networks = Ticks(_("Networks"))
    channels = Ticks(_("Channels"), coerce=int)
    departments = Ticks(_("Departments"), coerce=int)
    why = Line(_("Why it changes"), longest=500)

    def offer(self, places: Places, keep: Any = None) -> None:
        """Fills its lists. What is archived isn't offered, but for what the clause is limited to already."""
        self.level.choices = _levels()
        for kind in ("networks", "channels", "departments"):
            kept = set(getattr(keep, kind, ()))
            names = getattr(places, kind)
            self[kind].choices = [
                SelectChoice(place, name)
                for place, name in names.items()
                if (kind, place) not in places.gone or place in kept
            ]

    def validate(self, extra_validators: Any = None) -> bool:
        """It says something, in one language at least."""
        sound = super().validate(extra_validators)
        if not any((self[f"text_{language}"].data or "").strip() for language in LANGUAGES):
            self.form_errors.append(gettext("Write what it should say."))
        return sound and not self.form_errors


class DropForm(Checked):
    """A clause that goes."""

    version = Version()
    why = Line("", longest=500)


class SectionForm(Checked):
    """A section's title."""

    version = Version()
    title_en = Line(_("English title"))
    title_de = Line(_("German title"))

    def validate(self, extra_validators: Any = None) -> bool:
        """It has a title, in one language at least."""
        sound = super().validate(extra_validators)
        if not any(self[f"title_{language}"].data for language in LANGUAGES):
            self.form_errors.append(gettext("It needs a title."))
        return sound and not self.form_errors


class FrameForm(SectionForm):
    """What else an edition has: its title, and the questions of the checklist, a line each."""

    questions_en = Lines(_("Checklist in English"), longest=LONGEST)
    questions_de = Lines(_("Checklist in German"), longest=LONGEST)

    def questions(self, language: str) -> list[str]:
        """The questions in one language."""
        lines = (self[f"questions_{language}"].data or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def check_questions(self, languages: Sequence[str]) -> bool:
        """Whether there are as many in each language, not too many and none too long."""
        lists = {language: self.questions(language) for language in languages}
        for language, questions in lists.items():
            field = self[f"questions_{language}"]
            if len(questions) != max(len(others) for others in lists.values()):
                field.errors = [gettext("There have to be as many questions in each language.")]
            elif len(questions) > MOST_QUESTIONS or any(len(question) > 500 for question in questions):
                field.errors = [gettext("At most 30 questions, each of at most 500 characters.")]
        return not self.errors


class PublishForm(Checked):
    """From when the next edition is in force, and whether everybody reads it anew. `seen`: what was looked at."""

    seen = Line("", longest=16)
    day = Day(_("In force from"), needed=True)
    kind = RadioField(
        _("Who has to read it"),
        choices=[
            SelectChoice("major", _("Everybody says again that they have read it, and is shown what has changed")),
            SelectChoice("minor", _("Nobody is asked again: it only puts small things right")),
        ],
        default="major",
    )
