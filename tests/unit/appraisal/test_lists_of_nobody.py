"""What lists answer to whoever has nothing to do with them: nothing, though there is something to show to others."""

import datetime as dt

import pytest

from appraisal.models import Appraisal, AppraiserRequest, Review
from appraisal.queries.alarm import missed_reminders
from appraisal.queries.cycles import units_to_choose
from appraisal.queries.directorates import OUTSIDE, directorate_words
from appraisal.queries.eligibility import people_left_out
from appraisal.queries.feedback import waiting_feedback
from appraisal.queries.givers import asked_of_hr
from appraisal.queries.ladder import rung_words
from appraisal.queries.lists import given_by, holder_of, own, unfinished_below, usual_holder
from appraisal.queries.pay import decisions_on
from appraisal.queries.pulses import said_of
from appraisal.queries.reviews import disagreements, review_of, reviews_to_find
from appraisal.queries.sides import labels_of, shared_record
from appraisal.queries.steps import days_words
from appraisal.queries.waiting import another_appraiser, pay_steps
from appraisal.services.feedback import propose_rater
from tests.factories import NOW, TODAY, give_role, make_staff, make_unit, make_user
from tests.factories_appraisal import make_appraisal, make_cycle, share
from tests.unit.appraisal.test_givers import make_ward
from tests.unit.appraisal.test_reviewing import make_line
from values_hub.access.roles import Role
from values_hub.people.models import Unit, User

pytestmark = pytest.mark.django_db


def fresh(user):
    return User.objects.get(pk=user.pk)


def hr_without_a_record():
    user = make_user()
    give_role(user, Role.HR)
    return fresh(user)


def test_a_candidate_gives_nothing_and_nobody_is_below_them():
    ward = make_ward()
    nobody = make_user()

    assert ward.appraisal.pk in given_by(fresh(ward.grace.user)).ids
    assert ward.appraisal.pk in set(unfinished_below(fresh(ward.dawn.user)))
    assert (given_by(nobody).ids, list(unfinished_below(nobody))) == ((), [])
    assert not Appraisal.objects.filter(own(nobody)).exists()
    assert list(said_of(nobody)) == []


def test_a_candidate_is_asked_for_no_feedback_and_no_pay_step():
    appraisal = make_appraisal()
    propose_rater(appraisal=appraisal, staff=make_staff(), actor=appraisal.staff.user, at=NOW)
    appraisal.staff.pay_step_on = TODAY + dt.timedelta(days=30)
    appraisal.staff.save()
    nobody, manager = make_user(), fresh(appraisal.appraiser.user)

    for waiting in (waiting_feedback, pay_steps):
        assert list(waiting(manager, TODAY)) != []
        assert list(waiting(nobody, TODAY)) == []


def test_a_record_without_a_pay_step_has_no_decisions_and_nothing_is_asked(django_assert_num_queries):
    staff = make_staff()

    with django_assert_num_queries(0):
        assert decisions_on(staff) == []


def test_what_is_asked_of_hr_is_asked_of_hr_alone_with_or_without_a_staff_record():
    ward = make_ward()
    ward.ask()
    assert AppraiserRequest.objects.exists()
    hr = hr_without_a_record()

    assert list(asked_of_hr(hr)) == [ward.appraisal]
    assert len(list(another_appraiser(hr, TODAY))) == 1
    assert list(another_appraiser(fresh(ward.mo.user), TODAY)) == []


def test_disagreements_are_hrs_and_the_reviewers_to_see():
    line = make_line()
    hr = hr_without_a_record()

    assert list(disagreements(hr)) == [line.appraisal]
    assert [each.appraisal for each in reviews_to_find(fresh(line.dawn.user))] == [line.appraisal]
    assert list(reviews_to_find(hr)) == []


def test_a_disagreement_from_before_there_were_reviews_has_none():
    line = make_line()
    assert review_of(line.appraisal, TODAY) is not None
    Review.objects.all().delete()

    assert review_of(line.appraisal, TODAY) is None


def test_there_is_no_record_to_read_before_it_is_shared():
    appraisal = make_appraisal("met")
    assert shared_record(appraisal, labels_of(appraisal)) is None

    share(appraisal)

    assert shared_record(appraisal, labels_of(appraisal)) is not None


@pytest.mark.parametrize("state", ["not_started", "ready", "met", "drafted", "signed"])
def test_who_usually_holds_a_state_is_who_a_list_finds(state):
    appraisal = make_appraisal(state)
    hr = hr_without_a_record()

    held = Appraisal.objects.annotate(held_by=holder_of(hr)).get(pk=appraisal.pk).held_by

    assert usual_holder(state) == held
    assert usual_holder("met") == "appraiser"


def test_whoever_is_hr_for_nothing_chooses_no_directorate_and_nothing_is_asked(django_assert_num_queries):
    unit = make_unit("Medicine", kind=Unit.Kind.DIRECTORATE)

    assert units_to_choose(hr_without_a_record()) == [unit]
    nobody = fresh(make_staff(unit=unit).user)
    assert nobody.grants == []
    with django_assert_num_queries(0):
        assert units_to_choose(nobody) == []


def test_whom_a_reason_that_a_cycle_does_not_have_leaves_out():
    make_appraisal()
    cycle = make_cycle(opened=False, name="Without first months")

    assert list(people_left_out(cycle, hr_without_a_record(), "first_months")) == []


def test_words_for_days_and_places():
    unit = make_unit("Medicine", kind=Unit.Kind.DIRECTORATE)

    assert days_words(0) == "On the day the appraisal is due"
    assert rung_words(None) == "Sent by HR"
    assert [directorate_words(key) for key in (OUTSIDE, str(unit.pk), "no-key", "")] == [
        "people outside the directorates", "Medicine", "", "",
    ]  # fmt: skip


def test_a_trust_that_reminds_in_no_hour_misses_no_reminder(settings):
    make_appraisal()
    at = NOW + dt.timedelta(days=3)
    assert missed_reminders(at) is not None

    settings.REMINDER_HOURS = (dt.time(8), dt.time(8))

    assert missed_reminders(at) is None
