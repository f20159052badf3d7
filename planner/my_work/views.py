"""My work: what waits for me, oldest first; whom I wait for; what is mine."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from planner.calendar import words
from planner.guidelines.readers import waiting_acknowledgement
from planner.my_work import queries
from planner.people.sign_in import me
from planner.reviews.queries import proposed_to
from planner.web import dates
from planner.web.fragments import page as answer_page

bp = Blueprint("my_work", __name__)


@bp.get("/my-work")
def page() -> Response:
    """One of four lists: `show` is waits, others, mine or done."""
    access, lang, now, today = me().access, dates.language(), dates.now(), dates.today()
    waits = queries.waits_for(access, lang, now=now, today=today)
    asked = queries.asked(access, lang)
    proposed = proposed_to(access.person_id)
    to_read = waiting_acknowledgement(access.person_id, today=today)
    others = queries.i_wait_for(access, lang)
    mine = queries.of_mine(access, lang, done=False)
    shown = request.args.get("show", "")
    shown = shown if shown in ("others", "mine", "done") else "waits"
    done = queries.of_mine(access, lang, done=True) if shown == "done" else []
    labels = {
        "waits": (_("Waits for me"), len(waits) + len(proposed) + len(asked) + bool(to_read)),
        "others": (pgettext("tab", "I wait for"), len(others)),
        "mine": (_("Mine"), len(mine)),
        "done": (_("Done"), 0),
    }
    tabs = [
        {
            "label": f"{label} {count or ''}".strip(),
            "url": url_for("my_work.page", show=name),
            "current": name == shown,
            "key": None,
        }
        for name, (label, count) in labels.items()
    ]
    return answer_page(
        "my_work/page.html",
        shown=shown,
        tabs=tabs,
        waits=waits,
        asked=asked,
        proposed=proposed,
        edition=to_read,
        others=others,
        mine=mine,
        done=done,
        ahead=[post for post in mine if post.day and post.day >= today][:6],
        now=now,
        today=today,
        words=words,
    )
