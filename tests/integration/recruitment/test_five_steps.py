"""HR's five steps: what each page says, where it leads, and what it keeps."""

import datetime as dt
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment.models import Vacancy
from recruitment.queries.set_up import PAGES
from recruitment.services import panel
from tests.factories import NOW, TODAY, make_staff
from tests.factories_offer import make_decided
from tests.factories_recruitment import (
    application_questions,
    interview_questions,
    make_draft,
    make_published,
    make_ready,
)
from values_hub.people.services.lifecycle import leave

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def page(name, vacancy):
    return reverse(f"recruitment:{name}", args=[vacancy.pk])


def dates(**changes):
    return {"closes_on_day": "16", "closes_on_month": "3", "closes_on_year": "2026", "closes_time": "11:59pm",
            "reviews_per_answer": "3", "scheme_minimum": "2", **changes}  # fmt: skip


def day(name, text):
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), text.split(), strict=True))


def caption(response):
    heading = BeautifulSoup(response.content, "html.parser").h1
    return heading.get_text(" ", strip=True)


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("post", "Step 1 of 5: the post"),
        ("advert", "Step 1 of 5: the post"),
        ("questions", "Step 2 of 5: questions"),
        ("interview_questions", "Step 2 of 5: questions"),
        ("panel", "Step 3 of 5: panel"),
        ("manager", "Step 3 of 5: panel"),
        ("dates", "Step 4 of 5: dates"),
        ("check", "Step 5 of 5: check"),
    ],
)
def test_each_page_says_its_step_and_shows_the_way_to_both_previews(as_, name, heading):
    world = make_ready()

    shown = as_(world.hr).get(page(name, world.vacancy))

    assert caption(shown).startswith(heading)
    assert page("preview", world.vacancy) in shown.text
    assert page("preview_as_panel", world.vacancy) in shown.text


def test_each_step_leads_to_the_next_on_which_something_is_missing(as_):
    vacancy = make_draft()
    browser = as_(vacancy.created_by)
    manager, lead, second = make_staff("Grace"), make_staff("Leila"), make_staff("Piotr")
    for member in (lead, second):
        panel.add_member(vacancy=vacancy, staff=member, actor=vacancy.created_by, at=NOW)
    kind = [str(each.pk) for each in application_questions(2)]
    (open_,) = (str(each.pk) for each in application_questions(3)[2:])
    at_interview = [str(each.pk) for each in interview_questions()]

    def lands_on(name, form):
        response = browser.post(page(name, vacancy), form)
        assert response.status_code == 302, response.text
        return next(name for name in PAGES if response["Location"] == page(name, vacancy))

    advert = {
        "summary": "A ward.", "valued": "Noticing.", "salary": "£30,000", "hours": "37.5", "contact_name": "Grace",
        "contact_email": "grace@example.nhs.uk", "privacy_note": "Only to choose.",
    }  # fmt: skip
    assert lands_on("advert", advert) == "questions"
    assert lands_on("questions", {"value_1": kind, "value_2": [open_]}) == "interview_questions"
    assert lands_on("interview_questions", {"value_1": at_interview}) == "manager"
    assert lands_on("manager", {"staff": str(manager.pk)}) == "dates"
    assert lands_on("dates", dates()) == "check"
    vacancy.refresh_from_db()
    assert vacancy.state == "ready"


def test_the_list_of_steps_says_what_is_done_and_what_is_tested(as_):
    world = make_ready()
    shown = BeautifulSoup(as_(world.hr).get(page("vacancy", world.vacancy)).content, "html.parser")

    assert [each.text for each in shown.select("main h3")] == [
        "1. The post", "2. Questions", "3. Panel", "4. Dates", "5. Check",
    ]  # fmt: skip
    table = shown.select_one("table")
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in table.select("tbody tr")
    ]
    assert [re.sub(r"^(Value|When applying|At interview) ", "", cell) for row in rows for cell in row] == [
        "Kind", "Tested 2 questions", "Tested 2 questions", "Open", "Tested", "No question",
    ]  # fmt: skip


