"""What tests stand on: each builder makes one thing that the database's rules allow, commits it and returns it.

What isn't said is filled in: a department is the first there is, an owner is its first editor, a channel is
LinkedIn DE.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from planner.calendar.models import Approval, Campaign, Comment, Medium, MediumKind, Mention, Post, StoredFile, Variant
from planner.calendar.rules import DATED, HELD, State
from planner.channels.counting import Unit
from planner.channels.models import Channel, Network, Topic
from planner.days.models import CompanyDay, QuietPeriod
from planner.db import db
from planner.feeds.actions import subscribe
from planner.feeds.models import Subscription
from planner.feeds.programs import Program
from planner.feeds.rules import Source
from planner.goals.models import Goal, Measure, Reading
from planner.goals.rules import Unit as Unit_
from planner.guidelines.checks.kinds import KINDS, Level
from planner.guidelines.models import Acknowledgement, Clause, Edition, Proposal, Section
from planner.guidelines.rulebook.models import ClauseRule
from planner.guidelines.rules import EditionState, ProposalKind, places_of
from planner.history import recording
from planner.people.models import Department, Membership, Organisation, Person
from planner.people.rules import Role, Standing, slug_of
from planner.people.sign_in import hasher
from planner.reviews.models import Suggestion
from planner.roadmap.health import Health
from planner.roadmap.models import Initiative, Milestone
from planner.roadmap.records import Baseline, BaselineDay, Dependency, StatusUpdate
from planner.roadmap.rules import Cadence, MilestoneState, Reason

NOW = datetime(2026, 11, 24, 8, 42, tzinfo=UTC)  # 9:42 in Berlin, a Tuesday
DAY = date(2026, 11, 26)
ZONE = "Europe/Berlin"
PASSWORD = "three or four words"

DEPARTMENTS = ("Marketing", "Innovation", "Sales", "Operations", "HR", "Customer service", "Communications")
NETWORKS: dict[str, dict[str, Any]] = {
    "linkedin": {"name": "LinkedIn", "text_limit": 3000, "unit": Unit.CHARACTERS, "link_counts_as": "full"},
    "mastodon": {"name": "Mastodon", "text_limit": 500, "unit": Unit.CHARACTERS, "link_counts_as": "23"},
    "x": {"name": "X", "text_limit": 280, "unit": Unit.X_WEIGHTED, "link_counts_as": "23"},
    "instagram": {"name": "Instagram", "text_limit": 2200, "unit": Unit.CHARACTERS, "link_counts_as": "full"},
    "youtube": {
        "name": "YouTube",
        "text_limit": 5000,
        "unit": Unit.BYTES,
        "link_counts_as": "full",
        "title_limit": 100,
    },
}


_later = False  # whether what is built waits for the end of `at_once`


def _kept(thing: Any, *more: Any) -> Any:
    db.session.add_all([thing, *more])
    if _later:
        db.session.flush()
    else:
        db.session.commit()
    return thing


@contextmanager
def at_once() -> Iterator[None]:
    """Everything that is built inside is committed at its end, which is quicker."""
    global _later
    _later = True
    try:
        yield
    finally:
        _later = False
    db.session.commit()


def _slug(model: Any, name: str) -> str:
    return slug_of(name, set(db.session.scalars(select(model.slug))))


# -- people --------------------------------------------------------------------------------------------------------


def an_organisation(name: str = "Beispiel GmbH", *, country: str = "DE", land: str = "NI", **more: Any) -> Organisation:
    """The company, set up; the one that is there if it is."""
    there = db.session.get(Organisation, 1)
    if there:
        return there
    values = {"language": "en", "zone": ZONE, "set_up_at": NOW} | more
    return _kept(Organisation(id=1, name=name, country=country, land=land, **values))


def a_department(
    name: str | None = None, *, hue: int | None = None, lead: Person | None = None, **more: Any
) -> Department:
    """A department; without a name the next that isn't there yet."""
    taken = set(db.session.scalars(select(Department.name)))
    name = name or next((n for n in DEPARTMENTS if n not in taken), None) or f"Department {len(taken) + 1}"
    hue = hue or len(taken) % 12 + 1
    return _kept(Department(name=name, slug=_slug(Department, name), hue=hue, lead=lead, **more))


