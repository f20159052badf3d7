"""Rules of the guidelines while a post is written, at each step, and what people do about what they find."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import delete, func, select

from planner.calendar import checking
from planner.calendar.reasons import Reason
from planner.calendar.rules import State
from planner.db import db
from planner.goals.models import Measure
from planner.goals.rules import Unit
from planner.guidelines.actions import start_first_edition
from planner.guidelines.rulebook.models import ClauseRule
from tests.browser import words
from tests.builders import DAY, NOW, a_channel, a_department, a_goal, a_person, a_post, a_rule, a_topic
from tests.calendar.writing import composer_of, save, shown, take, text_of, verbs_on

READY = {"state": State.DRAFT, "day": DAY}


def findings(browser):
    return [words(line) for line in shown(browser).all(".//*[@id='checks']//li/span[1]")]


def checks(browser, post, **typed):
    return browser.fragment(f"/posts/{post.id}/checks", composer_of(browser, post) | typed)


# -- while writing -------------------------------------------------------------------------------------------------


def test_the_composer_says_what_stands_against_the_guidelines(browser, cast):
    a_rule()
    post = a_post(owner=cast.editor, text="TODO: write this", **READY)
    browser.sign_in(cast.editor)

    browser.get(f"/posts/{post.id}")

    assert findings(browser) == ["“TODO” is still to be filled in."]
    assert "Guideline 3.4 · required before review" in words(shown(browser).one(".//*[@id='checks']"))


def test_what_is_typed_is_checked_and_not_kept(browser, cast):
    a_rule()
    post = a_post(owner=cast.editor, text="Fine.", **READY)
    browser.sign_in(cast.editor)

    checks(browser, post, **{text_of(post): "Now TODO and XXX.", "title": "[Name]"})

    assert findings(browser) == [f"“{word}” is still to be filled in." for word in ("TODO", "XXX", "[Name]")]
    assert (post.variants[0].text, post.title, post.to_fix) == ("Fine.", "Spring newsletter", 0)


def test_checking_waits_for_no_lock(browser, cast):
    a_rule()
    post = a_post(owner=cast.editor, text="Fine.", **READY)
    browser.sign_in(cast.editor)
    typed = composer_of(browser, post)

    browser.fragment(f"/posts/{post.id}/checks", typed)

    assert not [said for said in browser.statements if "IMMEDIATE" in said or said.startswith(("INSERT", "UPDATE"))]


def test_bad_input_while_writing_is_no_fault(browser, cast):
    a_rule()
    post = a_post(owner=cast.editor, text="TODO", **READY)
    browser.sign_in(cast.editor)

    checks(browser, post, day="2026-02-31", at="25:99", **{text_of(post): "XXX"})
    assert findings(browser) == ["“XXX” is still to be filled in."]
    checks(browser, post, **{text_of(post): "X\0XX"})
    assert findings(browser) == ["“TODO” is still to be filled in."]


def test_without_a_script_it_is_a_page(browser, cast):
    a_rule()
    post = a_post(owner=cast.editor, text="Fine.", **READY)
    browser.sign_in(cast.editor)

    browser.post(f"/posts/{post.id}/checks", composer_of(browser, post) | {text_of(post): "XXX"}, 200)

    assert findings(browser) == ["“XXX” is still to be filled in."]


def test_a_rule_holds_for_its_channels_and_departments(browser, cast):
    first, second = a_channel("LinkedIn DE"), a_channel("Mastodon", network="mastodon")
    a_rule(channels=[second.id])
    a_rule(departments=[cast.other.id])
    post = a_post(owner=cast.editor, texts={first: "TODO one", second: "TODO two"}, **READY)
    browser.sign_in(cast.editor)

    browser.get(f"/posts/{post.id}")

    assert findings(browser) == ["Mastodon: “TODO” is still to be filled in."]


def test_a_rule_that_is_switched_off_says_nothing(browser, cast):
    a_rule(active=False)
    post = a_post(owner=cast.editor, text="TODO", **READY)
    browser.sign_in(cast.editor)

    browser.get(f"/posts/{post.id}")

    assert findings(browser) == ["Nothing stands against the guidelines."]


# -- at each step --------------------------------------------------------------------------------------------------


def test_what_blocks_stops_review(browser, cast):
    a_rule()
    post = a_post(owner=cast.editor, text="TODO", **READY)
    browser.sign_in(cast.editor)

    browser.post(f"/posts/{post.id}", composer_of(browser, post) | {"step": "send"}, 422)

    assert "“TODO” is still to be filled in. Until then the post can&#39;t go on." in browser.text
    assert post.state == State.DRAFT


@pytest.mark.parametrize(("state", "step"), [(State.IN_REVIEW, "approve"), (State.APPROVED, "schedule")])
def test_what_blocks_stops_approval_and_scheduling(browser, cast, state, step):
    a_rule()
    post = a_post(owner=cast.editor, text="TODO", day=DAY, state=state)
    browser.sign_in(cast.approver)

    take(browser, step, post, 422)

    assert post.state == state


def test_what_is_mended_goes_on(browser, cast):
    a_rule()
    post = a_post(owner=cast.editor, text="TODO", **READY)
    browser.sign_in(cast.editor)

    browser.post(f"/posts/{post.id}", composer_of(browser, post) | {text_of(post): "Done.", "step": "send"})

    assert (post.state, post.to_fix) == (State.IN_REVIEW, 0)


# -- warnings and their reasons ------------------------------------------------------------------------------------


def test_a_warning_goes_to_review_and_is_approved_with_a_reason(browser, cast):
    a_rule(level="warn")
    post = a_post(owner=cast.editor, text="TODO", **READY)
    browser.sign_in(cast.editor)
    browser.post(f"/posts/{post.id}", composer_of(browser, post) | {"step": "send"})
    browser.sign_in(cast.approver)

    take(browser, "approve", post, 422)
    assert post.state == State.IN_REVIEW
    take(browser, "approve", post, reason="TODO is the name of the product.")

    assert post.state == State.APPROVED
    kept = db.session.scalars(select(Reason)).one()
    assert (kept.text, kept.person_id) == ("TODO is the name of the product.", cast.approver.id)


def test_a_reason_is_kept_while_its_words_stand(browser, cast):
    a_rule(level="warn")
    post = a_post(owner=cast.editor, text="TODO", **READY)
    browser.sign_in(cast.editor)
    typed = composer_of(browser, post)
    key = shown(browser).one(".//*[@id='checks']//input").get("name")

    browser.post(f"/posts/{post.id}", typed | {key: "It is a name."})
    assert post.to_fix == 0
    browser.get(f"/posts/{post.id}")
    assert "stays: It is a name. (Jana Brandt)" in words(shown(browser).one(".//*[@id='checks']"))

    save(browser, post, **{text_of(post): "More TODO, and XXX."})
    assert post.to_fix == 1, "the new one is open, the old one has its reason wherever it stands"


def test_a_reason_that_is_too_long_or_unfit_is_refused(browser, cast):
    a_rule(level="warn")
    post = a_post(owner=cast.editor, text="TODO", **READY)
    browser.sign_in(cast.editor)
    typed = composer_of(browser, post)
    key = shown(browser).one(".//*[@id='checks']//input").get("name")

    for text in ("x" * 501, "a\0b", "\x1b"):
        browser.post(f"/posts/{post.id}", typed | {key: text}, 422)
    assert db.session.scalar(select(func.count()).select_from(Reason)) == 0


def test_taking_a_reason_back_opens_the_warning_again(browser, cast):
    a_rule(level="warn")
    post = a_post(owner=cast.editor, text="TODO", **READY)
    browser.sign_in(cast.editor)
    typed = composer_of(browser, post)
    key = shown(browser).one(".//*[@id='checks']//input").get("name")
    browser.post(f"/posts/{post.id}", typed | {key: "It is a name."})

    browser.get(f"/posts/{post.id}")
    address = next(form.get("action") for form in shown(browser).all(".//form") if "/undo" in form.get("action", ""))
    browser.post(address)

    assert post.to_fix == 1
    assert verbs_on(post)[-1] == "undo"


# -- moving --------------------------------------------------------------------------------------------------------


def test_a_rule_looks_as_far_around_a_post_as_it_has_to(browser, cast):
    newsletter = a_channel("Newsletter", network="newsletter", minimum_gap=60 * 24 * 12)
    a_rule("min_gap", minutes=0)
    a_rule("clash", days=20)
    there = {"owner": cast.elsewhere, "department": cast.other, "state": State.DRAFT, "at": time(10)}
    a_post("Eleven days on", texts={newsletter: "A."}, **there | {"day": DAY + timedelta(days=11)})
    prices = a_topic("Prices")
    a_post("Nineteen days on", topic=prices, text="B.", **there | {"day": DAY + timedelta(days=19)})
    post = a_post(owner=cast.editor, topic=prices, texts={newsletter: "C."}, at=time(10), **READY)
    browser.sign_in(cast.editor)

    browser.get(f"/posts/{post.id}")

    found = " ".join(findings(browser))
    assert "min before “Eleven days on” on Newsletter." in found
    assert "Innovation plans “Nineteen days on” on the same topic" in found


def test_the_posts_around_one_are_looked_up_by_their_days(app, cast):
    """However many its channels ever had, with which SQLite would rather begin."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL counts first what it will find")
    for kind in ("clash", "duplicate"):
        a_rule(kind)
    post = a_post(owner=cast.editor, text="Mine.", topic=a_topic("Prices"), **READY)
    app.extensions["statements"].clear()

    checking.check(post, now=NOW)

    asked = [said for said in app.extensions["statements"] if "AS owner" in said]
    assert len(asked) == 2
    for said in asked:
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", (0,) * said.count("?")).all()
        assert next(row[3] for row in plan if "SEARCH" in row[3]).startswith(
            "SEARCH post USING INDEX ix_post_state_day"
        )


