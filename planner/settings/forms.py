"""The forms of the settings."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, PasswordField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from planner.calendar.forms import zone_names
from planner.channels.counting import Unit
from planner.guidelines.checks.kinds import Level
from planner.guidelines.rulebook.words import LEVELS
from planner.people.forms import MAIL, PasswordForm
from planner.people.rules import Role, Standing
from planner.people.words import HUE_NAMES, ROLES, STANDINGS
from planner.settings.words import UNITS
from planner.web.forms import Checked, Clean, Day, Line, Lines, Number, Pick, Ticks, Version, required

DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
CLAUSE = re.compile(r"[1-9]\d?(\.[1-9]\d?){1,2}")
MOST = 1_000_000


class Saved(Checked):
    """A form for one row. `meanwhile`: where somebody (`by`) saved since its page was made: label, theirs, what was
    typed."""

    version = Version()
    meanwhile: list[tuple[str, str, str]] | None = None
    by: str | None = None


class ZoneField(SelectField):
    """A zone that people live in; `empty` names what holds where none is chosen."""

    def offer(self, *, empty: str | None = None, keep: str | None = None) -> None:
        names = zone_names()
        kept = [keep] if keep and keep not in names else []
        none = [] if empty is None else [SelectChoice("", empty)]
        self.choices = [*none, *(SelectChoice(name, name) for name in [*kept, *names])]


# -- one's own -----------------------------------------------------------------------------------------------------


class OwnForm(Saved):
    """How one reads Planner."""

    name = Line(_("Name"), longest=120, needed=True)
    language = SelectField(
        _("Language"),
        choices=[
            SelectChoice("", _("the browser's")),
            SelectChoice("en", "English"),
            SelectChoice("de", "Deutsch"),
        ],
    )
    scheme = RadioField(
        _("Colours"),
        choices=[
            SelectChoice("system", _("Like the system")),
            SelectChoice("light", _("Light")),
            SelectChoice("dark", _("Dark")),
        ],
    )
    zone = ZoneField(_("Time zone"))
    keys = BooleanField(_("Keyboard shortcuts"), id="own-keys")  # the sheet of all keys has the shorter id


def _is_blank(field: Any) -> bool:
    """Whether nothing was typed, as against something wrong."""
    return not any(text.strip() for text in field.raw_data or ())


class AwayForm(Saved):
    """When somebody is away, and who decides meanwhile."""

    away_from = Day(_("Away from"))
    away_until = Day(_("Away until"))
    deputy_id = Pick(_("Deputy"))

    def validate_away_from(self, field: Any) -> None:
        if field.data and _is_blank(self.away_until):
            raise ValidationError(gettext("Both days are needed, or neither."))

    def validate_away_until(self, field: Any) -> None:
        if field.data and _is_blank(self.away_from):
            raise ValidationError(gettext("Both days are needed, or neither."))
        if field.data and self.away_from.data and field.data < self.away_from.data:
            raise ValidationError(gettext("The last day lies before the first."))

    def validate_deputy_id(self, field: Any) -> None:
        if field.data is None and self.away_from.data:
            raise ValidationError(gettext("Say who decides while you are away."))


class ChangePasswordForm(PasswordForm):
    """The old password, and the new one twice."""

    old = PasswordField(_("Old password"), [required(), Clean(1000, lines=False)])


# -- the company ---------------------------------------------------------------------------------------------------


class OrganisationForm(Saved):
    """The company and where it sits."""

    name = Line(_("Name of the company"), needed=True)
    country = SelectField(_("Country"))
    land = SelectField(_("Land or region"), validate_choice=False)
    language = SelectField(
        _("Language"), choices=[SelectChoice("en", "English"), SelectChoice("de", "Deutsch")], default="en"
    )
    languages = SelectField(
        _("Languages of the guidelines"),
        choices=[
            SelectChoice("en,de", _("English and German")),
            SelectChoice("en", _("English only")),
            SelectChoice("de", _("German only")),
        ],
        default="en,de",
    )
    zone = ZoneField(_("Time zone"))
    own_domains = Lines(_("Own domains"), longest=5000)
    own_words = Lines(_("Words of ours"), longest=20_000)

    def validate_land(self, field: Any) -> None:
        offered = [choice.value for choice in field.choices]
        if len(offered) == 1:
            field.data = ""
        if field.data not in offered:
            raise ValidationError(gettext("That is not in this country. Choose again, please."))

    def validate_own_domains(self, field: Any) -> None:
        found = [_domain(line) for line in (field.data or "").splitlines() if line.strip()]
        wrong = next((line for line in found if not DOMAIN.fullmatch(line)), None)
        if wrong is not None:
            raise ValidationError(gettext("%(domain)s is not a domain. One a line, like example.com.", domain=wrong))
        field.data = "\n".join(dict.fromkeys(found))


def _domain(line: str) -> str:
    """'https://www.Example.com/jobs' is www.example.com."""
    line = line.strip().casefold()
    try:
        return urlsplit(line).hostname or line if "://" in line else line.split("/")[0]
    except ValueError:
        return line


class DepartmentForm(Saved):
    """A department; its slug isn't in it, since it never changes."""

    name = Line(_("Name"), longest=80, needed=True)
    name_de = Line(_("German name"), longest=80)
    hue = RadioField(
        _("Colour"), coerce=int, choices=[SelectChoice(hue, _(name)) for hue, name in HUE_NAMES.items()], default=1
    )
    lead_id = Pick(_("Lead"))


