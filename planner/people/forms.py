"""Forms of signing in and of one-time links."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, PasswordField
from wtforms.validators import Email, EqualTo, Length

from planner.people.rules import SHORTEST_PASSWORD
from planner.web.forms import Checked, Clean, Line, required

MAIL = Email(_("This is not a mail address. It looks like name@example.com."))


class SignInForm(Checked):
    """What /sign-in takes; its names are promises."""

    email = Line(_("Mail address"), longest=254, needed=True)
    password = PasswordField(_("Password"), [required(), Clean(1000, lines=False)])
    keep = BooleanField(_("Stay signed in here for 30 days"))


class PasswordForm(Checked):
    """A new password, twice."""

    password = PasswordField(
        _("Password"),
        [
            required(),
            Clean(1000, lines=False),
            Length(
                min=SHORTEST_PASSWORD,
                message=_("Use at least %(min)d characters. Three or four words do well."),
            ),
        ],
        description=_("At least 12 characters. Three or four words do well."),
    )
    again = PasswordField(_("The password again"), [EqualTo("password", _("The two are not the same."))])


class FirstAdminForm(PasswordForm):
    """The first administrator."""

    name = Line(_("Your name"), longest=120, needed=True)
    email = Line(_("Mail address"), longest=254, needed=True, validators=[MAIL])
