"""Somebody from HR on a panel, or who interviews, and who is close to a candidate: every page of that candidate is
closed to them until somebody else from HR has decided, and says who that is."""

import pytest
import time_machine
from django.urls import reverse

from recruitment.models import Application, Interview, Interviewer, PanelDeclaration
from recruitment.queries.checks import offers_in_progress
from recruitment.queries.vacancies import led_vacancies, vacancies_waiting_for_hr
from recruitment.services import declarations
from tests.factories import give_role, make_staff
from tests.factories_interviews import FIRST, PLANNED, interview_of, make_booked
from tests.factories_offer import CLEARED_AT, DECIDED_AT, make_applied, make_cleared, make_interviewed
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import Role
from values_hub.outbox.queries import delivery_log
from values_hub.outbox.services import post_message
from values_hub.people.models import RoleGrant, User

pytestmark = pytest.mark.django_db

WHO = "somebody from HR does who neither sits on the panel nor interviews"
CLOSED = "You said that you are close to somebody who has applied."
OF_HR = ("applicant", "applicant_file", "offer", "extend_offer", "withdraw_offer", "propose_start", "checks")
OF_ALL = ("decision_record", "feedback", "send_feedback", "reserve", "end")


def page(name, world, *more):
    return reverse(f"recruitment:{name}", args=[world.vacancy.pk, *more])


def again(user):
    """As the next request would have them."""
    return User.objects.get(pk=user.pk)


def from_hr_on_the_panel(world):
    give_role(world.members[1].user, Role.HR, world.vacancy.unit)
    return world.seat(world.members[1])


def from_hr_who_interviews(world):
    hilary = make_staff("Hilary")
    give_role(hilary.user, Role.HR, world.vacancy.unit)
    return Interviewer.objects.create(
        vacancy=world.vacancy, staff=hilary, added_at=PLANNED, added_by=world.hr
    )  # fmt: skip


INSIDE = pytest.mark.parametrize("inside", [from_hr_on_the_panel, from_hr_who_interviews])


def say(world, place, number=0, knows="family"):
    about = None if number is None else world.applications[number].pk
    return declarations.declare(
        member=place, knows=knows, details="At home.", application_id=about, actor=place.staff.user,
        at=DECIDED_AT,
    )  # fmt: skip


def settle(world, said, outcome="none", **more):
    declarations.settle_conflict(
        declaration=said, outcome=outcome, reason="Read and weighed.", actor=world.hr, at=DECIDED_AT, **more
    )


def codes(browser, world, names, *more):
    return {name: browser.get(page(name, world, *more)).status_code for name in names}


@INSIDE
def test_every_page_of_the_candidate_is_closed_until_hr_decide_and_to_nobody_else(as_, inside):
    world = make_cleared()
    place = inside(world)
    one, other = world.applications[0].pk, world.applications[1].pk
    names = [each for each in OF_HR if each != "applicant_file"]  # nobody inside sees a file, close or not
    with time_machine.travel(CLEARED_AT, tick=False):
        browser, elsewhere = as_(place.staff.user), as_(world.hr)
        assert codes(browser, world, names, one) == dict.fromkeys(names, 200)
        assert codes(browser, world, ["joining"]) == {"joining": 200}

        said = say(world, place)
        refused = {name: browser.get(page(name, world, one)) for name in OF_HR}
        assert {each.status_code for each in refused.values()} == {403}
        for name in names:
            assert WHO in refused[name].text, name
            assert world.applications[0].name not in refused[name].text, name
        one_check = browser.get(page("check_one", world, one, "dbs"))
        assert (one_check.status_code, WHO in one_check.text) == (403, True)
        assert codes(browser, world, OF_ALL) == dict.fromkeys(OF_ALL, 403)
        assert WHO in browser.get(page("decision_record", world)).text
        shown = [
            browser.get(page(each, world), follow=True).text for each in ("vacancy", "progress", "joining")
        ]
        assert [world.applications[0].name in text for text in shown] == [False, False, False]

        assert codes(browser, world, ["applicant"], other) == {"applicant": 200}
        assert codes(elsewhere, world, OF_HR, one) == dict.fromkeys(OF_HR, 200)
        assert codes(elsewhere, world, OF_ALL) == dict.fromkeys(OF_ALL, 200)

        settle(world, said, "managed")
        assert codes(browser, world, names, one) == dict.fromkeys(names, 200)
        assert codes(browser, world, OF_ALL) == dict.fromkeys(OF_ALL, 200)


