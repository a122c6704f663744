"""A page somebody comes to a moment too late, or that is not theirs: a sentence, never a page that is not there."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from recruitment.models import Application, HistoryEntry, Vacancy
from recruitment.services.applications import withdraw_application
from recruitment.services.declarations import declare
from recruitment.services.interviews.links import send_link
from recruitment.services.replacing import let_go
from tests.factories import NOW, make_staff
from tests.factories_interviews import FIRST, PLANNED, add_lay, interview_of, make_booked, make_invited
from tests.factories_offer import (
    CLEARED_AT,
    DECIDED_AT,
    make_applied,
    make_cleared,
    make_interviewed,
    make_offered,
)
from tests.factories_recruitment import AFTER, make_sifting
from values_hub.access.actions import Action
from values_hub.access.policy import decide

pytestmark = pytest.mark.django_db


def page(name, vacancy, *more):
    return reverse(f"recruitment:{name}", args=[vacancy.pk, *(each.pk for each in more)])


def test_hr_who_are_not_on_the_panel_are_told_whom_it_asks(as_):
    with time_machine.travel(FIRST, tick=False):
        world = make_booked()
        person = world.applications[0]
        address = page("know_this_person", world.vacancy, person)
        refused = as_(world.hr).get(address)
        assert as_(world.lead).get(address).status_code == 200
    assert (refused.status_code, "Only the panel is asked whom it knows." in refused.text) == (403, True)
    assert decide(world.hr, Action.SAY_THEY_KNOW, person).reason == "Only the panel is asked whom it knows."


def test_no_time_is_chosen_for_somebody_who_is_not_asked_to_choose_one(as_):
    with time_machine.travel(PLANNED, tick=False):
        world = make_invited()
        interview = interview_of(world.applications[0])
        address = page("book_for", interview)
        assert as_(world.hr).get(address).status_code == 200
        Application.objects.filter(pk=interview.application_id).update(state="declined")
        refused = as_(world.hr).get(address)
        shown = as_(world.hr).get(page("interview", interview)).text
    assert (refused.status_code, "They are not being asked to choose a time now." in refused.text) == (
        403,
        True,
    )
    assert address not in shown


@pytest.mark.parametrize("method", ["get", "post"])
def test_offer_pages_of_somebody_who_has_none_lead_back_with_a_sentence(as_, method):
    with time_machine.travel(DECIDED_AT, tick=False):
        world = make_applied()
        hr, passed_over = as_(world.hr), world.applications[1]
        name = passed_over.name
        for address, sentence in (
            ("offer", f"{name} has not been chosen for this job, so there is no offer to make."),
            ("extend_offer", f"We have not offered {name} the job."),
            ("withdraw_offer", f"We have not offered {name} the job."),
            ("propose_start", f"We have not offered {name} the job."),
        ):
            shown = getattr(hr, method)(page(address, world.vacancy, passed_over), follow=True)
            assert shown.redirect_chain == [(page("vacancy", world.vacancy), 302)], address
            assert sentence in shown.text, address


def test_no_start_date_is_agreed_with_somebody_who_is_not_cleared(as_):
    with time_machine.travel(CLEARED_AT, tick=False):
        world = make_offered()
        person = world.applications[0]
        shown = as_(world.hr).get(page("propose_start", world.vacancy, person), follow=True)
        early = as_(world.hr).get(page("joining", world.vacancy), follow=True)
    assert shown.redirect_chain == [(page("offer", world.vacancy, person), 302)]
    assert f"{person.name} is not cleared to start, so there is no start date to agree now." in shown.text
    assert early.redirect_chain == [(page("vacancy", world.vacancy), 302)]
    assert f"{person.name} is not cleared to start yet, so there is no start to record." in early.text


def test_the_start_of_whoever_is_cleared_is_still_recorded(as_):
    with time_machine.travel(CLEARED_AT, tick=False):
        world = make_cleared()
        assert as_(world.hr).get(page("joining", world.vacancy)).status_code == 200
        assert (
            as_(world.hr).get(page("propose_start", world.vacancy, world.applications[0])).status_code == 200
        )


def test_nobody_is_taken_who_is_not_in_reserve_any_more_and_nobody_else_is_named(as_):
    with time_machine.travel(DECIDED_AT, tick=False):
        world = make_applied()
        elsewhere = make_applied()
        person = world.applications[1]
        shown = as_(world.hr).get(page("take_from_reserve", world.vacancy, person), follow=True)
        foreign = as_(world.hr).get(page("take_from_reserve", world.vacancy, elsewhere.applications[1]))
    assert shown.redirect_chain == [(page("reserve", world.vacancy), 302)]
    assert f"{person.name} is not on the reserve list now." in shown.text
    assert foreign.status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_checks_of_somebody_who_has_no_offer_lead_back_with_a_sentence(as_, method):
    with time_machine.travel(DECIDED_AT, tick=False):
        world = make_applied()
        person = world.applications[1]
        ways = [("checks", []), ("check_one", ["dbs"])] if method == "get" else []
        for name, more in [*ways, ("check_step", ["dbs", "chase"])]:
            address = reverse(f"recruitment:{name}", args=[world.vacancy.pk, person.pk, *more])
            shown = getattr(as_(world.hr), method)(address, follow=True)
            assert shown.redirect_chain == [(page("vacancy", world.vacancy), 302)], name
            assert f"We have not offered {person.name} the job." in shown.text, name


def test_nobody_decides_about_somebody_who_has_withdrawn_and_they_are_told_why(as_):
    with time_machine.travel(DECIDED_AT, tick=False):
        world = make_interviewed({0: "1"}, applicants=2)
        elsewhere = make_interviewed(applicants=1)
        person = world.applications[0]
        withdraw_application(application=person, actor=person.applicant, at=DECIDED_AT)
        for user, name, back in (
            (world.lead, "decide_candidate", "decide"),
            (world.lead, "agree_words", "decide"),
            (world.hr, "gate", "vacancy"),
        ):
            shown = as_(user).get(page(name, world.vacancy, person), follow=True)
            assert shown.redirect_chain == [(page(back, world.vacancy), 302)], name
            assert "There is nothing to decide about this candidate now." in shown.text, name
            foreign = as_(user).get(page(name, world.vacancy, elsewhere.applications[0]))
            assert foreign.status_code == 404, name


def test_no_letter_is_written_to_whoever_was_not_scored_and_the_list_says_why(as_):
    with time_machine.travel(DECIDED_AT, tick=False):
        world = make_interviewed(applicants=2)
        elsewhere = make_interviewed(applicants=1)
        person = world.applications[0]
        shown = as_(world.hr).get(page("feedback_letter", world.vacancy, person), follow=True)
        foreign = as_(world.hr).get(page("feedback_letter", world.vacancy, elsewhere.applications[0]))
    assert shown.redirect_chain == [(page("feedback", world.vacancy), 302)]
    assert "There is no letter for this candidate." in shown.text
    assert foreign.status_code == 404


def test_whoever_is_off_the_panel_is_not_taken_off_it_again(as_):
    with time_machine.travel(AFTER, tick=False):
        world = make_sifting(members=3)
        gone, stranger = world.members[2], make_staff("Oscar")
        let_go(vacancy=world.vacancy, leaving=gone, reason="Away.", actor=world.hr, at=AFTER)
        shown = as_(world.hr).get(page("leaving", world.vacancy, gone), follow=True)
        foreign = as_(world.hr).get(page("leaving", world.vacancy, stranger))
    assert shown.redirect_chain == [(page("reviewers", world.vacancy), 302)]
    assert "They are off the panel already." in shown.text
    assert foreign.status_code == 404


def test_an_interviewer_who_has_been_taken_off_is_neither_excused_nor_sent_a_link(as_):
    with time_machine.travel(FIRST, tick=False):
        world = make_booked()
        interview, una = interview_of(world.applications[0]), add_lay(world)
        address = page("excuse", interview, una)
        una.delete()
        una.pk = address.split("/")[-2]
        shown = as_(world.hr).get(address, follow=True)
        sent = as_(world.hr).post(
            page("interviewers", world.vacancy), {"action": "link", "who": una.pk}, follow=True
        )
    assert shown.redirect_chain == [(page("interview", interview), 302)]
    assert "They do not interview any more, so nobody waits for them." in shown.text
    assert "They do not interview for this vacancy any more." in sent.text


def test_a_carers_link_leads_to_the_list_from_an_interview_that_has_no_time_any_more():
    with time_machine.travel(FIRST, tick=False):
        world = make_booked(applicants=2)
        una, met = add_lay(world), interview_of(world.applications[0])
        declare(member=una, knows="nobody", actor=None, at=FIRST)
        browser = Client()
        browser.post(
            reverse(
                "recruitment:lay_open",
                args=[send_link(vacancy=world.vacancy, interviewer=una, actor=world.hr, at=FIRST)],
            )
        )
        addresses = [
            reverse("recruitment:lay_question", args=[met.pk, 1]),
            reverse("recruitment:lay_finish", args=[met.pk]),
            reverse("recruitment:lay_know", args=[met.pk]),
        ]
        assert [browser.get(each).status_code for each in addresses] == [200] * 3
        Application.objects.filter(pk=met.application_id).update(state="invited")
        shown = [browser.get(each, follow=True) for each in addresses]
        kept = browser.post(
            reverse("recruitment:lay_autosave", args=[met.pk, 1]), {"version": "0", "notes": "x"}
        )
    for each in shown:
        assert each.redirect_chain == [(reverse("recruitment:lay"), 302)]
        assert "That interview is over, or has no time now." in each.text
    assert (kept.status_code, "this interview is closed" in kept.json()["error"]) == (400, True)


@pytest.mark.parametrize("name", ["history_entry", "remove_history_entry"])
def test_an_entry_taken_away_in_another_tab_leads_to_the_list(draft, candidate, name):
    entry = HistoryEntry.objects.get(application=draft)
    address = reverse(f"apply:{name}", args=[draft.pk, entry.pk])
    with time_machine.travel(NOW, tick=False):
        assert candidate.get(address).status_code == 200
        HistoryEntry.objects.filter(pk=entry.pk).delete()
        shown = candidate.get(address, follow=True)
    assert shown.redirect_chain[0][0] == reverse("apply:history", args=[draft.pk]) + "?list=yes"
    assert "That entry is not in your application any more." in shown.text


@pytest.mark.parametrize("state", ["filled", "unfilled"])
def test_what_was_offered_stays_to_be_read_and_a_change_is_refused_with_the_true_reason(as_, state):
    with time_machine.travel(CLEARED_AT, tick=False):
        world = make_cleared()
        person = world.applications[0]
        Vacancy.objects.filter(pk=world.vacancy.pk).update(state=state)
        hr = as_(world.hr)
        address = page("offer", world.vacancy, person)
        assert address in hr.get(page("checks", world.vacancy, person)).text
        assert f"Offer to {person.name}" in hr.get(address).text
        other = hr.get(page("offer", world.vacancy, world.applications[1]), follow=True)
        refused = hr.get(page("withdraw_offer", world.vacancy, person))
        reserve = hr.get(page("reserve", world.vacancy))
    assert "so there is no offer to make." in other.text
    assert refused.status_code == 403
    assert "after the panel has decided and until the place is filled." in refused.text
    assert (reserve.status_code, "ended without anybody" in reserve.text) == (
        (200, False) if state == "filled" else (403, True)
    )
