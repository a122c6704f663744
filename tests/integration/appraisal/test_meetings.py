"""The pages on which the talk is arranged."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Meeting
from appraisal.services.meetings import arrange_meeting, call_off_meeting
from tests.factories_appraisal import brought_to
from values_hub.outbox.models import Message


def url(name, world):
    return reverse(f"appraisal:{name}", args=[world.appraisal.pk])


def answers(on, **more):
    day = {"on_day": on.day, "on_month": on.month, "on_year": on.year}
    return {**day, "starts": "2:30pm", "minutes": "45", "place": "Room 4", **more}


def arranged(world, *, days=3):
    start = timezone.now().replace(hour=10, minute=0, second=0, microsecond=0) + dt.timedelta(days=days)
    return arrange_meeting(
        appraisal=world.appraisal, starts_at=start, minutes=60, place="Room 4", actor=world.grace.user,
        at=start - dt.timedelta(days=10),
    )  # fmt: skip


def page_of(world, who):
    return world.signed_in(who).get(url("page", world)).content.decode()


def test_the_appraiser_arranges_it_and_both_see_it_where_it_says_what_happens_next(world):
    on = world.today + dt.timedelta(days=5)
    grace = world.signed_in(world.grace)
    assert "Say when you will meet" in page_of(world, world.grace)
    response = grace.post(url("arrange", world), answers(on), follow=True)
    assert "Arranged. You and Amina Khan each get an email with a calendar file." in response.content.decode()

    meeting = Meeting.objects.get()
    local = timezone.localtime(meeting.starts_at)
    assert (local.date(), local.time()) == (on, dt.time(14, 30))
    assert meeting.ends_at - meeting.starts_at == dt.timedelta(minutes=45)
    for who in (world.amina, world.grace):
        page = page_of(world, who)
        assert f"<strong>2:30pm on {on:%A} {on.day} {on:%B %Y}</strong>" in page
        assert "Where: Room 4" in page
        assert url("meeting_calendar", world) in page
    assert "Change when you meet" in page_of(world, world.grace)
    assert "Change when you meet" not in page_of(world, world.amina)
    for onlooker in (world.dawn, world.shazia):
        assert "Room 4" not in page_of(world, onlooker)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts": ""}, "Enter the time you meet"),
        ({"place": ""}, "Enter where you meet"),
        ({"minutes": ""}, "Select how long you meet for"),
        ({"starts": "teatime"}, "Time must be a time, like 9:30am or 2pm"),
        ({"place": "x" * 201}, "200 characters"),
    ],
)
def test_what_is_missing_or_no_time_is_said_and_nothing_is_arranged(world, changes, words):
    page = world.signed_in(world.grace).post(
        url("arrange", world), answers(world.today + dt.timedelta(days=2), **changes)
    )
    assert words in page.content.decode()
    assert "Error: " in page.content.decode()
    assert not Meeting.objects.exists()


def test_an_hour_of_today_that_is_past_is_refused_and_kept_on_the_page(world):
    with time_machine.travel(timezone.now().replace(hour=16), tick=False):
        page = world.signed_in(world.grace).post(url("arrange", world), answers(world.today)).content.decode()
    assert "The time you meet must be in the future" in page
    assert 'value="Room 4"' in page
    assert not Meeting.objects.exists()


def test_the_form_starts_from_what_is_arranged_and_offers_to_call_it_off(world):
    arranged(world)
    page = world.signed_in(world.grace).get(url("arrange", world)).content.decode()
    assert 'value="Room 4"' in page
    assert "Change the meeting" in page
    assert url("call_off", world) in page


def test_calling_off_asks_first_and_then_tells_both(world):
    arranged(world)
    grace = world.signed_in(world.grace)
    before = Message.objects.count()
    assert "You were going to meet at" in grace.get(url("call_off", world)).content.decode()
    assert Message.objects.count() == before
    assert "Called off." in grace.post(url("call_off", world), follow=True).content.decode()
    assert Message.objects.count() == before + 2
    assert "nothing to call off" in grace.get(url("call_off", world), follow=True).content.decode()
    assert "Say when you will meet" in page_of(world, world.grace)


def test_the_calendar_file_can_be_downloaded_by_both_and_follows_the_meeting(world):
    amina = world.signed_in(world.amina)
    assert amina.get(url("meeting_calendar", world)).status_code == 404
    arranged(world)
    first = amina.get(url("meeting_calendar", world))
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Content-Disposition"] == 'attachment; filename="appraisal.ics"'
    assert "SUMMARY:Your appraisal with Grace Okafor" in first.content.decode()
    grace = world.signed_in(world.grace).get(url("meeting_calendar", world)).content.decode()
    assert "SUMMARY:Appraisal: Amina Khan" in grace
    call_off_meeting(appraisal=world.appraisal, actor=world.grace.user, at=timezone.now())
    assert "METHOD:CANCEL" in amina.get(url("meeting_calendar", world)).content.decode()


def test_whoever_stands_in_can_arrange_it_and_the_person_cannot(world):
    world.stand_in(world.grace, world.lewis)
    on = world.today + dt.timedelta(days=5)
    assert world.signed_in(world.amina).post(url("arrange", world), answers(on)).status_code == 403
    assert world.signed_in(world.lewis).post(url("arrange", world), answers(on)).status_code == 302
    assert Meeting.objects.get().changed_by == world.lewis.user


def test_a_meeting_that_has_passed_says_so_until_the_talk_is_recorded(world):
    arranged(world, days=-2)
    assert "You were going to meet at" in page_of(world, world.amina)
    brought_to(world.appraisal, "met", met_on=world.today)
    assert "going to meet" not in page_of(world, world.amina)