@INSIDE
def test_no_list_has_them_and_the_list_says_who_decides(as_, inside):
    world = make_cleared()
    place = inside(world)
    user, name = place.staff.user, world.applications[0].name
    with time_machine.travel(CLEARED_AT, tick=False):
        before = as_(user).get(page("applicants", world)).text
        said = say(world, place)
        after = as_(user).get(page("applicants", world)).text
        others = as_(world.hr).get(page("applicants", world)).text

        assert (name in before, CLOSED in before) == (True, False)
        assert (name in after, CLOSED in after) == (False, True)
        assert world.applications[1].name in after
        assert f"{world.hr.name} decides. You cannot decide it yourself" in after
        assert (name in others, CLOSED in others) == (True, False)
        assert world.applications[0] not in offers_in_progress(again(user))
        assert world.applications[0] in offers_in_progress(world.hr)
        settle(world, said, "recused")
        assert CLOSED not in as_(user).get(page("applicants", world)).text
        assert codes(as_(user), world, ["applicant"], world.applications[0].pk) == {"applicant": 404}


@INSIDE
def test_the_three_gates_agree(inside):
    """The table, what is listed, and the page (above): of both candidates, before it is said and after."""
    world = make_booked(applicants=2)
    place = inside(world)

    def gates():
        user = again(place.staff.user)
        people = Application.objects.select_related("vacancy__unit").filter(vacancy=world.vacancy)
        listed = set(Application.objects.visible_to(user).filter(vacancy=world.vacancy))
        met = set(Interview.objects.visible_to(user).filter(application__vacancy=world.vacancy))
        known = {each for each in people if decide(user, Action.KNOW_APPLICANT, each)}
        open_interviews = Interview.objects.with_people().filter(application__vacancy=world.vacancy)
        held = {each for each in open_interviews if decide(user, Action.PRINT_INTERVIEW_KIT, each)}
        assert (listed, met) == (known, held)
        return [each in known for each in world.applications], [each.application in known for each in held]

    declarations.declare(member=place, knows="nobody", actor=place.staff.user, at=FIRST)
    assert gates() == ([True, True], [True, True])
    said = say(world, place)
    assert gates() == ([False, True], [True])
    settle(world, said)
    assert gates() == ([True, True], [True, True])
    unnamed = say(world, place, None, "referee")
    assert gates() == ([False, False], [])
    settle(world, unnamed, "recused", application_id=world.applications[1].pk)
    assert gates() == ([True, False], [True])


@INSIDE
def test_their_interview_is_closed_too(as_, inside):
    world = make_booked(applicants=2)
    place = inside(world)
    declarations.declare(member=place, knows="nobody", actor=place.staff.user, at=FIRST)
    met = interview_of(world.applications[0])
    with time_machine.travel(FIRST, tick=False):
        browser = as_(place.staff.user)
        addresses = [reverse(f"recruitment:{name}", args=[met.pk]) for name in ("interview", "book_for")]
        assert [browser.get(each).status_code for each in addresses] == [200, 200]
        say(world, place)
        refused = [browser.get(each) for each in addresses]
        shown = browser.get(page("interviews", world)).text

    assert [each.status_code for each in refused] == [403, 403]
    assert all(WHO in each.text for each in refused)
    assert (world.applications[0].name in shown, CLOSED in shown) == (False, True)
    assert world.applications[1].name in shown


@pytest.mark.parametrize("knows", ["management", "business", "other"])
def test_whoever_is_less_close_goes_on(as_, knows):
    world = make_cleared()
    place = from_hr_on_the_panel(world)
    say(world, place, 0, knows)
    with time_machine.travel(CLEARED_AT, tick=False):
        assert codes(as_(place.staff.user), world, ["applicant", "checks"], world.applications[0].pk) == {
            "applicant": 200,
            "checks": 200,
        }


