"""The pages on which somebody asks for another appraiser, and HR answer."""

import pytest
from django.urls import reverse

from appraisal.models import AppraiserRequest, Conflict
from tests.factories_appraisal import brought_to
from values_hub.audit.models import Event


def url(name, appraisal, **more):
    return reverse(f"appraisal:{name}", kwargs={"pk": appraisal.pk, **more})


WHY = "We were married once."


@pytest.fixture
def asked(world):
    answer = world.signed_in(world.amina).post(
        url("ask_for_another", world.appraisal), {"reason": WHY, "proposed": "Lewis"}, follow=True
    )
    assert "You asked HR on" in answer.content.decode()
    return world


def text_of(response):
    return response.content.decode()


def test_from_asking_to_hrs_answer(asked):
    hr = asked.signed_in(asked.shazia)
    assert "Who should give Amina Khan’s appraisal?" in text_of(
        hr.get(reverse("waiting_on_hr", args=["appraisal"]))
    )
    page = text_of(hr.get(url("who_gives", asked.appraisal)))
    assert WHY in page
    assert "Lewis" in page
    assert Event.objects.filter(action="appraisal.requests_read", actor=asked.shazia.user).count() == 1

    assert "Lewis Whitworth" in text_of(hr.get(url("give_to_another", asked.appraisal), {"q": "Lewis"}))
    confirm = f"{url('give_to_another', asked.appraisal)}?person={asked.lewis.pk}"
    assert "Do Grace Okafor and Amina Khan have a conflict of interest?" in text_of(hr.get(confirm))
    done = text_of(hr.post(confirm, {"reason": "Agreed.", "conflict": "yes"}, follow=True))
    assert "Lewis Whitworth</strong> gives it now" in done
    assert "Given to somebody else" in done

    assert text_of(asked.signed_in(asked.lewis).get(url("page", asked.appraisal))).count("Prepare")
    assert asked.signed_in(asked.grace).get(url("page", asked.appraisal)).status_code == 404
    assert "Who should give" not in text_of(hr.get(reverse("waiting_on_hr", args=["appraisal"])))

    ended = hr.post(url("end_conflict", asked.appraisal, conflict=Conflict.objects.get().pk), follow=True)
    assert "reads as a manager does again" in text_of(ended)
    assert asked.signed_in(asked.grace).get(url("page", asked.appraisal)).status_code == 200


def test_the_other_side_and_their_managers_find_no_trace_of_it(asked):
    for who in (asked.grace, asked.dawn):
        client = asked.signed_in(who)
        page = text_of(client.get(url("page", asked.appraisal)))
        assert WHY not in page
        assert "You asked HR" not in page
        assert client.get(url("who_gives", asked.appraisal)).status_code == 403
    assert "Somebody else should give this appraisal" in text_of(
        asked.signed_in(asked.grace).get(url("page", asked.appraisal))
    )


def test_the_stand_in_is_not_shown_that_the_appraiser_asked(world):
    world.signed_in(world.grace).post(url("ask_for_another", world.appraisal), {"reason": WHY})
    world.stand_in(world.grace, world.lewis)
    page = text_of(world.signed_in(world.lewis).get(url("page", world.appraisal)))
    assert "You asked HR" not in page
    assert world.signed_in(world.lewis).get(url("ask_for_another", world.appraisal)).status_code == 403


def test_hr_answer_that_it_stays(asked):
    hr = asked.signed_in(asked.shazia)
    assert "Neither is told that anybody asked" in text_of(hr.get(url("appraiser_stays", asked.appraisal)))
    page = text_of(hr.post(url("appraiser_stays", asked.appraisal), follow=True))
    assert "It stays, " in page
    assert AppraiserRequest.objects.get().answer == "stays"
    again = text_of(hr.post(url("appraiser_stays", asked.appraisal)))
    assert "Nobody asks that somebody else gives this appraisal" in again


def test_nothing_typed_is_lost(world):
    hr = world.signed_in(world.shazia)
    confirm = f"{url('give_to_another', world.appraisal)}?person={world.lewis.pk}"
    page = text_of(hr.post(confirm, {"reason": "A long account."}))
    assert "Select yes if there is a conflict of interest" in page
    assert "A long account." in page
    asked = world.signed_in(world.amina).post(url("ask_for_another", world.appraisal), {"proposed": "Lewis"})
    assert "Enter why somebody else should give it" in text_of(asked)
    assert "Lewis" in text_of(asked)
    assert not AppraiserRequest.objects.exists()


def test_hr_give_one_without_a_request_and_without_an_appraiser(world):
    type(world.appraisal).objects.filter(pk=world.appraisal.pk).update(appraiser=None)
    hr = world.signed_in(world.shazia)
    confirm = f"{url('give_to_another', world.appraisal)}?person={world.lewis.pk}"
    assert "conflict of interest" not in text_of(hr.get(confirm))
    hr.post(confirm, {"reason": "Nobody manages her."})
    assert world.appraisal.appraiser == world.lewis


@pytest.mark.parametrize("state", ["signed_by_manager", "signed"])
def test_once_it_is_signed_it_says_so(world, state):
    appraisal = brought_to(world.appraisal, state, met_on=world.today)
    page = text_of(world.signed_in(world.shazia).get(url("who_gives", appraisal)))
    assert "The record has been signed, so it can no longer go to another appraiser" in page
    assert world.signed_in(world.shazia).get(url("give_to_another", appraisal)).status_code == 403
    assert "Somebody else should give" not in text_of(
        world.signed_in(world.amina).get(url("page", appraisal))
    )


def test_a_stand_ins_reading_is_kept_and_the_appraisers_own_is_not(world):
    appraisal = brought_to(world.appraisal, "ready")
    world.stand_in(world.grace, world.lewis)
    for who in (world.grace, world.amina, world.lewis):
        world.signed_in(who).get(url("page", appraisal))
    (event,) = Event.objects.filter(action="appraisal.read")
    assert (event.actor, event.data) == (world.lewis.user, {"standing_in": True})
