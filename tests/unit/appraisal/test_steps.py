"""The steps of a cycle: days of their own for lists, reminders and what is late; and a stop that loses nothing."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from appraisal.models import Appraisal, Cycle, CycleStep, Rater, Reminder, Review
from appraisal.models.steps import StepKind
from appraisal.queries.held import held_rows
from appraisal.queries.lists import given_by, in_order, own_appraisals, rows_for
from appraisal.queries.next_steps import Viewer
from appraisal.queries.nudging import nudge_plan
from appraisal.queries.pages import appraisal_page
from appraisal.queries.steps import StepDays, step_lines, step_now, timetables
from appraisal.services.cycles import fill_cycle
from appraisal.services.reminders import send_due_reminders
from appraisal.services.signing import sign_as_person
from appraisal.services.steps import (
    NotThoseDays,
    OnlyLater,
    set_step,
)
from appraisal.states import CycleState
from tests.factories import NOW, TODAY, give_role, make_staff, make_user
from tests.factories_appraisal import appraisal_of, brought_to, make_appraisal, make_cycle
from tests.unit.appraisal.test_ladder import BOTH, DUE, make_ward
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.audit.transitions import move
from values_hub.common.waiting import waiting_on
from values_hub.people.models import User

pytestmark = pytest.mark.django_db

PREPARE, MEET, RECORD, SIGN, REVIEW = StepKind
DAY = dt.timedelta(days=1)


@pytest.fixture
def ward():
    return make_ward()


def put(cycle, kind, *, opens=None, due=None, stop=False):
    """As it stands, whatever the cycle's state."""
    CycleStep.objects.update_or_create(
        cycle=cycle, kind=kind, defaults={"opens_days": opens, "due_days": due, "hard_stop": stop}
    )


def told(first, last):
    """Whom each night from `first` to `last` days after the due date tells anew, where it tells anybody."""
    found = {}
    for days in range(first, last + 1):
        before = set(Reminder.objects.values_list("pk", flat=True))
        send_due_reminders(today=DUE + days * DAY, at=NOW)
        names = set(Reminder.objects.exclude(pk__in=before).values_list("recipient__first_name", flat=True))
        if names:
            found[days] = names
    return found


def fresh(appraisal):
    return appraisal_of(appraisal.staff, appraisal.cycle)


def user_of(staff):
    return User.objects.get(pk=staff.user.pk)


def at(day):
    return dt.datetime.combine(day, dt.time(9), dt.UTC)


# What a step's day is.
GIVEN = dt.datetime(2026, 1, 10, 9, tzinfo=dt.UTC)
ON = dt.date(2026, 4, 15)


def now(days, state="not_started", reopened=None, given=GIVEN, due_on=ON):
    table = {PREPARE: days} if days else None
    return step_now(table, state, due_on=due_on, given_at=given, reopened_until=reopened)


@pytest.mark.parametrize(
    ("days", "due"),
    [
        (None, ON), (StepDays(), ON), (StepDays(due=0), ON), (StepDays(due=-28), ON - 28 * DAY),
        (StepDays(due=10), ON + 10 * DAY),
    ],
)  # fmt: skip
def test_a_step_is_due_on_its_own_day_and_otherwise_with_the_appraisal(days, due):
    found = now(days)
    assert (found.kind, found.due_on, found.opens_on, found.is_closed(due + DAY)) == (
        PREPARE,
        due,
        None,
        False,
    )


@pytest.mark.parametrize(
    ("state", "kind", "to_do"),
    [
        ("not_started", PREPARE, "to prepare"), ("preparing", PREPARE, "to prepare"), ("ready", MEET, "to talk"),
        ("met", RECORD, "to write the record"), ("drafted", SIGN, "to sign"), ("signed_by_manager", SIGN, "to sign"),
        ("signed", None, ""), ("disagreed", None, ""), ("ended", None, ""),
    ],
)  # fmt: skip
def test_each_state_stands_at_its_step(state, kind, to_do):
    found = now(StepDays(due=-28, hard_stop=True), state)
    assert (found.kind, found.to_do) == (kind, to_do)
    assert found.due_on == (ON - 28 * DAY if kind == PREPARE else ON)


def test_whoever_comes_in_late_has_two_weeks_unless_the_appraisal_itself_is_due_sooner():
    late = dt.datetime(2026, 4, 1, 23, 30, tzinfo=dt.UTC)
    # Half past eleven in Greenwich is the second by the Trust's summer clock.
    assert now(StepDays(due=-28), given=late, due_on=ON + 30 * DAY).due_on == dt.date(2026, 4, 17)
    assert now(StepDays(due=-28), given=late).due_on == ON
    assert now(StepDays(due=-28), given=GIVEN).due_on == ON - 28 * DAY


def test_it_closes_after_its_day_and_not_on_it():
    found = now(StepDays(due=-28, hard_stop=True))
    assert [found.is_closed(ON + days * DAY) for days in (-29, -28, -27)] == [False, False, True]
    reopened = now(StepDays(due=-28, hard_stop=True), reopened=ON - 20 * DAY)
    assert [reopened.is_closed(ON + days * DAY) for days in (-27, -20, -19)] == [False, False, True]


