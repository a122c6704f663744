"""HR plans and invites; the candidate chooses a time. Each page, and what it refuses."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment.models import InterviewPlan
from recruitment.services.interviews import agreeing, planning
from tests.factories import make_staff
from tests.factories_interviews import (
    EVENING,
    FIRST,
    PLANNED,
    add_lay,
    book,
    fill,
    interview_of,
    interviewer,
    make_booked,
    make_interviewing,
    make_invited,
    make_planned,
    slots_of,
)
from tests.factories_recruitment import interview_questions
from values_hub.audit.models import Event
from values_hub.common.waiting import waiting_on
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
DAYS = ("first_day", "last_day")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(PLANNED, tick=False):
        yield


def page(name, world, *more):
    return reverse(f"recruitment:{name}", args=[world.vacancy.pk, *more])


def of(name, interview, *more):
    return reverse(f"recruitment:{name}", args=[interview.pk, *more])


def when(day, **more):
    return {
        **{f"{name}_{part}": getattr(day, part) for name in DAYS for part in ("day", "month", "year")},
        "first": "9am", "until": "12pm", "gap": "15", "rest_days": "no", **more,
    }  # fmt: skip


PLAN_FORM = {
    "format": "online", "link": "https://meet.example.nhs.uk/ward-7", "minutes": "45", "has_gate": "yes",
    "gate_points": "2", "gate_percent": "60", "lay_weight": "20",
}  # fmt: skip


@pytest.mark.smoke
def test_hr_plans_makes_times_and_invites(as_):
    world = make_interviewing()
    browser = as_(world.hr)

    browser.post(page("interview_plan", world), PLAN_FORM)
    browser.post(page("interview_times", world), when(FIRST.date()))
    shown = browser.get(page("invite", world)).text
    assert "<strong>2 people</strong> will get an email" in shown
    response = browser.post(page("invite", world), follow=True)

    assert "2 people invited." in response.text
    assert [each.state for each in world.refresh().applications] == ["invited", "invited"]
    assert [f"{each.starts_at:%H:%M}" for each in slots_of(world)] == ["09:00", "10:00", "11:00"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"link": ""}, "Enter the link to join"),
        ({"link": "javascript:alert(1)"}, "must be a web address that starts with https://"),
        ({"minutes": "5"}, "must be 10 or more"),
        ({"gate_percent": "101"}, "must be 100 or fewer"),
        ({"has_gate": ""}, "Select yes to use the values gate"),
    ],
)
def test_a_plan_that_cannot_be(as_, changes, said):
    world = make_interviewing()
    response = as_(world.hr).post(page("interview_plan", world), PLAN_FORM | changes)
    assert said in response.text
    assert not InterviewPlan.objects.exists()


def test_without_the_gate_its_numbers_are_not_asked_for(as_):
    world = make_interviewing()
    as_(world.hr).post(
        page("interview_plan", world), {**PLAN_FORM, "has_gate": "no", "gate_points": "", "lay_weight": ""}
    )
    assert InterviewPlan.objects.values_list("has_gate", "gate_points", "lay_weight").get() == (False, 2, 0)


def test_times_need_to_know_how_long_first(as_):
    world = make_interviewing()
    response = as_(world.hr).get(page("interview_times", world), follow=True)
    assert "Say how the interviews are held first" in response.text


def test_weekends_and_bank_holidays_are_pointed_out(as_):
    world = make_planned(slots=0)
    friday = FIRST.date() + dt.timedelta(days=(4 - FIRST.weekday()) % 7)
    form = when(friday)
    form |= {f"last_day_{part}": getattr(friday + 2 * DAY, part) for part in ("day", "month", "year")}

    left_out = as_(world.hr).post(page("interview_times", world), form, follow=True).text
    assert "3 times added. Left out: Saturday" in left_out
    as_(world.hr).post(page("interview_times", world), when(friday + DAY, rest_days="yes"))

    shown = as_(world.hr).get(page("interview_times", world)).text
    assert shown.count(">Saturday</strong>") == 3


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"until": "9am"}, "must end after the first one starts"),
        ({"until": "9:30am"}, "No interview fits between those times"),
        (
            {"last_day_day": "1", "last_day_month": "1", "last_day_year": "2020"},
            "Last day must be the same as or after",
        ),
        ({"last_day_year": "2099"}, "Last day must be within 31 days"),
        ({"first": "nine"}, "must be a time, like"),
        ({"gap": "-1"}, "must be 0 or more"),
    ],
)
def test_times_that_cannot_be_say_why_and_keep_what_was_typed(as_, changes, said):
    world = make_planned(slots=0)
    response = as_(world.hr).post(page("interview_times", world), when(FIRST.date()) | changes)
    assert said in response.text
    assert 'value="15"' in response.text or "gap" in changes
    assert slots_of(world) == []


def test_a_day_of_nothing_but_rest_is_said_to_be(as_):
    world = make_planned(slots=0)
    saturday = FIRST.date() + dt.timedelta(days=(5 - FIRST.weekday()) % 7)
    response = as_(world.hr).post(page("interview_times", world), when(saturday))
    assert "Every one of these days is a weekend or a bank holiday" in response.text


def test_times_that_overlap_are_refused(as_):
    world = make_planned(slots=1)
    response = as_(world.hr).post(page("interview_times", world), when(FIRST.date()))
    assert "already have an interview that overlaps" in response.text


def test_a_time_is_removed_unless_somebody_chose_it(as_):
    world = make_invited()
    book(world, 0)
    taken, free, _ = slots_of(world)
    browser = as_(world.hr)

    browser.post(page("interview_times", world), {"remove": free.pk})
    refused = browser.post(page("interview_times", world), {"remove": taken.pk}, follow=True)

    assert "A candidate has chosen this time" in refused.text
    assert browser.post(page("interview_times", world), {"remove": "nonsense"}).status_code == 404
    assert len(slots_of(world)) == 2


def test_hr_names_who_interviews(as_):
    world = make_planned()
    colleague = make_staff("Iris", "Quill")
    browser = as_(world.hr)

    assert "Iris Quill" in browser.get(page("interviewers", world) + "?q=Quill").text
    browser.post(page("interviewers", world), {"staff": colleague.pk, "action": "add"})
    added = world.vacancy.interviewers.get(staff=colleague)
    browser.post(page("interviewers", world), {"who": added.pk, "action": "lead"})
    assert world.vacancy.interviewers.get(is_lead=True) == added
    second = world.vacancy.interviewers.get(staff=world.members[1])
    browser.post(page("interviewers", world), {"who": second.pk, "action": "lay"})
    assert "Service user or carer</strong>" in browser.get(page("interviewers", world)).text
    refused = browser.post(page("interviewers", world), {"who": added.pk, "action": "lay"}, follow=True)
    assert "A member of staff leads" in refused.text
    browser.post(
        page("interviewers", world),
        {"who": world.vacancy.interviewers.get(staff=world.members[0]).pk, "action": "lead"},
    )
    browser.post(page("interviewers", world), {"who": added.pk, "action": "remove"})
    assert not world.vacancy.interviewers.filter(staff=colleague).exists()
    gone = browser.post(page("interviewers", world), {"staff": "nobody", "action": "add"}, follow=True)
    assert "Select somebody from the list" in gone.text


def test_hr_adds_a_carer_and_sends_their_link(as_):
    world = make_planned()
    browser = as_(world.hr)

    browser.post(page("lay_interviewer", world), {"name": "Una Whitlock", "email": "una@mail.example"})
    una = world.vacancy.interviewers.get(is_lay=True)
    assert "No link sent yet" in browser.get(page("interviewers", world)).text
    response = browser.post(page("interviewers", world), {"who": una.pk, "action": "link"}, follow=True)

    assert "We have sent Una Whitlock a new link" in response.text
    assert "Link sent, not opened yet" in response.text
    refused = browser.post(page("lay_interviewer", world), {"name": "", "email": "no"})
    assert "Enter their name" in refused.text


def test_hr_chooses_the_questions_again_until_somebody_has_begun_to_write(as_):
    world = make_booked()
    browser = as_(world.hr)
    assert page("interview_questions", world) in browser.get(page("interviews", world)).text
    shown = browser.get(page("interview_questions", world)).text
    assert "They can change until the first interviewer has begun to write" in shown
    assert "Step 2 of 5" not in shown
    two = [str(each.pk) for each in interview_questions(2)]
    response = browser.post(page("interview_questions", world), {"value_1": two})
    assert response.url == page("interviews", world)
    assert world.vacancy.interview_questions.count() == 2

    fill(interview_of(world.applications[0]), interviewer(world), lock=False)
    assert page("interview_questions", world) not in browser.get(page("interviews", world)).text
    again = browser.post(page("interview_questions", world), {"value_1": two[::-1]}).text
    assert "Somebody has begun to write at an interview" in again


def test_inviting_too_early_says_what_is_missing(as_):
    world = make_interviewing(questions=0)
    browser = as_(world.hr)
    assert "Choose the interview questions." in browser.get(page("invite", world)).text
    assert "Say how the interviews are held." in browser.post(page("invite", world)).text
    assert world.refresh().applications[0].state == "shortlisted"


def test_an_interviewers_calendar_names_nobody(as_):
    world = make_booked()
    text = (
        as_(world.member).get(of("interview_calendar", interview_of(world.applications[0]))).content.decode()
    )
    assert "SUMMARY:Interview: Staff nurse\r\n" in text
    assert "Candida" not in text


def test_adjustments_are_for_hr_alone(as_):
    world = make_booked()
    application = world.applications[0]
    type(application).objects.filter(pk=application.pk).update(adjustments="A room without strip lights")
    interview = interview_of(application)

    assert "A room without strip lights" in as_(world.hr).get(of("interview", interview)).text
    assert "Asked for adjustments" in as_(world.hr).get(page("interviews", world)).text
    for member in world.members:
        browser = as_(member.user)
        for address in (page("interviews", world), of("kit", interview), of("lock_kit", interview)):
            shown = browser.get(address).text
            assert "strip lights" not in shown
            assert "adjustments" not in shown


def test_somebody_who_did_not_come_and_is_invited_again(as_):
    world = make_booked()
    interview = interview_of(world.applications[0])
    browser = as_(world.hr)
    early = browser.post(of("did_not_attend", interview), {"reason": ""})
    assert "has not begun yet" in early.text
    with time_machine.travel(EVENING, tick=False):
        browser = as_(world.hr)  # a week later: signed in again
        browser.post(of("did_not_attend", interview), {"reason": "No answer"})
        assert world.refresh().applications[0].state == "did_not_attend"
        shown = browser.post(of("invite_again", interview), follow=True).text
        again = browser.post(of("invite_again", interview), follow=True).text

    assert "Invited again" in shown
    assert "Only somebody who did not come" in again


def test_hr_says_that_an_interviewer_was_not_there(as_):
    world = make_booked()
    interview = interview_of(world.applications[0])
    who = world.vacancy.interviewers.get(staff=world.members[1])
    browser = as_(world.hr)

    assert (
        "Enter why they were not there" in browser.post(of("excuse", interview, who.pk), {"reason": ""}).text
    )
    browser.post(of("excuse", interview, who.pk), {"reason": "Called to the ward"})

    assert "was not there" in browser.get(of("interview", interview)).text
    last = world.vacancy.interviewers.get(staff=world.members[0])
    assert (
        "Somebody has to have been there"
        in browser.post(of("excuse", interview, last.pk), {"reason": "Ill"}).text
    )


def test_what_waits_on_whom(as_):
    world = make_planned(slots=1)
    assert [each.title for each in waiting_on(world.hr, PLANNED.date())] == [
        "Invite 2 people to interviews for Staff nurse"
    ]
    as_(world.hr).post(page("invite", world))
    assert [each.title for each in waiting_on(world.hr, PLANNED.date())] == [
        "Add interview times for Staff nurse"
    ]
    applicant = world.applications[0].applicant
    assert [each.title for each in waiting_on(applicant, PLANNED.date())] == [
        "Choose a time for your interview for Staff nurse"
    ]
    book(world.refresh(), 0)
    assert waiting_on(world.member, PLANNED.date()) == []
    with time_machine.travel(FIRST - DAY, tick=False):
        assert [each.title for each in waiting_on(world.member, FIRST.date() - DAY)] == [
            "Interview Candida Applewhite0 for Staff nurse"
        ]


def test_the_list_costs_the_same_for_one_and_for_three(as_):
    counts = []
    for applicants in (1, 3):
        world = make_booked(applicants=applicants)
        for user in (world.hr, world.lead):
            browser = as_(user)
            browser.get(page("interviews", world))
            with CaptureQueriesContext(connection) as captured:
                browser.get(page("interviews", world))
            counts.append(len(captured))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 15


def test_times_and_people_cost_the_same_however_many(as_):
    counts = []
    for slots in (1, 3):
        world = make_planned(slots=slots)
        if slots == 3:
            add_lay(world)
            planning.add_interviewer(
                vacancy=world.vacancy, staff=make_staff("Iris"), actor=world.hr, at=PLANNED
            )
        for name in ("interview_times", "interviewers"):
            browser = as_(world.hr)
            browser.get(page(name, world))
            with CaptureQueriesContext(connection) as captured:
                browser.get(page(name, world))
            counts.append(len(captured))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 15


def test_an_absence_is_not_recorded_twice(as_):
    world = make_booked()
    interview = interview_of(world.applications[0])
    agreeing.record_absence(interview=interview, actor=world.hr, at=EVENING)
    assert as_(world.hr).get(of("did_not_attend", interview)).status_code == 403


# By telephone


def test_hr_books_for_somebody_on_the_telephone_until_the_interview_begins(as_):
    world = make_invited()
    interview, slots = interview_of(world.applications[0]), slots_of(world)
    address = reverse("recruitment:book_for", args=[interview.pk])
    late = slots[0].starts_at - dt.timedelta(hours=2)
    with time_machine.travel(late, tick=False):
        browser = as_(world.hr)
        assert address in browser.get(reverse("recruitment:interview", args=[interview.pk])).text
        missing = browser.post(address, {"slot": ""}).text
        done = browser.post(address, {"slot": str(slots[0].pk)}, follow=True).text
        browser.post(address, {"slot": str(slots[1].pk)})
    interview.refresh_from_db()
    assert "Which time suits them?" in missing
    assert "Select a time" in missing
    assert "and those who interview have been told" in done
    assert interview.slot == slots[1]
    chosen = Event.objects.filter(action="interview.time_chosen")
    assert [(each.actor, each.data["by_telephone"]) for each in chosen] == [(world.hr, True)] * 2
    told = Message.objects.filter(
        template="recruitment/interview_booked", user=interview.application.applicant
    )
    assert told.count() == 2

    with time_machine.travel(slots[1].starts_at, tick=False):
        browser = as_(world.hr)
        refused = browser.post(address, {"slot": str(slots[2].pk)}).text
        assert as_(world.lead).get(address).status_code == 403
    assert "This interview has begun" in refused