def a_person(
    name: str = "Jana Brandt",
    *,
    role: Role | str | None = None,
    in_: Department | None = None,
    standing: Standing = Standing.MEMBER,
    password: str | None = PASSWORD,
    email: str | None = None,
    roles: dict[Department, Role] | None = None,
    **more: Any,
) -> Person:
    """Somebody with a role in one department (`in_`), or in several (`roles`). They sign in with PASSWORD."""
    number = db.session.scalar(select(func.count()).select_from(Person)) or 0
    if email is None:
        email = f"{slug_of(name).replace('-', '.')}@example.com"
        if db.session.scalar(select(Person.id).where(Person.email == email)):
            email = f"{number}.{email}"
    person = Person(name=name, email=email, standing=standing, created_at=NOW, **more)
    person.password_hash = _password_hash(password) if password else None
    given = dict(roles or {})
    if role or in_:
        given[in_ or _department()] = Role(role or Role.EDITOR)
    person.memberships = [Membership(department=department, role=role_) for department, role_ in given.items()]
    return _kept(person)


@lru_cache
def _password_hash(password: str) -> str:
    return hasher().hash(password)


def _department() -> Department:
    return db.session.scalar(select(Department).order_by(Department.id).limit(1)) or a_department()


def members_of(department: Department, role: Role = Role.EDITOR) -> list[Person]:
    """Who has this role in it, the first first."""
    query = select(Person).join(Membership, Membership.person_id == Person.id)
    query = query.where(Membership.department_id == department.id, Membership.role == role, Person.active)
    return list(db.session.scalars(query.order_by(Person.id)))


def _member(department: Department, role: Role, *, but: Person | None = None) -> Person:
    """The first with this role in the department; somebody new where nobody has it."""
    people = [person for person in members_of(department, role) if person is not but]
    return people[0] if people else a_person(f"{department.name} {role.value.capitalize()}", role=role, in_=department)


# -- channels, days, goals -----------------------------------------------------------------------------------------


def a_network(slug: str = "linkedin", **more: Any) -> Network:
    """One of NETWORKS, the one that is there if it is."""
    there = db.session.scalar(select(Network).where(Network.slug == slug))
    known = NETWORKS.get(slug, {"name": slug, "unit": Unit.CHARACTERS, "link_counts_as": "full"})
    return there or _kept(Network(slug=slug, **({"trust": "official", "as_of": "2026-11-01"} | known | more)))


def a_channel(
    name: str = "LinkedIn DE", *, network: str = "linkedin", department: Department | None = None, **more: Any
) -> Channel:
    """A channel on a network; the one of this name if it is there."""
    there = db.session.scalar(select(Channel).where(Channel.name == name))
    if there:
        return there
    values = {"network": a_network(network), "department": department or _department()} | more
    return _kept(Channel(name=name, slug=_slug(Channel, name), **values))


def a_topic(name: str | None = None, *, second: Department | None = None, **more: Any) -> Topic:
    """A topic; `second` is the department that approves its posts too."""
    number = db.session.scalar(select(func.count()).select_from(Topic)) or 0
    name = name or ("Quarterly figures" if not number else f"Quarterly figures {number + 1}")
    return _kept(Topic(name=name, slug=_slug(Topic, name), second_department=second, **more))


def a_quiet_period(
    first: date = date(2026, 12, 24), last: date | None = None, reason: str = "Works meeting", **more: Any
) -> QuietPeriod:
    """Days, both included, on which nothing goes out; everywhere unless `department=` or `channel=` says less."""
    return _kept(
        QuietPeriod(uid=str(uuid4()), first_day=first, last_day=last or first, reason=reason, changed_at=NOW, **more)
    )


def a_company_day(day: date = DAY, name: str = "Open day", *, yearly: bool = False) -> CompanyDay:
    return _kept(CompanyDay(day=day, name=name, yearly=yearly))


def a_rule(kind: str = "placeholder", level: str = "", clause: str = "3.4", **more: Any) -> ClauseRule:
    """A rule of the company; what isn't a column is a parameter of its kind."""
    columns = {name: more.pop(name) for name in ("channels", "departments", "active") if name in more}
    wanted = Level(level) if level else KINDS[kind].level
    return _kept(ClauseRule(kind=kind, level=wanted, clause=clause, parameters=more, changed_at=NOW, **columns))


def a_goal(title: str = "New revenue", **more: Any) -> Goal:
    return _kept(Goal(title=title, slug=_slug(Goal, title), **more))


def a_measure(goal: Goal | None = None, title: str = "Leads a month", **more: Any) -> Measure:
    """A measure that counts, and should rise."""
    return _kept(Measure(goal_id=(goal or a_goal()).id, title=title, **({"unit": Unit_.COUNT} | more)))


def a_reading(measure: Measure, value: float, day: date = date(2026, 11, 24)) -> Reading:
    return _kept(Reading(measure=measure, value=value, day=day, at=NOW))


