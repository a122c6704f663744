"""An interview that will not take place: who wants it no more, and a vacancy that is withdrawn."""

import datetime as dt

import pytest

from recruitment.models import Interview
from recruitment.queries.calendars import calendar_for_interviewer
from recruitment.queries.interviews import free_slots
from recruitment.services import closing
from recruitment.services.applications import withdraw_application
from recruitment.services.interviews import booking
from tests.factories_interviews import FIRST, PLANNED, add_lay, interview_of, make_booked, slots_of
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def candidate(world, number=0):
    return world.applications[number].applicant


def test_withdrawing_an_application_frees_its_time():
    world = make_booked()
    withdraw_application(application=world.applications[0], actor=candidate(world), at=PLANNED)
    assert slots_of(world)[0] in free_slots(world.vacancy, PLANNED)
    told = Message.objects.get(to=candidate(world).email, subject__startswith="Your interview is cancelled")
    assert "will not take place, as you asked" in told.text
    assert "choose another" not in told.text
    assert "given" not in told.text


def test_whoever_wants_no_interview_is_not_asked_to_choose_another_time():
    world = make_booked()
    booking.decline(application=world.applications[0], reason="", actor=candidate(world), at=PLANNED)
    texts = [each.text for each in Message.objects.filter(to=candidate(world).email).order_by("pk")]
    assert [text for text in texts if "as you asked" in text]
    assert not [text for text in texts if "You can choose another" in text]


@pytest.mark.parametrize(("at", "hears"), [(PLANNED, False), (FIRST - HOUR, True)])
def test_a_lay_panellist_hears_of_a_cancelled_interview_once_they_may_have_heard_of_it(at, hears):
    world = make_booked()
    lay = add_lay(world)
    withdraw_application(application=world.applications[0], actor=candidate(world), at=at)
    told = Message.objects.filter(to=lay.lay_email, template="recruitment/interview_for_interviewer")
    assert [("calendar" in each.text, "will not take place" in each.text) for each in told] == (
        [(False, True)] if hears else []
    )


def test_withdrawing_the_vacancy_calls_its_interviews_off_and_tells_everybody_once():
    world = make_booked()
    lay = add_lay(world)
    Message.objects.all().delete()

    for _ in range(2):
        closing.withdraw_vacancy(vacancy=world.vacancy, reason="No money.", actor=world.hr, at=PLANNED)

    assert not Interview.objects.filter(slot__isnull=False).exists()
    assert [each.state for each in world.refresh().applications] == ["vacancy_withdrawn"] * 2
    expected = [(candidate(world, n).email, "recruitment/vacancy_withdrawn") for n in range(2)]
    people = [world.lead.email, world.member.email, lay.lay_email]
    expected += [(email, "recruitment/interviews_called_off") for email in people]
    assert sorted(Message.objects.values_list("to", "template")) == sorted(expected)
    text = Message.objects.get(to=world.lead.email).text
    assert "9am on" in text
    assert "10am on" in text
    assert str(interview_of(world.applications[0]).pk) in text
    assert "Applewhite" not in text
    assert "calendar" not in Message.objects.get(to=lay.lay_email).text
    assert b"METHOD:CANCEL" in calendar_for_interviewer(interview_of(world.applications[0]), at=PLANNED)
