"""A post's life as plain values: its steps, who may take them, quiet days, gaps, and what is overdue."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from planner.calendar import rules
from planner.calendar.rules import Neighbour, State, Step
from planner.days.rules import instant_of
from planner.people.rules import Access, Role, Standing
from planner.web.refusal import Refused

BERLIN = ZoneInfo("Europe/Berlin")
MARKETING, LEGAL, INNOVATION = 1, 2, 3

# What each step leads to, from each state in which it can be taken; every other pair is refused.
WAYS = {
    (Step.SEND, State.DRAFT): State.IN_REVIEW,
    (Step.APPROVE, State.IN_REVIEW): State.APPROVED,
    (Step.RETURN, State.IN_REVIEW): State.DRAFT,
    (Step.SCHEDULE, State.APPROVED): State.SCHEDULED,
    (Step.PUBLISH, State.SCHEDULED): State.PUBLISHED,
    (Step.CANCEL, State.IDEA): State.CANCELLED,
    (Step.CANCEL, State.DRAFT): State.CANCELLED,
    (Step.CANCEL, State.IN_REVIEW): State.CANCELLED,
    (Step.CANCEL, State.APPROVED): State.CANCELLED,
    (Step.CANCEL, State.SCHEDULED): State.CANCELLED,
    (Step.REOPEN, State.IN_REVIEW): State.DRAFT,
    (Step.REOPEN, State.APPROVED): State.DRAFT,
    (Step.REOPEN, State.SCHEDULED): State.DRAFT,
    (Step.REOPEN, State.CANCELLED): State.DRAFT,
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_every_step_from_every_state(step, state):
    if (step, state) in WAYS:
        assert rules.step_leads(step, state) == WAYS[step, state]
    else:
        with pytest.raises(Refused) as refusal:
            rules.step_leads(step, state)
        assert refusal.value.text == rules.WRONG_STEP[step]


@pytest.mark.parametrize("state", State)
def test_the_steps_that_are_offered_are_those_that_can_be_taken(state):
    assert set(rules.steps_from(state)) == {step for step, source in WAYS if source == state}


def test_the_usual_step_is_offered_first():
    usual = {state: rules.steps_from(state)[:1] for state in State}

    assert usual == {
        State.IDEA: [Step.CANCEL],
        State.DRAFT: [Step.SEND],
        State.IN_REVIEW: [Step.APPROVE],
        State.APPROVED: [Step.SCHEDULE],
        State.SCHEDULED: [Step.PUBLISH],
        State.PUBLISHED: [],
        State.CANCELLED: [Step.REOPEN],
    }


# -- review --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "texts", "said"),
    [
        (None, ["Text"], "A post needs a day before it can go to review."),
        (date(2026, 11, 26), [], "A post needs a channel and a text before it can go to review."),
        (date(2026, 11, 26), ["Text", ""], "One channel has no text yet. Write it or take the channel away."),
        (date(2026, 11, 26), [" \n\t"], "One channel has no text yet. Write it or take the channel away."),
        (None, [], "A post needs a day before it can go to review."),
    ],
)
def test_review_needs_a_day_and_a_text_on_each_channel(day, texts, said):
    with pytest.raises(Refused) as refusal:
        rules.check_sendable(day=day, texts=texts)

    assert refusal.value.text == said


def test_a_day_and_a_text_are_enough_for_review():
    rules.check_sendable(day=date(2026, 11, 26), texts=["Text", "Another"])


# -- who -----------------------------------------------------------------------------------------------------------

READER = Access(1, {MARKETING: Role.READER})
EDITOR = Access(2, {MARKETING: Role.EDITOR})
APPROVER = Access(3, {MARKETING: Role.APPROVER})
SECOND = Access(4, {LEGAL: Role.APPROVER})
ELSEWHERE = Access(5, {INNOVATION: Role.APPROVER})
MANAGER = Access(6, {}, Standing.MANAGER)
ADMIN = Access(7, {}, Standing.ADMIN)
APPROVAL = (Step.APPROVE, Step.RETURN)


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize(
    ("access", "approves", "edits"),
    [
        (READER, False, False),
        (EDITOR, False, True),
        (APPROVER, True, True),
        (SECOND, True, False),
        (ELSEWHERE, False, False),
        (MANAGER, False, False),
        (ADMIN, True, True),
    ],
)
def test_who_may_take_a_step(step, access, approves, edits):
    """The post is Marketing's, and its topic needs Legal too."""
    assert rules.may_step(step, access, [MARKETING, LEGAL]) is (approves if step in APPROVAL else edits)


