"""The questions after signing, and the pages of what comes of them."""

import pytest
from django.urls import reverse

from appraisal.models import PulseCell, PulseGiven, UpwardCell
from appraisal.queries.pulses import QUALITY, UPWARD
from tests.factories_appraisal import brought_to

QUALITIES = dict.fromkeys(QUALITY, "some")
MANAGER = {f"upward_{code}": "definitely" for code in UPWARD}


def url(name, *args):
    return reverse(f"appraisal:{name}", args=args)


@pytest.fixture
def signed(world):
    return brought_to(world.appraisal, "signed", met_on=world.today)


def test_they_come_straight_after_signing_and_are_answered_once(world):
    appraisal = brought_to(world.appraisal, "signed_by_manager", met_on=world.today)
    amina = world.signed_in(world.amina)
    after = amina.post(
        url("sign_as_staff", appraisal.pk), {"agrees": "yes", "took_place": "yes"}, follow=True
    )
    assert "You have signed your appraisal." in after.content.decode()
    assert "Was your appraisal worth it?" in after.content.decode()
    done = amina.post(url("pulse", appraisal.pk), {**QUALITIES, **MANAGER}, follow=True)
    assert "Nobody can see that these answers were yours" in done.content.decode()
    again = amina.post(url("pulse", appraisal.pk), {**QUALITIES, **MANAGER}, follow=True)
    assert "You have answered these, or said that you would rather not." in again.content.decode()
    assert (PulseCell.objects.get().answered, UpwardCell.objects.get().answered) == (1, 1)


def test_they_wait_on_the_home_page_until_they_are_declined_and_are_not_asked_again(world, signed):
    amina = world.signed_in(world.amina)
    line = "Say whether your appraisal was worth it"
    assert line in amina.get("/").content.decode()
    assert line not in world.signed_in(world.grace).get("/").content.decode()
    done = amina.post(url("pulse", signed.pk), {"action": "decline"}, follow=True).content.decode()
    assert "You are not asked again, and nobody is told." in done
    assert line not in amina.get("/").content.decode()
    again = amina.post(url("pulse", signed.pk), QUALITIES, follow=True).content.decode()
    assert "You have answered these, or said that you would rather not." in again
    assert (PulseGiven.objects.count(), PulseCell.objects.count()) == (1, 0)


def test_what_is_missing_is_said_and_what_was_chosen_is_kept(world, signed):
    given = {**QUALITIES, "values": "", "upward_cares": "no"}
    page = world.signed_in(world.amina).post(url("pulse", signed.pk), given)
    text = page.content.decode()
    assert "Select an answer: the values of my organisation were discussed" in text
    assert "Answer all four about your manager, or none of them" in text
    assert page.context["form"]["upward_cares"].value() == "no"
    assert not PulseGiven.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("grace", 403), ("shazia", 403), ("dawn", 403), ("lewis", 404)])
def test_nobody_answers_for_somebody_else(world, signed, who, status):
    assert world.signed_in(getattr(world, who)).get(url("pulse", signed.pk)).status_code == status


def test_hr_and_the_manager_see_nothing_of_a_few(world, signed):
    world.signed_in(world.amina).post(url("pulse", signed.pk), {**QUALITIES, **MANAGER})
    hr, grace = world.signed_in(world.shazia), world.signed_in(world.grace)
    assert "No directorate has 10 answers yet" in hr.get(url("quality", world.cycle.pk)).content.decode()
    assert "Fewer than 10" in hr.get(url("cycle", world.cycle.pk)).content.decode()
    mine = grace.get(url("upward")).content.decode()
    assert "Fewer than 4 people have answered, so nothing is shown." in mine
    assert "Yes, definitely" not in mine
