"""Whoever says that they are close to a candidate waits until HR have decided, and HR hear of it."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from recruitment.models import PanelDeclaration
from recruitment.queries.deciding import pending_decisions
from recruitment.services import deciding, declarations
from recruitment.services.interviews import links, planning
from tests.factories import give_role, make_staff
from tests.factories_interviews import FIRST, PLANNED, add_lay, fill, interview_of, interviewer, make_booked
from tests.factories_offer import DECIDED_AT, decide, make_interviewed
from tests.factories_recruitment import LATER, make_revealed
from values_hub.access.actions import Action
from values_hub.access.policy import decide as decide_access
from values_hub.access.roles import Role
from values_hub.common.waiting import Desk, waiting_on
from values_hub.outbox.models import Message
from values_hub.people.models import RoleGrant, User

pytestmark = pytest.mark.django_db

WAITS = "HR decides first whether you take part."


def say(world, place, number=None, knows="family"):
    about = None if number is None else world.applications[number].pk
    actor = place.staff.user if place.staff else None
    return declarations.declare(
        member=place, knows=knows, details="At home.", application_id=about, actor=actor, at=LATER
    )


def settle(world, said, outcome="none", **more):
    return declarations.settle_conflict(
        declaration=said, outcome=outcome, reason="Read and weighed.", actor=world.hr, at=FIRST, **more
    )


def kit_codes(as_, world, number=1):
    """What the second member's kits of both candidates answer with; and their list."""
    browser = as_(User.objects.get(pk=world.members[number].user_id))
    with time_machine.travel(FIRST, tick=False):
        kits = [
            browser.get(reverse("recruitment:kit", args=[interview_of(each).pk]))
            for each in world.applications
        ]
        shown = browser.get(reverse("recruitment:interviews", args=[world.vacancy.pk])).text
    return [each.status_code for each in kits], kits, shown


@pytest.mark.parametrize("knows", ["family", "friend", "referee"])
def test_the_kit_is_closed_from_the_moment_they_say_so_until_hr_decide(as_, knows):
    world = make_booked(applicants=2)
    said = say(world, interviewer(world, 1), 0, knows)

    codes, kits, shown = kit_codes(as_, world)
    assert codes == [403, 200]
    assert WAITS in kits[0].text
    assert "HR decides first whether you meet them" in shown
    assert [each.name in shown for each in world.applications] == [False, True]

    settle(world, said, "managed")
    codes, _, shown = kit_codes(as_, world)
    assert codes == [200, 200]
    assert "HR decides first" not in shown


def test_what_is_typed_then_is_refused_and_nothing_is_kept(as_):
    world = make_booked(applicants=1)
    say(world, interviewer(world, 1), 0)
    autosave = reverse("recruitment:autosave_kit", args=[interview_of(world.applications[0]).pk])

    with time_machine.travel(FIRST, tick=False):
        answered = as_(world.member).post(autosave, {"notes_1": "They said", "version": 0})

    assert answered.status_code == 403
    assert not interview_of(world.applications[0]).kits.exists()


def test_who_they_have_not_named_may_be_any_of_them(as_):
    world = make_booked(applicants=2)
    said = say(world, interviewer(world, 1))
    assert kit_codes(as_, world)[0] == [403, 403]

    settle(world, said, "recused", application_id=world.applications[0].pk)

    assert kit_codes(as_, world)[0] == [404, 200]


@pytest.mark.parametrize("knows", ["business", "management", "other"])
def test_whoever_is_less_close_goes_on(as_, knows):
    world = make_booked(applicants=1)
    say(world, interviewer(world, 1), 0, knows)
    assert kit_codes(as_, world)[0] == [200]


def test_the_others_go_on(as_):
    world = make_booked(applicants=1)
    say(world, interviewer(world, 1), 0)
    assert kit_codes(as_, world, 0)[0] == [200]


