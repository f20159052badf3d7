"""The forms of posts: a quick title, the composer, moving, talking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar, TypeVar
from zoneinfo import available_timezones

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from markupsafe import Markup
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import Select

from planner.calendar.models import Medium, Post, Variant
from planner.web.forms import Checked, Clock, Day, Line, Lines, Pick, Version

Part = TypeVar("Part", bound=Checked)

UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_content")
FLAGS = ("paid_partnership", "gift", "affiliate", "ai_written", "confidential")


@lru_cache(maxsize=1)
def zone_names() -> list[str]:
    """The zones that people live in."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))


class Zones(Select):
    """Hundreds of zones take longer to write than the rest of a composer, so each list is kept as HTML."""

    kept: ClassVar[dict[tuple[Any, ...], Markup]] = {}

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        key = (field.name, field.data, str(field.choices[0].label), *sorted(attributes.items()))
        if key not in self.kept:
            if len(self.kept) > 500:
                self.kept.clear()
            self.kept[key] = super().__call__(field, **attributes)
        return self.kept[key]


class Address(Line):
    """A web address, http or https."""

    def __init__(self, label: Any, **kw: Any) -> None:
        super().__init__(label, longest=2000, validators=[self._web], **kw)

    @staticmethod
    def _web(_form: Any, field: Any) -> None:
        if not str(field.data).lower().startswith(("https://", "http://")) or any(c.isspace() for c in field.data):
            raise ValidationError(gettext("A link begins with https:// and has no spaces."))


class NewPostForm(Checked):
    """What a click on a day asks for. A title is enough."""

    title = Line(_("What shall we say?"), needed=_("A title is needed, one line is enough."))
    day = Day(_("Date"))
    department_id = Pick(_("Department"))
    view = Line("", longest=2000)


class MoveForm(Checked):
    """A day, and a time if it is to change too. An empty day takes a post back to the backlog."""

    day = Day(_("Date"))
    at = Clock(_("Time"))
    keeps_time = BooleanField(_("Keep the time of day"))
    fold = SelectField(
        _("Which of the two?"),
        choices=[SelectChoice("0", _("the earlier")), SelectChoice("1", _("the later"))],
        default="0",
    )
    version = Version()
    view = Line("", longest=2000)


class StepForm(Checked):
    """The version that its person saw, and a comment where the step wants one."""

    version = Version()
    text = Lines(_("Comment"), longest=5000)
    reason = Line(_("Why it may stay"), longest=500)
    view = Line("", longest=2000)
    ticked: Sequence[str] = ()  # questions of the checklist, to be shown again


class CommentForm(Checked):
    """Something to say; @names mention people."""

    text = Lines(_("Comment"), longest=5000, needed=True)
    view = Line("", longest=2000)


class VariantForm(Checked):
    """What one channel gets."""

    text = Lines(_("Text"))
    link = Address(_("Link"))
    utm_source = Line(_("Source"), longest=100)
    utm_medium = Line(_("Medium"), longest=100)
    utm_campaign = Line(_("Campaign"), longest=100)
    utm_content = Line(_("Content"), longest=100)
    address = Address(_("Where it went out"))


class MediumForm(Checked):
    """What must be known of a picture or film."""

    alt = Lines(_("Text alternative"), longest=5000)
    decorative = BooleanField(_("Decoration only, needs no text alternative"))
    decorative_reason = Line(_("Why it is decoration"))
    captions = Line(_("Captions in"), longest=40)
    transcript = Lines(_("Transcript"))
    source = Line(_("Source"))
    licence = Line(_("Licence"))
    licence_until = Day(_("Licence ends"))
    shows_people = BooleanField(_("People can be recognised"))
    consent = BooleanField(_("They agreed"))
    ai_made = BooleanField(_("Made by AI"))

    def validate_decorative(self, field: Any) -> None:
        if field.data and not self.decorative_reason.data:
            raise ValidationError(gettext("Say why it is decoration."))


