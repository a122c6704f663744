"""Somebody from HR who interviews, and whom HR keep from a candidate: no page of HR's shows them that candidate."""

import pytest
import time_machine
from django.urls import reverse

from recruitment.models import Interviewer, PanelDeclaration
from recruitment.queries.vacancies import vacancies_waiting_for_hr
from recruitment.services import declarations
from tests.factories import give_role, make_staff
from tests.factories_interviews import PLANNED
from tests.factories_offer import CLEARED_AT, DECIDED_AT, make_applied, make_cleared, make_interviewed
from tests.factories_recruitment import LATER, make_line_drawn
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import Role
from values_hub.people.models import User

pytestmark = pytest.mark.django_db


def page(name, world, *more):
    return reverse(f"recruitment:{name}", args=[world.vacancy.pk, *more])


def interviews_from_hr(world):
    """Hilary of HR, who interviews for this vacancy and does not sit on its panel."""
    hilary = make_staff("Hilary")
    give_role(hilary.user, Role.HR, world.vacancy.unit)
    return Interviewer.objects.create(
        vacancy=world.vacancy, staff=hilary, added_at=PLANNED, added_by=world.hr
    )  # fmt: skip


def keep_away(world, place, number=0):
    known = declarations.declare(
        member=place, knows="friend", details="At school.", application_id=world.applications[number].pk,
        actor=place.staff.user, at=DECIDED_AT,
    )  # fmt: skip
    declarations.settle_conflict(
        declaration=known, outcome="recused", reason="Too close.", actor=world.hr, at=DECIDED_AT
    )
    return User.objects.get(pk=place.staff.user_id)


def codes(browser, world, *names):
    return [browser.get(page(name, world)).status_code for name in names]


def test_whoever_hr_keep_from_the_chosen_candidate_neither_enters_them_nor_reads_of_them(as_):
    world = make_cleared()
    place = interviews_from_hr(world)
    name = world.applications[0].name
    asked = ("decision_record", "feedback", "send_feedback", "reserve", "joining")
    with time_machine.travel(CLEARED_AT, tick=False):
        before = codes(as_(place.staff.user), world, *asked)
        browser = as_(keep_away(world, place))
        after = codes(browser, world, *asked)
        shown = [browser.get(page(each, world)).text for each in ("vacancy", "progress")]
        shown.append(browser.get(page("joining", world), follow=True).text)

    assert before == [200] * 5
    assert after == [403, 403, 403, 403, 302]
    assert [name in text for text in shown] == [False, False, False]
    assert "There is no start for you to record." in shown[2]
    assert "Somebody has been chosen" in shown[0]


def test_whoever_interviews_from_hr_sees_neither_the_file_nor_the_scores_nor_the_shortlist(as_):
    world = make_line_drawn([{0: "4", 1: "1"}] * 2)
    inside = interviews_from_hr(world).staff.user
    person = page("applicant", world, world.applications[0].pk)
    asked = ("ranking", "shortlist", "apply_shortlist")
    with time_machine.travel(LATER, tick=False):
        assert codes(as_(world.hr), world, *asked) == [200, 200, 200]
        assert codes(as_(inside), world, *asked) == [403, 403, 403]
        for user, code in ((world.hr, 200), (inside, 403)):
            assert as_(user).get(page("applicant_file", world, world.applications[0].pk)).status_code == code
        assert as_(inside).get(person).status_code == 200
        assert [
            bool(decide(User.objects.get(pk=user.pk), Action.SEE_SIFT_SCORES, world.vacancy))
            for user in (world.hr, inside)
        ] == [True, False]
    assert world.vacancy in vacancies_waiting_for_hr(world.hr)
    assert world.vacancy not in vacancies_waiting_for_hr(User.objects.get(pk=inside.pk))


def test_whoever_hr_keep_from_another_enters_the_chosen_candidate_all_the_same(as_):
    world = make_cleared()
    user = keep_away(world, interviews_from_hr(world), 1)
    with time_machine.travel(CLEARED_AT, tick=False):
        assert codes(as_(user), world, "joining", "reserve") == [200, 403]


def test_nobody_who_interviews_holds_the_key_to_the_values_gate(as_):
    world = make_interviewed({0: "1"}, applicants=2)
    place = interviews_from_hr(world)
    gate = page("gate", world, world.applications[0].pk)
    with time_machine.travel(DECIDED_AT, tick=False):
        assert as_(world.hr).get(gate).status_code == 200
        assert as_(place.staff.user).get(gate).status_code == 403
        assert gate not in as_(place.staff.user).get(page("vacancy", world)).text


def test_whoever_may_not_take_from_the_reserve_is_not_asked_to(as_):
    world = make_applied(("not_appointable", "reserve"))
    place = interviews_from_hr(world)
    assert world.vacancy in vacancies_waiting_for_hr(place.staff.user)
    user = keep_away(world, place, 1)
    assert world.vacancy not in vacancies_waiting_for_hr(user)
    assert page("reserve", world) not in as_(user).get(page("vacancy", world)).text


def test_who_a_declaration_is_about_is_chosen_from_those_they_may_know(as_):
    world = make_interviewed(applicants=2)
    place = interviews_from_hr(world)
    user = keep_away(world, place)
    place.kits.all().delete()
    place.delete()  # they interview no longer, and are still kept from the candidate
    unsaid = declarations.declare(
        member=world.seat(world.members[1]), knows="friend", details="A neighbour.", actor=world.member,
        at=DECIDED_AT,
    )  # fmt: skip
    shown = as_(user).get(page("settle_conflict", world, unsaid.pk)).text
    assert [each.name in shown for each in world.applications] == [False, True]


def test_somebody_from_hr_on_the_panel_says_whom_they_know_before_they_see_a_name(as_):
    world = make_cleared()
    member = world.members[1]
    give_role(member.user, Role.HR, world.vacancy.unit)
    asked = ("decision_record", "feedback", "send_feedback", "reserve", "joining", "end")
    PanelDeclaration.objects.filter(staff=member).delete()
    with time_machine.travel(CLEARED_AT, tick=False):
        before = codes(as_(member.user), world, *asked)
        declarations.declare(member=world.seat(member), knows="nobody", actor=member.user, at=CLEARED_AT)
        after = codes(as_(member.user), world, *asked)

    assert before == [403] * 6
    assert after == [200] * 6
