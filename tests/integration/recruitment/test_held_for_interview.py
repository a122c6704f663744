"""Whoever HR hold in reserve for interview, and whoever never answers an invitation: nobody is left behind."""

import pytest
import time_machine
from django.urls import reverse

from recruitment.models import Application, Interview
from recruitment.queries.deciding import pending_decisions
from recruitment.queries.feedback import owed_feedback
from recruitment.services import applying_shortlist, deciding, declarations, ending, line
from recruitment.services.interviews import booking
from recruitment.tracker import news_of
from tests.factories import give_role, make_staff
from tests.factories_interviews import FIRST, book, make_invited
from tests.factories_offer import DECIDED_AT, apply_outcomes, interview_everybody
from tests.factories_recruitment import LATER, apply, make_line_drawn
from values_hub.access.roles import Role
from values_hub.audit.models import StateChange
from values_hub.audit.transitions import MoveRefused
from values_hub.common.waiting import Desk, waiting_on
from values_hub.outbox.models import Message
from values_hub.people.models import User

pytestmark = pytest.mark.django_db

HELD = "1 person is held in reserve for interview. HR decides about them first, on the shortlist."


@pytest.fixture
def world():
    """Two applied: one has been interviewed, one is held in reserve."""
    world = make_line_drawn()
    line.decide_by_hand(
        vacancy=world.vacancy, application_id=world.applications[1].pk, outcome="reserve",
        reason="If a room is free.", actor=world.hr, at=LATER,
    )  # fmt: skip
    apply(world)
    declare_nobody(world)
    held = world.applications.pop()
    interview_everybody(world)
    world.applications.append(held)
    return world.refresh()


def declare_nobody(world):
    for staff in world.members:
        declarations.declare(member=world.seat(staff), knows="nobody", actor=staff.user, at=LATER)


def settle(world, outcome="not_shortlisted"):
    return applying_shortlist.settle_reserve(
        vacancy=world.vacancy, application_id=world.applications[1].pk, outcome=outcome, reason="No room.",
        actor=world.hr, at=DECIDED_AT,
    )  # fmt: skip


def decide_first(world):
    deciding.decide_candidate(
        application=world.applications[0], outcome="not_appointable", reason="Not this time.", actor=world.lead,
        at=DECIDED_AT,
    )  # fmt: skip


def applied(world):
    return deciding.apply_decisions(
        vacancy=world.vacancy, actor=world.lead, at=DECIDED_AT, passed_over_reason="None could start."
    )


def test_no_decision_is_applied_before_hr_have_decided_about_them(world):
    decide_first(world)
    assert pending_decisions(world.vacancy).missing == [HELD]
    with pytest.raises(deciding.DecisionsMissing):
        applied(world)

    settle(world)
    applied(world)

    assert [each.state for each in world.refresh().applications] == ["not_appointable", "not_shortlisted"]
    assert Message.objects.filter(
        template="recruitment/not_shortlisted", to=world.applications[1].applicant.email
    ).exists()
    assert world.applications[1] in owed_feedback(world.vacancy)


def test_once_invited_after_all_they_have_an_interview_to_come(world):
    settle(world, "shortlisted")
    assert "1 candidate has an interview still to come." in pending_decisions(world.vacancy).missing


def test_what_they_read_is_true_from_the_moment_the_others_are_met(world):
    news = news_of(world.applications[1], DECIDED_AT)
    assert "is reading the answers" not in news.now
    assert news.now.endswith("We have not decided about your application yet.")


def desk(user):
    return [
        (each.title, each.url)
        for each in waiting_on(User.objects.get(pk=user.pk), DECIDED_AT.date(), Desk.HR)
        if "held in reserve" in each.title
    ]


