"""The pages from the decision to the start: each once as it should go, and once refused."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment.models import AppointmentDecision, FeedbackLetter, Offer
from recruitment.queries.deciding import behaviours_to_name
from tests.factories import make_user
from tests.factories_offer import (
    ACCEPTED_AT,
    make_applied,
    make_checking,
    make_interviewed,
    make_offered,
)
from values_hub.common.waiting import waiting_on
from values_hub.documents.models import Document
from values_hub.outbox.models import Message
from values_hub.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(ACCEPTED_AT, tick=False):
        yield


def page(name, world, number=None, *more):
    person = [] if number is None else [world.applications[number].pk]
    return reverse(f"recruitment:{name}", args=[world.vacancy.pk, *person, *more])


def own(name, world, number=0):
    return reverse(f"apply:{name}", args=[world.applications[number].pk])


def date(name, day, month, year):
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": str(year)}


def words_form(world):
    rows = [str(each.pk) for each in behaviours_to_name(world.vacancy)]
    return {
        "strength_1": rows[0], "strength_1_text": "You noticed.", "strength_2": rows[1],
        "strength_2_text": "You asked.", "strength_3": "", "strength_3_text": "", "growth_1": rows[2],
        "growth_1_text": "Tell us sooner.", "growth_2": rows[3], "growth_2_text": "Ask for help.",
    }  # fmt: skip


OFFER = {
    **date("told_on", 29, 3, 2026), "told_by": "Maya Mistry", "verbal_note": "", "salary": "£31,049",
    "hours": "37.5 a week", **date("hoped_start_on", "", "", ""), "dbs_level": "enhanced_adults",
    **date("expires_on", 20, 4, 2026),
}  # fmt: skip


@pytest.mark.smoke
def test_the_lead_decides_and_everybody_is_told_by_one_button(as_):
    world = make_interviewed({0: "4", 1: "3"})
    browser = as_(world.lead)
    shown = browser.get(page("decide", world)).text
    assert shown.index("Applewhite0") < shown.index("Applewhite1")
    assert "Decide about Candida Applewhite0." in shown

    to_words = browser.post(
        page("decide_candidate", world, 0), {"outcome": "appoint", "reason": "Notices people."}
    )
    assert to_words.url == page("agree_words", world, 0)
    browser.post(page("agree_words", world, 0), words_form(world))
    browser.post(
        page("decide_candidate", world, 1), {"outcome": "not_appointable", "reason": "Too little seen."}
    )
    shown = browser.get(page("apply_decisions", world)).text
    assert "2 people will be told" in shown
    assert not Message.objects.filter(template="recruitment/chosen").exists()
    response = browser.post(page("apply_decisions", world), follow=True)

    assert "The decisions are made. 2 people have been told." in response.text
    assert "Notices people." in response.text
    assert [each.state for each in world.refresh().applications] == ["appointable", "not_appointable"]


def test_nothing_typed_is_lost_when_a_decision_is_refused(as_):
    world = make_interviewed()

    response = as_(world.lead).post(
        page("decide_candidate", world, 0), {"outcome": "reserve", "rank": "", "reason": "Nearly there."}
    )

    assert "Enter the place on the reserve list" in response.text
    assert "Nearly there." in response.text
    assert not AppointmentDecision.objects.exists()


def test_a_third_strength_needs_both_halves(as_):
    world = make_interviewed()

    response = as_(world.lead).post(
        page("agree_words", world, 0), words_form(world) | {"strength_3_text": "And kind."}
    )

    assert "Select a behaviour for strength 3" in response.text
    assert "And kind." in response.text


def test_applying_too_early_says_what_is_missing(as_):
    world = make_interviewed()

    response = as_(world.lead).post(page("apply_decisions", world))

    assert "Decide about Candida Applewhite0." in response.text
    assert world.refresh().vacancy.state == "interviewing"


def test_hr_lets_somebody_through_the_gate_and_the_lead_cannot(as_):
    world = make_interviewed({0: "1"})
    assert as_(world.lead).get(page("gate", world, 0)).status_code == 403
    assert "Candida Applewhite0" in as_(world.hr).get(page("vacancy", world)).text

    as_(world.hr).post(page("gate", world, 0), {"reason": "A year with us on placement."})

    assert "Let through by HR" in as_(world.lead).get(page("decide", world)).text
    above = as_(world.hr).get(page("gate", world, 1), follow=True)
    assert "Candida Applewhite1 is not below the values gate" in above.text


def test_the_decision_record_becomes_a_document(as_):
    world = make_applied()

    response = as_(world.hr).post(page("decision_record_pdf", world))

    document = Document.objects.get(kind="decision_record")
    assert response.url == reverse("documents:document", args=[document.pk])


@pytest.mark.smoke
def test_an_offer_is_made_answered_and_followed(as_):
    world = make_applied()
    person = world.applications[0]
    assert "Ring them" in as_(world.hr).get(page("offer", world, 0)).text

    made = as_(world.hr).post(page("offer", world, 0), OFFER, follow=True)
    assert "The offer is on its way to Candida Applewhite0." in made.text
    candidate = as_(person.applicant)
    shown = candidate.get(own("offer", world)).text
    assert "£31,049" in shown
    assert "Do not give notice yet" in shown
    accepted = candidate.post(own("answer_offer", world), {"answer": "accept"}, follow=True)

    assert "You have accepted the offer." in accepted.text
    assert accepted.text.count("With you") >= 6
    assert world.refresh().applications[0].state == "checks"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"told_by": ""}, "Enter who spoke with them"),
        (date("expires_on", 1, 3, 2026), "The last day to answer must be in the future."),
        ({"dbs_level": ""}, "Select the DBS check this job needs"),
    ],
)
def test_an_offer_that_cannot_stand_is_refused_and_kept(as_, changed, sentence):
    world = make_applied()

    response = as_(world.hr).post(page("offer", world, 0), OFFER | changed)

    assert sentence in response.text
    assert "37.5 a week" in response.text
    assert not Offer.objects.exists()


def test_a_candidate_declines_and_hr_takes_the_next_from_the_reserve(as_):
    world = make_offered(("appoint", "reserve"))
    person = world.applications[0]

    as_(person.applicant).post(own("answer_offer", world), {"answer": "decline", "reason": "Too far."})
    assert "Nobody holds the place" in as_(world.hr).get(page("vacancy", world)).text
    response = as_(world.hr).post(page("take_from_reserve", world, 1), follow=True)

    assert "Candida Applewhite1 has been told the good news." in response.text
    assert [each.state for each in world.refresh().applications] == ["offer_declined", "appointable"]


def test_nobody_is_taken_from_the_reserve_while_the_place_is_held(as_):
    world = make_offered(("appoint", "reserve"))

    response = as_(world.hr).post(page("take_from_reserve", world, 1))

    assert "Somebody holds this place." in response.text


def test_hr_ends_a_vacancy_that_nobody_fills(as_):
    world = make_offered(("appoint", "reserve"))
    as_(world.applications[0].applicant).post(own("answer_offer", world), {"answer": "decline", "reason": ""})

    assert page("end", world) in as_(world.hr).get(page("vacancy", world)).text
    asked = as_(world.hr).get(page("end", world)).text
    assert "1 person who was chosen or in reserve will be told by email." in asked
    missing = as_(world.hr).post(page("end", world), {"reason": " "})
    assert "Enter why nobody is appointed" in missing.text
    assert world.refresh().vacancy.state == "decided"
    ended = as_(world.hr).post(page("end", world), {"reason": "The money went."}, follow=True).text

    assert "Ended, and nobody was appointed" in ended
    assert page("decision_record", world) in ended
    assert [each.state for each in world.refresh().applications] == ["offer_declined", "reserve_ended"]


def test_a_vacancy_does_not_end_under_somebody_who_has_an_offer(as_):
    world = make_offered(("appoint", "reserve"))

    refused = as_(world.hr).post(page("end", world), {"reason": "The money went."})

    assert "Somebody has an offer for this job. Withdraw the offer first" in refused.text
    assert as_(world.lead).get(page("end", world)).status_code == 403
    assert world.refresh().vacancy.state == "decided"


def test_a_candidate_says_whether_they_want_to_wait(as_):
    world = make_applied(("appoint", "reserve"))
    AppointmentDecision.objects.update(reserve_consent=None)
    person = world.applications[1]
    assert "Say whether you want to be on the reserve list" in str(titles(person.applicant))

    as_(person.applicant).post(own("reserve", world, 1), {"consents": "no"})

    assert AppointmentDecision.objects.get(application=person).reserve_consent is False
    assert titles(person.applicant) == []


def test_an_offer_is_extended_and_withdrawn(as_):
    world = make_offered()

    as_(world.hr).post(page("extend_offer", world, 0), date("expires_on", 30, 4, 2026))
    assert Offer.objects.get().expires_on.isoformat() == "2026-04-30"
    refused = as_(world.hr).post(page("withdraw_offer", world, 0), {"reason": ""})
    assert "Enter why the offer is withdrawn" in refused.text
    as_(world.hr).post(page("withdraw_offer", world, 0), {"reason": "The ward is closing."})

    assert "The ward is closing." in as_(world.applications[0].applicant).get(own("offer", world)).text


def test_hr_reminds_the_candidates_of_a_page_once(as_):
    world = make_checking()
    stranger = make_checking()
    chosen = {"application": [str(world.applications[0].pk), str(stranger.applications[0].pk), "nobody"]}

    first = as_(world.hr).post(reverse("recruitment:chase"), chosen, follow=True)
    second = as_(world.hr).post(reverse("recruitment:chase"), chosen, follow=True)

    assert "1 candidate has been reminded." in first.text
    assert "Nobody was reminded: they have been today already." in second.text


def test_feedback_is_read_in_full_and_sent_one_by_one_and_all_at_once(as_):
    world = make_applied(("appoint", "not_appointable", "not_appointable"))
    browser = as_(world.lead)
    shown = browser.get(page("feedback_letter", world, 1)).text
    assert "Kind: strongly seen" in shown

    looked = browser.post(
        page("feedback_letter", world, 1), {"sentence": "Try again.", "then": "look"}, follow=True
    )
    assert "Try again." in looked.text
    assert not FeedbackLetter.objects.filter(sent_at__isnull=False).exists()
    browser.post(page("feedback_letter", world, 1), {"sentence": "Try again.", "then": "send"})
    assert "<strong>2 people</strong> will get a letter." in browser.get(page("send_feedback", world)).text
    response = browser.post(page("send_feedback", world), follow=True)

    assert "2 letters are on the way." in response.text
    mine = as_(world.applications[1].applicant).get(own("feedback", world, 1)).text
    assert "Try again." in mine
    assert "Kind: strongly seen" in mine


def test_before_it_is_sent_feedback_is_still_being_written(as_):
    world = make_applied()

    shown = as_(world.applications[1].applicant).get(own("feedback", world, 1)).text

    assert "The panel is still writing your feedback." in shown


@pytest.mark.parametrize("name", ["offer", "answer_offer", "checks"])
def test_an_offer_is_nobody_elses_to_see(as_, name):
    world = make_offered()

    assert as_(make_user()).get(own(name, world)).status_code == 404
    assert as_(world.hr).get(own(name, world)).status_code == 404


def test_a_candidate_gets_the_letter_as_a_document_of_their_own(as_):
    world = make_offered()
    browser = as_(world.applications[0].applicant)

    response = browser.post(own("offer_letter", world), follow=True)

    assert response.status_code == 200
    assert Document.objects.get(kind="offer_letter").requested_by == world.applications[0].applicant


@pytest.mark.parametrize(
    ("name", "who"), [("decide", "lead"), ("feedback", "lead"), ("reserve", "hr"), ("offers", "hr")]
)
def test_the_lists_cost_the_same_for_one_row_and_for_three(as_, name, who):
    counts = []
    for number in (1, 3):
        if name == "decide":
            world = make_interviewed(applicants=number)
        elif name == "offers":
            world = make_checking()
            for _ in range(number - 1):
                make_checking(unit=world.vacancy.unit, hr=world.hr)
        else:
            world = make_applied(("appoint", *["reserve"] * number))
        address = reverse("recruitment:offers") if name == "offers" else page(name, world)
        browser = as_(getattr(world, who))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 15


# The first day


def titles(user):
    return [item.title for item in waiting_on(User.objects.get(pk=user.pk), ACCEPTED_AT.date())]