def an_initiative(
    title: str = "Social selling", first: date = date(2026, 9, 1), last: date = date(2027, 4, 30), **more: Any
) -> Initiative:
    """A committed one of the first department."""
    values = {"department": None, "state": MilestoneState.COMMITTED} | more
    values["department"] = values["department"] or _department()
    days = {"first_day": first, "last_day": last, "changed_at": NOW}
    return _kept(Initiative(uid=str(uuid4()), title=title, slug=_slug(Initiative, title), **days, **values))


def a_milestone(title: str = "Price list signed off", day: date | None = DAY, **more: Any) -> Milestone:
    """A milestone that is committed since NOW; its baseline is its day."""
    values: dict[str, Any] = {"department": None, "state": MilestoneState.COMMITTED, "baseline_day": day} | more
    values["department"] = values["department"] or _department()
    if values["state"] == MilestoneState.COMMITTED:
        values = {"committed_at": NOW} | values
    made = Milestone(uid=str(uuid4()), title=title, slug=_slug(Milestone, title), day=day, changed_at=NOW, **values)
    if made.update_due is None and made.heard_at:
        made.expect(Cadence.TWO_WEEKLY, made.heard_at.date())
    return _kept(made)


def an_update(
    milestone: Milestone,
    health: Health = Health.ON_TRACK,
    text: str = "",
    *,
    by: Person | None = None,
    at: datetime = NOW,
) -> StatusUpdate:
    """What was said of a milestone, by its owner unless `by` says otherwise."""
    by = by or milestone.owner or _member(milestone.department, Role.EDITOR)
    milestone.report(health, now=at)
    milestone.expect(Cadence.TWO_WEEKLY, at.date())
    told = {"health": health, "text": text, "help": "none" if health != Health.ON_TRACK else ""}
    pictures = {"stood": milestone.picture(), "changed": {}, "against_day": milestone.day}
    return _kept(StatusUpdate(milestone_id=milestone.id, person_id=by.id, at=at, **told, **pictures), milestone)


def a_dependency(first: Milestone, then: Milestone, lag: int = 0) -> Dependency:
    """`then` waits for `first`."""
    return _kept(Dependency(from_id=first.id, to_id=then.id, lag=lag))


def a_suggestion(
    thing: Milestone | Post, because: Milestone, to: Person, new: date | None = date(2026, 12, 3), **more: Any
) -> Suggestion:
    """A new day that is proposed to the owner of a milestone or post."""
    by = db.session.scalar(select(Person.id).order_by(Person.id).limit(1))
    values: dict[str, Any] = {"old_day": thing.day, "new_day": new, "by_id": by, "to_id": to.id, "at": NOW} | more
    values["milestone_id" if isinstance(thing, Milestone) else "post_id"] = thing.id
    values = {"reason": Reason.DEPENDENCY, "text": "The supplier is late."} | values
    return _kept(Suggestion(because_id=because.id, **values))


def a_baseline(*milestones: Milestone, day: date = date(2026, 10, 1), name: str = "", **more: Any) -> Baseline:
    """The plan as it stood on a day: these milestones on the days on which they are now."""
    by = db.session.scalar(select(Person.id).order_by(Person.id).limit(1)) or a_person().id
    made = _kept(Baseline(name=name, day=day, reason="Agreed", person_id=by, at=NOW, **more))
    rows = [BaselineDay(baseline_id=made.id, milestone_id=one.id, day=one.day, state=one.state) for one in milestones]
    return _kept(made, *rows)


# -- guidelines ----------------------------------------------------------------------------------------------------


def an_edition(
    number: str | None = "1.0", texts: dict[str, str] | None = None, *, day: date = date(2026, 3, 2), **more: Any
) -> Edition:
    """An edition in force from a day, the draft of the next one without a number. `texts` by their clauses' numbers;
    in German each stands in brackets."""
    texts = texts or {"1.1": "Say who you are.", "1.2": "Name the source.", "2.1": "Every picture has a text."}
    published = {"number": number, "in_force_from": day, "published_at": NOW, "state": EditionState.PUBLISHED}
    values = {"title_en": "Engagement guidelines", "title_de": "Leitlinien", **(published if number else {}), **more}
    edition = Edition(**values)
    sections: dict[int, Section] = {}
    for clause, text in texts.items():
        part, place = places_of(clause) or (1, 1)
        if part not in sections:
            sections[part] = Section(number=part, title_en=f"Part {part}", title_de=f"Teil {part}")
        sections[part].clauses.append(Clause(place=place, text_en=text, text_de=f"({text})"))
    edition.sections = list(sections.values())
    return _kept(edition)


