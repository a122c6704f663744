"""Who gets which page: everybody against everything, in the state each page belongs to."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from recruitment.models import Answer, Application, Vacancy
from tests.factories import NOW, give_role, make_staff, make_unit, make_user
from tests.factories_offer import make_cleared, make_decided
from tests.factories_recruitment import (
    AFTER,
    LATER,
    make_all_locked,
    make_line_drawn,
    make_published,
    make_ready,
    make_revealed,
    make_shortlisted,
    make_sifting,
    send,
    start,
)
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import Role
from values_hub.people.models import User

pytestmark = pytest.mark.django_db


def page(name, world, *more):
    return reverse(f"recruitment:{name}", args=[world.vacancy.pk, *more])


def people(world):
    """The cast by what they are to this vacancy."""
    hr_elsewhere = make_staff("Howard").user
    give_role(hr_elsewhere, Role.HR, make_unit())
    return {
        "hr": world.hr,
        "hr elsewhere": hr_elsewhere,
        "lead": world.lead,
        "member": world.member,
        "staff": make_staff("Oscar").user,
        "candidate": make_user(),
    }


def answers(as_, cast, address):
    return {name: as_(user).get(address).status_code for name, user in cast.items()}


HR_ONLY = {"hr": 200, "hr elsewhere": 404, "lead": 403, "member": 403, "staff": 404, "candidate": 404}
PANEL = {"hr": 403, "hr elsewhere": 404, "lead": 200, "member": 200, "staff": 404, "candidate": 404}
HR_AND_PANEL = {"hr": 200, "hr elsewhere": 404, "lead": 200, "member": 200, "staff": 404, "candidate": 404}
HR_AND_LEAD = {"hr": 200, "hr elsewhere": 404, "lead": 200, "member": 403, "staff": 404, "candidate": 404}
LEAD_ONLY = {"hr": 403, "hr elsewhere": 404, "lead": 200, "member": 403, "staff": 404, "candidate": 404}


@pytest.mark.parametrize(
    ("make", "at", "names", "expected"),
    [
        (make_ready, NOW, ["post", "advert", "questions", "interview_questions"], HR_ONLY),
        (make_ready, NOW, ["panel", "manager", "dates", "check"], HR_ONLY),
        (make_ready, NOW, ["vacancy", "preview", "preview_as_panel"], HR_AND_PANEL),
        (make_published, NOW, ["extend", "close", "withdraw", "applicants", "copy"], HR_ONLY),
        (make_sifting, AFTER, ["sift", "own_scores", "lock_own_scores"], PANEL),
        (make_all_locked, AFTER, ["ranking"], HR_AND_LEAD),
        (make_all_locked, AFTER, ["to_agree", "lock_sift"], LEAD_ONLY),
        (make_all_locked, AFTER, ["applicants"], HR_ONLY),
        (make_shortlisted, LATER, ["ranking"], HR_AND_LEAD),
        (make_line_drawn, LATER, ["line"], LEAD_ONLY),
        (make_line_drawn, LATER, ["shortlist", "apply_shortlist", "applicants"], HR_ONLY),
        (make_revealed, LATER, ["applicants"], HR_AND_PANEL),
        (make_revealed, LATER, ["declare"], PANEL),
        (make_revealed, LATER, ["ranking", "shortlist"], HR_ONLY),
        (make_cleared, LATER, ["joining", "joining_manager"], HR_ONLY),
        (make_decided, LATER, ["ranking"], HR_AND_LEAD),
    ],
    ids=[
        "set-up",
        "more set-up",
        "read",
        "published",
        "sift",
        "ranking",
        "agree",
        "names hidden",
        "locked",
        "line",
        "pending",
        "names known",
        "declaring",
        "scores put away",
        "joining",
        "scores back",
    ],
)
def test_each_page_opens_for_those_the_table_names(as_, make, at, names, expected):
    world = make()
    cast = people(world)
    with time_machine.travel(at, tick=False):
        for name in names:
            assert answers(as_, cast, page(name, world)) == expected, name


def test_one_applicant_is_for_the_panel_after_the_reveal(as_):
    world = make_revealed()
    cast = people(world)
    person = world.applications[0].pk
    with time_machine.travel(LATER, tick=False):
        assert answers(as_, cast, page("applicant", world, person)) == HR_AND_PANEL


@pytest.mark.parametrize(
    "address",
    [
        "/recruitment/", "/recruitment/new/", "/apply/",
        "/recruitment/00000000-0000-4000-8000-000000000000/",
        "/recruitment/00000000-0000-4000-8000-000000000000/sift/",
        "/apply/00000000-0000-4000-8000-000000000000/check/",
    ],
)  # fmt: skip
def test_nobody_signed_in_is_led_to_sign_in(as_, address):
    response = as_(None).get(address)

    assert response.status_code == 302
    assert response["Location"] == f"/account/login/?next={address}"


def test_a_refusal_says_why(as_):
    world = make_sifting()
    with time_machine.travel(AFTER, tick=False):
        response = as_(world.hr).get(page("sift", world))

    assert response.status_code == 403
    assert "Only this vacancy&#x27;s panel can score answers." in response.text


def test_the_list_is_for_hr_and_panels_each_their_own(as_):
    world, other = make_published(title="Ward clerk"), make_published(title="Porter")

    assert "Ward clerk" in as_(world.hr).get("/recruitment/").text
    assert "Porter" not in as_(world.hr).get("/recruitment/").text
    assert "Ward clerk" in as_(world.member).get("/recruitment/").text
    assert "Porter" not in as_(world.member).get("/recruitment/").text
    assert as_(make_staff().user).get("/recruitment/").status_code == 403
    assert other.vacancy.state == "published"


def test_an_application_is_its_writers_and_nobody_elses(as_):
    world = make_published()
    application = start(world)
    cast = people(world) | {"applicant": application.applicant}
    answer = Answer.objects.filter(application=application).first()
    with time_machine.travel(NOW + dt.timedelta(hours=2), tick=False):
        for name, args in [
            ("application", []), ("about", []), ("answer", [1]), ("check", []), ("withdraw", []),
        ]:  # fmt: skip
            found = answers(as_, cast, reverse(f"apply:{name}", args=[application.pk, *args]))
            assert found == dict.fromkeys(people(world), 404) | {"applicant": 200}, name
        for name, args in [("autosave_about", []), ("autosave_answer", [answer.pk])]:
            address = reverse(f"apply:{name}", args=[application.pk, *args])
            posted = {
                who: as_(user).post(address, {"version": 0, "answer": ""}).status_code
                for who, user in cast.items()
            }
            assert posted == dict.fromkeys(people(world), 404) | {"applicant": 200}, name


def test_what_is_visible_is_what_the_table_allows():
    """`Application.visible_to` and the table agree, for everybody, on every application, in every state of the sift."""
    worlds = [
        make_published(),
        make_sifting(),
        make_shortlisted(),
        make_decided(),
        make_revealed([{0: "3", 1: "1"}] * 2),
    ]
    send(worlds[0])
    # Somebody from HR on a panel, and somebody from HR who has applied.
    give_role(worlds[1].member, Role.HR)
    give_role(worlds[2].member, Role.HR)
    Application.objects.filter(pk=worlds[1].applications[0].pk).update(applicant=worlds[1].hr)
    users = [User.objects.get(pk=user.pk) for world in worlds for user in people(world).values()]
    applications = list(Application.objects.exclude(state="draft").select_related("vacancy__unit"))
    users += [User.objects.get(pk=each.applicant_id) for each in applications]
    allowed, seen = set(), set()

    for user in users:
        seen |= {(user.pk, pk) for pk in Application.objects.visible_to(user).values_list("pk", flat=True)}
        for each in applications:
            each.vacancy = Vacancy.objects.select_related("unit").get(pk=each.vacancy_id)
            if decide(user, Action.KNOW_APPLICANT, each) or decide(user, Action.SEE_OWN_APPLICATION, each):
                allowed.add((user.pk, each.pk))

    assert seen == allowed
    assert len(allowed) > len(applications)


def test_what_vacancies_are_visible_is_what_the_table_allows():
    worlds = [make_ready(), make_published(), make_sifting()]
    users = [user for world in worlds for user in people(world).values()]
    users = [User.objects.get(pk=user.pk) for user in users]

    for user in users:
        seen = set(Vacancy.objects.visible_to(user))
        assert seen == {each for each in Vacancy.objects.all() if decide(user, Action.SEE_VACANCY, each)}
