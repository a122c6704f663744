"""HR's pages where one person alone judges, and what the lead is told instead of a button."""

import pytest
import time_machine
from django.urls import reverse

from recruitment.models import Application, JudgedAlone, Vacancy
from recruitment.services.interviews.agreeing import InterviewedAlone
from tests.factories_interviews import EVENING, agree_all, all_locked, make_booked
from tests.factories_recruitment import LATER, make_all_locked
from tests.unit.recruitment.test_judging import (
    WHY,
    let_interview,
    let_read,
    make_read_alone,
    one_was_not_there,
)

pytestmark = pytest.mark.django_db


def of(name, subject):
    return reverse(f"recruitment:{name}", args=[subject.pk])


@pytest.fixture
def alone():
    with time_machine.travel(LATER, tick=False):
        yield make_read_alone()


@pytest.fixture
def met():
    with time_machine.travel(EVENING, tick=False):
        world = make_booked()
        yield world, one_was_not_there(world)


def test_hr_find_it_on_who_scores_say_why_and_the_lead_locks(as_, alone):
    hr, lead = as_(alone.hr), as_(alone.lead)
    assert (
        "3 answers have one reader. Two at least should read each."
        in hr.get(of("reviewers", alone.vacancy)).text
    )
    refused = lead.get(of("lock_sift", alone.vacancy)).text
    assert "3 answers were read by one person alone." in refused
    assert "Lock the scores</button>" not in refused

    saved = hr.post(of("one_reader", alone.vacancy), {"reason": WHY}, follow=True)

    assert saved.redirect_chain[-1][0] == of("reviewers", alone.vacancy)
    assert "Your reason is written down. The lead can lock the panel’s scores." in saved.text
    assert "Why that is enough</a> is written down." in saved.text
    assert WHY in hr.get(of("one_reader", alone.vacancy)).text
    done = lead.post(of("lock_sift", alone.vacancy), follow=True)
    assert "The scores are locked." in done.text


def test_a_lead_who_presses_all_the_same_is_refused_with_what_to_do(as_, alone):
    pressed = as_(alone.lead).post(of("lock_sift", alone.vacancy))
    assert "Ask HR to add somebody who scores, or to write down why one reader is enough." in pressed.text
    assert alone.refresh().vacancy.state == "sifting"


def test_nothing_typed_is_an_error_with_a_summary_and_what_is_typed_stays(as_, alone):
    page = as_(alone.hr).post(of("one_reader", alone.vacancy), {"reason": " "})
    assert "There is a problem" in page.text
    assert page.text.count("Enter why one reader is enough") == 2
    assert "<title>Error: Answers with one reader" in page.text
    assert not JudgedAlone.objects.exists()


def test_the_page_says_so_where_there_is_nothing_to_write_down(as_):
    world = make_all_locked()
    page = as_(world.hr).get(of("one_reader", world.vacancy)).text
    assert "Every answer has two readers or more" in page
    assert "Save the reason" not in page
    late = as_(world.hr).post(of("one_reader", world.vacancy), {"reason": WHY}).text
    assert "so there is nothing to write down." in late
    assert "one reader" not in as_(world.hr).get(of("reviewers", world.vacancy)).text


def test_the_panel_does_not_say_of_itself_that_one_is_enough(as_, alone):
    let_read(alone)
    refused = as_(alone.lead).get(of("one_reader", alone.vacancy))
    assert (refused.status_code, WHY in refused.text) == (403, False)
    assert "Only HR, and nobody on the panel" in refused.text


def test_of_an_interview_hr_say_why_and_the_lead_finishes(as_, met):
    world, interview = met
    hr, lead = as_(world.hr), as_(world.lead)
    shown = hr.get(of("interview", interview)).text
    assert (
        f"{world.members[1].name} was not there. 1 member of staff interviews them. Two at least should."
        in shown
    )
    assert "Say why one interviewer is enough</a>. The round table waits for it." in shown
    refused = lead.get(of("finish_interview", interview)).text
    assert "3 scores still to agree." in refused
    with pytest.raises(InterviewedAlone):
        agree_all(world, interview)

    saved = hr.post(of("one_interviewer", interview), {"reason": WHY}, follow=True)

    assert saved.redirect_chain[-1][0] == of("interview", interview)
    assert "Why one interviewer is enough</a> is written down." in saved.text
    assert WHY in hr.get(of("one_interviewer", interview)).text
    agree_all(world, interview)


def test_the_lead_is_told_to_ask_hr_instead_of_a_button(as_, met):
    world, interview = met
    let_interview(world, interview)
    agree_all(world, interview)
    JudgedAlone.objects.all().delete()
    Application.objects.filter(pk=interview.application_id).update(state="booked")
    lead = as_(world.lead)

    shown = lead.get(of("finish_interview", interview)).text
    pressed = lead.post(of("finish_interview", interview)).text

    assert "Ask HR to write down why one interviewer is enough. Then finish here." in shown
    assert "Finish</button>" not in shown
    assert "One member of staff alone interviewed them" in pressed


def test_an_interview_of_two_has_nothing_to_write_down_and_whoever_interviews_may_not(as_):
    with time_machine.travel(EVENING, tick=False):
        world = make_booked()
        interview = all_locked(world)
        page = as_(world.hr).get(of("one_interviewer", interview)).text
        assert "Two members of staff or more interview" in page
        assert "Save the reason" not in page
        missing = as_(world.hr).post(of("one_interviewer", interview), {"reason": ""})
        assert missing.text.count("Enter why one interviewer is enough") == 1
        assert as_(world.lead).get(of("one_interviewer", interview)).status_code == 403


def test_what_was_written_about_their_interview_is_theirs_to_read_once_it_is_decided(as_, met):
    world, interview = met
    let_interview(world, interview)
    page = reverse("apply:everything")
    assert WHY not in as_(world.applications[0].applicant).get(page).text

    Vacancy.objects.filter(pk=world.vacancy.pk).update(state="decided")

    assert WHY in as_(world.applications[0].applicant).get(page).text
    assert WHY not in as_(world.applications[1].applicant).get(page).text