def test_a_move_keeps_what_was_found_in_the_text(browser, cast):
    a_rule(level="warn")
    post = a_post(owner=cast.editor, text="Fine.", **READY)
    browser.sign_in(cast.editor)
    save(browser, post, **{text_of(post): "TODO"})
    assert post.to_fix == 1

    browser.fragment(f"/posts/{post.id}/day", {"day": date(2026, 12, 1).isoformat(), "version": post.version})

    assert (post.to_fix, post.day) == (1, date(2026, 12, 1))


# -- who may -------------------------------------------------------------------------------------------------------


def test_only_who_may_write_has_it_checked(browser, cast):
    a_rule()
    post = a_post(owner=cast.editor, text="TODO", **READY)
    browser.sign_in(cast.elsewhere)

    browser.fragment(f"/posts/{post.id}/checks", {}, 403)


# -- what asks for another department ------------------------------------------------------------------------------


def test_a_rule_asks_for_another_department_s_approval(browser, cast):
    legal = a_department("Legal")
    counsel = a_person("Ida Recht", role="approver", in_=legal)
    a_rule("green_claim", "approve", clause="4.7", route_to="legal")
    post = a_post(owner=cast.editor, text="Unsere Pumpe ist klimaneutral.", language="de", **READY)
    browser.sign_in(cast.editor)
    browser.post(f"/posts/{post.id}", composer_of(browser, post) | {"step": "send"})
    assert post.approving_departments == [cast.department.id, legal.id]

    browser.sign_in(cast.approver)
    take(browser, "approve", post)
    assert post.state == State.IN_REVIEW, "one more approval is needed"
    browser.sign_in(counsel)
    browser.get("/my-work")
    assert "Spring newsletter" in browser.page.text
    take(browser, "approve", post)

    assert post.state == State.APPROVED


