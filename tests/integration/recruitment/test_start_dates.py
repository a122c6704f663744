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
        early = candidate.get(own("start_date", world), follow=True)
        assert early.redirect_chain == [(own("offer", world), 302)]
        assert "We have not proposed a first day yet." in early.text
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


def test_the_day_that_hr_have_set_since_is_named_on_both_pages(as_):
    world = make_cleared()
    person, day, other = world.applications[0], dt.date(2026, 6, 1), dt.date(2026, 6, 8)
    start_dates.propose_start(application=person, start_on=day, actor=world.hr, at=CLEARED_AT)
    answer = {"seen": day.isoformat(), "suits": True, "actor": person.applicant, "at": CLEARED_AT}
    start_dates.answer_start(application=person, **answer)
    start_dates.follow_first_day(key=person.pk, first_day=other, actor=world.hr, at=CLEARED_AT)
    with time_machine.travel(CLEARED_AT, tick=False):
        hr, candidate = as_(world.hr), as_(person.applicant)
        offer, start = candidate.get(own("offer", world)).text, candidate.get(own("start_date", world)).text
        theirs, again = hr.get(page("offer", world, 0)).text, hr.get(page("propose_start", world, 0)).text
        joining = hr.get(page("joining", world)).text

    assert "Monday 8 June 2026, in place of 1 June 2026, which you had agreed to" in offer
    assert '<p class="nhsuk-body-l">Monday 8 June 2026</p>' in start
    assert "We have set this day since. You had agreed to 1 June 2026" in start
    assert "HR have set 8 June 2026 since, where they get ready for them, and have told them" in theirs
    assert "HR have set 8 June 2026 since" in again
    assert 'value="8"' in again
    assert 'value="8"' in joining


def test_a_day_that_hr_have_set_before_one_was_agreed_is_said_to_be_that(as_):
    world = make_checking()
    person = world.applications[0]
    start_dates.follow_first_day(key=person.pk, first_day=dt.date(2026, 6, 8), actor=world.hr, at=ACCEPTED_AT)
    assert (
        "Monday 8 June 2026, if your checks are done by then"
        in as_(person.applicant).get(own("offer", world)).text
    )
    assert (
        "8 June 2026, where they get ready for them. It is not agreed yet"
        in as_(world.hr).get(page("offer", world, 0)).text
    )


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
    early = as_(world.hr).get(page("propose_start", world, 0), follow=True)
    assert "is not cleared to start, so there is no start date to agree now." in early.text
    assert as_(world.lead).get(page("propose_start", world, 0)).status_code == 403
    assert as_(make_user()).get(own("start_date", world)).status_code == 404