@pytest.mark.parametrize("step", APPROVAL)
def test_a_second_department_approves_only_where_it_has_to(step):
    assert not rules.may_step(step, SECOND, [MARKETING])


def test_somebody_else_approves():
    rules.check_four_eyes(3, owner_id=1, written_by={1, 2}, others=[])


@pytest.mark.parametrize(
    ("person", "others", "said"),
    [
        (1, ["Mara Lindt"], "This is your post, so someone else has to approve it. Mara Lindt can."),
        (1, [], "This is your post, so someone else has to approve it."),
        (2, ["Mara Lindt"], "You wrote this post, so someone else has to approve it. Mara Lindt can."),
        (
            2,
            ["Ada", "Ben", "Cem", "Dora"],
            "You wrote this post, so someone else has to approve it. Ada, Ben, Cem can.",
        ),
        (2, [], "You wrote this post, so someone else has to approve it."),
    ],
)
def test_four_eyes_names_who_can(person, others, said):
    with pytest.raises(Refused) as refusal:
        rules.check_four_eyes(person, owner_id=1, written_by={2}, others=others)

    assert refusal.value.text % refusal.value.values == said


@pytest.mark.parametrize(
    ("departments", "given", "completes", "refused"),
    [
        ([MARKETING], [], False, False),
        ([MARKETING], [MARKETING], False, True),
        ([MARKETING, LEGAL], [MARKETING], True, False),
        ([], [], False, True),
        ([MARKETING], [MARKETING], True, False),  # the other department is no longer needed
    ],
)
def test_a_department_approves_once(departments, given, completes, refused):
    try:
        rules.check_adds_approval(departments, given=given, completes=completes)
    except Refused:
        assert refused
    else:
        assert not refused


# -- what stays as it is -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("check", [rules.check_movable, rules.check_writable])
def test_what_is_out_or_cancelled_stays_as_it_is(check, state):
    if state in (State.PUBLISHED, State.CANCELLED):
        with pytest.raises(Refused) as refusal:
            check(state)
        assert refusal.value.text.startswith(f"This post is {state.value}.")
    else:
        check(state)


@pytest.mark.parametrize("state", State)
def test_only_ideas_and_drafts_go_to_the_backlog(state):
    if state in (State.IDEA, State.DRAFT):
        rules.check_unplannable(state)
    else:
        with pytest.raises(Refused):
            rules.check_unplannable(state)


# -- quiet days ----------------------------------------------------------------------------------------------------

QUIET = [(date(2026, 12, 24), date(2026, 12, 26), "holidays"), (date(2026, 11, 28), date(2026, 11, 28), "stocktaking")]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 12, 23), None),
        (date(2026, 12, 24), "holidays"),
        (date(2026, 12, 25), "holidays"),
        (date(2026, 12, 26), "holidays"),
        (date(2026, 12, 27), None),
        (date(2026, 11, 28), "stocktaking"),
        (date(2026, 11, 27), None),
        (date(2026, 11, 29), None),
    ],
)
def test_both_ends_of_a_quiet_period_are_quiet(day, reason):
    if reason is None:
        rules.check_quiet(day, QUIET, stays=None)
    else:
        with pytest.raises(Refused) as refusal:
            rules.check_quiet(day, QUIET, stays=date(2026, 11, 26))
        assert refusal.value.values == {
            "long_month": day,
            "reason": reason,
            "long_weekday": date(2026, 11, 26),
        }
        assert refusal.value.field == "day"


def test_a_post_without_a_day_stays_nowhere():
    with pytest.raises(Refused) as refusal:
        rules.check_quiet(date(2026, 11, 28), QUIET, stays=None)

    assert refusal.value.text == "%(long_month)s is in a quiet period (%(reason)s)."


