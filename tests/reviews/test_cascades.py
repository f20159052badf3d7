"""A move that passes something: the preview, what is applied, what is proposed, and the undo of all of it."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import func, select

from planner.calendar.rules import State
from planner.db import db
from planner.history.models import Act
from planner.reviews.models import Suggestion
from planner.roadmap.models import Milestone, Roadmap
from planner.roadmap.records import Move, StatusUpdate
from planner.roadmap.rules import Cadence, MilestoneState, Policy
from tests.builders import a_dependency, a_milestone, a_post

WHY = {"reason": "dependency", "text": "The supplier is late."}
NEW = {"day": "2027-02-19"}


@pytest.fixture
def plan(cast, tuesday):
    """The milestone of the drawing with all that hangs on it; the policy keeps the gap."""
    db.session.add(Roadmap(id=1, cadence=Cadence.TWO_WEEKLY, policy=Policy.KEEP_GAP))
    db.session.commit()
    crm = a_milestone("CRM", day=date(2027, 1, 29), owner=cast.editor)
    inbox = a_milestone("One inbox", day=date(2027, 2, 12), department=cast.other, owner=cast.elsewhere)
    pipeline = a_milestone("Pipeline", day=date(2027, 4, 30), owner=cast.editor)
    fixed = a_milestone("Yearly review", day=date(2027, 2, 1), owner=cast.editor, fixed=True)
    for then in (inbox, pipeline, fixed):
        a_dependency(crm, then)
    post = a_post("Ask us here", day=date(2027, 1, 27), at=time(10), state=State.APPROVED, milestone_id=crm.id)
    early = a_post("How a lead gets there", day=date(2027, 1, 14), milestone_id=crm.id)
    other = a_post(
        "One address", day=date(2027, 2, 15), department=cast.other, owner=cast.elsewhere, milestone_id=inbox.id
    )
    return {
        "crm": crm,
        "inbox": inbox,
        "pipeline": pipeline,
        "fixed": fixed,
        "post": post,
        "early": early,
        "other": other,
    }


def address(thing) -> str:
    return f"/milestones/{thing.id}/cascade"


def looked_at(browser, thing, **more):
    browser.get(f"{address(thing)}?day=2027-02-19&reason=dependency&text=The+supplier+is+late.")
    return browser.page.form(address(thing)) | more


def test_a_move_that_passes_something_is_looked_at_first(browser, cast, plan):
    crm = plan["crm"]
    browser.sign_in(cast.editor).post(f"/milestones/{crm.id}/day", NEW | WHY | {"version": crm.version})
    assert crm.day == date(2027, 1, 29)
    browser.follow()
    text = browser.page.text
    assert "A preview: nothing has moved yet" in text
    assert "This move passes 5 things" in text
    assert "Proposed to" in text
    assert "One address" in text
    assert "Yearly review (fixed day)" in text
    assert "How a lead gets there" not in text
    assert browser.page.form(address(crm))["text"] == "The supplier is late."


def test_a_cell_of_the_table_leads_there_too(browser, cast, plan):
    crm = plan["crm"]
    data = NEW | WHY | {"version": crm.version, "view": "/roadmap/table"}
    answer = browser.sign_in(cast.editor).fragment(f"/milestones/{crm.id}/day", data, status=204)
    assert browser.answer.headers["HX-Redirect"].startswith(address(crm)), answer
    assert crm.day == date(2027, 1, 29)


def test_what_passes_nothing_moves_at_once(browser, cast, plan):
    early = a_milestone("Alone", owner=cast.editor)
    data = {"day": "2026-12-03", "version": early.version} | WHY
    browser.sign_in(cast.editor).post(f"/milestones/{early.id}/day", data)
    assert early.day == date(2026, 12, 3)


def test_all_is_applied_as_one_act_and_taken_back_by_one(browser, cast, plan):
    browser.sign_in(cast.editor)
    form = looked_at(browser, plan["crm"])
    browser.post(address(plan["crm"]), form | {"apply": "all"})
    assert plan["crm"].day == date(2027, 2, 19)
    assert plan["pipeline"].day == date(2027, 5, 25)
    assert plan["post"].day == date(2027, 2, 22)
    assert plan["post"].at == time(10)
    assert plan["post"].state == State.APPROVED
    assert plan["early"].day == date(2027, 1, 14)
    assert plan["fixed"].day == date(2027, 2, 1)
    assert plan["inbox"].day == date(2027, 2, 12)
    assert plan["other"].day == date(2027, 2, 15)
    asked = db.session.scalars(select(Suggestion).order_by(Suggestion.id)).all()
    assert [(one.milestone_id, one.post_id, one.new_day, one.to_id) for one in asked] == [
        (plan["inbox"].id, None, date(2027, 3, 5), cast.elsewhere.id),
        (None, plan["other"].id, date(2027, 3, 8), cast.elsewhere.id),
    ]
    act = db.session.scalar(select(func.max(Act.id)))
    browser.post(f"/cascades/{act}/undo")
    assert plan["crm"].day == date(2027, 1, 29)
    assert plan["crm"].moves == 0
    assert plan["pipeline"].day == date(2027, 4, 30)
    assert plan["pipeline"].moves == 0
    assert plan["post"].day == date(2027, 1, 27)
    assert plan["post"].state == State.APPROVED
    for rows in (Suggestion, Move, StatusUpdate):
        assert db.session.scalar(select(func.count()).select_from(rows)) == 0
    assert plan["crm"].reported_at is None
    assert plan["crm"].health is None
    browser.post(f"/cascades/{act}/undo", status=409)


def test_only_what_is_chosen_moves(browser, cast, plan):
    browser.sign_in(cast.editor)
    form = looked_at(browser, plan["crm"])
    hold = {
        f"post-{plan['post'].id}": "hold",
        f"post-{plan['other'].id}": "keep",
        "milestone": str(plan["pipeline"].id),
    }
    browser.post(address(plan["crm"]), form | hold | {"apply": "chosen"})
    assert plan["pipeline"].day == date(2027, 5, 25)
    assert plan["post"].day is None
    assert plan["post"].state == State.DRAFT
    assert db.session.scalar(select(func.count()).select_from(Suggestion)) == 0
    act = db.session.scalar(select(func.max(Act.id)))
    browser.post(f"/cascades/{act}/undo")
    assert plan["post"].day == date(2027, 1, 27)
    assert plan["post"].state == State.APPROVED


def test_only_this_one(browser, cast, plan):
    browser.sign_in(cast.editor)
    form = looked_at(browser, plan["crm"])
    browser.post(address(plan["crm"]), form | {"apply": "only"})
    assert plan["crm"].day == date(2027, 2, 19)
    assert plan["pipeline"].day == date(2027, 4, 30)
    assert plan["post"].day == date(2027, 1, 27)


def test_what_is_applied_is_what_was_looked_at(browser, cast, plan):
    browser.sign_in(cast.editor)
    form = looked_at(browser, plan["crm"])
    db.session.execute(Milestone.__table__.update().where(Milestone.id == plan["pipeline"].id).values(version=9))
    db.session.commit()
    browser.post(address(plan["crm"]), form | {"apply": "all"}, status=409)
    assert "Something changed meanwhile" in browser.page.text
    assert plan["crm"].day == date(2027, 1, 29)


def test_a_promise_moves_for_a_reason(browser, cast, plan):
    browser.sign_in(cast.editor)
    form = looked_at(browser, plan["crm"])
    browser.post(address(plan["crm"]), form | {"apply": "all", "reason": "", "text": ""}, status=422)
    assert "Say why it moves." in browser.page.text
    assert plan["crm"].day == date(2027, 1, 29)
    assert plan["post"].day == date(2027, 1, 27)


def test_warned_only_nothing_moves_along(browser, cast, plan):
    db.session.get(Roadmap, 1).policy = Policy.WARN
    db.session.commit()
    browser.sign_in(cast.editor)
    form = looked_at(browser, plan["crm"])
    assert "Would stand too early: it waits for “CRM”." in browser.page.text
    browser.post(address(plan["crm"]), form | {"apply": "all"})
    assert plan["pipeline"].day == date(2027, 4, 30)
    assert plan["inbox"].day == date(2027, 2, 12)


def test_nobody_else_moves_it(browser, cast, plan):
    data = NEW | WHY | {"version": 1, "apply": "all"}
    browser.sign_in(cast.elsewhere).post(address(plan["crm"]), data, status=403)
    browser.get(f"{address(plan['crm'])}?day=2027-02-19", status=403)
    assert plan["crm"].day == date(2027, 1, 29)


def test_an_undo_is_refused_once_something_changed_since(browser, cast, plan):
    browser.sign_in(cast.editor)
    form = looked_at(browser, plan["crm"])
    browser.post(address(plan["crm"]), form | {"apply": "all"})
    act = db.session.scalar(select(func.max(Act.id)))
    pipeline = plan["pipeline"]
    data = {"day": "2027-06-01", "version": pipeline.version} | WHY
    browser.post(f"/milestones/{pipeline.id}/day", data)
    browser.post(f"/cascades/{act}/undo", status=409)
    assert plan["crm"].day == date(2027, 2, 19)
    assert pipeline.day == date(2027, 6, 1)
    browser.sign_in(cast.elsewhere).post(f"/cascades/{act}/undo", status=403)


def test_its_owner_agrees_in_my_work(browser, cast, plan):
    browser.sign_in(cast.editor)
    form = looked_at(browser, plan["crm"])
    browser.post(address(plan["crm"]), form | {"apply": "all"})
    of_inbox, of_post = db.session.scalars(select(Suggestion.id).order_by(Suggestion.id)).all()
    browser.post(f"/suggestions/{of_inbox}/agree", status=403)
    browser.sign_in(cast.elsewhere).get("/my-work")
    assert "proposes a new day" in browser.page.text
    assert "One inbox" in browser.page.text
    browser.post(f"/suggestions/{of_inbox}/agree")
    assert plan["inbox"].day == date(2027, 3, 5)
    assert plan["inbox"].moves == 1
    browser.post(f"/suggestions/{of_post}/decline")
    assert plan["other"].day == date(2027, 2, 15)
    browser.get("/my-work")
    assert "proposes a new day" not in browser.page.text


def test_what_moved_meanwhile_is_not_moved_by_a_proposal(browser, cast, plan):
    browser.sign_in(cast.editor)
    form = looked_at(browser, plan["crm"])
    browser.post(address(plan["crm"]), form | {"apply": "all"})
    of_inbox = db.session.scalar(select(func.min(Suggestion.id)))
    plan["inbox"].day = date(2027, 4, 1)
    db.session.commit()
    browser.sign_in(cast.elsewhere).post(f"/suggestions/{of_inbox}/agree")
    assert plan["inbox"].day == date(2027, 4, 1)
    assert db.session.get(Suggestion, of_inbox).answered_at is None


def test_what_is_reached_is_sent_back_to_its_form(browser, cast, plan):
    done = a_milestone("Done", owner=cast.editor, state=MilestoneState.REACHED)
    browser.sign_in(cast.editor).get(f"{address(done)}?day=2027-02-19", status=303)
    browser.post(address(done), {"day": "", "version": 1})
    assert done.day == date(2026, 11, 26)
