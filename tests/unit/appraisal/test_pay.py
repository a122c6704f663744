"""A pay step follows the five standards, and no rating comes near it."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from appraisal.models import Conflict, PayStep
from appraisal.queries.pay import APPEAL, STANDARDS, decisions_on, facts_of, near_steps
from appraisal.services.pay import NotByTheStandards, decide_pay_step
from tests.factories import NOW, TODAY, make_staff
from tests.factories_appraisal import appraisal_of, brought_to, make_cycle
from values_hub.audit.transitions import AlreadyDone
from values_hub.common.waiting import waiting_on
from values_hub.outbox.models import Message
from values_hub.people.models import User

pytestmark = pytest.mark.django_db

STEP = TODAY + dt.timedelta(days=30)
ALL_MET = {**dict.fromkeys(STANDARDS, True), "team_appraised": None}


@pytest.fixture
def amina():
    return make_staff("Amina", "Khan", manager=make_staff("Grace", "Okafor"), pay_step_on=STEP)


def decide(staff, met=ALL_MET, reason="", plan="", review_on=None, not_held=False, at=NOW):
    return decide_pay_step(
        staff=staff, met=met, reason=reason, plan=plan, review_on=review_on, today=at.date(), not_held=not_held,
        actor=staff.manager.user, at=at,
    )  # fmt: skip


def test_when_all_are_met_it_goes_ahead_and_the_person_is_told(amina):
    assert decide(amina).outcome == "goes_up"
    assert Message.objects.get(to=amina.user.email).subject == "Your pay step goes ahead"


@pytest.mark.parametrize("standard", list(STANDARDS))
def test_when_one_is_not_met_it_waits_with_a_reason_a_plan_and_a_day(amina, standard):
    met = {**ALL_MET, standard: False}
    with pytest.raises(NotByTheStandards):
        decide(amina, met, reason="Training is late.", plan="Book it.")
    row = decide(amina, met, reason="Training is late.", plan="Book it.", review_on=STEP)
    assert (row.outcome, row.review_on) == ("waits", STEP)
    assert APPEAL in Message.objects.get(to=amina.user.email).text


@pytest.mark.parametrize(
    "given",
    [
        {"met": {**ALL_MET, "training": None}},
        {"met": {}},
        {"met": {**ALL_MET, "training": False}, "reason": "Late.", "plan": "Book.", "review_on": TODAY},
    ],
)
def test_what_does_not_follow_is_refused(amina, given):
    with pytest.raises(NotByTheStandards):
        decide(amina, **given)
    assert not PayStep.objects.exists()


def test_what_goes_ahead_is_decided_once(amina):
    decide(amina)
    with pytest.raises(AlreadyDone):
        decide(amina)


WAITS = {
    "met": {**ALL_MET, "training": False},
    "reason": "Training is late.",
    "plan": "Book it.",
    "review_on": STEP,
}


def test_what_waits_is_looked_at_again_and_what_was_found_before_is_kept(amina):
    decide(amina, **WAITS)
    decide(amina, **{**WAITS, "reason": "Still late."}, at=NOW + dt.timedelta(days=7))
    decide(amina, at=NOW + dt.timedelta(days=14))
    assert [(row.outcome, row.reason) for row in decisions_on(amina)] == [
        ("goes_up", ""), ("waits", "Still late."), ("waits", "Training is late."),
    ]  # fmt: skip
    with pytest.raises(AlreadyDone):
        decide(amina, at=NOW + dt.timedelta(days=21))


def test_pressing_twice_is_one_decision(amina):
    assert decide(amina, **WAITS) == decide(amina, **WAITS)
    assert Message.objects.count() == 1


def test_an_appraisal_that_a_manager_did_not_hold_does_not_count_against_the_person(amina):
    without = {**ALL_MET, "appraised": False}
    with pytest.raises(NotByTheStandards, match="a manager’s to hold"):
        decide(amina, without, not_held=None)
    row = decide(amina, without, not_held=True)
    assert (row.outcome, row.appraised, row.not_held) == ("goes_up", False, True)


def test_nor_does_it_make_up_for_another_standard(amina):
    row = decide(amina, **{**WAITS, "met": {**ALL_MET, "appraised": False, "training": False}}, not_held=True)
    assert row.outcome == "waits"


@pytest.mark.parametrize("not_held", [None, False])
def test_the_database_lets_nobody_go_up_without_an_appraisal_that_was_theirs_to_have(amina, not_held):
    with pytest.raises(IntegrityError):
        PayStep.objects.create(
            staff=amina, step_on=STEP, decided_at=NOW, decided_by=amina.manager.user, outcome="goes_up",
            not_held=not_held, **{**ALL_MET, "appraised": False},
        )  # fmt: skip


@pytest.mark.parametrize(("band", "group"), [("VSM", "02"), ("", "01")])
def test_who_is_not_under_agenda_for_change_has_no_pay_step(amina, band, group):
    type(amina.post).objects.filter(pk=amina.post_id).update(band=band, staff_group=group)
    with pytest.raises(NotByTheStandards, match="Agenda for Change"):
        decide(amina)
    assert near_steps(amina.manager, TODAY) == []


# ---- what the manager is told at home


def near(amina, today):
    return [(each.staff, each.on, each.again) for each in near_steps(amina.manager, today)]


@pytest.mark.parametrize(("days_before", "told"), [(61, False), (60, True), (0, True), (-20, True)])
def test_a_manager_hears_of_a_step_sixty_days_before_and_until_it_is_decided(amina, days_before, told):
    today = STEP - dt.timedelta(days=days_before)
    assert near(amina, today) == ([(amina, STEP, False)] if told else [])


def test_then_of_the_day_on_which_it_is_looked_at_again(amina):
    review = TODAY + dt.timedelta(days=100)
    decide(amina, **{**WAITS, "review_on": review})
    assert near(amina, TODAY) == []
    assert near(amina, review - dt.timedelta(days=60)) == [(amina, review, True)]
    decide(amina, at=NOW + dt.timedelta(days=90))
    assert near(amina, review) == []


def test_nobody_hears_of_it_who_is_kept_from_the_person(amina):
    Conflict.objects.create(staff=amina, other=amina.manager, agreed_at=NOW)
    assert near(amina, TODAY) == []


def test_it_stands_on_the_managers_home_and_on_nobody_elses(amina):
    def lines(user):
        return [
            each.title for each in waiting_on(User.objects.get(pk=user.pk), TODAY) if "pay step" in each.title
        ]

    assert lines(amina.manager.user) == ["Decide Amina Khan’s pay step"]
    assert lines(amina.user) == []


def test_without_a_date_there_is_nothing_to_decide():
    with pytest.raises(NotByTheStandards):
        decide(make_staff("Ola", manager=make_staff("Boss")))


def test_the_facts_are_the_appraisal_of_the_last_twelve_months_and_the_teams(amina):
    assert facts_of(amina, TODAY).last_met_on is None
    brought_to(appraisal_of(amina, make_cycle()), "signed", met_on=TODAY)
    assert facts_of(amina, TODAY).last_met_on == TODAY
    assert facts_of(amina, TODAY + dt.timedelta(days=400)).last_met_on is None
    grace = facts_of(amina.manager, TODAY)
    assert (grace.team, grace.team_without) == (1, 0)
    assert facts_of(amina, TODAY).team is None


def test_an_appraisal_of_which_the_person_says_that_it_did_not_take_place_is_none(amina):
    brought_to(appraisal_of(amina, make_cycle()), "signed", met_on=TODAY, took_place=False)
    assert facts_of(amina, TODAY).last_met_on is None
    grace = facts_of(amina.manager, TODAY)
    assert (grace.team, grace.team_without) == (1, 1)


@pytest.mark.parametrize("agreed", ["0", "4"])
def test_no_rating_is_read(amina, agreed):
    brought_to(appraisal_of(amina, make_cycle()), "signed", agreed=agreed)
    with CaptureQueriesContext(connection) as queries:
        facts_of(amina, TODAY)
        decide(amina)
    assert not [query for query in queries if "rating" in query["sql"].lower()]


@pytest.mark.parametrize("account", ["none", "closed"])
def test_a_decision_about_somebody_who_cannot_sign_in_is_kept_and_told_to_nobody(amina, account):
    if account == "none":
        type(amina).objects.filter(pk=amina.pk).update(user=None)
    else:
        User.objects.filter(pk=amina.user.pk).update(is_active=False)

    row = decide(type(amina).objects.get(pk=amina.pk))

    assert row.outcome == "goes_up"
    assert not Message.objects.exists()
