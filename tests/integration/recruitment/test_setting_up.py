"""HR's pages."""

import pytest
import time_machine
from django.urls import reverse

from recruitment.models import Vacancy
from tests.factories import NOW, TODAY, give_role, make_framework, make_staff, make_unit
from tests.factories_recruitment import (
    application_questions,
    interview_questions,
    make_draft,
    make_published,
    make_ready,
    send,
    start,
)
from values_hub.access.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def page(name, vacancy):
    return reverse(f"recruitment:{name}", args=[vacancy.pk])


def post_of(unit, **changes):
    return {
        "title": "Staff nurse, Ward 7", "unit": str(unit.pk), "staff_group": "03", "band": "5",
        "contract_type": "permanent", "site": "", "manages_people": "no", "dbs_level": "enhanced_adults", **changes,
    }  # fmt: skip


@pytest.mark.smoke
def test_a_vacancy_from_nothing_to_the_public_list(as_):
    """Each page in turn, as HR fills it in without JavaScript."""
    make_framework()
    unit = make_unit("Ward 7")
    hr, manager = make_staff("Helen", unit=unit).user, make_staff("Grace", "Okafor")
    lead, member = make_staff("Precious", "Dube"), make_staff("Imran", "Aziz")
    give_role(hr, Role.HR, unit)
    browser = as_(hr)

    browser.post("/recruitment/new/", post_of(unit))
    vacancy = Vacancy.objects.get()
    browser.post(
        page("advert", vacancy),
        {"summary": "A ward.", "valued": "Noticing.", "salary": "£30,000", "hours": "37.5", "contact_name": "Grace",
         "contact_email": "grace@example.nhs.uk", "privacy_note": "Only to choose somebody."},
    )  # fmt: skip
    browser.post(page("manager", vacancy), {"staff": str(manager.pk)})
    first, second, third = application_questions()
    browser.post(
        page("questions", vacancy), {"value_1": [str(first.pk), str(second.pk)], "value_2": [str(third.pk)]}
    )
    first, second = interview_questions()
    browser.post(page("interview_questions", vacancy), {"value_1": [str(first.pk), str(second.pk)]})
    for staff in (member, lead):
        browser.post(page("panel", vacancy), {"staff": str(staff.pk), "action": "add"})
    browser.post(page("panel", vacancy), {"staff": str(lead.pk), "action": "lead"})
    browser.post(
        page("dates", vacancy),
        {
            "closes_on_day": "16",
            "closes_on_month": "3",
            "closes_on_year": "2026",
            "closes_time": "11:59pm",
            "reviews_per_answer": "3",
            "scheme_minimum": "2",
        },
    )
    shown = browser.get(page("check", vacancy)).text
    assert "Publish this vacancy" in shown
    assert "11:59pm on Monday 16 March 2026" in shown
    response = browser.post(page("check", vacancy), follow=True)

    vacancy.refresh_from_db()
    assert vacancy.state == "published"
    assert "is open for applications" in response.text
    assert "Staff nurse, Ward 7" in as_(None).get("/jobs/").text
    assert [(each.staff, each.is_lead) for each in vacancy.panel.order_by("-is_lead")] == [
        (lead, True),
        (member, False),
    ]


def test_bad_input_is_said_and_nothing_is_made(as_):
    make_framework()
    unit = make_unit()
    hr = make_staff(unit=unit).user
    give_role(hr, Role.HR, unit)

    response = as_(hr).post("/recruitment/new/", post_of(make_unit(), title="", band="12", manages_people=""))

    assert "There is a problem" in response.text
    assert "Error: " in response.text
    for sentence in (
        "Enter the job title", "Select an option from the list",
        "Select yes if this person will manage other people",
    ):  # fmt: skip
        assert sentence in response.text
    assert not Vacancy.objects.exists()


def test_without_a_published_framework_nothing_starts(as_):
    unit = make_unit()
    hr = make_staff(unit=unit).user
    give_role(hr, Role.HR, unit)

    response = as_(hr).post("/recruitment/new/", post_of(unit))

    assert "There is no published values framework yet" in response.text
    assert not Vacancy.objects.exists()


def test_hr_for_one_directorate_cannot_advertise_for_another(as_):
    make_framework()
    hr = make_staff().user
    give_role(hr, Role.HR, make_unit())

    as_(hr).post("/recruitment/new/", post_of(make_unit()))

    assert not Vacancy.objects.exists()


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        (("1", "3", "2026", "9am"), "Closing date must be in the future"),
        (("31", "2", "2026", "9am"), "Closing date must be a real date"),
        (("31", "3", "2026", "noonish"), "Closing time must be a time, like 9:30am or 2pm"),
        (("", "", "", ""), "Enter the closing date"),
    ],
)
def test_a_closing_time_that_cannot_stand_is_refused(as_, when, sentence):
    vacancy = make_draft()
    day, month, year, time = when

    response = as_(vacancy.created_by).post(
        page("dates", vacancy),
        {
            "closes_on_day": day,
            "closes_on_month": month,
            "closes_on_year": year,
            "closes_time": time,
            "reviews_per_answer": "3",
            "scheme_minimum": "2",
        },
    )

    assert sentence in response.text
    vacancy.refresh_from_db()
    assert vacancy.closes_at is None


@pytest.mark.parametrize("count", [0, 2])
def test_too_few_questions_are_refused(as_, count):
    vacancy = make_draft()
    chosen = [str(each.pk) for each in application_questions(count)] if count else []

    response = as_(vacancy.created_by).post(page("questions", vacancy), {"value_1": chosen})

    assert "Select 3 or 4 questions" in response.text
    assert not vacancy.questions.exists()


