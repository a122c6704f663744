"""Whom an interviewer from the panel meets: nobody before they say whom they know, and nobody they are kept from."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from recruitment.models import PanelDeclaration
from recruitment.services import declarations
from recruitment.services.interviews import inviting, links
from tests.factories import make_staff, make_user
from tests.factories_interviews import (
    PLANNED,
    add_interviewer,
    add_lay,
    all_locked,
    book,
    choose_questions,
    interview_of,
    plan,
)
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


# Those who interview and did not score, and those who come by a link


@pytest.fixture
def wide(world):
    """The same with a colleague who did not score, and a carer who comes by a link."""
    world.quentin = add_interviewer(world, make_staff("Quentin"), declared=False)
    world.una = add_lay(world, declared=False)
    return world


def of(name, interview):
    return reverse(f"recruitment:{name}", args=[interview.pk])


def test_a_colleague_who_only_interviews_says_whom_they_know_before_the_first_name(as_, wide):
    browser = as_(wide.quentin.staff.user)
    hub = reverse("recruitment:interviews", args=[wide.vacancy.pk])
    interview = interview_of(wide.applications[0])

    with time_machine.travel(PLANNED, tick=False):
        asked = browser.get(hub)
        shut = [browser.get(of(name, interview)).status_code for name in ("kit", "interview_calendar")]
        named = browser.get(asked["Location"]).text
        done = browser.post(asked["Location"], {"knows_somebody": "no"}, follow=True)

    assert asked["Location"] == reverse("recruitment:declare", args=[wide.vacancy.pk])
    assert (shut, "Applewhite" in named) == ([404, 404], False)
    assert "Applewhite0" in done.text
    assert browser.get(of("kit", interview)).status_code == 200


def test_hr_reads_who_has_still_to_say_it(as_, wide):
    declare(wide, 0)
    shown = as_(wide.hr).get(reverse("recruitment:shortlist", args=[wide.vacancy.pk])).text
    names = [wide.members[1].name, wide.quentin.name, "Una Whitlock"]
    assert f"Not yet said whether they know anybody: {', '.join(names)}." in shown


def test_hr_who_interview_open_no_kit_before_they_say_it(as_, wide):
    place = add_interviewer(wide, wide.hr.staff, declared=False)
    interview = interview_of(wide.applications[0])
    browser = as_(wide.hr)
    assert browser.get(of("kit", interview)).status_code == 403
    declarations.declare(member=place, knows="nobody", actor=wide.hr, at=LATER)
    assert browser.get(of("kit", interview)).status_code == 200


def test_a_carer_says_by_their_link_whom_they_know_before_the_first_name(wide):
    browser, interview = opened_link(wide), interview_of(wide.applications[0])
    with time_machine.travel(PLANNED, tick=False):
        asked = browser.get(reverse("recruitment:lay"))
        page = browser.get(asked["Location"]).text
        kit = browser.get(reverse("recruitment:lay_question", args=[interview.pk, 1]))
        done = browser.post(asked["Location"], {"knows_somebody": "no"}, follow=True).text

    assert asked["Location"] == reverse("recruitment:lay_declare")
    assert ("has anybody you know applied?" in page, "Candida" in page) == (True, False)
    assert kit["Location"] == reverse("recruitment:lay")
    assert "Candida" in done


@pytest.mark.parametrize("by_link", [False, True])
def test_whoever_knows_somebody_says_so_and_hr_keeps_them_from_that_interview_alone(as_, wide, by_link):
    met, other = (interview_of(each) for each in wide.applications)
    place = wide.una if by_link else wide.quentin
    declarations.declare(member=place, knows="nobody", actor=wide.hr, at=LATER)
    browser = opened_link(wide) if by_link else as_(wide.quentin.staff.user)
    pages = (
        [reverse("recruitment:lay_question", args=[each.pk, 1]) for each in (met, other)]
        if by_link
        else [of("kit", each) for each in (met, other)]
    )

    with time_machine.travel(PLANNED, tick=False):
        seen = browser.get(pages[0]).text
        said = reverse("recruitment:lay_know", args=[met.pk]) if by_link else of("know_candidate", met)
        asked = browser.get(said).text
        unsaid = browser.post(said, {"knows": "family", "details": ""}).text
        browser.post(said, {"knows": "family", "details": "My niece."})
        conflict = PanelDeclaration.objects.get(knows="family")
        as_(wide.hr).post(
            reverse("recruitment:settle_conflict", args=[wide.vacancy.pk, conflict.pk]),
            {"outcome": "recused", "reason": "Family."},
        )
        after = [browser.get(page).status_code for page in pages]
        again = browser.get(said).status_code

    assert said in seen
    # By a link a first name is all there is of anybody.
    assert ("You know Candida" in asked, "Applewhite" in asked) == (True, not by_link)
    assert "Enter what HR should know" in unsaid
    assert (conflict.application, conflict.said_by) == (wide.applications[0], place.name)
    assert (after, again) == ([404, 200], 404)


def test_hr_sees_at_the_interview_that_its_panel_is_short(as_, wide):
    declare(wide, 1)
    recuse(wide, wide.members[0], 0)
    met, other = (as_(wide.hr).get(of("interview", interview_of(each))).text for each in wide.applications)

    assert f"{wide.members[0].name} takes no part in this interview, because they know Candida" in met
    assert "2 members of staff interview them." in met
    assert "Nobody is left to lead it." in met
    assert "takes no part" not in other


def test_hr_who_are_kept_from_a_candidate_see_neither_interview_nor_applicant(as_, wide):
    declarations.declare(
        member=add_interviewer(wide, wide.hr.staff), knows="family", details="My brother.",
        application_id=wide.applications[0].pk, actor=wide.hr, at=LATER,
    )  # fmt: skip
    conflict = PanelDeclaration.objects.get(knows="family")
    with pytest.raises(declarations.NotYoursToSettle):
        settle(conflict, wide.hr)
    settle(conflict, make_user())

    browser = as_(User.objects.get(pk=wide.hr.pk))
    met, other = (interview_of(each) for each in wide.applications)
    assert [browser.get(of("interview", each)).status_code for each in (met, other)] == [404, 200]
    assert browser.get(of("round_table", met)).status_code == 404
    listed = browser.get(reverse("recruitment:applicants", args=[wide.vacancy.pk])).text
    assert ("Applewhite0" in listed, "Applewhite1" in listed) == (False, True)


def settle(conflict, actor, application=None):
    return declarations.settle_conflict(
        declaration=conflict, outcome="recused", reason="Too close.", application_id=application, actor=actor,
        at=LATER,
    )  # fmt: skip


def recuse(world, staff, number):
    known = declarations.declare(
        member=world.seat(staff), knows="friend", details="At school.", actor=staff.user, at=LATER,
        application_id=world.applications[number].pk,
    )  # fmt: skip
    return settle(known, world.hr)


def opened_link(world):
    """A browser that holds the carer's link."""
    browser = Client()
    with time_machine.travel(PLANNED, tick=False):
        token = links.send_link(vacancy=world.vacancy, interviewer=world.una, actor=world.hr, at=PLANNED)
        browser.post(reverse("recruitment:lay_open", args=[token]))
    return browser
