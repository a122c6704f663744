"""What recruitment puts on the home page, and what it keeps for HR's list."""

import datetime as dt

import pytest

from recruitment.models import Check, Interview, Offer
from recruitment.services import checks, offers, start_dates, waiving
from recruitment.services.declarations import declare
from recruitment.services.follow_ups import remind_of_ending_permissions
from recruitment.services.interviews.planning import make_lead_interviewer
from recruitment.services.joining import record_joining
from tests.factories import give_role, make_staff
from tests.factories_interviews import FIRST, add_interviewer, agree_all, all_locked, interviewer, make_booked
from tests.factories_offer import (
    ACCEPTED_AT,
    CLEARED_AT,
    check_of,
    make_checking,
    make_cleared,
    make_hr,
    make_interviewed,
    make_offered,
    see,
)
from values_hub.access.roles import Role
from values_hub.common.waiting import Desk, waiting_on
from values_hub.outbox.models import Message
from values_hub.people.models import StaffRecord, User

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


def test_another_from_hr_hears_of_a_check_to_go_on_without_and_whoever_asked_does_not():
    world = make_checking()
    other = make_hr(world)
    check = check_of(world.applications[0], "references")
    waiving.ask_waiver(check=check, risk_assessment="Two are on the way.", actor=world.hr, at=ACCEPTED_AT)

    asked = "Approve going on without a check of Candida Applewhite0, or not"

    assert asked in titles(other, ACCEPTED_AT.date(), Desk.HR)
    assert asked not in titles(world.hr, ACCEPTED_AT.date(), Desk.HR)
    assert asked not in titles(make_checking().hr, ACCEPTED_AT.date(), Desk.HR)


def test_hr_hear_before_a_permission_to_work_ends_also_of_somebody_in_post():
    world = make_cleared()
    ends_on = CLEARED_AT.date() + dt.timedelta(days=100)
    Check.objects.filter(application=world.applications[0], kind="right_to_work").update(expires_on=ends_on)
    record_joining(
        vacancy=world.vacancy, started_on=CLEARED_AT.date(), manager=world.members[0], actor=world.hr, at=CLEARED_AT
    )  # fmt: skip
    asked = "Check again that Candida Applewhite0 may work here"

    assert asked not in titles(world.hr, ends_on - dt.timedelta(days=29), Desk.HR)
    assert asked in titles(world.hr, ends_on - dt.timedelta(days=28), Desk.HR)
    assert asked in titles(world.hr, ends_on + dt.timedelta(days=1), Desk.HR)

    again = check_of(world.applications[0], "right_to_work")
    checks.hand_on(check=again, to="received", reason="It ends.", actor=world.hr, at=CLEARED_AT)
    opened = titles(world.hr, CLEARED_AT.date(), Desk.HR)
    see(again, "rtw_share_code", world.hr, CLEARED_AT, expires_on=ends_on + dt.timedelta(days=700))
    checks.verify(check=again, actor=world.hr, at=CLEARED_AT)

    assert "Finish a check of Candida Applewhite0" in opened
    assert not [each for each in titles(world.hr, ends_on, Desk.HR) if "Applewhite0" in each]


def test_of_somebody_who_has_left_nothing_is_followed_up():
    world = make_cleared()
    Check.objects.filter(application=world.applications[0], kind="right_to_work").update(
        expires_on=CLEARED_AT.date()
    )
    staff = record_joining(
        vacancy=world.vacancy, started_on=CLEARED_AT.date(), manager=world.members[0], actor=world.hr, at=CLEARED_AT
    )  # fmt: skip
    StaffRecord.objects.filter(pk=staff.pk).update(left_on=CLEARED_AT.date())

    assert not [each for each in titles(world.hr, CLEARED_AT.date(), Desk.HR) if "may work here" in each]


def test_hr_hear_of_a_certificate_that_was_still_to_come_on_the_first_day():
    world = make_cleared()
    Check.objects.filter(application=world.applications[0], kind="dbs").update(
        state="waived", risk_assessment="Never alone.", waived_by=world.hr
    )
    asked = "See the DBS certificate of Candida Applewhite0"
    assert asked not in titles(world.hr, CLEARED_AT.date(), Desk.HR)

    record_joining(
        vacancy=world.vacancy, started_on=CLEARED_AT.date(), manager=world.members[0], actor=world.hr, at=CLEARED_AT
    )  # fmt: skip

    assert asked in titles(world.hr, CLEARED_AT.date(), Desk.HR)


def test_hr_are_written_to_once_before_a_permission_ends():
    world = make_cleared()
    trust_hr = make_staff("Trust").user
    give_role(trust_hr, Role.HR)
    ends_on = CLEARED_AT.date() + dt.timedelta(days=30)
    Check.objects.filter(application=world.applications[0], kind="right_to_work").update(expires_on=ends_on)
    due = CLEARED_AT + dt.timedelta(days=2)

    early = remind_of_ending_permissions(at=CLEARED_AT)
    sent = [remind_of_ending_permissions(at=at) for at in (due, due + dt.timedelta(days=1))]

    assert (early, sent) == (0, [1, 0])
    mail = Message.objects.get(template="recruitment/permission_ends")
    assert mail.to == world.hr.email
    assert "Candida Applewhite0" in mail.text
    assert f"{ends_on:%-d %B %Y}" in mail.text