def test_what_no_longer_asks_needs_no_other_department(browser, cast):
    a_department("Legal")
    a_rule("green_claim", "approve", clause="4.7", route_to="legal")
    post = a_post(owner=cast.editor, text="Leise.", language="de", **READY)
    browser.sign_in(cast.editor)
    save(browser, post, **{text_of(post): "Unsere Pumpe ist klimaneutral."})
    assert len(post.approving_departments) == 2

    save(browser, post, **{text_of(post): "Unsere Pumpe ist leise."})

    assert post.approving_departments == [cast.department.id]


# -- fixes ---------------------------------------------------------------------------------------------------------


def test_a_fix_is_one_click_and_can_be_taken_back(browser, cast):
    a_rule("forbidden_words", "warn", words=[{"pattern": "foolproof", "languages": ["en"], "instead": "easy to use"}])
    post = a_post(owner=cast.editor, text="It is foolproof, really.", language="en", **READY)
    browser.sign_in(cast.editor)
    typed = composer_of(browser, post)
    button = shown(browser).one(".//*[@id='checks']//button[@name='fix']")

    browser.post(f"/posts/{post.id}", typed | {"fix": button.get("value")})
    assert (post.variants[0].text, post.to_fix) == ("It is easy to use, really.", 0)

    browser.get(f"/posts/{post.id}")
    address = next(form.get("action") for form in shown(browser).all(".//form") if "/undo" in form.get("action", ""))
    browser.post(address)
    assert (post.variants[0].text, post.to_fix) == ("It is foolproof, really.", 1)