def test_it_opens_on_its_day():
    found = now(StepDays(opens=-42))
    assert [found.has_opened(ON + days * DAY) for days in (-43, -42)] == [False, True]


# Reminders.
def test_reminders_count_from_the_day_of_the_step(ward):
    put(ward.cycle, PREPARE, due=-28)
    assert told(-44, -27) == {-42: BOTH, -35: BOTH, -28: BOTH} | {-44: BOTH}
    brought_to(ward.appraisal, "ready")
    assert told(-26, 0) == {-26: {"Grace"}, -14: {"Grace"}, -7: {"Grace"}, 0: {"Grace"}}


def test_a_step_that_is_due_after_the_appraisal_is_reminded_of_to_the_end_of_its_ladder(ward):
    put(ward.cycle, PREPARE, due=40)
    assert told(98, 98) == {98: {"Shazia"}}


def test_nobody_is_reminded_before_a_step_opens(ward):
    put(ward.cycle, PREPARE, opens=-10)
    assert told(-40, -8) == {-10: BOTH}


def test_another_cycle_keeps_its_own_days(ward):
    other = make_cycle(name="Other", unit=ward.amina.post.unit, due_on=DUE)
    Appraisal.objects.filter(cycle=other).exclude(staff=ward.amina).delete()
    put(other, PREPARE, due=-28)
    send_due_reminders(today=DUE - 28 * DAY, at=NOW)
    assert set(Reminder.objects.values_list("appraisal__cycle__name", "due_on", "rung")) == {
        ("Other", DUE - 28 * DAY, 0), (ward.cycle.name, DUE, -30),
    }  # fmt: skip


def test_colleagues_are_reminded_by_the_day_of_the_preparation(ward):
    colleague = make_staff("Precious")
    Rater.objects.create(
        appraisal=ward.appraisal,
        staff=colleague,
        proposed_at=NOW,
        agreed_at=NOW,
        agreed_by=ward.appraisal.appraiser.user,
        asked_at=NOW,
    )
    put(ward.cycle, PREPARE, due=-20)
    assert [days for days, names in told(-40, -18).items() if "Precious" in names] == [-34, -27]


def test_hr_remind_by_the_day_of_the_step(ward):
    put(ward.cycle, PREPARE, due=-28)
    plan = nudge_plan(ward.cycle, user_of(ward.harriet), "", TODAY)
    assert {each.due_on for one in plan.recipients for each in one.owed} == {DUE - 28 * DAY}


# Lists and pages.
def test_lists_say_when_the_step_is_due_and_that_it_is_late(ward):
    put(ward.cycle, PREPARE, due=-28)
    day = DUE - 28 * DAY

    def said(today):
        (own,) = rows_for(own_appraisals(user_of(ward.amina)), Viewer.PERSON, today)
        (held,) = held_rows(ward.appraisal.cycle, [ward.appraisal.pk], user_of(ward.harriet), today)
        assert (own.due_on, own.overdue, own.to_do) == (held.due_on, held.overdue, held.to_do)
        return own.due_on, own.overdue, own.to_do

    assert said(day) == (day, False, "to prepare")
    assert said(day + DAY) == (day, True, "to prepare")
    brought_to(ward.appraisal, "ready")
    assert said(day + DAY) == (DUE, False, "to talk")


def test_a_managers_list_is_in_the_order_of_the_day_of_each_step(ward):
    put(ward.cycle, PREPARE, due=-28)
    put(ward.cycle, MEET, due=-10)
    ready, late, other = (make_staff(name, unit=ward.grace.post.unit, manager=ward.grace) for name in "BCD")
    Cycle.objects.update(filled_at=None)
    fill_cycle(cycle_id=ward.cycle.pk, at=NOW)
    # Due as a whole ten days before Amina's, and a week after hers; who is ready has a step that comes later.
    brought_to(appraisal_of(ready, ward.cycle), "ready")
    Appraisal.objects.filter(staff=ready).update(due_on=DUE - 10 * DAY)
    Appraisal.objects.filter(staff=late).update(due_on=DUE + 7 * DAY)
    # HR reopened this one, so it is due last of all.
    Appraisal.objects.filter(staff=other).update(reopened_until=DUE + 50 * DAY)

    given = given_by(user_of(ward.grace))

    listed = rows_for(in_order(given.ids), Viewer.APPRAISER, TODAY, given.tables)
    assert [(row.person.split()[0], row.due_on, row.to_do) for row in listed] == [
        ("Amina", DUE - 28 * DAY, "to prepare"), ("C", DUE - 21 * DAY, "to prepare"),
        ("B", DUE - 20 * DAY, "to talk"), ("D", DUE + 50 * DAY, "to prepare"),
    ]  # fmt: skip


def test_the_home_page_says_when_the_step_is_due(ward):
    put(ward.cycle, PREPARE, due=-28)
    for staff in (ward.amina, ward.grace):
        assert [each.due_on for each in waiting_on(user_of(staff), TODAY)] == [DUE - 28 * DAY]


