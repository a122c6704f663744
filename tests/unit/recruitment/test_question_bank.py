"""What HR knows of a question before choosing it, and what the chosen ones test."""

import pytest
from django.template.loader import render_to_string

from recruitment.queries.bank import (
    question_bank,
    suggested_interview_questions,
    suggested_questions,
)
from recruitment.queries.coverage import coverage
from recruitment.queries.parts import parts_of
from recruitment.queries.readiness import readiness
from recruitment.services import vacancies
from tests.factories import NOW, make_framework
from tests.factories_recruitment import (
    application_questions,
    interview_questions,
    make_draft,
    make_published,
    make_ready,
)
from values_hub.framework.models import Stage

pytestmark = pytest.mark.django_db


def by_id(bank):
    return {question.id: question for group in bank for question in group.questions}


def choose(vacancy, questions, at_interview=()):
    hr = vacancy.created_by
    vacancies.choose_questions(vacancy=vacancy, questions=[each.pk for each in questions], actor=hr, at=NOW)
    vacancies.choose_interview_questions(
        vacancy=vacancy, questions=[each.pk for each in at_interview], actor=hr, at=NOW
    )


def test_the_suggestion_is_one_for_each_value_and_the_least_asked():
    vacancy = make_draft()
    bank = question_bank(Stage.APPLICATION, vacancy)
    first = by_id(bank)
    assert [first[key].behaviour for key in suggested_questions(bank)] == [
        "Behaviour KIND-1",
        "Behaviour OPEN-1",
    ]

    choose(make_draft(hr=vacancy.created_by, unit=vacancy.unit), application_questions(1))

    bank = question_bank(Stage.APPLICATION, vacancy)
    assert {first[key].behaviour for key in suggested_questions(bank)} == {
        "Behaviour KIND-2",
        "Behaviour OPEN-1",
    }


def test_at_interview_what_the_application_does_not_test_comes_first():
    vacancy = make_draft()
    kind = application_questions(2)
    bank = question_bank(Stage.INTERVIEW, vacancy)

    suggested = suggested_interview_questions(bank, [each.behaviour.value_id for each in kind])

    assert [by_id(bank)[key].value for key in suggested] == ["Open", "Kind"]


def test_a_question_says_which_published_vacancy_asked_it_last():
    make_published(title="Staff nurse, Ward 7")
    draft, _ = make_ready(title="Not out yet").vacancy, make_ready(title="Not out yet either")

    bank = by_id(question_bank(Stage.APPLICATION, draft))

    asked = {each.pk for each in application_questions(3)}
    assert {(bank[key].last_asked.title, bank[key].last_asked.at) for key in asked} == {
        ("Staff nurse, Ward 7", NOW)
    }
    at_interview = by_id(question_bank(Stage.INTERVIEW, draft))
    said = {key for key, question in at_interview.items() if question.last_asked}
    assert said == {each.pk for each in interview_questions()}


def test_a_question_is_the_same_in_the_next_version_of_the_framework():
    make_published(title="Porter")
    make_framework(name="The next version")

    bank = question_bank(Stage.APPLICATION, make_draft())

    assert {each.last_asked.title for each in by_id(bank).values()} == {"Porter"}


def test_each_question_comes_with_its_guide_its_scores_and_its_examples():
    group = question_bank(Stage.APPLICATION, make_draft(manages_people=True))[0]

    assert [point.text for point in group.points][:2] == [
        "Kind at 4 for leads_people",
        "Kind at 3 for leads_people",
    ]
    assert group.questions[0].guide == "Look for a real example."
    assert [each.points for each in group.questions[0].examples] == [4, 3, 1]


def test_coverage_says_where_each_value_is_tested_and_which_is_not():
    vacancy = make_draft()
    kind, kind_again = application_questions(2)
    choose(vacancy, [kind, kind_again], interview_questions(1))

    found = coverage(parts_of(vacancy))

    assert [(each.value, each.sift, each.interview) for each in found.values] == [
        ("Kind", 2, 1),
        ("Open", 0, 0),
    ]
    assert (found.tested, found.untested) == (1, ["Open"])


def test_a_value_asked_about_only_when_applying_is_said_and_stops_nobody():
    world = make_ready()  # applying: Kind twice and Open; at interview: Kind twice
    [line] = [each for each in readiness(world.vacancy, NOW) if each.task == "interview_questions"]
    assert (line.ready, line.sentence) == (
        True, "2 questions, about Kind. Open is asked about only when applying.",
    )  # fmt: skip
    assert coverage(parts_of(world.vacancy)).not_at_interview == ["Open"]
    shown = render_to_string(
        "recruitment/vacancies/_coverage.html", {"coverage": coverage(parts_of(world.vacancy))}
    )
    assert "Asked about when applying, and not at interview: <strong>Open</strong>." in shown

    choose(world.vacancy, application_questions(), interview_questions(3))

    [line] = [each for each in readiness(world.vacancy, NOW) if each.task == "interview_questions"]
    assert line.sentence == "3 questions, about Kind and Open."
    assert coverage(parts_of(world.vacancy)).not_at_interview == []


def test_interview_questions_come_from_the_interview_questions_of_the_live_framework():
    vacancy = make_draft()

    with pytest.raises(vacancies.WrongQuestions, match="from the list"):
        vacancies.choose_interview_questions(
            vacancy=vacancy, questions=[application_questions(1)[0].pk], actor=vacancy.created_by, at=NOW
        )
    assert not vacancy.interview_questions.exists()


def test_too_many_interview_questions_are_refused(monkeypatch):
    monkeypatch.setattr(vacancies, "MOST_INTERVIEW_QUESTIONS", 2)  # the tests' framework has three
    vacancy = make_draft()

    with pytest.raises(
        vacancies.WrongQuestions, match="2 questions at most, so that there is time to listen"
    ):
        vacancies.choose_interview_questions(
            vacancy=vacancy, questions=[each.pk for each in interview_questions(3)],
            actor=vacancy.created_by, at=NOW,
        )  # fmt: skip


def test_a_vacancy_is_not_ready_without_interview_questions_or_a_privacy_note():
    world = make_ready()
    hr = world.hr

    vacancies.choose_interview_questions(
        vacancy=world.vacancy, questions=[interview_questions(1)[0].pk], actor=hr, at=NOW
    )
    vacancies.change_advert(vacancy=world.vacancy, advert={"privacy_note": ""}, actor=hr, at=NOW)

    missing = [check.sentence for check in readiness(world.refresh().vacancy, NOW) if not check.ready]
    assert missing == [
        "Say what becomes of what people send.",
        "Choose 2 to 6 interview questions. You have 1.",
    ]
    assert world.vacancy.state == "draft"


def test_questions_of_a_framework_that_has_been_replaced_have_to_be_chosen_again():
    world = make_ready()
    make_framework(name="The next version")

    missing = [check.sentence for check in readiness(world.vacancy, NOW) if not check.ready]

    assert missing == [
        "The framework has changed since these questions were chosen. Choose them again.",
        "The framework has changed since these interview questions were chosen. Choose them again.",
    ]