class PostForm(Checked):
    """The composer: the post itself. Its variants and pictures have forms of their own beside it."""

    version = Version()
    view = Line("", longest=2000)
    title = Line(_("Title"), needed=True)
    day = Day(_("Date"))
    at = Clock(_("Time"))
    zone = SelectField(_("Time zone"), widget=Zones())
    fold = SelectField(
        _("Which of the two?"),
        choices=[SelectChoice("0", _("the earlier")), SelectChoice("1", _("the later"))],
        default="0",
    )
    department_id = Pick(_("Department"))
    owner_id = Pick(_("Owner"))
    campaign_id = Pick(_("Campaign"))
    goal_id = Pick(_("Goal"))
    milestone_id = Pick(_("Milestone"))
    topic_id = Pick(_("Topic"))
    watcher_id = Pick(_("Who watches the replies"))
    language = SelectField(
        _("Language"),
        choices=[SelectChoice("", "–"), SelectChoice("de", _("German")), SelectChoice("en", _("English"))],
    )
    note = Lines(_("Notes for us"))
    source_note = Lines(_("Source of what it claims"), longest=5000)
    paid_partnership = BooleanField(_("Paid partnership"))
    gift = BooleanField(_("Gift or sample"))
    affiliate = BooleanField(_("Affiliate links"))
    ai_written = BooleanField(_("Text written by AI"))
    confidential = BooleanField(_("Confidential until published"))
    embargo_day = Day(_("Not before"))
    embargo_at = Clock(_("At what time"))
    add_channel = Pick(_("Add a channel"), validators=[Optional()])
    remove_variant = IntegerField(validators=[Optional()])

    def offer_zones(self, company_zone: str) -> None:
        self.zone.choices = [SelectChoice("", company_zone), *(SelectChoice(zone, zone) for zone in zone_names())]

    def validate_at(self, field: Any) -> None:
        if field.data and not self.day.data and not self.day.errors:
            raise ValidationError(gettext("A time needs a day."))


def composer_forms(
    post: Post, typed: Mapping[str, Any] | None, *, embargo: datetime | None
) -> tuple[PostForm, dict[int, VariantForm], dict[int, MediumForm]]:
    """The composer's forms, filled from the post or from what was typed. `embargo` is on the company's clock."""
    values = {
        "zone": post.zone or "",
        "fold": str(post.fold),
        "embargo_day": embargo.date() if embargo else None,
        "embargo_at": embargo.time() if embargo else None,
    }
    form = PostForm(typed, obj=None if typed else post, **({} if typed else values))
    variants = {v.id: _part(VariantForm, typed, v, f"v{v.id}-") for v in post.variants}
    media = {m.id: _part(MediumForm, typed, m, f"m{m.id}-") for v in post.variants for m in v.media}
    return form, variants, media


def _part(kind: type[Part], typed: Mapping[str, Any] | None, row: Variant | Medium, prefix: str) -> Part:
    """The form of a channel or a picture; from the row itself where the page that was sent had no such part yet."""
    sent = typed if typed and any(name.startswith(prefix) for name in typed) else None
    return kind(sent, obj=None if sent else row, prefix=prefix)


def fill_variant(variant: Variant, form: VariantForm) -> None:
    """Writes what was typed for one channel; what the page had no field for stays."""
    for name in ("text", "link", *UTM, "address"):
        if form[name].raw_data:
            setattr(variant, name, form[name].data or "")


def fill_medium(medium: Medium, form: MediumForm) -> None:
    """Writes what is known of a picture or film; what the page had no field for stays."""
    for name in ("alt", "decorative_reason", "captions", "transcript", "source", "licence"):
        if form[name].raw_data:
            setattr(medium, name, form[name].data or "")
    for name in ("decorative", "shows_people", "consent", "ai_made"):
        setattr(medium, name, bool(form[name].data))
    medium.licence_until = form.licence_until.data


class UploadForm(Checked):
    """A picture, film or sound for one channel's variant."""

    variant_id = IntegerField(validators=[Optional()])
    view = Line("", longest=2000)


class CampaignForm(Checked):
    """A campaign: what belongs together, from its first to its last day."""

    version = Version()
    title = Line(_("Title"), needed=True)
    title_de = Line(_("German title"))
    about = Lines(_("About"), longest=5000)
    department_id = Pick(_("Department"))
    owner_id = Pick(_("Owner"))
    first_day = Day(_("First day"), needed=True)
    last_day = Day(_("Last day"), needed=True)

    def validate_last_day(self, field: Any) -> None:
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(gettext("The last day lies before the first."))