def test_the_page_says_both_days_and_when_it_has_closed(ward):
    put(ward.cycle, PREPARE, due=-28, stop=True)
    page = appraisal_page(ward.appraisal, user_of(ward.amina), DUE - 28 * DAY)
    assert (page.due_on, page.appraisal_due_on, page.closed) == (DUE - 28 * DAY, DUE, "")
    page = appraisal_page(ward.appraisal, user_of(ward.amina), DUE - 27 * DAY)
    assert (page.overdue, page.may_reopen) == (True, False)
    assert page.closed == (
        "This step closed after 18 March 2026. What has been written is kept. HR can reopen it: ask them, and say why."
    )
    assert appraisal_page(ward.appraisal, user_of(ward.harriet), DUE - 27 * DAY).may_reopen


# Reviews.
@pytest.mark.parametrize(("due", "days_after"), [(None, 14), (-40, 14), (60, None)])
def test_a_reviewer_has_two_weeks_or_until_the_later_day_that_was_set(due, days_after):
    appraisal = make_appraisal("signed_by_manager", due_on=DUE)
    put(appraisal.cycle, REVIEW, due=due)
    amina = appraisal.staff.user
    sign_as_person(appraisal=appraisal, agrees=False, words="No.", took_place=True, actor=amina, at=at(TODAY))
    wanted = TODAY + days_after * DAY if days_after else DUE + 60 * DAY
    assert Review.objects.get().due_on == wanted


# HR set them.
def setting(cycle, kind=PREPARE, **days):
    return set_step(cycle=cycle, kind=kind, days=StepDays(**days), actor=make_user(), at=NOW)


def test_hr_set_a_drafts_steps_and_it_is_on_the_trail():
    cycle = make_cycle(opened=False)
    setting(cycle, opens=-42, due=-14, hard_stop=True)
    setting(cycle, due=-21)
    assert timetables([cycle.pk]) == {cycle.pk: {PREPARE: StepDays(None, -21, False)}}
    events = Event.objects.filter(action="appraisal_cycle.step_set")
    assert sorted(each.data["due"] for each in events) == [-21, -14]
    assert [each.due for each in step_lines(cycle)] == [
        "21 days before the appraisal is due", *["With the appraisal"] * 3, "Two weeks after the person signed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        (PREPARE, {"due": -181}), (PREPARE, {"due": 181}), (PREPARE, {"opens": -181}),
        (PREPARE, {"opens": -10, "due": -11}), (PREPARE, {"opens": 1}), (REVIEW, {"opens": -1}),
        (REVIEW, {"hard_stop": True}),
    ],
)  # fmt: skip
def test_days_that_cannot_be_are_refused_and_the_database_holds_them_too(kind, days):
    cycle = make_cycle(opened=False)
    with pytest.raises(NotThoseDays):
        setting(cycle, kind, **days)
    row = CycleStep(
        cycle=cycle, kind=kind, opens_days=days.get("opens"), due_days=days.get("due"),
        hard_stop=days.get("hard_stop", False),
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"due": 7}), ({"due": -14}, {"due": -7}), ({"due": -14}, {}), ({"opens": -10}, {"opens": -20}),
        ({"opens": -10}, {}), ({"stop": True}, {"hard_stop": False}), ({"stop": True}, {"hard_stop": True}),
    ],
)  # fmt: skip
def test_an_open_cycle_takes_later_days(before, after):
    cycle = make_appraisal().cycle
    put(cycle, PREPARE, **before)
    setting(cycle, **after)
    assert timetables()[cycle.pk] == {PREPARE: StepDays(**after)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"due": -1}), ({"due": -7}, {"due": -14}), ({"due": 7}, {}), ({}, {"opens": -100}),
        ({"opens": -20}, {"opens": -10}), ({}, {"hard_stop": True}),
    ],
)  # fmt: skip
def test_in_an_open_cycle_nothing_comes_sooner_or_begins_to_close(before, after):
    cycle = make_appraisal().cycle
    put(cycle, PREPARE, **before)
    with pytest.raises(OnlyLater):
        setting(cycle, **after)
    assert list(CycleStep.objects.values_list("opens_days", "due_days", "hard_stop")) == [
        (before.get("opens"), before.get("due"), before.get("stop", False))
    ]


def test_a_closed_cycle_keeps_its_steps(ward):
    move(ward.cycle, CycleState.CLOSED, actor=None, at=NOW)
    with pytest.raises(OnlyLater):
        setting(ward.cycle, due=7)
    assert timetables() == timetables([]) == {}


def test_hr_of_a_unit_cannot_reopen_their_own(ward):
    put(ward.cycle, PREPARE, stop=True)
    give_role(ward.amina.user, Role.HR)
    assert not decide(user_of(ward.amina), Action.REOPEN_STEP, ward.appraisal)
    assert decide(user_of(ward.shazia), Action.REOPEN_STEP, ward.appraisal)


def test_what_is_due_long_after_the_rest_is_reminded_of_when_its_own_day_comes_near(ward):
    put(ward.cycle, RECORD, due=120)
    brought_to(ward.appraisal, "met")

    assert told(-1, 1) == {}
    assert list(told(59, 61)) == [60]
