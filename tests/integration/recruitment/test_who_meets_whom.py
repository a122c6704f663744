"""Whom an interviewer from the panel meets: nobody before they say whom they know, and nobody they are kept from."""

import pytest
import time_machine
from django.urls import reverse

from recruitment.services import declarations
from recruitment.services.interviews import inviting
from tests.factories_interviews import PLANNED, all_locked, book, choose_questions, interview_of, plan
from tests.factories_recruitment import LATER, make_revealed
from values_hub.common.waiting import waiting_on
from values_hub.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Two candidates with a time each; nobody on the panel has said yet whom they know."""
    world = make_revealed(applicants=2, declared=False)
    choose_questions(world)
    plan(world.refresh(), slots=2)
    inviting.invite(vacancy=world.vacancy, actor=world.hr, at=PLANNED)
    for number in range(2):
        book(world.refresh(), number)
    return world.refresh()


def declare(world, number, knows="nobody", about=None):
    return declarations.declare(
        member=world.seat(world.members[number]), knows=knows, details="" if knows == "nobody" else "At school.",
        application_id=about, actor=world.members[number].user, at=LATER,
    )  # fmt: skip


def seen_by(as_, world, number):
    """Everything that shows an interviewer a name: the home page's lines, the list, each kit."""
    user = User.objects.get(pk=world.members[number].user_id)
    with time_machine.travel(PLANNED, tick=False):
        browser = as_(user)
        hub = browser.get(reverse("recruitment:interviews", args=[world.vacancy.pk]), follow=True).text
        kits = [
            browser.get(reverse("recruitment:kit", args=[interview_of(each).pk])).status_code
            for each in world.applications
        ]
    from_day = interview_of(world.applications[0]).slot.starts_at
    with time_machine.travel(from_day, tick=False):
        lines = " ".join(item.title for item in waiting_on(user, from_day.date()))
    return (
        [each.last_name in hub for each in world.applications],
        [each.last_name in lines for each in world.applications],
        kits,
    )


def test_a_member_who_has_not_said_whom_they_know_meets_no_name(as_, world):
    declare(world, 0)

    assert seen_by(as_, world, 1) == ([False, False], [False, False], [404, 404])
    assert seen_by(as_, world, 0) == ([True, True], [True, True], [200, 200])


def test_a_recused_member_holds_every_interview_but_that_one(as_, world):
    declare(world, 0)
    known = declare(world, 1, "friend", world.applications[0].pk)
    declarations.settle_conflict(
        declaration=known, outcome="recused", reason="They were at school together.", actor=world.hr, at=LATER
    )

    assert seen_by(as_, world, 1) == ([False, True], [False, True], [404, 200])


def test_a_recused_lead_is_not_asked_to_agree_the_scores(world):
    for number in (0, 1):
        declare(world, number)
    all_locked(world, 0)
    lead = User.objects.get(pk=world.lead.pk)
    to_agree = "Agree the scores of an interview"

    before = [item for item in waiting_on(lead, LATER.date()) if item.title.startswith(to_agree)]
    known = declare(world, 0, "friend", world.applications[0].pk)
    declarations.settle_conflict(
        declaration=known, outcome="recused", reason="They were at school together.", actor=world.hr, at=LATER
    )
    lead = User.objects.get(pk=world.lead.pk)
    after = [item for item in waiting_on(lead, LATER.date()) if item.title.startswith(to_agree)]

    assert (len(before), len(after)) == (1, 0)
