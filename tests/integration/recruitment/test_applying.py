"""The candidate's pages, as an ordinary form and as autosave.js uses them."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from recruitment.models import Answer, Application
from recruitment.services import closing
from tests.factories import NOW, make_user
from tests.factories_offer import make_decided
from tests.factories_recruitment import (
    AFTER,
    CLOSES,
    make_published,
    make_sifting,
    send,
    start,
    tell_the_rest,
    write,
)
from values_hub.outbox.models import Message

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


def about(**changes):
    return {"version": 0, "first_name": "Nasreen", "last_name": "Holt", "phone": "01632 960 555", **changes}


def test_the_public_list_shows_what_is_open_and_finds_it_by_its_words(as_):
    world = make_published(title="Staff nurse, Ward 7")
    make_published(title="Night porter")
    browser = as_(None)

    assert "2 jobs open now" in browser.get("/jobs/").text
    found = browser.get("/jobs/?q=nurse ward").text
    assert "Staff nurse, Ward 7" in found
    assert "Night porter" not in found
    assert "No jobs found" in browser.get("/jobs/?q=astronaut").text
    closing.close_vacancy(vacancy=world.vacancy, actor=world.hr, at=NOW)
    assert "1 job open now" in browser.get("/jobs/").text


def test_an_empty_list_says_so(as_):
    assert "No jobs are open now" in as_(None).get("/jobs/").text


def test_a_draft_is_not_on_the_public_pages(as_):
    from tests.factories_recruitment import make_ready

    world = make_ready()

    assert as_(None).get(reverse("jobs:vacancy", args=[world.vacancy.pk])).status_code == 404


def test_the_advert_carries_itself_as_data_that_no_text_can_break_out_of(as_):
    import json

    from bs4 import BeautifulSoup

    world = make_published(title="Nurse </script><script>alert(1)</script>")

    shown = as_(None).get(reverse("jobs:vacancy", args=[world.vacancy.pk]))

    soup = BeautifulSoup(shown.content, "html.parser")
    script = soup.find("script", type="application/ld+json")
    posting = json.loads(script.string)
    assert posting["@type"] == "JobPosting"
    assert posting["title"] == "Nurse </script><script>alert(1)</script>"
    assert posting["validThrough"] == CLOSES.isoformat()
    assert script["nonce"] in shown.headers["Content-Security-Policy"]
    assert "<script>alert(1)" not in shown.text


def test_the_button_leads_a_visitor_to_the_emailed_code_and_back(as_):
    world = make_published()

    shown = as_(None).get(reverse("jobs:vacancy", args=[world.vacancy.pk])).text

    start_url = reverse("apply:start", args=[world.vacancy.pk])
    assert f'href="{reverse("account_request_login_code")}?next={start_url}"' in shown


def test_a_closed_vacancy_says_so_kindly_and_refuses_a_start(as_):
    world = make_published()
    candidate = make_user()
    with time_machine.travel(AFTER, tick=False):
        shown = as_(candidate).get(reverse("jobs:vacancy", args=[world.vacancy.pk])).text
        refused = as_(candidate).post(reverse("apply:start", args=[world.vacancy.pk]))

    assert "This vacancy has closed." in shown
    assert "Apply for this job" not in shown
    assert refused.status_code == 403
    assert "This vacancy has closed." in refused.text
    assert not Application.objects.exists()


def test_the_link_to_apply_leads_whoever_has_begun_to_their_draft_in_the_half_hour_after_it_closed(as_):
    """Signed out over the closing time, they come back by the link of the advert."""
    world = make_published()
    draft = start(world)
    address = reverse("apply:start", args=[world.vacancy.pk])
    with time_machine.travel(CLOSES + dt.timedelta(minutes=5), tick=False):
        back = as_(draft.applicant).get(address)
        stranger = as_(make_user()).get(address)
        shown = as_(draft.applicant).get(back["Location"]).text

    assert back["Location"] == page("application", draft)
    assert "you have 30 minutes from the closing time" in shown
    assert (stranger.status_code, Application.objects.count()) == (403, 1)


@pytest.mark.smoke
def test_a_whole_application_without_javascript(as_):
    world = make_published()
    candidate = make_user("nasreen@example.com")
    browser = as_(candidate)

    browser.get(reverse("apply:start", args=[world.vacancy.pk]))
    browser.post(reverse("apply:start", args=[world.vacancy.pk]))
    application = Application.objects.get()
    assert "Cannot start yet" in browser.get(page("application", application)).text
    assert browser.post(page("about", application), about())["Location"] == page("right_to_work", application)
    browser.post(page("right_to_work", application), {"right_to_work": "yes", "version": 0})
    tell_the_rest(application, at=LATER_TODAY)
    for number in (1, 2, 3):
        response = browser.post(
            page("answer", application, number), {"answer": f"Example {number}.", "version": 0}
        )
    assert response["Location"] == page("equality", application)
    shown = browser.get(page("check", application)).text
    assert "Example 1." in shown
    assert "Nasreen Holt" in shown
    response = browser.post(page("check", application), follow=True)

    application.refresh_from_db()
    assert application.state == "submitted"
    assert f"Your reference is {application.reference}" in response.text
    assert Message.objects.get(template="recruitment/application_received").to == "nasreen@example.com"


def test_starting_again_leads_to_the_first(as_):
    world = make_published()
    application = start(world)

    response = as_(application.applicant).post(reverse("apply:start", args=[world.vacancy.pk]))

    assert response["Location"] == page("application", application)
    assert Application.objects.count() == 1


def test_a_panel_member_is_told_why_they_cannot_apply(as_):
    world = make_published()

    response = as_(world.member).post(reverse("apply:start", args=[world.vacancy.pk]))

    assert "You are on the panel for this vacancy" in response.text
    assert not Application.objects.exists()


def test_what_is_half_filled_in_is_kept_and_what_is_missing_said(as_):
    application = start(make_published())

    response = as_(application.applicant).post(page("about", application), about(phone=""))

    assert "Enter your phone number" in response.text
    application.refresh_from_db()
    assert (application.first_name, application.about_version) == ("Nasreen", 1)
    # The page now stands on the version that was saved, so that pressing again is no conflict.
    assert re.search(r'name="version"[^>]* value="1"', response.text)


def test_five_thousand_words_are_kept_and_the_page_says_by_how_much_too_long(as_):
    application = start(make_published())
    text = "word " * 5000

    response = as_(application.applicant).post(page("answer", application, 1), {"answer": text, "version": 0})

    assert "There is a problem" in response.text
    assert "Your answer must be 250 words or fewer. You have 4,750 words too many" in response.text
    assert answer_of(application).text == text
    assert "Too long" in as_(application.applicant).get(page("application", application)).text


def test_the_text_comes_back_exactly_as_it_was_typed(as_):
    application = start(make_published())
    text = "  First line\n\n<b>not bold</b> & 'quotes'  \n"

    as_(application.applicant).post(
        page("answer", application, 1), {"answer": text.replace("\n", "\r\n"), "version": 0}
    )

    assert answer_of(application).text == text
    shown = as_(application.applicant).get(page("answer", application, 1)).text
    assert "&lt;b&gt;not bold&lt;/b&gt; &amp; &#x27;quotes&#x27;" in shown


@pytest.mark.smoke
def test_an_old_tab_shows_both_texts_and_overwrites_nothing(as_):
    application = start(make_published())
    browser = as_(application.applicant)
    browser.post(page("answer", application, 1), {"answer": "The newer text.", "version": 0})

    response = browser.post(page("answer", application, 1), {"answer": "The older tab.", "version": 0})

    assert "You changed this in another tab or on another device" in response.text
    assert "The newer text." in response.text
    assert "The older tab." in response.text
    assert answer_of(application).text == "The newer text."
    browser.post(page("answer", application, 1), {"answer": "Both together.", "version": 1})
    assert answer_of(application).text == "Both together."


@pytest.mark.parametrize("version", ["", "-1", "99999999999999", "x", "½"])
def test_a_forged_version_writes_nothing(as_, version):
    application = start(make_published())

    response = as_(application.applicant).post(
        page("answer", application, 1), {"answer": "Forged.", "version": version}
    )

    assert response.status_code == 200
    assert answer_of(application).text == ""


def test_a_question_that_is_not_there_is_not_found(as_):
    application = start(make_published())

    assert as_(application.applicant).get(page("answer", application, 9)).status_code == 404


def test_the_grace_is_said_and_holds(as_):
    application = write(start(make_published()))
    with time_machine.travel(CLOSES + dt.timedelta(minutes=20), tick=False):
        browser = as_(application.applicant)
        shown = browser.get(page("application", application)).text
        browser.post(page("check", application))

    assert "As you had started, you have 30 minutes from the closing time" in shown
    application.refresh_from_db()
    assert application.state == "submitted"


def test_too_late_is_said_and_nothing_is_sent(as_):
    application = write(start(make_published()))
    with time_machine.travel(AFTER, tick=False):
        response = as_(application.applicant).post(page("check", application))
        shown = as_(application.applicant).get(page("application", application)).text

    assert response.status_code == 403
    assert "The vacancy closed before you sent this application." in shown


def test_an_answer_that_names_its_writer_is_pointed_out_before_sending(as_):
    application = write(start(make_published()), first_name="Nasreen", words="They call me Nasreen.")
    browser = as_(application.applicant)

    shown = browser.get(page("check", application)).text
    refused = browser.post(page("check", application))
    assert "Your answers may say who you are" in shown
    assert "in question 1, your name: “Nasreen”" in shown
    assert "Select the box to send your answers as they are, or change them first" in refused.text
    browser.post(page("check", application), {"despite_identity": "on"})

    application.refresh_from_db()
    assert application.state == "submitted"


def test_sending_what_is_not_finished_says_what_is_missing(as_):
    application = start(make_published())

    response = as_(application.applicant).post(page("check", application))

    assert "Complete the section about you." in response.text
    assert "Answer question 3." in response.text
    application.refresh_from_db()
    assert application.state == "draft"


def test_sending_twice_is_said(as_):
    application = send(make_published())

    response = as_(application.applicant).post(page("check", application))

    assert response.status_code == 403
    assert "You have sent this application, or the vacancy closed" in response.text
    assert Message.objects.filter(template="recruitment/application_received").count() == 1


def test_the_confirmation_is_not_there_for_a_draft(as_):
    application = start(make_published())

    assert as_(application.applicant).get(page("sent", application)).status_code == 302


def test_the_tracker_follows_the_application_in_words(as_):
    world = make_sifting()
    with time_machine.travel(AFTER, tick=False):
        shown = as_(world.applications[0].applicant).get(page("application", world.applications[0])).text
    assert "They do not know who wrote which." in shown

    world = make_decided()
    chosen, other = world.applications
    assert (
        "The panel would like you to be their Staff nurse."
        in as_(chosen.applicant).get(page("application", chosen)).text
    )
    assert "Not chosen this time" in as_(other.applicant).get(page("application", other)).text
    assert "Candida Applewhite0" not in as_(other.applicant).get(page("application", other)).text


def test_withdrawing_asks_first_and_is_for_good(as_):
    application = send(make_published())
    browser = as_(application.applicant)

    assert "You cannot take this back" in browser.get(page("withdraw", application)).text
    response = browser.post(page("withdraw", application), {"reason": ""}, follow=True)

    assert "You have withdrawn your application" in response.text
    assert browser.get(page("withdraw", application)).status_code == 403


def test_the_list_of_applications_is_mine(as_):
    world = make_published(title="Night porter")
    application = send(world)
    other = start(make_published(title="Ward clerk"))

    shown = as_(application.applicant).get("/apply/").text

    assert "Night porter" in shown
    assert "Ward clerk" not in shown
    assert "You have not started an application" in as_(make_user()).get("/apply/").text
    assert other.state == "draft"
