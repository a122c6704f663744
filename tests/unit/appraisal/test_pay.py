"""A pay step follows the five standards, and no rating comes near it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal.models import PayStep
from appraisal.queries.pay import STANDARDS, facts_of
from appraisal.services.pay import NotByTheStandards, decide_pay_step
from tests.factories import NOW, TODAY, make_staff
from tests.factories_appraisal import appraisal_of, brought_to, make_cycle
from values_hub.audit.transitions import AlreadyDone
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db

STEP = TODAY + dt.timedelta(days=30)
ALL_MET = {**dict.fromkeys(STANDARDS, True), "team_appraised": None}


@pytest.fixture
def amina():
    return make_staff("Amina", "Khan", manager=make_staff("Grace", "Okafor"), pay_step_on=STEP)


def decide(staff, met=ALL_MET, reason="", plan="", review_on=None):
    return decide_pay_step(
        staff=staff, met=met, reason=reason, plan=plan, review_on=review_on, today=TODAY,
        actor=staff.manager.user, at=NOW,
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
    assert "You can appeal." in Message.objects.get(to=amina.user.email).text


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


def test_it_is_decided_once(amina):
    decide(amina)
    with pytest.raises(AlreadyDone):
        decide(amina)


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
