"""What lists answer to whoever has nothing to do with them: nothing, though there is something to show to others."""

import uuid

import pytest

from recruitment.models import InterviewPlan
from recruitment.queries import ranking
from recruitment.queries.bank import question_bank
from recruitment.queries.calendars import calendar_for_interviewer
from recruitment.queries.deciding import pending_decisions
from recruitment.queries.feedback import led_by
from recruitment.queries.interviews import interviewer_of, places_of, to_agree, to_interview
from recruitment.queries.lay import interviewer_by_browser
from recruitment.queries.shortlisting import shortlist_rows
from recruitment.queries.vacancies import (
    led_vacancies,
    seats_with_work,
    team,
    teams_matching,
    vacancies_for,
    vacancies_to_declare_on,
)
from recruitment.services.interviews import links
from recruitment.waiting import for_hr_beside_a_panel
from tests.factories import TODAY, make_user
from tests.factories_interviews import (
    EVENING,
    PLANNED,
    add_lay,
    all_locked,
    interview_of,
    interviewer,
    make_booked,
    make_planned,
)
from tests.factories_recruitment import (
    make_all_locked,
    make_draft,
    make_line_drawn,
    make_revealed,
    make_shortlisted,
    make_sifting,
)
from tests.sifting import flag, rows_of
from values_hub.framework.models import Framework, Stage
from values_hub.people.models import User

pytestmark = pytest.mark.django_db


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_a_candidate_has_no_place_on_a_panel_that_scores():
    world = make_sifting()

    for user, seats in ((world.member, 1), (make_user(), 0)):
        assert len(seats_with_work(fresh(user))) == seats


def test_a_candidate_leads_nothing():
    world = make_shortlisted()
    nobody = make_user()

    assert list(led_by(fresh(world.lead))) == list(led_vacancies(fresh(world.lead))) == [world.vacancy]
    assert list(led_by(nobody)) == list(led_vacancies(nobody)) == []


def test_a_candidate_declares_on_nobody():
    world = make_revealed(declared=False)

    assert list(vacancies_to_declare_on(fresh(world.member))) == [world.vacancy]
    assert list(vacancies_to_declare_on(make_user())) == []


def test_a_candidate_interviews_nobody():
    world = make_booked()
    interview = all_locked(world)
    nobody, lead = make_user(), fresh(world.lead)

    assert list(places_of(lead)) == [interviewer(world)]
    assert to_interview(lead, EVENING) == [interview_of(world.applications[1])]
    assert to_agree(lead) == [interview]
    assert (list(places_of(nobody)), to_interview(nobody, EVENING), to_agree(nobody)) == ([], [], [])


def test_an_interviewer_of_another_vacancy_is_not_found():
    world, other = make_planned(), make_planned()

    assert interviewer_of(world.vacancy, interviewer(world).pk) == interviewer(world)
    assert interviewer_of(world.vacancy, interviewer(other).pk) is None


def test_a_browser_without_a_link_holds_none_though_one_waits_to_be_opened():
    world = make_planned()
    links.send_link(vacancy=world.vacancy, interviewer=add_lay(world), actor=world.hr, at=PLANNED)

    assert interviewer_by_browser("") is None


def test_hr_alone_are_asked_about_answers_that_are_held(django_assert_num_queries):
    world = make_sifting(members=3)
    flag(world, 0, rows_of(world, 0)[0].answer_id)

    (waiting,) = for_hr_beside_a_panel(fresh(world.hr), TODAY)
    assert waiting.title == f"Look at an answer for {world.vacancy.title}"
    member = fresh(world.member)
    assert member.grants == []
    with django_assert_num_queries(0):
        assert list(for_hr_beside_a_panel(member, TODAY)) == []


def test_nobody_is_decided_about_before_anybody_was_interviewed():
    world = make_booked()

    assert pending_decisions(world.vacancy).missing == ["Nobody has been interviewed yet."]


def test_there_is_nothing_to_ask_while_no_version_of_the_framework_is_live():
    vacancy = make_draft()
    assert question_bank(Stage.APPLICATION, vacancy) != []

    Framework.objects.update(state="retired")

    assert question_bank(Stage.APPLICATION, vacancy) == []


def test_an_answer_that_is_not_there_is_nobodys_to_agree():
    world = make_all_locked(["1", "4"])

    assert ranking.answer_to_agree(world.vacancy, uuid.uuid4()) is None


def test_by_the_mean_is_by_the_agreed_mean_once_the_scores_are_locked():
    world = make_shortlisted([{0: "1", 1: "3", 2: "4"}, {0: "2", 1: "3", 2: "4"}], applicants=3)
    order = [each.pk for each in world.applications]
    # As given, the first is below the second; as agreed, above.
    type(world.applications[0].standing).objects.filter(application=order[0]).update(agreed_mean="3.50")

    found = [each.pk for each in ranking.ranked_applications(world.vacancy, "-mean")]

    assert found == [order[2], order[0], order[1]]


@pytest.mark.parametrize(
    ("show", "numbers"),
    [("shortlisted", {0}), ("not_shortlisted", {1}), ("line", {0, 1}), ("undecided", {2})],
)
def test_hrs_shortlist_by_what_was_decided(show, numbers):
    world = make_line_drawn([{0: "4", 1: "1", 2: "1"}] * 2, applicants=3)
    world.applications[2].shortlist_decision.delete()

    found = shortlist_rows(fresh(world.hr), world.vacancy, show=show)

    assert {each.pk for each in found} == {world.applications[number].pk for number in numbers}


def test_past_vacancies_are_those_that_are_over():
    world, over = make_planned(), make_planned()
    type(over.vacancy).objects.filter(pk=over.vacancy.pk).update(state="unfilled")
    type(over.vacancy).objects.filter(pk=over.vacancy.pk).update(created_by=world.hr)

    assert list(vacancies_for(fresh(over.hr), show="past")) == [over.vacancy]
    assert list(vacancies_for(fresh(world.hr), show="past")) == []


def test_no_words_find_no_team_and_no_key_is_no_team():
    world = make_planned()
    hr, unit = fresh(world.hr), world.vacancy.unit

    assert list(teams_matching(hr, f" {unit.name} ")) == [unit]
    assert list(teams_matching(hr, "  ")) == []
    assert (team(hr, str(unit.pk)), team(hr, "no-key"), team(hr, uuid.uuid4())) == (unit, None, None)


def test_a_calendar_entry_without_a_plan_says_no_place():
    world = make_booked()
    assert b"LOCATION:Room 4" in calendar_for_interviewer(interview_of(world.applications[0]), at=PLANNED)
    InterviewPlan.objects.all().delete()

    bare = calendar_for_interviewer(interview_of(world.applications[0]), at=PLANNED)

    assert b"Room 4" not in bare
    assert b"SUMMARY:Interview" in bare