@INSIDE
def test_the_only_person_in_hr_may_not_decide_it_and_reads_what_has_to_happen_first(as_, inside):
    world = make_booked(applicants=2)
    place = inside(world)
    RoleGrant.objects.filter(user=world.hr).delete()
    declarations.declare(member=place, knows="nobody", actor=place.staff.user, at=FIRST)
    said = say(world, place)
    with time_machine.travel(FIRST, tick=False):
        browser = as_(place.staff.user)
        listed = browser.get(page("applicants", world)).text
        refused = browser.get(page("applicant", world, world.applications[0].pk))
        settling = browser.post(
            page("settle_conflict", world, said.pk), {"outcome": "none", "reason": "It is nothing."}
        )

    assert "<strong>Nobody can decide this yet.</strong> You cannot decide it yourself" in listed
    assert "HR has to give the role to one more colleague first" in listed
    assert refused.status_code == 403
    assert "HR gives the role to one more colleague first." in refused.text
    assert settling.status_code == 403
    assert PanelDeclaration.objects.get(pk=said.pk).outcome == ""

    another = make_staff("Una")
    give_role(another.user, Role.HR, world.vacancy.unit)
    with time_machine.travel(FIRST, tick=False):
        assert f"{another.name} decides." in as_(place.staff.user).get(page("applicants", world)).text
        assert as_(another.user).get(page("settle_conflict", world, said.pk)).status_code == 200


def test_whoever_finds_out_is_told_who_hears_of_it_or_that_nobody_can_yet(as_):
    world = make_booked(applicants=2)
    sent = {"knows": "friend", "details": "At school."}
    with time_machine.travel(FIRST, tick=False):
        told = as_(world.member).post(
            page("know_this_person", world, world.applications[0].pk), sent, follow=True
        )
        RoleGrant.objects.filter(user=world.hr).delete()
        alone = as_(world.lead).post(
            page("know_this_person", world, world.applications[1].pk), sent, follow=True
        )

    assert f"HR has been told. {world.hr.name} will tell you what happens next." in told.text
    assert "Nobody from HR can decide about it yet" in alone.text
    assert "Nobody can decide this yet." in alone.text


def test_a_lead_who_is_close_to_a_candidate_weighs_nobody_until_hr_have_decided(as_):
    world = make_interviewed(applicants=2)
    one = world.applications[0].pk
    with time_machine.travel(DECIDED_AT, tick=False):
        lead = as_(world.lead)
        assert lead.get(page("decide_candidate", world, one)).status_code == 200
        assert world.vacancy in led_vacancies(again(world.lead))
        said = say(world, world.seat(world.members[0]))
        refused = [lead.get(page("decide", world)), lead.get(page("decide_candidate", world, one))]
        assert [(each.status_code, WHO in each.text) for each in refused] == [(403, True)] * 2
        assert world.vacancy not in led_vacancies(again(world.lead))
        settle(world, said)
        assert lead.get(page("decide_candidate", world, one)).status_code == 200


def test_whoever_may_not_fill_the_place_yet_is_not_asked_to():
    world = make_applied(("not_appointable", "reserve"))
    place = from_hr_who_interviews(world)
    assert world.vacancy in vacancies_waiting_for_hr(again(place.staff.user))
    say(world, place, 1)
    assert world.vacancy not in vacancies_waiting_for_hr(again(place.staff.user))


@INSIDE
@pytest.mark.parametrize("outcome", ["managed", "recused"])
def test_nor_does_the_log_say_what_they_were_sent_while_it_is_closed(inside, outcome):
    world = make_cleared()
    place = inside(world)
    user, applicants = place.staff.user, [each.applicant for each in world.applications[:2]]
    for each in applicants:
        post_message(
            to=each.email, subject="About your application", template="notice", context={"heading": "Yours"},
            key=f"test:{each.pk}", at=DECIDED_AT, user=each, unit_path=world.vacancy.unit.path,
        )  # fmt: skip
    both = {each.pk for each in applicants}

    def told():
        rows = delivery_log(again(user), at=DECIDED_AT).filter(key__startswith="test:")
        return set(rows.values_list("user", flat=True))

    assert told() == both
    said = say(world, place)
    assert told() == both - {applicants[0].pk}
    assert set(delivery_log(world.hr, at=DECIDED_AT).values_list("user", flat=True)) >= both
    settle(world, said, outcome)
    assert told() == (both if outcome == "managed" else both - {applicants[0].pk})