class ChannelForm(Saved):
    """The company's account on a network."""

    name = Line(_("Name"), longest=80, needed=True)
    network_id = Pick(_("Network"))
    department_id = Pick(_("Department"))
    owner_id = Pick(_("Owner"))
    deputy_id = Pick(_("Deputy"))
    languages = Line(_("Languages"), longest=40)
    audience = Line(_("Who reads it"))
    minimum_gap = Number(_("Minimum gap"), 0, 60 * 24 * 14, needed=True, default=120)
    lasts = Number(_("Length in calendars"), 1, 60 * 24, needed=True, default=30)
    legal_notice = Line(_("Legal notice"), longest=500)
    works_council = Line(_("Works council"))

    def validate_languages(self, field: Any) -> None:
        codes = [code.strip().casefold() for code in re.split(r"[,;\s]+", field.data or "") if code.strip()]
        wrong = next((code for code in codes if code not in Locale("en").languages), None)
        if wrong is not None:
            raise ValidationError(gettext("%(code)s is not a language. Write de, en, fr.", code=wrong))
        field.data = ", ".join(dict.fromkeys(codes))

    def validate_legal_notice(self, field: Any) -> None:
        if not field.data.lower().startswith(("https://", "http://")) or any(c.isspace() for c in field.data):
            raise ValidationError(gettext("A link begins with https:// and has no spaces."))

    def validate_deputy_id(self, field: Any) -> None:
        if field.data is not None and field.data == self.owner_id.data:
            raise ValidationError(gettext("The deputy is somebody else than the owner."))


class NetworkForm(Saved):
    """What a network allows; an empty limit means that none is known."""

    text_limit = Number(_("Text"), 1, MOST)
    unit = SelectField(
        _("Counted in"), coerce=Unit, choices=[SelectChoice(unit.value, label) for unit, label in UNITS.items()]
    )
    link_counts_as = SelectField(
        _("A link counts"),
        choices=[
            SelectChoice("full", _("in full")),
            SelectChoice("23", _("23 characters")),
            SelectChoice("displayed", _("as it is displayed")),
            SelectChoice("own field", _("not at all, it has a field of its own")),
        ],
    )
    title_limit = Number(_("Title"), 1, MOST)
    hashtag_limit = Number(_("Hashtags"), 0, MOST)
    link_limit = Number(_("Links"), 0, MOST)
    pictures_max = Number(_("Pictures"), 0, MOST)
    alt_text_limit = Number(_("Text alternative"), 1, MOST)
    as_of = Line(_("As of"), longest=10, needed=True)
    trust = Line(_("Where it is from"), longest=40)

    def validate_as_of(self, field: Any) -> None:
        text = field.data or ""
        try:
            date.fromisoformat(f"{text}-01" if len(text) == 7 else text)
        except ValueError:
            raise ValidationError(gettext("Write a month or a day: 2026-11 or 2026-11-24.")) from None


class TopicForm(Saved):
    """What posts are about."""

    name = Line(_("Name"), longest=80, needed=True)
    note = Lines(_("Note"), longest=5000)
    second_department_id = Pick(_("Approves too"))
    not_before = Day(_("Not before"))


class RuleForm(Saved):
    """What every rule has; its kind's parameters stand in further fields."""

    clause = Line(_("Clause"), longest=12)
    level = SelectField(_("What it does"), choices=[SelectChoice(level.value, LEVELS[level]) for level in Level])
    active = BooleanField(_("Switched on"))
    channels = Ticks(_("Only on these channels"), coerce=int)
    departments = Ticks(_("Only for these departments"), coerce=int)

    def validate_clause(self, field: Any) -> None:
        if field.data and not CLAUSE.fullmatch(field.data):
            raise ValidationError(gettext("A clause has a number like 4.2."))


class QuietPeriodForm(Saved):
    """Days on which nothing goes out. `scope`: empty, or a department's (d3) or channel's (c5) id."""

    first_day = Day(_("First day"), needed=True)
    last_day = Day(_("Last day"), needed=True)
    reason = Line(_("Reason"), longest=120, needed=True)
    scope = SelectField(_("Holds for"))

    def validate_last_day(self, field: Any) -> None:
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(gettext("The last day lies before the first."))


class CompanyDayForm(Saved):
    """A day of the company's own."""

    day = Day(_("Date"), needed=True)
    name = Line(_("Name"), longest=120, needed=True)
    yearly = BooleanField(_("Every year"))


# -- people --------------------------------------------------------------------------------------------------------


class PersonForm(Saved):
    """Somebody, and what they are in the whole organisation. The roles in departments stand beside it."""

    name = Line(_("Name"), longest=120, needed=True)
    email = Line(_("Mail address"), longest=254, needed=True, validators=[MAIL])
    standing = RadioField(
        _("In the company"),
        choices=[SelectChoice(standing.value, _(label)) for standing, label in STANDINGS.items()],
        default=Standing.MEMBER.value,
    )


class RoleForm(Checked):
    """A role in one department, or none."""

    role = SelectField(
        _("Role"),
        choices=[SelectChoice("", "–"), *(SelectChoice(role.value, _(label)) for role, label in ROLES.items())],
        default="",
    )

    @property
    def chosen(self) -> Role | None:
        return Role(self.role.data) if self.role.data else None


class LeavingForm(Saved):
    """Who takes over what somebody leaves behind."""

    heir_id = Pick(_("Hand over to"))
