"""The first day: HR proposes it, the candidate agrees to the one their page shows."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from recruitment.models import Application
from recruitment.services import start_dates
from tests.factories import make_user
from tests.factories_offer import ACCEPTED_AT, CLEARED_AT, make_checking, make_cleared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(ACCEPTED_AT, tick=False):
        yield


def page(name, world, number=None):
    person = [] if number is None else [world.applications[number].pk]
    return reverse(f"recruitment:{name}", args=[world.vacancy.pk, *person])


def own(name, world, number=0):
    return reverse(f"apply:{name}", args=[world.applications[number].pk])


def date(name, day, month, year):
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": str(year)}


def test_hr_proposes_the_first_day_and_the_candidate_agrees_to_it(as_):
    world = make_cleared()
    with time_machine.travel(CLEARED_AT, tick=False):
        hr, candidate = as_(world.hr), as_(world.applications[0].applicant)
        past = hr.post(page("propose_start", world, 0), date("start_on", 1, 1, 2026))
        assert candidate.get(own("start_date", world)).status_code == 404
        done = hr.post(page("propose_start", world, 0), date("start_on", 1, 6, 2026), follow=True)
        assert "Answer about your start date" in candidate.get(own("offer", world)).text
        first = {"seen": "2026-06-01"}
        unsure = candidate.post(own("start_date", world), {"suits": "no", "wish": "", **first})
        wished = candidate.post(
            own("start_date", world), {"suits": "no", "wish": "A week on.", **first}, follow=True
        )
        read = hr.get(page("propose_start", world, 0)).text
        hr.post(page("propose_start", world, 0), date("start_on", 8, 6, 2026))
        early = candidate.post(own("start_date", world), {"suits": "no", "wish": "In July.", **first})
        agreed = candidate.post(
            own("start_date", world), {"suits": "yes", "wish": "", "seen": "2026-06-08"}, follow=True
        )
        joining = hr.get(page("joining", world)).text

    assert "The start date must be today or later." in past.text
    assert "Waiting for an answer" in done.text
    assert "Enter which day would suit you" in unsure.text
    assert "You told us that this day does not suit you: A week on." in wished.text
    assert "1 June 2026 does not suit them. They say: A week on." in read
    assert "We have proposed another start date since you opened this page." in early.text
    assert "Monday 8 June 2026" in early.text
    # What they wrote is kept, and the next press answers the day the page shows now.
    assert "In July." in early.text
    assert 'value="2026-06-08"' in early.text
    assert "You can give notice where you work now." in agreed.text
    assert "Send your answer" not in agreed.text
    # The day that was agreed stands in the form already.
    assert 'value="8"' in joining


def test_nobody_is_told_to_give_notice_while_a_check_is_open_again(as_):
    world = make_cleared()
    person = world.applications[0]
    day = dt.date(2026, 6, 1)
    start_dates.propose_start(application=person, start_on=day, actor=world.hr, at=CLEARED_AT)
    start_dates.answer_start(
        application=person, seen=day.isoformat(), suits=True, actor=person.applicant, at=CLEARED_AT
    )
    Application.objects.filter(pk=person.pk).update(state="checks")
    with time_machine.travel(CLEARED_AT, tick=False):
        shown = as_(person.applicant).get(own("start_date", world)).text
    assert "You agreed to it" in shown
    assert "You can give notice" not in shown
    assert "Please do not give notice" in shown


def test_nobody_proposes_a_first_day_before_the_checks_are_done_or_answers_for_another(as_):
    world = make_checking()
    assert as_(world.hr).get(page("propose_start", world, 0)).status_code == 404
    assert as_(world.lead).get(page("propose_start", world, 0)).status_code == 403
    assert as_(make_user()).get(own("start_date", world)).status_code == 404
