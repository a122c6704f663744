"""Arranging the talk: both are told, with a calendar file that follows every change."""

import datetime as dt

import pytest

from appraisal.models import Meeting
from appraisal.queries.meetings import arranged_for, calendar_of
from appraisal.services.meetings import NotThen, TalkOver, arrange_meeting, call_off_meeting
from tests.factories import NOW, TODAY, make_staff
from tests.factories_appraisal import appraisal_of, make_appraisal
from values_hub.audit.models import Event
from values_hub.outbox.models import Message
from values_hub.people.services.lifecycle import change_manager, leave

pytestmark = pytest.mark.django_db

# British Summer Time has begun by then: 2:30pm on the wall is 1:30pm in UTC.
THEN = dt.datetime(2026, 4, 8, 13, 30, tzinfo=dt.UTC)


def arrange(appraisal, *, starts_at=THEN, minutes=60, place="Room 4", actor=None, at=NOW):
    return arrange_meeting(
        appraisal=appraisal, starts_at=starts_at, minutes=minutes, place=place,
        actor=actor or appraisal.appraiser.user, at=at,
    )  # fmt: skip


def told(appraisal):
    """What each was sent, in order: (to whom, subject, lines of the calendar file that say what it does)."""
    rows = Message.objects.filter(key__startswith="appraisal.meeting").order_by("created_at", "key")
    names = {appraisal.staff.user_id: "person", appraisal.appraiser.user_id: "appraiser"}
    kinds = ("METHOD", "SEQUENCE", "DTSTART", "DTEND")
    return sorted(
        (names.get(row.user_id, "stand-in"), row.subject,
         " ".join(line for line in row.calendar.split("\r\n") if line.startswith(kinds)))
        for row in rows
    )  # fmt: skip


@pytest.mark.parametrize("state", ["not_started", "preparing", "ready"])
def test_both_hear_when_they_meet_with_a_file_for_their_calendars(state):
    appraisal = make_appraisal(state)
    arrange(appraisal)
    file = "METHOD:PUBLISH SEQUENCE:0 DTSTART:20260408T133000Z DTEND:20260408T143000Z"
    when = "2:30pm on Wednesday 8 April 2026"
    assert told(appraisal) == [
        ("appraiser", f"Amina Khan’s appraisal meeting: {when}", file),
        ("person", f"Your appraisal meeting: {when}", file),
    ]
    assert Event.objects.get(action="appraisal.meeting_arranged").data == {
        "starts_at": "2026-04-08T13:30:00+00:00"
    }
    for message in Message.objects.filter(key__startswith="appraisal.meeting"):
        assert "Where: Room 4" in message.text
        assert "put it in your calendar" in message.text


def test_a_meeting_that_moves_takes_the_same_place_in_the_calendar():
    appraisal = make_appraisal("ready")
    first = arrange(appraisal)
    Message.objects.all().delete()
    second = arrange(appraisal, starts_at=THEN + dt.timedelta(days=1), minutes=30)
    assert first.pk == second.pk
    file = "METHOD:PUBLISH SEQUENCE:1 DTSTART:20260409T133000Z DTEND:20260409T140000Z"
    assert [(who, file_) for who, _, file_ in told(appraisal)] == [("appraiser", file), ("person", file)]
    assert all("moved to 2:30pm on Thursday 9 April 2026" in subject for _, subject, _ in told(appraisal))


def test_saying_the_same_again_tells_nobody():
    appraisal = make_appraisal("ready")
    arrange(appraisal)
    before = Message.objects.count()
    assert arrange(appraisal).sequence == 0
    assert Message.objects.count() == before


def test_calling_off_takes_it_out_of_both_calendars_once():
    appraisal = make_appraisal("ready")
    arrange(appraisal)
    Message.objects.all().delete()
    assert call_off_meeting(appraisal=appraisal, actor=appraisal.appraiser.user, at=NOW)
    file = "METHOD:CANCEL SEQUENCE:1"
    assert [(who, file_) for who, _, file_ in told(appraisal)] == [("appraiser", file), ("person", file)]
    assert arranged_for(appraisal_of(appraisal.staff, appraisal.cycle), NOW) is None
    assert call_off_meeting(appraisal=appraisal, actor=appraisal.appraiser.user, at=NOW) is False
    assert len(told(appraisal)) == 2
    # And another time: the calendar counts on.
    assert arrange(appraisal).sequence == 2