def test_a_question_says_where_it_was_last_asked_and_carries_its_guide(as_):
    make_published(title="Night porter")
    vacancy = make_draft()

    shown = as_(vacancy.created_by).get(page("questions", vacancy)).text
    at_interview = as_(vacancy.created_by).get(page("interview_questions", vacancy)).text

    assert shown.count("Last asked in March 2026: Night porter.") == 3
    assert "Kind at 4 for everyone" in shown
    assert "An answer worth 3." in shown
    assert at_interview.count("Last asked in March 2026: Night porter.") == 2
    assert at_interview.count("Not asked before.") == 1


@pytest.mark.parametrize("name", [*PAGES, "vacancy", "copy", "preview", "preview_as_panel"])
def test_a_page_costs_the_same_however_often_its_questions_were_asked(as_, name):
    world = make_ready()
    browser = as_(world.hr)
    counts = []
    for more in (0, 1, 2):  # once for nothing: it reads the words of the version, which a process keeps
        for _ in range(more):
            make_published()
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page(name, world.vacancy)).status_code == 200
        counts.append(len(queries))

    assert counts[1] == counts[2] <= 15
    assert counts[0] <= 15, counts


# Dates


def test_dates_are_kept_the_week_as_its_monday(as_):
    vacancy = make_draft()

    as_(vacancy.created_by).post(
        page("dates", vacancy),
        dates(
            reviews_per_answer="2",
            **day("interview_week_on", "26 3 2026"),
            **day("wanted_start_on", "1 6 2026"),
        ),
    )

    vacancy.refresh_from_db()
    assert (vacancy.interview_week_on, vacancy.wanted_start_on, vacancy.reviews_per_answer) == (
        dt.date(2026, 3, 23), dt.date(2026, 6, 1), 2,
    )  # fmt: skip


@pytest.mark.parametrize("time", ["midnight", "12 midnight", "Midnight"])
def test_midnight_is_the_end_of_the_day_and_comes_back_as_it_was_typed(as_, time):
    vacancy = make_draft()
    browser = as_(vacancy.created_by)

    browser.post(page("dates", vacancy), dates(closes_time=time))

    vacancy.refresh_from_db()
    assert vacancy.closes_at == dt.datetime(2026, 3, 17, 0, 0, tzinfo=dt.UTC)
    shown = BeautifulSoup(browser.get(page("dates", vacancy)).content, "html.parser")
    boxes = [shown.select_one(f"#{key}")["value"] for key in ("id_closes_on-day", "id_closes_time")]
    assert boxes == ["16", "midnight"]
    assert "midnight at the end of Monday 16 March 2026" in browser.get(page("check", vacancy)).text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"closes_time": "12am"}, "Enter 11:59pm, or the word midnight for the end of the day"),
        ({"closes_time": "0:00"}, "Closing time could be the start or the end of that day."),
        ({"closes_time": "1:30am", **day("closes_on", "29 3 2026")}, "There is no 1:30am on 29 March 2026"),
        ({"closes_time": "1:30am", **day("closes_on", "25 10 2026")}, "1:30am on 25 October 2026 comes twice"),
        ({"closes_time": "midnight", **day("closes_on", "31 12 9999")}, "Closing date must be a real date"),
        (day("interview_week_on", "2 3 2026"), "The week of the interviews must be after the closing date"),
        (day("wanted_start_on", "10 3 2026"), "The start date must be after the closing date"),
        (
            {**day("interview_week_on", "26 3 2026"), **day("wanted_start_on", "23 3 2026")},
            "The start date must be after the interviews",
        ),
        ({"reviews_per_answer": "1"}, "must be 2 or more"),
        ({"reviews_per_answer": "9"}, "must be 8 or fewer"),
        ({"reviews_per_answer": "three"}, "must be a whole number"),
    ],
)  # fmt: skip
def test_a_date_that_cannot_stand_is_said_and_everything_typed_stays(as_, wrong, sentence):
    vacancy = make_draft()

    shown = as_(vacancy.created_by).post(page("dates", vacancy), dates(**wrong))

    assert sentence in shown.text
    typed = {each.get("value") for each in BeautifulSoup(shown.content, "html.parser").select("main input")}
    assert set(dates(**wrong).values()) <= typed
    vacancy.refresh_from_db()
    assert (vacancy.closes_at, vacancy.interview_week_on, vacancy.wanted_start_on) == (None, None, None)


