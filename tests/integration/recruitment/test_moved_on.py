"""A page somebody comes to a moment too late, or that is not theirs: a sentence, never a page that is not there."""

import pytest
import time_machine
from django.urls import reverse

from recruitment.models import Application
from tests.factories_interviews import FIRST, PLANNED, interview_of, make_booked, make_invited
from tests.factories_offer import CLEARED_AT, DECIDED_AT, make_applied, make_cleared, make_offered
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
