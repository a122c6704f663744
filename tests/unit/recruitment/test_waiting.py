"""What recruitment puts on the home page, and what it keeps for HR's list."""

import datetime as dt

import pytest

from recruitment.models import Interview, Offer
from recruitment.services import offers, start_dates
from recruitment.services.declarations import declare
from recruitment.services.interviews.planning import make_lead_interviewer
from tests.factories import make_staff
from tests.factories_interviews import FIRST, add_interviewer, agree_all, all_locked, interviewer, make_booked
from tests.factories_offer import (
    ACCEPTED_AT,
    CLEARED_AT,
    make_checking,
    make_cleared,
    make_interviewed,
    make_offered,
)
from values_hub.common.waiting import Desk, waiting_on
from values_hub.people.models import User

pytestmark = pytest.mark.django_db


def titles(user, day, desk=Desk.OWN):
    return [each.title for each in waiting_on(User.objects.get(pk=user.pk), day, desk)]


def test_whoever_leads_the_interviews_hears_that_it_is_time_to_decide():
    world = make_booked(applicants=1, members=3)
    other = interviewer(world, 1)
    make_lead_interviewer(vacancy=world.vacancy, interviewer_id=other.pk, actor=world.hr, at=FIRST)
    agree_all(world, Interview.objects.get(pk=all_locked(world).pk))

    assert "Decide who to appoint as Staff nurse" in titles(other.staff.user, FIRST.date())
    assert "Decide who to appoint as Staff nurse" not in titles(world.members[2].user, FIRST.date())


def test_an_offer_says_nothing_to_hr_until_its_last_day_has_passed():
    world = make_offered()
    offer = Offer.objects.get(application=world.applications[0])

    in_time = titles(world.hr, offer.expires_on, Desk.HR)
    late = titles(world.hr, offer.expires_on + dt.timedelta(days=1), Desk.HR)

    assert not [each for each in in_time if "offer" in each]
    assert f"{world.applications[0].name} has not answered our offer" in late


def test_everybody_hears_what_waits_on_them():
    interviewed = make_interviewed(title="Porter")
    offered = make_offered(title="Cook")
    checking = make_checking(title="Nurse")

    assert titles(interviewed.lead, ACCEPTED_AT.date()) == ["Decide who to appoint as Porter"]
    assert titles(offered.applications[0].applicant, ACCEPTED_AT.date()) == ["Answer our job offer: Cook"]
    assert titles(checking.applications[0].applicant, ACCEPTED_AT.date()) == [
        "Send us what we need for 6 checks"
    ]
    assert titles(checking.hr, ACCEPTED_AT.date(), Desk.HR) == [
        "Start the induction of one person who is coming"
    ]
    late = titles(checking.hr, CLEARED_AT.date(), Desk.HR)
    assert late == [
        "Chase the checks of Candida Applewhite0", "Start the induction of one person who is coming",
    ]  # fmt: skip


def test_hr_hears_of_an_offer_nobody_answered_and_of_a_place_nobody_holds():
    world = make_offered(title="Cook")
    late = titles(world.hr, CLEARED_AT.date(), Desk.HR)
    assert late == ["Candida Applewhite0 has not answered our offer"]

    person = world.applications[0]
    offers.answer_offer(application=person, accepts=False, actor=person.applicant, at=ACCEPTED_AT)
    assert titles(world.hr, ACCEPTED_AT.date(), Desk.HR) == ["Find somebody for Cook"]


def test_whoever_meets_candidates_is_asked_first_whom_they_know():
    world = make_booked(applicants=1, members=2)
    other = add_interviewer(world, make_staff(), declared=False)
    asked = "Say whether you know anybody who applied to be Staff nurse"

    assert asked in titles(other.staff.user, FIRST.date())
    assert asked not in titles(world.members[0].user, FIRST.date())
    declare(member=other, knows="nobody", actor=other.staff.user, at=FIRST)
    assert asked not in titles(other.staff.user, FIRST.date())


def test_a_candidate_is_asked_about_the_day_hr_proposes_until_they_answer():
    world = make_cleared(title="Cook")
    person, day = world.applications[0], CLEARED_AT.date() + dt.timedelta(days=30)
    before = titles(person.applicant, CLEARED_AT.date())

    start_dates.propose_start(application=person, start_on=day, actor=world.hr, at=CLEARED_AT)
    asked = titles(person.applicant, CLEARED_AT.date())

    assert before == []
    assert asked == [f"Say whether you can start as Cook on {day:%-d %B}"]