def test_whoever_stands_in_and_arranges_it_hears_too_also_when_another_calls_it_off():
    appraisal, lewis = make_appraisal("ready"), make_staff("Lewis")
    arrange(appraisal, actor=lewis.user)
    assert [who for who, *_ in told(appraisal)] == ["appraiser", "person", "stand-in"]
    call_off_meeting(appraisal=appraisal, actor=appraisal.appraiser.user, at=NOW)
    assert [who for who, _, file in told(appraisal) if "CANCEL" in file] == [
        "appraiser",
        "person",
        "stand-in",
    ]


@pytest.mark.parametrize("starts_at", [NOW, NOW - dt.timedelta(days=1), NOW + dt.timedelta(days=367)])
def test_a_time_that_is_past_or_far_off_is_refused(starts_at):
    with pytest.raises(NotThen):
        arrange(make_appraisal("ready"), starts_at=starts_at)
    assert not Meeting.objects.exists()
    assert not Message.objects.filter(key__startswith="appraisal.meeting").exists()


@pytest.mark.parametrize("state", ["met", "drafted", "signed"])
def test_after_the_talk_there_is_none_to_arrange(state):
    appraisal = make_appraisal("ready")
    arrange(appraisal)
    appraisal = brought_to_from_ready(appraisal, state)
    with pytest.raises(TalkOver):
        arrange(appraisal, minutes=30)
    with pytest.raises(TalkOver):
        call_off_meeting(appraisal=appraisal, actor=appraisal.appraiser.user, at=NOW)
    assert arranged_for(appraisal, NOW) is None


def brought_to_from_ready(appraisal, state):
    from appraisal.services.records import record_meeting
    from appraisal.services.signing import sign_as_appraiser, sign_as_person
    from tests.factories_appraisal import share

    manager, person = appraisal.appraiser.user, appraisal.staff.user
    record_meeting(appraisal=appraisal, met_on=TODAY, today=TODAY, actor=manager, at=NOW)
    if state != "met":
        share(appraisal)
    if state == "signed":
        sign_as_appraiser(appraisal=appraisal, actor=manager, at=NOW)
        sign_as_person(appraisal=appraisal, agrees=True, words="", took_place=True, actor=person, at=NOW)
    return appraisal_of(appraisal.staff, appraisal.cycle)


@pytest.mark.parametrize("state", ["preparing", "ready"])
def test_it_is_called_off_when_somebody_else_becomes_the_appraiser(state):
    appraisal = make_appraisal(state)
    arrange(appraisal)
    Message.objects.all().delete()
    change_manager(staff=appraisal.staff, manager=make_staff("Precious"), on=TODAY, actor=None, at=NOW)
    file = "METHOD:CANCEL SEQUENCE:1"
    assert [(who, file_) for who, _, file_ in told(appraisal)] == [("appraiser", file), ("person", file)]
    assert arranged_for(appraisal_of(appraisal.staff, appraisal.cycle), NOW) is None


def test_the_appraiser_hears_that_it_is_off_when_the_person_leaves():
    appraisal = make_appraisal("ready")
    arrange(appraisal)
    Message.objects.all().delete()
    leave(staff=appraisal.staff, on=TODAY, actor=None, at=NOW)
    assert [who for who, *_ in told(appraisal)] == ["appraiser"]


def test_a_meeting_whose_time_has_come_is_called_off_without_a_word():
    appraisal = make_appraisal("ready")
    arrange(appraisal)
    Message.objects.all().delete()
    call_off_meeting(appraisal=appraisal, actor=appraisal.appraiser.user, at=THEN)
    assert told(appraisal) == []


def test_the_calendar_says_who_meets_whom_and_nothing_of_what_is_in_it():
    appraisal = make_appraisal("ready")
    meeting = arrange(appraisal, place="Room 4, Level 2")
    mine = calendar_of(appraisal, meeting, of_the_person=True, at=NOW).decode()
    theirs = calendar_of(appraisal, meeting, of_the_person=False, at=NOW).decode()
    assert "SUMMARY:Your appraisal with Grace Okafor\r\n" in mine
    assert "SUMMARY:Appraisal: Amina Khan\r\n" in theirs
    assert all(
        "LOCATION:Room 4\\, Level 2\r\n" in each and f"UID:{meeting.pk}@" in each for each in (mine, theirs)
    )
    assert "DESCRIPTION" not in mine + theirs