def a_proposal(
    number: str = "1.1", text: str = "Say clearly who you are.", *, by: Person | None = None, **more: Any
) -> Proposal:
    """Other words for a clause; with a section's number alone a further clause."""
    section, place = places_of(number) or (int(number), None)
    values = {"kind": ProposalKind.CHANGE if place else ProposalKind.NEW, "language": "en", "reason": "It is clearer."}
    by = by or db.session.scalars(select(Person).order_by(Person.id)).first() or a_person()
    return _kept(Proposal(section=section, place=place, text=text, person_id=by.id, at=NOW, **(values | more)))


def an_acknowledgement(person: Person, edition: Edition, at: datetime = NOW) -> Acknowledgement:
    return _kept(Acknowledgement(person_id=person.id, edition_id=edition.id, at=at))


# -- posts ---------------------------------------------------------------------------------------------------------


def a_campaign(
    title: str = "Spring", first: date = date(2026, 11, 1), last: date = date(2026, 12, 18), **more: Any
) -> Campaign:
    values = {"department": None} | more
    values["department"] = values["department"] or _department()
    return _kept(Campaign(title=title, slug=_slug(Campaign, title), first_day=first, last_day=last, **values))


def a_post(
    title: str = "Spring newsletter",
    *,
    day: date | None = None,
    at: time | None = None,
    state: State | str | None = None,
    department: Department | None = None,
    owner: Person | None = None,
    text: str = "",
    channel: Channel | None = None,
    texts: dict[Channel, str] | None = None,
    fold: int = 0,
    now: datetime = NOW,
    **more: Any,
) -> Post:
    """A post as it would be by now: an idea; a draft once it has a text; further on with the day, the text and the
    approval that its state needs. `texts` gives a text for each channel, `more` sets any other column."""
    department = department or _department()
    owner = owner or _member(department, Role.EDITOR)
    state = State(state) if state else State.DRAFT if text or texts or channel else State.IDEA
    if state in DATED:
        day, text = day or DAY, text or f"{title}."
    if not texts:
        texts = {channel or a_channel(department=department): text} if text or channel else {}
    recording.begin(owner.id, "create", at=now)
    post = Post(title=title, department=department, owner=owner, state=state, created_at=now, **more)
    post.plan(day, at, zone=ZONE, fold=fold, now=now)
    post.variants = [Variant(channel=c, text=said, position=n) for n, (c, said) in enumerate(texts.items())]
    if state == State.IN_REVIEW:
        post.sent_at = now
    db.session.add(post)
    db.session.flush()
    if state in (*HELD, State.PUBLISHED):
        _approve(post, now)
    return _kept(post)


def _approve(post: Post, now: datetime) -> None:
    for department_id in post.approving_departments:
        approver = _member(db.session.get_one(Department, department_id), Role.APPROVER, but=post.owner)
        approval = Approval(person=approver, department_id=department_id, at=now, completes=True)
        approval.content, approval.fingerprint = post.content(), post.fingerprint()
        post.approvals.append(approval)
    post.approved_print = post.fingerprint()


def a_medium(post: Post, file_name: str = "stand.png", *, body: bytes | None = None, **more: Any) -> Medium:
    """A picture of the post's first variant; without a `body` its file is not there yet."""
    values = {"kind": MediumKind.PICTURE, "alt": "Two people at a stand"} | more
    if body is not None:
        values["file"] = _stored(body)
    medium = Medium(file_name=file_name, **values)
    post.variants[0].media.append(medium)
    return _kept(medium)


def _stored(body: bytes) -> StoredFile:
    digest = sha256(body).hexdigest()
    there = db.session.scalar(select(StoredFile).where(StoredFile.digest == digest))
    if there:
        return there
    stored = StoredFile(digest=digest, content_type="image/png", size=len(body), width=1, height=1, created_at=NOW)
    stored.body = body
    return _kept(stored)


def a_comment(
    post: Post, text: str = "Which hall?", *, by: Person | None = None, naming: Sequence[Person] = ()
) -> Comment:
    """Something said about a post; `naming` are the people that it mentions."""
    comment = Comment(post=post, person=by or post.owner, at=NOW, text=text)
    comment.mentions = [Mention(person=person) for person in naming]
    return _kept(comment)


def a_subscription(
    person: Person, department: Department | None = None, *, source: Source | None = None, **more: Any
) -> Subscription:
    """Somebody's subscription to a department's feed, the company's without one; it answers at `.path`."""
    source = source or (Source.DEPARTMENT if department else Source.COMPANY)
    recording.begin(person.id, "subscribe", at=NOW)
    made, secret = subscribe(
        person.id, source, department, program=Program.OUTLOOK_WEB, name="Outlook", language="en", now=NOW
    )
    for column, value in more.items():
        setattr(made, column, value)
    made.secret, made.path = secret, f"/feeds/{secret}/{department.slug if department else source.value}.ics"
    return _kept(made)
