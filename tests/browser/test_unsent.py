"""Words of which the server keeps no draft: the phone dies, the page comes back with an error or a refusal, somebody
else sits down at the same computer."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from appraisal.models import Review, Signature
from appraisal.states import Side
from tests.factories_appraisal import brought_to
from tests.integration.appraisal.conftest import World

pytestmark = pytest.mark.django_db(transaction=True)

SPRING = "The whole spring is left out.\nI covered nine nights."
COPIES = "Object.keys(localStorage).filter(key => key.startsWith('values-hub:kept:')).length"


@pytest.fixture
def ward(live_server: Any) -> World:
    return World()


def stand(ward: World, state: str) -> None:
    brought_to(ward.appraisal, state, met_on=ward.today, at=timezone.now())


def dies(person: Any) -> None:
    """The page is gone without another word; the same browser is opened again."""
    context = person.page.context
    person.page.close()
    person.page = context.new_page()


def test_a_disagreement_typed_on_a_phone_that_dies_is_there_again_until_it_is_sent(sit_down, ward):
    stand(ward, "signed_by_manager")
    amina = sit_down("phone")
    amina.arrive_signed_in(ward.amina.user)
    address = reverse("appraisal:sign_as_staff", args=[ward.appraisal.pk])
    amina.go(address)
    amina.page.get_by_label("I do not agree").check()
    amina.page.get_by_label("What do you not agree with?").fill(SPRING)
    expect(amina.page.locator("[data-autosave-status]")).to_contain_text("Kept on this device at")
    amina.shoot("unsent-kept")

    dies(amina)
    amina.go(address)
    offer = amina.page.locator("[data-autosave-offer]")
    expect(offer).to_contain_text("nine nights")
    amina.shoot("unsent-offered")
    amina.page.get_by_role("button", name="Put it back").click()
    words = amina.page.get_by_label("What do you not agree with?")
    expect(words).to_be_visible()
    expect(words).to_have_value(SPRING)

    # One answer is missing: the page comes back, and is the only place where the words are.
    amina.press("Sign the record")
    assert "There is a problem" in amina.page.content()
    amina.go("/")
    amina.go(address)
    expect(offer).to_contain_text("nine nights")
    amina.page.get_by_role("button", name="Put it back").click()
    amina.page.get_by_label("Yes", exact=True).check()
    amina.press("Sign the record")

    assert Signature.objects.get(side=Side.PERSON).words.splitlines() == SPRING.splitlines()
    assert amina.page.evaluate(COPIES) == 0


def test_nobody_else_is_offered_it_and_a_refusal_does_not_lose_it(sit_down, ward):
    """Dawn finds at a shared computer. HR name Michael instead while she writes, and then her again."""
    stand(ward, "disagreed")
    desk = sit_down()
    desk.arrive_signed_in(ward.dawn.user)
    address = reverse("appraisal:review", args=[ward.appraisal.pk])
    desk.go(address)
    desk.page.get_by_label("Why?").fill("Her nights are in the rota.")
    desk.page.get_by_label("The record stands").check()
    Review.objects.update(reviewer=ward.michael)
    desk.press("Send what you find")
    assert desk.page.get_by_label("Why?").count() == 0

    desk.arrive_signed_in(ward.michael.user)
    desk.go(address)
    expect(desk.page.get_by_label("Why?")).to_have_value("")
    expect(desk.page.locator("[data-autosave-offer]")).to_be_hidden()
    assert "nights are in the rota" not in desk.page.content()

    Review.objects.update(reviewer=ward.dawn)
    desk.arrive_signed_in(ward.dawn.user)
    desk.go(address)
    offer = desk.page.locator("[data-autosave-offer]")
    expect(offer).to_contain_text("Her nights are in the rota.")
    desk.page.get_by_role("button", name="Throw it away").click()
    expect(offer).to_be_hidden()
    assert desk.page.evaluate(COPIES) == 0
