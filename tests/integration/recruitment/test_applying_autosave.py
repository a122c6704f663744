"""What is kept while a candidate types."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment.models import ANSWER_CHARACTERS, Answer
from tests.factories import NOW
from tests.factories_recruitment import (
    AFTER,
    make_published,
    send,
    start,
)

pytestmark = pytest.mark.django_db
LATER_TODAY = NOW + dt.timedelta(hours=4)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(LATER_TODAY, tick=False):
        yield


def page(name, application, *more):
    return reverse(f"apply:{name}", args=[application.pk, *more])


def answer_of(application, number=1):
    return Answer.objects.get(application=application, question__order=number)


def test_autosave_answers_with_the_time_and_the_next_version(as_):
    application = start(make_published())
    url = page("autosave_answer", application, answer_of(application).pk)

    response = as_(application.applicant).post(url, {"answer": "Half a sen", "version": 0})

    # 13:30 in March is still Greenwich time.
    assert response.json() == {"saved_at": "1:30pm", "version": 1}
    assert answer_of(application).text == "Half a sen"


def test_autosave_costs_four_queries(as_):
    application = start(make_published())
    browser = as_(application.applicant)
    urls = {
        page("autosave_answer", application, answer_of(application).pk): {"answer": "Text", "version": 0},
        page("autosave_about", application): {"first_name": "Nas", "version": 0},
    }
    for url, posted in urls.items():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.post(url, posted).status_code == 200
        assert len(queries) <= 4, [each["sql"] for each in queries]


def test_autosave_from_an_old_tab_answers_409_with_the_other_text(as_):
    application = start(make_published())
    url = page("autosave_answer", application, answer_of(application).pk)
    browser = as_(application.applicant)
    browser.post(url, {"answer": "Newer", "version": 0})

    response = browser.post(url, {"answer": "Older", "version": 0})

    assert (response.status_code, response.json()) == (409, {"version": 1, "fields": {"answer": "Newer"}})


def test_autosave_without_an_answer_empties_nothing(as_):
    application = start(make_published())
    url = page("autosave_answer", application, answer_of(application).pk)
    browser = as_(application.applicant)
    browser.post(url, {"answer": "Kept", "version": 0})

    assert browser.post(url, {"version": 1}).status_code == 400
    assert answer_of(application).text == "Kept"


def test_autosave_keeps_part_of_the_page_about_you(as_):
    application = start(make_published())
    url = page("autosave_about", application)
    browser = as_(application.applicant)

    assert browser.post(url, {"phone": "01632", "version": 0}).json()["version"] == 1
    conflict = browser.post(url, {"phone": "01633", "version": 0})

    assert (conflict.status_code, conflict.json()["fields"]) == (409, {"phone": "01632"})


def test_autosave_refuses_past_the_hard_limit_with_a_sentence(as_):
    application = start(make_published())
    url = page("autosave_answer", application, answer_of(application).pk)

    response = as_(application.applicant).post(url, {"answer": "x" * (ANSWER_CHARACTERS + 1), "version": 0})

    assert response.status_code == 400
    assert "longer than 40,000 characters, so it was not saved" in response.json()["error"]


def test_autosave_after_sending_or_closing_says_so(as_):
    world = make_published()
    sent, late = send(world), start(world)
    for application, at, sentence in [
        (sent, LATER_TODAY, "You have sent this application"),
        (late, AFTER, "no longer change"),
    ]:
        url = page("autosave_answer", application, answer_of(application).pk)
        with time_machine.travel(at, tick=False):
            response = as_(application.applicant).post(url, {"answer": "More", "version": 1})
        assert response.status_code == 400
        assert sentence in response.json()["error"]


def test_autosave_of_somebody_elses_answer_is_refused(as_):
    world = make_published()
    mine, theirs = start(world), start(world)

    response = as_(mine.applicant).post(
        page("autosave_answer", mine, answer_of(theirs).pk), {"answer": "Mine", "version": 0}
    )

    assert response.status_code == 400
    assert answer_of(theirs).text == ""


def test_autosave_when_signed_out_leads_to_sign_in(as_):
    application = start(make_published())

    response = as_(None).post(page("autosave_about", application), {"version": 0})

    assert response.status_code == 302


def test_autosave_is_not_read_with_get(as_):
    application = start(make_published())

    assert as_(application.applicant).get(page("autosave_about", application)).status_code == 405
