"""An interview at a screen: the candidate's time, the kit that keeps itself, the carer's phone, the round table."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from recruitment.models import InterviewKit, InterviewScore
from recruitment.services.interviews import booking, inviting, links, planning
from tests.factories_interviews import (
    PLAN,
    add_lay,
    fill,
    interview_of,
    interviewer,
    make_interviewing,
    slots_of,
)

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a-long-pass-phrase"


@pytest.fixture
def world() -> Any:
    """Invited, with times in the days after this one."""
    world = make_interviewing()
    now = timezone.now()
    planning.save_plan(vacancy=world.vacancy, plan=PLAN, actor=world.hr, at=now)
    start = (now + dt.timedelta(days=5)).replace(hour=10, minute=0, second=0, microsecond=0)
    length = dt.timedelta(minutes=45)
    spans = [(begins, begins + length) for begins in (start, start + dt.timedelta(hours=1))]
    planning.add_slots(vacancy=world.vacancy, spans=spans, actor=world.hr, at=now)
    add_lay(world)
    inviting.invite(vacancy=world.vacancy, actor=world.hr, at=now)
    for user in (world.hr, world.lead, world.member, world.applications[0].applicant):
        user.set_password(PASSWORD)
        user.save()
    return world.refresh()


def at(sit_down: Any, user: Any, width: str = "phone") -> Any:
    person = sit_down(width)
    person.sign_in(user.email, PASSWORD)
    return person


def test_from_choosing_a_time_to_the_round_table(sit_down, world):
    application = world.applications[0]
    candidate = at(sit_down, application.applicant)
    candidate.go(reverse("apply:interview", args=[application.pk]))
    candidate.page.get_by_role("radio").first.check()
    candidate.press("Book this time")
    assert "It is at" in candidate.text
    interview = interview_of(application)

    member = at(sit_down, world.member)
    member.go(reverse("recruitment:kit", args=[interview.pk]))
    rating = member.page.locator("[name=rating_1]").first
    assert not rating.is_visible()
    member.page.locator("[name=notes_1]").fill("She asked him what he needed.")
    assert rating.is_visible()
    with member.page.expect_response(lambda answer: "rating_1" in (answer.request.post_data or "")):
        rating.check(force=True)
    member.page.get_by_text("Saved at").first.wait_for()
    member.look()
    assert InterviewScore.objects.get().points == 4

    una = sit_down("phone")
    carer = world.vacancy.interviewers.get(staff=None)
    token = links.send_link(vacancy=world.vacancy, interviewer=carer, actor=world.hr, at=timezone.now())
    una.go(reverse("recruitment:lay_open", args=[token]))
    una.press("Start here")
    una.follow("Candida")
    for _ in range(3):
        una.page.get_by_role("radio").first.check()
        una.press("Save and go on")
    una.press("I have finished")
    assert InterviewKit.objects.filter(interviewer=carer, locked_at__isnull=False).exists()

    fill(interview, interviewer(world, 1), "1")
    fill(interview, interviewer(world, 0), "3")
    lead = at(sit_down, world.lead)
    lead.go(reverse("recruitment:round_table", args=[interview.pk]))
    assert "Far apart" in lead.text
    lead.press("Agree the scores, one value at a time")
    for _ in range(3):
        lead.page.locator("[name=rating]").nth(1).check()
        lead.page.get_by_label("Why?").fill("We went back to what she said.")
        lead.press("Save and next")
    lead.press("Check and finish")
    lead.press("Finish")
    assert "The agreed scores are final" in lead.text


def test_hrs_pages_of_the_interviews(sit_down, world):
    """Each as it comes on a phone, and then on the screen of a desk."""
    application = world.applications[0]
    booking.book_slot(
        application=application, slot_id=slots_of(world)[0].pk, actor=application.applicant, at=timezone.now()
    )
    hr = at(sit_down, world.hr)
    pages = [
        (name, world.vacancy)
        for name in (
            "interviews",
            "interview_plan",
            "interview_times",
            "interviewers",
            "lay_interviewer",
            "invite",
        )
    ]
    for name, about in [*pages, ("interview", interview_of(application))]:
        hr.go(reverse(f"recruitment:{name}", args=[about.pk]))
        for width in ("desktop", "phone"):
            hr.look_at(width)