def test_it_waits_on_hr_who_can_decide_once_all_the_others_have_been_interviewed(world):
    line_of = (
        "Decide about 1 person held in reserve for interview for Staff nurse",
        reverse("recruitment:shortlist", args=[world.vacancy.pk]),
    )
    give_role(world.member, Role.HR)
    elsewhere = make_staff("Hera")
    give_role(elsewhere.user, Role.HR, elsewhere.post.unit)

    assert desk(world.hr) == [line_of]
    assert desk(world.member) == desk(elsewhere.user) == []
    settle(world)
    assert desk(world.hr) == []


def test_while_others_have_an_interview_to_come_they_rightly_wait():
    world = make_line_drawn()
    line.decide_by_hand(
        vacancy=world.vacancy, application_id=world.applications[1].pk, outcome="reserve",
        reason="If a room is free.", actor=world.hr, at=LATER,
    )  # fmt: skip
    apply(world)
    assert desk(world.hr) == []


def test_whoever_was_left_behind_before_hears_it_when_the_vacancy_ends(world):
    """Decided before a decision had to wait for them."""
    Application.objects.filter(pk=world.applications[1].pk).update(state="not_shortlisted")
    world.applications, held = world.applications[:1], world.applications[1]
    apply_outcomes(world, ("not_appointable",), DECIDED_AT)
    Application.objects.filter(pk=held.pk).update(state="sifting")

    ending.end_unfilled(vacancy=world.vacancy, reason="The ward closes.", actor=world.hr, at=DECIDED_AT)

    held.refresh_from_db()
    assert held.state == "vacancy_withdrawn"
    assert (
        Message.objects.filter(to=held.applicant.email, template="recruitment/vacancy_withdrawn").count() == 1
    )


# Whoever never answers.


@pytest.fixture
def invited():
    return make_invited(applicants=2)


def no_interview(world, number=0, because="no_answer", details="Rang twice."):
    booking.end_invitation(
        application=world.applications[number], because=because, details=details, actor=world.hr, at=FIRST
    )


@pytest.mark.parametrize(
    ("because", "says"),
    [("no_answer", "have not heard from you"), ("told_us", "Thank you for letting us know")],
)
def test_an_invitation_ended_by_hr_is_told_once_and_holds_nothing_up(invited, because, says):
    no_interview(invited, because=because)

    application = invited.refresh().applications[0]
    assert application.state == "declined"
    change = StateChange.objects.filter(subject_id=application.pk).latest("at")
    assert (change.actor, change.reason.endswith("Rang twice.")) == (invited.hr, True)
    sent = Message.objects.get(template="recruitment/invitation_ended")
    assert (sent.to, says in sent.text) == (application.applicant.email, True)
    assert "or did not choose a time" in news_of(application, FIRST).now
    assert application in owed_feedback(invited.vacancy)


def test_whoever_has_chosen_a_time_meanwhile_is_still_expected(invited):
    book(invited, 0)
    with pytest.raises(MoveRefused, match="chosen a time"):
        no_interview(invited)
    assert invited.refresh().applications[0].state == "booked"


def test_it_is_said_what_hr_tried(invited):
    with pytest.raises(booking.DetailsMissing):
        no_interview(invited, details=" ")
    assert not Message.objects.filter(template="recruitment/invitation_ended").exists()


def test_hr_end_an_invitation_on_the_interviews_page_and_nobody_else_can(as_, invited):
    page = reverse(
        "recruitment:end_invitation", args=[Interview.objects.get(application=invited.applications[0]).pk]
    )
    with time_machine.travel(FIRST, tick=False):
        hr = as_(invited.hr)
        assert page in hr.get(page.replace("no-interview/", "")).text
        empty = hr.post(page, {"because": "", "details": ""})
        assert "Select what happened" in empty.text
        assert "Enter what you tried, or what they said" in empty.text
        assert as_(invited.lead).post(page, {"because": "no_answer", "details": "x"}).status_code == 403
        assert invited.refresh().applications[0].state == "invited"

        done = hr.post(page, {"because": "no_answer", "details": "Rang twice."}, follow=True)

        assert "We have written to" in done.text
        assert hr.get(page).status_code == 403
    assert invited.refresh().applications[0].state == "declined"
