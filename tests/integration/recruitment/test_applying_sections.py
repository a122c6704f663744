"""The sections around the questions: history, referees, declarations, schemes, equality, and what is brought over."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment.models import (
    Application,
    Background,
    Declaration,
    HistoryEntry,
    MonitoringKey,
    Referee,
    Vacancy,
)
from recruitment.queries.paper import FITNESS_UNTOLD, paper_of
from tests.factories import NOW
from tests.factories_offer import make_decided
from tests.factories_recruitment import (
    AFTER,
    JOB,
    KNOWS_THEM,
    NOTHING_TO_DECLARE,
    make_sifting,
    send,
    tell_the_rest,
)
from values_hub.audit.models import Event
from values_hub.equality.models import MonitoringAnswers

pytestmark = pytest.mark.django_db
LATER_TODAY = NOW + dt.timedelta(hours=4)  # 2 March 2026


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(LATER_TODAY, tick=False):
        yield


def page(name, application, *more):
    return reverse(f"apply:{name}", args=[application.pk, *more])


def blank(model, application):
    return model.objects.get(application=application, version=0)


def kept(application):
    return Background.objects.get(application=application)


# Work and study


def test_the_first_job_is_asked_for_at_once_and_a_blank_one_counts_for_nothing(candidate, draft):
    entry = blank(HistoryEntry, draft)

    assert candidate.get(page("history", draft))["Location"] == page("history_entry", draft, entry.pk)
    shown = candidate.get(page("history", draft) + "?list=yes").text
    assert "What did you do from March 2023 to March 2026?" in shown
    assert "Not finished" not in shown


def test_a_job_is_kept_and_leads_back_to_the_list(candidate, draft):
    entry = blank(HistoryEntry, draft)

    response = candidate.post(page("history_entry", draft, entry.pk), {**JOB, "version": 0})

    assert response["Location"] == page("history", draft)
    shown = candidate.get(page("history", draft)).text
    assert "Care assistant" in shown
    assert "April 2019 to now" in shown
    assert "Months you have not told us about" not in shown


def test_half_a_job_is_kept_as_typed_and_what_is_missing_said(candidate, draft):
    entry = blank(HistoryEntry, draft)
    half = {
        "organisation": "Rowan House",
        "began_month": "13",
        "began_year": "20",
        "is_current": "no",
        "version": 0,
    }

    shown = candidate.post(page("history_entry", draft, entry.pk), half).text

    for sentence in (
        "Enter your job title", "Month you started: year must include 4 numbers", "Enter the month you left",
        "Enter why you left",
    ):  # fmt: skip
        assert sentence in shown
    entry.refresh_from_db()
    assert (entry.organisation, entry.began_month, entry.began_year, entry.version) == (
        "Rowan House",
        "13",
        "20",
        1,
    )
    assert "In progress" in candidate.get(page("application", draft)).text


def test_months_that_cannot_be_are_named(candidate, draft):
    entry = blank(HistoryEntry, draft)
    job = {**JOB, "is_current": "no", "ended_month": "1", "ended_year": "2019", "reason_for_leaving": "Moved"}

    assert (
        "Month you left must be after you started"
        in candidate.post(page("history_entry", draft, entry.pk), {**job, "version": 0}).text
    )
    future = {**JOB, "began_year": "2031", "version": 1}
    assert (
        "Month you started must be this month or before"
        in candidate.post(page("history_entry", draft, entry.pk), future).text
    )


def test_a_gap_is_asked_about_and_its_explanation_kept(candidate, draft):
    entry = blank(HistoryEntry, draft)
    candidate.post(page("history_entry", draft, entry.pk), {**JOB, "began_year": "2025", "version": 0})

    shown = candidate.get(page("history", draft)).text
    assert "What did you do from March 2023 to March 2025?" in shown
    refused = candidate.post(page("history", draft), {"version": 0, "gap_2023-03_2025-03": ""}).text
    assert "Enter what you did from March 2023 to March 2025" in refused
    response = candidate.post(
        page("history", draft), {"version": 1, "gap_2023-03_2025-03": "I looked after my mother."}
    )

    assert response["Location"] == page("registration", draft)
    assert "I looked after my mother." in candidate.get(page("history", draft)).text


def test_adding_another_keeps_what_was_typed_about_a_gap(candidate, draft):
    response = candidate.post(
        page("history", draft), {"version": 0, "gap_2023-03_2026-03": "Travelling.", "add": "study"}
    )

    added = HistoryEntry.objects.get(application=draft)
    assert response["Location"] == page("history_entry", draft, added.pk)
    assert added.kind == "study"
    assert kept(draft).gaps == {"2023-03_2026-03": "Travelling."}
    assert "Course or qualification" in candidate.get(response["Location"]).text


def test_a_course_needs_no_reason_for_leaving(candidate, draft):
    entry = blank(HistoryEntry, draft)
    HistoryEntry.objects.update(kind="study")
    course = {**JOB, "is_current": "no", "ended_month": "2", "ended_year": "2026", "version": 0}

    assert candidate.post(page("history_entry", draft, entry.pk), course).status_code == 302


def test_an_entry_is_taken_away_after_asking(candidate, draft):
    tell_the_rest(draft, at=LATER_TODAY)
    entry = HistoryEntry.objects.get(application=draft)

    assert "Remove Care assistant?" in candidate.get(page("remove_history_entry", draft, entry.pk)).text
    candidate.post(page("remove_history_entry", draft, entry.pk))

    assert not HistoryEntry.objects.filter(application=draft).exists()


def test_two_tabs_on_one_job_lose_neither(candidate, draft):
    entry = blank(HistoryEntry, draft)
    candidate.post(page("history_entry", draft, entry.pk), {**JOB, "version": 0})

    shown = candidate.post(
        page("history_entry", draft, entry.pk), {**JOB, "title": "Porter", "version": 0}
    ).text

    assert "You changed this in another tab" in shown
    assert "Care assistant" in shown
    assert 'value="Porter"' in shown
    entry.refresh_from_db()
    assert entry.title == "Care assistant"


# Referees


def test_a_referee_for_all_of_it_leads_on_and_one_for_half_says_what_is_open(candidate, draft):
    entry = blank(Referee, draft)
    half = {**KNOWS_THEM, "began_year": "2024", "version": 0}

    assert candidate.post(page("referee", draft, entry.pk), half)["Location"] == page("referees", draft)
    assert "<li>March 2023 to March 2024</li>" in candidate.get(page("referees", draft)).text
    whole = candidate.post(page("referee", draft, entry.pk), {**KNOWS_THEM, "version": 1})
    assert whole["Location"] == page("declarations", draft)


def test_months_nobody_can_speak_for_may_be_explained(candidate, draft):
    refused = candidate.post(page("referees", draft), {"version": 0, "referees_note": ""}).text
    assert "Add a referee for those months, or tell us why you cannot" in refused

    response = candidate.post(
        page("referees", draft), {"version": 1, "referees_note": "I cared for my father."}
    )

    assert response["Location"] == page("declarations", draft)
    assert kept(draft).referees_note == "I cared for my father."


def test_a_referee_who_cannot_be_reached_is_not_one(candidate, draft):
    entry = blank(Referee, draft)

    shown = candidate.post(page("referee", draft, entry.pk), {**KNOWS_THEM, "email": "", "version": 0}).text

    assert "Enter your referee’s email address or phone number" in shown


# Declarations and schemes


def test_a_yes_is_explained_and_a_no_keeps_nothing_under_it(candidate, draft):
    url = page("declarations", draft)

    shown = candidate.post(url, {**NOTHING_TO_DECLARE, "related": "yes", "version": 0}).text
    assert "Enter who they are and how you know them" in shown
    answered = {**NOTHING_TO_DECLARE, "related": "no", "related_detail": "Left over", "version": 1}
    assert candidate.post(url, answered)["Location"] == page("schemes", draft)

    told = Declaration.objects.get(application=draft)
    assert (told.related, told.related_detail, told.is_complete) == ("no", "", True)


def test_whoever_is_on_a_register_is_asked_about_their_fitness_to_practise(candidate, draft):
    page = reverse("apply:registration", args=[draft.pk])
    asked = "Has a regulator ever looked into your fitness to practise"
    assert asked in candidate.get(page).text
    nothing = candidate.post(page, {"version": "0", "qualification": "GCSEs"})
    assert nothing.status_code == 302

    missing = candidate.post(
        page, {"version": "1", "registration_body": "NMC", "registration_number": "12A3456E"}
    )
    assert "Select yes if a regulator has looked into your fitness to practise" in missing.text
    assert FITNESS_UNTOLD in paper_of(Application.objects.get(pk=draft.pk), NOW.date()).missing()
    given = {"registration_body": "NMC", "fitness": "yes", "fitness_detail": "In 2019, no case to answer."}
    done = candidate.post(page, {"version": "2", **given})

    assert done.status_code == 302
    assert FITNESS_UNTOLD not in paper_of(Application.objects.get(pk=draft.pk), NOW.date()).missing()
    shown = candidate.get(reverse("apply:check", args=[draft.pk])).text
    assert "In 2019, no case to answer." in shown


def test_a_job_without_a_register_asks_nobody_about_fitness_to_practise(candidate, draft):
    Vacancy.objects.update(staff_group="08")

    shown = candidate.get(reverse("apply:registration", args=[draft.pk])).text

    assert "fitness to practise" not in shown


def test_schemes_are_asked_for_and_taken_back(candidate, draft):
    url = page("schemes", draft)

    candidate.post(url, {"disability_confident": "on", "adjustments": "A ground floor room", "version": 0})
    draft.refresh_from_db()
    assert (draft.disability_confident, draft.armed_forces) == (True, False)
    assert draft.adjustments == "A ground floor room"
    candidate.post(url, {"adjustments": "", "version": 1})

    draft.refresh_from_db()
    assert not draft.disability_confident


def test_every_section_saves_itself_in_four_queries(candidate, draft):
    posts = {
        page("autosave_about", draft): {"first_name": "Nas"},
        page("autosave_right_to_work", draft): {"right_to_work": "yes"},
        page("autosave_registration", draft): {"qualification": "A degree"},
        page("autosave_declarations", draft): {"related": "no"},
        page("autosave_schemes", draft): {"adjustments": "More time"},
        page("autosave_history_entry", draft, blank(HistoryEntry, draft).pk): {"title": "Porter"},
        page("autosave_referees", draft): {"referees_note": "Nobody"},
        page("autosave_referee", draft, blank(Referee, draft).pk): {"name": "Ottoline"},
        page("autosave_history", draft): {"gap_2023-03_2026-03": "Travelling"},
    }
    for url, posted in posts.items():
        with CaptureQueriesContext(connection) as queries:
            response = candidate.post(url, {**posted, "version": 0})
        assert response.json()["version"] == 1, url
        # Gaps are read before they are put together again.
        assert len(queries) <= 4 + url.endswith("history/autosave/"), [each["sql"] for each in queries]


def test_nothing_is_kept_after_sending_and_the_sentence_says_why(as_, world):
    sent = send(world)
    entry = HistoryEntry.objects.get(application=sent)
    browser = as_(sent.applicant)

    for url, posted in {
        page("autosave_history_entry", sent, entry.pk): {"title": "Porter"},
        page("autosave_history", sent): {"gap_2023-03_2026-03": "Travelling"},
        page("autosave_declarations", sent): {"related": "yes"},
    }.items():
        response = browser.post(url, {**posted, "version": 1})
        assert (response.status_code, "You have sent this" in response.json()["error"]) == (400, True), url
    entry.refresh_from_db()
    assert entry.title == "Care assistant"


# Equality


def test_equality_is_optional_kept_apart_and_in_nobodys_trail(candidate, draft):
    assert "Nobody who chooses ever sees this." in candidate.get(page("equality", draft)).text
    before = Event.objects.count()

    response = candidate.post(page("equality", draft), {"ethnicity": "M", "sex": "F"})

    assert response["Location"] == page("check", draft)
    row = MonitoringAnswers.objects.get()
    assert (row.ethnicity, row.sex) == ("M", "F")
    assert row.source_id == MonitoringKey.objects.get(application=draft).key
    assert Event.objects.count() == before
    assert 'value="F" checked' in candidate.get(page("equality", draft)).text
    candidate.post(page("equality", draft), {})
    assert not MonitoringAnswers.objects.exists()


def test_a_forged_equality_answer_changes_nothing(candidate, draft):
    response = candidate.post(page("equality", draft), {"sex": "Q"})

    assert "Select an option from the list" in response.text
    assert not MonitoringAnswers.objects.exists()


def test_no_page_of_a_selector_touches_the_vault(as_):
    """Everything HR, the lead and the panel can open about a vacancy whose candidates have answered."""
    sifting, decided = make_sifting(), make_decided()
    for each in (*sifting.applications, *decided.applications):
        key = MonitoringKey.objects.create(application=each).key
        MonitoringAnswers.objects.create(
            source_type="application", source_id=key, edition=NOW.date(), saved_on=NOW.date(), ethnicity="M"
        )
    asked = []
    with (
        time_machine.travel(AFTER + dt.timedelta(days=3), tick=False),
        CaptureQueriesContext(connection) as queries,
    ):
        for world in (sifting, decided):
            for user in (world.hr, world.lead, world.member):
                browser = as_(user)
                names = ("vacancy", "applicants", "ranking", "sift", "own_scores", "to_agree", "joining")
                urls = [reverse(f"recruitment:{name}", args=[world.vacancy.pk]) for name in names]
                one = [world.vacancy.pk, world.applications[0].pk]
                urls.append(reverse("recruitment:applicant", args=one))
                asked += [browser.get(url).status_code for url in urls]
    assert asked.count(200) > 15
    sql = " ".join(each["sql"] for each in queries)
    assert "recruitment_application" in sql
    assert "equality_" not in sql
    assert "monitoringkey" not in sql
