"""The line, the pending shortlist, apply-and-notify and the reveal, page by page: what each of them shows to whom."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from recruitment.models import Application, Line, ShortlistDecision
from recruitment.services import applications
from tests.factories import give_role, make_staff
from tests.factories_recruitment import LATER, apply, draw, make_line_drawn, make_shortlisted
from tests.shortlists import AT_4, SCHEME_WORDS, THREE
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(LATER, tick=False):
        yield


def page(name, world, *more):
    return reverse(f"recruitment:{name}", args=[world.vacancy.pk, *more])


def scheme_pending():
    """Three applicants: one above the line, one by guaranteed interview, one neither."""
    world = make_shortlisted(THREE, applicants=3)
    Application.objects.filter(pk=world.applications[1].pk).update(disability_confident=True)
    draw(world, AT_4)
    return world


def seen_on(text):
    return re.search(r'name="seen"[^>]* value="([^"]+)"', text)[1]


# The line


@pytest.mark.smoke
def test_the_lead_draws_the_line_on_numbers(as_):
    world = make_shortlisted(THREE, applicants=3)
    browser = as_(world.lead)

    response = browser.post(page("line", world), {"how": "top", "top": "1"})
    shown = browser.get(response["Location"]).text
    assert "1 person is above the line" in shown
    assert "Candida" not in shown
    done = browser.post(response["Location"], {"seen": seen_on(shown)}, follow=True)

    assert "You have drawn the line. HR will apply the shortlist." in done.text
    assert "Above the line" in done.text
    assert "Candida" not in done.text
    assert Line.objects.get().at_least == Decimal("4.00")
    assert not Message.objects.filter(template__startswith="recruitment/shortlisted").exists()


def test_a_tie_is_shown_and_asked_about_and_nothing_is_drawn_until_it_is_settled(as_):
    world = make_shortlisted([{0: "4", 1: "3", 2: "3"}] * 2, applicants=3)
    browser = as_(world.lead)
    address = page("draw_line", world) + "?how=top&top=2"

    shown = browser.get(address).text
    refused = browser.post(address, {"seen": seen_on(shown)})
    done = browser.post(address, {"seen": seen_on(shown), "ties": "out"}, follow=True)

    assert "2 people share the score at the line. Are they in or out?" in shown
    assert "Select whether the people who share the score are in or out" in refused.text
    assert "You have drawn the line" in done.text
    assert (Line.objects.get().ties, Line.objects.get().at_least) == ("out", Decimal("4.00"))


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Select how to draw the line"),
        ({"how": "top", "top": ""}, "Enter how many people"),
        ({"how": "top", "top": "0"}, "Number of people must be 1 or more"),
        ({"how": "mean", "mean": "five"}, "Lowest mean must be a number"),
        ({"how": "mean", "mean": "5"}, "Lowest mean must be 4 or fewer"),
    ],
)
def test_a_line_that_cannot_be_is_refused_with_a_sentence(as_, posted, sentence):
    world = make_shortlisted()

    assert sentence in as_(world.lead).post(page("line", world), posted).text


@pytest.mark.parametrize("query", ["", "?how=top", "?how=mean&mean=x", "?how=top&top=-3"])
def test_a_preview_of_no_line_leads_back_to_the_form(as_, query):
    world = make_shortlisted()

    response = as_(world.lead).get(page("draw_line", world) + query)

    assert response["Location"] == page("line", world)


def test_moving_the_line_asks_why_and_says_where_it_was(as_):
    world = make_line_drawn(THREE, applicants=3, asked=AT_4)
    browser = as_(world.lead)
    address = page("draw_line", world) + "?how=mean&mean=2"

    shown = browser.get(address).text
    refused = browser.post(address, {"seen": seen_on(shown), "reason": ""})
    browser.post(address, {"seen": seen_on(shown), "reason": "There are two posts."})

    assert "The line now stands at a mean of 4." in shown
    assert "Enter why you are moving the line" in refused.text
    assert "Moved because: There are two posts." in browser.get(page("line", world)).text


def test_an_old_preview_says_what_has_changed_and_the_next_press_means_it(as_):
    world = make_shortlisted(THREE, applicants=3)
    browser = as_(world.lead)
    address = page("draw_line", world) + "?how=mean&mean=2"
    old = seen_on(browser.get(address).text)
    gone = world.applications[1]
    applications.withdraw_application(application=gone, actor=gone.applicant, at=LATER)

    refused = browser.post(address, {"seen": old})
    done = browser.post(address, {"seen": seen_on(refused.text)}, follow=True)

    assert "Something has changed since you opened this page." in refused.text
    assert "You have drawn the line" in done.text


def test_a_line_above_everybody_is_refused_with_a_sentence(as_):
    world = make_shortlisted(["2", "2"])
    address = page("draw_line", world) + "?how=mean&mean=3"

    shown = as_(world.lead).get(address).text

    assert (
        "Nobody is above this line. Draw it lower."
        in as_(world.lead).post(address, {"seen": seen_on(shown)}).text
    )


def lead_pages(as_, world):
    """Everything the lead can read of it before the reveal, without what differs between any two requests."""
    browser = as_(world.lead)
    addresses = [
        page("ranking", world), page("line", world), page("draw_line", world) + "?how=mean&mean=4",
        page("vacancy", world), "/", "/recruitment/",
    ]  # fmt: skip
    texts = [browser.get(address).text for address in addresses]
    return [re.sub(r'(nonce|csrfmiddlewaretoken"? value)="[^"]+"', "", text) for text in texts]


def test_nothing_the_lead_reads_tells_a_guaranteed_interview_from_none(as_):
    """The same vacancy, with and without somebody who asked for one: every page is the same to the letter."""
    world = make_shortlisted(THREE, applicants=3)
    draw(world, AT_4)
    without = lead_pages(as_, world)
    Application.objects.filter(pk=world.applications[1].pk).update(
        disability_confident=True, armed_forces=True
    )
    ShortlistDecision.objects.filter(application=world.applications[1]).update(
        outcome="shortlisted", source="scheme"
    )

    assert lead_pages(as_, world) == without
    assert not any(word in text.lower() for text in without for word in SCHEME_WORDS)
    people = [word for each in world.applications for word in (each.last_name, each.reference, str(each.pk))]
    assert not any(word in text for text in without for word in people)


# HR's shortlist


def test_hr_sees_what_is_pending_and_why(as_):
    world = scheme_pending()

    shown = as_(world.hr).get(page("shortlist", world)).text
    scheme_only = as_(world.hr).get(page("shortlist", world) + "?show=scheme").text

    assert "2, of them 1 by guaranteed interview" in shown
    assert all(f"Applewhite{number}" in shown for number in range(3))
    assert "Applewhite1" in scheme_only
    assert "Applewhite0" not in scheme_only
    assert Event.objects.filter(action="applicant.read", actor=world.hr).exists()


def test_before_the_line_hr_reads_whom_they_wait_for(as_):
    world = make_shortlisted()
    with time_machine.travel(LATER + dt.timedelta(days=9), tick=False):
        shown = as_(world.hr).get(page("shortlist", world)).text
        vacancy = as_(world.hr).get(page("vacancy", world)).text

    assert "The scores have been locked for 9 days, and the lead has not drawn the line yet." in shown
    assert "The lead has had the scores for 9 days" in vacancy


def test_the_vacancy_says_how_long_a_shortlist_has_waited(as_):
    world = make_line_drawn()
    with time_machine.travel(LATER + dt.timedelta(days=3), tick=False):
        shown = as_(world.hr).get(page("vacancy", world)).text

    assert "The shortlist has been waiting for you to apply it for 3 days" in shown


def test_hr_decides_by_hand_for_a_reason_and_takes_it_back(as_):
    world = scheme_pending()
    browser = as_(world.hr)
    address = page("by_hand", world, world.applications[2].pk)

    assert "As it stands: Not invited (The line)" in browser.get(address).text
    refused = browser.post(address, {"outcome": "shortlisted", "reason": ""})
    done = browser.post(address, {"outcome": "shortlisted", "reason": "A redeployee."}, follow=True)
    assert "Enter why you decide this by hand" in refused.text
    assert "Nobody is told until you apply the shortlist." in done.text
    assert ShortlistDecision.objects.get(application=world.applications[2]).source == "by_hand"

    assert "Take back my decision" in browser.get(address).text
    browser.post(address, {"take_back": "1"})
    assert ShortlistDecision.objects.get(application=world.applications[2]).source == "line"


@pytest.mark.smoke
def test_applying_restates_who_hears_what_word_for_word_and_then_does_it(as_):
    world = scheme_pending()
    browser = as_(world.hr)

    shown = browser.get(page("apply_shortlist", world)).text
    assert "3 people will be told" in shown
    assert "<strong>2</strong> hear that we would like to meet them" in shown
    assert "<strong>1</strong> hears that they are not invited" in shown
    assert "Subject: Interview: Staff nurse" in shown
    assert "We are sorry that we cannot invite you to an interview this time." in shown
    assert "Candida" not in shown
    done = browser.post(page("apply_shortlist", world), {"seen": seen_on(shown)}, follow=True)

    assert "The shortlist has been applied and everybody whom it concerns is told." in done.text
    assert [each.state for each in world.refresh().applications] == [
        "shortlisted",
        "shortlisted",
        "not_shortlisted",
    ]
    assert Message.objects.filter(template="recruitment/shortlisted").count() == 2


def test_what_was_previewed_is_what_is_sent(as_):
    world = scheme_pending()
    shown = as_(world.hr).get(page("apply_shortlist", world)).text

    apply(world)

    invited = world.applications[0]
    sent = Message.objects.get(template="recruitment/shortlisted", to=invited.applicant.email).text
    for paragraph in sent.split("\n\n"):
        if (
            invited.first_name not in paragraph
            and invited.reference not in paragraph
            and "http" not in paragraph
        ):
            assert paragraph.strip().replace("’", "’") in shown


def test_until_it_is_applied_the_candidate_reads_that_the_panel_has_it(as_):
    world = scheme_pending()
    applicant = world.applications[0].applicant
    address = reverse("apply:application", args=[world.applications[0].pk])

    assert "With the panel" in as_(applicant).get(address).text
    apply(world)
    assert "The panel would like to meet you." in as_(applicant).get(address).text


def test_two_of_hr_at_once_tell_everybody_once(as_):
    world = scheme_pending()
    colleague = make_staff("Hanna").user
    give_role(colleague, Role.HR)
    first, second = as_(world.hr), as_(colleague)
    seen = seen_on(first.get(page("apply_shortlist", world)).text)
    assert seen_on(second.get(page("apply_shortlist", world)).text) == seen

    first.post(page("apply_shortlist", world), {"seen": seen})
    again = first.post(page("apply_shortlist", world), {"seen": seen}, follow=True)
    late = second.post(page("apply_shortlist", world), {"seen": seen})

    assert "The shortlist has been applied" in again.text
    assert "This has already been done by Helen" in late.text
    assert Message.objects.filter(template="recruitment/shortlisted").count() == 2


def test_an_old_page_applies_nothing_and_shows_what_is_so_now(as_):
    world = scheme_pending()
    browser = as_(world.hr)
    old = seen_on(browser.get(page("apply_shortlist", world)).text)
    browser.post(
        page("by_hand", world, world.applications[2].pk), {"outcome": "reserve", "reason": "In case."}
    )

    refused = browser.post(page("apply_shortlist", world), {"seen": old})

    assert "Something has changed since you opened this page." in refused.text
    assert "<strong>1</strong> is held in reserve and hears nothing yet" in refused.text
    assert world.refresh().vacancy.state == "shortlisted"


def test_somebody_in_reserve_is_invited_later_and_told_at_once(as_):
    world = scheme_pending()
    browser = as_(world.hr)
    address = page("by_hand", world, world.applications[2].pk)
    browser.post(address, {"outcome": "reserve", "reason": "In case."})
    apply(world)

    assert (
        "1 person is held in reserve and has heard nothing yet." in browser.get(page("shortlist", world)).text
    )
    assert "Hold in reserve" not in browser.get(address).text
    done = browser.post(address, {"outcome": "shortlisted", "reason": "Somebody dropped out."}, follow=True)

    assert "Candida Applewhite2 has been told." in done.text
    again = browser.get(address, follow=True)
    assert again.redirect_chain == [(page("shortlist", world), 302)]
    assert "There is nothing to decide about Candida Applewhite2 on the shortlist now." in again.text
