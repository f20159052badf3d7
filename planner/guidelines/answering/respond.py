"""The nine steps as they are read, and the first of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flask import Response, url_for
from flask_babel import gettext as _

from planner.db import db
from planner.guidelines.answering import actions, queries, words
from planner.guidelines.answering.blueprint import bp, manager
from planner.guidelines.answering.models import AnsweringStep, said
from planner.guidelines.answering.rules import CaseClass, Contact, ResponseTimes, Target
from planner.history import recording
from planner.people.rules import may_manage
from planner.people.sign_in import me
from planner.web import dates
from planner.web.answers import toast_html, went_to
from planner.web.fragments import page

SHOWN = 3  # saved answers beside the tree
SHORT = 60  # characters of a saved answer that stands there whole


@dataclass(frozen=True)
class Shown:
    """A step in the reader's language. `phone` is a number to call, `dial` the same for a link."""

    number: int
    question: str
    todo: str
    action: str
    icon: str
    tone: str
    who: str
    phone: str
    first: Target
    closed: Target
    topics: dict[str, str] = field(default_factory=dict)

    @property
    def dial(self) -> str:
        return re.sub(r"[^\d+]", "", self.phone)


@bp.get("/guidelines/respond")
def respond() -> Response:
    """Nine questions; the first yes says what to do. Beside them how it went, and words that help."""
    return _page("answering/respond.html")


@bp.get("/guidelines/respond/sheet")
def sheet() -> Response:
    """The same on one sheet, to print and to pin up."""
    return _page("answering/sheet.html")


@bp.post("/guidelines/respond/set-up")
def set_up() -> Response:
    """The steps, times and texts that come ready, where there are none yet."""
    who = manager()
    recording.begin(who.id, "set-up", at=dates.now())
    actions.seed_answering()
    db.session.commit()
    return went_to(
        url_for("answering.respond"),
        toast=toast_html(_("It is there. Put in whom to call, then look through the texts.")),
    )


def _page(template: str) -> Response:
    thresholds = queries.answering()
    managing = may_manage(me().access)
    if thresholds is None:
        return page("answering/nothing.html", may_manage=managing)
    now, clock = dates.now(), queries.clock(dates.company_zone())
    contacts = queries.contacts(dates.today())
    answers, count = queries.first_answers(SHOWN)
    duty = contacts.by_class.get(CaseClass.CRISIS, Contact())
    return page(
        template,
        steps=[_shown(step, clock.times, contacts) for step in queries.steps()],
        hours=words.hours(clock.hours.week),
        duty_phone=duty.phone,
        thresholds=thresholds,
        storms=queries.storms(thresholds, now=now),
        in_time=queries.lately_in_time(clock, now=now),
        answers=[
            (said(answer, "title", dates.language()), said(answer, "text", dates.language())) for answer in answers
        ],
        short=SHORT,
        count=count,
        words=words,
        may_manage=managing,
    )


def _shown(step: AnsweringStep, times: dict[CaseClass, ResponseTimes], contacts: queries.Contacts) -> Shown:
    lang = dates.language()
    contact = contacts.by_class.get(step.case_class, Contact())
    wanted = times.get(step.case_class)
    of_topics = contacts.by_topic if step.case_class == CaseClass.SENSITIVE else {}
    return Shown(
        number=step.number,
        question=said(step, "question", lang),
        todo=said(step, "todo", lang),
        action=said(step, "action", lang),
        icon=words.ICONS[step.decision],
        tone=words.TONES.get(step.decision, ""),
        who=words.whom(contact) or said(step, "who", lang),
        phone=contact.phone,
        first=wanted.first if wanted else Target(),
        closed=wanted.closed if wanted else Target(),
        topics={topic: words.whom(of_topic) or of_topic.phone for topic, of_topic in of_topics.items()},
    )
