"""What waits for what, through the pages; and that no way of using them makes a circle."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from planner.db import db
from planner.roadmap import actions
from planner.roadmap.models import Milestone
from planner.roadmap.records import Dependency
from planner.roadmap.rules import MilestoneState
from planner.roadmap.waiting import circle
from planner.web.refusal import Refused
from tests.browser import words
from tests.builders import a_dependency, a_milestone


def links() -> list[tuple[int, int, int]]:
    rows = db.session.execute(select(Dependency.from_id, Dependency.to_id, Dependency.lag).order_by(Dependency.id))
    return [tuple(row) for row in rows]


def waits_for(browser, thing, first, status: int = 303, **more):
    data = {"version": thing.version, "from_id": first.id, "lag": ""} | more
    return browser.post(f"/milestones/{thing.id}/dependencies", data, status=status)


def test_a_manager_lets_one_wait_for_another(browser, cast, tuesday):
    crm, inbox = a_milestone("CRM", day=date(2027, 1, 29)), a_milestone("One inbox", day=date(2027, 2, 12))
    browser.sign_in(cast.manager).get(f"/milestones/{inbox.id}")
    form = browser.page.form(f"/milestones/{inbox.id}/dependencies")
    browser.post(f"/milestones/{inbox.id}/dependencies", form | {"from_id": crm.id, "lag": "5"})
    assert links() == [(crm.id, inbox.id, 5)]
    browser.follow()
    assert "waits for · and then 5 working days CRM" in browser.page.text.replace("daysCRM", "days CRM")
    browser.get(f"/milestones/{crm.id}")
    assert "holds up" in browser.page.text
    browser.post(f"/dependencies/{db.session.scalar(select(Dependency.id))}/removal")
    assert links() == []


def test_a_circle_is_refused_and_named(browser, cast):
    a, b, c = a_milestone("A"), a_milestone("B"), a_milestone("C")
    a_dependency(a, b)
    a_dependency(b, c)
    browser.sign_in(cast.manager)
    waits_for(browser, a, c, status=422)
    assert words(browser.page.by_id("from_id-error")) == "That would be a circle: C → A → B → C."
    assert len(links()) == 2


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"from_id": ""}, "from_id"),
        ({"from_id": "999"}, "from_id"),
        ({"lag": "-1"}, "lag"),
        ({"lag": "1000"}, "lag"),
        ({"lag": "x"}, "lag"),
    ],
)
def test_what_can_not_be_is_refused(browser, cast, sent, field):
    first, then = a_milestone("A"), a_milestone("B")
    browser.sign_in(cast.manager)
    waits_for(browser, then, first, status=422, **sent)
    assert words(browser.page.by_id(f"{field}-error"))
    assert links() == []


def test_twice_is_once(browser, cast):
    first, then = a_milestone("A"), a_milestone("B")
    a_dependency(first, then)
    browser.sign_in(cast.manager)
    waits_for(browser, then, first, status=422)
    assert words(browser.page.by_id("from_id-error")) == "It waits for that one already."
    waits_for(browser, first, first, status=422)  # it is not offered


@pytest.mark.parametrize("who", ["editor", "approver", "reader"])
def test_nobody_else_does(browser, cast, who):
    first, then = a_milestone("A", owner=cast.editor), a_milestone("B", owner=cast.editor)
    link = a_dependency(first, then)
    browser.sign_in(getattr(cast, who))
    waits_for(browser, first, then, status=403)
    browser.post(f"/dependencies/{link.id}/removal", status=403)
    browser.get(f"/milestones/{then.id}")
    assert "Let it wait" not in browser.page.text
    browser.forget().post(f"/dependencies/{link.id}/removal")
    assert "/sign-in" in browser.answer.location
    assert len(links()) == 1


def test_what_is_violated_is_red(browser, cast, tuesday):
    crm, inbox = a_milestone("CRM", day=date(2027, 2, 19)), a_milestone("One inbox", day=date(2027, 2, 12))
    a_dependency(crm, inbox)
    browser.sign_in(cast.reader).get(f"/milestones/{inbox.id}")
    assert "Stands before what it waits for" in browser.page.text
    assert "comes later than this" in browser.page.text
    browser.get("/roadmap/timeline")
    assert browser.page.all(".//{*}path[@class='leads-to broken']")
    browser.get("/roadmap/table")
    assert "too early for it" in browser.page.text


def test_a_lag_over_the_holidays_is_counted_where_the_company_is(browser, cast, tuesday):
    first, then = a_milestone("A", day=date(2026, 12, 24)), a_milestone("B", day=date(2026, 12, 28))
    a_dependency(first, then, lag=1)
    browser.sign_in(cast.reader).get(f"/milestones/{then.id}")
    assert "Stands before" not in browser.page.text
    a_dependency(first, a_milestone("C", day=date(2026, 12, 27)), lag=1)
    browser.get("/roadmap/table")
    assert browser.page.text.count("too early for it") == 1


# -- whatever is done ------------------------------------------------------------------------------------------------


class Plan(RuleBasedStateMachine):
    """Dependencies are made and taken away, milestones dropped and taken up again, as managers might."""

    @initialize()
    def begin(self) -> None:
        db.session.rollback()
        db.session.query(Dependency).delete()
        self.things = [a_milestone(f"M{n}").id for n in range(5)]

    @rule(first=st.integers(0, 4), then=st.integers(0, 4), lag=st.integers(0, 3))
    def wait(self, first: int, then: int, lag: int) -> None:
        before = links()
        thing = db.session.get_one(Milestone, self.things[then])
        would = circle([link[:2] for link in before], self.things[first], self.things[then])
        try:
            actions.wait_for(thing, self.things[first], lag, lang="en")
            db.session.commit()
        except Refused:
            db.session.rollback()
            assert would or (self.things[first], self.things[then]) in [link[:2] for link in before]
        else:
            assert not would

    @rule(number=st.integers(0, 9))
    def stop(self, number: int) -> None:
        there = list(db.session.scalars(select(Dependency)))
        if number < len(there):
            db.session.delete(there[number])
            db.session.commit()

    @rule(number=st.integers(0, 4), state=st.sampled_from([MilestoneState.DROPPED, MilestoneState.DRAFT]))
    def turn(self, number: int, state: MilestoneState) -> None:
        db.session.get_one(Milestone, self.things[number]).state = state
        db.session.commit()

    @invariant()
    def nothing_waits_for_itself(self) -> None:
        pairs = [link[:2] for link in links()]
        for first, then in pairs:
            rest = [pair for pair in pairs if pair != (first, then)]
            assert circle(rest, first, then) is None


def test_no_sequence_of_operations_makes_a_circle(app, cast):
    calm = settings(
        max_examples=8, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Plan, settings=calm)