def test_a_fix_works_on_what_was_typed(browser, cast):
    a_rule("forbidden_words", "warn", words=[{"pattern": "foolproof", "languages": ["en"], "instead": "easy to use"}])
    post = a_post(owner=cast.editor, text="Fine.", language="en", **READY)
    browser.sign_in(cast.editor)
    typed = composer_of(browser, post) | {text_of(post): "New and foolproof."}
    browser.fragment(f"/posts/{post.id}/checks", typed)
    key = shown(browser).one(".//*[@id='checks']//button[@name='fix']").get("value")

    browser.post(f"/posts/{post.id}", typed | {"fix": key})
    assert post.variants[0].text == "New and easy to use."
    browser.post(f"/posts/{post.id}", composer_of(browser, post) | {"fix": key}, 422)
    assert "That place has changed meanwhile" in browser.text


# -- My work -------------------------------------------------------------------------------------------------------


def test_an_owner_finds_what_is_to_fix_in_my_work(browser, cast):
    a_rule("placeholder", "warn")
    post = a_post("Ours", owner=cast.editor, text="TODO", state=State.IN_REVIEW, day=DAY)
    browser.sign_in(cast.editor)
    save(browser, post)
    assert post.to_fix == 1

    browser.get("/my-work")

    assert "Stands against the guidelines" in browser.page.text
    assert "Ours" in browser.page.text


# -- the checklist -------------------------------------------------------------------------------------------------


def test_what_is_ticked_is_kept_with_the_edition(browser, cast):
    start_first_edition(cast.manager.id, in_force_from=date(2026, 1, 1), now=NOW)
    db.session.flush()
    db.session.execute(delete(ClauseRule))
    db.session.commit()
    post = a_post(owner=cast.editor, text="Ready.", state=State.IN_REVIEW, day=DAY)
    browser.sign_in(cast.editor)
    browser.get(f"/posts/{post.id}")
    assert not shown(browser).all(".//*[@name='ticked']"), "only who may approve it is asked"
    browser.sign_in(cast.approver)
    browser.get(f"/posts/{post.id}")
    assert len(shown(browser).all(".//*[@name='ticked']")) == 5

    take(browser, "approve", post, ticked=["2", "1", "99", "x"])

    assert post.approvals[0].ticked == {"1.0": [1, 2]}
    browser.get(f"/posts/{post.id}")
    assert "2 questions of the checklist, edition 1.0" in browser.text


def test_a_post_keeps_the_edition_that_it_was_held_to(browser, cast):
    start_first_edition(cast.manager.id, in_force_from=date(2026, 1, 1), now=NOW)
    db.session.commit()
    post = a_post(owner=cast.editor, text="Ready.", **READY)
    browser.sign_in(cast.editor)

    save(browser, post, **{text_of(post): "Ready, really."})

    assert post.checked_edition == "1.0"


# -- in the calendar -----------------------------------------------------------------------------------------------


def test_chips_and_the_agenda_say_how_much_is_to_fix(browser, cast):
    a_rule("placeholder", "warn")
    post = a_post("Ours", owner=cast.editor, text="Fine.", state=State.IN_REVIEW, day=DAY)
    browser.sign_in(cast.editor)
    browser.get(f"/calendar/month/{DAY:%Y-%m}")
    assert "to fix" not in browser.text

    save(browser, post, **{text_of(post): "TODO and XXX"})

    for page in (f"/calendar/month/{DAY:%Y-%m}", f"/calendar/agenda?from={DAY}"):
        browser.get(page)
        assert "2 to fix" in browser.text
    a_rule_switched_off(cast, browser)
    browser.get(f"/calendar/month/{DAY:%Y-%m}")
    assert "to fix" not in browser.text


def a_rule_switched_off(cast, browser):
    rule = db.session.scalars(select(ClauseRule)).one()
    browser.sign_in(cast.manager)
    browser.post(f"/settings/rules/{rule.id}/switch", {"version": rule.version})
    browser.sign_in(cast.editor)


# -- goals ---------------------------------------------------------------------------------------------------------


def test_a_goal_without_a_measure_is_found(browser, cast):
    goal = a_goal()
    a_rule("goal_kpi", "warn", clause="3.7")
    post = a_post(owner=cast.editor, text="Ready.", goal=goal, **READY)
    browser.sign_in(cast.editor)
    browser.get(f"/posts/{post.id}")
    assert len(findings(browser)) == 1

    db.session.add(Measure(goal_id=goal.id, title="Leads from posts", unit=Unit.COUNT))
    db.session.commit()

    browser.get(f"/posts/{post.id}")
    assert findings(browser) == ["Nothing stands against the guidelines."]
