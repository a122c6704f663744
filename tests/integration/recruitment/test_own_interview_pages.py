"""A candidate chooses a time, changes it, gives it back or declines. Each page, and what it refuses."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from recruitment.models import InterviewSlot
from tests.factories_interviews import (
    FIRST,
    PLANNED,
    agree_all,
    all_locked,
    book,
    interview_of,
    make_booked,
    make_invited,
    slots_of,
)

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(PLANNED, tick=False):
        yield


def own(name, application):
    return reverse(f"apply:{name}", args=[application.pk])


def test_the_candidate_books_changes_and_gives_back(as_):
    world = make_invited()
    application = world.applications[0]
    browser = as_(application.applicant)
    first, second, _ = slots_of(world)

    assert "Choose the time that suits you best" in browser.get(own("interview", application)).text
    shown = browser.post(own("interview", application), {"slot": first.pk}, follow=True).text
    assert "Your interview is at 9am on" in shown
    assert "Room 4, Education Centre" in shown
    browser.post(own("interview", application), {"slot": second.pk})
    assert interview_of(application).slot == second
    assert "Somebody else can then choose" in browser.get(own("give_back", application)).text
    shown = browser.post(own("give_back", application), follow=True).text

    assert "You have given your time back" in shown
    assert world.refresh().applications[0].state == "invited"


def test_of_two_who_choose_one_time_one_gets_it_and_the_other_the_rest(as_):
    world = make_invited()
    book(world, 0)
    other = world.applications[1]
    browser = as_(other.applicant)
    shown = browser.get(own("interview", other)).text
    assert str(slots_of(world)[0].pk) not in shown

    response = browser.post(own("interview", other), {"slot": slots_of(world)[0].pk})

    assert "Somebody else has just chosen this time. Choose another." in response.text
    assert response.text.count('type="radio"') == 2
    nothing = browser.post(own("interview", other), {})
    assert "Select a time" in nothing.text


def test_a_time_of_another_vacancy_is_not_there(as_):
    world, other = make_invited(), make_invited()
    application = world.applications[0]
    response = as_(application.applicant).post(own("interview", application), {"slot": slots_of(other)[0].pk})
    assert "This time is no longer offered" in response.text


def test_without_times_the_candidate_is_told_whom_to_ask(as_):
    world = make_invited()
    application = world.applications[0]
    InterviewSlot.objects.filter(vacancy=world.vacancy).delete()
    assert (
        "There is no time left to choose"
        in as_(application.applicant).get(own("interview", application)).text
    )


def test_a_day_before_nothing_is_offered_but_a_telephone(as_):
    world = make_booked()
    application = world.applications[0]
    with time_machine.travel(FIRST - DAY / 2, tick=False):
        browser = as_(application.applicant)
        assert "less than 24 hours away" in browser.get(own("interview", application)).text
        assert "less than 24 hours away" in browser.post(own("give_back", application)).text
        assert (
            "less than 24 hours away"
            in browser.post(own("decline_interview", application), {"reason": ""}).text
        )


def test_the_candidate_reads_the_notes_and_scores_once_the_job_is_decided(as_):
    world = make_booked()
    interview = all_locked(world, given=["2", "3"])
    agree_all(world, interview)
    browser = as_(world.applications[0].applicant)

    before = browser.get(reverse("apply:everything")).text
    assert "9am on" in before
    assert "They said 1" not in before
    type(world.vacancy).objects.filter(pk=world.vacancy.pk).update(state="decided")
    after = browser.get(reverse("apply:everything")).text

    assert after.count("They said 1") == 2
    assert "2, 3" in after
    assert "3. We talked about it." in after
    assert "They said" not in as_(world.applications[1].applicant).get(reverse("apply:everything")).text
    assert not [member for member in world.members if member.name in after]


def test_the_candidate_declines(as_):
    world = make_invited()
    application = world.applications[0]
    response = as_(application.applicant).post(
        own("decline_interview", application), {"reason": "I have another job"}, follow=True
    )
    assert "You told us that you do not want an interview, or did not choose a time for one." in response.text
    assert world.refresh().applications[0].state == "declined"


def test_the_calendar_file_follows_the_time(as_, settings):
    settings.SITE_URL = "https://values.trust.example"
    world = make_invited()
    application = world.applications[0]
    browser = as_(application.applicant)
    early = browser.get(own("interview_calendar", application), follow=True)
    assert "You have not chosen a time for an interview" in early.text
    book(world, 0)

    first = browser.get(own("interview_calendar", application))
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Candida" not in first["Content-Disposition"]
    text = first.content.decode()
    assert f"DTSTART:{FIRST:%Y%m%dT%H%M%SZ}\r\n" in text
    assert "LOCATION:Room 4\\, Education Centre\r\n" in text
    browser.post(own("give_back", application))
    called_off = browser.get(own("interview_calendar", application)).content.decode()

    assert "METHOD:CANCEL\r\n" in called_off
    uid = [line for line in text.split("\r\n") if line.startswith("UID:")]
    assert uid[0].endswith("@values.trust.example")
    assert uid == [line for line in called_off.split("\r\n") if line.startswith("UID:")]
    assert ("SEQUENCE:1\r\n" in text, "SEQUENCE:2\r\n" in called_off) == (True, True)