def test_a_carer_by_their_link_waits_too():
    world = make_booked(applicants=1)
    una = add_lay(world)
    browser, met = Client(), interview_of(world.applications[0])
    with time_machine.travel(FIRST, tick=False):
        browser.post(reverse("recruitment:lay_open", args=[
            links.send_link(vacancy=world.vacancy, interviewer=una, actor=world.hr, at=PLANNED)
        ]))  # fmt: skip
        question = reverse("recruitment:lay_question", args=[met.pk, 1])
        assert browser.get(question).status_code == 200
        said = say(world, una, 0)
        shown = browser.get(question, follow=True).text
        settle(world, said)
        after = browser.get(question).status_code

    assert "We decide first whether you meet them" in shown
    assert world.applications[0].first_name not in shown
    assert after == 200


def test_no_decision_is_applied_while_one_waits():
    world = make_interviewed()
    decide(world, 0, "appoint")
    decide(world, 1, "not_appointable")
    said = say(world, interviewer(world, 1))

    with pytest.raises(deciding.DecisionsMissing, match="HR has to write down first what is done about it"):
        deciding.apply_decisions(vacancy=world.vacancy, actor=world.lead, at=DECIDED_AT)
    settle(world, said)

    assert pending_decisions(world.vacancy).missing == []


def told_of(declaration):
    sent = Message.objects.filter(key__startswith=f"conflict.declared:{declaration.pk}:")
    return {each.to for each in sent}


def test_whoever_set_the_vacancy_up_hears_and_where_they_interview_others_of_hr_do():
    world = make_revealed(applicants=1)
    near, far, other = (make_staff(name) for name in ("Hilary", "Harold", "Hera"))
    give_role(near.user, Role.HR, world.vacancy.unit)
    give_role(far.user, Role.HR)
    give_role(other.user, Role.HR, other.post.unit)

    assert told_of(say(world, world.seat(world.members[1]))) == {world.hr.email}
    inside = make_staff("Ines", user=world.hr) if world.hr.staff is None else world.hr.staff
    planning.add_interviewer(vacancy=world.vacancy, staff=inside, is_lay=False, actor=far.user, at=PLANNED)
    assert told_of(say(world, world.seat(world.members[0]))) == {near.user.email}


def test_whoever_is_no_longer_hr_does_not_hear():
    world = make_revealed(applicants=1)
    far = make_staff("Harold")
    give_role(far.user, Role.HR)
    RoleGrant.objects.filter(user=world.hr).update(ended_at=LATER)

    assert told_of(say(world, world.seat(world.members[1]))) == {far.user.email}


def waiting(user):
    return [
        (each.title, each.url)
        for each in waiting_on(User.objects.get(pk=user.pk), FIRST.date(), Desk.HR)
        if "conflict" in each.title
    ]


def test_it_waits_on_hr_who_can_decide_until_they_have():
    world = make_booked(applicants=1)
    hilary, elsewhere = make_staff("Hilary"), make_staff("Hera")
    give_role(hilary.user, Role.HR, world.vacancy.unit)
    give_role(elsewhere.user, Role.HR, elsewhere.post.unit)
    give_role(world.member, Role.HR)
    said = say(world, interviewer(world, 0), 0)
    say(world, interviewer(world, 0), 0, "other")
    declarations.declare(member=interviewer(world, 1), knows="nobody", actor=world.member, at=LATER)
    line = (
        "Decide about 2 conflicts of interest for Staff nurse",
        reverse("recruitment:shortlist", args=[world.vacancy.pk]),
    )

    assert waiting(hilary.user) == waiting(world.hr) == [line]
    assert waiting(elsewhere.user) == waiting(world.member) == []
    settle(world, said)
    assert [title for title, _ in waiting(world.hr)] == [
        "Decide about a conflict of interest for Staff nurse"
    ]
    settle(world, PanelDeclaration.objects.get(knows="other"))
    assert waiting(world.hr) == []


def test_scores_locked_before_they_knew_wait_with_them():
    """The lead finds out at the round table; they agree nothing until HR have decided."""
    world = make_booked(applicants=1)
    met = interview_of(world.applications[0])
    for number in range(2):
        fill(met, interviewer(world, number))
    say(world, interviewer(world, 0), 0, "friend")

    lead = User.objects.get(pk=world.lead.pk)
    assert not decide_access(lead, Action.AGREE_INTERVIEW, interview_of(world.applications[0]))
