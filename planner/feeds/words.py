"""What the feeds' pages say of each program: its button, and the three steps behind it."""

from __future__ import annotations

from planner.feeds.programs import Program
from planner.web.refusal import N_

BUTTONS = {
    Program.OUTLOOK_WEB: N_("Outlook on the web"),
    Program.OUTLOOK_WINDOWS: N_("Outlook for Windows"),
    Program.GOOGLE: N_("Google"),
    Program.APPLE: N_("Apple"),
    Program.OTHER: N_("Copy address"),
}
# What a subscription is called at first
NAMES = {**BUTTONS, Program.GOOGLE: N_("Google Calendar"), Program.APPLE: N_("Apple Calendar")}
NAMES[Program.OTHER] = N_("Other program")

STEPS = {
    Program.OUTLOOK_WEB: (
        N_("Open Outlook with the button, and sign in there if it asks."),
        N_("Outlook shows name and address of the calendar. Choose a colour if you like."),
        N_("Press “Import”. The calendar stands under “Other calendars” from then on."),
    ),
    Program.OUTLOOK_WINDOWS: (
        N_("Copy the address."),
        N_("In the new Outlook: “Add calendar”, then “Subscribe from web”. Paste the address and press “Import”."),
        N_("In the classic Outlook the second button does it: answer “Yes” when Outlook asks."),
    ),
    Program.GOOGLE: (
        N_("Open Google Calendar with the button, on a computer: the app on a phone can’t do it."),
        N_("Answer “Add” when Google asks."),
        N_("The calendar stands under “Other calendars”, and on your phone too after a while."),
    ),
    Program.APPLE: (
        N_("Open the calendar with the button, on the device that shall show it."),
        N_("Press “Subscribe”."),
        N_("On a Mac choose how often it is fetched, 15 minutes say; under “iCloud” all your devices have it."),
    ),
    Program.OTHER: (
        N_("Copy the address."),
        N_("In your program look for “Subscribe”, “From the internet” or “From URL”, not for “Import”."),
        N_("Paste the address. Where it asks how often, half an hour is often enough."),
    ),
}
# What opens the program, where an address can
OPENS = {
    Program.OUTLOOK_WEB: N_("Open Outlook"),
    Program.OUTLOOK_WINDOWS: N_("Open classic Outlook"),
    Program.GOOGLE: N_("Open Google Calendar"),
    Program.APPLE: N_("Open the calendar"),
}
# These fetch over the internet, from their makers' computers
FROM_OUTSIDE = frozenset({Program.OUTLOOK_WEB, Program.GOOGLE})
HOW_SOON = (
    ("Apple Calendar", N_("15 min, if set so")),
    (N_("Outlook for Windows"), N_("about 1 h")),
    (N_("Outlook on the web"), N_("3 to 24 h")),
    ("Google Calendar", N_("8 to 24 h")),
    ("Thunderbird", N_("30 min")),
)