def test_the_reading_is_worked_out_for_fifty_applicants(as_):
    world = make_ready()

    shown = as_(world.hr).get(page("dates", world.vacancy)).text

    assert "everybody on the panel reads about 150 answers" in shown
    assert "4 hours 25 minutes" in shown


# Previews


def test_the_previews_show_the_questions_with_what_stands_beside_them(as_):
    world = make_ready()
    browser = as_(world.hr)

    candidate = browser.get(page("preview", world.vacancy)).text
    panels = browser.get(page("preview_as_panel", world.vacancy)).text

    assert "Tell us about KIND-1 (application)." in candidate
    assert "Seen KIND-1" in candidate
    assert "(interview)" not in candidate
    assert "An answer worth" not in candidate
    for words in (
        "Tell us about KIND-1 (interview).",
        "Kind at 4 for everyone",
        "An answer worth 3.",
        "Why 3.",
    ):
        assert words in panels


def test_a_draft_with_nothing_in_it_can_be_looked_at_too(as_):
    vacancy = make_draft()

    for name in ("preview", "preview_as_panel"):
        assert "No questions have been chosen yet." in as_(vacancy.created_by).get(page(name, vacancy)).text


def test_what_is_being_typed_is_shown_as_candidates_would_read_it_and_not_kept(as_):
    world = make_ready()

    shown = as_(world.hr).post(
        page("live_advert", world.vacancy), {"summary": "A <b>new</b> ward.", "salary": "", "title": "Forged"}
    )

    assert "A &lt;b&gt;new&lt;/b&gt; ward." in shown.text
    assert "<html" not in shown.text
    assert "Forged" not in shown.text
    world.refresh()
    assert world.vacancy.summary == "Care for people on the ward."


def test_what_is_being_ticked_is_counted_and_not_kept(as_):
    world = make_ready()
    first = application_questions(1)[0]

    shown = (
        as_(world.hr).post(page("live_questions", world.vacancy), {"value_1": [str(first.pk), "forged"]}).text
    )
    emptied = as_(world.hr).post(page("live_interview_questions", world.vacancy), {}).text

    assert "1 of 2 values tested" in shown
    assert "2 of 2 values tested" in emptied
    assert world.vacancy.questions.count() == 3
    assert world.vacancy.interview_questions.count() == 2


# Copying


def test_a_past_vacancy_is_published_again_in_ten_clicks_at_most(as_):
    """Counted from the list of vacancies: every link followed and every button pressed. Only dates are typed."""
    world = make_decided()
    browser, clicks = as_(world.hr), 0

    def click(response, words):
        nonlocal clicks
        clicks += 1
        soup = BeautifulSoup(response.content, "html.parser")
        found = [
            each for each in soup.select("main a, main button") if words in each.get_text(" ", strip=True)
        ]
        assert found, words
        if found[0].name == "a":
            return browser.get(found[0]["href"], follow=True)
        form = found[0].find_parent("form")
        typed = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
        return browser.post(response.request["PATH_INFO"], typed | wanted, follow=True)

    wanted = {}
    shown = browser.get("/recruitment/")
    shown = click(shown, world.vacancy.title)
    shown = click(shown, "Copy this vacancy")
    shown = click(shown, "Copy it")
    assert caption(shown).startswith("Step 4 of 5: dates")
    wanted = {**dates(), **day("closes_on", "15 5 2026")}
    shown = click(shown, "Save and continue")
    wanted = {}
    shown = click(shown, "Publish this vacancy")

    copy = Vacancy.objects.exclude(pk=world.vacancy.pk).get()
    assert copy.state == "published"
    assert clicks <= 10
    assert clicks == 5


def test_what_cannot_come_along_is_said_before_and_after(as_):
    world = make_published()
    leave(staff=world.manager, on=TODAY, actor=world.hr, at=NOW)
    sentence = f"{world.manager} has left, so there is no line manager yet."

    before = as_(world.hr).get(page("copy", world.vacancy)).text
    after = as_(world.hr).post(page("copy", world.vacancy), follow=True)

    assert sentence in before
    assert sentence in after.text
    assert caption(after).startswith("Step 3 of 5: panel")
