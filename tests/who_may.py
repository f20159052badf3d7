"""Who may do what, for every address: what tests/test_routes.py goes through. A new address needs a line in ROWS.

A line: the method and the rule as Flask prints it, who may (the first table of the README), what they are answered.
`make` builds the thing that the address names, in a department; without it the address names none. `send` is what the
form sends, small but enough; where that is refused with 422, who may was let through all the same.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from planner.calendar.models import Post
from planner.calendar.rules import State
from planner.db import db
from planner.guidelines.answering.models import AnsweringStep
from planner.guidelines.models import Clause, Edition
from planner.guidelines.rules import EditionState
from planner.history import recording
from planner.history.models import Act
from planner.people.models import Department
from planner.roadmap.actions import Who, Why
from planner.roadmap.actions import move as move_day
from planner.roadmap.queries import settings
from planner.roadmap.rules import Reason
from tests.builders import (
    NOW,
    ZONE,
    a_baseline,
    a_campaign,
    a_channel,
    a_comment,
    a_company_day,
    a_department,
    a_dependency,
    a_goal,
    a_measure,
    a_medium,
    a_milestone,
    a_network,
    a_person,
    a_post,
    a_proposal,
    a_quiet_period,
    a_reading,
    a_rule,
    a_subscription,
    a_suggestion,
    a_topic,
    an_edition,
    an_initiative,
    an_update,
    members_of,
)
from tests.guidelines.answering.builders import a_case, a_saved_answer, the_tree

ROLES = ("out", "reader", "editor", "elsewhere", "approver", "manager", "admin", "off")


@dataclass(frozen=True)
class May:
    """Who may, by their names in the cast: with Marketing's things, and with Innovation's (`elsewhere` edits there)."""

    own: tuple[str, ...]
    other: tuple[str, ...]


def may(own: str, other: str | None = None) -> May:
    return May(tuple(own.split()), tuple((own if other is None else other).split()))


ANYBODY = may("out reader editor elsewhere approver manager admin off")
EVERYBODY = may("reader editor elsewhere approver manager admin")
WRITERS = may("editor approver admin", "elsewhere admin")
WRITERS_SOMEWHERE = may("editor elsewhere approver admin")
APPROVERS = may("approver admin", "admin")
MANAGERS = may("manager admin")
ADMINS = may("admin")
NOTED_BY = may("editor manager admin", "elsewhere manager admin")
MILESTONES_OWNER = may("editor manager admin", "elsewhere manager admin")
THE_MENTIONED = THE_SUBSCRIBER = WHOEVER_SAID_IT = may("editor", "elsewhere")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    method: str
    rule: str
    may: May
    answered: int = 200
    make: Callable[[Department], Any] | None = None
    send: Callable[[Any], dict[str, Any]] = field(default=lambda thing: {})
    fixed: dict[str, Any] = field(default_factory=dict)  # the address's values that `make` doesn't give
    refused: int = 403  # 404 where even that there is such a thing is nobody else's business

    @property
    def key(self) -> str:
        return f"{self.method} {self.rule}"


# -- what the addresses name -----------------------------------------------------------------------------------------


def post(department: Department) -> Post:
    return a_post(day=date(2026, 11, 26), department=department, text="Hello.")


def in_review(department: Department) -> Post:
    return a_post(state=State.IN_REVIEW, department=department)


def moved(department: Department) -> Act:
    """What moved a post, and can be taken back."""
    thing = post(department)
    recording.begin(thing.owner_id, "move", at=NOW)
    thing.plan(date(2026, 11, 27), None, zone=ZONE, now=NOW)
    db.session.commit()
    return db.session.scalars(select(Act).order_by(Act.id.desc())).first()


def campaign(department: Department) -> Any:
    return a_campaign(department=department)


def goal(_: Department) -> Any:
    return a_goal()


def edition(_: Department) -> Any:
    """Its address names it by its number."""
    if not db.session.scalar(select(Edition.id).where(Edition.number == "7.0")):
        an_edition("7.0")
    return SimpleNamespace(id="7.0")


def drafted(department: Department) -> Any:
    """The draft, so that its pages are there; addresses name its parts by their numbers."""
    if not db.session.scalar(select(Edition.id).where(Edition.state == EditionState.DRAFT)):
        edition(department)
        an_edition(None)


def in_draft(number: str) -> Callable[[Department], Any]:
    def make(department: Department) -> Any:
        drafted(department)
        return SimpleNamespace(id=number)

    return make


def droppable(department: Department) -> Any:
    """A clause of the draft that is still there."""
    draft = db.session.scalar(select(Edition).where(Edition.state == EditionState.DRAFT)) or an_edition(None)
    clause = Clause(place=90 + sum(1 for _ in draft.clauses), text_en="Gone soon.")
    draft.sections[0].clauses.append(clause)
    db.session.commit()
    return SimpleNamespace(id=clause.number, version=clause.version)


def proposal(_: Department) -> Any:
    if not db.session.scalar(select(Edition.id)):
        an_edition("7.0")
    return a_proposal()


def milestone(department: Department) -> Any:
    return a_milestone(department=department, owner=members_of(department)[0])


def a_step(_: Department) -> Any:
    the_tree()
    return db.session.scalars(select(AnsweringStep).order_by(AnsweringStep.number)).first()


def noted_case(department: Department) -> Any:
    return a_case(by=members_of(department)[0])


def noted(department: Department) -> Act:
    """What noted a case, and can be taken back."""
    noted_case(department)
    return db.session.scalars(select(Act).order_by(Act.id.desc())).first()


def initiative(department: Department) -> Any:
    return an_initiative(department=department, owner=members_of(department)[0])


def update(department: Department) -> Any:
    return an_update(milestone(department), by=members_of(department)[0])


def dependency(department: Department) -> Any:
    return a_dependency(milestone(department), milestone(department))


def proposed(department: Department) -> Act:
    """What somebody proposed, and can take back."""
    if not db.session.scalar(select(Edition.id)):
        an_edition("7.0")
    person = members_of(department)[0]
    recording.begin(person.id, "propose", at=NOW)
    a_proposal(by=person)
    return db.session.scalars(select(Act).order_by(Act.id.desc())).first()


def renamed(_: Department) -> Act:
    """What changed a topic, and can be taken back."""
    thing = a_topic()
    recording.begin(None, "settings", at=NOW)
    thing.note = "Ask Legal"
    db.session.commit()
    return db.session.scalars(select(Act).order_by(Act.id.desc())).first()


def mention(department: Department) -> Any:
    editor = members_of(department)[0]
    return a_comment(post(department), by=a_person("Somebody Else", in_=department), naming=[editor])


def subscription(department: Department) -> Any:
    return a_subscription(members_of(department)[0], department)


def picture(department: Department) -> Any:
    return a_medium(post(department), body=PIXEL)


def version(thing: Any) -> dict[str, Any]:
    return {"version": thing.version}


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92"
    "ef0000000049454e44ae426082"
)
CAMPAIGN_VERBS = "/campaigns/<row:campaign_id>/<any(archive, restore):verb>"
MEASURE_VERBS = "/measures/<row:measure_id>/<any(archive, restore):verb>"
GOAL_VERBS = "/goals/<row:goal_id>/<any(archive, restore):verb>"
EDITION = "/guidelines/editions/<number>"
FEED = "/feeds/<row:subscription_id>"
SAVED_ANSWER = "/guidelines/respond/answers/<row:answer_id>"
CONTACT = "/guidelines/respond/contacts/<any(crisis, violation, sensitive, complaint, question, other):of>"
NOTED = "/guidelines/respond/cases/<row:case_id>"
CLOSED = {"what": "closed"}
FOLLOWING = "/milestones/<row:milestone_id>/<any(follow, unfollow):verb>"
STEPS = "/posts/<row:post_id>/<any(send, approve, 'return', schedule, publish, cancel, reopen):name>"
ARCHIVED = "/settings/<any(departments, channels, topics):kind>/<row:row_id>"


def file_of(thing: Post) -> dict[str, Any]:
    return {**version(thing), "variant_id": thing.variants[0].id, "file": (io.BytesIO(PIXEL), "pixel.png")}


def day_of(thing: Any) -> dict[str, Any]:
    return {**version(thing), "day": "2026-11-30"}


def moved_day_of(thing: Any) -> dict[str, Any]:
    return {**day_of(thing), "reason": "capacity", "text": "Somebody is ill."}


def cascaded(department: Department) -> Act:
    """A move of a milestone with what hangs on it, by its owner."""
    thing = milestone(department)
    recording.begin(thing.owner_id, "cascade", at=NOW)
    move_day(thing, date(2026, 12, 3), Why(Reason.CAPACITY, "Somebody is ill."), Who(thing.owner_id, NOW, NOW.date()))
    db.session.commit()
    return db.session.scalars(select(Act).order_by(Act.id.desc())).first()


def suggested(department: Department) -> Any:
    thing = milestone(department)
    return a_suggestion(thing, because=a_milestone("First", department=department), to=thing.owner)


def held(_: Any) -> dict[str, Any]:
    return {"version": settings().version, "cadence": "weekly", "policy": "keep-gap"}


ROWS = [
    # people who aren't signed in
    Row("GET", "/healthz", ANYBODY),
    Row("GET", "/favicon.ico", ANYBODY),
    Row("GET", "/static/<path:path>", ANYBODY, 404, fixed={"path": "nothing.css"}),
    Row("GET", "/sign-in", ANYBODY),
    Row("POST", "/sign-in", ANYBODY, 422),
    Row("GET", "/welcome/<secret>", ANYBODY, 404, fixed={"secret": "wrong"}),
    Row("POST", "/welcome/<secret>", ANYBODY, 404, fixed={"secret": "wrong"}),
    Row("GET", "/language/<any(en, de):code>", ANYBODY, 303, fixed={"code": "de"}),
    Row("GET", "/feeds/<token>/<department>.ics", ANYBODY, 404, fixed={"token": "wrong", "department": "marketing"}),
    # the calendar
    Row("GET", "/", EVERYBODY),
    Row("GET", "/calendar/month/<month>", EVERYBODY, fixed={"month": "2026-11"}),
    Row("GET", "/calendar/day/<day>", EVERYBODY, fixed={"day": "2026-11-26"}),
    Row("GET", "/calendar/agenda", EVERYBODY),
    Row("GET", "/calendar/backlog", EVERYBODY),
    # posts
    Row("GET", "/posts/new", WRITERS_SOMEWHERE),
    Row("POST", "/posts", WRITERS_SOMEWHERE, 303, send=lambda _: {"title": "Trade fair"}),
    Row("GET", "/posts/<row:post_id>", EVERYBODY, make=post),
    Row("POST", "/posts/<row:post_id>", WRITERS, 422, make=post, send=version),
    Row("GET", "/posts/<row:post_id>.ics", EVERYBODY, make=post),
    Row("GET", "/posts/<row:post_id>/day", WRITERS, make=post),
    Row("POST", "/posts/<row:post_id>/day", WRITERS, 303, make=post, send=day_of),
    Row("POST", STEPS, WRITERS, 303, make=post, send=version, fixed={"name": "send"}),
    Row("POST", STEPS, WRITERS, 303, make=post, send=version, fixed={"name": "cancel"}),
    Row("POST", STEPS, WRITERS, 303, make=in_review, send=version, fixed={"name": "reopen"}),
    Row("POST", STEPS, APPROVERS, 303, make=in_review, send=version, fixed={"name": "approve"}),
    Row(
        "POST",
        STEPS,
        APPROVERS,
        303,
        make=in_review,
        send=lambda p: {**version(p), "text": "Shorter, please."},
        fixed={"name": "return"},
    ),
    Row("POST", "/posts/<row:post_id>/checks", WRITERS, make=post),
    Row("POST", "/posts/<row:post_id>/comments", EVERYBODY, 303, make=post, send=lambda _: {"text": "Which hall?"}),
    Row("POST", "/comments/<row:comment_id>/seen", THE_MENTIONED, 303, make=mention, refused=404),
    Row("POST", "/acts/<row:act_id>/undo", WRITERS, 303, make=moved),
    Row("POST", "/posts/<row:post_id>/media", WRITERS, 303, make=post, send=file_of),
    Row("GET", "/media/<row:medium_id>", EVERYBODY, make=picture),
    Row(
        "POST",
        "/media/<row:medium_id>/removal",
        WRITERS,
        303,
        make=picture,
        send=lambda medium: version(medium.variant.post),
    ),
    # one's own
    Row("GET", "/my-work", EVERYBODY),
    Row("GET", "/feeds", EVERYBODY),
    Row("POST", "/feeds", EVERYBODY, send=lambda _: {"feed": "company", "program": "google"}),
    Row("GET", FEED, THE_SUBSCRIBER, make=subscription, refused=404),
    Row("POST", FEED, THE_SUBSCRIBER, 422, make=subscription, send=version, refused=404),
    Row("POST", FEED + "/address", THE_SUBSCRIBER, make=subscription, send=version, refused=404),
    Row("POST", FEED + "/revocation", THE_SUBSCRIBER, 303, make=subscription, refused=404),
    Row("POST", "/sign-out", EVERYBODY, 303),
    Row("GET", "/settings", EVERYBODY),
    Row("POST", "/settings", EVERYBODY, 422),
    Row("POST", "/settings/away", EVERYBODY, 409),
    Row("POST", "/settings/password", EVERYBODY, 422),
    Row("POST", "/settings/sign-out-everywhere", EVERYBODY, 303),
    # campaigns
    Row("GET", "/campaigns", EVERYBODY),
    Row("GET", "/campaigns/new", WRITERS_SOMEWHERE),
    Row("POST", "/campaigns", WRITERS_SOMEWHERE, 422),
    Row("GET", "/campaigns/<row:campaign_id>", EVERYBODY, make=campaign),
    Row("GET", "/campaigns/<row:campaign_id>/edit", WRITERS, make=campaign),
    Row("POST", "/campaigns/<row:campaign_id>", WRITERS, 422, make=campaign),
    Row("POST", CAMPAIGN_VERBS, WRITERS, 303, make=campaign, send=version, fixed={"verb": "archive"}),
    # goals and milestones
    Row("GET", "/goals", EVERYBODY),
    Row("GET", "/goals/new", MANAGERS),
    Row("POST", "/goals", MANAGERS, 422),
    Row("GET", "/goals/<row:goal_id>", EVERYBODY, make=goal),
    Row("GET", "/goals/<row:goal_id>/edit", MANAGERS, make=goal),
    Row("POST", "/goals/<row:goal_id>", MANAGERS, 422, make=goal),
    Row("POST", GOAL_VERBS, MANAGERS, 303, make=goal, send=version, fixed={"verb": "archive"}),
    Row("GET", "/goals/<row:goal_id>/posts", EVERYBODY, make=goal),
    Row("GET", "/goals/served", EVERYBODY),
    Row("GET", "/goals/readings", MANAGERS),
    Row("POST", "/goals/readings", MANAGERS, 422),
    Row("GET", "/goals/<row:goal_id>/measures/new", MANAGERS, make=goal),
    Row("POST", "/goals/<row:goal_id>/measures", MANAGERS, 422, make=goal),
    Row("GET", "/measures/<row:measure_id>", EVERYBODY, make=lambda _: a_measure()),
    Row("GET", "/measures/<row:measure_id>/edit", MANAGERS, make=lambda _: a_measure()),
    Row("POST", "/measures/<row:measure_id>", MANAGERS, 422, make=lambda _: a_measure()),
    Row("POST", MEASURE_VERBS, MANAGERS, 303, make=lambda _: a_measure(), send=version, fixed={"verb": "archive"}),
    Row("POST", "/readings/<row:reading_id>/removal", MANAGERS, 303, make=lambda _: a_reading(a_measure(), 4)),
    Row("GET", "/goals/<row:goal_id>/milestones", EVERYBODY, make=goal),
    Row("GET", "/roadmap", EVERYBODY, 303),
    Row("GET", "/roadmap/timeline", EVERYBODY),
    Row("GET", "/roadmap/horizons", EVERYBODY),
    Row("GET", "/roadmap/table", EVERYBODY),
    Row("GET", "/roadmap/export/roadmap.<any(csv, xlsx, svg):form>", EVERYBODY, fixed={"form": "csv"}),
    Row("GET", "/roadmap/baselines", EVERYBODY),
    Row("POST", "/roadmap/baselines", MANAGERS, 303, send=lambda _: {"reason": "Agreed"}),
    Row("GET", "/roadmap/baselines/<row:baseline_id>", EVERYBODY, make=lambda d: a_baseline(milestone(d))),
    Row("GET", "/roadmap/settings", EVERYBODY),
    Row("POST", "/roadmap/settings", MANAGERS, 303, send=held),
    Row("GET", "/milestones/new", MANAGERS),
    Row("POST", "/milestones", MANAGERS, 422),
    Row("GET", "/milestones/<row:milestone_id>", EVERYBODY, make=milestone),
    Row("GET", "/milestones/<row:milestone_id>/edit", MANAGERS, make=milestone),
    Row("POST", "/milestones/<row:milestone_id>", MANAGERS, 422, make=milestone),
    Row("GET", "/milestones/<row:milestone_id>/day", MILESTONES_OWNER, make=milestone),
    Row("POST", "/milestones/<row:milestone_id>/day", MILESTONES_OWNER, 303, make=milestone, send=moved_day_of),
    Row("GET", "/milestones/<row:milestone_id>/cascade", MILESTONES_OWNER, 303, make=milestone),
    Row("POST", "/milestones/<row:milestone_id>/cascade", MILESTONES_OWNER, 303, make=milestone),
    Row("POST", "/cascades/<row:act_id>/undo", NOTED_BY, 303, make=cascaded),
    Row(
        "POST",
        "/suggestions/<row:suggestion_id>/<any(agree, decline):answer>",
        WHOEVER_SAID_IT,
        303,
        fixed={"answer": "decline"},
        make=suggested,
    ),
    Row("GET", "/milestones/<row:milestone_id>/updates/new", MILESTONES_OWNER, make=milestone),
    Row(
        "POST",
        "/milestones/<row:milestone_id>/updates",
        MILESTONES_OWNER,
        303,
        make=milestone,
        send=lambda thing: {**version(thing), "health": "on-track"},
    ),
    Row("GET", "/updates/<row:update_id>/edit", WHOEVER_SAID_IT, make=update),
    Row("POST", "/updates/<row:update_id>", WHOEVER_SAID_IT, 422, make=update, send=version),
    Row(
        "POST",
        "/milestones/<row:milestone_id>/dependencies",
        MANAGERS,
        303,
        make=milestone,
        send=lambda thing: {**version(thing), "from_id": a_milestone("Before it").id},
    ),
    Row("POST", "/dependencies/<row:dependency_id>/removal", MANAGERS, 303, make=dependency),
    Row("POST", FOLLOWING, EVERYBODY, 303, make=milestone, fixed={"verb": "follow"}),
    Row("GET", "/initiatives/new", MANAGERS),
    Row("POST", "/initiatives", MANAGERS, 422),
    Row("GET", "/initiatives/<row:initiative_id>", EVERYBODY, make=initiative),
    Row("GET", "/initiatives/<row:initiative_id>/edit", MANAGERS, make=initiative),
    Row("POST", "/initiatives/<row:initiative_id>", MANAGERS, 422, make=initiative),
    Row("GET", "/milestones/<row:milestone_id>/posts", EVERYBODY, make=milestone),
    # answering people
    Row("GET", "/guidelines/respond", EVERYBODY),
    Row("POST", "/guidelines/respond/set-up", MANAGERS, 303),
    Row("GET", "/guidelines/respond/sheet", EVERYBODY),
    Row("GET", "/guidelines/respond/answers", EVERYBODY),
    Row("GET", "/guidelines/respond/answers/new", MANAGERS),
    Row("POST", "/guidelines/respond/answers/new", MANAGERS, 422),
    Row("GET", SAVED_ANSWER, MANAGERS, make=lambda _: a_saved_answer()),
    Row("POST", SAVED_ANSWER, MANAGERS, 422, make=lambda _: a_saved_answer()),
    Row(
        "POST",
        SAVED_ANSWER + "/<any(archive, restore):verb>",
        MANAGERS,
        303,
        make=lambda _: a_saved_answer(),
        send=version,
        fixed={"verb": "archive"},
    ),
    Row("GET", "/guidelines/respond/contacts", EVERYBODY),
    Row("GET", CONTACT, MANAGERS, fixed={"of": "crisis"}),
    Row("POST", CONTACT, MANAGERS, 409, fixed={"of": "crisis"}),
    Row("GET", "/guidelines/respond/contacts/topics/<row:topic_id>", MANAGERS, make=lambda _: a_topic()),
    Row("POST", "/guidelines/respond/contacts/topics/<row:topic_id>", MANAGERS, 409, make=lambda _: a_topic()),
    Row("GET", "/guidelines/respond/steps", MANAGERS),
    Row("GET", "/guidelines/respond/steps/<row:step_id>", MANAGERS, make=a_step),
    Row("POST", "/guidelines/respond/steps/<row:step_id>", MANAGERS, 422, make=a_step),
    Row("GET", "/guidelines/respond/times", MANAGERS, 404),
    Row("POST", "/guidelines/respond/times", MANAGERS, 404),
    Row("GET", "/guidelines/respond/cases", EVERYBODY),
    Row("GET", "/guidelines/respond/cases/new", EVERYBODY, 404),
    Row("POST", "/guidelines/respond/cases", EVERYBODY, 404),
    Row("GET", NOTED, EVERYBODY, make=noted_case),
    Row("POST", NOTED, NOTED_BY, 422, make=noted_case),
    Row("POST", NOTED + "/<any(answered, closed):what>", NOTED_BY, 303, make=noted_case, send=version, fixed=CLOSED),
    Row("POST", NOTED + "/delete", NOTED_BY, 303, make=noted_case, send=version),
    Row("POST", "/guidelines/respond/acts/<row:act_id>/undo", NOTED_BY, 303, make=noted),
    # the guidelines
    Row("GET", "/guidelines", EVERYBODY),
    Row("POST", "/guidelines/first-edition", MANAGERS, 303),
    Row("GET", EDITION, EVERYBODY, make=edition),
    Row("POST", EDITION + "/acknowledgement", EVERYBODY, 303, make=edition),
    Row("GET", "/guidelines/changes", EVERYBODY),
    Row("GET", "/guidelines/readers", EVERYBODY),
    Row("GET", "/guidelines/readers.csv", MANAGERS, 404),
    Row("POST", "/guidelines/readers/reminder", MANAGERS, 404),
    Row("GET", "/guidelines/proposals", EVERYBODY),
    Row("GET", "/guidelines/proposals/new", EVERYBODY, 404),
    Row("POST", "/guidelines/proposals", EVERYBODY, 404),
    Row("GET", "/guidelines/proposals/<row:proposal_id>", EVERYBODY, make=proposal),
    Row(
        "POST",
        "/guidelines/proposals/<row:proposal_id>/decision",
        MANAGERS,
        303,
        make=proposal,
        send=lambda p: {**version(p), "level": "must", "why": "No.", "decline": "1"},
    ),
    Row("GET", "/guidelines/draft", MANAGERS, 404),
    Row("POST", "/guidelines/draft", MANAGERS, 303),
    Row("GET", "/guidelines/draft/clauses/<number>", MANAGERS, make=in_draft("1.1")),
    Row("POST", "/guidelines/draft/clauses/<number>", MANAGERS, 422, make=in_draft("1.1")),
    Row("POST", "/guidelines/draft/clauses/<number>/removal", MANAGERS, 303, make=droppable, send=version),
    Row("GET", "/guidelines/draft/sections", MANAGERS, 404),
    Row("POST", "/guidelines/draft/sections", MANAGERS, 404),
    Row("GET", "/guidelines/draft/sections/<int:section>", MANAGERS, make=in_draft("1")),
    Row("POST", "/guidelines/draft/sections/<int:section>", MANAGERS, 422, make=in_draft("1")),
    Row("GET", "/guidelines/draft/sections/<int:section>/clauses", MANAGERS, make=in_draft("1")),
    Row("POST", "/guidelines/draft/sections/<int:section>/clauses", MANAGERS, 422, make=in_draft("1")),
    Row("GET", "/guidelines/draft/frame", MANAGERS, 404),
    Row("POST", "/guidelines/draft/frame", MANAGERS, 404),
    Row("GET", "/guidelines/draft/publication", MANAGERS, 404),
    Row("POST", "/guidelines/draft/publication", MANAGERS, 404),
    Row("POST", "/guidelines/acts/<row:act_id>/undo", may("editor", "elsewhere"), 303, make=proposed),
    # the settings
    # the first day is over
    Row("GET", "/set-up", ADMINS, 303),
    Row("POST", "/set-up", ADMINS, 303),
    Row("GET", "/set-up/departments", ADMINS, 303),
    Row("POST", "/set-up/departments", ADMINS, 303),
    Row("GET", "/set-up/channels", ADMINS, 303),
    Row("POST", "/set-up/channels", ADMINS, 303),
    Row("GET", "/settings/organisation", ADMINS),
    Row("POST", "/settings/organisation", ADMINS, 422),
    Row("GET", "/settings/lands", ADMINS, fixed={}),
    Row("GET", "/settings/departments", ADMINS),
    Row("GET", "/settings/departments/new", ADMINS),
    Row("POST", "/settings/departments/new", ADMINS, 422),
    Row("GET", "/settings/departments/<row:department_id>", ADMINS, make=lambda d: d),
    Row("POST", "/settings/departments/<row:department_id>", ADMINS, 422, make=lambda d: d),
    Row("GET", "/settings/channels", ADMINS),
    Row("GET", "/settings/channels/new", ADMINS),
    Row("POST", "/settings/channels/new", ADMINS, 422),
    Row("GET", "/settings/channels/<row:channel_id>", ADMINS, make=lambda d: a_channel(department=d)),
    Row("POST", "/settings/channels/<row:channel_id>", ADMINS, 422, make=lambda d: a_channel(department=d)),
    Row("GET", "/settings/networks", ADMINS),
    Row("GET", "/settings/networks/<row:network_id>", ADMINS, make=lambda _: a_network()),
    Row("POST", "/settings/networks/<row:network_id>", ADMINS, 422, make=lambda _: a_network()),
    Row("GET", "/settings/rules", MANAGERS),
    Row("GET", "/settings/rules/new", MANAGERS),
    Row("POST", "/settings/rules/new", MANAGERS),
    Row("GET", "/settings/rules/<row:rule_id>", MANAGERS, make=lambda _: a_rule()),
    Row("POST", "/settings/rules/<row:rule_id>", MANAGERS, 422, make=lambda _: a_rule()),
    Row("POST", "/settings/rules/<row:rule_id>/switch", MANAGERS, 303, make=lambda _: a_rule(), send=version),
    Row("POST", "/settings/rules/try/<kind>", MANAGERS, 422, fixed={"kind": "placeholder"}),
    Row("GET", "/settings/topics", ADMINS),
    Row("GET", "/settings/topics/new", ADMINS),
    Row("POST", "/settings/topics/new", ADMINS, 422),
    Row("GET", "/settings/topics/<row:topic_id>", ADMINS, make=lambda _: a_topic()),
    Row("POST", "/settings/topics/<row:topic_id>", ADMINS, 422, make=lambda _: a_topic()),
    Row(
        "POST",
        ARCHIVED + "/archive",
        ADMINS,
        303,
        make=lambda _: a_department(),
        send=version,
        fixed={"kind": "departments"},
    ),
    Row(
        "POST",
        ARCHIVED + "/restore",
        ADMINS,
        303,
        make=lambda _: a_topic(archived_at=NOW),
        send=version,
        fixed={"kind": "topics"},
    ),
    Row("GET", "/settings/people", ADMINS),
    Row("GET", "/settings/people/new", ADMINS),
    Row("POST", "/settings/people/new", ADMINS, 422),
    Row("GET", "/settings/people/<row:person_id>", ADMINS, make=lambda d: a_person(in_=d)),
    Row("POST", "/settings/people/<row:person_id>", ADMINS, 422, make=lambda d: a_person(in_=d)),
    Row("GET", "/settings/people/<row:person_id>/leaving", ADMINS, make=lambda d: a_person(in_=d)),
    Row("POST", "/settings/people/<row:person_id>/leaving", ADMINS, 303, make=lambda d: a_person(in_=d), send=version),
    Row("POST", "/settings/people/<row:person_id>/link", ADMINS, 303, make=lambda d: a_person(in_=d)),
    Row(
        "POST",
        "/settings/people/<row:person_id>/switch-on",
        ADMINS,
        303,
        make=lambda d: a_person(in_=d, active=False),
        send=version,
    ),
    Row("GET", "/settings/quiet-periods", ADMINS),
    Row("GET", "/settings/quiet-periods/new", ADMINS),
    Row("POST", "/settings/quiet-periods/new", ADMINS, 422),
    Row("GET", "/settings/quiet-periods/<row:period_id>", ADMINS, make=lambda d: a_quiet_period(department=d)),
    Row("POST", "/settings/quiet-periods/<row:period_id>", ADMINS, 422, make=lambda d: a_quiet_period(department=d)),
    Row(
        "POST",
        "/settings/quiet-periods/<row:period_id>/delete",
        ADMINS,
        303,
        make=lambda d: a_quiet_period(department=d),
        send=version,
    ),
    Row("GET", "/settings/days", ADMINS),
    Row("GET", "/settings/days/new", ADMINS),
    Row("POST", "/settings/days/new", ADMINS, 422),
    Row("GET", "/settings/days/<row:day_id>", ADMINS, make=lambda _: a_company_day()),
    Row("POST", "/settings/days/<row:day_id>", ADMINS, 422, make=lambda _: a_company_day()),
    Row("POST", "/settings/days/<row:day_id>/delete", ADMINS, 303, make=lambda _: a_company_day(), send=version),
    Row("GET", "/history", ADMINS),
    Row("POST", "/history/<row:act_id>/undo", ADMINS, 303, make=renamed),
]