def test_the_question_page_shows_behaviour_and_word_limit_and_suggests(as_):
    vacancy = make_draft()

    shown = as_(vacancy.created_by).get(page("questions", vacancy)).text

    assert "Behaviour KIND-1. 250 words at most." in shown
    assert "We have picked three to start from" in shown
    assert shown.count(" checked") == 2  # two values in this framework


def test_a_colleague_is_found_added_and_removed(as_):
    vacancy = make_draft()
    staff = make_staff("Thandiwe", "Dlamini")
    browser = as_(vacancy.created_by)

    assert "Thandiwe Dlamini" in browser.get(page("panel", vacancy) + "?q=thandi").text
    browser.post(page("panel", vacancy), {"staff": str(staff.pk), "action": "add"})
    assert vacancy.panel.get().is_lead
    browser.post(page("panel", vacancy), {"staff": str(staff.pk), "action": "remove"})

    assert not vacancy.panel.exists()


@pytest.mark.parametrize(
    "forged",
    [{"staff": "nobody", "action": "add"}, {"staff": "", "action": ""}, {"action": "delete_everything"}],
)
def test_a_forged_button_changes_nothing(as_, forged):
    world = make_ready()

    response = as_(world.hr).post(page("panel", world.vacancy), forged, follow=True)

    assert "Select somebody from the list" in response.text
    assert world.vacancy.panel.count() == 2


def test_nobody_found_says_so(as_):
    vacancy = make_draft()

    assert "Nobody found" in as_(vacancy.created_by).get(page("panel", vacancy) + "?q=zzzz").text


def test_what_is_missing_stands_on_the_check_and_there_is_no_button(as_):
    vacancy = make_draft()

    shown = as_(vacancy.created_by).get(page("check", vacancy)).text

    assert "Say who will manage this person." in shown
    assert "Publish this vacancy" not in shown


def test_pressing_publish_on_an_old_page_says_what_is_missing(as_):
    vacancy = make_draft()

    response = as_(vacancy.created_by).post(page("check", vacancy))

    assert "There is a problem" in response.text
    vacancy.refresh_from_db()
    assert vacancy.state == "draft"


def test_an_edit_page_left_open_while_somebody_publishes_is_refused(as_):
    world = make_published()

    response = as_(world.hr).post(page("post", world.vacancy), post_of(world.vacancy.unit, title="Other"))

    assert response.status_code == 403
    assert "has been published, so it can no longer change" in response.text
    world.vacancy.refresh_from_db()
    assert world.vacancy.title == "Staff nurse"


def test_closing_early_says_what_follows(as_):
    world = make_published()
    send(world)
    start(world)

    shown = as_(world.hr).get(page("close", world.vacancy)).text
    as_(world.hr).post(page("close", world.vacancy))

    assert "1 application has been sent" in shown
    assert "that person has 30 minutes more" in shown
    assert world.refresh().vacancy.state == "closed"


def test_withdrawing_needs_a_reason_and_says_how_many_hear(as_):
    world = make_published()
    send(world)

    shown = as_(world.hr).get(page("withdraw", world.vacancy)).text
    refused = as_(world.hr).post(page("withdraw", world.vacancy), {"reason": " "})
    as_(world.hr).post(page("withdraw", world.vacancy), {"reason": "No money."})

    assert "1 person who has started or sent an application will be told" in shown
    assert "Enter why you are withdrawing this vacancy" in refused.text
    assert world.refresh().vacancy.state == "withdrawn"


def test_the_preview_is_the_advert_without_its_button(as_):
    world = make_ready()

    shown = as_(world.hr).get(page("preview", world.vacancy)).text

    assert "This is what candidates see" in shown
    assert "application/ld+json" not in shown


def test_today_is_the_day_the_tests_say():
    assert TODAY.isoformat() == "2026-03-02"


def test_where_there_are_many_teams_the_team_is_found_first(as_, monkeypatch):
    from recruitment.views import vacancies

    monkeypatch.setattr(vacancies, "MOST_TEAMS", 1)
    make_framework()
    directorate = make_unit("Medicine")
    ward, clinic = make_unit("Ward 7", directorate), make_unit("Heart clinic", directorate)
    foreign = make_unit("Ward 7 elsewhere")
    hr = make_staff(unit=directorate).user
    give_role(hr, Role.HR, directorate)
    browser = as_(hr)

    assert browser.get("/recruitment/new/")["Location"] == "/recruitment/new/team/"
    found = browser.get("/recruitment/new/team/?q=medicine ward").text
    assert f"/recruitment/new/?unit={ward.pk}" in found
    assert str(clinic.pk) not in found
    assert str(foreign.pk) not in found
    assert "No team found" in browser.get("/recruitment/new/team/?q=zzz").text
    assert browser.get(f"/recruitment/new/?unit={foreign.pk}")["Location"] == "/recruitment/new/team/"
    assert "Choose another team" in browser.get(f"/recruitment/new/?unit={ward.pk}").text
    browser.post("/recruitment/new/", post_of(ward))
    vacancy = Vacancy.objects.get()
    assert vacancy.unit == ward
    browser.post(page("post", vacancy), post_of(ward, title="Sister, Ward 7"))

    vacancy.refresh_from_db()
    assert (vacancy.title, vacancy.unit) == ("Sister, Ward 7", ward)