# -- gaps ----------------------------------------------------------------------------------------------------------

TEN = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)  # 10:00 in Berlin


@pytest.mark.parametrize(
    ("minutes", "close"),
    [(-121, False), (-120, False), (-119, True), (0, True), (119, True), (120, False), (121, False)],
)
def test_a_gap_holds_to_both_sides_and_ends_exactly_where_it_says(minutes, close):
    neighbour = Neighbour("LinkedIn DE", TEN + timedelta(minutes=minutes), 120)

    assert rules.too_close(TEN, [neighbour]) == (neighbour if close else None)


def test_the_nearest_neighbour_is_named():
    before = Neighbour("LinkedIn DE", TEN - timedelta(minutes=90), 120)
    after = Neighbour("Mastodon", TEN + timedelta(minutes=30), 60)

    assert rules.too_close(TEN, [before, after]) == after
    assert rules.too_close(TEN, [after, before]) == after


def test_each_channel_has_its_own_gap():
    near = Neighbour("Mastodon", TEN + timedelta(minutes=45), 30)
    far = Neighbour("LinkedIn DE", TEN + timedelta(minutes=200), 240)

    assert rules.too_close(TEN, [near, far]) == far


def test_a_post_without_a_time_is_close_to_nothing():
    assert rules.too_close(None, [Neighbour("LinkedIn DE", TEN, 120)]) is None


@pytest.mark.parametrize(
    ("day", "one", "other", "minutes"),
    [
        (date(2027, 3, 28), time(1, 30), time(3, 30), 60),  # the clocks go forward between
        (date(2026, 10, 25), time(1, 30), time(3, 30), 180),  # and back
        (date(2026, 11, 26), time(1, 30), time(3, 30), 120),
    ],
)
def test_a_gap_is_time_that_passes_not_what_clocks_show(day, one, other, minutes):
    moment, neighbour = (instant_of(day, at, BERLIN) for at in (one, other))

    assert rules.too_close(moment, [Neighbour("LinkedIn DE", neighbour, minutes)]) is None
    assert rules.too_close(moment, [Neighbour("LinkedIn DE", neighbour, minutes + 1)]) is not None


# -- overdue -------------------------------------------------------------------------------------------------------

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize("state", State)
def test_only_what_nobody_has_approved_is_overdue(state):
    late = rules.is_overdue(state, TODAY, TEN, now=TEN + timedelta(minutes=1), today=TODAY)

    assert late is (state in (State.DRAFT, State.IN_REVIEW))


@pytest.mark.parametrize(("seconds", "overdue"), [(-1, False), (0, False), (1, True)])
def test_a_post_with_a_time_is_overdue_once_it_has_passed(seconds, overdue):
    now = TEN + timedelta(seconds=seconds)

    assert rules.is_overdue(State.IN_REVIEW, TODAY, TEN, now=now, today=TODAY) is overdue


@pytest.mark.parametrize(("days", "overdue"), [(-1, True), (0, False), (1, False)])
def test_a_post_without_a_time_has_its_whole_day(days, overdue):
    day = TODAY + timedelta(days=days)

    assert rules.is_overdue(State.DRAFT, day, None, now=TEN, today=TODAY) is overdue


def test_a_draft_without_a_day_is_never_overdue():
    assert not rules.is_overdue(State.DRAFT, None, None, now=TEN, today=TODAY)


# -- the fingerprint -----------------------------------------------------------------------------------------------


def test_a_fingerprint_tells_contents_apart_whatever_the_order_of_their_keys():
    one = rules.fingerprint({"text": "Grüße", "link": ""})

    assert one == rules.fingerprint({"link": "", "text": "Grüße"})
    assert len({one, rules.fingerprint({"text": "Grüsse", "link": ""}), rules.fingerprint({"text": "Grüße"})}) == 3
    assert len(one) == 64


def test_a_fingerprint_can_be_had_of_half_a_character_pair_too():
    assert rules.fingerprint({"text": "\ud800"}) != rules.fingerprint({"text": "?"})
